import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { lawOf } from "../../src/cli/load.ts";
import { runCases } from "../../src/cli/run-cases.ts";
import { compareVersions } from "../../src/domain/policy/compare-versions.ts";
import { type LocatedDefect, readPolicies } from "../../src/store/policy-files.ts";
import { readWorld } from "../../src/store/world-files.ts";

/** Every code with which something that people wrote can be refused. The corpus provokes each. */
const codes = [
  "action.unknown",
  "agreement.parties",
  "agreement.type",
  "bearer.control",
  "bearer.unknown",
  "case.answer",
  "case.measure",
  "case.question",
  "case.subject",
  "case.timeline",
  "category.both",
  "category.silent",
  "category.unknown",
  "clause.unit",
  "comparison.limit",
  "comparison.shape",
  "condition.always",
  "condition.never",
  "condition.none",
  "condition.too-wide",
  "control.determination",
  "coverage.unanswered",
  "day.impossible",
  "department.unknown",
  "discharge.measure",
  "doubt.duplicate",
  "entry.duplicate",
  "exemption.bearer",
  "fact.entity",
  "fact.obligation",
  "fact.overlap",
  "fact.type",
  "fact.unknown",
  "file.encoding",
  "file.missing",
  "id.duplicate",
  "identifier.check-digit",
  "identifier.malformed",
  "interval.empty",
  "interval.overlap",
  "key.missing",
  "key.unknown",
  "kind.actions",
  "kind.unknown",
  "listed-by.fact",
  "listing.category",
  "listing.duplicate",
  "listing.episode",
  "listing.policy",
  "parcel.unknown",
  "period.unreadable",
  "policies.none",
  "quotation.absent",
  "quotation.ambiguous",
  "region.unplaced",
  "reliance.signing",
  "reliance.unit",
  "share.range",
  "strength.polarity",
  "strength.unknown",
  "strength.word",
  "tie.unit",
  "unit.elsewhere",
  "validity.afterwards",
  "validity.order",
  "value.shape",
  "value.text",
  "version.overlap",
  "world.demonstration",
  "world.format",
  "world.shape",
  "yaml.syntax",
  "zone.unknown",
];

const here = join(import.meta.dirname, "broken");
const source = join(import.meta.dirname, "..", "..", "src");
const files = {
  pack: "pack.yaml",
  cases: "cases.yaml",
  vocabulary: "vocabulary.yaml",
  world: "world.yaml",
  document: "document.txt",
} as const;
type File = keyof typeof files;

type Change = { path: (string | number)[] } & ({ set: unknown } | { delete: true });

/** One way to be broken: what is changed in the sound base, and which defects must come of it. */
interface Entry {
  readonly name: string;
  readonly file?: File;
  readonly change?: readonly Change[];
  readonly replace?: Record<string, string>;
  readonly text?: string;
  readonly absent?: true;
  readonly second?: readonly Change[];
  readonly expects: readonly {
    readonly code: string;
    readonly file?: File;
    readonly article?: string;
    readonly path: readonly (string | number)[];
  }[];
}

const base = Object.fromEntries(
  Object.entries(files).map(([file, name]) => [
    file,
    readFileSync(join(here, "base", name), "utf8"),
  ]),
) as Record<File, string>;
const corpora = {
  pack: "pack",
  measure: "pack",
  vocabulary: "vocabulary",
  cases: "cases",
  world: "world",
} as const satisfies Record<string, File>;

function corpus(name: string): Entry[] {
  return parse(readFileSync(join(here, `${name}.yaml`), "utf8"));
}

function changed(text: string, changes: readonly Change[]): string {
  const root = parse(text) as Record<string | number, unknown>;
  for (const change of changes) {
    const place = change.path
      .slice(0, -1)
      .reduce<Record<string | number, unknown>>(
        (held, key) => held[key] as Record<string | number, unknown>,
        root,
      );
    const last = change.path.at(-1)!;
    if ("delete" in change) delete place[last];
    else place[last] = change.set;
  }
  return stringify(root);
}

/** The five files with an entry's changes; null for a file that is not there. */
function broken(entry: Entry, corpusFile: File): Record<File, string | null> {
  const file = entry.file ?? corpusFile;
  const written: Record<File, string | null> = { ...base };
  if (entry.change !== undefined) written[file] = changed(base[file], entry.change);
  for (const [from, to] of Object.entries(entry.replace ?? {}))
    written[file] = base[file].replace(from, to);
  if (entry.text !== undefined) written[file] = entry.text;
  if (entry.absent === true) written[file] = null;
  return written;
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "broken-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads as the program does: vocabulary and packs, and only with sound ones the cases and a world. */
function read(written: Record<File, string | null>): LocatedDefect[] {
  const root = mkdtempSync(join(folder, "case-"));
  const pack = join(root, "policies", "base");
  mkdirSync(pack, { recursive: true });
  const places = {
    pack: join(pack, files.pack),
    cases: join(pack, files.cases),
    document: join(pack, files.document),
    vocabulary: join(root, "policies", files.vocabulary),
    world: join(root, files.world),
  };
  for (const [file, text] of Object.entries(written))
    if (text !== null) writeFileSync(places[file as File], text);
  const policies = readPolicies(join(root, "policies"));
  const law = lawOf(policies);
  if (law === null || policies.defects.length > 0) return [...policies.defects];
  const found = runCases(policies).flatMap(({ defects }) => defects);
  const world = readWorld(places.world, law);
  return "value" in world
    ? found
    : [...found, ...world.defects.map((one) => ({ ...one, file: files.world }))];
}

function expectSpoken(found: LocatedDefect): void {
  expect(found.says.zh, found.code).toMatch(/\p{Script=Han}/u);
  expect(found.says.en, found.code).toMatch(/[a-z]{2}/);
  expect(found.says.en).not.toBe(found.says.zh);
  expect(`${found.says.zh}${found.says.en}`, found.code).not.toMatch(/undefined|\[object|NaN/);
}

/** A missing file or top-level key has no line. */
function hasLine({ code, path }: LocatedDefect): boolean {
  return (
    path.length > (code === "key.missing" || code === "world.format" ? 1 : 0) &&
    code !== "yaml.syntax"
  );
}

const provoked = new Set<string>();

describe("what people write", () => {
  it("is sound in the base of the corpus", () => {
    expect(read(base)).toEqual([]);
  });

  for (const [name, file] of Object.entries(corpora)) {
    it.each(corpus(name).map((entry) => [entry.name, entry] as const))(
      `${name}: %s`,
      (_, entry) => {
        const found = read(broken(entry, file));
        const wanted = entry.expects.map((expected) => ({
          file: expected.file ?? entry.file ?? file,
          code: expected.code,
          path: expected.path,
          article: expected.article,
        }));
        expect(
          found.map(({ code, path, article, file: at }) => ({ file: at, code, path, article })),
        ).toEqual(
          wanted.map((one) => ({
            ...one,
            file: located(one.file === "document" ? "pack" : one.file),
          })),
        );
        for (const one of found) {
          provoked.add(one.code);
          expectSpoken(one);
          if (hasLine(one)) expect(one.line, one.code).toBeGreaterThan(0);
        }
      },
    );
  }

  it.each(corpus("versions").map((entry) => [entry.name, entry] as const))(
    "versions: %s",
    (_, entry) => {
      const root = mkdtempSync(join(folder, "versions-"));
      writeFileSync(join(root, files.vocabulary), base.vocabulary);
      for (const [id, text] of [
        ["first", base.pack],
        ["second", changed(base.pack, entry.second ?? [])],
      ] as const) {
        mkdirSync(join(root, id));
        for (const file of ["document", "cases"] as const)
          writeFileSync(join(root, id, files[file]), base[file]);
        writeFileSync(join(root, id, files.pack), text);
      }
      const { folders } = readPolicies(root);
      const { defects } = compareVersions(folders.flatMap(({ policy }) => policy ?? []));
      expect(defects.map(({ code, path, policy }) => ({ code, path, policy }))).toEqual(
        entry.expects.map((one) => ({ ...one, policy: "second" })),
      );
      for (const one of defects) {
        provoked.add(one.code);
        expectSpoken({ ...one, file: `${one.policy}/pack.yaml`, line: null });
      }
    },
  );

  it("is missing altogether", () => {
    const root = mkdtempSync(join(folder, "none-"));
    writeFileSync(join(root, files.vocabulary), base.vocabulary);
    const { defects } = readPolicies(root);
    expect(defects.map(({ code }) => code)).toEqual(["policies.none"]);
    provoked.add("policies.none");
    defects.forEach(expectSpoken);
  });

  it("is told all its faults at once", () => {
    const five: Change[] = [
      { path: ["列入事实"], set: "约定期限" },
      { path: ["无措施类别"], set: [] },
      { path: ["条款", 0, "措施", 0, "执行"], set: ["银监部门"] },
      { path: ["条款", 1, "措施", 0, "强度"], set: "可" },
      { path: ["条款", 2, "当"], set: ["提高容积率", { 非: "提高容积率" }] },
    ];
    const found = read({ ...base, pack: changed(base.pack, five) });
    expect(found.map(({ code }) => code)).toEqual([
      "listed-by.fact",
      "category.silent",
      "department.unknown",
      "strength.word",
      "strength.polarity",
      "condition.never",
    ]);
    expect(found.every(({ line }) => line !== null)).toBe(true);
  });

  it("is told five faults of its words at once, before anything is compared with the document", () => {
    const five: Change[] = [
      { path: ["文件", "成文"], set: "2020-02-30" },
      { path: ["施行", "至", "期间"], set: "三年" },
      { path: ["条款", 0, "当", 1], set: { 非: "验收合格" } },
      { path: ["条款", 0, "措施", 1, "且当"], set: ["约定期限"] },
      { path: ["条款", 2, "当", 1], set: { 比: { 左: "亩均税收", 超过: "二十" } } },
    ];
    const found = read({ ...base, pack: changed(base.pack, five) });
    expect(found.map(({ code }) => code).toSorted()).toEqual([
      "comparison.limit",
      "day.impossible",
      "fact.type",
      "fact.unknown",
      "period.unreadable",
    ]);
  });
});

function located(file: File): string {
  return file === "vocabulary" || file === "world" ? files[file] : `base/${files[file]}`;
}

/** What can only be wrong with a row of an import. */
function ofImports(code: string): boolean {
  return code.startsWith("row.") || code === "number.required";
}

describe("the list of codes", () => {
  it("is what the source can emit", () => {
    const emitted = globSync("{domain,store}/**/*.ts", { cwd: source }).flatMap((path) => {
      const text = readFileSync(join(source, path), "utf8");
      return [
        ...text.matchAll(
          /\b(?:defect|fault|unsound)\(\s*(?:\w+,\s*)?"([a-z-]+\.[a-z-]+)"|\bcode: "([a-z-]+\.[a-z-]+)"/g,
        ),
      ].map((found) => found[1] ?? found[2]!);
    });
    expect([...new Set(emitted)].filter((code) => !ofImports(code)).toSorted()).toEqual(codes);
  });

  it("holds those of imports apart, where the tests of imports provoke them", () => {
    const provoking = readFileSync(join(source, "../test/integration/import.test.ts"), "utf8");
    const emitted = globSync("{domain,store}/**/*.ts", { cwd: source }).flatMap((path) =>
      [...readFileSync(join(source, path), "utf8").matchAll(/"((?:row|number)\.[a-z-]+)"/g)].map(
        (found) => found[1]!,
      ),
    );
    const own = [...new Set(emitted)].filter(ofImports);
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((code) => !provoking.includes(`"${code}"`))).toEqual([]);
  });

  it("is provoked whole by the corpus", () => {
    expect([...provoked].toSorted()).toEqual(codes);
  });
});

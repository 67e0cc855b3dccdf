import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  array,
  assert,
  constantFrom,
  dictionary,
  nat,
  oneof,
  property,
  record,
  string,
  tuple,
} from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parseCases, runCase } from "../../src/domain/answer/case.ts";
import { checkPack } from "../../src/domain/policy/check-pack.ts";
import { checkWorld } from "../../src/domain/policy/check-world.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { explain } from "../../src/domain/policy/explain.ts";
import { readDocument } from "../../src/domain/policy/document.ts";
import { compileLaw, type Law } from "../../src/domain/policy/law.ts";
import { parsePack } from "../../src/domain/policy/pack.ts";
import { parseVocabulary } from "../../src/domain/policy/vocabulary.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { Defect } from "../../src/domain/sentence.ts";
import { readYaml } from "../../src/store/yaml-text.ts";
import { loadPacks, policyRoot } from "../support/packs.ts";
import { seedOf } from "../support/random.ts";

/**
 * What people write, damaged in ways that nobody thought of. Whatever is read is either a value that
 * can be derived from, or a list of defects that each say where and what; nothing is ever thrown.
 */
const seed = seedOf(20261121);
const base = join(import.meta.dirname, "broken", "base");
const text = (name: string): string => readFileSync(join(base, name), "utf8");
const vocabularyText = text("vocabulary.yaml");
const packText = text("pack.yaml");
const document = readDocument(text("document.txt"));

function valueOf<T>(parsed: { value: T } | { defects: readonly Defect[] }): T {
  if ("value" in parsed) return parsed.value;
  throw new Error(JSON.stringify(parsed.defects));
}

const vocabulary = valueOf(parseVocabulary(parse(vocabularyText)));
const policy = valueOf(parsePack("base", parse(packText), vocabulary));
const law = compileLaw(vocabulary, [policy]);

const words = [
  "",
  " ",
  "是",
  "否",
  "未知",
  "未约定",
  "…",
  "甲",
  "A",
  "自然人:",
  "自然人:t1",
  "企业 甲",
  "constructor",
  "toString",
  "__proto__",
  "hasOwnProperty",
  "0",
  "0年",
  "999年9999个月99999日",
  "2021-02-30",
  "1899-12-31",
  "2999-12-31",
  "２０２１-01-01",
  "2021-01-01T00:00",
  "913703000000000017",
  "370302001001GB00001",
  "370302",
  "一-1",
  "base",
  "闲置",
  "全部",
  "当事人",
  "地块",
  "\ud800",
  "\0",
  "\u3000",
  "e".repeat(5000),
];
const numbers = [0, -1, 0.5, 1e308, -1e308, Infinity, NaN, 2 ** 53, 20210101];
const leaf = oneof(
  constantFrom<unknown>(...words, ...numbers, null, true, false, undefined),
  string({ unit: "binary", maxLength: 6 }),
);
const key = oneof(
  constantFrom(
    ...words.filter((word) => word !== "__proto__"),
    "自",
    "至",
    "值",
    "宗",
    "谁",
    "类别",
    "文件",
    "办结",
    "措施",
    "区划",
    "企业 91370300000000002A",
    "地块 A",
    "项目 P1",
    "区域 东园区",
  ),
  string({ maxLength: 4 }),
);
const junk = oneof(
  { weight: 4, arbitrary: leaf },
  array(leaf, { maxLength: 3 }),
  dictionary(key, leaf, { maxKeys: 3 }),
  constantFrom<unknown>([], {}, [[]], [{}], nested(60)),
);

function nested(depth: number): unknown {
  return depth === 0 ? "是" : { 非: nested(depth - 1) };
}

interface Damage {
  readonly at: number;
  readonly how: "delete" | "duplicate" | "replace" | "rename" | "add";
  readonly junk: unknown;
  readonly key: string;
}

const damages = array(
  record({
    at: nat(),
    how: constantFrom<Damage["how"]>("delete", "duplicate", "replace", "replace", "rename", "add"),
    junk,
    key,
  }),
  { minLength: 1, maxLength: 4 },
);

type Holder = Record<string | number, unknown>;

/** Every place in a tree, as the thing that holds it and the key under which it stands. */
function placesIn(
  node: unknown,
  found: (readonly [Holder, string | number])[] = [],
): (readonly [Holder, string | number])[] {
  if (typeof node !== "object" || node === null) return found;
  const holder = node as Holder;
  for (const at of Array.isArray(node) ? node.keys() : Object.keys(node)) {
    found.push([holder, at]);
    placesIn(holder[at], found);
  }
  return found;
}

function damaged(sound: string, hits: readonly Damage[]): unknown {
  const root: Holder = { root: parse(sound) };
  for (const hit of hits) {
    const places = placesIn(root);
    if (places.length === 0) break;
    const [holder, at] = places[hit.at % places.length]!;
    strike(holder, at, hit);
  }
  return root["root"];
}

function strike(
  holder: Holder,
  at: string | number,
  { how, junk: rubbish, key: name }: Damage,
): void {
  const held = holder[at];
  const own = structuredClone(rubbish);
  if (how === "replace") holder[at] = own;
  else if (how === "add" && typeof held === "object" && held !== null && !Array.isArray(held))
    (held as Holder)[name] = own;
  else if (Array.isArray(holder)) {
    if (how === "delete") holder.splice(Number(at), 1);
    else holder.splice(Number(at), 0, structuredClone(held));
  } else if (how === "delete") delete holder[at];
  else {
    holder[name] = structuredClone(held);
    if (how === "rename") delete holder[at];
  }
}

function expectSaid(defects: readonly Defect[]): void {
  for (const { code, path, says } of defects) {
    expect(code).toMatch(/^[a-z-]+\.[a-z-]+$/);
    expect(Array.isArray(path)).toBe(true);
    expect(says.zh).not.toBe("");
    expect(says.en).not.toBe("");
  }
}

/** The value, or null when it was refused with at least one whole defect. */
function readOrRefused<T>(parsed: { value: T } | { defects: readonly Defect[] }): T | null {
  if ("value" in parsed) return parsed.value;
  expect(parsed.defects.length).toBeGreaterThan(0);
  expectSaid(parsed.defects);
  return null;
}

function deriveAll(under: Law, raw: unknown): void {
  const world = readOrRefused(
    parseWorld(raw, { facts: under.vocabulary.facts, identifiers: "real" }),
  );
  if (world === null) return;
  expectSaid(checkWorld(world, under));
  for (const row of derive(under, world)) explain(row, under.facts);
}

function strikeOften(numRuns: number, survive: (hits: readonly Damage[]) => void): void {
  assert(property(damages, survive), { seed, numRuns });
}

describe(`what people write, damaged at random (SEED=${seed})`, () => {
  const worldText = text("world.yaml");

  it("a world is derived from or refused", () => {
    strikeOften(3000, (hits) => deriveAll(law, damaged(worldText, hits)));
  });

  it("a pack is a law under which a world can be derived, or is refused", () => {
    strikeOften(1200, (hits) => {
      const read = readOrRefused(parsePack("base", damaged(packText, hits), vocabulary));
      if (read === null) return;
      const defects = checkPack(read, document, vocabulary);
      expectSaid(defects);
      if (defects.length === 0) deriveAll(compileLaw(vocabulary, [read]), parse(worldText));
    });
  });

  it("a vocabulary is one in which the pack and the world can be read, or is refused", () => {
    strikeOften(800, (hits) => {
      const read = readOrRefused(parseVocabulary(damaged(vocabularyText, hits)));
      if (read === null) return;
      const pack = readOrRefused(parsePack("base", parse(packText), read));
      if (pack === null) return;
      const defects = checkPack(pack, document, read);
      expectSaid(defects);
      if (defects.length === 0) deriveAll(compileLaw(read, [pack]), parse(worldText));
    });
  });

  it("worked cases run or are refused", () => {
    const packs = loadPacks();
    const sound = readdirSync(policyRoot)
      .filter((id) => packs.policies.some((one) => one.id === id))
      .map((id) => [id, readFileSync(join(policyRoot, id, "cases.yaml"), "utf8")] as const);
    const samples = sound.flatMap(([id, written]) =>
      (parse(written) as { 样例: unknown[] }).样例.map(
        (one) => [id, stringify({ 格式: "样例/1", 样例: [one] })] as const,
      ),
    );
    const survives = property(nat(), damages, (at, hits) => {
      const [id, written] = samples[at % samples.length]!;
      const read = readOrRefused(parseCases(damaged(written, hits)));
      for (const [index, one] of (read ?? []).entries())
        expectSaid(
          runCase(
            one,
            index,
            packs.law,
            packs.policies.find((held) => held.id === id)!,
          ).failures,
        );
    });
    assert(survives, { seed, numRuns: 1500 });
  });

  it("text is read as YAML or refused with its lines", () => {
    const splice = tuple(
      nat(),
      nat({ max: 6 }),
      oneof(
        constantFrom(
          "\t",
          "{",
          "[",
          "&a ",
          "*a",
          "!!set ",
          "? ",
          ": ",
          "- ",
          "\r\n",
          "---\n",
          "%YAML 1.1\n---\n",
          "<<: ",
          "|\n",
          '"',
          "'",
          "#",
          "\0",
        ),
        string({ unit: "binary", maxLength: 4 }),
      ),
    );
    const survives = property(array(splice, { minLength: 1, maxLength: 4 }), (splices) => {
      const broken = splices.reduce(
        (held, [at, length, put]) =>
          held.slice(0, at % held.length) + put + held.slice((at % held.length) + length),
        worldText,
      );
      const read = readYaml(broken);
      if ("defects" in read) return void readOrRefused({ defects: read.defects });
      deriveAll(law, read.raw);
    });
    assert(survives, { seed, numRuns: 1500 });
  });
});

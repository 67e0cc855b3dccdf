import { writeFile } from "node:fs/promises";
import { importActs, type ImportReport } from "../../src/commands/import-acts.ts";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import { openActFile } from "../../src/store/act-files.ts";
import { type ActHeading, actHeadings } from "../../src/store/act-tables.ts";
import { recordInstitution } from "../../src/store/callers.ts";
import { asRole } from "./database.ts";
import type { Packs } from "./packs.ts";
import { lead, openRegister, type TestRegister } from "./register.ts";

export type TableRow = Partial<Record<ActHeading, string>>;

/** A register with two bureaus that record, a county's and a city's, and a bank that does not. */
export async function openImportRegister(packs: Packs): Promise<TestRegister> {
  const register = await openRegister(packs);
  // So that two registers know a natural person under the same hash, and can be compared.
  await asRole(
    register.ownerUrl,
    (owner) => owner`update setting set value = 'test' where name = 'person-salt'`,
  );
  await register.database.recording(lead, async (tx) => {
    for (const region of ["371300", "410300", "371302"])
      await recordInstitution(tx, {
        code: `lead-${region}`,
        name: `自然资源和规划局${region}`,
        english: `bureau of natural resources ${region}`,
        region,
        scopes: new Set(["ask", "record"]),
      });
    await recordInstitution(tx, {
      code: "bank",
      name: "银行",
      english: "bank",
      region: "371302",
      scopes: new Set(["ask"]),
    });
  });
  return register;
}

/** Imports a file as an officer would. */
export async function importFile(
  { database }: Pick<TestRegister, "database">,
  path: string,
  { institution = "lead-371300", isRehearsal = false } = {},
): Promise<ImportReport> {
  const file = await openActFile(path);
  if ("refused" in file) throw new Error(`${file.refused}: ${file.because.zh}`);
  const report = await importActs(database, file, { institution, operator: "经办一", isRehearsal });
  if ("refused" in report) throw new Error(`${report.refused}: ${report.because.zh}`);
  return report;
}

/** A table as text, every row with the document on which it rests unless it says otherwise. */
export function tableOf(rows: readonly TableRow[], headings: readonly ActHeading[] = actHeadings) {
  const line = (row: TableRow): string =>
    headings.map((heading) => ({ 文号: "测试1号", ...row })[heading] ?? "").join(",");
  return `${[headings.join(","), ...rows.map(line)].join("\n")}\n`;
}

export function writeLines(path: string, acts: readonly unknown[]): Promise<void> {
  return writeFile(path, acts.map((act) => `${JSON.stringify(act)}\n`).join(""));
}

export function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

let toGb: Map<string, Buffer> | null = null;

/** Text as office programs on Chinese systems write it. */
export function encodeGb18030(text: string): Buffer {
  toGb ??= gbTable();
  const table = toGb;
  return Buffer.concat(
    [...text].map((letter) =>
      letter.codePointAt(0)! < 128 ? Buffer.from(letter) : table.get(letter)!,
    ),
  );
}

function gbTable(): Map<string, Buffer> {
  const decoder = new TextDecoder("gb18030");
  const table = new Map<string, Buffer>();
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1)
      if (second !== 0x7f) {
        const bytes = Buffer.from([first, second]);
        const letter = decoder.decode(bytes);
        if (!table.has(letter)) table.set(letter, bytes);
      }
  return table;
}

/**
 * Acts of the demonstration in one city, each saying one thing, that contradict each other nowhere: land,
 * its listings, enterprises, what they hold and who controls them.
 */
export function actBatch({ law }: Packs, firmsMax: number): Record<string, unknown>[] {
  const written = writtenDemonstration(law) as Record<string, Record<string, unknown>>;
  const firms = Object.keys(written)
    .filter((key) => key.startsWith("企业 913713"))
    .slice(0, firmsMax);
  const places = Object.keys(written).filter((key) =>
    /^(?:区域 3713|项目 演示项目-linyi)/.test(key),
  );
  const land = [...firms, ...places].flatMap((key) => asList(written[key]!["地块"]).map(parcelOf));
  return [...new Set(land)]
    .map((code) => `地块 ${code}`)
    .concat(firms, places)
    .filter((key) => written[key] !== undefined)
    .flatMap((key) => actsOf(key, written[key]!));
}

const lists = ["地块", "认定", "协议", "抵押", "控股股东", "股东", "既有优惠", "许可"];

/** The entry of a thing as acts that say one thing each. */
function actsOf(key: string, fields: Record<string, unknown>): Record<string, unknown>[] {
  const act = (said: Record<string, unknown>): Record<string, unknown> => ({
    文号: "测试批次",
    内容: { [key]: said },
  });
  if (/^(?:项目|区域) /.test(key)) return [act(fields)];
  const own = Object.fromEntries(Object.entries(fields).filter(([word]) => !lists.includes(word)));
  const inOrder = Object.entries(own).map(([word, value]) => act({ [word]: value }));
  const listed = Object.entries(fields)
    .filter(([word]) => lists.includes(word))
    .flatMap(([word, value]) =>
      asList(value).map((one, at) =>
        act({ [word]: [{ ...numberOf(word, at + 1), ...asFields(one) }] }),
      ),
    );
  return [...inOrder, ...listed];
}

/** What belongs to something is numbered by its place in the demonstration; an act has to say it. */
function numberOf(word: string, at: number): Record<string, unknown> {
  if (word === "认定") return { 批次: at };
  return word === "协议" || word === "抵押" ? { 编号: `${word}${at}` } : {};
}

function asFields(one: unknown): object {
  return typeof one === "string" ? { 宗: one } : (one as object);
}

function asList(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}

function parcelOf(held: unknown): string {
  return typeof held === "string" ? held : (held as { 宗: string }).宗;
}

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { importActs } from "../../src/commands/import-acts.ts";
import { openActFile } from "../../src/store/act-files.ts";
import { actHeadings } from "../../src/store/act-tables.ts";
import { writeRejected } from "../../src/store/rejected-files.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import {
  encodeGb18030,
  importFile,
  openImportRegister,
  tableOf,
  type TableRow,
  usccOf,
  writeLines,
} from "../support/act-batch.ts";
import { runToEnd } from "../support/command-line.ts";
import { loadPacks } from "../support/packs.ts";
import { lead, observer, type TestRegister } from "../support/register.ts";

const packs = loadPacks();
const examples = join(import.meta.dirname, "..", "..", "docs", "examples");
const luoyang = { institution: "lead-410300" };
let register: TestRegister;
let directory: string;
let number = 0;
beforeAll(async () => {
  register = await openImportRegister(packs);
  directory = await mkdtemp(join(tmpdir(), "liandong-import-test-"));
});
afterAll(async () => {
  await register.drop();
  await rm(directory, { recursive: true });
});

/** A file of its own with these bytes. */
async function fileOf(content: string | Buffer, ending = "csv"): Promise<string> {
  number += 1;
  const path = join(directory, `${number}.${ending}`);
  await writeFile(path, content);
  return path;
}

async function linesFile(acts: readonly unknown[]): Promise<string> {
  const path = await fileOf("", "jsonl");
  await writeLines(path, acts);
  return path;
}

async function inNewRegister<T>(use: (register: TestRegister) => Promise<T>): Promise<T> {
  const own = await openImportRegister(packs);
  try {
    return await use(own);
  } finally {
    await own.drop();
  }
}

function hashOf({ database }: TestRegister): Promise<string> {
  return database.reading(observer, findStateHash);
}

interface KeptRow {
  readonly line: number;
  readonly content: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** The rows that were rejected in the newest import. */
async function keptRows({ database }: TestRegister = register): Promise<KeptRow[]> {
  return database.recording(observer, async (tx) => [
    ...(await tx.execute<KeptRow & Record<string, unknown>>(
      sql`select line, content, code, zh, en from rejected_row
          where import = (select max(id) from import) order by line`,
    )),
  ]);
}

/** How many rows every table that an import may write holds. */
async function sizes({ database }: TestRegister = register): Promise<Record<string, number>> {
  const tables = ["act", "head", "import", "rejected_row", "entity", "fact", "consequence"];
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as "${table}"`);
  const [row] = await database.recording(observer, (tx) =>
    tx.execute<Record<string, number>>(sql.raw(`select ${counts.join(", ")}`)),
  );
  return { ...row };
}

let serial = 0;
/** Land that nobody has spoken of. */
function newParcel(county = "371302"): string {
  serial += 1;
  return `${county}888${String(serial).padStart(3, "0")}GB00001`;
}

function newFirm(stem = "91371302"): string {
  serial += 1;
  return usccOf(`${stem}T${String(serial).padStart(8, "0")}`);
}

describe("the examples of the documentation", () => {
  it("are taken in whole, write every kind of row, and change nothing when handed in again", async () => {
    await inNewRegister(async (own) => {
      const path = join(examples, "acts.csv");
      const report = await importFile(own, path, luoyang);
      expect(report).toMatchObject({ received: 35, accepted: 35, rejected: 0, first: [] });
      const stands = await own.database.reading(observer, (tx) =>
        tx.execute<{ kinds: string[]; tables: number[] }>(
          sql`select array_to_json(array(select distinct kind from entity order by 1)) as kinds,
                json_build_array((select count(*) from name), (select count(*) from tenure),
                  (select count(*) from control), (select count(*) from mortgage),
                  (select count(*) from discharge),
                  (select count(*) from identifier where kind = 'unit')) as tables`,
        ),
      );
      expect(stands[0]).toEqual({
        kinds: "agreement benefit enterprise listing parcel permit person project region".split(
          " ",
        ),
        tables: [2, 2, 4, 1, 2, 1],
      });
      const [before, hash] = [await sizes(own), await hashOf(own)];
      const again = await importFile(own, path, luoyang);
      expect(again).toMatchObject({ accepted: 0, unchanged: 35, opened: 0, closed: 0 });
      expect(await hashOf(own)).toBe(hash);
      expect(await sizes(own)).toEqual({ ...before, import: before["import"]! + 1 });
    });
  });

  it("make one register, as a table and as JSON Lines", async () => {
    const hashes = await Promise.all(
      ["acts.csv", "acts.jsonl"].map((name) =>
        inNewRegister(async (own) => {
          expect(await importFile(own, join(examples, name), luoyang)).toMatchObject({ first: [] });
          return hashOf(own);
        }),
      ),
    );
    expect(hashes[1]).toBe(hashes[0]);
  });

  it("say the same in UTF-8 with and without a mark, in GB18030, and under a title", async () => {
    const marked = await readFile(join(examples, "acts.csv"), "utf8");
    const text = marked.replace("\uFEFF", "");
    expect(marked).not.toBe(text);
    const others = [text, encodeGb18030(text), `演示登记表,,,,\r\n${text}`];
    const hashes = new Set<string>();
    for (const content of [marked, ...others]) {
      const path = await fileOf(content);
      await inNewRegister(async (own) => {
        expect(await importFile(own, path, luoyang)).toMatchObject({ accepted: 35, first: [] });
        hashes.add(await hashOf(own));
      });
    }
    expect(hashes.size).toBe(1);
  });
});

describe("a rehearsal", () => {
  it("reports what the import then does, consequences too, and leaves nothing behind", async () => {
    await inNewRegister(async (own) => {
      const rows = await readFile(join(examples, "acts.csv"), "utf8");
      const path = await fileOf(`${rows}坏行,登记,1号,,地块 1${",".repeat(13)}\r\n`);
      const [before, hash] = [await sizes(own), await hashOf(own)];
      const rehearsed = await importFile(own, path, { ...luoyang, isRehearsal: true });
      expect(await sizes(own)).toEqual(before);
      expect(await hashOf(own)).toBe(hash);
      const done = await importFile(own, path, luoyang);
      expect(rehearsed).toEqual({ ...done, isRehearsal: true });
      expect(done).toMatchObject({ accepted: 35, rejected: 1 });
      expect(done.opened).toBeGreaterThan(10);
      const { consequence } = await sizes(own);
      expect(consequence! - before["consequence"]!).toBe(done.opened);
    });
  });
});

const parcel = "371302999777GB00001";
const firm = usccOf("91371302T99900001");
const listing = {
  对象: `地块 ${parcel}`,
  所属: "认定",
  种类: "一",
  文件: "linyi-2013-45",
  批次: "1",
};

/** A row of a table that is none, and the code that says why. */
const badRows: readonly (readonly [code: string, row: TableRow])[] = [
  ["basis.required", { 文号: "", 对象: `企业 ${firm}` }],
  ["cell.object", { 对象: parcel }],
  ["cell.object", { 对象: `宗地 ${parcel}` }],
  ["cell.object", { 事实: "高水耗", 值: "是" }],
  ["cell.part", { 对象: `企业 ${firm}`, 所属: "认定" }],
  ["cell.part", { 对象: `地块 ${parcel}`, 所属: "附属" }],
  ["cell.fact", { 对象: `企业 ${firm}`, 事实: "列入范围", 值: "是" }],
  ["cell.fact", { 对象: `企业 ${firm}`, 事实: "没有的事", 值: "是" }],
  ["cell.fact", { 对象: `地块 ${parcel}`, 事实: "使用权" }],
  ["cell.required", { 对象: `企业 ${firm}`, 事实: "高水耗" }],
  ["cell.required", { 对象: `企业 ${firm}`, 事实: "股东", 对方: newFirm() }],
  ["cell.idle", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 比例: "50" }],
  ["cell.idle", { 对象: `企业 ${firm}`, 事实: "名称", 值: "某公司", 自: "2024-01-01" }],
  ["cell.idle", { 对象: `地块 ${parcel}`, 值: "是" }],
  ["cell.day", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 自: "2024/3/1" }],
  ["cell.day", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 自: "2024年3月1日" }],
  ["cell.day", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 至: "45352" }],
  ["cell.day", { ...listing, 事实: "约定整改期限", 值: "2024/12/31" }],
  ["cell.day", { 对象: `企业 ${firm}`, 生效日: "20240301", 事实: "高水耗", 值: "是" }],
  ["day.impossible", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 自: "2023-02-29" }],
  ["day.impossible", { 对象: `企业 ${firm}`, 生效日: "2023-02-30", 事实: "高水耗", 值: "是" }],
  [
    "interval.empty",
    { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 自: "2024-01-01", 至: "2024-01-01" },
  ],
  ["cell.scientific", { 对象: `企业 ${firm}`, 事实: "股东", 对方: "9.13713E+17", 比例: "50" }],
  ["cell.scientific", { 编号: "2.02403E+11", 对象: `企业 ${firm}` }],
  ["cell.number", { 对象: `企业 ${firm}`, 事实: "股东", 对方: newFirm(), 比例: "50%" }],
  ["cell.number", { 对象: "区域 371302", 事实: "土地增值税增幅", 值: "1e3" }],
  ["cell.number", { ...listing, 批次: "第一批", 事实: "列入范围", 值: "是" }],
  ["share.range", { 对象: `企业 ${firm}`, 事实: "股东", 对方: newFirm(), 比例: "150" }],
  ["fact.type", { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "TRUE" }],
  ["identifier.malformed", { 对象: "地块 371302" }],
  ["identifier.malformed", { 对象: "企业 371302999" }],
  [
    "identifier.check-digit",
    { 对象: `企业 ${firm.slice(0, 17)}${firm.endsWith("1") ? "2" : "1"}` },
  ],
  [
    "unit.elsewhere",
    { 对象: `地块 ${parcel}`, 事实: "不动产单元号", 值: "371302999777GB00002W00000000" },
  ],
  ["parcel.unknown", { 对象: `企业 ${firm}`, 事实: "使用权", 地块: newParcel() }],
  ["listing.category", { ...listing, 种类: "第一类", 事实: "列入范围", 值: "是" }],
  ["listing.policy", { ...listing, 文件: "临政发〔2013〕45号", 事实: "列入范围", 值: "是" }],
  ["listing.episode", { ...listing, 批次: "10000", 事实: "列入范围", 值: "是" }],
  ["discharge.measure", { ...listing, 事实: "办结", 值: "五-4-1", 自: "2024-01-01" }],
  [
    "agreement.type",
    { 对象: `地块 ${parcel}`, 所属: "协议", 种类: "口头协议", 所属编号: "1", 当事人: firm },
  ],
  [
    "agreement.parties",
    { 对象: `地块 ${parcel}`, 所属: "协议", 种类: "自主改造履约监管协议", 所属编号: "1" },
  ],
  ["number.required", { 对象: `企业 ${firm}`, 所属: "许可", 种类: "排污许可证" }],
  ["region.unplaced", { 对象: "区域 某园区", 事实: "再开发推进得力", 值: "是" }],
  ["region.zone", { 对象: "区域 371302", 事实: "园区", 值: "某园区" }],
  ["act.kind", { 行为: "登录" as "登记", 对象: `企业 ${firm}` }],
  ["text.malformed", { 对象: `企业 ${firm}`, 事实: "名称", 值: "长".repeat(201) }],
  ["territory.foreign", { 对象: `地块 ${newParcel("370303")}`, 事实: "区划", 值: "370303" }],
  ["territory.foreign", { 对象: "区域 370303", 事实: "再开发推进得力", 值: "是" }],
  ["territory.foreign", { 对象: `企业 ${newFirm("91110108")}`, 事实: "名称", 值: "外地公司" }],
];

/** A line of JSON that is no act, and the code that says why. */
const badLines: readonly (readonly [code: string, line: string | Buffer])[] = [
  ["row.json", '{"内容": '],
  ["row.json", "登记"],
  ["act.shape", "[1]"],
  ["act.shape", "12"],
  ["act.shape", '{"文号":"1号"}'],
  ["act.shape", '{"文号":"1号","内容":{}}'],
  ["key.unknown", '{"文号":"1号","内容":{"宗地 1":{}}}'],
  ["key.unknown", `{"文号":"1号","备注":"x","内容":{"企业 ${firm}":{}}}`],
  ["key.unknown", `{"文号":"1号","内容":{"演示":"是","企业 ${firm}":{}}}`],
  ["key.unknown", `{"文号":"1号","内容":{"企业 ${firm}":{"__proto__":{"a":1}}}}`],
  ["row.key-repeated", `{"文号":"1号","内容":{"企业 ${firm}":{"名称":"甲"},"企业 ${firm}":{}}}`],
  ["row.key-repeated", String.raw`{"文号":"1号","文\u53f7":"2号","内容":{"企业 1":{}}}`],
  ["text.malformed", String.raw`{"文号":"1号","内容":{"企业 1":{"名称":"\u0000"}}}`],
  ["text.malformed", String.raw`{"文号":"1号","内容":{"企业 1":{"名称":"\ud800"}}}`],
  ["text.malformed", String.raw`{"文号":"1\n号","内容":{"企业 1":{}}}`],
  ["number.range", `{"文号":"1号","内容":{"区域 371302":{"土地增值税增幅":1e400}}}`],
  [
    "act.depth",
    `{"文号":"1号","内容":{"企业 ${firm}":${"[".repeat(30_000)}${"]".repeat(30_000)}}}`,
  ],
  ["row.encoding", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ["row.encoding", Buffer.from('{"内容":"\0"}')],
  ["row.encoding", '{"文号":"锟斤\uFFFD","内容":{}}'],
  ["row.too-long", `{"文号":"1号","内容":{"企业 1":{"名称":"${"长".repeat(30_000)}"}}}`],
  ["basis.required", `{"内容":{"企业 ${firm}":{}}}`],
  ["value.text", `{"文号":12,"内容":{"企业 ${firm}":{}}}`],
];

describe("a row that is no act", () => {
  const good = { 文号: "1号", 内容: { [`企业 ${newFirm()}`]: { 高水耗: "是" } } };

  beforeEach(async () => {
    await importFile(register, await fileOf(tableOf([{ 对象: `地块 ${parcel}` }])));
  });

  it.each(badRows)("of a table is kept with its reason: %s %j", async (code, row) => {
    const table = tableOf([row, { 对象: `企业 ${newFirm()}`, 事实: "高水耗", 值: "是" }]);
    const before = await sizes();
    const report = await importFile(register, await fileOf(table));
    expect(report).toMatchObject({ received: 2, accepted: 1, rejected: 1, reasons: { [code]: 1 } });
    const [kept, ...others] = await keptRows();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ line: 2, code, content: table.split("\n")[1] });
    expect(kept!.zh).toMatch(/\p{Script=Han}/u);
    expect(kept!.en).toMatch(/[a-z]{3}/);
    const after = await sizes();
    expect(after).toMatchObject({
      act: before["act"]! + 1,
      entity: before["entity"]! + 1,
      fact: before["fact"]! + 1,
    });
  });

  it.each(badLines)("of JSON Lines is kept with its reason: %s", async (code, line) => {
    const other = { ...good, 编号: `好行-${number}` };
    const lines = [Buffer.from(line), Buffer.from(`\n${JSON.stringify(other)}\n`)];
    // The first line of a file tells its format.
    const path = await fileOf(
      Buffer.concat([Buffer.from(`${JSON.stringify(good)}\n`), ...lines]),
      "jsonl",
    );
    await importFile(register, await linesFile([good]));
    const report = await importFile(register, path);
    expect(report).toMatchObject({
      received: 3,
      accepted: 1,
      unchanged: 1,
      rejected: 1,
      reasons: { [code]: 1 },
    });
    const [kept] = await keptRows();
    expect(kept).toMatchObject({ line: 2, code });
    if (typeof line === "string" && line.length < 1000)
      expect(kept!.content).toBe(line.replace("\0", String.raw`\x00`));
  });

  it("shows what could not be decoded by its bytes", async () => {
    const line = Buffer.concat([Buffer.from("1号,企业 "), Buffer.from([0xc3, 0x28, 0xff])]);
    const path = await fileOf(Buffer.concat([Buffer.from("文号,对象\n"), line]));
    expect(await importFile(register, path)).toMatchObject({ reasons: { "row.encoding": 1 } });
    expect((await keptRows())[0]!.content).toBe(String.raw`1号,企业 \xc3(\xff`);
  });

  it("says everything that is wrong with it at once", async () => {
    const row = { 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是", 自: "2024/3/1", 至: "2024/4/1" };
    await importFile(register, await fileOf(tableOf([row])));
    expect((await keptRows())[0]!.zh).toMatch(/“自”列.*；“至”列/);
  });

  it.each<readonly [code: string, line: string]>([
    ["row.columns", "1号"],
    ["row.columns", `1号,企业 ${firm},,,`],
    ["row.columns", `1号,企业 ${firm},,,多`],
    ["row.quotes", `1号,"企业 ${firm},,`],
    ["row.quotes", `1号,企业 "${firm}",,`],
  ])("because its cells do not fit is no reason to lose the next: %s %s", async (code, line) => {
    const next = `1号,企业 ${newFirm()},高水耗,是`;
    const report = await importFile(
      register,
      await fileOf(`文号,对象,事实,值\n${line}\n${next}\n,,,\n\n`),
    );
    expect(report.received).toBe(2);
    if (code === "row.columns" && line.endsWith(",,")) expect(report.accepted).toBe(2);
    else expect(report).toMatchObject({ accepted: 1, reasons: { [code]: 1 } });
  });

  it("comes back with its reason, and is accepted once it is mended", async () => {
    const own = { 对象: `企业 ${newFirm()}`, 事实: "高水耗", 值: "是" };
    const table = tableOf([
      { ...own, 自: "2024/3/1" },
      { 对象: `企业 ${newFirm()}`, 事实: "名称", 值: '"某, 公司"', 至: "2024-01-01" },
      { 对象: `企业 ${newFirm()}` },
    ]);
    const file = await openActFile(await fileOf(table));
    if ("refused" in file) throw new Error(file.refused);
    const back = join(directory, `back-${number}.csv`);
    await importActs(register.database, file, {
      institution: "lead-371300",
      operator: "经办一",
      isRehearsal: false,
      takeRejected: (rows) => writeRejected(back, rows, { file, language: "zh" }),
    });
    const returned = await readFile(back, "utf8");
    const lines = returned.split("\r\n");
    expect(lines[0]).toBe(`\uFEFF错误原因,${actHeadings.join(",")}`);
    expect(lines[1]).toMatch(/^\[cell\.day\] .*,测试1号,.*2024\/3\/1,,,$/);
    expect(lines[2]).toContain('"某, 公司"');
    expect(lines).toHaveLength(4);
    expect(await importFile(register, back)).toMatchObject({ rejected: 2, accepted: 0 });
    await writeFile(
      back,
      returned.replaceAll("2024/3/1", "2024-03-01").replaceAll("2024-01-01", ""),
    );
    expect(await importFile(register, back)).toMatchObject({ rejected: 0, accepted: 2 });
  });

  it("of JSON Lines comes back as it was, with its reason", async () => {
    const bad = { 文号: "1号", 内容: { [`企业 ${newFirm()}`]: { 高水耗: "大概" } } };
    const file = await openActFile(await linesFile([bad, { ...good, 编号: "再一件" }]));
    if ("refused" in file) throw new Error(file.refused);
    const back = join(directory, `back-${number}.jsonl`);
    await importActs(register.database, file, {
      institution: "lead-371300",
      operator: "经办一",
      isRehearsal: true,
      takeRejected: (rows) => writeRejected(back, rows, { file, language: "en" }),
    });
    const returned = (await readFile(back, "utf8")).trimEnd();
    const { 错误原因: reason, ...same } = JSON.parse(returned) as Record<string, unknown>;
    expect(same).toEqual(bad);
    expect(reason).toMatch(/^\[fact\.type\] high-water-consumption/);
    await writeFile(back, returned.replaceAll("大概", "是"));
    expect(await importFile(register, back)).toMatchObject({ accepted: 1 });
  });
});

function waterAct(value: string): object {
  return { 编号: "同一编号", 文号: "1号", 内容: { [`企业 ${firm}`]: { 超能耗限额: value } } };
}

describe("an act", () => {
  it("under a number that was used for another is rejected, wherever the other stands", async () => {
    const path = await linesFile([waterAct("是"), waterAct("是"), waterAct("否")]);
    expect(await importFile(register, path)).toMatchObject({
      accepted: 1,
      unchanged: 1,
      reasons: { "act.key-reused": 1 },
    });
    expect(await importFile(register, await linesFile([waterAct("否")]))).toMatchObject({
      reasons: { "act.key-reused": 1 },
    });
  });

  it("that contradicts what stands is rejected, and its correction accepted", async () => {
    const subject = `企业 ${newFirm()}`;
    const row = { 对象: subject, 事实: "高水耗", 自: "2020-01-01", 至: "2021-01-01" };
    const said = tableOf([
      { ...row, 值: "是" },
      { ...row, 值: "否" },
      { ...row, 行为: "更正", 值: "否" },
    ]);
    expect(await importFile(register, await fileOf(said))).toMatchObject({
      accepted: 2,
      reasons: { "fact.contradicted": 1 },
    });
  });

  it.each<readonly [what: string, first: TableRow, other: TableRow]>([
    [
      "the parties of an agreement",
      { 所属: "协议", 种类: "自主改造履约监管协议", 当事人: firm },
      { 所属: "协议", 种类: "自主改造履约监管协议", 当事人: usccOf("91371302T99900002") },
    ],
    [
      "the kind of an agreement",
      { 所属: "协议", 种类: "自主改造履约监管协议", 当事人: firm },
      { 所属: "协议", 种类: "合作开发履约监管协议", 当事人: firm },
    ],
    ["the land of a benefit", { 所属: "既有优惠", 地块: parcel }, { 所属: "既有优惠" }],
    [
      "the kind of a permit",
      { 所属: "许可", 种类: "排污许可证" },
      { 所属: "许可", 种类: "取水证" },
    ],
  ])("that tells %s otherwise than another is rejected, in either order", async (_, one, other) => {
    await importFile(register, await fileOf(tableOf([{ 对象: `地块 ${parcel}` }])));
    for (const pair of [
      [one, other],
      [other, one],
    ]) {
      serial += 1;
      const owner = one.所属 === "协议" ? `地块 ${parcel}` : `企业 ${firm}`;
      const rows = pair.map((row) => ({ 对象: owner, 所属编号: `第${serial}号`, ...row }));
      const report = await importFile(register, await fileOf(tableOf([...rows, rows[0]!])));
      expect(report).toMatchObject({
        accepted: 1,
        unchanged: 1,
        reasons: { "entity.contradicted": 1 },
      });
    }
  });

  it("about an enterprise from elsewhere is accepted where it holds land or has been placed", async () => {
    const [holder, placed, stranger] = [
      newFirm("91110108"),
      newFirm("91310000"),
      newFirm("91110108"),
    ];
    const land = newParcel();
    const rows: TableRow[] = [
      { 对象: `企业 ${holder}`, 事实: "名称", 值: "甲公司" },
      { 对象: `企业 ${placed}`, 事实: "名称", 值: "乙公司" },
      { 对象: `企业 ${stranger}`, 事实: "名称", 值: "丙公司" },
      { 对象: `企业 ${holder}`, 事实: "使用权", 地块: land },
      { 对象: `企业 ${placed}`, 事实: "区划", 值: "371302" },
      { 对象: `地块 ${land}` },
      { 对象: `企业 ${holder}`, 事实: "股东", 对方: stranger, 比例: "51" },
    ];
    const report = await importFile(register, await fileOf(tableOf(rows)));
    expect(report).toMatchObject({ accepted: 6, reasons: { "territory.foreign": 1 } });
    expect(report.first).toMatchObject([{ line: 4, code: "territory.foreign" }]);
  });

  it("of a county reaches no other county, and enterprises that the city has registered", async () => {
    const rows: TableRow[] = [
      { 对象: `地块 ${newParcel("371311")}` },
      { 对象: `地块 ${newParcel("371302")}` },
      { 对象: `企业 ${newFirm("91371300")}`, 事实: "名称", 值: "市里登记的公司" },
      { 对象: `企业 ${newFirm("91371311")}`, 事实: "名称", 值: "邻县公司" },
      { 对象: "区域 371300", 事实: "再开发推进得力", 值: "是" },
    ];
    const report = await importFile(register, await fileOf(tableOf(rows)), {
      institution: "lead-371302",
    });
    expect(report).toMatchObject({ accepted: 2, reasons: { "territory.foreign": 3 } });
  });

  it("names no natural person in the register, accepted or rejected", async () => {
    const token = "110101199001011234";
    const held = newFirm();
    const rows: TableRow[] = [
      { 对象: `企业 ${held}`, 事实: "股东", 对方: `自然人:${token}`, 比例: "60" },
      { 对象: `企业 ${held}`, 事实: "股东", 对方: `自然人:${token}`, 比例: "600" },
      { 对象: `自然人 ${token}` },
      { 对象: `自然人 ${token}`, 事实: "高水耗", 值: "是" },
      { 对象: `自然人 ${token}`, 事实: "名称", 值: "某甲" },
    ];
    const table = tableOf(rows);
    const broken = `"自然人:${token},\n`;
    expect(await importFile(register, await fileOf(table + broken))).toMatchObject({
      accepted: 2,
      rejected: 4,
      reasons: { "person.named": 1 },
    });
    const act = { 文号: "1号", 内容: { [`自然人 ${token}`]: {}, [`企业 ${held}`]: 1 } };
    await importFile(register, await linesFile([act]));
    const found = await register.database.recording(observer, (tx) =>
      tx.execute<{ count: number }>(
        sql`select count(*)::int as count from (
              select content || zh || en as text from rejected_row
              union all select convert_from(canonical, 'UTF8') from act
              union all select code || coalesce(label, '') from entity
              union all select code from identifier
              union all select value from fact
              union all select under || subject || words from consequence) t
            where t.text like ${`%${token}%`}`,
      ),
    );
    expect(found[0]!.count).toBe(0);
  });
});

describe("the verb import", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("says in words and in data what became of a file, and exits accordingly", async () => {
    vi.stubEnv("DATABASE_URL", register.url);
    vi.stubEnv("DATA_DIR", directory);
    const act = (...more: string[]) =>
      runToEnd("import", "--institution", "lead-371302", "--operator", "甲", ...more);
    const subject = `企业 ${newFirm()}`;
    const good = await fileOf(tableOf([{ 对象: subject, 事实: "高水耗", 值: "是" }]));
    const bad = await fileOf(tableOf([{ 对象: subject, 事实: "高水耗", 值: "有" }]));
    const rehearsed = await act(good, "--dry-run");
    expect(rehearsed).toMatchObject({ code: 0, err: "" });
    expect(rehearsed.out).toMatch(/演练.*\n.*收到 1 行，登记 1，已在登记簿中 0，退回 0/);
    expect((await act(good)).out).toMatch(/登记 1/);
    expect((await act(good, "--lang", "en")).out).toMatch(/1 stood already/);
    const back = join(directory, "verb-back.csv");
    const rejected = await act(bad, "--json", "--rejected", back);
    expect(rejected.code).toBe(1);
    expect(JSON.parse(rejected.out)).toMatchObject({ rejected: 1, reasons: { "fact.type": 1 } });
    expect(await readFile(back, "utf8")).toContain("[fact.type]");
    expect(await act(bad, "--rejected", back)).toMatchObject({ code: 2 });
    expect(await act("nowhere.csv", "--json")).toMatchObject({ code: 2 });
    expect(await runToEnd("import", good, "--operator", "甲")).toMatchObject({ code: 64 });
    const stranger = await runToEnd("import", good, "--institution", "x", "--operator", "甲");
    expect(stranger.err).toMatch(/^\[institution\.unknown\]/);
  });
});

describe("a file", () => {
  it.each<readonly [code: string, content: string | Buffer]>([
    ["file.empty", ""],
    ["file.empty", "\uFEFF\n\n"],
    ["file.header", "a,b\n1,2\n"],
    ["file.header", "文号,对象,备注\n"],
    ["file.header", "文号,对象,对象\n"],
    ["file.header", `文号,事实\n1号,x\n`],
    ["file.header", "[{}]"],
    ["file.encoding", Buffer.from("\uFEFF文号,对象\n", "utf16le")],
    ["file.workbook", Buffer.from("PK\u0003\u0004....")],
  ])("that is no file of acts is refused whole: %s %j", async (code, content) => {
    const before = await sizes();
    expect(await openActFile(await fileOf(content))).toMatchObject({ refused: code });
    expect(await sizes()).toEqual(before);
  });

  it("that is not there is refused", async () => {
    expect(await openActFile(join(directory, "none.csv"))).toMatchObject({
      refused: "file.missing",
    });
    expect(await openActFile(directory)).toMatchObject({ refused: "file.missing" });
  });

  it("is taken only from an institution that the register knows and that may record", async () => {
    const file = await openActFile(join(examples, "acts.csv"));
    if ("refused" in file) throw new Error(file.refused);
    const from = (institution: string) =>
      importActs(register.database, file, { institution, operator: "某", isRehearsal: false });
    expect(await from("nobody")).toMatchObject({ refused: "institution.unknown" });
    expect(await from("bank")).toMatchObject({ refused: "institution.scope" });
  });

  it("that was said before stays said when the law has changed since", async () => {
    await inNewRegister(async (own) => {
      const path = join(examples, "acts.csv");
      await importFile(own, path, luoyang);
      const { vocabulary, folders } = packs;
      const policies = folders
        .filter(({ id }) => id !== "luoyang-2021-16")
        .map(({ policy, document }) => ({ policy, document: document.issued }));
      await adoptLaw(own.database, { vocabulary, policies, engine: "test" }, lead);
      expect(await importFile(own, path, luoyang)).toMatchObject({ unchanged: 35, rejected: 0 });
    });
  });
});

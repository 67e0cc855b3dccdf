import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findStateHash } from "../../src/store/state-hash.ts";
import {
  actBatch,
  importFile,
  openImportRegister,
  tableOf,
  type TableRow,
  usccOf,
  writeLines,
} from "../support/act-batch.ts";
import { asRole } from "../support/database.ts";
import { loadPacks } from "../support/packs.ts";
import { observer, type TestRegister } from "../support/register.ts";
import { terminateBackends } from "../support/termination.ts";

const packs = loadPacks();
const batch = actBatch(packs, 40);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "liandong-import-test-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function inNewRegister<T>(use: (register: TestRegister) => Promise<T>): Promise<T> {
  const register = await openImportRegister(packs);
  try {
    return await use(register);
  } finally {
    await register.drop();
  }
}

function hashOf({ database }: TestRegister): Promise<string> {
  return database.reading(observer, findStateHash);
}

async function countOf({ database }: TestRegister, table: string): Promise<number> {
  const [row] = await database.reading(observer, (tx) =>
    tx.execute<{ count: number }>(sql`select count(*)::int as count from ${sql.raw(table)}`),
  );
  return row!.count;
}

function file(name: string): string {
  return join(directory, name);
}

describe(`${batch.length} acts that contradict each other nowhere`, () => {
  let expected: string;
  beforeAll(async () => {
    expected = await inNewRegister(async (register) => {
      await writeLines(file("in-order.jsonl"), batch);
      const report = await importFile(register, file("in-order.jsonl"));
      expect(report).toMatchObject({ accepted: batch.length, first: [] });
      return hashOf(register);
    });
  });

  it("are all accepted from one file whatever the order of its rows", async () => {
    await inNewRegister(async (register) => {
      await writeLines(file("backwards.jsonl"), batch.toReversed());
      const { accepted, rejected } = await importFile(register, file("backwards.jsonl"));
      expect({ accepted, rejected }).toEqual({ accepted: batch.length, rejected: 0 });
      expect(await hashOf(register)).toBe(expected);
    });
  });
});

/** Land with a firm and a listing each: many acts, and many consequences. */
function* plainRows(count: number): Generator<TableRow> {
  for (let at = 0, row = 0; row < count; at += 1) {
    const parcel = `371302${String(at).padStart(6, "0")}GB00001`;
    const firm = usccOf(`91371302T${String(at).padStart(8, "0")}`);
    const listing = {
      对象: `地块 ${parcel}`,
      所属: "认定",
      种类: "一",
      文件: "linyi-2013-45",
      批次: "1",
    };
    const rows: TableRow[] = [
      { 对象: `地块 ${parcel}`, 事实: "区划", 值: "371302" },
      { 对象: `企业 ${firm}`, 事实: "使用权", 地块: parcel, 自: "2010-01-01" },
      { ...listing, 事实: "列入范围", 值: "是", 自: "2014-02-01" },
      { ...listing, 事实: "约定整改期限", 值: "2014-12-31" },
    ];
    for (const one of rows.slice(0, count - row)) yield one;
    row += rows.length;
  }
}

describe("a large file", () => {
  it("of 20,000 acts is taken in without being held in memory", async () => {
    await inNewRegister(async (register) => {
      const path = file("large.csv");
      await writeFile(path, tableOf([...plainRows(20_000)]));
      globalThis.gc?.();
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 20);
      const report = await importFile(register, path);
      clearInterval(watch);
      expect(report).toMatchObject({ received: 20_000, accepted: 20_000, rejected: 0 });
      expect(report.opened).toBeGreaterThan(20_000);
      expect((most - before) / 2 ** 20).toBeLessThan(250);
      const acts = await countOf(register, "act");
      expect(await importFile(register, path)).toMatchObject({
        accepted: 0,
        unchanged: 20_000,
        opened: 0,
        closed: 0,
      });
      expect(await countOf(register, "act")).toBe(acts);
    });
  });

  it("that breaks off between two transactions is made whole by the same file again", async () => {
    const path = file("broken-off.csv");
    await writeFile(path, tableOf([...plainRows(4000), { 对象: "地块 1" }]));
    const whole = await inNewRegister(async (register) => {
      await importFile(register, path);
      return hashOf(register);
    });
    await inNewRegister(async (register) => {
      const breaking = importFile(register, path).then(
        () => null,
        (error: unknown) => error,
      );
      while ((await countOf(register, "act")) < 1000);
      await asRole(register.url, (login) => terminateBackends(login, "liandong recording"));
      expect(await breaking).not.toBeNull();
      const stood = (await countOf(register, "act")) - register.adopted;
      expect(stood % 500).toBe(0);
      expect(await countOf(register, "import")).toBe(0);
      const report = await importFile(register, path);
      expect(report).toMatchObject({ unchanged: stood, accepted: 4000 - stood, rejected: 1 });
      expect(await hashOf(register)).toBe(whole);
      expect(await countOf(register, "import")).toBe(1);
    });
  });
});

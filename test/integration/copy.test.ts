import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  copyInto,
  type Database,
  type Reader,
  type Transaction,
} from "../../src/store/database.ts";
import { copyLine } from "../../src/store/copy-text.ts";
import { codeOf, isConnectionLost } from "../../src/store/retry.ts";
import { asRole, type FreshDatabase, freshDatabase } from "../support/database.ts";
import { replay } from "../support/random.ts";
import { terminateBackends } from "../support/termination.ts";

const actor: Reader = { institution: "test", operator: "copy", within: "everywhere" };

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
  await asRole(fresh.ownerUrl, (owner) =>
    owner.unsafe(`
      create table "Odd ""name" (number int primary key, word text, "Other" text);
      grant select, insert on "Odd ""name" to liandong_recorder`),
  );
});
beforeEach(() => asRole(fresh.ownerUrl, (owner) => owner.unsafe(`truncate "Odd ""name"`)));
afterAll(() => fresh.drop());

function copy(tx: Transaction, rows: Iterable<string> | AsyncIterable<string>): Promise<number> {
  return copyInto(tx, 'Odd "name', ["number", "word", "Other"], rows);
}

function* numbered(count: number, filler = "x"): Generator<string> {
  for (let number = 1; number <= count; number += 1) yield copyLine([String(number), filler, null]);
}

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

async function count(): Promise<number> {
  const [row] = await asRole(
    fresh.ownerUrl,
    (owner) => owner`select count(*)::int as n from "Odd ""name"`,
  );
  return row!["n"];
}

/** What a test leaves behind it: a pool of which every connection still records. */
async function expectUsable(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1)
    expect(await database.recording(actor, (tx) => tx.execute(sql`select 1 as one`))).toEqual([
      { one: 1 },
    ]);
}

/** Loses the connection on the way. */
async function* cutShort(): AsyncGenerator<string> {
  for (const row of numbered(3_000_000)) {
    if (row.startsWith("100000\t"))
      await asRole(fresh.url, (login) => terminateBackends(login, "liandong recording"));
    yield row;
  }
}

describe("a COPY", () => {
  it("brings every text as it is, and tells nothing from an empty one", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }).filter((one) => one.isWellFormed() && !one.includes("\0")),
      fc.constantFrom("", "\\N", "\\.", "\t", "\r\n", "\\", '{"a":"\\n"}', "低效用地", "\u{20000}"),
    );
    let first = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, fc.option(text))), async (pairs) => {
        first += 1000;
        const rows = pairs.map(([word, other], at) => copyLine([String(first + at), word, other]));
        const back = await database.recording(actor, async (tx) => {
          expect(await copy(tx, rows)).toBe(rows.length);
          const found = await tx.execute<{ word: string; other: string | null }>(
            sql`select word, "Other" as other from "Odd ""name" where number >= ${first} order by number`,
          );
          return found.map(({ word, other }) => [word, other]);
        });
        expect(back).toEqual(pairs);
      }),
      { ...replay(), numRuns: 100 },
    );
  });

  it("refuses half a character rather than store another one", () => {
    expect(() => copyLine(["\ud800"])).toThrow(RangeError);
  });

  it("takes rows by the hundred thousand and says how many", async () => {
    const began = performance.now();
    expect(await database.recording(actor, (tx) => copy(tx, numbered(300_000)))).toBe(300_000);
    console.log(`300,000 rows in ${Math.round(performance.now() - began)} ms`);
    expect(await count()).toBe(300_000);
  });

  it("leaves the statement bound as it was", async () => {
    const bounds = await database.recording(actor, async (tx) => {
      const before = await tx.execute(sql`show statement_timeout`);
      await copy(tx, numbered(1));
      return [before, await tx.execute(sql`show statement_timeout`)];
    });
    expect(bounds[1]).toEqual(bounds[0]);
  });

  it("asks for no more rows than the server takes", async () => {
    let produced = 0;
    async function* wide(): AsyncGenerator<string> {
      for (const row of numbered(100_000, "x".repeat(2000))) {
        produced += row.length;
        yield row;
      }
    }
    await asRole(fresh.ownerUrl, async (owner) => {
      // An uncommitted row with the same key holds the server back in the middle of the COPY.
      await owner.unsafe(`begin; insert into "Odd ""name" values (2000)`);
      const copying = database.recording(actor, (tx) => copy(tx, wide()));
      await pause(1500);
      const held = produced;
      expect(held).toBeLessThan(40_000_000);
      await pause(300);
      expect(produced).toBe(held);
      await owner.unsafe("rollback");
      expect(await copying).toBe(100_000);
    });
  });

  it.each([
    ["whose producer throws at once", 0],
    ["whose producer throws in the middle", 50_000],
  ])("%s leaves no row", async (_, after) => {
    function* failing(): Generator<string> {
      yield* numbered(after);
      throw new TypeError("no more");
    }
    const fault = await faultOf(database.recording(actor, (tx) => copy(tx, failing())));
    expect(fault).toBeInstanceOf(TypeError);
    expect(await count()).toBe(0);
    await expectUsable();
  });

  it.each([
    ["in the middle", [...numbered(40_000), "no number\tx\tx", ...numbered(40_000)], "22P02"],
    ["at the first row", ["no number\tx\tx"], "22P02"],
    ["at the very end", [...numbered(3), ...numbered(1)], "23505"],
    ["for too few fields", ["1\tx"], "22P04"],
  ])("that the server refuses %s says why and leaves no row", async (_, rows, code) => {
    const fault = await faultOf(database.recording(actor, (tx) => copy(tx, rows)));
    expect(codeOf(fault)).toBe(code);
    expect(await count()).toBe(0);
    await expectUsable();
  });

  it("into a table that may not be written is refused as such", async () => {
    const fault = await faultOf(
      database.recording(actor, (tx) => copyInto(tx, "check_batch", ["position"], ["x"])),
    );
    expect(codeOf(fault)).toMatch(/^(?:22P02|42501)$/);
    const read = await faultOf(database.reading(actor, (tx) => copy(tx, numbered(1))));
    expect(codeOf(read)).toMatch(/^(?:25006|42501)$/);
    await expectUsable();
  });

  it("that failed fails its transaction, even if its caller swallows the error", async () => {
    const swallowing = database.recording(actor, async (tx) => {
      await copy(tx, [...numbered(3), ...numbered(1)]).catch(() => {});
    });
    expect(codeOf(await faultOf(swallowing))).toBe("23505");
    expect(await count()).toBe(0);
    await expectUsable();
  });

  it("for which nobody waited fails its transaction and blocks no connection", async () => {
    const hasty = database.recording(actor, async (tx) => {
      void copy(tx, numbered(1_000_000)).catch(() => {});
      await pause(100);
    });
    expect(await faultOf(hasty)).toBeInstanceOf(Error);
    expect(await count()).toBe(0);
    await expectUsable();
  });

  it("that loses its connection leaves no row and no hang", async () => {
    const fault = await faultOf(database.recording(actor, (tx) => copy(tx, cutShort())));
    expect(isConnectionLost(fault)).toBe(true);
    expect(await count()).toBe(0);
    await expectUsable();
  });
});

import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Reader,
  type Database,
  openDatabase,
  type Transaction,
} from "../../src/store/database.ts";
import { refuseUnpatchedDriver } from "../../src/store/driver.ts";
import { codeOf, CommitUnknown, isConnectionLost } from "../../src/store/retry.ts";
import { cutWire } from "../support/cut-wire.ts";
import { asRole, type FreshDatabase, freshDatabase } from "../support/database.ts";
import { terminateBackends, underTermination } from "../support/termination.ts";

const actor: Reader = { institution: "test", operator: "driver", within: "everywhere" };

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
  await asRole(fresh.ownerUrl, (owner) =>
    owner.unsafe(`
      create table mark (code text primary key);
      grant select on mark to liandong_reader, liandong_checker;
      grant select, insert on mark to liandong_recorder;
      create table at_end (code text);
      grant insert on at_end to liandong_recorder;
      create function refuse_at_end() returns trigger language plpgsql as
        $$ begin raise exception 'no' using errcode = '23514'; end $$;
      create constraint trigger at_end_check after insert on at_end deferrable initially deferred
        for each row execute function refuse_at_end()`),
  );
});
afterAll(() => fresh.drop());

async function insert(tx: Transaction, code: string): Promise<void> {
  await tx.execute(sql`insert into mark values (${code})`);
}

async function standing(code: string): Promise<boolean> {
  const rows = await asRole(
    fresh.ownerUrl,
    (owner) => owner`select from mark where code = ${code}`,
  );
  return rows.length === 1;
}

function cutOff(pool: string): Promise<number> {
  return asRole(fresh.url, (login) => terminateBackends(login, `liandong ${pool}`));
}

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

describe("the driver", () => {
  it("is refused, in both languages, unless it is the patched one", () => {
    // The package's other copy, for CommonJS, is as published.
    const published = dirname(createRequire(import.meta.url).resolve("postgres"));
    expect(() => refuseUnpatchedDriver(published)).toThrow(/未打补丁.*not patched/s);
    expect(() => refuseUnpatchedDriver()).not.toThrow();
    expect(() => refuseUnpatchedDriver(join(published, "..", "..", "src"))).not.toThrow();
  });

  const values = `
    select 9007199254740991::int8 as position, date '2026-03-02' as day, date 'infinity' as never,
      numeric '50.10' as share, int8range(3, null) as known, 'x'::text as word, true as truth,
      timestamptz '2026-03-02 10:11:12.5+00' as moment, 7::int4 as small, '\\xff00'::bytea as bytes,
      '{"a": [1, "2"]}'::jsonb as json, array['a,"b\\', null, 'NULL', '']::text[] as words,
      array[1, null]::int8[] as positions, array[date '2026-03-02'] as days, '{}'::text[] as none`;
  const expected = {
    position: 9007199254740991,
    day: "2026-03-02",
    never: "infinity",
    share: "50.10",
    known: "[3,)",
    word: "x",
    truth: true,
    moment: "2026-03-02T18:11:12.5+08:00",
    small: 7,
    bytes: Buffer.from([255, 0]),
    json: { a: [1, "2"] },
    words: ['a,"b\\', null, "NULL", ""],
    positions: [1, null],
    days: ["2026-03-02"],
    none: [],
  };

  it("gives days and shares as text, positions as numbers, the same on every connection", async () => {
    const [checked] = await database.checking.unsafe(values);
    expect(checked).toEqual(expected);
    const [read] = await database.reading(actor, (tx) => tx.execute(sql.raw(values)));
    expect(read).toEqual(expected);
  });

  it("gives back the values it was given", async () => {
    const [row] = await database.checking.unsafe(
      `select $1::text[] as words, $2::int8[] as positions, $3::date[] as days, $4::jsonb as json,
        $5::bytea as bytes, $6::timestamptz as moment, $7::int8 as position, $8::bool as truth`,
      [
        expected.words,
        [1, 2],
        expected.days,
        JSON.stringify(expected.json),
        expected.bytes,
        expected.moment,
        12,
        false,
      ],
    );
    const { words, days, json, bytes, moment } = expected;
    const [positions, position, truth] = [[1, 2], 12, false];
    expect(row).toEqual({ words, positions, days, json, bytes, moment, position, truth });
  });

  it("throws rather than round a position that a number cannot hold", async () => {
    const asked = database.checking`select 9007199254740993::int8 as position`;
    expect(await faultOf(asked)).toBeInstanceOf(RangeError);
    expect(await database.checking`select 1 as one`).toEqual([{ one: 1 }]);
  });

  it("says the civil day of Asia/Shanghai for current_date", async () => {
    const [row] = await database.checking`
      select current_date = (now() at time zone 'Asia/Shanghai')::date as same, current_date as day`;
    expect(row).toMatchObject({ same: true });
  });

  it("ends a statement that outlasts its bound, and nothing else", async () => {
    const hasty = await openDatabase({ url: fresh.url, statementTimeoutMs: 200 });
    const slow = hasty.reading(actor, (tx) => tx.execute(sql`select pg_sleep(10)`));
    expect(codeOf(await faultOf(slow))).toBe("57014");
    expect(await hasty.reading(actor, (tx) => tx.execute(sql`select 1 as one`))).toEqual([
      { one: 1 },
    ]);
    await hasty.close();
  });

  it("lets what has begun come to its end before it closes", async () => {
    const closing = await openDatabase({ url: fresh.url });
    const slow = closing.reading(actor, async (tx) => {
      await tx.execute(sql`select pg_sleep(0.3)`);
      return tx.execute(sql`select 1 as one`);
    });
    await pause(100);
    await closing.close();
    expect(await slow).toEqual([{ one: 1 }]);
    const late = closing.reading(actor, (tx) => tx.execute(sql`select 1`));
    expect(codeOf(await faultOf(late))).toBe("CONNECTION_ENDED");
  });
});

describe("a transaction", () => {
  it("reads one state, however many statements it takes", async () => {
    const seen = await database.reading(actor, async (tx) => {
      const before = await tx.execute(sql`select count(*) as n from mark`);
      await database.recording(actor, (other) => insert(other, "meanwhile"));
      return [before, await tx.execute(sql`select count(*) as n from mark`)];
    });
    expect(seen[0]).toEqual(seen[1]);
  });

  it("records one after another in the whole register, each seeing what the last one left", async () => {
    const other = await openDatabase({ url: fresh.url });
    await asRole(fresh.ownerUrl, (owner) =>
      owner.unsafe(
        "create table turn (n int primary key); grant select, insert on turn to liandong_recorder",
      ),
    );
    const turns = Array.from({ length: 40 }, (_, at) =>
      (at % 2 === 0 ? database : other).recording(actor, (tx) =>
        tx.execute(sql`insert into turn select coalesce(max(n), 0) + 1 from turn`),
      ),
    );
    await Promise.all(turns);
    const [row] = await asRole(
      fresh.ownerUrl,
      (owner) => owner`select count(*)::int as n, max(n) as last from turn`,
    );
    expect(row).toEqual({ n: 40, last: 40 });
    await other.close();
  });

  it("that records keeps nobody from reading, however many wait to record", async () => {
    const gate = Promise.withResolvers<void>();
    const first = database.recording(actor, () => gate.promise);
    const waiting = Array.from({ length: 30 }, (_, at) =>
      database.recording(actor, (tx) => insert(tx, `waited ${at}`)),
    );
    const read = Array.from({ length: 30 }, () =>
      database.reading(actor, (tx) => tx.execute(sql`select 1`)),
    );
    expect(await Promise.race([Promise.all(read), pause(5000, "starved")])).not.toBe("starved");
    gate.resolve();
    await Promise.all([first, ...waiting]);
  });

  it("is run again as a whole after a conflict, and given up after five times", async () => {
    const conflict = sql.raw("do $$ begin raise exception 'x' using errcode = '40001'; end $$");
    let runs = 0;
    await database.recording(actor, async (tx) => {
      runs += 1;
      await insert(tx, "after conflicts");
      if (runs < 3) await tx.execute(conflict);
    });
    expect(runs).toBe(3);
    expect(await standing("after conflicts")).toBe(true);
    runs = 0;
    const hopeless = database.recording(actor, async (tx) => {
      runs += 1;
      await tx.execute(conflict);
    });
    expect(codeOf(await faultOf(hopeless))).toBe("40001");
    expect(runs).toBe(6);
  });

  it("takes no statement after its end: one that comes late runs nowhere", async () => {
    let kept: Transaction | undefined;
    let straggler: Promise<unknown> | undefined;
    const failing = database.recording(actor, async (tx) => {
      kept = tx;
      straggler = (async () => {
        await tx.execute(sql`select pg_sleep(0.1)`);
        await pause(200);
        await insert(tx, "straggler");
      })();
      await Promise.all([straggler, tx.execute(sql`select 1 / 0`)]);
    });
    expect(codeOf(await faultOf(failing))).toBe("22012");
    const steady = Array.from({ length: 10 }, (_, at) =>
      database.recording(actor, async (tx) => {
        await pause(40);
        await insert(tx, `steady ${at}`);
      }),
    );
    expect(await faultOf(straggler!)).toBeInstanceOf(Error);
    await Promise.all(steady);
    expect(await standing("straggler")).toBe(false);
    expect(await faultOf(kept!.execute(sql`select 1`))).toBeInstanceOf(Error);
    expect(
      await faultOf(kept!.transaction((inner) => inner.execute(sql`select 1`))),
    ).toBeInstanceOf(Error);
  });

  it("fails when one of its statements has failed, even if nobody looked", async () => {
    const careless = database.recording(actor, async (tx) => {
      await insert(tx, "careless");
      await tx.execute(sql`select 1 / 0`).catch(() => {});
    });
    expect(codeOf(await faultOf(careless))).toBe("22012");
    expect(await standing("careless")).toBe(false);
  });

  it("goes on after a savepoint that failed", async () => {
    await database.recording(actor, async (tx) => {
      await insert(tx, "around");
      await tx
        .transaction(async (inner) => {
          await insert(inner, "within");
          await inner.execute(sql`select 1 / 0`);
        })
        .catch(() => {});
    });
    expect([await standing("around"), await standing("within")]).toEqual([true, false]);
  });

  it("keeps the parameters of a statement out of the message of its fault", async () => {
    const secret = "371302199001011234";
    const failing = database.recording(actor, async (tx) => {
      await tx.execute(sql`select ${secret}::text, 1 / 0`);
    });
    expect(String(await faultOf(failing))).not.toContain(secret);
  });
});

describe("a connection that is lost", () => {
  it("is told as unknown when COMMIT was not answered, and the record may stand or not", async () => {
    for (const cut of ["before", "after"] as const) {
      const wire = await cutWire(fresh.url);
      const distant = await openDatabase({ url: wire.url });
      wire.arm(cut);
      let runs = 0;
      const recording = distant.recording(actor, async (tx) => {
        runs += 1;
        await insert(tx, `cut ${cut}`);
      });
      const fault = await faultOf(recording);
      expect(fault).toBeInstanceOf(CommitUnknown);
      expect(runs).toBe(1);
      expect(await standing(`cut ${cut}`)).toBe(cut === "after");
      await distant.close();
      wire.close();
    }
  });

  it("is no unknown when the server answered COMMIT with a refusal", async () => {
    const refused = database.recording(actor, (tx) =>
      tx.execute(sql`insert into at_end values ('x')`),
    );
    expect(codeOf(await faultOf(refused))).toBe("23514");
  });

  it("is noticed though nobody says a word: what was asked fails or is asked anew, and what comes next is answered", async () => {
    const wire = await cutWire(fresh.url);
    const bounds = { statementTimeoutMs: 300, patienceMs: 300 };
    const distant = await openDatabase({ url: wire.url, ...bounds });
    const read = (): Promise<number> =>
      distant.reading(actor, async (tx) => {
        const [row] = await tx.execute<{ one: number }>(sql`select 1 as one`);
        return row!.one;
      });
    const check = (): Promise<unknown> => distant.checking.unsafe("select 1 as one");
    const checks = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 4 }, () => faultOf(check())));
    expect([await read(), ...(await checks())]).toEqual([1, null, null, null, null]);
    wire.hush();
    expect((await checks()).map(isConnectionLost)).toEqual([true, true, true, true]);
    expect([await read(), ...(await checks())]).toEqual([1, null, null, null, null]);
    await distant.close();
    wire.close();
  });

  it("makes a reading run once more, and no more than once", async () => {
    let runs = 0;
    const read = (cuts: number): Promise<unknown> =>
      database.reading(actor, async (tx) => {
        runs += 1;
        await tx.execute(sql`select 1`);
        if (runs <= cuts) await cutOff("reading");
        return tx.execute(sql`select 1 as one`);
      });
    expect(await read(1)).toEqual([{ one: 1 }]);
    expect(runs).toBe(2);
    runs = 0;
    expect(isConnectionLost(await faultOf(read(9)))).toBe(true);
    expect(runs).toBe(2);
  });

  it("never makes a recording run again", async () => {
    let runs = 0;
    const recording = database.recording(actor, async (tx) => {
      runs += 1;
      await insert(tx, "cut off");
      await cutOff("recording");
      await insert(tx, "after the cut");
    });
    expect(isConnectionLost(await faultOf(recording))).toBe(true);
    expect(runs).toBe(1);
    expect(await standing("cut off")).toBe(false);
  });

  it("does not fail a recording that had not begun", async () => {
    await database.recording(actor, (tx) => insert(tx, "before the cut"));
    for (let round = 0; round < 5; round += 1) {
      await cutOff("recording");
      await database.recording(actor, (tx) => insert(tx, `begun anew ${round}`));
    }
  });

  it("leaves nothing of a result it cut short in the next one", async () => {
    const long = database.checking`
      select i, pg_sleep(0.0005), repeat('x', 2000) from generate_series(1, 5000) i`;
    const cut = faultOf(long);
    await pause(500);
    expect(await cutOff("checking")).toBeGreaterThan(0);
    expect(isConnectionLost(await cut)).toBe(true);
    // More at once than there are connections, so that the one that comes back is among those used.
    for (let turn = 0; turn < 5; turn += 1) {
      const asked = Array.from({ length: 12 }, () => database.checking`select 1 as one`);
      for (const rows of await Promise.all(asked)) expect([...rows]).toEqual([{ one: 1 }]);
    }
  });

  it("does not keep the pool from closing", async () => {
    const closing = await openDatabase({ url: fresh.url });
    const cut = faultOf(closing.reading(actor, (tx) => tx.execute(sql`select pg_sleep(5)`)));
    await pause(200);
    await cutOff("reading");
    await pause(50);
    await cutOff("reading");
    expect(isConnectionLost(await cut)).toBe(true);
    const began = performance.now();
    await closing.close();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it("loses nothing, tears nothing and hangs nobody while one backend ends every 50 ms", async () => {
    const aftermath = await underTermination(fresh, { everyMs: 50, durationMs: 8000 });
    console.log("under termination:", JSON.stringify(aftermath));
    expect(aftermath.wrongs).toEqual([]);
    expect(aftermath.terminated).toBeGreaterThan(50);
    expect(Math.min(aftermath.recorded, aftermath.read, aftermath.checked)).toBeGreaterThan(50);
  });
});

import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { type Database, openDatabase, type Reader } from "../../src/store/database.ts";
import { CommitUnknown } from "../../src/store/retry.ts";
import { asRole, type BareDatabase } from "./database.ts";

export interface Ordeal {
  readonly everyMs: number;
  readonly durationMs: number;
}

/** What was seen while backends were being terminated, and what stood in the database afterwards. */
export interface Aftermath {
  readonly terminated: number;
  readonly recorded: number;
  readonly unknown: number;
  readonly failed: number;
  readonly read: number;
  readonly checked: number;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: readonly string[];
}

const actor: Reader = { institution: "test", operator: "ordeal", within: "everywhere" };
const straws = 3;
/** Longer than a backoff, a connection and a statement; an answer later than this is a hang. */
const hangMs = 15_000;

/**
 * Terminates one backend of the program after another while it reads, records and checks, then looks
 * whether anything is half there, was lost after it was acknowledged, or stands though it was refused.
 */
export async function underTermination(place: BareDatabase, ordeal: Ordeal): Promise<Aftermath> {
  await asRole(place.ownerUrl, async (owner) => {
    await owner.unsafe(`
      create table if not exists sheaf (mark text primary key);
      create table if not exists straw (mark text references sheaf, part int, primary key (mark, part));
      truncate sheaf cascade;
      grant select on sheaf, straw to liandong_reader, liandong_checker;
      grant select, insert on sheaf, straw to liandong_recorder;`);
  });
  const database = await openDatabase({ url: place.url });
  const seen = noSightings();
  const ends = Date.now() + ordeal.durationMs;
  const loops = (count: number, work: () => Promise<void>): Promise<void>[] =>
    Array.from({ length: count }, async () => {
      while (Date.now() < ends) await work();
    });
  await Promise.all([
    terminate(place, ordeal.everyMs, ends, seen),
    ...loops(4, () => recordSheaf(database, seen)),
    ...loops(6, () => readSheaves(database, seen)),
    ...loops(4, () => check(database, seen)),
  ]);
  await compare(place, seen);
  await within(seen, "close", database.close());
  const { terminated, failed, read, checked } = seen.counts;
  const [recorded, unknown] = [seen.acknowledged.size, seen.unknown.size];
  return { terminated, recorded, unknown, failed, read, checked, wrongs: seen.wrongs };
}

interface Sightings {
  readonly acknowledged: Set<string>;
  readonly unknown: Set<string>;
  readonly refused: Set<string>;
  readonly wrongs: string[];
  readonly counts: {
    marks: number;
    terminated: number;
    failed: number;
    read: number;
    checked: number;
  };
}

function noSightings(): Sightings {
  return {
    acknowledged: new Set(),
    unknown: new Set(),
    refused: new Set(),
    wrongs: [],
    counts: { marks: 0, terminated: 0, failed: 0, read: 0, checked: 0 },
  };
}

/** Waits, but not for ever. */
async function within<T>(seen: Sightings, what: string, work: Promise<T>): Promise<T | undefined> {
  const hung = Symbol("hung");
  const first = await Promise.race([work, pause(hangMs, hung, { ref: false })]);
  if (first !== hung) return first as T;
  seen.wrongs.push(`${what} gave no answer for ${hangMs} ms`);
  return undefined;
}

async function recordSheaf(database: Database, seen: Sightings): Promise<void> {
  seen.counts.marks += 1;
  const mark = `mark ${seen.counts.marks}`;
  try {
    await within(
      seen,
      "a recording",
      database.recording(actor, async (tx) => {
        await tx.execute(sql`insert into sheaf values (${mark})`);
        for (let part = 1; part <= straws; part += 1)
          await tx.execute(sql`insert into straw values (${mark}, ${part})`);
      }),
    );
    seen.acknowledged.add(mark);
  } catch (error) {
    if (error instanceof CommitUnknown) seen.unknown.add(mark);
    else seen.refused.add(mark);
    seen.counts.failed += 1;
  }
}

async function readSheaves(database: Database, seen: Sightings): Promise<void> {
  try {
    const partial = await within(
      seen,
      "a reading",
      database.reading(actor, async (tx) => {
        const torn = await tx.execute(
          sql`select sheaf.mark from sheaf left join straw using (mark)
              group by sheaf.mark having count(part) <> ${straws}`,
        );
        const again = await tx.execute<{ n: number }>(sql`select count(*) as n from sheaf`);
        const twice = await tx.execute<{ n: number }>(sql`select count(*) as n from sheaf`);
        if (again[0]!.n !== twice[0]!.n) seen.wrongs.push("a reading saw two states");
        return torn.length;
      }),
    );
    if (partial !== 0) seen.wrongs.push(`a reading saw ${partial} partial sheaves`);
    seen.counts.read += 1;
  } catch {
    seen.counts.failed += 1;
  }
}

async function check(database: Database, seen: Sightings): Promise<void> {
  const length = 400;
  try {
    const rows = await within(
      seen,
      "a check",
      Promise.resolve(
        database.checking`select i::int as i, repeat('x', 200) as filler from generate_series(1, ${length}::int) i`,
      ),
    );
    if (rows === undefined) return;
    const isWhole = rows.length === length && rows.every((row, at) => row?.["i"] === at + 1);
    if (!isWhole) seen.wrongs.push(`a check got ${rows.length} rows, not the ${length} asked for`);
    seen.counts.checked += 1;
  } catch {
    seen.counts.failed += 1;
  }
}

async function terminate(
  { url }: BareDatabase,
  everyMs: number,
  ends: number,
  seen: Sightings,
): Promise<void> {
  await asRole(url, async (login) => {
    while (Date.now() < ends) {
      seen.counts.terminated += await terminateBackends(login, "liandong %", 1);
      await pause(everyMs);
    }
  });
}

/** Ends backends of the program by the name of their pool, asked by its own login; says how many. */
export async function terminateBackends(
  login: postgres.Sql,
  named: string,
  most = 100,
): Promise<number> {
  const gone = await login`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
      and application_name like ${named} order by random() limit ${most}`;
  return gone.length;
}

async function compare({ ownerUrl }: BareDatabase, seen: Sightings): Promise<void> {
  const rows = await asRole(
    ownerUrl,
    (owner) => owner`
      select sheaf.mark, count(part)::int as parts from sheaf left join straw using (mark) group by 1`,
  );
  const standing = new Set(rows.map((row) => String(row["mark"])));
  for (const row of rows)
    if (row["parts"] !== straws) seen.wrongs.push(`${row["mark"]} has ${row["parts"]} parts`);
  for (const mark of seen.acknowledged)
    if (!standing.has(mark)) seen.wrongs.push(`${mark} was acknowledged and is gone`);
  for (const mark of seen.refused)
    if (standing.has(mark)) seen.wrongs.push(`${mark} was refused and stands`);
}

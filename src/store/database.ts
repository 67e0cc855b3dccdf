import { setTimeout as pause } from "node:timers/promises";
import type postgres from "postgres";
import { stemOf } from "../domain/access/territory.ts";
import { connect, refuseUnpatchedDriver } from "./driver.ts";
import { untilDone } from "./retry.ts";
import {
  attempt,
  clientOf,
  copyWithin,
  type DrizzleTransaction,
  type Opening,
} from "./transaction.ts";

/** On whose behalf a transaction runs; row security and the record of acts go by it. */
export interface Actor {
  readonly institution: string;
  readonly operator: string;
}

/** Whoever reads sees what lies within their territories; row security holds them to it. */
export interface Reader extends Actor {
  /** Regions; the program itself looks everywhere. */
  readonly within: readonly string[] | "everywhere";
  /** Sees the checks of every institution within, not only of its own. */
  readonly isAuditor?: boolean;
}

export type Transaction = DrizzleTransaction;

/**
 * The register's database, entered only through a role: the login itself may do nothing, so whatever is
 * asked outside these three ways is refused by the server.
 */
export interface Database {
  /** Read only, as liandong_reader, every statement on one snapshot. Run again once if cut off. */
  reading<T>(reader: Reader, use: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * As liandong_recorder, one at a time in the whole register. Run again after a conflict, so `use` may do
   * nothing but ask the database; a COMMIT without an answer throws CommitUnknown.
   */
  recording<T>(actor: Actor, use: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Sessions that are liandong_checker from their beginning, for single statements of many callers. */
  readonly checking: postgres.Sql;
  /** Lets what has begun come to its end, then closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Of this process, of all three kinds together; at least 4. */
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
}

/** The lock that every recording takes first, so that positions are in the order of commits. */
const registerLock = 7_310_030;

/** One that records and one that waits for the lock: those behind them wait without a connection. */
const recordersMax = 2;

const drainMsMax = 10_000;

/** Connects to nothing yet: a server that cannot be reached is told to whoever asks first. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  refuseUnpatchedDriver();
  const { readers, recorders, checking } = openPools(options);
  const underway = new Set<Promise<unknown>>();

  async function follow<T>(work: Promise<T>): Promise<T> {
    underway.add(work);
    try {
      return await work;
    } finally {
      underway.delete(work);
    }
  }

  async function settle(): Promise<void> {
    while (underway.size > 0) await Promise.allSettled(underway);
  }

  return {
    reading: (reader, use) => follow(untilDone(() => attempt(readers, readAs(reader), use), true)),
    recording: (actor, use) =>
      follow(untilDone(() => attempt(recorders, recordAs(actor), use), false)),
    checking,
    async close() {
      await Promise.race([settle(), pause(drainMsMax, undefined, { ref: false })]);
      await Promise.all([readers, recorders, checking].map((pool) => pool.end({ timeout: 5 })));
    },
  };
}

function openPools({ url, connectionsMax = 12, statementTimeoutMs = 30_000 }: DatabaseOptions) {
  const bounds = { url, statementTimeoutMs, lockTimeoutMs: Math.ceil(statementTimeoutMs / 2) };
  const checkersMax = Math.max(1, Math.floor(connectionsMax / 3));
  const readersMax = Math.max(1, connectionsMax - checkersMax - recordersMax);
  return {
    readers: connect({
      ...bounds,
      applicationName: "liandong reading",
      connectionsMax: readersMax,
    }),
    recorders: connect({
      ...bounds,
      applicationName: "liandong recording",
      connectionsMax: recordersMax,
    }),
    checking: connect({
      ...bounds,
      applicationName: "liandong checking",
      connectionsMax: checkersMax,
      role: "liandong_checker",
    }),
  };
}

function readAs(reader: Reader): Opening {
  return {
    characteristics: "isolation level repeatable read read only",
    prelude: (client) =>
      client.unsafe(
        "select set_config('role', 'liandong_reader', true), set_config('liandong.actor', $1, true)",
        [wordedReader(reader)],
        { prepare: true },
      ),
  };
}

/** READ COMMITTED: each statement sees what stood when it began, that is, after the lock was won. */
function recordAs(actor: Actor): Opening {
  return {
    characteristics: "isolation level read committed",
    prelude: (client) =>
      client.unsafe(
        "select pg_advisory_xact_lock($1), set_config('role', 'liandong_recorder', true), " +
          "set_config('liandong.actor', $2, true)",
        [registerLock, worded(actor)],
        { prepare: true },
      ),
  };
}

function worded({ institution, operator }: Actor): string {
  return JSON.stringify({ institution, operator });
}

/** What row security needs to know; whoever says nothing of a territory sees none. */
function wordedReader({ institution, operator, within, isAuditor = false }: Reader): string {
  const stems = within === "everywhere" ? [""] : within.map(stemOf);
  return JSON.stringify({ institution, operator, within: stems, isAuditor });
}

/** Bytes sent at a time: enough to make messages few, little enough to hold nothing back. */
const batchLength = 65_536;

/** A table of a million rows takes longer than any statement of a counter may. */
const copyTimeoutMs = 600_000;

/**
 * Streams rows, each as `copyLine` writes it, into a table, no faster than the server takes them, and
 * returns how many. When it fails, its transaction fails, whoever catches the error.
 */
export async function copyInto(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  const client = clientOf(tx);
  const [timeout] = await client.unsafe("show statement_timeout");
  await client.unsafe(`set local statement_timeout = ${copyTimeoutMs}`);
  const stream = await copyWithin(
    tx,
    `copy ${quoted(table)} (${columns.map(quoted).join(", ")}) from stdin`,
  );
  let [count, batch] = [0, ""];
  try {
    for await (const row of rows) {
      count += 1;
      batch += row.endsWith("\n") ? row : `${row}\n`;
      if (batch.length < batchLength) continue;
      await stream.write(batch);
      batch = "";
    }
    if (batch !== "") await stream.write(batch);
    await stream.finish();
  } catch (error) {
    stream.abort();
    throw error;
  }
  await client.unsafe(`set local statement_timeout = '${timeout!["statement_timeout"]}'`);
  return count;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

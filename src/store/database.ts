import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { connect, refuseUnpatchedDriver } from "./driver.ts";
import { type NewestHead, openNewestHead } from "./newest-head.ts";
import { findSeen, readAs, recordAs, sequenceAs } from "./openings.ts";
import { watchedPool } from "./passing.ts";
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

/** What one process at a time does for the whole register, beside whoever records. */
export type Duty = "log" | "recall";

/**
 * The register's database, entered only through a role: the login itself may do nothing, so whatever is
 * asked outside these four ways is refused by the server.
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
  /**
   * As liandong_sequencer, for one duty; null, and nothing asked, where somebody else is at it. Run again
   * after a conflict. There is one connection for all duties, so none may keep it for long.
   */
  sequencing<T>(duty: Duty, use: (tx: Transaction) => Promise<T>): Promise<T | null>;
  /** How far the register was when this process last saw it: what is older is not believed. */
  readonly newest: NewestHead;
  /** How long an act may have been waiting for its place in the log before no other may be recorded. */
  readonly anchorLimitMs: number;
  /** Lets what has begun come to its end, then closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Of this process, of all four kinds together; at least 4. */
  readonly connectionsMax?: number;
  readonly statementTimeoutMs?: number;
  readonly anchorLimitMs?: number;
  /** For how long beyond the time of a statement an answer is waited for. */
  readonly patienceMs?: number;
}

/** Four hours: what cannot be proved for longer than that is not added to. */
const anchorLimitMsUsual = 14_400_000;

/** Who wins a duty's keeps it for one transaction. */
const dutyLocks: Readonly<Record<Duty, number>> = { log: 7_310_033, recall: 7_310_034 };

/** One that records and one that waits for the lock: those behind them wait without a connection. */
const recordersMax = 2;
const sequencersMax = 1;

const drainMsMax = 10_000;

/** Connects to nothing yet: a server that cannot be reached is told to whoever asks first. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  refuseUnpatchedDriver();
  const { readers, recorders, sequencers, checking } = openPools(options);
  const newest = openNewestHead();
  const underway = new Set<Promise<unknown>>();

  async function follow<T>(work: Promise<T>): Promise<T> {
    underway.add(work);
    try {
      return await work;
    } finally {
      underway.delete(work);
    }
  }

  async function record<T>(actor: Actor, use: (tx: Transaction) => Promise<T>): Promise<T> {
    let head: Awaited<ReturnType<typeof findSeen>>;
    const opening: Opening = {
      ...recordAs(actor, newest),
      coda: async (client) => {
        head = await findSeen(client);
      },
    };
    const value = await untilDone(() => attempt(recorders, opening, use), false);
    newest.saw(head);
    return value;
  }

  async function settle(): Promise<void> {
    while (underway.size > 0) await Promise.allSettled(underway);
  }

  return {
    reading: (reader, use) =>
      follow(untilDone(() => attempt(readers, readAs(reader, newest), use), true)),
    recording: (actor, use) => follow(record(actor, use)),
    sequencing: (duty, use) =>
      follow(
        untilDone(
          () =>
            attempt(sequencers, sequenceAs(newest), async (tx) =>
              (await takeDuty(tx, duty)) ? use(tx) : null,
            ),
          false,
        ),
      ),
    checking,
    newest,
    anchorLimitMs: options.anchorLimitMs ?? anchorLimitMsUsual,
    async close() {
      await Promise.race([settle(), pause(drainMsMax, undefined, { ref: false })]);
      await Promise.all(
        [readers, recorders, sequencers, checking].map((pool) => pool.end({ timeout: 5 })),
      );
    },
  };
}

function openPools({
  url,
  connectionsMax = 12,
  statementTimeoutMs = 30_000,
  patienceMs = 15_000,
}: DatabaseOptions) {
  const bounds = {
    url,
    statementTimeoutMs,
    lockTimeoutMs: Math.ceil(statementTimeoutMs / 2),
    silentMsMax: statementTimeoutMs + patienceMs,
  };
  const checkersMax = Math.max(1, Math.floor(connectionsMax / 3));
  const readersMax = Math.max(1, connectionsMax - checkersMax - recordersMax - sequencersMax);
  const left = connectionsMax - checkersMax - readersMax - sequencersMax;
  return {
    readers: connect({
      ...bounds,
      applicationName: "liandong reading",
      connectionsMax: readersMax,
    }),
    recorders: connect({
      ...bounds,
      applicationName: "liandong recording",
      connectionsMax: Math.max(1, Math.min(recordersMax, left)),
      silentMsMax: Math.max(statementTimeoutMs, copyTimeoutMs) + patienceMs,
    }),
    sequencers: connect({
      ...bounds,
      applicationName: "liandong sequencing",
      connectionsMax: sequencersMax,
    }),
    checking: watchedPool(
      connect({
        ...bounds,
        applicationName: "liandong checking",
        connectionsMax: checkersMax,
        role: "liandong_checker",
      }),
      "register.check",
    ),
  };
}

async function takeDuty(tx: Transaction, duty: Duty): Promise<boolean> {
  const [row] = await tx.execute<{ isOurs: boolean }>(
    sql`select pg_try_advisory_xact_lock(${dutyLocks[duty]}::bigint) as "isOurs"`,
  );
  return row!.isOurs;
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

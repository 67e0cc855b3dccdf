import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { connect, refuseUnpatchedDriver } from "./driver.ts";
import { listTables, lockTables, type StoredTable } from "./table-copies.ts";
import { attempt, type Opening } from "./transaction.ts";

/** The register as its owner has it, past row security and roles: for copies of the whole alone. */
export interface Owner {
  /** Read only, all of it as it stood at one moment, whatever is recorded meanwhile. */
  snapshot<T>(use: (tx: Transaction, tables: readonly StoredTable[]) => Promise<T>): Promise<T>;
  /** With nobody else who records or migrates. Never run again, and undone when it throws. */
  alone<T>(use: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Those under which acts are recorded and migrations applied. */
const [registerLock, migrationLock] = [7_310_030, 7_310_032];

export function openOwner(ownerUrl: string): Owner {
  refuseUnpatchedDriver();
  const pool = connect({
    url: ownerUrl,
    applicationName: "liandong copying",
    connectionsMax: 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
  });

  async function once<T>(opening: Opening, use: (tx: Transaction) => Promise<T>): Promise<T> {
    const outcome = await attempt(pool, opening, use);
    if ("value" in outcome) return outcome.value;
    throw outcome.error;
  }

  return {
    async snapshot(use) {
      // A table that is rewritten after a snapshot was taken looks empty in it, so all are held first;
      // LOCK itself takes none.
      const held = await listTables(pool);
      return once(
        {
          characteristics: "isolation level repeatable read read only",
          prelude: async (client) => {
            await client.unsafe(patient);
            await lockTables(client, held);
          },
        },
        async (tx) => {
          const tables = await listTables(tx);
          if (JSON.stringify(tables) !== JSON.stringify(held))
            throw new Error("the tables changed while they were about to be copied");
          return use(tx, tables);
        },
      );
    },
    alone: (use) =>
      once(
        {
          characteristics: "isolation level read committed",
          prelude: (client) => client.unsafe(patient),
        },
        async (tx) => {
          for (const lock of [migrationLock, registerLock])
            await tx.execute(sql`select pg_advisory_xact_lock(${lock}::bigint)`);
          return use(tx);
        },
      ),
    close: () => pool.end({ timeout: 5 }),
  };
}

/** Files are waited for between statements; and rows that row security would hide are an error, not absent. */
const patient =
  "set local idle_in_transaction_session_timeout = 0; set local row_security = off; " +
  "set local bytea_output = 'hex'; set local extra_float_digits = 1";

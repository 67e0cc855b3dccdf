/** What is read only to find out whether the register is sound. */
import { sql } from "drizzle-orm";
import { contentColumns } from "./consequences.ts";
import type { Transaction } from "./database.ts";
import { json } from "./visible.ts";

/** A row of `consequence` that stands, as the text of its columns. */
export interface StandingRow {
  readonly id: number;
  readonly origin: string;
  readonly digest: string;
  /** In the order in which they are written. */
  readonly columns: readonly (string | null)[];
}

/**
 * The rows that stand under these origins with everything they say, not their digests alone: whoever
 * changed a row behind the program's back need not have changed its digest.
 */
export async function loadStanding(
  tx: Transaction,
  origins: readonly string[],
): Promise<StandingRow[]> {
  return tx.execute<StandingRow & Record<string, unknown>>(
    sql`select c.id, c.origin, replace(c.digest::text, '-', '') as digest,
          json_build_array(${sql.raw(contentColumns.map((name) => `c.${name}::text`).join(", "))}) as columns
        from json_array_elements_text(${json(origins)}) o
        join consequence c on c.origin = o and upper_inf(c.known)`,
  );
}

/** The highest number of a thing, among which a sample can be begun anywhere; 0 where there is none. */
export async function findNewestEntity(tx: Transaction): Promise<number> {
  const [row] = await tx.execute<{ newest: number }>(
    sql`select coalesce(max(e.id), 0) as newest from entity e`,
  );
  return row!.newest;
}

/** What must agree for positions to be without gaps and the last one to be visible. */
export interface Positions {
  readonly acts: number;
  readonly last: number;
  readonly head: number;
}

export async function findPositions(tx: Transaction): Promise<Positions> {
  const [row] = await tx.execute<Positions & Record<string, unknown>>(
    sql`select (select count(*) from act) as acts,
          (select coalesce(max(a.position), 0) from act a) as last,
          (select coalesce(max(h.position), 0) from head h) as head`,
  );
  return row!;
}

import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** A head of the log as it was signed. */
export interface StoredCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** The signed text (C2SP tlog-checkpoint). */
  readonly note: string;
}

type Row = { origin: string; size: number; root: Buffer; note: string };

/** Null where nothing has been signed yet. */
export async function findNewestCheckpoint(tx: Transaction): Promise<StoredCheckpoint | null> {
  const [row] = await tx.execute<Row>(
    sql`select c.origin, c.size, c.root, c.note from checkpoint c order by c.number desc limit 1`,
  );
  return row ?? null;
}

/** The head of a size that was signed under an origin; null where none was. */
export async function findCheckpoint(
  tx: Transaction,
  { origin, size }: Pick<StoredCheckpoint, "origin" | "size">,
): Promise<StoredCheckpoint | null> {
  const [row] = await tx.execute<Row>(
    sql`select c.origin, c.size, c.root, c.note from checkpoint c
        where c.origin = ${origin} and c.size = ${size}::bigint order by c.number desc limit 1`,
  );
  return row ?? null;
}

export async function recordCheckpoint(
  tx: Transaction,
  { origin, size, root, note }: StoredCheckpoint,
): Promise<void> {
  await tx.execute(
    sql`insert into checkpoint (origin, size, root, note)
        values (${origin}, ${size}::bigint, decode(${Buffer.from(root).toString("hex")}, 'hex'), ${note})`,
  );
}

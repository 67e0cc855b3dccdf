import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { law } from "./log-tables.ts";
import { ids } from "./worlds.ts";

/** How a policy entered the register. */
export interface EntryRow {
  readonly id: number;
  /** The position from which it is law. */
  readonly since: number;
  /** Hex of SHA-256 of the document as issued. */
  readonly documentHash: string;
}

/** The entries of policies, by the numbers of their rows. */
export async function loadEntries(
  tx: Transaction,
  parts: readonly number[],
): Promise<Map<number, EntryRow>> {
  const rows = await tx
    .select({
      id: law.id,
      since: law.openedBy,
      documentHash: sql<string>`encode(sha256(convert_to(coalesce(${law.document}, ''), 'UTF8')), 'hex')`,
    })
    .from(law)
    .where(and(inArray(law.id, ids(parts)), eq(law.part, "policy")));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Documents as they were issued, by the numbers of the rows of their policies. */
export async function loadDocuments(
  tx: Transaction,
  parts: readonly number[],
): Promise<Map<number, string>> {
  const rows = await tx
    .select({ id: law.id, document: law.document })
    .from(law)
    .where(and(inArray(law.id, ids(parts)), eq(law.part, "policy")));
  return new Map(rows.flatMap(({ id, document }) => (document === null ? [] : [[id, document]])));
}

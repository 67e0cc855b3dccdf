import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** Whether an institution has been succeeded by another. */
export async function findIsSucceeded(tx: Transaction, code: string): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from institution_succession s join institution i on i.id = s.predecessor
        where i.code = ${code} and upper_inf(s.known)`,
  );
  return rows.length > 0;
}

export interface SuccessionRow {
  /** The codes of the two. */
  readonly predecessor: string;
  readonly successor: string;
  /** `YYYY-MM-DD`, the first day on which the successor stands in its place. */
  readonly on: string;
}

/** From the day on, nobody acts or asks for the predecessor. */
export async function recordInstitutionSuccession(
  tx: Transaction,
  { predecessor, successor, on }: SuccessionRow,
  position: number,
): Promise<void> {
  await tx.execute(
    sql`insert into institution_succession (region, predecessor, successor, on_day, known, opened_by)
        select p.region, p.id, s.id, ${on}::date, int8range(${position}::bigint, null), ${position}::bigint
        from institution p, institution s where p.code = ${predecessor} and s.code = ${successor}`,
  );
}

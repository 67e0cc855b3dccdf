import { type SQL, sql } from "drizzle-orm";

/** A position in the order of acts; `null` is the newest. */
export type KnownAt = number | null;

/** The rows known at a position: at the newest, those that nobody has closed. */
export function visible(alias: string, at: KnownAt): SQL {
  const known = sql.raw(`${alias}.known`);
  return at === null ? sql`upper_inf(${known})` : sql`${known} @> ${at}::bigint`;
}

/** Rows for `json_to_recordset`: one parameter, whatever the number of rows. */
export function json(rows: readonly unknown[]): SQL {
  return sql`${JSON.stringify(rows)}::text::json`;
}

import { hash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { FiledRow } from "../domain/answer/filing.ts";
import type { Transaction } from "./database.ts";
import { dayText } from "./days.ts";
import { json } from "./visible.ts";

/** Where the rows of these origins stand that nobody has closed: their numbers by their digest. */
export async function loadDigests(
  tx: Transaction,
  origins: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.execute<{ id: number; digest: string }>(
    sql`select c.id, replace(c.digest::text, '-', '') as digest
        from consequence c where c.origin = any(array(select json_array_elements_text(${json(origins)})))
          and upper_inf(c.known)`,
  );
  return new Map(rows.map(({ id, digest }) => [digest, id]));
}

/** All origins under which rows stand. */
export async function listOrigins(tx: Transaction): Promise<string[]> {
  const rows = await tx.execute<{ origin: string }>(
    sql`select distinct c.origin from consequence c where upper_inf(c.known)`,
  );
  return rows.map(({ origin }) => origin);
}

/** A row as it will be written, with the digest by which it is recognised. */
export interface WrittenRow {
  readonly digest: string;
  readonly columns: readonly (string | null)[];
}

/** What a row says, in the order in which it is written and digested. */
export const contentColumns = [
  "from_day",
  "until_day",
  "region",
  "under",
  "origin",
  "kind",
  "status",
  "standing",
  "policy",
  "measure",
  "subject_kind",
  "subject",
  "unit_kind",
  "unit",
  "parcel",
  "via",
  "benefit",
  "words",
] as const;

export function writtenRow(row: FiledRow, territory: string): WrittenRow {
  const { path, subject } = row;
  const columns = [
    dayText(row.from),
    dayText(row.until),
    path.parcel?.slice(0, 6) ?? territory,
    row.under,
    row.origin,
    row.kind,
    row.status,
    row.standing,
    row.policy,
    row.measure,
    subject.kind,
    subject.id,
    path.unit.kind,
    path.unit.id,
    path.parcel,
    path.via,
    path.benefit,
    JSON.stringify(row.words),
  ];
  const digest = hash("md5", columns.map((column) => column ?? "\u0001").join("\u0000"));
  return { digest, columns };
}

/** By statements and not by COPY, which no table with row security takes. */
export async function recordConsequences(
  tx: Transaction,
  rows: readonly WrittenRow[],
  position: number,
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsMax) {
    const some = rows.slice(at, at + rowsMax);
    const columns = [
      some.map(({ digest }) => digest),
      ...contentColumns.map((_, column) => some.map((row) => row.columns[column]!)),
    ].map((values) => sql`json_array_elements_text(${json(values)})`);
    await tx.execute(
      sql`insert into consequence (known, opened_by, digest, ${sql.raw(contentColumns.join(", "))})
          select int8range(${position}::bigint, null), ${position}::bigint, r.digest::uuid,
            ${sql.raw(contentColumns.map(typed).join(", "))}
          from rows from (${sql.join(columns, sql`, `)})
            as r(digest, ${sql.raw(contentColumns.join(", "))})`,
    );
  }
}

/** As many as one statement takes. */
const rowsMax = 2000;

function typed(column: string): string {
  return column.endsWith("_day") ? `r.${column}::date` : `r.${column}`;
}

/** Closes rows as no longer known from a position. */
export async function closeConsequences(
  tx: Transaction,
  numbers: readonly number[],
  position: number,
): Promise<void> {
  if (numbers.length === 0) return;
  await tx.execute(
    sql`update consequence c
        set known = int8range(lower(c.known), ${position}::bigint), closed_by = ${position}::bigint
        where c.id in (select w::text::bigint from json_array_elements(${json(numbers)}) w)`,
  );
}

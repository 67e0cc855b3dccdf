import { sql } from "drizzle-orm";
import type { FiledRow } from "../domain/answer/filing.ts";
import { filedRow, type StoredRow } from "./filed-rows.ts";
import type { Transaction } from "./database.ts";
import { json, type KnownAt, visible } from "./visible.ts";

/** How far the register had come before something was rehearsed. */
export interface Mark {
  readonly head: number;
  /** The number of the newest consequence. */
  readonly row: number;
}

export async function findMark(tx: Transaction): Promise<Mark> {
  const [mark] = await tx.execute<{ head: number; row: number }>(
    sql`select (select coalesce(max(h.position), 0) from head h) as head,
          (select coalesce(max(c.id), 0) from consequence c) as row`,
  );
  return mark!;
}

/** Whom or what a question can be about: `enterprise:…`, `parcel:…`, `region:…`. */
export interface Affected {
  readonly keys: readonly string[];
  readonly total: number;
}

/**
 * About whom answers may differ since a mark, in the order of their keys: rows of before that were closed,
 * and rows that stand and were not there.
 */
export async function listAffected(
  tx: Transaction,
  { head, row }: Mark,
  { first, after }: { readonly first: number; readonly after: string | null },
): Promise<Affected> {
  const rows = await tx.execute<{ key: string; total: number }>(
    sql`with turned as (
          select c.under from consequence c where c.closed_by > ${head}::bigint and c.id <= ${row}::bigint
          union all select c.under from consequence c where c.id > ${row}::bigint and upper_inf(c.known)
        ), subject as (
          select distinct regexp_replace(under, '^(holder|over):', 'parcel:') as key from turned
          where under !~ '^(around|within):'
        )
        select s.key, (select count(*) from subject)::int as total from subject s
        where ${after === null ? sql`true` : sql`s.key > ${after}`} order by s.key limit ${first}::int`,
  );
  const [any] = rows;
  const total = any?.total ?? 0;
  return { keys: rows.map(({ key }) => key), total };
}

/** A row with its number, by which two moments are compared. */
export interface NumberedRow {
  readonly id: number;
  readonly row: FiledRow;
}

/** What is filed under these keys, as known at a position or now. */
export async function loadFiled(
  tx: Transaction,
  keys: readonly string[],
  at: KnownAt,
): Promise<Map<string, NumberedRow[]>> {
  const rows = await tx.execute<StoredRow & Record<string, unknown>>(
    sql`select c.id as row, c.under, c.origin, c.policy, c.measure, c.kind, c.subject_kind, c.subject as bearer,
          c.unit_kind, c.unit, c.parcel, c.via, c.benefit, c.standing, c.status, c.from_day::text as from_day,
          c.until_day::text as until_day, c.words
        from json_array_elements_text(${json(keys)}) w cross join lateral (
          select * from consequence c where c.under = w and ${visible("c", at)} offset 0
        ) c order by c.id`,
  );
  return Map.groupBy(
    rows.map((stored) => ({ id: stored.row, row: filedRow(stored) })),
    ({ row }) => row.under,
  );
}

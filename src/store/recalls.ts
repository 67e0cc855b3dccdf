import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { instant } from "./instants.ts";
import { json } from "./visible.ts";

/** A check whose answer became another with the acts at a position. */
export interface RecallRow {
  readonly region: string;
  readonly institution: string;
  readonly batch: string;
  readonly item: number;
  readonly position: number;
  /** RFC 8785 text: see `ToldDifference`. */
  readonly difference: string;
}

/** Whoever has it is the only one that looks for recalls, until the transaction ends. */
const searchLock = 7_310_035;

export async function takeSearch(tx: Transaction): Promise<boolean> {
  const [row] = await tx.execute<{ isOurs: boolean }>(
    sql`select pg_try_advisory_xact_lock(${searchLock}::bigint) as "isOurs"`,
  );
  return row!.isOurs;
}

/** Up to which position it has been looked; null where it never was. */
export async function findRecalled(tx: Transaction): Promise<number | null> {
  const [row] = await tx.execute<{ position: number | null }>(
    sql`select max(r.position) as position from recalled r`,
  );
  return row!.position;
}

/** The same recall twice is one. */
export async function recordRecalls(tx: Transaction, rows: readonly RecallRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    sql`insert into recall (region, institution, batch, item, position, difference)
        select region, institution, batch, item, position, difference
        from json_to_recordset(${json(rows)}) as r(region text, institution text, batch uuid,
          item int, position bigint, difference text)
        on conflict do nothing`,
  );
}

export async function recordRecalled(tx: Transaction, position: number): Promise<void> {
  await tx.execute(
    sql`insert into recalled (position) values (${position}::bigint) on conflict do nothing`,
  );
}

/** A recall as it is told to whoever holds the receipt. */
export interface ListedRecall {
  readonly id: number;
  readonly batch: string;
  readonly item: number;
  readonly position: number;
  readonly difference: string;
  readonly foundAt: string;
  /** The canonical question, and for which day it was answered. */
  readonly question: string;
  readonly asOf: string;
  /** Of the act, where whoever reads may see it. */
  readonly form: string | null;
  readonly documentNumber: string | null;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
}

export interface RecallScope {
  readonly institution: string;
  /** Null for all. */
  readonly isAcknowledged: boolean | null;
  readonly first: number;
  /** The number of the last recall seen. */
  readonly after: string | null;
}

/** A page, and one more, of the recalls of an institution, the oldest first. */
export async function listRecalls(
  tx: Transaction,
  { institution, isAcknowledged, first, after }: RecallScope,
): Promise<readonly ListedRecall[]> {
  const wanted =
    isAcknowledged === null ? sql`true` : sql`(a.recall is not null) = ${isAcknowledged}::boolean`;
  const seen = after === null || !/^\d{1,15}$/.test(after) ? 0 : Number(after);
  return tx.execute<ListedRecall & Record<string, unknown>>(
    sql`select r.id, r.batch::text as batch, r.item, r.position, r.difference,
          ${sql.raw(instant("r.found_at"))} as "foundAt", q.question::text as question,
          coalesce(q.question ->> 'asOf', b.day::text) as "asOf",
          t.kind as form, t.basis as "documentNumber",
          ${sql.raw(instant("a.acknowledged_at"))} as "acknowledgedAt", a.operator as "acknowledgedBy"
        from recall r join check_batch b on b.id = r.batch
        cross join lateral (select b.questions::json -> r.item as question) q
        left join recall_acknowledgement a on a.recall = r.id
        left join act t on t.position = r.position
        where r.institution = ${institution} and r.id > ${seen}::bigint and ${wanted}
        order by r.id limit ${first + 1}::int`,
  );
}

/** How many recalls an institution has not acknowledged. */
export async function countOpenRecalls(tx: Transaction, institution: string): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from recall r where r.institution = ${institution}
          and not exists (select from recall_acknowledgement a where a.recall = r.id)`,
  );
  return row!.count;
}

/** Which of these are recalls of the institution. */
export async function loadOwnRecalls(
  tx: Transaction,
  institution: string,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await tx.execute<{ id: number }>(
    sql`select r.id from json_array_elements_text(${json(ids)}) w join recall r on r.id = w::bigint
        where r.institution = ${institution}`,
  );
  return new Set(rows.map(({ id }) => id));
}

export interface AcknowledgementRow {
  readonly recalls: readonly number[];
  readonly account: string | null;
  readonly operator: string;
}

/** Each is acknowledged once: who was first stands. Tells how many were not before. */
export async function recordAcknowledgements(
  tx: Transaction,
  { recalls, account, operator }: AcknowledgementRow,
): Promise<number> {
  const rows = await tx.execute(
    sql`insert into recall_acknowledgement (recall, region, institution, account, operator)
        select r.id, r.region, r.institution, ${account}::text, ${operator}
        from json_array_elements_text(${json(recalls)}) w join recall r on r.id = w::bigint
        on conflict (recall) do nothing returning recall`,
  );
  return rows.length;
}

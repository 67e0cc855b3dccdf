import { sql } from "drizzle-orm";
import type { ReportedMeasure } from "../domain/ledger/reports.ts";
import type { Transaction } from "./database.ts";
import { dayOfText, dayText } from "./days.ts";

/** What an institution says it has done about a consequence. */
export interface MeasureReport {
  readonly did: "executed" | "already" | "exempted";
  readonly reason: string | null;
  readonly on: number;
  /** The position of the act that reports it. */
  readonly position: number;
}

/** Which departments an institution is said to be; none where it is not said. */
export async function findDepartments(tx: Transaction, code: string): Promise<readonly string[]> {
  const [row] = await tx.execute<{ departments: string[] }>(
    sql`select to_json(i.departments) as departments from institution i where i.code = ${code}`,
  );
  return row?.departments ?? [];
}

/** Says of an institution which departments it is; false where the register does not know it. */
export async function recordDepartments(
  tx: Transaction,
  code: string,
  departments: readonly string[],
): Promise<boolean> {
  const rows = await tx.execute(
    sql`update institution set departments = array(select json_array_elements_text(${JSON.stringify(departments)}::text::json))
        where code = ${code} returning id`,
  );
  return rows.length === 1;
}

/** Where a consequence is: its land; or its place, where it is about none. */
export interface DuePlace {
  readonly parcel: string | null;
  readonly place: string;
}

/** The place of a consequence about no land is that of the place that bears it, or that of its law. */
export const placeOfRow = sql`case when c.parcel is null and c.subject_kind = 'region'
  and c.subject ~ '^[1-9][0-9]{5}$' then c.subject else c.region end`;

/** Rows that an institution may have to act on: they hold, decide, and are the bearer's own. */
export const ownInForce = sql`upper_inf(c.known) and c.status = 'in-force' and c.standing = 'decides'
  and c.under = case c.subject_kind when 'person' then 'enterprise' else c.subject_kind end || ':' || c.subject`;

/** Where a measure holds that began by today; null where there is none such. */
export async function findDue(
  tx: Transaction,
  { policy, measure, subject, unit, since }: ReportedMeasure,
): Promise<DuePlace | null> {
  const [row] = await tx.execute<DuePlace & Record<string, unknown>>(
    sql`select c.parcel, ${placeOfRow} as place from consequence c
        where c.policy = ${policy} and c.measure = ${measure} and c.subject = ${subject}
          and c.unit = ${unit} and c.from_day = ${dayText(since)}::date and c.from_day <= current_date
          and ${ownInForce} order by c.id limit 1`,
  );
  return row ?? null;
}

/** What an institution has reported about a consequence, where a report stands. */
export async function findReport(
  tx: Transaction,
  { policy, measure, subject, unit, since }: ReportedMeasure,
  institution: string,
): Promise<MeasureReport | null> {
  const [row] = await tx.execute<
    Omit<MeasureReport, "on"> & { on: string } & Record<string, unknown>
  >(
    sql`select r.did, r.reason, r.on_day::text as on, r.opened_by as position from measure_report r
        where r.policy = ${policy} and r.measure = ${measure} and r.subject = ${subject}
          and r.unit = ${unit} and r.since = ${dayText(since)}::date
          and r.institution = ${institution} and upper_inf(r.known)`,
  );
  return row === undefined ? null : { ...row, on: dayOfText(row.on) };
}

export interface ReportRow extends ReportedMeasure, Omit<MeasureReport, "position"> {
  readonly institution: string;
  readonly region: string;
}

/** Records a report; one that it corrects is no longer known from then on. */
export async function recordReport(
  tx: Transaction,
  row: ReportRow,
  position: number,
): Promise<void> {
  const { policy, measure, subject, unit, institution, region, did, reason } = row;
  const since = dayText(row.since);
  await tx.execute(
    sql`update measure_report r set known = int8range(lower(r.known), ${position}::bigint),
          closed_by = ${position}::bigint
        where r.policy = ${policy} and r.measure = ${measure} and r.subject = ${subject}
          and r.unit = ${unit} and r.since = ${since}::date and r.institution = ${institution}
          and upper_inf(r.known)`,
  );
  await tx.execute(
    sql`insert into measure_report (region, policy, measure, subject, unit, since, institution, did, reason,
          on_day, known, opened_by)
        values (${region}, ${policy}, ${measure}, ${subject}, ${unit}, ${since}::date, ${institution}, ${did},
          ${reason}, ${dayText(row.on)}::date, int8range(${position}::bigint, null), ${position}::bigint)`,
  );
}

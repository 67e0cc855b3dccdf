import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { ownInForce, placeOfRow } from "./measure-reports.ts";
import { json } from "./visible.ts";

/** A measure that somebody has to carry out, and within how many days where a term was set. */
export interface Task {
  readonly policy: string;
  readonly measure: string;
  readonly term: number | null;
}

/** OVERDUE is part of OUTSTANDING: nothing was reported, and the term has passed. */
export type WorkStatus = "OUTSTANDING" | "OVERDUE" | "REPORTED";

export interface WorkScope {
  readonly institution: string;
  /** The digits that its territories have in common with every region within. */
  readonly stems: readonly string[];
  readonly status: WorkStatus;
  readonly first: number;
  readonly after: string | null;
}

/** One thing to be done by an institution, or done. */
export interface WorkRow {
  readonly key: string;
  readonly policy: string;
  readonly measure: string;
  readonly subjectKind: "enterprise" | "person" | "parcel" | "region";
  readonly subject: string;
  readonly unitKind: string;
  readonly unit: string;
  readonly parcel: string | null;
  /** The six digits of the place where it is to be done. */
  readonly place: string;
  readonly since: number;
  readonly until: number;
  readonly term: number | null;
  readonly isOverdue: boolean;
  readonly did: "executed" | "already" | "exempted" | null;
  readonly reason: string | null;
  readonly on: number | null;
  readonly position: number | null;
}

type StoredWork = Omit<WorkRow, "since" | "until" | "on"> & {
  since: string;
  until: string;
  on: string | null;
} & Record<string, unknown>;

const today = sql`c.from_day <= current_date and current_date < c.until_day`;

/** A term is counted as the law counts periods: the first day is not counted, and its last day is in time. */
const overdue = sql`coalesce(c.from_day + w.term < current_date, false)`;

function within(stems: readonly string[]): SQL {
  return sql`exists (select from json_array_elements_text(${json(stems)}) s where starts_with(${placeOfRow}, s))`;
}

const sameConsequence = sql`r.policy = c.policy and r.measure = c.measure and r.subject = c.subject
  and r.unit = c.unit and r.since = c.from_day and upper_inf(r.known)`;

/** A page, and one more, of what an institution has to do or has done, among these measures. */
export async function listWork(
  tx: Transaction,
  tasks: readonly Task[],
  { institution, stems, status, first, after }: WorkScope,
): Promise<WorkRow[]> {
  const rows = await tx.execute<StoredWork>(
    sql`select x.* from json_to_recordset(${json(tasks)}) as w(policy text, measure text, term int)
        cross join lateral (
          select * from (
            select distinct on (c.subject, c.unit, c.from_day)
              concat_ws('|', c.policy, c.measure, c.subject, c.unit, c.from_day) as key, c.policy, c.measure,
              c.subject_kind as "subjectKind", c.subject, c.unit_kind as "unitKind", c.unit, c.parcel,
              ${placeOfRow} as place, c.from_day::text as since, c.until_day::text as until, w.term,
              r.id is null and ${overdue} as "isOverdue", r.did, r.reason, r.on_day::text as "on",
              r.opened_by as position
            from consequence c
            left join measure_report r on ${sameConsequence} and r.institution = ${institution}
            where c.policy = w.policy and c.measure = w.measure and ${ownInForce} and ${today}
              and ${within(stems)}
            order by c.subject, c.unit, c.from_day, c.id
          ) y where ${statusOf(status)} and ${after === null ? sql`true` : sql`y.key > ${after}`}
          order by y.key limit ${first + 1}::int
        ) x order by x.key limit ${first + 1}::int`,
  );
  return rows.map(({ since, until, on, ...row }) => ({
    ...row,
    since: dayOfText(since),
    until: dayOfText(until),
    on: on === null ? null : dayOfText(on),
  }));
}

function statusOf(status: WorkStatus): SQL {
  switch (status) {
    case "OUTSTANDING":
      return sql`y.did is null`;
    case "OVERDUE":
      return sql`y."isOverdue"`;
    case "REPORTED":
      return sql`y.did is not null`;
    default:
      return status satisfies never;
  }
}

/** How much of a measure holds in a county today. */
export interface WorkCount {
  readonly policy: string;
  readonly measure: string;
  readonly place: string;
  readonly total: number;
  readonly overdue: number;
}

/** How much of it an institution has reported. */
export interface ReportedCount extends WorkCount {
  readonly institution: string;
}

export interface ProgressRows {
  readonly due: readonly WorkCount[];
  readonly reported: readonly ReportedCount[];
}

/** What holds by measure and county, and what was reported of it by whom. */
export async function loadProgress(
  tx: Transaction,
  tasks: readonly Task[],
  stems: readonly string[],
): Promise<ProgressRows> {
  const wanted = sql`json_to_recordset(${json(tasks)}) as w(policy text, measure text, term int)
    join consequence c on c.policy = w.policy and c.measure = w.measure and ${ownInForce} and ${today}
      and ${within(stems)}`;
  const counted = sql`count(distinct (c.subject, c.unit, c.from_day))::int as total,
    count(distinct (c.subject, c.unit, c.from_day)) filter (where ${overdue})::int as overdue`;
  const due = await tx.execute<WorkCount & Record<string, unknown>>(
    sql`select c.policy, c.measure, ${placeOfRow} as place, ${counted}
        from ${wanted} group by 1, 2, 3`,
  );
  const reported = await tx.execute<ReportedCount & Record<string, unknown>>(
    sql`select r.institution, c.policy, c.measure, ${placeOfRow} as place, ${counted}
        from ${wanted} join measure_report r on ${sameConsequence} group by 1, 2, 3, 4`,
  );
  return { due, reported };
}

/** A body that may have measures to carry out. */
export interface Worker {
  readonly code: string;
  readonly name: string;
  readonly region: string;
  readonly departments: readonly string[];
}

/** The institutions that sit in these territories or over them, with what they are said to be. */
export async function listWorkers(tx: Transaction, stems: readonly string[]): Promise<Worker[]> {
  const rows = await tx.execute<Worker & Record<string, unknown>>(
    sql`select i.code, i.name, i.region, to_json(i.departments) as departments from institution i
        where exists (select from json_array_elements_text(${json(stems)}) s where starts_with(i.region, s))
        order by i.code`,
  );
  return [...rows];
}

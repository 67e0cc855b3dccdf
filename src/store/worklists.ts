import { type SQL, sql } from "drizzle-orm";
import { parseDay } from "../domain/time/day.ts";
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
  return sql`${placeOfRow} ^@ any(array(select json_array_elements_text(${json(stems)})))`;
}

const sameConsequence = sql`r.policy = c.policy and r.measure = c.measure and r.subject = c.subject
  and r.unit = c.unit and r.since = c.from_day and upper_inf(r.known)`;

/**
 * A page, and one more, of what an institution has to do or has done, among these measures in their order.
 * Each measure is read along its index and no further than the page needs.
 */
export async function listWork(
  tx: Transaction,
  tasks: readonly Task[],
  { institution, stems, status, first, after }: WorkScope,
): Promise<WorkRow[]> {
  const seen = after === null ? null : readKey(after);
  const begun = seen === null ? 0 : tasks.findIndex((one) => isOf(one, seen));
  const left = tasks
    .slice(Math.max(0, begun))
    .filter(({ term }) => status !== "OVERDUE" || term !== null)
    .map((one, at) => ({ ...one, at, ...(seen !== null && isOf(one, seen) ? seen : {}) }));
  const join = status === "REPORTED" ? sql`join` : sql`left join`;
  const rows = await tx.execute<StoredWork>(
    sql`select x.* from json_to_recordset(${json(left)})
          as w(at int, policy text, measure text, term int, subject text, unit text, since date)
        cross join lateral (
          select distinct on (c.subject, c.unit, c.from_day) c.policy, c.measure,
            c.subject_kind as "subjectKind", c.subject, c.unit_kind as "unitKind", c.unit, c.parcel,
            ${placeOfRow} as place, c.from_day::text as since, c.until_day::text as until, w.term,
            r.id is null and ${overdue} as "isOverdue", r.did, r.reason, r.on_day::text as "on",
            r.opened_by as position
          from consequence c ${join} measure_report r on ${sameConsequence} and r.institution = ${institution}
          where c.policy = w.policy and c.measure = w.measure and ${ownInForce} and ${today}
            and ${within(stems)} and ${statusOf(status)}
            and (w.subject is null or (c.subject, c.unit, c.from_day) > (w.subject, w.unit, w.since))
          order by c.subject, c.unit, c.from_day, c.id limit ${first + 1}::int
        ) x order by w.at, x.subject, x.unit, x.since limit ${first + 1}::int`,
  );
  return rows.map(({ since, until, on, ...row }) => ({
    ...row,
    key: JSON.stringify([row.policy, row.measure, row.subject, row.unit, since]),
    since: dayOfText(since),
    until: dayOfText(until),
    on: on === null ? null : dayOfText(on),
  }));
}

interface SeenWork {
  readonly policy: string;
  readonly measure: string;
  readonly subject: string;
  readonly unit: string;
  readonly since: string;
}

/** A key is written above and nowhere else; one that a caller has composed finds its own beginning. */
function readKey(key: string): SeenWork | null {
  try {
    const parts: unknown = JSON.parse(key);
    if (!Array.isArray(parts) || parts.length !== 5) return null;
    const [policy, measure, subject, unit, since] = parts.map(String) as [
      string,
      string,
      string,
      string,
      string,
    ];
    return since === "-infinity" || parseDay(since) !== null
      ? { policy, measure, subject, unit, since }
      : null;
  } catch {
    return null;
  }
}

function isOf(one: Task, { policy, measure }: SeenWork): boolean {
  return one.policy === policy && one.measure === measure;
}

function statusOf(status: WorkStatus): SQL {
  switch (status) {
    case "OUTSTANDING":
      return sql`r.id is null`;
    case "OVERDUE":
      return sql`r.id is null and ${overdue}`;
    case "REPORTED":
      return sql`true`;
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
  const counted = (from: SQL, more: SQL): SQL => sql`
    select w.policy, w.measure, x.* from json_to_recordset(${json(tasks)})
      as w(policy text, measure text, term int)
    cross join lateral (
      select y.place, ${more} count(*)::int as total, (count(*) filter (where y.overdue))::int as overdue
      from (
        select distinct on (c.subject, c.unit, c.from_day ${from === none ? sql`` : sql`, r.institution`})
          ${placeOfRow} as place, ${overdue} as overdue ${from === none ? sql`` : sql`, r.institution`}
        from consequence c ${from}
        where c.policy = w.policy and c.measure = w.measure and ${ownInForce} and ${today}
          and ${within(stems)}
      ) y group by 1 ${from === none ? sql`` : sql`, 2`}
    ) x`;
  const due = await tx.execute<WorkCount & Record<string, unknown>>(counted(none, sql``));
  const reported = await tx.execute<ReportedCount & Record<string, unknown>>(
    counted(sql`join measure_report r on ${sameConsequence}`, sql`y.institution,`),
  );
  return { due, reported };
}

const none = sql``;

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

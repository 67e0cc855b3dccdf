import type postgres from "postgres";
import type { Concern } from "../domain/answer/concerns.ts";
import type { Evidence } from "../domain/answer/evidence.ts";
import type { FiledRow } from "../domain/answer/filing.ts";
import { dayOfText } from "./days.ts";
import { checkStatement, instant, listSeparator } from "./check-statement.ts";
import { filedRow, type StoredRow } from "./filed-rows.ts";

/** What the statement looks for. What is absent was not asked. */
export interface CheckRow {
  readonly subject_kind: "enterprise" | "person" | "parcel" | "unit";
  readonly subject: string;
  /** Land that the counter names beside its subject: a parcel code or a real-estate unit. */
  readonly land?: string | undefined;
  readonly benefit?: string | undefined;
  readonly project?: string | undefined;
  /** The kinds of measure that bear on the action. */
  readonly kinds: readonly string[];
  /** The kinds of permit with which the action is concerned. */
  readonly permits?: readonly string[] | undefined;
  readonly mortgages?: true | undefined;
  /** Keys for the counter's surroundings, used where no known land is named. */
  readonly near: readonly string[];
  /** Absent for today: the database says which day it is in Asia/Shanghai. */
  readonly day?: string | undefined;
  readonly known_at?: number | undefined;
  readonly idempotency_key?: string | undefined;
  /** Hex of the SHA-256 of the question, by which another one under the same key is told. */
  readonly fingerprint?: string | undefined;
}

/** What one institution asks with a statement. */
export interface CheckBatch {
  readonly id: string;
  readonly institution: string;
  readonly region: string;
  /** Canonical texts (RFC 8785), in their order. */
  readonly questions: readonly string[];
}

/** A question on its way, and in which of the batches it is recorded; in none where it is only read again. */
export interface AskedRow {
  readonly row: CheckRow;
  readonly batch: number | null;
}

/** What one statement read for a question, and whether it has left the record. */
export interface CheckReading {
  readonly position: number;
  /** The newest position; where the question asks for a later one nothing was recorded. */
  readonly head: number;
  readonly asOf: number;
  /** When the statement read, RFC 3339 in UTC; and which day that was in Asia/Shanghai. */
  readonly readAt: string;
  readonly today: number;
  /** Ids in `law` of what was law then. */
  readonly law: string;
  readonly isRecorded: boolean;
  /** The code under which the register keeps the subject and the land, which may be newer than asked. */
  readonly subject: string;
  readonly land: string | null;
  readonly evidence: Omit<Evidence, "isDemonstration">;
  /** The numbers of the rows of `consequence` that were read. */
  readonly rows: readonly number[];
}

interface Reading extends CheckReading {
  readonly evidence: Omit<Evidence, "isDemonstration"> & { rows: FiledRow[] };
  readonly rows: number[];
}

const plainStatement = checkStatement(true);
const wholeStatement = checkStatement(false);

/** Whether a question is recorded among others; one that has a key or asks for a position is alone. */
export function travelsAlone({ idempotency_key: key, known_at: knownAt }: CheckRow): boolean {
  return key !== undefined || knownAt !== undefined;
}

function isPlain(row: CheckRow): boolean {
  const { land, benefit, project, permits, mortgages } = row;
  return (land ?? benefit ?? project ?? permits ?? mortgages) === undefined && !travelsAlone(row);
}

/** Reads the answers to many questions and leaves a record of each: one statement, one snapshot. */
export async function recordChecks(
  checking: postgres.Sql,
  asked: readonly AskedRow[],
  batches: readonly CheckBatch[],
): Promise<readonly CheckReading[]> {
  const statement = asked.every(({ row }) => isPlain(row)) ? plainStatement : wholeStatement;
  const questions = asked.map(({ row, batch }, n) =>
    batch === null ? { n, ...row, idempotency_key: undefined } : { n, ...row, batch: batch + 1 },
  );
  const rows = (await checking.unsafe(
    statement,
    [
      JSON.stringify(questions),
      batches.map(({ id }) => id).join(listSeparator),
      batches.map(({ institution }) => institution).join(listSeparator),
      batches.map(({ region }) => region).join(listSeparator),
      batches.map((batch) => `[${batch.questions.join(",")}]`).join(listSeparator),
    ],
    { prepare: true },
  )) as unknown as readonly FoundRow[];
  const found: Reading[] = [];
  for (const row of rows) {
    const reading = (found[row.n] ??= readingOf(row));
    if (row.under === null) continue;
    reading.rows.push(row.row!);
    reading.evidence.rows.push(filedRow(row as unknown as StoredRow));
  }
  return found;
}

/** Now, by the database's clock, as evidence words instants. */
export async function findNow(checking: postgres.Sql): Promise<string> {
  const [row] = await checking.unsafe<{ at: string }[]>(
    `select ${instant("clock_timestamp()")} as at`,
  );
  return row!.at;
}

/** A question that was asked before under the same key. */
export interface PastCheck {
  readonly batch: string;
  readonly item: number;
  readonly fingerprint: string;
}

export async function findCheck(
  checking: postgres.Sql,
  institution: string,
  key: string,
): Promise<PastCheck | null> {
  const [row] = await checking<PastCheck[]>`
    select k.batch::text as batch, k.item, encode(k.fingerprint, 'hex') as fingerprint from check_key k
    where k.institution = ${institution} and k.idempotency_key = ${key}`;
  return row ?? null;
}

interface FoundRow {
  readonly n: number;
  readonly row: number | null;
  readonly read_at: string;
  readonly today: string;
  readonly position: number;
  readonly head: number;
  readonly as_of: string;
  readonly law: string;
  readonly is_recorded: boolean;
  readonly subject: string;
  readonly is_subject_known: boolean;
  readonly land: string | null;
  readonly is_land_asked: boolean;
  readonly is_land_known: boolean;
  readonly is_listed: boolean;
  readonly is_held: boolean;
  readonly is_benefit_known: boolean | null;
  readonly is_benefit_own: boolean | null;
  readonly is_project_known: boolean | null;
  readonly concerns: readonly StoredConcern[] | null;
  readonly under: string | null;
}

interface StoredConcern {
  readonly kind: Concern["kind"];
  readonly id: string;
  readonly what: string;
  readonly last: string | null;
}

function readingOf(row: FoundRow): Reading {
  return {
    position: row.position,
    head: row.head,
    asOf: dayOfText(row.as_of),
    readAt: row.read_at,
    today: dayOfText(row.today),
    rows: [],
    law: row.law,
    isRecorded: row.is_recorded,
    subject: row.subject,
    land: row.land,
    evidence: {
      rows: [],
      isSubjectKnown: row.is_subject_known,
      land: row.is_land_asked
        ? { isKnown: row.is_land_known, isListed: row.is_listed, isHeld: row.is_held }
        : null,
      benefit:
        row.is_benefit_known === null
          ? null
          : { isKnown: row.is_benefit_known, isOwn: row.is_benefit_own === true },
      project: row.is_project_known === null ? null : { isKnown: row.is_project_known },
      concerns: (row.concerns ?? []).map(({ kind, id, what, last }) => ({
        kind,
        id,
        what,
        lastDay: lastDayOf(kind, last),
      })),
    },
  };
}

/** A permit's last day is a recorded fact; a mortgage ends before the day on which it is no longer. */
function lastDayOf(kind: Concern["kind"], last: string | null): number | null {
  if (last === null || last === "infinity" || !/^\d{4}-\d{2}-\d{2}$/.test(last)) return null;
  return kind === "mortgage" ? dayOfText(last) - 1 : dayOfText(last);
}

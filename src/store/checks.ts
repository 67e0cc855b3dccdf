import type postgres from "postgres";
import type { Concern } from "../domain/answer/concerns.ts";
import type { Evidence } from "../domain/answer/evidence.ts";
import { type FiledRow, type FiledWords } from "../domain/answer/filing.ts";
import { dayOfText } from "./days.ts";
import { checkStatement } from "./check-statement.ts";

/** One question as the statement takes it: words, days as text, and who asks why. */
export interface CheckRow {
  readonly id: string;
  readonly subject_kind: "enterprise" | "person" | "parcel" | "unit";
  readonly subject: string;
  /** Land that the counter names beside its subject: a parcel code or a real-estate unit. */
  readonly land: string | null;
  readonly benefit: string | null;
  readonly project: string | null;
  readonly action: string;
  /** The kinds of measure that bear on the action. */
  readonly kinds: readonly string[];
  /** The kinds of permit with which the action is concerned; null where none. */
  readonly permits: readonly string[] | null;
  readonly mortgages: boolean;
  readonly jurisdiction: string;
  /** Keys for the counter's surroundings, used where no known land is named. */
  readonly near: readonly string[];
  /** Null for today: the database says which day it is in Asia/Shanghai. */
  readonly day: string | null;
  readonly known_at: number | null;
  readonly region: string;
  readonly institution: string;
  readonly operator: string;
  readonly purpose: string;
  readonly case_number: string;
  /** The canonical question (RFC 8785). */
  readonly question: string;
  readonly idempotency_key: string | null;
  /** Its SHA-256, by which another question under the same key is told; null where it has no key. */
  readonly fingerprint: string | null;
  /** False where the question was answered before and is told again. */
  readonly is_recorded: boolean;
}

/** What one statement read for a question, and whether it has left the record. */
export interface CheckReading {
  readonly id: string;
  readonly position: number;
  /** The newest position; where the question asks for a later one nothing was recorded. */
  readonly head: number;
  readonly asOf: number;
  /** Ids in `law` of what was law then. */
  readonly law: string;
  readonly isRecorded: boolean;
  /** The code under which the register keeps the subject and the land, which may be newer than asked. */
  readonly subject: string;
  readonly land: string | null;
  readonly evidence: Omit<Evidence, "isDemonstration">;
}

const plainStatement = checkStatement(false);
const namingStatement = checkStatement(true);

function namesMore({ land, benefit, project, permits, mortgages }: CheckRow): boolean {
  return land !== null || benefit !== null || project !== null || permits !== null || mortgages;
}

/** Reads the answers to many questions and leaves a record of each: one statement, one snapshot. */
export async function recordChecks(
  checking: postgres.Sql,
  questions: readonly CheckRow[],
): Promise<Map<string, CheckReading>> {
  const statement = questions.some(namesMore) ? namingStatement : plainStatement;
  const rows = (await checking.unsafe(statement, [JSON.stringify(questions)], {
    prepare: true,
  })) as unknown as readonly FoundRow[];
  const found = new Map<string, CheckReading & { evidence: { rows: FiledRow[] } }>();
  for (const row of rows) {
    let reading = found.get(row.id);
    if (reading === undefined) {
      reading = readingOf(row);
      found.set(row.id, reading);
    }
    if (row.under !== null) reading.evidence.rows.push(filedRow(row as unknown as StoredRow));
  }
  return found;
}

/** A record that stands already under this id or this key. */
export interface PastCheck {
  readonly id: string;
  readonly position: number;
  readonly fingerprint: string | null;
}

export async function findCheck(
  checking: postgres.Sql,
  { id, institution, idempotency_key: key }: CheckRow,
): Promise<PastCheck | null> {
  const [row] = await checking<PastCheck[]>`
    select c.id::text as id, c.position, encode(c.fingerprint, 'hex') as fingerprint from check_record c
    where c.id = ${id}::uuid or (c.institution = ${institution} and c.idempotency_key = ${key}::text)`;
  return row ?? null;
}

interface FoundRow {
  readonly id: string;
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

function readingOf(row: FoundRow): CheckReading & { evidence: { rows: FiledRow[] } } {
  return {
    id: row.id,
    position: row.position,
    head: row.head,
    asOf: dayOfText(row.as_of),
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

/** A row of `consequence` as it stands. */
export interface StoredRow {
  readonly row: number;
  readonly under: string;
  readonly origin: string;
  readonly policy: string;
  readonly measure: string;
  readonly kind: string;
  readonly subject_kind: FiledRow["subject"]["kind"];
  readonly bearer: string;
  readonly unit_kind: string;
  readonly unit: string;
  readonly parcel: string | null;
  readonly via: string | null;
  readonly benefit: string | null;
  readonly standing: FiledRow["standing"];
  readonly status: FiledRow["status"];
  readonly from_day: string;
  readonly until_day: string;
  readonly words: string;
}

const wordsRead = new Map<string, FiledWords>();
const wordsMax = 20_000;

/** The same words stand in many rows; each text is read once. */
function readWords(text: string): FiledWords {
  let words = wordsRead.get(text);
  if (words === undefined) {
    words = JSON.parse(text) as FiledWords;
    if (wordsRead.size >= wordsMax) wordsRead.clear();
    wordsRead.set(text, words);
  }
  return words;
}

/** What was stored as what an answer is made of. */
export function filedRow(stored: StoredRow): FiledRow {
  return {
    under: stored.under,
    origin: stored.origin,
    policy: stored.policy,
    measure: stored.measure,
    kind: stored.kind,
    subject: { kind: stored.subject_kind, id: stored.bearer },
    path: {
      unit: { kind: stored.unit_kind, id: stored.unit },
      parcel: stored.parcel,
      via: stored.via,
      benefit: stored.benefit,
    },
    standing: stored.standing,
    status: stored.status,
    from: dayOfText(stored.from_day),
    until: dayOfText(stored.until_day),
    words: readWords(stored.words),
  };
}

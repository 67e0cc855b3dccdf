import type postgres from "postgres";
import type { Concern } from "../domain/answer/concerns.ts";
import type { Evidence } from "../domain/answer/evidence.ts";
import type { FiledRow } from "../domain/answer/filing.ts";
import { dayOfText } from "./days.ts";
import { checkStatement, listSeparator } from "./check-statement.ts";
import { instant } from "./instants.ts";
import { filedRow, type StoredRow } from "./filed-rows.ts";
import { asking } from "./passing.ts";

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
  /** False while the register has come out of a copy and two persons have not said that they know. */
  readonly isVouched: boolean;
  /** Ids in `law` of what was law then. */
  readonly law: string;
  readonly isRecorded: boolean;
  /** The code under which the register keeps the subject and the land, which may be newer than asked. */
  readonly subject: string;
  readonly land: string | null;
  readonly evidence: Omit<Evidence, "isDemonstration" | "isVouched">;
  /** The numbers of the rows of `consequence` that were read. */
  readonly rows: readonly number[];
}

interface Reading extends CheckReading {
  readonly evidence: Omit<Evidence, "isDemonstration" | "isVouched"> & { rows: FiledRow[] };
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
  const shapes = new Map<string, SharedShape>();
  const questions = asked.map(({ row: { kinds, near, permits, mortgages, ...own }, batch }, n) => {
    const shape = shapeFor(shapes, { kinds, near, permits, mortgages });
    return batch === null
      ? { n, ...own, shape, idempotency_key: undefined }
      : { n, ...own, shape, batch: batch + 1 };
  });
  const rows = await asking<FoundRow[]>("check.read", checking, statement, [
    JSON.stringify(questions),
    batches.map(({ id }) => id).join(listSeparator),
    batches.map(({ institution }) => institution).join(listSeparator),
    batches.map(({ region }) => region).join(listSeparator),
    batches.map((batch) => `[${batch.questions.join(",")}]`).join(listSeparator),
    JSON.stringify([...shapes.values()]),
  ]);
  const shared = rows.find((row) => row.shared !== null)?.shared;
  if (shared == null) return [];
  const found: Reading[] = [];
  for (const row of rows) {
    const reading = (found[row.n] ??= readingOf(row, asked[row.n]!.row, shared));
    if (row.under === null) continue;
    reading.rows.push(row.row!);
    reading.evidence.rows.push(filedRow(row as unknown as StoredRow));
  }
  return found;
}

/** What many questions share, and goes to the database once. */
type Shape = Pick<CheckRow, "kinds" | "near" | "permits" | "mortgages">;
type SharedShape = Shape & { readonly shape: number };

function shapeFor(shapes: Map<string, SharedShape>, shape: Shape): number {
  const { kinds, near, permits, mortgages } = shape;
  const key = `${kinds.join()} ${near.join()} ${permits?.join() ?? ""} ${mortgages ?? ""}`;
  let known = shapes.get(key);
  if (known === undefined) shapes.set(key, (known = { ...shape, shape: shapes.size }));
  return known.shape;
}

/** Now, by the database's clock, as evidence words instants. */
export async function findNow(checking: postgres.Sql): Promise<string> {
  const [row] = await asking<{ at: string }[]>(
    "check.unsealed",
    checking,
    `select ${instant("clock_timestamp()")} as at`,
  );
  return row!.at;
}

/** The newest position, that day, the instant, the law then, and whether the register can be relied on. */
type Shared = readonly [head: number, today: string, at: string, law: string, isVouched: boolean];

interface FoundRow extends Partial<OwnRow> {
  readonly n: number;
  readonly shared: Shared | null;
  /** Null where it is as asked. */
  readonly subject: string | null;
  readonly is_subject_known: boolean;
  readonly row: number | null;
  readonly under: string | null;
}

/** What only the whole statement tells of a question. */
interface OwnRow {
  readonly position: number;
  /** Null where the newest position was asked. */
  readonly law: string | null;
  readonly is_recorded: boolean;
  readonly land: string | null;
  readonly is_land_asked: boolean;
  readonly is_land_known: boolean;
  readonly is_listed: boolean;
  readonly is_held: boolean;
  readonly is_benefit_known: boolean | null;
  readonly is_benefit_own: boolean | null;
  readonly is_project_known: boolean | null;
  readonly concerns: readonly StoredConcern[] | null;
}

interface StoredConcern {
  readonly kind: Concern["kind"];
  readonly id: string;
  readonly what: string;
  readonly last: string | null;
}

function readingOf(
  row: FoundRow,
  asked: CheckRow,
  [head, today, readAt, law, isVouched]: Shared,
): Reading {
  return {
    position: row.position ?? head,
    head,
    asOf: dayOfText(asked.day ?? today),
    readAt,
    today: dayOfText(today),
    isVouched,
    rows: [],
    law: row.law ?? law,
    isRecorded: row.is_recorded ?? true,
    subject: row.subject ?? asked.subject,
    land: row.land ?? null,
    evidence: {
      rows: [],
      isSubjectKnown: row.is_subject_known,
      land: row.is_land_asked === true ? landOf(row) : null,
      benefit: row.is_benefit_known == null ? null : benefitOf(row),
      project: row.is_project_known == null ? null : { isKnown: row.is_project_known },
      concerns: (row.concerns ?? []).map(({ kind, id, what, last }) => ({
        kind,
        id,
        what,
        lastDay: lastDayOf(kind, last),
      })),
    },
  };
}

function landOf({ is_land_known, is_listed, is_held }: FoundRow): Evidence["land"] {
  return {
    isKnown: is_land_known === true,
    isListed: is_listed === true,
    isHeld: is_held === true,
  };
}

function benefitOf({ is_benefit_known, is_benefit_own }: FoundRow): Evidence["benefit"] {
  return { isKnown: is_benefit_known === true, isOwn: is_benefit_own === true };
}

/** A permit's last day is a recorded fact; a mortgage ends before the day on which it is no longer. */
function lastDayOf(kind: Concern["kind"], last: string | null): number | null {
  if (last === null || last === "infinity" || !/^\d{4}-\d{2}-\d{2}$/.test(last)) return null;
  return kind === "mortgage" ? dayOfText(last) - 1 : dayOfText(last);
}

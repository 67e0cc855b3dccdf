import type { Question } from "../domain/answer/answers.ts";
import { canonicalAnswer } from "../domain/answer/canonical-answer.ts";
import { keysOf, nearKeys } from "../domain/answer/evidence.ts";
import { verdict, type Verdict } from "../domain/answer/verdict.ts";
import { formatDay, parseDay } from "../domain/time/day.ts";
import { type CheckReading, type CheckRow, recordChecks } from "../store/checks.ts";
import type { Database } from "../store/database.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import { isConnectionLost } from "../store/retry.ts";
import { bearingOn } from "./check-row.ts";

/** What a question came to, by what was known at a position. */
export interface Told {
  /** As it was answered: its subject and land under the codes that the register keeps them. */
  readonly question: Question;
  readonly position: number;
  readonly law: KnownLaw;
  readonly verdict: Verdict;
  /** RFC 8785 text of the whole answer: what its hash in a receipt is of. */
  readonly canonical: string;
  /** The rows of `consequence` that were read, and the keys under which was looked. */
  readonly rows: readonly number[];
  readonly keys: readonly string[];
}

/** A question in its canonical form, as it was recorded. */
export interface RecordedQuestion {
  readonly action: string;
  readonly asOf: string | null;
  readonly benefit?: string;
  readonly context: {
    readonly caseNumber: string;
    readonly operator: string;
    readonly purpose: string;
  };
  readonly jurisdiction: string;
  readonly knownAt: number | null;
  readonly parcel?: string;
  readonly project?: string;
  readonly subject: { readonly id: string; readonly kind: CheckRow["subject_kind"] };
}

/** A question on its way to an answer. */
export interface Underway {
  readonly question: Question;
  /** What was asked for; null for the newest. */
  readonly knownAt: number | null;
  readonly row: CheckRow;
}

export interface Answering {
  lawAt(at: number | null): Promise<KnownLaw | null>;
  /** The law that was read with, and what it makes of the reading; at once where it was assumed rightly. */
  tell(asked: Underway, reading: CheckReading, assumed: KnownLaw): Told | Promise<Told>;
  /** What a recorded question came to for a day, from the rows known at a position; records nothing. */
  again(
    asked: RecordedQuestion,
    at: { readonly position: number; readonly day: string },
  ): Promise<Told>;
}

/** Who reads the law for the desk itself. */
const desk = { institution: "liandong", operator: "desk", within: "everywhere" } as const;

/** Makes answers of what is read. An answer is a function of the question, the law and the rows known then. */
export function openAnswering({
  database,
  isDemonstration,
}: {
  readonly database: Database;
  readonly isDemonstration: boolean;
}): Answering {
  function lawAt(at: number | null): Promise<KnownLaw | null> {
    return database.reading(desk, (tx) => findLaw(tx, at));
  }

  async function read(row: CheckRow): Promise<CheckReading> {
    const asked = [{ row, batch: null }];
    const [reading] = await readTwice(() => recordChecks(database.checking, asked, []));
    if (reading === undefined) throw new Error("a question came back without an answer");
    return reading;
  }

  function tell(asked: Underway, reading: CheckReading, assumed: KnownLaw): Told | Promise<Told> {
    return idsOf(assumed) === reading.law && isReadWhole(asked, assumed)
      ? toldOf(asked, reading, assumed, isDemonstration)
      : tellAnew(asked, reading);
  }

  /** Where the law is newer than was assumed, other kinds may bear on the action: those are read too. */
  async function tellAnew(asked: Underway, reading: CheckReading): Promise<Told> {
    const known = await lawAt(reading.position);
    if (known === null) throw new Error("the law has been taken away between two statements");
    if (isReadWhole(asked, known)) return toldOf(asked, reading, known, isDemonstration);
    const row = {
      ...asked.row,
      ...bearingOn(known.law, asked.question.action),
      known_at: reading.position,
      day: formatDay(reading.asOf),
    };
    return toldOf({ ...asked, row }, await read(row), known, isDemonstration);
  }

  async function again(
    asked: RecordedQuestion,
    { position, day }: { readonly position: number; readonly day: string },
  ): Promise<Told> {
    const known = await lawAt(position);
    if (known === null) throw new Error("nothing was law at the position of an answer");
    const underway = underwayAgain(asked, { position, day, known });
    return toldOf(underway, await read(underway.row), known, isDemonstration);
  }

  return { lawAt, tell, again };
}

function toldOf(
  { question, knownAt }: Underway,
  reading: CheckReading,
  law: KnownLaw,
  isDemonstration: boolean,
): Told {
  const told: Question = {
    ...question,
    subject: { ...question.subject, id: reading.subject },
    asOf: reading.asOf,
    ...(reading.land === null ? {} : { parcel: reading.land }),
  };
  const { position, rows } = reading;
  const evidence = { ...reading.evidence, isDemonstration };
  const made = verdict(law.law, told, evidence);
  const isLandKnown =
    told.subject.kind === "parcel" ? evidence.isSubjectKnown : evidence.land?.isKnown === true;
  return {
    question: told,
    position,
    law,
    verdict: made,
    canonical: canonicalAnswer({ question: told, knownAt, position, verdict: made }),
    rows,
    keys: keysOf(told, isLandKnown),
  };
}

/** Whether the kinds that were read are those that bear on the action under this law. */
function isReadWhole({ row, question }: Underway, { law }: KnownLaw): boolean {
  const bearing = bearingOn(law, question.action);
  return (
    bearing.kinds === row.kinds ||
    (bearing.kinds.join() === row.kinds.join() && bearing.permits?.join() === row.permits?.join())
  );
}

/** A recorded question as it goes to the statement again, for the day and the position it was answered for. */
function underwayAgain(
  { action, benefit, jurisdiction, knownAt, parcel, project, subject }: RecordedQuestion,
  {
    position,
    day,
    known,
  }: { readonly position: number; readonly day: string; readonly known: KnownLaw },
): Underway {
  const asOf = parseDay(day);
  if (asOf === null) throw new RangeError("a recorded day cannot be read");
  const kind = subject.kind === "unit" ? "parcel" : subject.kind;
  return {
    question: {
      subject: { ...subject, kind },
      action,
      jurisdiction,
      asOf,
      ...(parcel === undefined ? {} : { parcel }),
      ...(benefit === undefined ? {} : { benefit }),
      ...(project === undefined ? {} : { project }),
    },
    knownAt,
    row: {
      subject_kind: subject.kind,
      subject: subject.id,
      land: parcel,
      benefit,
      project,
      ...bearingOn(known.law, action),
      near: nearKeys(jurisdiction),
      day,
      known_at: position,
    },
  };
}

/** A connection that broke may have recorded or not: what is read anew is recorded as what it is, anew. */
export async function readTwice<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return read();
  }
}

const ids = new WeakMap<KnownLaw, string>();

/** The numbers of its parts as the statement says them, put together once. */
function idsOf(known: KnownLaw): string {
  let text = ids.get(known);
  if (text === undefined) {
    const numbers = known.parts.map(({ id }) => id).sort((a, b) => a - b);
    ids.set(known, (text = numbers.join(" ")));
  }
  return text;
}

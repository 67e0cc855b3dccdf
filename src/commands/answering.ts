import type { Question } from "../domain/answer/answers.ts";
import { canonicalAnswer } from "../domain/answer/canonical-answer.ts";
import { keysOf } from "../domain/answer/evidence.ts";
import { verdict, type Verdict } from "../domain/answer/verdict.ts";
import { formatDay } from "../domain/time/day.ts";
import {
  type AskedRow,
  type CheckBatch,
  type CheckReading,
  type CheckRow,
  recordChecks,
} from "../store/checks.ts";
import type { Database } from "../store/database.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import { StaleRegister } from "../store/newest-head.ts";
import { isConnectionLost } from "../store/retry.ts";
import { bearingOn } from "./check-row.ts";
import { type Moment, type RecordedQuestion, underwayAgain } from "./recorded-question.ts";

/** What a question came to, by what was known at a position. */
export interface Told {
  /** As it was answered: its subject and land under the codes that the register keeps them. */
  readonly question: Question;
  readonly position: number;
  /** Whether the register could be relied on. */
  readonly isVouched: boolean;
  readonly law: KnownLaw;
  readonly verdict: Verdict;
  /** RFC 8785 text of the whole answer: what its hash in a receipt is of. */
  readonly canonical: string;
  /** The rows of `consequence` that were read, and the keys under which was looked. */
  readonly rows: readonly number[];
  readonly keys: readonly string[];
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
  again(asked: RecordedQuestion, at: Moment): Promise<Told>;
}

/** Positions for which the law is kept at hand. */
const lawsMax = 256;

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
  const laws = new Map<number, KnownLaw>();

  function lawAt(at: number | null): Promise<KnownLaw | null> {
    return database.reading(desk, (tx) => findLaw(tx, at));
  }

  async function read(row: CheckRow): Promise<CheckReading> {
    const asked = [{ row, batch: null }];
    const [reading] = await readTwice(() => readNewest(database, asked, []));
    return reading!;
  }

  function tell(asked: Underway, reading: CheckReading, assumed: KnownLaw): Told | Promise<Told> {
    return idsOf(assumed) === reading.law && isReadWhole(asked, assumed)
      ? toldOf(asked, reading, assumed, isDemonstration)
      : tellAnew(asked, reading);
  }

  /** Where the law is newer than was assumed, other kinds may bear on the action: those are read too. */
  async function tellAnew(asked: Underway, reading: CheckReading): Promise<Told> {
    const known = await lawAt(reading.position);
    insistOnLaw(known, reading);
    if (isReadWhole(asked, known)) return toldOf(asked, reading, known, isDemonstration);
    const row = {
      ...asked.row,
      ...bearingOn(known.law, asked.question.action),
      known_at: reading.position,
      day: formatDay(reading.asOf),
    };
    const anew = await read(row);
    insistOnLaw(known, anew);
    return toldOf({ ...asked, row }, anew, known, isDemonstration);
  }

  /** What was law at a position that has been answered from does not change any more. */
  async function lawThen(position: number): Promise<KnownLaw> {
    const known = laws.get(position) ?? (await lawAt(position));
    if (known === null) throw new Error("nothing was law at the position of an answer");
    if (laws.size >= lawsMax) laws.clear();
    laws.set(position, known);
    return known;
  }

  async function again(
    asked: RecordedQuestion,
    { position, day, isVouched = true }: Moment,
  ): Promise<Told> {
    const known = await lawThen(position);
    const underway = underwayAgain(asked, { position, day, known });
    const reading = await read(underway.row);
    insistOnLaw(known, reading);
    return toldOf(underway, { ...reading, isVouched }, known, isDemonstration);
  }

  return { lawAt, tell, again };
}

/** Records and reads; every question has its reading, and none is older than what was seen before. */
export async function readNewest(
  { checking, newest }: Pick<Database, "checking" | "newest">,
  asked: readonly AskedRow[],
  batches: readonly CheckBatch[],
): Promise<readonly CheckReading[]> {
  const since = newest.seen();
  const readings = await recordChecks(checking, asked, batches);
  for (const n of asked.keys())
    if (readings[n] === undefined)
      throw new StaleRegister("a question came back without a reading");
  const { head: position, today } = readings[0]!;
  newest.insist({ position, today }, since);
  return readings;
}

/** Two statements read: the one says what was law, the other what it says. */
function insistOnLaw(known: KnownLaw | null, { law }: CheckReading): asserts known is KnownLaw {
  if (known === null || idsOf(known) !== law)
    throw new StaleRegister("the law is not the one that the question was read under");
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
  const { position, rows, isVouched } = reading;
  const evidence = { ...reading.evidence, isDemonstration, isVouched };
  const made = verdict(law.law, told, evidence);
  const isLandKnown =
    told.subject.kind === "parcel" ? evidence.isSubjectKnown : evidence.land?.isKnown === true;
  return {
    question: told,
    position,
    isVouched,
    law,
    verdict: made,
    canonical: canonicalAnswer({ question: told, knownAt, position, verdict: made }),
    rows,
    keys: [...keysOf(told, isLandKnown), ...unknownLand(told, isLandKnown)],
  };
}

/** Land that was named and that nobody knew then: what is recorded of it later concerns the answer. */
function unknownLand({ subject, parcel }: Question, isLandKnown: boolean): string[] {
  return parcel === undefined || isLandKnown || subject.kind === "parcel"
    ? []
    : [`parcel:${parcel}`];
}

/** Whether the kinds that were read are those that bear on the action under this law. */
function isReadWhole({ row, question }: Underway, { law }: KnownLaw): boolean {
  const bearing = bearingOn(law, question.action);
  return (
    bearing.kinds === row.kinds ||
    (bearing.kinds.join() === row.kinds.join() &&
      bearing.permits?.join() === row.permits?.join() &&
      bearing.mortgages === row.mortgages)
  );
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

import type { Question } from "../domain/answer/answers.ts";
import { verdict, type Verdict } from "../domain/answer/verdict.ts";
import { type CheckReading, findCheck } from "../store/checks.ts";
import type { Database } from "../store/database.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import {
  type AskedCheck,
  bearingOn,
  type CheckRefusal,
  keyReused,
  lawless,
  type Prepared,
  prepareCheck,
  unknownPosition,
} from "./check-row.ts";
import { coalesce } from "./coalesce.ts";
import type { Acting } from "./context.ts";

export interface CheckAnswer {
  /** The number of the record that this answer has left. */
  readonly record: string;
  readonly question: Question;
  readonly position: number;
  readonly law: KnownLaw;
  readonly verdict: Verdict;
}

export interface CheckDesk {
  ask(asked: AskedCheck, acting: Acting): Promise<CheckAnswer | CheckRefusal>;
}

export interface DeskOptions {
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly salt: string;
  /** Told how many questions each statement answers. */
  readonly stated?: (questions: number) => void;
}

/** Who reads the law for the desk itself. */
const desk = { institution: "liandong", operator: "desk", within: "everywhere" } as const;

/** Answers questions; those that come together go together, in the one statement that records them. */
export function openDesk({ database, isDemonstration, salt, stated }: DeskOptions): CheckDesk {
  const read = coalesce(database.checking, stated);
  let newest: KnownLaw | null = null;

  function lawAt(at: number | null): Promise<KnownLaw | null> {
    return database.reading(desk, (tx) => findLaw(tx, at));
  }

  async function ask(asked: AskedCheck, acting: Acting): Promise<CheckAnswer | CheckRefusal> {
    const past = asked.knownAt;
    if (past !== undefined && !(Number.isSafeInteger(past) && past >= 1))
      return unknownPosition(past);
    newest ??= await lawAt(null);
    const assumed = past === undefined ? newest : await lawAt(past);
    if (assumed === null) return lawless();
    const prepared = prepareCheck(asked, acting, { law: assumed.law, salt });
    if ("refused" in prepared) return prepared;
    let reading = await read(prepared.row);
    if (reading.position > reading.head) return unknownPosition(reading.position);
    if (!reading.isRecorded) {
      const before = await findCheck(database.checking, prepared.row);
      if (before === null) throw new Error("a check was neither recorded nor found");
      if (before.fingerprint !== prepared.row.fingerprint) return keyReused(asked.idempotencyKey!);
      const again = { ...prepared.row, known_at: before.position, is_recorded: false };
      reading = { ...(await read(again)), id: before.id };
    }
    const known = await lawOf(reading, assumed);
    return answer(prepared, reading, known);
  }

  /** The law that the statement saw; when it is newer than assumed, the next questions assume it. */
  async function lawOf(reading: CheckReading, assumed: KnownLaw): Promise<KnownLaw> {
    if (idsOf(assumed) === reading.law) return assumed;
    const known = await lawAt(reading.position);
    if (known === null) throw new Error("the law has been taken away between two statements");
    if (reading.position === reading.head) newest = known;
    return known;
  }

  async function answer(
    prepared: Prepared,
    reading: CheckReading,
    known: KnownLaw,
  ): Promise<CheckAnswer> {
    const { question, row } = prepared;
    const bearing = bearingOn(known.law, question.action);
    if (
      bearing.kinds !== row.kinds &&
      (bearing.kinds.join() !== row.kinds.join() || bearing.permits?.join() !== row.permits?.join())
    ) {
      const again = { ...row, ...bearing, known_at: reading.position, is_recorded: false };
      return answer({ ...prepared, row: again }, { ...(await read(again)), id: reading.id }, known);
    }
    const told: Question = {
      ...question,
      subject: { ...question.subject, id: reading.subject },
      asOf: reading.asOf,
      ...(reading.land === null ? {} : { parcel: reading.land }),
    };
    const evidence = { ...reading.evidence, isDemonstration };
    return {
      record: reading.id,
      question: told,
      position: reading.position,
      law: known,
      verdict: verdict(known.law, told, evidence),
    };
  }

  return { ask };
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

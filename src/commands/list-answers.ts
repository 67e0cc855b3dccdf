import { type Refusal, readSubject } from "../domain/answer/question.ts";
import { digest, type Entry, recordId } from "../domain/proof/entry.ts";
import type { Database, Reader } from "../store/database.ts";
import {
  type AnsweredSubject,
  type AnswersWanted,
  findAnswers,
  type GivenRow,
  loadAnswers,
  loadSeals,
} from "../store/given-answers.ts";
import type { StoredSeal } from "../store/receipts.ts";
import { findSetting } from "../store/settings.ts";
import { type Answering, openAnswering, type Told } from "./answering.ts";
import type { RecordedQuestion } from "./recorded-question.ts";
import type { CheckAnswer } from "./check-desk.ts";
import { hidePerson } from "./read-act.ts";
import { CheckReceipt, OpenSeal } from "./seal-checks.ts";

/** An answer that was given once. What it said is told again when somebody wants to know. */
export interface GivenAnswer extends Omit<GivenRow, "question" | "entry"> {
  readonly record: string;
  readonly question: RecordedQuestion;
  readonly entry: Entry;
  /** What was answered; null where what stands now comes to another answer than was signed. */
  tell(): Promise<Told | null>;
  /** The same with the receipt that was given. */
  tellWhole(): Promise<CheckAnswer | null>;
}

export interface Given {
  readonly database: Database;
  readonly isDemonstration: boolean;
}

/** The answers about a subject that were given in a period, as far as the reader may see them. */
export async function listAnswers(
  { database, isDemonstration }: Given,
  wanted: AnswersWanted,
  reader: Reader,
): Promise<readonly GivenAnswer[]> {
  const places = await findAnswers(database.checking, wanted, reader);
  if (places.length === 0) return [];
  const rows = await database.reading(reader, (tx) => loadAnswers(tx, places));
  // Both go by the same rights: an answer that is not there would be taken for one that was never given.
  if (rows.length !== places.length) throw new Error("an answer was found that cannot be read");
  const answering = openAnswering({ database, isDemonstration });
  const seals = once(() =>
    database.reading(reader, async (tx) => {
      const stored = await loadSeals(
        tx,
        rows.map(({ seal }) => seal),
      );
      return new Map([...stored].map(([id, seal]) => [id, new OpenSeal(seal)]));
    }),
  );
  return rows.map((row) => givenOf(row, { answering, seals }));
}

interface Telling {
  readonly answering: Answering;
  readonly seals: () => Promise<ReadonlyMap<StoredSeal["id"], OpenSeal>>;
}

function givenOf(row: GivenRow, { answering, seals }: Telling): GivenAnswer {
  const question = JSON.parse(row.question) as RecordedQuestion;
  const entry = JSON.parse(row.entry) as Entry;
  const record = recordId(row.batch, row.item);
  const tell = once(async () => {
    const { position, asOf: day, isVouched } = entry;
    const told = await answering.again(question, { position, day, isVouched });
    return digest(told.canonical) === entry.answer ? told : null;
  });
  return {
    ...row,
    record,
    question,
    entry,
    tell,
    async tellWhole() {
      const told = await tell();
      if (told === null) return null;
      const parts = { index: row.index, entry: row.entry, question: row.question };
      const seal = (await seals()).get(row.seal)!;
      return {
        ...told,
        record,
        receipt: new CheckReceipt(seal, { ...parts, answer: told.canonical }),
      };
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** Whom somebody who looks back means. A check digit that does not agree was asked about all the same. */
export async function readAnswered(
  { database }: Given,
  typed: string,
  reader: Reader,
): Promise<AnsweredSubject | Refusal> {
  const salt = await database.reading(reader, (tx) => findSetting(tx, "person-salt"));
  const subject = readSubject(hidePerson(typed, salt ?? ""), true);
  if ("refused" in subject) return subject;
  return { kind: subject.kind === "parcel" ? "parcel" : "enterprise", code: subject.id };
}

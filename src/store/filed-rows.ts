import type { FiledRow, FiledWords } from "../domain/answer/filing.ts";
import { dayOfText } from "./days.ts";

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

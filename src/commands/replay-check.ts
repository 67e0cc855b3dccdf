import { digest } from "../domain/proof/entry.ts";
import { evidenceDefects } from "../domain/proof/evidence-defect.ts";
import { readJson } from "../domain/proof/evidence-rows.ts";
import { type ToldReceipt, verifyReceipt } from "../domain/proof/verify-receipt.ts";
import type { Sentence } from "../domain/sentence.ts";
import type { Database } from "../store/database.ts";
import { findBatch, type StoredBatch } from "../store/receipts.ts";
import { keyReader, listSigningKeys } from "../store/signing-keys.ts";
import { openAnswering, type Told } from "./answering.ts";
import { openBy, readKeySet } from "./evidence-keys.ts";
import type { RecordedQuestion } from "./recorded-question.ts";

export interface ReplayRefusal {
  readonly refused: string;
  readonly because: Sentence;
}

/** Something that is not as it was signed. */
export interface Unlike {
  /** What the rows come to; what the file says was answered; what the register keeps of the receipt. */
  readonly what: "answer" | "file" | "record";
  /** Where the texts first part, and what stands there; null where what was signed cannot be read any more. */
  readonly first: FirstUnlike | null;
}

export interface FirstUnlike {
  /** The names and places that lead there, as `bases/0/effect`. */
  readonly member: string;
  /** JSON; null where there is no such member. */
  readonly was: string | null;
  readonly is: string | null;
}

export interface Replayed {
  readonly receipt: ToldReceipt;
  readonly told: Told;
  /** Nothing where the answer is the same to the byte. */
  readonly unlike: readonly Unlike[];
}

/**
 * Tells the answer of a receipt again, from the rows that were known at its position, and compares it
 * with what was signed. Nothing is recorded.
 */
export async function replayReceipt(
  { database, isDemonstration }: { readonly database: Database; readonly isDemonstration: boolean },
  text: string,
): Promise<Replayed | ReplayRefusal> {
  const keys = await database.reading(keyReader, listSigningKeys);
  const known = keys.map(({ jwk, until }) => ({ ...plainKey(jwk), untilPosition: until }));
  const { defects, told: receipt } = verifyReceipt(text, openBy(readKeySet({ keys: known })));
  // An answer that was changed in the file does not keep anybody from telling what was signed.
  const defect = defects.find((code) => code !== "receipt.answer");
  if (defect === "receipt.key-unknown") return refuse("replay.other-register");
  if (defect !== undefined) return { refused: defect, because: evidenceDefects[defect] };
  if (receipt === null) return refuse("replay.record-unknown");
  const { batch: id, item } = placeOf(receipt.entry.record);
  const batch = id === null ? null : await findBatch(database.checking, id);
  if (batch === null) return refuse("replay.record-unknown");
  const { position, asOf: day, isVouched } = receipt.entry;
  const asked = JSON.parse(receipt.receipt.question) as RecordedQuestion;
  const answering = openAnswering({ database, isDemonstration });
  const told = await answering.again(asked, { position, day, isVouched });
  return {
    receipt,
    told,
    unlike: [...unlikeRecord(receipt, batch, item), ...unlike(receipt, told)],
  };
}

function plainKey(jwk: string): Readonly<Record<string, unknown>> {
  return JSON.parse(jwk) as Readonly<Record<string, unknown>>;
}

function placeOf(record: string): { readonly batch: string | null; readonly item: number } {
  const [, batch = null, item = ""] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d+)$/.exec(record) ?? [];
  return { batch, item: Number(item) };
}

/** The hash that was signed says what was answered; the text beside it only shows where something differs. */
function unlike({ receipt, entry }: ToldReceipt, { canonical }: Told): Unlike[] {
  const isSame = digest(canonical) === entry.answer;
  const isFiled = digest(receipt.answer) === entry.answer;
  if (isSame)
    return isFiled ? [] : [{ what: "file", first: firstUnlike(canonical, receipt.answer) }];
  return isFiled
    ? [{ what: "answer", first: firstUnlike(receipt.answer, canonical) }]
    : [
        { what: "answer", first: null },
        { what: "file", first: null },
      ];
}

/** A batch whose process ended before it was signed keeps no receipt yet; its question stands. */
function unlikeRecord(
  { receipt: { entry, question } }: ToldReceipt,
  { questions, sealed }: StoredBatch,
  item: number,
): Unlike[] {
  const kept = (JSON.parse(questions) as unknown[])[item];
  const pairs = [
    [question, kept === undefined ? "null" : JSON.stringify(kept)],
    [entry, sealed === null ? entry : (sealed.receipt.entries[item] ?? "null")],
  ] as const;
  return pairs.flatMap(([was, is]) =>
    was === is ? [] : [{ what: "record" as const, first: firstUnlike(was, is) }],
  );
}

function firstUnlike(was: string, is: string): FirstUnlike | null {
  return parting(readJson(was), readJson(is), []);
}

function parting(was: unknown, is: unknown, path: readonly string[]): FirstUnlike | null {
  const [before, after] = [wordValue(was), wordValue(is)];
  if (before === after) return null;
  const [one, other] = [membersOf(was), membersOf(is)];
  if (one === null || other === null || Array.isArray(was) !== Array.isArray(is))
    return { member: path.join("/"), was: before, is: after };
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const found = parting(one.get(name), other.get(name), [...path, name]);
    if (found !== null) return found;
  }
  return { member: path.join("/"), was: before, is: after };
}

function wordValue(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | null {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : null;
}

const refusals = {
  "replay.other-register": {
    zh: "签名的密钥从未在本登记簿公布：这是另一登记簿的回执",
    en: "it was signed by a key that this register never published: it is a receipt of another register",
  },
  "replay.record-unknown": {
    zh: "本登记簿没有这一答复：回执属于另一登记簿，或登记簿恢复自较早的副本",
    en: "this register has no record of the answer: the receipt is another register's, or this one came out of an older copy",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

function refuse(refused: keyof typeof refusals): ReplayRefusal {
  return { refused, because: refusals[refused] };
}

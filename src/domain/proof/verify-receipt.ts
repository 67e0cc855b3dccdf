import { digest, wordEntry } from "./entry.ts";
import type { EvidenceDefectCode } from "./evidence-defect.ts";
import {
  entryShape,
  type Payload,
  payloadShape,
  readJson,
  readRow,
  type RowOf,
} from "./evidence-rows.ts";
import { leafHash } from "./hash.ts";
import { verifyInclusion } from "./merkle.ts";
import { type Receipt, receiptForm, receiptType } from "./receipt.ts";
import { readQuestion, unlikeLaws } from "./verify-seal.ts";

/** A JWS as whoever knows the keys has read it. */
export interface OpenedJws {
  readonly typ: string;
  readonly payload: string;
  /** Null where no key of that name is known. */
  readonly isSigned: boolean | null;
  /** Whether its key stood then; true where nobody says when it stood. */
  readonly isStanding: (payload: Payload) => boolean;
}

export type OpenJws = (jws: string) => OpenedJws | null;

export interface VerifiedReceipt {
  readonly defects: readonly EvidenceDefectCode[];
  /** What could be read of it, sound or not. */
  readonly told: ToldReceipt | null;
}

export interface ToldReceipt {
  readonly receipt: Receipt;
  readonly entry: RowOf<typeof entryShape>;
  readonly payload: Payload;
  /** RFC 8785 text of what was signed: its leaf hash is in the log. */
  readonly payloadText: string;
}

const textual = {
  liandong: "text",
  jws: "text",
  entry: "text",
  index: "count",
  path: "texts",
  question: "text",
  answer: "text",
} as const;

/** Whether what a caller filed is what was signed: from its words to the signature, by the keys alone. */
export function verifyReceipt(text: string, open: OpenJws): VerifiedReceipt {
  const receipt = readRow(textual, readJson(text));
  if (receipt === null || receipt.liandong !== receiptForm)
    return { defects: ["receipt.malformed"], told: null };
  const jws = open(receipt.jws);
  if (jws === null || jws.typ !== receiptType)
    return { defects: ["receipt.signature"], told: null };
  const payload = readRow(payloadShape, readJson(jws.payload));
  if (payload === null) return { defects: ["receipt.payload"], told: null };
  const entry = readRow(entryShape, readJson(receipt.entry));
  if (entry === null) return { defects: ["receipt.entry"], told: null };
  const told = { receipt, entry, payload, payloadText: jws.payload };
  const faults: readonly (readonly [EvidenceDefectCode, boolean])[] = [
    ["receipt.key-unknown", jws.isSigned === null],
    ["receipt.signature", jws.isSigned === false],
    ["receipt.key-not-standing", !jws.isStanding(payload)],
    ["receipt.path", !isUnder(receipt, payload)],
    ["receipt.entry", wordEntry(entry) !== receipt.entry],
    ["receipt.question", !isAsked(told)],
    ["receipt.answer", !isAnswered(told)],
    ["receipt.law", !Object.hasOwn(payload.law, entry.law) || unlikeLaws(payload).length > 0],
  ];
  return { defects: faults.flatMap(([code, is]) => (is ? [code] : [])), told };
}

function isUnder({ index, entry, path }: Receipt, { root, size }: Payload): boolean {
  if (!path.every((hash) => /^[0-9a-f]{64}$/.test(hash))) return false;
  const inclusion = {
    index,
    size,
    leaf: leafHash(entry),
    path: path.map((hash) => Buffer.from(hash, "hex")),
  };
  return verifyInclusion(inclusion, Buffer.from(root, "hex"));
}

function isAsked({ receipt: { question }, entry }: ToldReceipt): boolean {
  const { asOf, knownAt, purpose } = readQuestion(question);
  return (
    digest(question) === entry.question &&
    purpose === entry.purpose &&
    (asOf ?? entry.asOf) === entry.asOf &&
    (knownAt ?? entry.position) === entry.position
  );
}

function isAnswered({ receipt: { answer }, entry }: ToldReceipt): boolean {
  const { asOf, position } = (readJson(answer) ?? {}) as Readonly<Record<string, unknown>>;
  return digest(answer) === entry.answer && asOf === entry.asOf && position === entry.position;
}

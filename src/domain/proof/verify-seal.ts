import { digest, textsIn, wordEntry } from "./entry.ts";
import { type EvidenceKey, type Keyring } from "./evidence-key.ts";
import type { Findings, Place } from "./evidence-defect.ts";
import {
  type BatchRecord,
  entryShape,
  type Payload,
  payloadShape,
  readJson,
  readRow,
  type RowOf,
  type SealRecord,
} from "./evidence-rows.ts";
import { hashLength, leafHash } from "./hash.ts";
import { rootOf } from "./range.ts";
import { receiptType, signingInput } from "./receipt.ts";

/** A row with the place where it stands. */
export interface Placed<Row> {
  readonly row: Row;
  readonly place: Place;
}

export interface SignedBy {
  readonly key: EvidenceKey | null;
  readonly payload: Payload | null;
}

/** Compares a seal with what was signed of it, and its batches with its entries. */
export function verifySeal(
  { row: seal, place }: Placed<SealRecord>,
  batches: readonly Placed<BatchRecord>[],
  { keys, findings }: { readonly keys: Keyring; readonly findings: Findings },
): SignedBy {
  const key = verifySignature(seal, { keys, findings, place });
  const payload = readRow(payloadShape, readJson(seal.payload));
  if (payload === null) {
    findings.add("seal.malformed", place);
    return { key, payload };
  }
  const hashes = splitHashes(seal.hashes);
  if (payload.seal !== seal.id) findings.add("seal.column", place, "id");
  if (hashes === null || hashes.length !== payload.size)
    findings.add("seal.column", place, "hashes");
  else if (Buffer.from(rootOf(hashes)).toString("hex") !== payload.root)
    findings.add("seal.root", place);
  for (const name of unlikeLaws(payload)) findings.add("seal.law", place, name);
  const covered = new Set<number>();
  for (const batch of batches)
    verifyBatch(batch, { payload, hashes: hashes ?? [], covered, findings });
  if (covered.size < payload.size) findings.add("seal.incomplete", place);
  return { key, payload };
}

interface SignatureCheck {
  readonly keys: Keyring;
  readonly findings: Findings;
  readonly place: Place;
}

function verifySignature(
  { protected: header, payload, signature }: SealRecord,
  { keys, findings, place }: SignatureCheck,
): EvidenceKey | null {
  const { alg, kid, typ } = (readJson(header) ?? {}) as Readonly<Record<string, unknown>>;
  const isPlain = header === JSON.stringify({ alg, kid, typ }) && typ === receiptType;
  const key = typeof kid === "string" ? keys.byKid(kid) : null;
  if (!isPlain) findings.add("seal.signature", place, "protected");
  else if (key === null) findings.add("seal.key-unknown", place, String(kid));
  else {
    const input = Buffer.from(signingInput(header, payload), "latin1");
    if (alg !== key.alg || !key.verify(input, Buffer.from(signature, "hex")))
      findings.add("seal.signature", place, "signature");
  }
  return key;
}

function splitHashes(text: string): Uint8Array[] | null {
  const bytes = Buffer.from(text, "hex");
  if (bytes.length === 0 || bytes.length % hashLength !== 0) return null;
  return Array.from({ length: bytes.length / hashLength }, (_, at) =>
    bytes.subarray(at * hashLength, (at + 1) * hashLength),
  );
}

/** The texts of laws that were found to be those of their hashes; few, and in every seal. */
const soundLaws = new Map<string, string>();

/** Names of the laws of a payload whose text has another hash. */
export function unlikeLaws({ law }: Pick<Payload, "law">): string[] {
  return Object.entries(law).flatMap(([name, said]) => {
    const text = JSON.stringify(said);
    if (soundLaws.get(name) === text) return [];
    if (digest(text) !== name) return [name];
    if (soundLaws.size > 100) soundLaws.clear();
    soundLaws.set(name, text);
    return [];
  });
}

interface Under {
  readonly payload: Payload;
  readonly hashes: readonly Uint8Array[];
  /** Places of the seal that were found to be taken. */
  readonly covered: Set<number>;
  readonly findings: Findings;
}

function verifyBatch(
  { row: batch, place }: Placed<BatchRecord>,
  { payload, hashes, covered, findings }: Under,
): void {
  const { receipt } = batch;
  const questions = textsOf(batch.questions);
  const entries = textsOf(receipt!.entries);
  if (questions === null || entries === null || questions.length !== entries.length) {
    findings.add("batch.malformed", place);
    return;
  }
  const pairs = [
    ["position", batch.position === payload.position],
    ["readAt", batch.readAt === payload.readAt],
    ["region", batch.region === receipt!.region],
    ["institution", batch.institution === receipt!.institution],
    ["keys", receipt!.keys.join("\0") === keysOf(entries).join("\0")],
    ["day", isDay(batch, payload, questions)],
  ] as const;
  for (const [column, isLike] of pairs) if (!isLike) findings.add("batch.column", place, column);
  for (const [item, text] of entries.entries()) {
    const at = receipt!.first + item;
    if (covered.has(at)) findings.add("batch.overlapping", place, String(item));
    covered.add(at);
    const hash = hashes[at];
    const entry = readRow(entryShape, readJson(text));
    if (entry === null || hash === undefined || !leafHash(text).equals(hash))
      findings.add("batch.entry", place, String(item));
    else
      for (const part of unlikeParts(
        { entry, item, text, question: questions[item]! },
        batch,
        payload,
      ))
        findings.add("batch.question", place, `${item} ${part}`);
  }
}

/** The texts in an array that was put together of canonical ones; null where it was written otherwise. */
function textsOf(array: string): string[] | null {
  const read = readJson(array);
  if (!Array.isArray(read)) return null;
  const texts = textsIn(array);
  return `[${texts.join(",")}]` === array ? texts : null;
}

/** In the order in which the entries name them. */
function keysOf(entries: readonly string[]): string[] {
  const keys = entries.flatMap((text) => readRow(entryShape, readJson(text))?.keys ?? []);
  return [...new Set(keys)];
}

interface Item {
  readonly entry: RowOf<typeof entryShape>;
  readonly item: number;
  readonly text: string;
  readonly question: string;
}

/** Parts of an entry that are not what its batch and question say. */
function unlikeParts(
  { entry, item, text, question }: Item,
  batch: BatchRecord,
  payload: Payload,
): string[] {
  const { asOf, knownAt, purpose } = readQuestion(question);
  const parts = {
    question: digest(question) === entry.question,
    record: entry.record === `${batch.id}/${item}`,
    institution: entry.institution === batch.institution,
    region: entry.region === batch.region,
    purpose: entry.purpose === purpose,
    asOf: entry.asOf === (asOf ?? batch.day),
    position: entry.position === (knownAt ?? batch.position),
    law: Object.hasOwn(payload.law, entry.law),
    form: wordEntry(entry) === text,
  };
  return Object.entries(parts).flatMap(([part, isLike]) => (isLike ? [] : [part]));
}

/** What of a question its entry repeats. */
export function readQuestion(
  text: string,
): Readonly<Record<"asOf" | "knownAt" | "purpose", unknown>> {
  const { asOf, knownAt, context } = (readJson(text) ?? {}) as Readonly<Record<string, unknown>>;
  const { purpose } = (context ?? {}) as Readonly<Record<string, unknown>>;
  return { asOf, knownAt, purpose };
}

/**
 * The day in Asia/Shanghai on which it was read. A check of the time before receipts is sealed late,
 * alone, and keeps the day for which it was asked.
 */
function isDay(
  { day, readAt }: BatchRecord,
  payload: Payload,
  questions: readonly string[],
): boolean {
  // The day is told by the clock an instant earlier than the time.
  if (day === dayIn(readAt) || day === dayIn(readAt.replace("T16:00:00", "T15:59:59"))) return true;
  const isOld = payload.sealedLateAt !== null && payload.size === 1;
  return isOld && day === readQuestion(questions[0]!).asOf;
}

const days = new Map<string, string | null>();

/** The zone is whole hours off, so instants of one hour have one day. */
function dayIn(instant: string): string | null {
  const hour = instant.slice(0, 13);
  let day = days.get(hour);
  if (day === undefined) {
    if (days.size > 10_000) days.clear();
    days.set(hour, (day = findDay(instant)));
  }
  return day;
}

function findDay(instant: string): string | null {
  try {
    return Temporal.Instant.from(instant)
      .toZonedDateTimeISO("Asia/Shanghai")
      .toPlainDate()
      .toString();
  } catch {
    return null;
  }
}

/** The files of evidence that are read line by line, one record a line, and what stands there. */
export interface EvidenceRows {
  readonly "acts.jsonl": ActRecord;
  readonly "seals.jsonl": SealRecord;
  readonly "batches.jsonl": BatchRecord;
  readonly "leaves.jsonl": LeafRecord;
  readonly "checkpoints.jsonl": CheckpointRecord;
}
export type EvidenceFile = keyof EvidenceRows;

/** Reads a file of evidence from its beginning, each time it is asked for. */
export type ReadLines = <File extends EvidenceFile>(
  file: File,
) => Iterable<Line<EvidenceRows[File]>>;

/** Where a record stands; `row` is null where the line is none that an export writes. */
export interface Line<Row> {
  /** From 1. */
  readonly line: number;
  readonly row: Row | null;
}

interface KindOf {
  readonly text: string;
  readonly "text?": string | null;
  readonly count: number;
  readonly "count?": number | null;
  /** Hex in small letters, and that of a SHA-256. */
  readonly hex: string;
  readonly hash: string;
  readonly texts: readonly string[];
  readonly counts: readonly number[];
  readonly flag: boolean;
  readonly object: Readonly<Record<string, unknown>>;
  readonly "object?": Readonly<Record<string, unknown>> | null;
}

type Shape = Readonly<Record<string, keyof KindOf>>;
export type RowOf<S extends Shape> = { readonly [Name in keyof S]: KindOf[S[Name]] };

const isOf: { readonly [Kind in keyof KindOf]: (value: unknown) => boolean } = {
  text: isText,
  "text?": (value) => value === null || isText(value),
  count: isCount,
  "count?": (value) => value === null || isCount(value),
  hex: (value) => isText(value) && /^(?:[0-9a-f]{2})*$/.test(value),
  hash: (value) => isText(value) && /^[0-9a-f]{64}$/.test(value),
  texts: (value) => Array.isArray(value) && value.every(isText),
  counts: (value) => Array.isArray(value) && value.every(isCount),
  flag: (value) => typeof value === "boolean",
  object: isObject,
  "object?": (value) => value === null || isObject(value),
};

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value with these members and no other; null else. */
export function readRow<S extends Shape>(shape: S, value: unknown): RowOf<S> | null {
  if (!isObject(value)) return null;
  const names = Object.keys(shape);
  if (Object.keys(value).length !== names.length) return null;
  const isWhole = names.every(
    (name) => Object.hasOwn(value, name) && isOf[shape[name]!](value[name]),
  );
  return isWhole ? (value as RowOf<S>) : null;
}

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const actShape = {
  position: "count",
  region: "text",
  kind: "text",
  institution: "text",
  actor: "text",
  basis: "text?",
  effectiveOn: "text?",
  client: "text",
  idempotencyKey: "text",
  fingerprint: "hash",
  canonical: "text",
  hash: "hash",
  reply: "text",
  account: "text?",
  proposal: "text?",
  recordedAt: "text",
} as const satisfies Shape;
export type ActRecord = RowOf<typeof actShape>;

const sealShape = {
  id: "text",
  payload: "text",
  protected: "text",
  signature: "hex",
  hashes: "hex",
} as const satisfies Shape;
export type SealRecord = RowOf<typeof sealShape>;

const batchShape = {
  id: "text",
  region: "text",
  institution: "text",
  position: "count",
  day: "text",
  questions: "text",
  readAt: "text",
  receipt: "object?",
} as const satisfies Shape;

const receiptShape = {
  region: "text",
  institution: "text",
  seal: "text",
  first: "count",
  entries: "text",
  keys: "texts",
} as const satisfies Shape;
export type ReceiptRecord = RowOf<typeof receiptShape>;
export type BatchRecord = Omit<RowOf<typeof batchShape>, "receipt"> & {
  readonly receipt: ReceiptRecord | null;
};

const leafShape = {
  number: "count",
  hash: "hash",
  act: "count?",
  seal: "text?",
} as const satisfies Shape;
export type LeafRecord = RowOf<typeof leafShape>;

const checkpointShape = {
  origin: "text",
  size: "count",
  root: "hash",
  note: "text",
} as const satisfies Shape;
export type CheckpointRecord = RowOf<typeof checkpointShape>;

/** What was signed, as `wordSeal` writes it. */
export const payloadShape = {
  checkpoint: "text?",
  issuer: "text",
  law: "object",
  position: "count",
  readAt: "text",
  root: "hash",
  seal: "text",
  sealedLateAt: "text?",
  size: "count",
} as const satisfies Shape;
export type Payload = RowOf<typeof payloadShape>;

export const entryShape = {
  answer: "hash",
  asOf: "text",
  institution: "text",
  isVouched: "flag",
  keys: "texts",
  law: "hash",
  position: "count",
  purpose: "text",
  question: "hash",
  record: "text",
  region: "text",
  rows: "counts",
} as const satisfies Shape;

function readBatch(value: unknown): BatchRecord | null {
  const batch = readRow(batchShape, value);
  if (batch === null) return null;
  const receipt = batch.receipt === null ? null : readRow(receiptShape, batch.receipt);
  if (batch.receipt !== null && receipt === null) return null;
  return { ...batch, receipt };
}

export const readRecord: {
  readonly [File in EvidenceFile]: (value: unknown) => EvidenceRows[File] | null;
} = {
  "acts.jsonl": (value) => readRow(actShape, value),
  "seals.jsonl": (value) => readRow(sealShape, value),
  "batches.jsonl": readBatch,
  "leaves.jsonl": (value) => readRow(leafShape, value),
  "checkpoints.jsonl": (value) => readRow(checkpointShape, value),
};

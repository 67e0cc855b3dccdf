import { hash } from "node:crypto";

/** What a receipt says of one question. All its hashes are hex of SHA-256. */
export interface Entry {
  /** The number of the check: that of its batch, and its place in it from 0. */
  readonly record: string;
  /** Of the canonical question (RFC 8785). */
  readonly question: string;
  /** Of the canonical answer (RFC 8785). */
  readonly answer: string;
  /** The civil day for which it was answered, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** What was known: the answer is told again from the rows known at this position. */
  readonly position: number;
  /** Of the law by which it was answered; the payload spells it out. */
  readonly law: string;
  readonly purpose: string;
}

/** RFC 8785 text of an entry: its keys in their order. It is the leaf of its batch's tree. */
export function wordEntry({
  answer,
  asOf,
  law,
  position,
  purpose,
  question,
  record,
}: Entry): string {
  return JSON.stringify({ answer, asOf, law, position, purpose, question, record });
}

/** What the register keeps of how a question was answered. */
export interface ItemReading extends Pick<Entry, "asOf" | "position" | "law"> {
  /** The rows of consequences that were read, by their numbers. */
  readonly rows: readonly number[];
}

/** The number of a check: that of its batch, and its place there. */
export function recordId(batch: string, item: number): string {
  return `${batch}/${item}`;
}

/** The entries of a batch from what is kept of it: canonical questions, readings, hashes of answers in hex. */
export function wordEntries(
  batch: string,
  kept: {
    readonly questions: readonly string[];
    readonly readings: readonly ItemReading[];
    readonly answers: string;
  },
): string[] {
  return kept.questions.map((question, item) => {
    const { asOf, law, position } = kept.readings[item]!;
    const { context } = JSON.parse(question) as { context: { purpose: string } };
    return wordEntry({
      answer: kept.answers.slice(64 * item, 64 * (item + 1)),
      asOf,
      law,
      position,
      purpose: context.purpose,
      question: digest(question),
      record: recordId(batch, item),
    });
  });
}

/** The canonical questions of a JSON array of them: each was written in canonical order. */
export function questionsIn(text: string): string[] {
  return (JSON.parse(text) as unknown[]).map((question) => JSON.stringify(question));
}

/** What one institution was answered by one statement, as it is signed. */
export interface BatchSeal {
  readonly batch: string;
  readonly institution: string;
  readonly region: string;
  /** The origin of the log in which it becomes a leaf. */
  readonly issuer: string;
  /** The newest signed head of that log when this was signed (C2SP); null before there was one. */
  readonly checkpoint: string | null;
  /** The newest position when it was read. */
  readonly position: number;
  /** By the database's clock, RFC 3339 in UTC to the microsecond. */
  readonly readAt: string;
  /** When it was signed, where that was not at once but after whoever asked had gone; null else. */
  readonly sealedLateAt: string | null;
  /** Each law by which a question was answered, under its hash: a canonical text. */
  readonly law: ReadonlyMap<string, string>;
  /** Of the keys under which was looked, and of what was read, as they are stored. */
  readonly keys: string;
  readonly readings: string;
  /** The root of the tree of entries, hex, and how many there are. */
  readonly root: string;
  readonly size: number;
}

/** RFC 8785 text of what is signed, and the leaf of the log. */
export function wordSeal(seal: BatchSeal): string {
  const { batch, checkpoint, institution, issuer, keys, position, readAt } = seal;
  const { readings, region, root, sealedLateAt, size } = seal;
  const law = [...seal.law].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const before = JSON.stringify({ batch, checkpoint, institution, issuer, keys });
  const spelt = law.map(([of, text]) => `${JSON.stringify(of)}:${text}`).join(",");
  const after = JSON.stringify({
    position,
    readAt,
    readings,
    region,
    root,
    sealedLateAt,
    size,
  });
  return `${before.slice(0, -1)},"law":{${spelt}},${after.slice(1)}`;
}

/** An act as a leaf of the log: everything that stands of it, by its hash. */
export interface ActLeaf {
  readonly position: number;
  /** Hex of SHA-256 of its canonical bytes, and of what was asked. */
  readonly act: string;
  readonly fingerprint: string;
  /** Hex of SHA-256 of what was replied. */
  readonly reply: string;
  /** RFC 3339 in UTC to the microsecond. */
  readonly recordedAt: string;
}

/** RFC 8785 text of an act's leaf. */
export function wordActLeaf({ act, fingerprint, position, recordedAt, reply }: ActLeaf): string {
  return JSON.stringify({ act, fingerprint, position, recordedAt, reply });
}

/** Hex of SHA-256. */
export function digest(bytes: string | Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

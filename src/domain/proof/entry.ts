import { hash } from "node:crypto";

/** What a receipt says of one question. All its hashes are hex of SHA-256. */
export interface Entry {
  /** Of the canonical answer (RFC 8785). */
  readonly answer: string;
  /** The civil day for which it was answered, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Who asked. */
  readonly institution: string;
  /** Whether the register could be relied on: false while it had come out of a copy that nobody had vouched for. */
  readonly isVouched: boolean;
  /** Under which keys was looked. */
  readonly keys: readonly string[];
  /** Of the law by which it was answered; the seal spells it out. */
  readonly law: string;
  /** What was known: the answer is told again from the rows known at this position. */
  readonly position: number;
  readonly purpose: string;
  /** Of the canonical question (RFC 8785). */
  readonly question: string;
  /** The number of the check: that of its batch, and its place in it from 0. */
  readonly record: string;
  readonly region: string;
  /** The rows of consequences that were read, by their numbers. */
  readonly rows: readonly number[];
}

/** RFC 8785 text of an entry: its keys in their order. It is a leaf of the seal's tree. */
export function wordEntry(entry: Entry): string {
  const { answer, asOf, institution, isVouched, keys, law, position } = entry;
  const { purpose, question, record, region, rows } = entry;
  return JSON.stringify({
    answer,
    asOf,
    institution,
    isVouched,
    keys,
    law,
    position,
    purpose,
    question,
    record,
    region,
    rows,
  });
}

/** The number of a check: that of its batch, and its place there. */
export function recordId(batch: string, item: number): string {
  return `${batch}/${item}`;
}

/** The texts in a JSON array of objects that were each written in canonical order. */
export function textsIn(array: string): string[] {
  return (JSON.parse(array) as unknown[]).map((one) => JSON.stringify(one));
}

/** What was answered by one statement, as it is signed. */
export interface Seal {
  readonly seal: string;
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
  /** The root of the tree of entries, hex, and how many there are. */
  readonly root: string;
  readonly size: number;
}

/** RFC 8785 text of what is signed, and the leaf of the log. */
export function wordSeal(said: Seal): string {
  const { checkpoint, issuer, position, readAt, root, seal, sealedLateAt, size } = said;
  const law = [...said.law].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const before = JSON.stringify({ checkpoint, issuer });
  const spelt = law.map(([of, text]) => `${JSON.stringify(of)}:${text}`).join(",");
  const after = JSON.stringify({ position, readAt, root, seal, sealedLateAt, size });
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

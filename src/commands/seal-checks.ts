import type { KnownLaw } from "../store/laws.ts";
import type { StoredReceipt } from "../store/receipts.ts";
import type { Signer } from "../signing/signer.ts";
import { batchTree } from "../domain/proof/batch.ts";
import { digest, recordId, wordEntry, wordSeal } from "../domain/proof/entry.ts";
import { leafHash } from "../domain/proof/hash.ts";
import {
  type Receipt,
  receiptType,
  signingInput,
  wordJws,
  wordReceipt,
} from "../domain/proof/receipt.ts";
import { formatDay } from "../domain/time/day.ts";
import { canonical } from "./context.ts";

/** With what answers are signed, and into which log they go. */
export interface Sealing {
  readonly signer: Signer;
  readonly origin: string;
  /** The newest signed head of the log (C2SP); null before there is one. */
  readonly checkpoint: () => string | null;
}

/** One question of a batch with what it came to. */
export interface SealedItem {
  readonly question: string;
  readonly purpose: string;
  /** Canonical text. */
  readonly answer: string;
  readonly asOf: number;
  readonly position: number;
  readonly law: KnownLaw;
  /** The rows of `consequence` that were read, and the keys under which was looked. */
  readonly rows: readonly number[];
  readonly keys: readonly string[];
}

export interface UnsealedBatch {
  readonly id: string;
  readonly institution: string;
  readonly region: string;
  readonly position: number;
  readonly readAt: string;
  readonly sealedLateAt: string | null;
  readonly items: readonly SealedItem[];
}

/** The receipt of a batch, to be stored before anybody is told, and of each of its questions. */
export interface SealedBatch {
  readonly stored: StoredReceipt;
  /** Under that signature, or under another that stands already. */
  receiptsUnder(stored: StoredReceipt): readonly BatchReceipt[];
}

/** Signs a batch: one signature over the root of what each of its questions came to. */
export function sealBatch(
  batch: UnsealedBatch,
  { signer, origin, checkpoint }: Sealing,
): SealedBatch {
  const { id, institution, region, position, readAt, sealedLateAt, items } = batch;
  const law = new Map<string, string>();
  const readings: string[] = [];
  const keys = new Set<string>();
  let answers = "";
  const entries = items.map((item, index) => {
    const spelt = lawOf(item.law);
    const asOf = formatDay(item.asOf);
    const answer = digest(item.answer);
    law.set(spelt.hash, spelt.text);
    for (const key of item.keys) keys.add(key);
    answers += answer;
    readings.push(
      JSON.stringify({ asOf, law: spelt.hash, position: item.position, rows: item.rows }),
    );
    return wordEntry({
      answer,
      asOf,
      law: spelt.hash,
      position: item.position,
      purpose: item.purpose,
      question: digest(item.question),
      record: recordId(id, index),
    });
  });
  const tree = batchTree(entries.map((entry) => leafHash(entry)));
  const sorted = [...keys].sort();
  const read = `[${readings.join(",")}]`;
  const payload = wordSeal({
    batch: id,
    institution,
    region,
    issuer: origin,
    checkpoint: checkpoint(),
    position,
    readAt,
    sealedLateAt,
    law,
    keys: digest(sorted.join("\n")),
    readings: digest(read),
    root: hex(tree.root),
    size: items.length,
  });
  const header = headerOf(signer);
  const signature = signer.sign(Buffer.from(signingInput(header, payload), "latin1"));
  const stored = {
    batch: id,
    region,
    institution,
    keys: sorted,
    readings: read,
    answers,
    payload,
    protected: header,
    signature: hex(signature),
  };
  return {
    stored,
    receiptsUnder: (standing) => receiptsOver(standing, entries, items, tree),
  };
}

/** The receipts of a batch by its signature, its entries, and the texts of its questions and answers. */
export function receiptsOver(
  stored: StoredReceipt,
  entries: readonly string[],
  texts: readonly { readonly question: string; readonly answer: string }[],
  { paths } = batchTree(entries.map((entry) => leafHash(entry))),
): BatchReceipt[] {
  const jws = new BatchJws(stored);
  return texts.map(
    ({ question, answer }, index) =>
      new BatchReceipt(jws, {
        index,
        entry: entries[index]!,
        hashes: paths[index]!,
        question,
        answer,
      }),
  );
}

interface SpeltLaw {
  readonly text: string;
  readonly hash: string;
}

const spelt = new WeakMap<KnownLaw, SpeltLaw>();

/** Every part of a law with its hash, as canonical text, put together once. */
function lawOf(known: KnownLaw): SpeltLaw {
  let law = spelt.get(known);
  if (law === undefined) {
    const parts = known.parts.map(({ part, code, hash, region, from, until }) => ({
      code,
      from: Number.isFinite(from) ? formatDay(from) : null,
      hash,
      part,
      region,
      until: Number.isFinite(until) ? formatDay(until) : null,
    }));
    const text = canonical(parts);
    spelt.set(known, (law = { text, hash: digest(text) }));
  }
  return law;
}

const headers = new WeakMap<Signer, string>();

function headerOf(signer: Signer): string {
  let header = headers.get(signer);
  if (header === undefined) {
    const { alg, kid } = signer;
    headers.set(signer, (header = JSON.stringify({ alg, kid, typ: receiptType })));
  }
  return header;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** The JWS of a batch, written when the first of its receipts is looked at. */
class BatchJws {
  readonly #stored: StoredReceipt;
  #text: string | null = null;

  constructor(stored: StoredReceipt) {
    this.#stored = stored;
  }

  get text(): string {
    const { payload, signature } = this.#stored;
    this.#text ??= wordJws(this.#stored.protected, payload, Buffer.from(signature, "hex"));
    return this.#text;
  }

  get batch(): string {
    return this.#stored.batch;
  }
}

interface Parts extends Omit<Receipt, "jws" | "path"> {
  readonly hashes: readonly Uint8Array[];
}

/** The receipt of one question; what nobody looks at is not written. */
export class BatchReceipt implements Receipt {
  readonly #seal: BatchJws;
  readonly #parts: Parts;

  constructor(seal: BatchJws, parts: Parts) {
    this.#seal = seal;
    this.#parts = parts;
  }

  get batch(): string {
    return this.#seal.batch;
  }
  get jws(): string {
    return this.#seal.text;
  }
  get entry(): string {
    return this.#parts.entry;
  }
  get index(): number {
    return this.#parts.index;
  }
  get path(): readonly string[] {
    return this.#parts.hashes.map(hex);
  }
  get question(): string {
    return this.#parts.question;
  }
  get answer(): string {
    return this.#parts.answer;
  }
  /** One JSON text, to be filed as it is. */
  get text(): string {
    return wordReceipt(this);
  }
}

import { batchTree, type BatchTree } from "../domain/proof/batch.ts";
import { digest, recordId, wordEntry, wordSeal } from "../domain/proof/entry.ts";
import { hashLength, leafHash } from "../domain/proof/hash.ts";
import {
  type Receipt,
  receiptType,
  signingInput,
  wordJws,
  wordReceipt,
} from "../domain/proof/receipt.ts";
import { formatDay } from "../domain/time/day.ts";
import type { Signer } from "../signing/signer.ts";
import type { KnownLaw } from "../store/laws.ts";
import type { StoredReceipt, StoredSeal } from "../store/receipts.ts";
import { canonical } from "./context.ts";
import { surely } from "./sign-surely.ts";

/** With what answers are signed, and into which log they go. */
export interface Sealing {
  readonly signer: Signer;
  readonly origin: string;
  /** The newest signed head of the log (C2SP); null before there is one. */
  readonly checkpoint: () => string | null;
}

/** One question of a batch with what it came to. */
export interface SealedItem {
  /** Canonical texts (RFC 8785). */
  readonly question: string;
  readonly answer: string;
  readonly purpose: string;
  readonly asOf: number;
  readonly position: number;
  readonly isVouched: boolean;
  readonly law: KnownLaw;
  /** The rows of `consequence` that were read, and the keys under which was looked. */
  readonly rows: readonly number[];
  readonly keys: readonly string[];
}

/** What one institution was answered. */
export interface AnsweredBatch {
  readonly id: string;
  readonly institution: string;
  readonly region: string;
  readonly items: readonly SealedItem[];
}

/** What was read when. */
export interface ReadingMoment {
  /** The newest position then. */
  readonly position: number;
  readonly readAt: string;
  readonly sealedLateAt: string | null;
}

/** A seal and the receipts under it, to be stored before anybody is told. */
export interface Sealed {
  readonly seal: StoredSeal;
  readonly receipts: readonly StoredReceipt[];
}

/** Signs what a statement answered: one signature over the root of what each question came to. */
export function sealBatches(
  seal: string,
  batches: readonly AnsweredBatch[],
  { position, readAt, sealedLateAt }: ReadingMoment,
  { signer, origin, checkpoint }: Sealing,
): Sealed {
  const law = new Map<string, string>();
  const hashes: Buffer[] = [];
  const receipts = batches.map(({ id, institution, region, items }): StoredReceipt => {
    const first = hashes.length;
    const keys = new Set<string>();
    const entries = items.map((item, index) => {
      const spelt = spellLaw(item.law);
      law.set(spelt.hash, spelt.text);
      for (const key of item.keys) keys.add(key);
      const entry = wordEntry({
        answer: digest(item.answer),
        asOf: formatDay(item.asOf),
        institution,
        isVouched: item.isVouched,
        keys: item.keys,
        law: spelt.hash,
        position: item.position,
        purpose: item.purpose,
        question: digest(item.question),
        record: recordId(id, index),
        region,
        rows: item.rows,
      });
      hashes.push(leafHash(entry));
      return entry;
    });
    return { batch: id, region, institution, first, entries, keys: [...keys] };
  });
  const payload = wordSeal({
    seal,
    issuer: origin,
    checkpoint: checkpoint(),
    position,
    readAt,
    sealedLateAt,
    law,
    root: hex(batchTree(hashes).root),
    size: hashes.length,
  });
  const header = headerOf(signer);
  const signature = surely(signer).sign(Buffer.from(signingInput(header, payload), "latin1"));
  return {
    seal: {
      id: seal,
      payload,
      protected: header,
      signature: hex(signature),
      hashes: hex(Buffer.concat(hashes)),
    },
    receipts,
  };
}

interface SpeltLaw {
  readonly text: string;
  readonly hash: string;
}

const spelt = new WeakMap<KnownLaw, SpeltLaw>();

/** Every part of a law with its hash, as canonical text, put together once. */
function spellLaw(known: KnownLaw): SpeltLaw {
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

/** A seal as it is told: its JWS and its tree are made when the first of its receipts is looked at. */
export class OpenSeal {
  readonly #stored: StoredSeal;
  #jws: string | null = null;
  #tree: BatchTree | null = null;

  constructor(stored: StoredSeal) {
    this.#stored = stored;
  }

  get id(): string {
    return this.#stored.id;
  }

  /** Compact JWS (RFC 7515). */
  get jws(): string {
    const { payload, protected: header, signature } = this.#stored;
    return (this.#jws ??= wordJws(header, payload, Buffer.from(signature, "hex")));
  }

  /** How many entries it covers. */
  get size(): number {
    return this.#stored.hashes.length / (2 * hashLength);
  }

  /** From a leaf of its tree upwards, hex. */
  path(index: number): readonly string[] {
    this.#tree ??= batchTree(this.#leaves());
    return this.#tree.path(index).map(hex);
  }

  #leaves(): Buffer[] {
    const bytes = Buffer.from(this.#stored.hashes, "hex");
    return Array.from({ length: this.size }, (_, at) =>
      bytes.subarray(hashLength * at, hashLength * (at + 1)),
    );
  }
}

interface Parts extends Pick<Receipt, "index" | "question" | "answer"> {
  readonly entry: string;
}

/** The receipt of one question; what nobody looks at is not written. */
export class CheckReceipt implements Receipt {
  readonly seal: OpenSeal;
  readonly #parts: Parts;

  constructor(seal: OpenSeal, parts: Parts) {
    this.seal = seal;
    this.#parts = parts;
  }

  get jws(): string {
    return this.seal.jws;
  }
  get entry(): string {
    return this.#parts.entry;
  }
  get index(): number {
    return this.#parts.index;
  }
  get path(): readonly string[] {
    return this.seal.path(this.#parts.index);
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

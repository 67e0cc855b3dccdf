import type { Checkpoint } from "./checkpoint.ts";
import { type EvidenceDefect, Findings, type Place } from "./evidence-defect.ts";
import type { KeyRecord, Keyring } from "./evidence-key.ts";
import type { Counts, Manifest } from "./evidence-manifest.ts";
import type { ActRecord, LeafRecord, Line, ReadLines } from "./evidence-rows.ts";
import { isSameHash } from "./hash.ts";
import { verifyAct } from "./verify-act.ts";
import { HeadsVerification, type Progress } from "./verify-heads.ts";
import { SaidKeys } from "./verify-keys.ts";
import { SealsVerification } from "./verify-seals.ts";

/** Exported evidence. */
export interface Evidence {
  readonly manifest: Manifest;
  readonly keyRecords: readonly KeyRecord[];
  readonly keys: Keyring;
  readonly lines: ReadLines;
}

/** What somebody holds who is not the register. */
export interface Held {
  /** A head of its log, its signature checked. */
  readonly witness?: Checkpoint | null;
  /** The seal of a receipt, and its leaf. */
  readonly seal?: { readonly id: string; readonly leaf: Uint8Array } | null;
}

export interface Verified {
  readonly defects: readonly EvidenceDefect[];
  readonly counts: Counts;
  readonly newest: Checkpoint | null;
  /** What is newer than the newest head and rightly not in the log yet. */
  readonly tail: Readonly<Record<"acts" | "seals" | "unsealed", number>>;
  /** Where the held seal stands in the log; null where it does not, or not yet. */
  readonly sealAt: number | null;
}

/** Goes through all of it once, in memory that does not grow with it, and names every defect. */
export function verifyLog(evidence: Evidence, held: Held = {}): Verified {
  return new LogVerification(evidence, held).run();
}

interface Waiting {
  readonly hash: Uint8Array;
  readonly place: Place;
}

class LogVerification {
  readonly #evidence: Evidence;
  readonly #held: Held;
  readonly #progress: Progress;
  readonly #heads: HeadsVerification;
  readonly #seals: SealsVerification;
  readonly #acts: Iterator<Line<ActRecord>>;
  /** Leaves and acts that have not met; none in sound evidence. */
  readonly #actLeaves = new Map<number, Waiting>();
  readonly #actRows = new Map<number, Waiting>();
  #lastPosition = 0;
  /** The last act in the log so far. */
  #lastAct = 0;
  #nextNumber = 0;
  #counts = { acts: 0, leaves: 0 };
  #sealAt: number | null = null;

  constructor(evidence: Evidence, held: Held) {
    const { keys, lines, manifest } = evidence;
    const findings = new Findings();
    this.#evidence = evidence;
    this.#held = held;
    this.#progress = {
      keys,
      findings,
      said: new SaidKeys(),
      origin: manifest.origin,
      at: "",
    };
    this.#heads = new HeadsVerification(
      lines("checkpoints.jsonl"),
      this.#progress,
      held.witness ?? null,
    );
    this.#seals = new SealsVerification(lines, this.#progress, this.#heads);
    this.#acts = lines("acts.jsonl")[Symbol.iterator]();
  }

  run(): Verified {
    for (const { line, row } of this.#evidence.lines("leaves.jsonl")) {
      this.#counts.leaves += 1;
      const place = { file: "leaves.jsonl", line, about: `leaf ${row?.number ?? "?"}` };
      if (row === null) this.#findings.add("line.malformed", place);
      else this.#takeLeaf(row, place);
    }
    while (this.#takeAct());
    this.#heads.end();
    this.#endActs();
    const tail = this.#seals.end();
    this.#progress.said.compare(this.#evidence.keyRecords, this.#findings);
    const counts = this.#compareManifest();
    return {
      defects: this.#findings.defects,
      counts,
      newest: this.#heads.newest,
      tail: { ...tail, acts: this.#actRows.size },
      sealAt: this.#sealAt,
    };
  }

  get #findings(): Findings {
    return this.#progress.findings;
  }

  #takeLeaf(leaf: LeafRecord, place: Place): void {
    const { number, act, seal } = leaf;
    const hash = Buffer.from(leaf.hash, "hex");
    this.#judgeNumber(number, place);
    this.#heads.reach(number);
    if ((act === null) === (seal === null)) this.#findings.add("leaf.malformed", place);
    if (act !== null) {
      const last = this.#lastAct;
      if (act !== last + 1) this.#findings.add("leaf.moved", place, `act ${act}`);
      this.#lastAct = Math.max(last, act);
      const row = this.#actRows.get(act);
      if (row !== undefined) this.#meet(act, row, hash);
      else this.#actLeaves.set(act, { hash, place });
      this.#takeAct();
    } else if (seal !== null) {
      const wanted = this.#held.seal ?? null;
      if (wanted?.id === seal && isSameHash(wanted.leaf, hash)) this.#sealAt = number;
      this.#seals.takeLeaf({ row: leaf, place });
    }
    this.#heads.grow(hash, number);
  }

  #judgeNumber(number: number, place: Place): void {
    if (number > this.#nextNumber)
      this.#findings.add("leaf.missing", place, `${this.#nextNumber}–${number - 1}`);
    if (number < this.#nextNumber)
      this.#findings.add(number === this.#nextNumber - 1 ? "leaf.doubled" : "leaf.moved", place);
    this.#nextNumber = Math.max(this.#nextNumber, number + 1);
  }

  /** The next act; false where there is none. */
  #takeAct(): boolean {
    const found = this.#acts.next();
    if (found.done === true) return false;
    this.#counts.acts += 1;
    const { line, row } = found.value;
    const place = { file: "acts.jsonl", line, about: `act ${row?.position ?? "?"}` };
    if (row === null) {
      this.#findings.add("line.malformed", place);
      return true;
    }
    const { position, recordedAt } = row;
    const last = this.#lastPosition;
    this.#lastPosition = Math.max(last, position);
    if (position === last) {
      this.#findings.add("act.doubled", place);
      return true;
    }
    if (position > last + 1)
      this.#findings.add("act.missing", place, `${last + 1}–${position - 1}`);
    if (position < last) this.#findings.add("act.moved", place);
    const { said, leaf } = verifyAct(row, place, this.#findings);
    if (said !== null) this.#progress.said.add(row, said);
    if (recordedAt > this.#progress.at) this.#progress.at = recordedAt;
    const met = this.#actLeaves.get(position);
    if (met === undefined) this.#actRows.set(position, { hash: leaf, place });
    else this.#meet(position, { hash: leaf, place }, met.hash);
    return true;
  }

  #meet(position: number, act: Waiting, leaf: Uint8Array): void {
    this.#actLeaves.delete(position);
    this.#actRows.delete(position);
    if (!isSameHash(act.hash, leaf)) this.#findings.add("act.unlike-leaf", act.place);
  }

  #endActs(): void {
    for (const { place } of this.#actLeaves.values())
      this.#findings.add("leaf.without-record", place);
    for (const [position, { place }] of this.#actRows)
      if (position <= this.#lastAct) {
        this.#findings.add("act.without-leaf", place);
        this.#actRows.delete(position);
      }
  }

  #compareManifest(): Counts {
    const { manifest, keyRecords } = this.#evidence;
    const counts: Counts = {
      ...this.#counts,
      ...this.#seals.counts,
      checkpoints: this.#heads.count,
      keys: keyRecords.length,
    };
    const parts = [
      ...Object.entries(counts).map(([name, count]) => [
        name,
        count === manifest.counts[name as keyof Counts],
      ]),
      ["head", manifest.head === this.#lastPosition],
      ["size", manifest.log.size === this.#counts.leaves],
      ["checkpoint", manifest.log.checkpoint === this.#heads.newestNote],
    ] as const;
    for (const [part, isLike] of parts)
      if (isLike !== true)
        this.#findings.add(
          "manifest.unlike",
          { file: "manifest.json", line: null, about: "manifest" },
          String(part),
        );
    return counts;
  }
}

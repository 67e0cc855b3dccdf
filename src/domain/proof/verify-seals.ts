import type { EvidenceKey } from "./evidence-key.ts";
import type { Place } from "./evidence-defect.ts";
import type {
  BatchRecord,
  LeafRecord,
  Line,
  Payload,
  ReadLines,
  SealRecord,
} from "./evidence-rows.ts";
import { isSameHash, leafHash } from "./hash.ts";
import { readOrigin } from "./log-origin.ts";
import { type Meeting, Meetings } from "./meetings.ts";
import { type HeadsVerification, isLater, type Progress } from "./verify-heads.ts";
import { type Placed, verifySeal } from "./verify-seal.ts";

/** For so long a record may wait before it is signed, or a seal before it is in the log, others passing it. */
const passedMaxS = 300;

/** Brings seals, their leaves and their batches together, and judges each. */
export class SealsVerification {
  readonly #lines: ReadLines;
  readonly #progress: Progress;
  readonly #heads: HeadsVerification;
  readonly #seals: Iterator<Line<SealRecord>>;
  readonly #batches: Iterator<Line<BatchRecord>>;
  readonly #meetings = new Meetings();
  readonly #unsealed: Placed<BatchRecord>[] = [];
  #aside: Placed<BatchRecord> | null = null;
  /** When the newest seal in the log was made. */
  #newestAt = "";
  readonly counts = { seals: 0, batches: 0 };

  constructor(lines: ReadLines, progress: Progress, heads: HeadsVerification) {
    this.#lines = lines;
    this.#progress = progress;
    this.#heads = heads;
    this.#seals = lines("seals.jsonl")[Symbol.iterator]();
    this.#batches = lines("batches.jsonl")[Symbol.iterator]();
  }

  /** A leaf that stands for a seal, and whatever stands next in the files of seals and of batches. */
  takeLeaf(leaf: Placed<LeafRecord>): void {
    const id = leaf.row.seal!;
    if (this.#meetings.has(id, "leaf")) this.#progress.findings.add("leaf.doubled", leaf.place);
    else this.#meet(id, { leaf });
    this.#takeSeal();
    this.#takeGroup();
  }

  /** What is left: rightly, where it is newer than the log. */
  end(): { readonly seals: number; readonly unsealed: number } {
    while (this.#takeSeal());
    while (this.#takeGroup());
    const rest = [...this.#meetings.rest()];
    const doubled = this.#inLog(rest);
    const seals = rest.filter(([id, one]) => this.#isTail(one, doubled.has(id))).length;
    const { findings } = this.#progress;
    const late = this.#unsealed.filter(({ row }) =>
      isLater(this.#newestAt, row.readAt, passedMaxS),
    );
    for (const { place } of late) findings.add("batch.without-receipt", place);
    return { seals, unsealed: this.#unsealed.length - late.length };
  }

  #takeSeal(): boolean {
    const found = this.#seals.next();
    if (found.done === true) return false;
    this.counts.seals += 1;
    const { line, row } = found.value;
    const place = { file: "seals.jsonl", line, about: `seal ${row?.id ?? "?"}` };
    if (row === null) this.#progress.findings.add("line.malformed", place);
    else if (this.#meetings.has(row.id, "seal")) this.#progress.findings.add("seal.doubled", place);
    else this.#meet(row.id, { seal: { row, place } });
    return true;
  }

  /** Batches that follow one another under one seal. */
  #takeGroup(): boolean {
    const first = this.#takeBatch();
    if (first === null) return false;
    const id = first.row.receipt!.seal;
    const batches = [first];
    for (let next = this.#takeBatch(); next !== null; next = this.#takeBatch()) {
      if (next.row.receipt!.seal !== id) {
        this.#aside = next;
        break;
      }
      batches.push(next);
    }
    this.#meet(id, { batches });
    return true;
  }

  /** The next batch that has a receipt. */
  #takeBatch(): Placed<BatchRecord> | null {
    const aside = this.#aside;
    this.#aside = null;
    if (aside !== null) return aside;
    for (let found = this.#batches.next(); found.done !== true; found = this.#batches.next()) {
      this.counts.batches += 1;
      const { line, row } = found.value;
      const place = { file: "batches.jsonl", line, about: `batch ${row?.id ?? "?"}` };
      if (row === null) this.#progress.findings.add("line.malformed", place);
      else if (row.receipt === null) this.#unsealed.push({ row, place });
      else return { row, place };
    }
    return null;
  }

  #meet(id: string, come: Partial<Meeting>): void {
    const whole = this.#meetings.add(id, come);
    if (whole !== null) this.#judge(whole.seal!, whole);
  }

  #judge(seal: Placed<SealRecord>, { leaf, batches }: Meeting): Payload | null {
    const { findings, origin } = this.#progress;
    const { key, payload } = verifySeal(seal, batches, this.#progress);
    if (leaf !== null && !isSameHash(leafHash(seal.row.payload), Buffer.from(leaf.row.hash, "hex")))
      findings.add("seal.unlike-leaf", seal.place);
    if (payload === null) return null;
    const { place } = seal;
    const { checkpoint, issuer } = payload;
    if (origin === null || readOrigin(issuer).register !== readOrigin(origin).register)
      findings.add("seal.origin", place);
    if (!this.#heads.isCarriedSound(checkpoint)) findings.add("seal.checkpoint", place);
    if (key !== null && !this.#isStanding(key, payload))
      findings.add("seal.key-not-standing", place, key.kid);
    const at = payload.sealedLateAt ?? payload.readAt;
    if (leaf !== null && at > this.#newestAt) this.#newestAt = at;
    if (leaf !== null && at > this.#progress.at) this.#progress.at = at;
    return payload;
  }

  /** A key signs what was read while it stood; what is signed late, by one that stands then. */
  #isStanding({ kid, from, until }: EvidenceKey, { position, sealedLateAt }: Payload): boolean {
    if (sealedLateAt === null) return from <= position && (until === null || position < until);
    const retiredAt = this.#progress.said.retiredAt(kid);
    return retiredAt === null || sealedLateAt <= retiredAt;
  }

  /** Which of the seals that have no leaf of their own are in the log all the same, because they stand twice. */
  #inLog(rest: readonly (readonly [string, Meeting])[]): ReadonlySet<string> {
    const open = new Set(rest.flatMap(([id, { leaf }]) => (leaf === null ? [id] : [])));
    const found = new Set<string>();
    if (open.size === 0) return found;
    for (const { row } of this.#lines("leaves.jsonl"))
      if (row !== null && row.seal !== null && open.has(row.seal)) found.add(row.seal);
    return found;
  }

  /** Names what is wrong with those that never met; true for a seal that only waits for the log. */
  #isTail(meeting: Meeting, isDoubled: boolean): boolean {
    const { leaf, seal, batches } = meeting;
    const { findings } = this.#progress;
    if (seal === null) {
      if (leaf !== null) findings.add("leaf.without-record", leaf.place);
      const code = isDoubled ? "batch.overlapping" : "batch.without-seal";
      for (const { place } of batches) findings.add(code, place);
      return false;
    }
    if (leaf === null && isDoubled) {
      findings.add("seal.doubled", seal.place);
      return false;
    }
    const payload = this.#judge(seal, meeting);
    if (leaf !== null || payload === null) return false;
    const isPassed = isLater(this.#newestAt, payload.sealedLateAt ?? payload.readAt, passedMaxS);
    if (isPassed) findings.add("seal.without-leaf", seal.place as Place);
    return !isPassed;
  }
}

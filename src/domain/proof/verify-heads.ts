import type { Checkpoint } from "./checkpoint.ts";
import type { EvidenceKey, Keyring } from "./evidence-key.ts";
import type { Findings, Place } from "./evidence-defect.ts";
import type { CheckpointRecord, Line } from "./evidence-rows.ts";
import { isSameHash } from "./hash.ts";
import { readOrigin } from "./log-origin.ts";
import { emptyRange, extendRange, type Range, rootOfRange } from "./range.ts";
import {
  mayFollow,
  openHead,
  PastHeads,
  type SignedHead,
  verifyCheckpoint,
} from "./verify-checkpoint.ts";
import type { SaidKeys } from "./verify-keys.ts";

/** What the log has come to while its leaves are read, as far as more than one check asks for it. */
export interface Progress {
  readonly keys: Keyring;
  readonly findings: Findings;
  readonly said: SaidKeys;
  /** The register by its origin, whichever life of its log; null where no head was ever signed. */
  readonly origin: string | null;
  /** The newest instant of which an act or a seal in the log speaks. */
  at: string;
}

interface NextHead extends SignedHead {
  readonly place: Place;
}

/** Grows the tree again from its leaves and holds every signed head against it. */
export class HeadsVerification {
  readonly #progress: Progress;
  readonly #lines: Iterator<Line<CheckpointRecord>>;
  readonly #past = new PastHeads();
  readonly #witness: Checkpoint | null;
  #range: Range = emptyRange;
  #fresh: Uint8Array[] = [];
  #next: NextHead | null;
  #lastNote = "";
  #last: SignedHead | null = null;
  #isUnlike = false;
  #carried = { text: "", isSound: true };
  #atBefore = "";
  /** Whether the tree of the witness's size has its root; null while it has not come so far. */
  #isWitnessAlike: boolean | null = null;
  /** How far the log was signed in the life of the witness or before. */
  #witnessedLife = { size: 0, isOver: false };
  count = 0;
  /** How many leaves the log has by their numbers, whether or not all of them are there. */
  size = 0;

  constructor(
    lines: Iterable<Line<CheckpointRecord>>,
    progress: Progress,
    witness: Checkpoint | null,
  ) {
    this.#lines = lines[Symbol.iterator]();
    this.#progress = progress;
    this.#witness = witness;
    this.#next = this.#read();
    this.#reached();
  }

  get newest(): Checkpoint | null {
    return this.#last?.checkpoint ?? null;
  }

  get newestNote(): string | null {
    return this.#last === null ? null : this.#lastNote;
  }

  /** Before a leaf of this number: heads over those before it are judged, and seals may carry them. */
  reach(number: number): void {
    this.size = Math.max(this.size, number);
    this.#reached();
  }

  grow(leaf: Uint8Array, number: number): void {
    this.#fresh.push(leaf);
    this.reach(number + 1);
  }

  /** After the last leaf: what speaks of more leaves than there are. */
  end(): void {
    const { findings, origin } = this.#progress;
    for (; this.#next !== null; this.#next = this.#read()) this.#judge(this.#next);
    const signed = this.newest?.size ?? 0;
    if (this.size > signed)
      findings.add("leaf.unsigned", {
        file: "leaves.jsonl",
        line: signed + 1,
        about: `leaf ${signed}`,
      });
    if (this.#witness === null) return;
    const place = witnessPlace(this.#witness);
    const { size: kept, isOver } = this.#witnessedLife;
    if (isOver && this.#witness.size > kept && this.#isWitnessAlike !== true)
      findings.add("witness.lost", place, `${kept}–${this.#witness.size - 1}`);
    else if (this.#witness.size > this.size) findings.add("witness.larger", place);
    else if (this.#isWitnessAlike === false) findings.add("witness.root", place);
    if (
      origin === null ||
      readOrigin(origin).register !== readOrigin(this.#witness.origin).register
    )
      findings.add("witness.origin", place);
  }

  /** Whether the head that a seal carries is one that this log had. */
  isCarriedSound(text: string | null): boolean {
    if (text === null || text === this.#carried.text) return text === null || this.#carried.isSound;
    const head = openHead(text, this.#progress.keys);
    const isSound =
      !("defect" in head) &&
      this.#isOwn(head.checkpoint.origin) &&
      this.#past.has(head.checkpoint.size, head.checkpoint.root);
    this.#carried = { text, isSound };
    return isSound;
  }

  #isOwn(origin: string): boolean {
    const own = this.#progress.origin;
    return own !== null && readOrigin(own).register === readOrigin(origin).register;
  }

  #read(): NextHead | null {
    for (let found = this.#lines.next(); found.done !== true; found = this.#lines.next()) {
      this.count += 1;
      const { line, row } = found.value;
      const place = { file: "checkpoints.jsonl", line, about: `checkpoint ${row?.size ?? "?"}` };
      if (row === null) this.#progress.findings.add("line.malformed", place);
      else if (row.note === this.#lastNote)
        this.#progress.findings.add("checkpoint.doubled", place);
      else {
        const head = verifyCheckpoint(row, place, this.#progress);
        if (head === null) continue;
        this.#lastNote = row.note;
        return { ...head, place };
      }
    }
    return null;
  }

  /** Judges heads and the witness once the tree has their size. */
  #reached(): void {
    for (
      ;
      this.#next !== null && this.#next.checkpoint.size <= this.size;
      this.#next = this.#read()
    )
      this.#judge(this.#next);
    if (this.#fresh.length >= 1024) this.#settle();
    if (this.#witness === null || this.#isWitnessAlike !== null || this.#witness.size > this.size)
      return;
    this.#isWitnessAlike = isSameHash(this.#root(), this.#witness.root);
  }

  #root(): Uint8Array {
    this.#settle();
    return rootOfRange(this.#range);
  }

  #settle(): void {
    this.#range = extendRange(this.#range, this.#fresh);
    this.#fresh = [];
  }

  #judge({ checkpoint, key, place }: NextHead): void {
    const { findings } = this.#progress;
    const { origin, size, root } = checkpoint;
    const before = this.#last?.checkpoint;
    if (!this.#isOwn(origin) || (before !== undefined && !mayFollow(origin, before.origin)))
      findings.add("checkpoint.origin", place);
    if (before !== undefined && size < before.size) {
      findings.add("checkpoint.moved", place);
      return;
    }
    if (!this.#isStanding(key)) findings.add("checkpoint.key-not-standing", place);
    const isUnlike = size > this.size || !isSameHash(root, this.#root());
    // Whatever stands after altered leaves is unlike too: it is told once.
    if (size > this.size) findings.add("checkpoint.larger", place);
    else if (isUnlike && !this.#isUnlike) findings.add("checkpoint.root", place);
    this.#isUnlike = isUnlike;
    this.#past.add(size, root);
    if (this.#witness !== null && readOrigin(origin).life > readOrigin(this.#witness.origin).life)
      this.#witnessedLife.isOver = true;
    else this.#witnessedLife.size = size;
    this.#last = { checkpoint, key };
    this.#atBefore = this.#progress.at;
  }

  /** Whoever signs heads may learn a little late that a key was retired. */
  #isStanding({ kid }: EvidenceKey): boolean {
    const retiredAt = this.#progress.said.retiredAt(kid);
    return retiredAt === null || !isLater(this.#atBefore, retiredAt, 60);
  }
}

function witnessPlace({ size }: Checkpoint): Place {
  return { file: null, line: null, about: `checkpoint ${size}` };
}

/** Whether an instant is later than another by more than so many seconds. */
export function isLater(instant: string, than: string, seconds: number): boolean {
  const [one, other] = [instant, than].map(secondsOf);
  return one! - other! > seconds;
}

/** NaN, which is later than nothing, for a text that is no instant. */
function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}

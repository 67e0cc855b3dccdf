import type { BatchRecord, LeafRecord, SealRecord } from "./evidence-rows.ts";
import type { Placed } from "./verify-seal.ts";

/** A seal, its leaf and its batches, which stand in three files. */
export interface Meeting {
  readonly leaf: Placed<LeafRecord> | null;
  readonly seal: Placed<SealRecord> | null;
  readonly batches: readonly Placed<BatchRecord>[];
}

const nobody: Meeting = { leaf: null, seal: null, batches: [] };

/**
 * Brings together what belongs together. In sound evidence all three files have the same order and
 * nothing waits; where rows are missing or elsewhere, the others wait until they are found or the end.
 */
export class Meetings {
  readonly #waiting = new Map<string, Meeting>();

  /** Adds to what is there of a seal, and gives it back once it is complete. */
  add(id: string, come: Partial<Meeting>): Meeting | null {
    const before = this.#waiting.get(id) ?? nobody;
    const now: Meeting = {
      leaf: before.leaf ?? come.leaf ?? null,
      seal: before.seal ?? come.seal ?? null,
      batches: [...before.batches, ...(come.batches ?? [])],
    };
    const isComplete = now.leaf !== null && now.seal !== null && now.batches.length > 0;
    if (isComplete) this.#waiting.delete(id);
    else this.#waiting.set(id, now);
    return isComplete ? now : null;
  }

  /** Whether the same part of it has come and still waits. */
  has(id: string, part: "leaf" | "seal"): boolean {
    return (this.#waiting.get(id)?.[part] ?? null) !== null;
  }

  /** Those that were never complete. */
  *rest(): Iterable<[string, Meeting]> {
    yield* this.#waiting;
  }
}

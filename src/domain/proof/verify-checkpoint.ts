import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { type EvidenceKey, hex, type Keyring } from "./evidence-key.ts";
import type { EvidenceDefectCode, Findings, Place } from "./evidence-defect.ts";
import type { CheckpointRecord } from "./evidence-rows.ts";
import { readOrigin } from "./log-origin.ts";
import { readNote } from "./note.ts";

export interface SignedHead {
  readonly checkpoint: Checkpoint;
  readonly key: EvidenceKey;
}

/** Reads a signed head and checks who signed it: nobody else may have, but where `isWitnessed`. */
export function openHead(
  text: string,
  keys: Keyring,
  { isWitnessed = false } = {},
): SignedHead | { readonly defect: "malformed" | "signature" | "key-unknown" } {
  const note = readNote(text);
  if ("refused" in note) return { defect: "malformed" };
  const checkpoint = parseCheckpoint(note.body);
  if ("refused" in checkpoint) return { defect: "malformed" };
  let signedBy: EvidenceKey | null = null;
  for (const { name, keyHash, signature } of note.signatures) {
    const key = name === checkpoint.origin ? keys.byNote(name, keyHash) : null;
    if (key === null && isWitnessed) continue;
    if (key === null) return { defect: "key-unknown" };
    if (!key.verify(Buffer.from(note.body, "utf8"), signature)) return { defect: "signature" };
    signedBy ??= key;
  }
  return signedBy === null ? { defect: "key-unknown" } : { checkpoint, key: signedBy };
}

/** Compares a stored head with what was signed; null where its signature does not hold. */
export function verifyCheckpoint(
  row: CheckpointRecord,
  place: Place,
  { keys, findings }: { readonly keys: Keyring; readonly findings: Findings },
): SignedHead | null {
  const head = openHead(row.note, keys);
  if ("defect" in head) {
    const code: EvidenceDefectCode =
      head.defect === "malformed" ? "checkpoint.malformed" : "checkpoint.signature";
    findings.add(code, place);
    return null;
  }
  const { origin, size, root } = head.checkpoint;
  const columns = [
    ["origin", row.origin === origin],
    ["size", row.size === size],
    ["root", row.root === hex(root)],
  ] as const;
  for (const [column, isLike] of columns)
    if (!isLike) findings.add("checkpoint.column", place, column);
  return head;
}

/** Whether one head may stand after another: of the same log, in the same life of it or a later one. */
export function mayFollow(origin: string, before: string): boolean {
  const [one, other] = [readOrigin(before), readOrigin(origin)];
  return one.register === other.register && one.life <= other.life;
}

/** The heads that a log had, each with its root, as far as they were signed. */
export class PastHeads {
  readonly #sizes: number[] = [];
  readonly #roots: string[] = [];

  /** Sizes never shrink. */
  add(size: number, root: Uint8Array): void {
    if (this.#sizes.at(-1) === size) return;
    this.#sizes.push(size);
    this.#roots.push(Buffer.from(root).toString("latin1"));
  }

  /** Whether one of them had this size and root. */
  has(size: number, root: Uint8Array): boolean {
    let [low, high] = [0, this.#sizes.length - 1];
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#sizes[middle]!;
      if (found === size) return this.#roots[middle] === Buffer.from(root).toString("latin1");
      if (found < size) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}

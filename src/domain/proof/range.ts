import { emptyRoot, nodeHash } from "./hash.ts";

/** The right edge of a growing tree: the roots of the complete subtrees that make it up, from the left. */
export interface Range {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** Told of every complete subtree, of 2^level leaves from index · 2^level on, smaller before larger. */
export type Finished = (level: number, index: number, hash: Uint8Array) => void;

export const emptyRange: Range = { size: 0, hashes: [] };

/** The range after more leaves: one hash a leaf on average, whatever the size. */
export function extendRange(
  range: Range,
  leaves: Iterable<Uint8Array>,
  finished?: Finished,
): Range {
  const hashes = [...range.hashes];
  let size = range.size;
  for (const leaf of leaves) {
    let hash = leaf;
    let [level, index] = [0, size];
    finished?.(level, index, hash);
    for (; index % 2 === 1; finished?.(level, index, hash)) {
      hash = nodeHash(hashes.pop()!, hash);
      level += 1;
      index = (index - 1) / 2;
    }
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

export function rootOfRange({ hashes }: Range): Uint8Array {
  return hashes.length === 0 ? emptyRoot() : joinSubtrees(hashes);
}

/** The hash above complete subtrees that follow one another, each smaller than the one before. */
export function joinSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The root over leaf hashes that are all at hand (RFC 6962 §2.1). */
export function rootOf(leaves: Iterable<Uint8Array>): Uint8Array {
  return rootOfRange(extendRange(emptyRange, leaves));
}

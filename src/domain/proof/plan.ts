import { emptyRoot } from "./hash.ts";
import { joinSubtrees } from "./range.ts";

/** A complete subtree: the 2^level leaves from index · 2^level on. Its hash never changes again. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/**
 * What a proof is made of: for each of its hashes, the complete subtrees below it from the left. It is
 * known before anything is read, so several plans put end to end are read at once.
 */
export type Plan = readonly (readonly Subtree[])[];

/** The hash of a complete subtree, from wherever it is kept. */
export type ReadHash = (subtree: Subtree) => Uint8Array;

/** The root of the tree at a size, this one or any earlier. */
export function planRoot(size: number): Plan {
  return [subtreesOf(0, size)];
}

/** The path of a leaf in the tree of a size, from the leaf upwards (RFC 6962 §2.1.1). */
export function planInclusion(index: number, size: number): Plan {
  if (!(index >= 0 && index < size)) throw new RangeError("No leaf stands at that index.");
  const path: (readonly Subtree[])[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestBelow(end - start);
    if (index < middle) {
      path.push(subtreesOf(middle, end));
      end = middle;
    } else {
      path.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  return path.toReversed();
}

/** That the tree of the second size goes on from that of the first (RFC 6962 §2.1.2). */
export function planConsistency(first: number, second: number): Plan {
  if (!(first >= 0 && first <= second)) throw new RangeError("A tree does not shrink.");
  if (first === 0) return [];
  const path: (readonly Subtree[])[] = [];
  let [start, end] = [0, second];
  while (end !== first) {
    const middle = start + largestBelow(end - start);
    if (first <= middle) {
      path.push(subtreesOf(middle, end));
      end = middle;
    } else {
      path.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  // From the start on the first tree is a subtree itself, whose root the verifier has.
  if (start > 0) path.push(subtreesOf(start, end));
  return path.toReversed();
}

/** The hashes that were planned. */
export function carryOut(plan: Plan, read: ReadHash): Uint8Array[] {
  return plan.map((subtrees) =>
    subtrees.length === 0 ? emptyRoot() : joinSubtrees(subtrees.map(read)),
  );
}

/** Complete subtrees that cover the leaves from start to before end, where start is aligned to them. */
export function subtreesOf(start: number, end: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end;) {
    let [level, length] = [0, 1];
    while (at + 2 * length <= end) [level, length] = [level + 1, 2 * length];
    subtrees.push({ level, index: at / length });
    at += length;
  }
  return subtrees;
}

/** The largest power of two below a number, where a tree of that size divides. */
function largestBelow(size: number): number {
  let length = 1;
  while (2 * length < size) length *= 2;
  return length;
}

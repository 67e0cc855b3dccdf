import { createHash } from "node:crypto";

/*
 * RFC 6962 §2.1 word by word, over all leaf hashes each time, and its proofs checked by the same
 * recursion instead of by the loop of RFC 9162: slow, and written apart from what it judges.
 */

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function naiveLeaf(bytes: Uint8Array): Buffer {
  return sha256(Buffer.of(0), bytes);
}

function above(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.of(1), left, right);
}

export interface NaiveTree {
  readonly root: (size: number) => Uint8Array;
  readonly path: (index: number, size: number) => Uint8Array[];
  readonly proof: (first: number, second: number) => Uint8Array[];
}

export function naiveTree(leaves: readonly Uint8Array[]): NaiveTree {
  const known = new Map<string, Uint8Array>();
  const mth = (start: number, end: number): Uint8Array => {
    if (end === start) return sha256();
    if (end - start === 1) return leaves[start]!;
    const place = `${start}-${end}`;
    const middle = start + split(end - start);
    const hash = known.get(place) ?? above(mth(start, middle), mth(middle, end));
    known.set(place, hash);
    return hash;
  };
  const path = (index: number, start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return index < middle
      ? [...path(index, start, middle), mth(middle, end)]
      : [...path(index, middle, end), mth(start, middle)];
  };
  const subproof = (first: number, start: number, end: number, isWhole: boolean): Uint8Array[] => {
    if (first === end) return isWhole ? [] : [mth(start, end)];
    const middle = start + split(end - start);
    return first <= middle
      ? [...subproof(first, start, middle, isWhole), mth(middle, end)]
      : [...subproof(first, middle, end, false), mth(start, middle)];
  };
  return {
    root: (size) => mth(0, size),
    path: (index, size) => path(index, 0, size),
    proof: (first, second) => (first === 0 ? [] : subproof(first, 0, second, true)),
  };
}

/** The root to which a path leads, or null where it is too long or too short. */
export function naiveRoot(
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
): Uint8Array | null {
  if (index < 0 || index >= size) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const [below, last] = [path.slice(0, -1), path.at(-1)];
  if (last === undefined) return null;
  const middle = split(size);
  if (index < middle) {
    const left = naiveRoot(index, middle, leaf, below);
    return left === null ? null : above(left, last);
  }
  const right = naiveRoot(index - middle, size - middle, leaf, below);
  return right === null ? null : above(last, right);
}

/** The roots of both trees that a proof of consistency leads to, or null where it is none. */
export function naiveRoots(
  first: number,
  second: number,
  path: readonly Uint8Array[],
  firstRoot: Uint8Array | null,
): readonly [Uint8Array, Uint8Array] | null {
  if (first < 1 || first > second) return null;
  const [below, last] = [path.slice(0, -1), path.at(-1)];
  if (first === second) {
    const start = firstRoot ?? (path.length === 1 ? last : undefined);
    return start === undefined || (firstRoot !== null && path.length > 0) ? null : [start, start];
  }
  if (last === undefined) return null;
  const middle = split(second);
  if (first <= middle) {
    const left = naiveRoots(first, middle, below, firstRoot);
    return left === null ? null : [left[0], above(left[1], last)];
  }
  const right = naiveRoots(first - middle, second - middle, below, null);
  return right === null ? null : [above(last, right[0]), above(last, right[1])];
}

function split(size: number): number {
  let below = 1;
  while (below * 2 < size) below *= 2;
  return below;
}

/** Leaf hashes of a tree without a past. */
export function someLeaves(count: number): Buffer[] {
  return Array.from({ length: count }, (_, at) => naiveLeaf(Buffer.from(`leaf ${at}`)));
}

export function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

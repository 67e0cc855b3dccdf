import { emptyRoot, isHash, isSameHash, nodeHash } from "./hash.ts";

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
}

export interface Consistency {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/**
 * Whether a leaf stands at its index under the root (RFC 9162 §2.1.3.2). A path alone does not fix the
 * size, because trees of several sizes hold a leaf in the same way: trust a size only beside its root,
 * under one signature.
 */
export function verifyInclusion(inclusion: Inclusion, root: Uint8Array): boolean {
  const found = rootFromInclusion(inclusion);
  return found !== null && isSameHash(found, root);
}

/** The root to which a path leads; null where the path is none for that index and size. */
export function rootFromInclusion({ index, size, leaf, path }: Inclusion): Uint8Array | null {
  if (!isCount(index) || !isCount(size) || index >= size) return null;
  if (!isHash(leaf) || !path.every(isHash)) return null;
  let place: Place = { at: index, last: size - 1 };
  let root = leaf;
  for (const hash of path) {
    if (place.last === 0) return null;
    if (isRight(place)) {
      root = nodeHash(hash, root);
      place = aboveLonely(place);
    } else root = nodeHash(root, hash);
    place = above(place);
  }
  return place.last === 0 ? root : null;
}

/** Whether the second tree is the first with leaves added, none changed (RFC 9162 §2.1.4.2). */
export function verifyConsistency(consistency: Consistency): boolean {
  const { first, second, firstRoot, secondRoot, path } = consistency;
  if (!isCount(first) || !isCount(second) || first > second) return false;
  if (!isHash(firstRoot) || !isHash(secondRoot) || !path.every(isHash)) return false;
  if (first === 0 && !isSameHash(firstRoot, emptyRoot())) return false;
  if (first === second) return path.length === 0 && isSameHash(firstRoot, secondRoot);
  return first === 0 ? path.length === 0 : growsFrom(consistency);
}

function growsFrom({ first, second, firstRoot, secondRoot, path }: Consistency): boolean {
  let place: Place = { at: first - 1, last: second - 1 };
  while (place.at % 2 === 1) place = above(place);
  // A first tree that is complete is a subtree of the second: its root is not repeated in the path.
  const [start, ...rest] = place.at === 0 ? [firstRoot, ...path] : path;
  if (start === undefined) return false;
  let [before, after] = [start, start];
  for (const hash of rest) {
    if (place.last === 0) return false;
    if (isRight(place)) {
      before = nodeHash(hash, before);
      after = nodeHash(hash, after);
      place = aboveLonely(place);
    } else after = nodeHash(after, hash);
    place = above(place);
  }
  return place.last === 0 && isSameHash(before, firstRoot) && isSameHash(after, secondRoot);
}

/** A node of a row of the tree, and the last of that row. */
interface Place {
  readonly at: number;
  readonly last: number;
}

/** By division, because shifts end at 32 bits. */
function above({ at, last }: Place): Place {
  return { at: Math.floor(at / 2), last: Math.floor(last / 2) };
}

function isRight({ at, last }: Place): boolean {
  return at % 2 === 1 || at === last;
}

/** Up to the row in which a node at the end of its row has a neighbour on the left. */
function aboveLonely(place: Place): Place {
  let found = place;
  while (found.at % 2 === 0 && found.at !== 0) found = above(found);
  return found;
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

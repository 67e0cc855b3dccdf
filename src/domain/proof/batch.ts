import { emptyRoot, nodeHash } from "./hash.ts";

/** The tree over the items of one batch, under one signature. */
export interface BatchTree {
  readonly root: Uint8Array;
  /** The inclusion path of each item, from the leaf upwards. */
  readonly paths: readonly (readonly Uint8Array[])[];
}

/** Row by row, so that every node is hashed once and the paths share it. */
export function batchTree(leaves: readonly Uint8Array[]): BatchTree {
  const paths = leaves.map((): Uint8Array[] => []);
  let row = leaves;
  for (let width = 1; row.length > 1; width *= 2) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const left = row[at]!;
      const right = row[at + 1];
      above.push(right === undefined ? left : nodeHash(left, right));
      if (right === undefined) break;
      const middle = (at + 1) * width;
      const end = Math.min(middle + width, leaves.length);
      for (let item = middle - width; item < middle; item += 1) paths[item]!.push(right);
      for (let item = middle; item < end; item += 1) paths[item]!.push(left);
    }
    row = above;
  }
  return { root: row[0] ?? emptyRoot(), paths };
}

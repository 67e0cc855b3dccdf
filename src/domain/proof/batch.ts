import { emptyRoot, nodeHash } from "./hash.ts";

/** The tree over the items of one batch, under one signature. */
export interface BatchTree {
  readonly root: Uint8Array;
  /** The inclusion path of an item, by its number from 0, from the leaf upwards (RFC 6962 §2.1.1). */
  path(item: number): Uint8Array[];
}

/** Row by row, so that every node is hashed once; one without a neighbour goes up as it is. */
export function batchTree(leaves: readonly Uint8Array[]): BatchTree {
  const rows = [leaves];
  for (let row = leaves; row.length > 1; rows.push(row)) row = above(row);
  return {
    root: rows.at(-1)![0] ?? emptyRoot(),
    path: (item) => rows.flatMap((row, height) => row[(item >> height) ^ 1] ?? []),
  };
}

function above(row: readonly Uint8Array[]): Uint8Array[] {
  const nodes: Uint8Array[] = [];
  for (let at = 0; at < row.length; at += 2) {
    const left = row[at]!;
    const right = row[at + 1];
    nodes.push(right === undefined ? left : nodeHash(left, right));
  }
  return nodes;
}

import { type Plan, carryOut, planConsistency, planInclusion } from "../domain/proof/plan.ts";
import { readTiles, tilesFor } from "../domain/proof/tiles.ts";
import type { Transaction } from "../store/database.ts";
import { loadTiles } from "../store/leaves.ts";

/** The hashes of a proof in the log, hex: that a leaf stands in the tree of a size (RFC 6962 §2.1.1). */
export function proveInclusion(tx: Transaction, index: number, size: number): Promise<string[]> {
  return prove(tx, planInclusion(index, size), size);
}

/** That the tree of the second size goes on from that of the first (RFC 6962 §2.1.2). */
export function proveConsistency(
  tx: Transaction,
  first: number,
  second: number,
): Promise<string[]> {
  return prove(tx, planConsistency(first, second), second);
}

/** All of a proof is read in one statement. */
async function prove(tx: Transaction, plan: Plan, size: number): Promise<string[]> {
  const tiles = await loadTiles(tx, tilesFor(plan, size));
  return carryOut(plan, readTiles(tiles)).map((hash) => Buffer.from(hash).toString("hex"));
}

import { hashLength } from "./hash.ts";
import { type Plan, type ReadHash, subtreesOf } from "./plan.ts";
import { emptyRange, extendRange, type Range, rootOf } from "./range.ts";

/**
 * Tiles (C2SP tlog-tiles): a tile of level l holds up to 256 roots of complete subtrees of 256^l leaves,
 * so tiles of level 0 hold leaf hashes, and a hash of a higher level is the root of a full tile below.
 */
export interface Tile {
  readonly level: number;
  readonly number: number;
  /** How many hashes stand in it at the size in question, at most `tileWidth`. */
  readonly width: number;
}

/** A tile that will not change again. */
export interface FullTile {
  readonly level: number;
  readonly number: number;
  readonly hashes: Uint8Array;
  /** The hash that stands for it in the tile above. */
  readonly root: Uint8Array;
}

/** Hashes of tiles that were read, by `tileKey`; more of them than the width does no harm. */
export type TileHashes = ReadonlyMap<string, Uint8Array>;

export const tileHeight = 8;
export const tileWidth = 2 ** tileHeight;

export function tileKey({ level, number }: Omit<Tile, "width">): string {
  return `${level}/${number}`;
}

/** How many full tiles each level of a tree has, and how wide the one after them is. */
export function tileLevels(size: number): { readonly full: number; readonly width: number }[] {
  const levels = [];
  for (let count = size; count > 0; count = Math.floor(count / tileWidth))
    levels.push({ full: Math.floor(count / tileWidth), width: count % tileWidth });
  return levels;
}

/** The tiles that are not full: all of a tree that has to be read before it can grow. */
export function edgeTiles(size: number): Tile[] {
  return tileLevels(size).flatMap(({ full, width }, level) =>
    width === 0 ? [] : { level, number: full, width },
  );
}

/** The tiles that must be read to carry out a plan in the tree of a size: a few for each level. */
export function tilesFor(plan: Plan, size: number): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const subtree of plan.flat()) {
    const { level, number } = spanOf(subtree);
    const width = Math.min(tileWidth, Math.floor(size / tileWidth ** level) - number * tileWidth);
    tiles.set(tileKey({ level, number }), { level, number, width });
  }
  return [...tiles.values()];
}

/** Reads hashes of complete subtrees out of tiles; one that is not at hand is a fault. */
export function readTiles(tiles: TileHashes): ReadHash {
  return (subtree) => {
    const { level, number, at, count } = spanOf(subtree);
    const hashes = tiles.get(tileKey({ level, number }));
    if (hashes === undefined || hashes.length < (at + count) * hashLength)
      throw new RangeError(`Tile ${tileKey({ level, number })} is not at hand.`);
    return rootOf(hashesIn(hashes, at, count));
  };
}

/** Where a complete subtree stands in a tile: how many of its hashes, from which on. */
function spanOf({ level, index }: { readonly level: number; readonly index: number }) {
  const count = 2 ** (level % tileHeight);
  return {
    level: Math.floor(level / tileHeight),
    number: Math.floor((index * count) / tileWidth),
    at: (index * count) % tileWidth,
    count,
  };
}

function hashesIn(bytes: Uint8Array, at: number, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, each) =>
    bytes.subarray((at + each) * hashLength, (at + each + 1) * hashLength),
  );
}

/** A tree where it grows: its range, and for each level the hashes of the tile that is not full. */
export interface Edge {
  readonly range: Range;
  readonly open: readonly (readonly Uint8Array[])[];
}

export const emptyEdge: Edge = { range: emptyRange, open: [] };

/** The edge of a tree of a size, from its `edgeTiles`. */
export function edgeAt(size: number, tiles: TileHashes): Edge {
  const hashes = subtreesOf(0, size).map(readTiles(tiles));
  const open = tileLevels(size).map(({ full, width }, level) =>
    width === 0 ? [] : hashesIn(tiles.get(tileKey({ level, number: full }))!, 0, width),
  );
  return { range: { size, hashes }, open };
}

/** The edge after more leaves, and the tiles that have become full, each after those below it. */
export function growEdge(
  edge: Edge,
  leaves: Iterable<Uint8Array>,
): { readonly edge: Edge; readonly tiles: readonly FullTile[] } {
  const open = edge.open.map((hashes) => [...hashes]);
  const tiles: FullTile[] = [];
  const range = extendRange(edge.range, leaves, (height, number, hash) => {
    if (height % tileHeight !== 0) return;
    const level = height / tileHeight;
    if (level > 0) {
      const hashes = Buffer.concat(open[level - 1]!);
      tiles.push({ level: level - 1, number, hashes, root: hash });
      open[level - 1] = [];
    }
    (open[level] ??= []).push(hash);
  });
  return { edge: { range, open }, tiles };
}

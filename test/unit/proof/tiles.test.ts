import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  carryOut,
  type Plan,
  planConsistency,
  planInclusion,
  planRoot,
} from "../../../src/domain/proof/plan.ts";
import { isSameHash } from "../../../src/domain/proof/hash.ts";
import { rootOf, rootOfRange } from "../../../src/domain/proof/range.ts";
import {
  type Edge,
  edgeAt,
  edgeTiles,
  emptyEdge,
  type FullTile,
  growEdge,
  readTiles,
  type Tile,
  tileKey,
  tileLevels,
  tilesFor,
  tileWidth,
} from "../../../src/domain/proof/tiles.ts";
import { random, replay, seedOf } from "../../support/random.ts";
import { naiveTree, someLeaves } from "./naive-tree.ts";

const seed = seedOf(256);
const leaves = someLeaves(66_100);
const naive = naiveTree(leaves);
const borders = [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000].concat([
  65_279, 65_280, 65_281, 65_535, 65_536, 65_537, 65_791, 65_792, 65_793, 66_100,
]);

/** What is kept of a log: its full tiles, and the hashes of its leaves. */
class Kept {
  readonly full = new Map<string, FullTile>();
  size = 0;

  grow(edge: Edge, to: number): Edge {
    const { edge: grown, tiles } = growEdge(edge, leaves.slice(this.size, to));
    for (const tile of tiles) this.full.set(tileKey(tile), tile);
    this.size = to;
    return grown;
  }

  /** A tile that is not full is put together from leaf hashes, or from the roots of those below it. */
  read(tiles: readonly Tile[]): Map<string, Uint8Array> {
    return new Map(
      tiles.map((tile) => {
        const { level, number, width } = tile;
        const below = Array.from({ length: width }, (_, at) => number * tileWidth + at);
        const hashes = below.map((at) =>
          level === 0
            ? leaves[at]!
            : this.full.get(tileKey({ level: level - 1, number: at }))!.root,
        );
        return [tileKey(tile), this.full.get(tileKey(tile))?.hashes ?? Buffer.concat(hashes)];
      }),
    );
  }

  prove(plan: Plan, size: number): Uint8Array[] {
    return carryOut(plan, readTiles(this.read(tilesFor(plan, size))));
  }
}

const whole = new Kept();
const end = whole.grow(emptyEdge, leaves.length);

describe("the tiles of a tree", () => {
  it("are those of the specification's example", () => {
    expect(tileLevels(70_000)).toEqual([
      { full: 273, width: 112 },
      { full: 1, width: 17 },
      { full: 0, width: 1 },
    ]);
    expect(tileLevels(256)).toEqual([
      { full: 1, width: 0 },
      { full: 0, width: 1 },
    ]);
    expect(tileLevels(0)).toEqual([]);
    expect(edgeTiles(70_000)).toEqual([
      { level: 0, number: 273, width: 112 },
      { level: 1, number: 1, width: 17 },
      { level: 2, number: 0, width: 1 },
    ]);
  });

  it("hold each hash once: 256 leaf hashes, or 256 roots of full tiles below", () => {
    const levels = tileLevels(leaves.length);
    expect(whole.full.size).toBe(levels.reduce((sum, { full }) => sum + full, 0));
    for (const { level, number, hashes, root } of whole.full.values()) {
      const [start, length] = [number * tileWidth, tileWidth];
      const below = Array.from({ length }, (_, at) =>
        level === 0 ? leaves[start + at]! : whole.full.get(tileKey({ level: 0, number: at }))!.root,
      );
      expect(Buffer.compare(hashes, Buffer.concat(below))).toBe(0);
      expect(root).toEqual(rootOf(below));
    }
  });

  it("follow those below them, so that they can be stored as they come", () => {
    const { tiles } = growEdge(emptyEdge, leaves.slice(0, 65_536));
    expect(tiles.slice(-2).map(tileKey)).toEqual(["0/255", "1/0"]);
  });
});

describe("a tree that grows from its edge", () => {
  it.each(borders)("at %i leaves is the same as one that never stopped", (size) => {
    const kept = new Kept();
    const edge = kept.grow(emptyEdge, size);
    const again = edgeAt(size, kept.read(edgeTiles(size)));
    expect(again.range).toEqual(edge.range);
    expect(rootOfRange(again.range)).toEqual(naive.root(size));
    expect(kept.grow(again, leaves.length).range).toEqual(end.range);
    expect([...kept.full.keys()].toSorted()).toEqual([...whole.full.keys()].toSorted());
    const others = [...kept.full].filter(([key, { hashes, root }]) => {
      const one = whole.full.get(key)!;
      return !isSameHash(one.hashes, hashes) || !isSameHash(one.root, root);
    });
    expect(others).toEqual([]);
  });

  it(`is the same in whatever portions (SEED=${replay().seed})`, () => {
    const portions = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 12 });
    const property = fc.property(portions, (counts) => {
      const kept = new Kept();
      for (const count of counts) {
        const edge = edgeAt(kept.size, kept.read(edgeTiles(kept.size)));
        const before = structuredClone(edge);
        const grown = kept.grow(edge, kept.size + count);
        expect(rootOfRange(grown.range)).toEqual(naive.root(kept.size));
        expect(structuredClone(edge)).toEqual(before);
      }
    });
    fc.assert(property, { ...replay(), numRuns: 25 });
  });
});

describe(`proofs from tiles (SEED=${seed})`, () => {
  const chance = random(seed);

  it.each(borders)("at %i leaves are those of the tree, then and when it has grown", (size) => {
    const then = new Kept();
    then.grow(emptyEdge, size);
    const near = [0, 1, 255, 256, 257, 65_535, 65_536, size - 257, size - 256, size - 2, size - 1];
    const some = Array.from({ length: 20 }, () => chance.int(Math.max(1, size)));
    const indexes = [...near, ...some].filter((index) => index >= 0 && index < size);
    const firsts = borders.filter((first) => first <= size);
    for (const kept of [then, whole]) {
      expect(kept.prove(planRoot(size), size)).toEqual([naive.root(size)]);
      for (const index of indexes)
        expect(kept.prove(planInclusion(index, size), size)).toEqual(naive.path(index, size));
      for (const first of [...firsts, ...some.filter((one) => one < size)])
        expect(kept.prove(planConsistency(first, size), size)).toEqual(naive.proof(first, size));
    }
  });

  it("of several kinds are read at once", () => {
    const size = 65_537;
    const plans = [planInclusion(300, size), planConsistency(257, size), planRoot(1000)];
    const found = [naive.path(300, size), naive.proof(257, size), [naive.root(1000)]];
    expect(whole.prove(plans.flat(), size)).toEqual(found.flat());
  });

  it("read a few tiles whatever the size", () => {
    const count = (plan: Plan) => tilesFor(plan, 10_000_000).length;
    for (let times = 0; times < 1000; times += 1) {
      expect(count(planInclusion(chance.int(10_000_000), 10_000_000))).toBeLessThanOrEqual(6);
      expect(count(planConsistency(chance.int(10_000_000), 10_000_000))).toBeLessThanOrEqual(6);
    }
    expect(count(planRoot(10_000_000))).toBe(3);
  });

  it(`name only tiles that a tree of that size has (SEED=${replay().seed})`, () => {
    const sizes = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([a, b]) => [a % (b + 1), b]);
    const property = fc.property(sizes, ([at, last]) => {
      const size = last! + 1;
      const plan = [...planInclusion(at!, size), ...planConsistency(at!, size), ...planRoot(at!)];
      const levels = tileLevels(size);
      for (const { level, number, width } of tilesFor(plan, size)) {
        const { full, width: open } = levels[level]!;
        expect(number < full ? tileWidth : number === full ? open : 0).toBe(width);
        expect(width).toBeGreaterThan(0);
      }
      expect(tilesFor(plan, size).length).toBeLessThanOrEqual(4 * levels.length);
    });
    fc.assert(property, { ...replay(), numRuns: 500 });
  });

  it("are not made of tiles that are missing or too short", () => {
    const plan = planInclusion(3, 300);
    const tiles = whole.read(tilesFor(plan, 300));
    for (const [key, hashes] of tiles) {
      const without = new Map(tiles);
      without.delete(key);
      expect(() => carryOut(plan, readTiles(without)), key).toThrow(RangeError);
      const short = new Map(tiles).set(key, hashes.subarray(0, 32));
      expect(() => carryOut(plan, readTiles(short)), key).toThrow(RangeError);
    }
  });
});

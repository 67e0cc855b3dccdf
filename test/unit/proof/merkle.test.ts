import { describe, expect, it } from "vitest";
import { emptyRoot, leafHash, nodeHash } from "../../../src/domain/proof/hash.ts";
import {
  type Consistency,
  type Inclusion,
  verifyConsistency,
  verifyInclusion,
} from "../../../src/domain/proof/merkle.ts";
import {
  carryOut,
  planConsistency,
  planInclusion,
  planRoot,
  type ReadHash,
} from "../../../src/domain/proof/plan.ts";
import {
  emptyRange,
  extendRange,
  type Range,
  rootOf,
  rootOfRange,
} from "../../../src/domain/proof/range.ts";
import { random, seedOf } from "../../support/random.ts";
import { flipped, naiveLeaf, naiveRoot, naiveRoots, naiveTree, someLeaves } from "./naive-tree.ts";

const seed = seedOf(6962);
const sizeMax = 130;
const leaves = someLeaves(sizeMax);
const naive = naiveTree(leaves);

/** Of every complete subtree that appending has finished. */
function finishedHashes(of: readonly Uint8Array[]): ReadHash {
  const hashes = new Map<string, Uint8Array>();
  extendRange(emptyRange, of, (level, index, hash) => hashes.set(`${level}/${index}`, hash));
  return ({ level, index }) => hashes.get(`${level}/${index}`)!;
}

const read = finishedHashes(leaves);

function inclusionOf(index: number, size: number): Inclusion {
  return { index, size, leaf: leaves[index]!, path: carryOut(planInclusion(index, size), read) };
}

function consistencyOf(first: number, second: number): Consistency {
  const [firstRoot, secondRoot] = [naive.root(first), naive.root(second)];
  const path = carryOut(planConsistency(first, second), read);
  return { first, second, firstRoot, secondRoot, path };
}

/** A path with a bit turned in each hash, one dropped, one doubled, one added, two exchanged. */
function spoilt(path: readonly Uint8Array[], bit: (at: number) => number): Uint8Array[][] {
  return [
    ...path.map((hash, at) => path.with(at, flipped(hash, bit(at)))),
    ...path.map((_, at) => path.toSpliced(at, 1)),
    ...path.map((hash, at) => path.toSpliced(at, 0, hash)),
    ...path.map((hash, at) => path.with(at, hash.subarray(0, 31))),
    ...path.slice(1).map((hash, at) => path.toSpliced(at, 2, hash, path[at]!)),
    [...path, emptyRoot()],
  ];
}

/** Of certificate-transparency's reference tests: the leaves, and the roots over the first n of them. */
const known: readonly (readonly [leaf: string, root: string])[] = [
  ["", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  ["00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  ["10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  ["2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
  ["3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
  ["40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
  ["5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
  [
    "606162636465666768696a6b6c6d6e6f",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ],
];

describe("the tree of RFC 6962", () => {
  const classic = known.map(([leaf]) => leafHash(Buffer.from(leaf, "hex")));

  it("has the roots of the reference tests", () => {
    expect(emptyRoot().toString("hex")).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(rootOf([])).toEqual(emptyRoot());
    for (const [at, [, root]] of known.entries())
      expect(Buffer.from(rootOf(classic.slice(0, at + 1))).toString("hex")).toBe(root);
  });

  it("has the paths and proofs of the reference tests", () => {
    const hex = (hashes: readonly Uint8Array[]) =>
      hashes.map((hash) => Buffer.from(hash).toString("hex"));
    const first = [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ];
    const hashes = finishedHashes(classic);
    expect(hex(carryOut(planInclusion(0, 8), hashes))).toEqual(first);
    expect(hex(carryOut(planConsistency(1, 8), hashes))).toEqual(first);
    expect(hex(carryOut(planInclusion(2, 3), hashes))).toEqual([known[1]![1]]);
  });

  it("hashes a leaf apart from a node, from text as from its bytes", () => {
    for (const text of ["", "a", "\0", "低效用地", "😀".repeat(5000)])
      expect(leafHash(text)).toEqual(naiveLeaf(Buffer.from(text)));
    const [left, right] = [leaves[0]!, leaves[1]!];
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])));
    expect(() => nodeHash(left, right.subarray(1))).toThrow(RangeError);
  });

  it("grows leaf by leaf to the root of every size, and the range it grew from stays", () => {
    let range: Range = emptyRange;
    for (let size = 0; size <= sizeMax; size += 1) {
      expect(rootOfRange(range)).toEqual(naive.root(size));
      expect(rootOf(leaves.slice(0, size))).toEqual(naive.root(size));
      expect(carryOut(planRoot(size), read)).toEqual([naive.root(size)]);
      const rest = extendRange(range, leaves.slice(size));
      expect(rootOfRange(rest)).toEqual(naive.root(sizeMax));
      range = extendRange(range, leaves.slice(size, size + 1));
    }
    expect(emptyRange).toEqual({ size: 0, hashes: [] });
  });

  it("tells of every complete subtree once, at most two a leaf", () => {
    const told: string[] = [];
    extendRange(emptyRange, leaves, (level, index) => told.push(`${level}/${index}`));
    const all = Array.from({ length: 8 }, (_, level) =>
      Array.from({ length: Math.floor(sizeMax / 2 ** level) }, (_, index) => `${level}/${index}`),
    ).flat();
    expect(told.toSorted()).toEqual(all.toSorted());
    expect(told.length).toBeLessThan(2 * sizeMax);
  });
});

describe(`inclusion, at every size to ${sizeMax} (SEED=${seed})`, () => {
  const chance = random(seed);

  it("is proved of every leaf by the path of the RFC", () => {
    for (let size = 1; size <= sizeMax; size += 1)
      for (let index = 0; index < size; index += 1) {
        const inclusion = inclusionOf(index, size);
        expect(inclusion.path).toEqual(naive.path(index, size));
        expect(verifyInclusion(inclusion, naive.root(size))).toBe(true);
      }
  });

  it("fails with any bit turned, any hash dropped, added, cut or exchanged", () => {
    const bit = () => chance.int(256);
    const held: string[] = [];
    for (let size = 1; size <= sizeMax; size += 1)
      for (let index = 0; index < size; index += 1) {
        const one = inclusionOf(index, size);
        const root = naive.root(size);
        const others = [
          ...spoilt(one.path, bit).map((path) => verifyInclusion({ ...one, path }, root)),
          verifyInclusion({ ...one, leaf: flipped(one.leaf, bit()) }, root),
          verifyInclusion(one, flipped(root, bit())),
        ];
        if (others.includes(true)) held.push(`${index} of ${size}`);
      }
    expect(held).toEqual([]);
  });

  it("fails for another index, and of another size holds only what the recursion holds", () => {
    const wrong: string[] = [];
    for (let size = 1; size <= 24; size += 1)
      for (let index = 0; index < size; index += 1) {
        const { leaf, path } = inclusionOf(index, size);
        const root = naive.root(size);
        for (let otherSize = 0; otherSize <= 33; otherSize += 1)
          for (let other = 0; other <= otherSize; other += 1) {
            const found = naiveRoot(other, otherSize, leaf, path);
            const holds = verifyInclusion({ leaf, path, index: other, size: otherSize }, root);
            const isHeld = found !== null && Buffer.compare(found, root) === 0;
            const isSame = otherSize !== size || holds === (other === index);
            if (holds !== isHeld || !isSame) wrong.push(`${index} of ${size} as ${other}`);
          }
      }
    expect(wrong).toEqual([]);
  });

  it("is refused of numbers that are no index and no size, and of no hash", () => {
    const one = inclusionOf(3, 7);
    const root = naive.root(7);
    for (const odd of [-1, 0.5, 7, NaN, Infinity, 2 ** 53])
      expect(verifyInclusion({ ...one, index: odd }, root)).toBe(false);
    for (const odd of [-1, 0, 3, 6.5, NaN, Infinity, 2 ** 53])
      expect(verifyInclusion({ ...one, size: odd }, root)).toBe(false);
    expect(verifyInclusion({ ...one, leaf: Buffer.alloc(0) }, root)).toBe(false);
    expect(verifyInclusion(one, Buffer.alloc(0))).toBe(false);
    expect(() => planInclusion(7, 7)).toThrow(RangeError);
  });

  it("is counted beyond 32 bits", () => {
    const [size, index] = [2 ** 40 + 3, 2 ** 40 + 1];
    const path = [leaves[0]!, leaves[1]!, leaves[2]!];
    expect(planInclusion(index, size)).toEqual([
      [{ level: 0, index: 2 ** 40 }],
      [{ level: 0, index: 2 ** 40 + 2 }],
      [{ level: 40, index: 0 }],
    ]);
    const root = naiveRoot(index, size, leaves[3]!, path)!;
    expect(verifyInclusion({ index, size, leaf: leaves[3]!, path }, root)).toBe(true);
  });
});

describe(`consistency, of every two sizes to ${sizeMax} (SEED=${seed})`, () => {
  const chance = random(seed);

  it("is proved by the proof of the RFC", () => {
    for (let second = 0; second <= sizeMax; second += 1)
      for (let first = 0; first <= second; first += 1) {
        const consistency = consistencyOf(first, second);
        expect(consistency.path).toEqual(naive.proof(first, second));
        expect(verifyConsistency(consistency), `${first} ${second}`).toBe(true);
      }
  });

  it("fails with any bit turned, any hash dropped, added, cut or exchanged", () => {
    const bit = () => chance.int(256);
    const held: string[] = [];
    for (let second = 0; second <= sizeMax; second += 1)
      for (let first = 0; first <= second; first += 1) {
        const one = consistencyOf(first, second);
        const firstRoot = flipped(one.firstRoot, bit());
        const secondRoot = flipped(one.secondRoot, bit());
        const others = [
          ...spoilt(one.path, bit).map((path) => verifyConsistency({ ...one, path })),
          verifyConsistency({ ...one, firstRoot }),
          // Every tree goes on from the empty one, so nothing is said of the second there.
          verifyConsistency({ ...one, secondRoot }) !== (first === 0 && second > 0),
        ];
        if (others.includes(true)) held.push(`${first} to ${second}`);
      }
    expect(held).toEqual([]);
  });

  it("of other sizes holds only what the recursion holds", () => {
    const wrong: string[] = [];
    for (let second = 1; second <= 16; second += 1)
      for (let first = 1; first <= second; first += 1) {
        const one = consistencyOf(first, second);
        for (let otherSecond = 1; otherSecond <= 20; otherSecond += 1)
          for (let other = 1; other <= 20; other += 1) {
            const found = naiveRoots(other, otherSecond, one.path, one.firstRoot);
            const isHeld =
              found !== null &&
              Buffer.compare(found[0], one.firstRoot) === 0 &&
              Buffer.compare(found[1], one.secondRoot) === 0;
            const holds = verifyConsistency({ ...one, first: other, second: otherSecond });
            if (holds !== isHeld) wrong.push(`${first} to ${second} as ${other} to ${otherSecond}`);
          }
      }
    expect(wrong).toEqual([]);
  });

  it("fails for a tree whose past was changed, at any leaf", () => {
    const second = 37;
    for (let first = 1; first <= second; first += 1)
      for (let at = 0; at < first; at += 1) {
        const changed = leaves.slice(0, second).with(at, flipped(leaves[at]!, chance.int(256)));
        const path = carryOut(planConsistency(first, second), finishedHashes(changed));
        const [firstRoot, secondRoot] = [naive.root(first), rootOf(changed)];
        expect(verifyConsistency({ first, second, firstRoot, secondRoot, path })).toBe(false);
      }
  });

  it("is refused of numbers that are no size, and of no hash", () => {
    const one = consistencyOf(3, 7);
    for (const odd of [-1, 0, 2.5, 8, NaN, Infinity, 2 ** 53]) {
      expect(verifyConsistency({ ...one, first: odd })).toBe(false);
      expect(verifyConsistency({ ...one, second: odd === 8 ? 2 : odd })).toBe(false);
    }
    expect(verifyConsistency({ ...one, firstRoot: Buffer.alloc(0) })).toBe(false);
    expect(verifyConsistency({ ...one, secondRoot: Buffer.alloc(0) })).toBe(false);
    expect(verifyConsistency({ ...consistencyOf(0, 7), firstRoot: one.firstRoot })).toBe(false);
    expect(() => planConsistency(8, 7)).toThrow(RangeError);
  });
});

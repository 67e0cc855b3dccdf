import { describe, expect, it } from "vitest";
import { batchTree } from "../../../src/domain/proof/batch.ts";
import { rootFromInclusion } from "../../../src/domain/proof/merkle.ts";
import { naiveTree, someLeaves } from "./naive-tree.ts";

describe("the tree over the items of a batch", () => {
  const leaves = someLeaves(1000);
  const naive = naiveTree(leaves);
  const sizes = [...Array.from({ length: 131 }, (_, size) => size), 255, 256, 257, 999, 1000];

  it("is the tree of RFC 6962, with the path of each item, at every size", () => {
    for (const size of sizes) {
      const tree = batchTree(leaves.slice(0, size));
      expect(tree.root).toEqual(naive.root(size));
      for (let index = 0; index < size; index += 1)
        expect(tree.path(index)).toEqual(naive.path(index, size));
    }
  });

  it("is led to from each item, and from no other place", () => {
    const size = 28;
    const tree = batchTree(leaves.slice(0, size));
    for (const [index, leaf] of leaves.slice(0, size).entries())
      for (let other = 0; other < size; other += 1) {
        const found = rootFromInclusion({ index: other, size, leaf, path: tree.path(index) });
        expect(found !== null && Buffer.compare(found, tree.root) === 0).toBe(other === index);
      }
  });
});

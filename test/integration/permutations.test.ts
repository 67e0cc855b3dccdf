import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actBatch } from "../support/act-batch.ts";
import { dealtParts, importParts } from "../support/import-orders.ts";
import { loadPacks } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";

const packs = loadPacks();
const seed = seedOf(20_261_121);
const permutations = 3;
const batch = actBatch(packs, 20).slice(0, 120);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "liandong-permutations-"));
});
afterAll(() => rm(directory, { recursive: true }));

describe(`one import of ${batch.length} acts in ${permutations} orders (SEED=${seed})`, () => {
  it("makes one register, with rows that come twice and files that are split", async () => {
    const expected = await importParts(packs, [batch], join(directory, "in-order"));
    for (let at = 0; at < permutations; at += 1) {
      const parts = dealtParts(batch, random(seed + at));
      const { hash, accepted } = await importParts(packs, parts, join(directory, String(at)));
      expect({ hash, accepted }, `permutation ${at}`).toEqual({
        hash: expected.hash,
        accepted: batch.length,
      });
    }
  });
});

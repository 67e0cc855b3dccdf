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
const permutations = Number(process.env["SHUFFLES"] ?? 100);
const batch = actBatch(packs, 60).slice(0, 500);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "liandong-permutations-"));
});
afterAll(() => rm(directory, { recursive: true }));

describe(`one import of ${batch.length} acts in ${permutations} orders (SEED=${seed})`, () => {
  it("makes one register, with rows that come twice and files that are split", async () => {
    const expected = await importParts(packs, [batch], join(directory, "in-order"));
    expect(expected.accepted).toBe(500);
    const hashes = new Map<string, number>();
    const sums = { parts: 0, dealt: 0, received: 0, accepted: 0, unchanged: 0, rejected: 0 };
    for (let at = 0; at < permutations; at += 1) {
      const parts = dealtParts(batch, random(seed + at));
      const seen = await importParts(packs, parts, join(directory, String(at)));
      expect(seen.accepted, `permutation ${at}`).toBe(500);
      hashes.set(seen.hash, (hashes.get(seen.hash) ?? 0) + 1);
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += seen[name];
    }
    console.info(JSON.stringify({ seed, permutations, ...sums, hashes: [...hashes] }));
    expect(sums.accepted + sums.unchanged + sums.rejected).toBe(sums.received);
    expect([...hashes]).toEqual([[expected.hash, permutations]]);
  }, 3_600_000);
});

import { describe, expect, it } from "vitest";
import { raceAndReplay } from "../support/interleavings.ts";
import { seedOf } from "../support/random.ts";

const seed = seedOf(20_261_121);
const count = Number(process.env["RACES"] ?? 500);

describe(`${count} interleavings of conflicting acts over 8 connections (SEED=${seed})`, () => {
  it("come out as though one act had been done after another", async () => {
    const seen = await raceAndReplay({ count, connections: 8, seed });
    console.info(JSON.stringify({ seed, ...seen }));
    expect(seen.anomalies).toEqual([]);
    expect(seen.acts).toBe(8 * count);
    expect(seen.conflicts).toBeGreaterThan(count / 2);
  }, 3_600_000);
});

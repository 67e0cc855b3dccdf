import { describe, expect, it } from "vitest";
import { whileAdopted } from "../../../src/domain/answer/adopted.ts";
import { fileRows } from "../../../src/domain/answer/filing.ts";
import type { Consequence } from "../../../src/domain/policy/consequence.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import { compileLaw, measureOn, policyOn } from "../../../src/domain/policy/law.ts";
import { parseDay } from "../../../src/domain/time/day.ts";
import { valueOn } from "../../../src/domain/time/timeline.ts";
import { rowKey } from "../../support/canonical.ts";
import { loadPacks } from "../../support/packs.ts";
import { daysOf, randomWorld, subjectOf } from "../../support/random-world.ts";
import { random, seedOf } from "../../support/random.ts";
import { switched } from "../../support/switched.ts";

const { vocabulary, policies } = loadPacks();
const seed = seedOf(20_261_122);
const worlds = Number(process.env["WORLDS"] ?? 30);
const turn = parseDay("2023-03-01")!;
const end = parseDay("2025-09-01")!;

const older = policies;
const newer = policies.map((policy, at) => switched(policy, random(seed + at)));
const both = compileLaw(
  vocabulary,
  [...newer, ...older],
  new Map([
    ...older.map((one) => [one, { from: -Infinity, until: turn }] as const),
    ...newer.map((one) => [one, { from: turn, until: end }] as const),
  ]),
);

function heldOn(rows: readonly Consequence[], day: number): string[] {
  return rows
    .flatMap((row) => {
      const [held, lasting] = [valueOn(row.line, day), valueOn(row.ifInForce, day)];
      return held + lasting === 0
        ? []
        : [`${rowKey(row)} ${held} ${lasting} ${row.measure.strength}`];
    })
    .sort();
}

/** P12. On each day everything is as though the version adopted for it had been the only one. */
describe("versions of packs that follow each other", () => {
  it(`are each the whole law on their own days, and nothing is on days without one (SEED=${seed})`, () => {
    const [alone, after] = [compileLaw(vocabulary, older), compileLaw(vocabulary, newer)];
    const about = subjectOf(vocabulary, [...older, ...newer]);
    let compared = 0;
    for (let at = 0; at < worlds; at += 1) {
      const world = randomWorld(about, seed * 1000 + at);
      const rows = whileAdopted(derive(both, world));
      const [first, second] = [derive(alone, world), derive(after, world)];
      for (const day of [...daysOf(world), turn - 1, turn, end - 1, end, end + 1000]) {
        const expected = day < turn ? heldOn(first, day) : day < end ? heldOn(second, day) : [];
        expect(heldOn(rows, day)).toEqual(expected);
        compared += expected.length;
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it(`leave every stretch with the version of its own days (SEED=${seed})`, () => {
    const about = subjectOf(vocabulary, [...older, ...newer]);
    let edges = 0;
    for (let at = 0; at < worlds; at += 1) {
      const world = randomWorld(about, seed * 1000 + at);
      for (const row of fileRows(whileAdopted(derive(both, world)), both, world)) {
        const { policy, measure } = measureOn(both, row)!;
        expect(policy.adopted.from <= row.from && row.until <= policy.adopted.until).toBe(true);
        expect(measure.id).toBe(row.measure);
        expect(policy).toBe(policyOn(both, row.policy, row.from));
        if (row.until === end && row.words.endedBy.some(({ role }) => role === "adoption"))
          edges += 1;
      }
    }
    expect(edges).toBeGreaterThan(0);
  });

  it("cost those who have adopted nothing by days nothing", () => {
    const law = compileLaw(vocabulary, older);
    const rows = derive(law, randomWorld(subjectOf(vocabulary, older), seed));
    expect(whileAdopted(rows)).toEqual(rows);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinations } from "../../../src/domain/policy/combinations.ts";
import { evaluate, factsOf, type Facts, type Leaf } from "../../../src/domain/policy/condition.ts";
import {
  type Entity,
  type FactDefinition,
  type FactValue,
  NONE,
} from "../../../src/domain/registry/fact.ts";
import { NO, valueOn, YES } from "../../../src/domain/time/timeline.ts";
import { replay } from "../../support/random.ts";

fc.configureGlobal(replay());

const definition = (
  name: string,
  type: FactDefinition["type"],
  none: string | null = null,
): FactDefinition => ({
  name,
  english: name,
  entities: ["listing"],
  type,
  missing: NO,
  recordedBy: null,
  none,
});
const facts: Facts = new Map(
  [
    definition("数", "number"),
    definition("甲日", "date", "未约定"),
    definition("乙日", "date"),
    definition("园", "zone", "不在园区"),
  ].map((one) => [one.name, one]),
);

const period = fc.constantFrom(
  { years: 1, months: 0, days: 0 },
  { years: 2, months: 0, days: 0 },
  { years: 0, months: 6, days: 0 },
  { years: 0, months: 0, days: 30 },
);
const counting = fc.constantFrom("start-day-counted" as const, "start-day-not-counted" as const);
const comparison = fc.constantFrom(
  "less" as const,
  "at-most" as const,
  "more" as const,
  "at-least" as const,
);
const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    is: fc.constant("compare" as const),
    fact: fc.constant("数"),
    comparison,
    limit: fc.integer({ min: -2, max: 3 }),
  }),
  fc.record({
    is: fc.constant("located" as const),
    fact: fc.constant("园"),
    zones: fc.subarray(["东", "西", "南"], { minLength: 1 }),
  }),
  fc.record({
    is: fc.constant("expired" as const),
    fact: fc.constantFrom("甲日", "乙日"),
    period: fc.option(period),
    counting,
  }),
  fc.record({ is: fc.constant("reached" as const), fact: fc.constantFrom("甲日", "乙日") }),
  fc.record({
    is: fc.constant("within" as const),
    since: fc.constant("甲日"),
    period,
    counting,
    on: fc.constantFrom(null, "乙日"),
  }),
);

const dayValue = fc.oneof(fc.integer({ min: -900, max: 900 }), fc.constant(NONE));
const recorded = fc.record({
  数: fc.option(fc.double({ min: -5, max: 5, noNaN: true }), { nil: undefined }),
  甲日: fc.option(dayValue, { nil: undefined }),
  乙日: fc.option(fc.integer({ min: -900, max: 900 }), { nil: undefined }),
  园: fc.option(fc.constantFrom("东", "西", "南", "北", NONE), { nil: undefined }),
});

function bitsOn(
  day: number,
  leaves: readonly Leaf[],
  values: Record<string, FactValue | undefined>,
): number {
  const spans = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [{ from: -Infinity, until: Infinity, value }]] as const],
  );
  const entity: Entity = { kind: "listing", id: "A", facts: new Map(spans) };
  return leaves.reduce(
    (bits, one, at) =>
      valueOn(evaluate(one, [entity], facts), day) === YES ? bits | (1 << at) : bits,
    0,
  );
}

describe("the combinations of answers that facts can give", () => {
  it("leave out none that the evaluation meets", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(leaf, {
          minLength: 2,
          maxLength: 5,
          selector: (one) => JSON.stringify(one),
        }),
        recorded,
        fc.integer({ min: -1500, max: 1500 }),
        (leaves, values, day) => {
          expect(combinations(leaves, facts)).toContain(bitsOn(day, leaves, values));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("are all of them when no two questions share a fact", () => {
    const leaves: Leaf[] = [
      { is: "compare", fact: "数", comparison: "less", limit: 1 },
      { is: "expired", fact: "甲日", period: null, counting: "start-day-not-counted" },
    ];
    expect(combinations(leaves, facts).toSorted()).toEqual([0, 1, 2, 3]);
    expect(leaves.flatMap(factsOf)).toEqual(["数", "甲日"]);
  });

  it("are fewer when one fact answers both", () => {
    const below: Leaf = { is: "compare", fact: "数", comparison: "less", limit: 1 };
    const above: Leaf = { is: "compare", fact: "数", comparison: "more", limit: 2 };
    expect(combinations([below, above], facts).toSorted()).toEqual([0, 1, 2]);
  });
});

import { lastDay } from "../time/calendar.ts";
import { type Timeline, valueOn, YES } from "../time/timeline.ts";
import { type Entity, type FactDefinition, type FactValue, NONE } from "../registry/fact.ts";
import { evaluate, factsOf, type Facts, type Leaf } from "./condition.ts";

/**
 * Which combinations of answers recorded facts can give to these questions, one bit per question.
 * Questions about different facts are free; those about one fact (below 5 and above 10; within two
 * years and two years expired) are tried on sample values, with the evaluation that derives.
 * A fact is named `name@place`; the same fact of another thing is another fact.
 */
export function combinations(leaves: readonly Leaf[], facts: Facts): number[] {
  let rows = [0];
  for (const group of connected(leaves)) {
    const possible = group.length === 1 ? [0, 1 << group[0]!] : sampled(group, leaves, facts);
    rows = rows.flatMap((row) => possible.map((bits) => row | bits));
  }
  return rows;
}

/** Positions of questions that share facts, directly or through another. */
function connected(leaves: readonly Leaf[]): number[][] {
  let groups: { positions: number[]; facts: Set<string> }[] = [];
  for (const [at, leaf] of leaves.entries()) {
    const own = factsOf(leaf);
    const touching = groups.filter(({ facts }) => own.some((fact) => facts.has(fact)));
    const joined = {
      positions: [...touching.flatMap(({ positions }) => positions), at],
      facts: new Set([...touching.flatMap(({ facts }) => [...facts]), ...own]),
    };
    groups = [...groups.filter((group) => !touching.includes(group)), joined];
  }
  return groups.map(({ positions }) => positions);
}

function sampled(group: readonly number[], leaves: readonly Leaf[], facts: Facts): number[] {
  const asked = group.map((at) => ({ bit: 1 << at, leaf: leaves[at]! }));
  const names = [...new Set(asked.flatMap(({ leaf }) => factsOf(leaf)))];
  const definitions = new Map(
    names.map((name) => [
      name,
      { ...facts.get(name.split("@")[0]!)!, entities: ["listing" as const] },
    ]),
  );
  const samples = names.map((name) =>
    samplesOf(
      definitions.get(name)!,
      asked.map(({ leaf }) => leaf),
    ),
  );
  const seen = new Set<number>();
  for (const values of product(samples)) {
    const recorded = values.flatMap((value, at) =>
      value === undefined
        ? []
        : [[names[at]!, [{ from: -Infinity, until: Infinity, value }]] as const],
    );
    const entity: Entity = { kind: "listing", id: "", facts: new Map(recorded) };
    for (const bits of answersOver(asked, (leaf) => evaluate(leaf, [entity], definitions)))
      seen.add(bits);
  }
  return [...seen];
}

/** The combinations that occur on some day, in one run of days after another. */
function answersOver(
  asked: readonly { readonly bit: number; readonly leaf: Leaf }[],
  lineOf: (leaf: Leaf) => Timeline,
): number[] {
  const lines = asked.map(({ bit, leaf }) => ({ bit, line: lineOf(leaf) }));
  const days = new Set(lines.flatMap(({ line }) => line.starts));
  return [...days].map((day) =>
    lines.reduce((bits, { bit, line }) => (valueOn(line, day) === YES ? bits | bit : bits), 0),
  );
}

/** Values on both sides of every limit and every period; `undefined` stands for no record. */
function samplesOf(definition: FactDefinition, leaves: readonly Leaf[]): (FactValue | undefined)[] {
  const absent = definition.recordedBy === null ? [undefined] : [];
  const none = definition.none === null ? [] : [NONE];
  switch (definition.type) {
    case "boolean":
      return [true, false];
    case "zone":
      return [
        ...absent,
        ...none,
        "",
        ...new Set(leaves.flatMap((leaf) => (leaf.is === "located" ? leaf.zones : []))),
      ];
    case "number":
      return [...absent, ...around(limitsOf(leaves), 1)];
    case "date":
      return [...absent, ...none, ...daysOf(leaves)];
    case "enterprise":
    case "region":
      return [...absent, ""];
    default:
      return definition.type satisfies never;
  }
}

function limitsOf(leaves: readonly Leaf[]): number[] {
  return [
    ...new Set(leaves.flatMap((leaf) => (leaf.is === "compare" ? [leaf.limit] : []))),
  ].toSorted((a, b) => a - b);
}

/** Each limit, something between neighbours, and something beyond both ends. */
function around(limits: readonly number[], step: number): number[] {
  const between = limits.slice(1).map((limit, at) => (limits[at]! + limit) / 2);
  return [(limits[0] ?? 0) - step, ...limits, ...between, (limits.at(-1) ?? 0) + step];
}

function daysOf(leaves: readonly Leaf[]): number[] {
  const anchors = [0, ...limitsOf(leaves)].flatMap((day) => [day - 1, day, day + 1]);
  const lengths = leaves.flatMap((leaf) =>
    "period" in leaf && leaf.period !== null ? [lastDay(0, leaf.period, leaf.counting)] : [],
  );
  return [
    ...new Set([...anchors, ...lengths.flatMap((length) => [length, length + 1, -length - 1])]),
  ];
}

function* product<T>(lists: readonly (readonly T[])[]): Generator<T[]> {
  const [first, ...rest] = lists;
  if (first === undefined) return void (yield []);
  for (const value of first) for (const others of product(rest)) yield [value, ...others];
}

import { type Counting, lastDay, type Period } from "../time/calendar.ts";
import type { Interval } from "../time/day.ts";
import {
  ALWAYS,
  always,
  and,
  NEVER,
  NO,
  not,
  or,
  type Timeline,
  type Truth,
  UNKNOWN,
  YES,
} from "../time/timeline.ts";
import {
  type Entity,
  type FactDefinition,
  type FactValue,
  mapSpans,
  NONE,
  type Span,
  spansAlong,
  spansOf,
  truthOf,
  valueAt,
} from "../registry/fact.ts";

export type Comparison = "less" | "at-most" | "more" | "at-least";

/**
 * A condition of a pack, closed over timelines: every form yields a step function of the day, so
 * change points, reasons and unknowns come out by construction. No arithmetic, no text, no today.
 */
export type Condition =
  | Leaf
  | { readonly is: "not"; readonly of: Condition }
  | { readonly is: "any"; readonly of: readonly Condition[] }
  | { readonly is: "all"; readonly of: readonly Condition[] };

export type Leaf =
  | { readonly is: "fact"; readonly fact: string }
  /** 届满: from the day after the last day of the deadline, or of a period since a dated fact. */
  | {
      readonly is: "expired";
      readonly fact: string;
      readonly period: Period | null;
      readonly counting: Counting;
    }
  /** 已到: from the recorded day on, that day included. */
  | { readonly is: "reached"; readonly fact: string }
  /** 期内: within a period since a dated fact; with `on`, the day recorded there lies within it. */
  | {
      readonly is: "within";
      readonly since: string;
      readonly period: Period;
      readonly counting: Counting;
      readonly on: string | null;
    }
  /** 比: a recorded number or day against a limit printed in the document. */
  | {
      readonly is: "compare";
      readonly fact: string;
      readonly comparison: Comparison;
      readonly limit: number;
    }
  /** 位于: the zone in which the land lies, by any of its names. */
  | { readonly is: "located"; readonly fact: string; readonly zones: readonly string[] };

/** Where facts are looked up: the thing the measure is about, its parcel, the enterprise that bears it. */
export type Chain = readonly Entity[];

export type Facts = ReadonlyMap<string, FactDefinition>;

/** The days on which a condition holds, does not hold, or cannot be known. */
export function evaluate(condition: Condition, chain: Chain, facts: Facts): Timeline {
  switch (condition.is) {
    case "not":
      return not(evaluate(condition.of, chain, facts));
    case "all":
      return condition.of.reduce<Timeline>(
        (held, part) => and(held, evaluate(part, chain, facts)),
        ALWAYS,
      );
    case "any":
      return condition.of.reduce<Timeline>(
        (held, part) => or(held, evaluate(part, chain, facts)),
        NEVER,
      );
    default:
      return evaluateLeaf(condition, chain, facts);
  }
}

function evaluateLeaf(leaf: Leaf, chain: Chain, facts: Facts): Timeline {
  switch (leaf.is) {
    case "fact":
      return judged(leaf.fact, chain, facts, (span) => [
        { from: span.from, until: span.until, value: truthOf(span.value) },
      ]);
    case "expired":
      return judged(leaf.fact, chain, facts, (span) => {
        const due = dayIn(span.value);
        if (typeof due !== "number") return whole(span, due === "none" ? NO : UNKNOWN);
        const last = leaf.period === null ? due : lastDay(due, leaf.period, leaf.counting);
        return [{ from: Math.max(span.from, last + 1), until: span.until, value: YES }];
      });
    case "reached":
      return judged(leaf.fact, chain, facts, (span) => {
        const day = dayIn(span.value);
        if (typeof day !== "number") return whole(span, day === "none" ? NO : UNKNOWN);
        return [{ from: Math.max(span.from, day), until: span.until, value: YES }];
      });
    case "within":
      return within(leaf, chain, facts);
    case "compare":
      return judged(leaf.fact, chain, facts, (span) => {
        const value = dayIn(span.value);
        if (typeof value !== "number") return whole(span, value === "none" ? NO : UNKNOWN);
        return whole(span, compares(value, leaf.comparison, leaf.limit) ? YES : NO);
      });
    case "located":
      return judged(leaf.fact, chain, facts, (span) =>
        whole(
          span,
          span.value === null ? UNKNOWN : leaf.zones.includes(String(span.value)) ? YES : NO,
        ),
      );
    default:
      return leaf satisfies never;
  }
}

function within(leaf: Extract<Leaf, { is: "within" }>, chain: Chain, facts: Facts): Timeline {
  const { on } = leaf;
  return judged(leaf.since, chain, facts, (span) => {
    const start = dayIn(span.value);
    if (typeof start !== "number") return whole(span, start === "none" ? NO : UNKNOWN);
    const last = lastDay(start, leaf.period, leaf.counting);
    if (on === null)
      return [
        { from: Math.max(span.from, start), until: Math.min(span.until, last + 1), value: YES },
      ];
    const inside = judged(on, chain, facts, (other) => {
      const day = dayIn(other.value);
      if (typeof day !== "number") return whole(other, day === "none" ? NO : UNKNOWN);
      return day < start || day > last
        ? []
        : [{ from: Math.max(other.from, day), until: other.until, value: YES }];
    });
    return clip(inside, span);
  });
}

function clip(line: Timeline, { from, until }: Interval): (Interval & { value: Truth })[] {
  return line.values
    .map((value, at) => ({
      from: Math.max(line.starts[at]!, from),
      until: Math.min(line.starts[at + 1] ?? Infinity, until),
      value,
    }))
    .filter((run) => run.from < run.until);
}

function judged(
  fact: string,
  chain: Chain,
  facts: Facts,
  judge: (span: Span) => readonly (Interval & { readonly value: Truth })[],
): Timeline {
  const definition = facts.get(fact);
  if (definition === undefined)
    throw new Error(`a compiled condition names an unknown fact: ${fact}`);
  const spans = spansAlong(keepersOf(definition, chain), fact);
  return spans.length === 0
    ? always(definition.missing)
    : mapSpans(spans, definition.missing, judge);
}

function whole({ from, until }: Interval, value: Truth): (Interval & { value: Truth })[] {
  return [{ from, until, value }];
}

function dayIn(value: FactValue): number | "none" | "unknown" {
  return typeof value === "number" ? value : value === NONE ? "none" : "unknown";
}

function compares(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case "less":
      return value < limit;
    case "at-most":
      return value <= limit;
    case "more":
      return value > limit;
    case "at-least":
      return value >= limit;
    default:
      return comparison satisfies never;
  }
}

/** Who keeps a fact on a day: the nearest in the chain that has a record of that day, or that could have one. */
export function keeperOf(
  definition: FactDefinition,
  chain: Chain,
  day: number,
): Entity | undefined {
  const able = keepersOf(definition, chain);
  return (
    able.find((entity) => valueAt(spansOf(entity, definition.name), day) !== undefined) ?? able[0]
  );
}

function keepersOf({ entities }: FactDefinition, chain: Chain): readonly Entity[] {
  return chain.filter(({ kind }) => entities.includes(kind === "person" ? "enterprise" : kind));
}

/** The leaves of a condition, in the order written. */
export function leavesOf(condition: Condition): Leaf[] {
  if (condition.is === "not") return leavesOf(condition.of);
  if (condition.is === "any" || condition.is === "all") return condition.of.flatMap(leavesOf);
  return [condition];
}

export function factsOf(leaf: Leaf): string[] {
  if (leaf.is !== "within") return [leaf.fact];
  return leaf.on === null ? [leaf.since] : [leaf.since, leaf.on];
}

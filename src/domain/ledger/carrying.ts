import { formatDay } from "../time/day.ts";
import {
  type Entity,
  type FactDefinition,
  type FactValue,
  NONE,
  type Span,
  spansOf,
} from "../registry/fact.ts";
import type { Discharge, Listing, Mortgage, World } from "../registry/world.ts";
import { isStanding } from "./determination.ts";
import type { CaseFile } from "./form.ts";
import { holds, type SaidSpan } from "./said.ts";

type Entry = Readonly<Record<string, unknown>>;
type Definitions = ReadonlyMap<string, FactDefinition>;

/** A recorded value in the words of the grammar. */
function wordOf(value: FactValue, definition: FactDefinition): string | number {
  if (value === null) return "未知";
  if (typeof value === "boolean") return value ? "是" : "否";
  if (value === NONE && definition.none !== null) return definition.none;
  return typeof value === "number" && definition.type === "date" ? formatDay(value) : value;
}

function spanWords(span: Span, definition: FactDefinition): SaidSpan {
  return {
    值: wordOf(span.value, definition),
    ...(Number.isFinite(span.from) ? { 自: formatDay(span.from) } : {}),
    ...(Number.isFinite(span.until) ? { 至: formatDay(span.until) } : {}),
  };
}

/** Facts from a day on, each as it stands recorded. */
export function factsFrom(
  facts: Iterable<readonly [string, readonly Span[]]>,
  on: number,
  definitions: Definitions,
): Entry {
  return Object.fromEntries(
    [...facts].flatMap(([name, spans]) => {
      const definition = definitions.get(name);
      const later = spans
        .filter(({ until }) => until > on)
        .map((span) => ({ ...span, from: Math.max(span.from, on) }));
      return definition === undefined || later.length === 0
        ? []
        : [[name, later.map((span) => spanWords(span, definition))] as const];
    }),
  );
}

/** Where land lies: it lay there before it was divided. */
const places = ["区划", "园区"];

/**
 * What new land is entered with: where the old lies, and from the day on whatever is recorded of it.
 * Where several become one and do not agree, it is recorded as unknown what holds of the whole.
 */
export function landFacts(olds: readonly Entity[], { on, law }: CaseFile, county: string): Entry {
  const names = new Set(olds.flatMap(({ facts }) => [...facts.keys()]));
  const shared = [...names].map((name): readonly [string, readonly Span[]] => {
    const from = places.includes(name) ? -Infinity : on;
    const each = olds.map((old) => cut(spansOf(old, name), from));
    const [first] = each;
    return each.every((spans) => JSON.stringify(spans) === JSON.stringify(first))
      ? [name, first!]
      : [name, [{ from: on, until: Infinity, value: null }]];
  });
  // Of two counties the one of the new code counts.
  const lying = shared.filter(
    ([name, spans]) => places.includes(name) && (name !== "区划" || !hasUnknown(spans)),
  );
  return {
    区划: county,
    ...factsFrom(lying, -Infinity, law.facts),
    ...factsFrom(
      shared.filter(([name]) => !places.includes(name)),
      on,
      law.facts,
    ),
  };
}

function hasUnknown(spans: readonly Span[]): boolean {
  return spans.some(({ value }) => value === null);
}

function cut(spans: readonly Span[], from: number): readonly Span[] {
  return spans
    .filter(({ until }) => until > from)
    .map((span) => ({ ...span, from: Math.max(span.from, from) }));
}

/** Listings that stand, or are about to, on land that passes into other land. */
export function standingListings({ world, on }: CaseFile, parcel: string): readonly Listing[] {
  return world.listings.filter(
    (one) => one.parcel === parcel && (isStanding(one, on) || holds(one, "拟列入范围", on)),
  );
}

/**
 * The same listings on other land from the day on, with the same facts, each as the next episode of its
 * category there. A duty that had been carried out is carried out there too.
 */
export function carriedListings(
  listings: readonly Listing[],
  onto: string,
  { world, on, law }: CaseFile,
): Entry[] {
  const episodes = new Map<string, number>();
  return listings.map((one) => {
    const key = `${one.policy}/${one.category}`;
    const episode = (episodes.get(key) ?? lastEpisode(world, onto, one)) + 1;
    episodes.set(key, episode);
    const done = one.discharges.map((discharge) => doneWords(discharge, on));
    return {
      类别: one.category,
      文件: one.policy,
      批次: episode,
      ...factsFrom(one.facts, on, law.facts),
      ...(done.length === 0 ? {} : { 办结: done }),
    };
  });
}

function lastEpisode({ listings }: World, parcel: string, { policy, category }: Listing): number {
  const there = listings.filter(
    (one) => one.parcel === parcel && one.policy === policy && one.category === category,
  );
  return Math.max(0, ...there.map(({ episode }) => episode));
}

function doneWords({ measure, subject, on: done }: Discharge, on: number): Entry {
  return {
    措施: measure,
    ...(subject === null ? {} : { 企业: subject }),
    日: formatDay(Math.max(done, on)),
  };
}

/** A mortgage that runs on the day, as it ends on the old land and as it goes on upon the new. */
export function movedMortgage(
  { id, mortgagee, from, until }: Mortgage,
  on: number,
): { readonly ends: Entry; readonly goesOn: Entry } {
  const named = { 编号: id, 抵押权人: mortgagee };
  const begun = Number.isFinite(from) ? { 自: formatDay(from) } : {};
  return {
    ends: { ...named, ...begun, 至: formatDay(on) },
    goesOn: {
      ...named,
      自: formatDay(on),
      ...(Number.isFinite(until) ? { 至: formatDay(until) } : {}),
    },
  };
}

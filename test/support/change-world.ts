import type { Condition } from "../../src/domain/policy/condition.ts";
import type { Policy, Vocabulary } from "../../src/domain/policy/policy.ts";
import {
  type Entity,
  type FactDefinition,
  type FactValue,
  gapsOf,
  NONE,
  type Span,
} from "../../src/domain/registry/fact.ts";
import type { Discharge, World } from "../../src/domain/registry/world.ts";
import type { Period } from "../../src/domain/time/calendar.ts";
import type { Random } from "./random.ts";

/** Worlds made from worlds: what properties compare. Nothing here changes what it is given. */
type Respan = (spans: readonly Span[], fact: string, entity: Entity) => readonly Span[];

/** Every fact of everything passed through one function; a fact left without spans is not recorded at all. */
export function mapFacts(world: World, respan: Respan): World {
  const over = <T extends Entity>(entity: T): T => ({
    ...entity,
    facts: new Map(
      [...entity.facts]
        .map(([fact, spans]) => [fact, respan(spans, fact, entity)] as const)
        .filter(([, spans]) => spans.length > 0),
    ),
  });
  const overMap = <T extends Entity>(entities: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...entities].map(([id, entity]) => [id, over(entity)]));
  return {
    ...world,
    enterprises: overMap(world.enterprises),
    parcels: overMap(world.parcels),
    regions: overMap(world.regions),
    listings: world.listings.map(over),
    agreements: world.agreements.map(over),
    benefits: world.benefits.map(over),
    projects: world.projects.map(over),
  };
}

export function mapDischarges(
  world: World,
  change: (discharges: readonly Discharge[]) => readonly Discharge[],
): World {
  const over = <T extends { readonly discharges: readonly Discharge[] }>(one: T): T => ({
    ...one,
    discharges: change(one.discharges),
  });
  return {
    ...world,
    listings: world.listings.map(over),
    agreements: world.agreements.map(over),
    regions: new Map([...world.regions].map(([id, region]) => [id, over(region)])),
  };
}

export function shiftWorld(
  world: World,
  days: number,
  definitions: ReadonlyMap<string, FactDefinition>,
): World {
  const shift = <T extends { readonly from: number; readonly until: number }>(one: T): T => ({
    ...one,
    from: one.from + days,
    until: one.until + days,
  });
  const shifted = mapFacts(world, (spans, fact) =>
    spans.map((span) => ({
      ...shift(span),
      value:
        typeof span.value === "number" && definitions.get(fact)?.type === "date"
          ? span.value + days
          : span.value,
    })),
  );
  return {
    ...mapDischarges(shifted, (discharges) =>
      discharges.map((one) => ({ ...one, on: one.on + days })),
    ),
    tenures: world.tenures.map(shift),
    controls: world.controls.map(shift),
  };
}

/** What was recorded up to the day before: later facts are gone, running ones end on it. */
export function truncateWorld(world: World, end: number): World {
  const cut = <T extends { readonly from: number; readonly until: number }>(
    list: readonly T[],
  ): T[] =>
    list
      .filter(({ from }) => from < end)
      .map((one) => ({ ...one, until: Math.min(one.until, end) }));
  const shorter = mapDischarges(mapFacts(world, cut), (discharges) =>
    discharges.filter(({ on }) => on < end),
  );
  return { ...shorter, tenures: cut(world.tenures), controls: cut(world.controls) };
}

export function shuffleWorld(world: World, { shuffle }: Random): World {
  const dealt = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => new Map(shuffle([...map]));
  const over = <T extends Entity>(entity: T): T => ({ ...entity, facts: dealt(entity.facts) });
  const overMap = <T extends Entity>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...dealt(map)].map(([id, one]) => [id, over(one)]));
  const mixed = mapDischarges(world, shuffle);
  return {
    ...mixed,
    enterprises: overMap(mixed.enterprises),
    parcels: overMap(mixed.parcels),
    regions: overMap(mixed.regions),
    listings: shuffle(mixed.listings).map(over),
    agreements: shuffle(mixed.agreements).map((one) => ({
      ...over(one),
      parties: shuffle(one.parties),
    })),
    benefits: shuffle(mixed.benefits).map(over),
    projects: shuffle(mixed.projects).map(over),
    tenures: shuffle(mixed.tenures),
    controls: shuffle(mixed.controls),
  };
}

/**
 * Makes known what was unknown, whichever way chance has it: recorded as unknown, or not recorded
 * where that reads as unknown. What was known is left as it is.
 */
export function fillUnknowns(
  world: World,
  vocabulary: Vocabulary,
  draw: (definition: FactDefinition) => FactValue,
  { chance, pick }: Random,
): World {
  const known = (definition: FactDefinition): FactValue => {
    for (let at = 0; at < 50; at += 1) {
      const value = draw(definition);
      if (value !== null) return value;
    }
    return definition.none === null ? false : NONE;
  };
  const fill = <T extends Entity>(entity: T): T => {
    const facts = new Map(entity.facts);
    for (const definition of vocabulary.facts) {
      if (!definition.entities.includes(entity.kind)) continue;
      if (definition.type === "enterprise") {
        const named = nameSomebody(entity, facts.get(definition.name) ?? [], world, pick);
        if (named.length > 0) facts.set(definition.name, named);
        continue;
      }
      const spans = (facts.get(definition.name) ?? []).map((span) =>
        span.value === null ? { ...span, value: known(definition) } : span,
      );
      const whole =
        isLast(entity, definition) && definition.missing === 1
          ? fillGaps(spans, () => known(definition), chance)
          : spans;
      if (whole.length > 0) facts.set(definition.name, whole);
    }
    return { ...entity, facts };
  };
  const overMap = <T extends Entity>(map: ReadonlyMap<string, T>): Map<string, T> =>
    new Map([...map].map(([id, one]) => [id, fill(one)]));
  const halves = world.controls.filter(
    (one) => "share" in one && one.share === 50 && !isDetermined(one, world),
  );
  const decided = vocabulary.control
    .filter(({ exactly }) => exactly === 1)
    .flatMap((after) =>
      halves.map(({ holder, held, from, until }) => ({
        holder,
        held,
        from: Math.max(from, after.from),
        until: Math.min(until, after.until),
        determined: chance(0.5),
      })),
    )
    .filter(({ from, until }) => from < until);
  return {
    ...world,
    enterprises: overMap(world.enterprises),
    parcels: overMap(world.parcels),
    regions: overMap(world.regions),
    listings: world.listings.map(fill),
    agreements: world.agreements.map(fill),
    benefits: world.benefits.map(fill),
    projects: world.projects.map(fill),
    controls: [
      ...world.controls.map((one) =>
        "share" in one && one.share === null ? { ...one, share: pick([10, 90]) } : one,
      ),
      ...decided,
    ],
  };
}

function isDetermined(
  one: { readonly holder: string; readonly held: string },
  { controls }: World,
): boolean {
  return controls.some(
    (other) => "determined" in other && other.holder === one.holder && other.held === one.held,
  );
}

/** Names, on the days for which nobody is named, one who could be meant on all of them: a party, the applicant, a holder. */
function nameSomebody(
  entity: Entity,
  spans: readonly Span[],
  { tenures }: World,
  pick: Random["pick"],
): Span[] {
  const { parcel, parties, applicant } = entity as {
    parcel?: string | null;
    parties?: readonly string[];
    applicant?: string;
  };
  const bound = parties ?? (applicant === undefined ? [] : [applicant]);
  const known = spans.filter(({ value }) => value !== null);
  const own = tenures.filter((tenure) => tenure.parcel === (parcel ?? entity.id));
  const cuts = [
    ...new Set([-Infinity, Infinity, ...own.flatMap(({ from, until }) => [from, until])]),
  ].sort((a, b) => a - b);
  const pieces = cuts.slice(1).flatMap((until, at) =>
    gapsOf(known).map((gap) => ({
      from: Math.max(gap.from, cuts[at]!),
      until: Math.min(gap.until, until),
    })),
  );
  const named = pieces
    .filter(({ from, until }) => from < until)
    .flatMap((piece) => {
      const possible =
        bound.length > 0
          ? bound
          : own
              .filter(({ from, until }) => from <= piece.from && piece.until <= until)
              .map(({ enterprise }) => enterprise);
      return possible.length === 0 ? [] : [{ ...piece, value: pick(possible) }];
    });
  return [...known, ...named].sort((a, b) => a.from - b.from);
}

/** Nothing behind it answers for the days for which it has no record. */
function isLast(entity: Entity, { entities }: FactDefinition): boolean {
  const land = (entity as { parcel?: string | null }).parcel;
  return land === undefined || land === null || !entities.includes("parcel");
}

function fillGaps(
  spans: readonly Span[],
  known: () => FactValue,
  chance: (share: number) => boolean,
): Span[] {
  const filled: Span[] = [];
  const gap = (from: number, until: number): void => {
    const middle =
      Number.isFinite(from) && Number.isFinite(until) && until - from > 1 && chance(0.5)
        ? from + Math.floor((until - from) / 2)
        : from;
    if (middle > from) filled.push({ from, until: middle, value: known() });
    filled.push({ from: middle, until, value: known() });
  };
  let at = -Infinity;
  for (const span of spans) {
    if (at < span.from) gap(at, span.from);
    filled.push(span);
    at = span.until;
  }
  if (at < Infinity) gap(at, Infinity);
  return filled;
}

function inDays({ years, months, days }: Period): Period {
  return { years: 0, months: 0, days: years * 365 + months * 30 + days };
}

/** The same policies, with every period counted in days and every date of the text moved. */
export function shiftPolicies(
  policies: readonly Policy[],
  days: number,
  definitions: ReadonlyMap<string, FactDefinition>,
): Policy[] {
  const over = (condition: Condition): Condition => {
    switch (condition.is) {
      case "not":
        return { ...condition, of: over(condition.of) };
      case "any":
      case "all":
        return { ...condition, of: condition.of.map(over) };
      case "expired":
        return {
          ...condition,
          period: condition.period === null ? null : inDays(condition.period),
        };
      case "within":
        return { ...condition, period: inDays(condition.period) };
      case "compare":
        return definitions.get(condition.fact)?.type === "date"
          ? { ...condition, limit: condition.limit + days }
          : condition;
      default:
        return condition;
    }
  };
  return policies.map((policy) => ({
    ...policy,
    validity: {
      ...policy.validity,
      from: policy.validity.from + days,
      until: policy.validity.until === null ? null : policy.validity.until + days,
      otherUntil: null,
    },
    scope: { ...policy.scope, when: policy.scope.when.map(over) },
    measures: policy.measures.map((measure) => ({ ...measure, when: measure.when.map(over) })),
  }));
}

export function shiftVocabulary(vocabulary: Vocabulary, days: number): Vocabulary {
  return {
    ...vocabulary,
    control: vocabulary.control.map((one) => ({
      ...one,
      from: one.from + days,
      until: one.until + days,
    })),
  };
}

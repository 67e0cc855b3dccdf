import { type Entity, type Span, spansOf } from "../registry/fact.ts";
import { enclosing, isRegionCode, lies } from "../registry/region.ts";
import { withinTerritory } from "../registry/territory.ts";
import type { Parcel, Region, World } from "../registry/world.ts";
import {
  ALWAYS,
  and,
  fromRuns,
  isNever,
  NO,
  not,
  or,
  runs,
  type Timeline,
  YES,
} from "../time/timeline.ts";
import { evaluate } from "../policy/condition.ts";
import type { Part } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";
import type { Filing } from "./filing.ts";
import { narrowed } from "./holding.ts";

/**
 * Measures on a county or a cluster reach whoever applies there. They are filed over the land that
 * lies there, around the counters of the county, and within the territories that enclose the place.
 */
export function placesFiling(own: readonly Filing[], law: Law, world: World): Filing[] {
  const asked = new Set(
    law.vocabulary.kinds.filter(({ actions }) => actions.length > 0).map(({ name }) => name),
  );
  const rows = own.filter(
    ({ row }) => row.subject.kind === "region" && asked.has(row.measure.kind),
  );
  const byRegion = Map.groupBy(rows, ({ row }) => row.subject.id);
  return [...byRegion].flatMap(([id, filed]) => {
    const region = world.regions.get(id);
    if (region === undefined) return [];
    const zones = namesOf(id, law);
    const near = filed.flatMap((filing) => nearFiling(filing, region));
    const over = [...world.parcels.values()].flatMap((parcel) =>
      overFiling(filed, { parcel, region, zones, law }),
    );
    return [...near, ...over];
  });
}

/** No land is named: a county around the counter decides, a place within its territory informs. */
function nearFiling(filing: Filing, region: Region): Filing[] {
  const { origin, row } = filing;
  if (isRegionCode(region.id)) {
    const wider = enclosing(region.id).filter((code) => code !== region.id);
    return [region.id, ...wider].map((code, at) => ({
      under: `${at === 0 ? "around" : "within"}:${code}`,
      origin,
      row,
    }));
  }
  const spans = homes(region);
  const codes = new Set(spans.flatMap(({ value }) => enclosing(value)));
  return [...codes].map((code) => {
    const there = spans.filter(({ value }) => lies(value, code));
    const line = fromRuns(
      there.map(({ from, until }) => ({ from, until, value: YES })),
      NO,
    );
    const placed = isNever(not(line)) ? row : narrowed(row, { role: "territory", line });
    return { under: `within:${code}`, origin, row: placed };
  });
}

interface Ground {
  readonly parcel: Parcel;
  readonly region: Region;
  /** The names of the region. */
  readonly zones: readonly string[];
  readonly law: Law;
}

/** The measures hold on the days on which the land lies there, and are unknown while nobody recorded whether it does. */
function overFiling(filed: readonly Filing[], ground: Ground): Filing[] {
  const part = locationPart(ground);
  if (isNever(part.line)) return [];
  const { id } = ground.parcel;
  return filed.map(({ row }) => ({
    under: `over:${id}`,
    origin: `parcel:${id}`,
    row: narrowed(row, part),
  }));
}

/** That the land lies in the county, or in the zone by any of its names. A zone of another county is none of its. */
function locationPart({ parcel, region, zones, law }: Ground): Part {
  if (isRegionCode(region.id))
    return { role: "territory", line: withinTerritory(spansOf(parcel, "区划"), region.id) };
  const condition = { is: "located", fact: "园区", zones } as const;
  const line = evaluate(condition, [parcel], law.facts);
  const apart = daysApart(parcel, region);
  return {
    role: "condition",
    condition,
    chain: [parcel],
    line: or(and(line, not(apart)), and(certainly(line), apart)),
  };
}

/** The days on which both counties are recorded and neither lies in the other. */
function daysApart(parcel: Entity, region: Entity): Timeline {
  const days = homes(parcel).flatMap((here) =>
    homes(region).flatMap((there) =>
      lies(here.value, there.value) || lies(there.value, here.value)
        ? []
        : [{ from: Math.max(here.from, there.from), until: Math.min(here.until, there.until) }],
    ),
  );
  return days
    .filter(({ from, until }) => from < until)
    .map(({ from, until }) => fromRuns([{ from, until, value: YES }], NO))
    .reduce(or, not(ALWAYS));
}

function homes(entity: Entity): (Span & { readonly value: string })[] {
  return spansOf(entity, "区划").filter(
    (span): span is Span & { value: string } => typeof span.value === "string",
  );
}

function certainly(line: Timeline): Timeline {
  return fromRuns(
    runs(line).filter(({ value }) => value === YES),
    NO,
  );
}

/** A zone has several names; the packs say which are one. */
function namesOf(zone: string, { policies }: Law): readonly string[] {
  const zones = policies.flatMap(({ policy }) =>
    policy.zones.map(({ name, aliases }) => [name, ...aliases]),
  );
  return [zone, ...zones.filter((names) => names.includes(zone)).flat()];
}

import { factsOf, leavesOf, type Condition, type Leaf } from "../../src/domain/policy/condition.ts";
import type { Measure, Policy, Vocabulary } from "../../src/domain/policy/policy.ts";
import { suspensionFact } from "../../src/domain/policy/suspension.ts";
import type { ControlStatement } from "../../src/domain/registry/control.ts";
import {
  type EntityKind,
  type FactDefinition,
  type FactValue,
  NONE,
  type Span,
} from "../../src/domain/registry/fact.ts";
import type {
  Agreement,
  Benefit,
  Discharge,
  Enterprise,
  Listing,
  Parcel,
  Project,
  Region,
  Tenure,
  World,
} from "../../src/domain/registry/world.ts";
import { lastDay } from "../../src/domain/time/calendar.ts";
import { day } from "../../src/domain/time/day.ts";
import { random, type Random } from "./random.ts";

/** Worlds live between these days, so that everything before and after is constant. */
const earliest = day("2010-01-01");
const latest = day("2030-12-31");

/**
 * What the packs speak about, drawn from the packs themselves: a new pack or a new fact is covered
 * without a line here.
 */
export interface Subject {
  readonly vocabulary: Vocabulary;
  readonly policies: readonly Policy[];
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  /** The facts that some measure can see, by the kind of thing they are recorded on. */
  readonly byKind: ReadonlyMap<EntityKind, readonly FactDefinition[]>;
  readonly limits: ReadonlyMap<string, readonly number[]>;
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  readonly agreementTypes: readonly string[];
  /** Days on which something in the law itself changes. */
  readonly lawDays: readonly number[];
}

/** Facts that are seen by derivation itself and not by conditions. */
const structural = ["区划", "签订日", "授予日", "到期日"];

export function subjectOf(vocabulary: Vocabulary, policies: readonly Policy[]): Subject {
  const definitions = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const leaves = policies.flatMap(({ scope, measures }) =>
    [...scope.when, ...measures.flatMap(({ when }) => when)].flatMap(leavesOf),
  );
  const used = new Set([
    ...structural,
    ...leaves.flatMap(factsOf),
    ...policies.map(({ listedBy }) => listedBy),
    ...policies.flatMap(({ measures }) => measures.map(({ bearer }) => bearer)),
    suspensionFact,
  ]);
  const facts = [...used].flatMap((name) => definitions.get(name) ?? []);
  const kinds = [...new Set(facts.flatMap(({ entities }) => entities))];
  const limits = new Map<string, number[]>();
  for (const leaf of leaves)
    if (leaf.is === "compare")
      limits.set(leaf.fact, [...(limits.get(leaf.fact) ?? []), leaf.limit]);
  const counties = policies.flatMap(({ territory }) =>
    territory.endsWith("00") ? [`${territory.slice(0, 4)}02`, `${territory.slice(0, 4)}22`] : [],
  );
  return {
    vocabulary,
    policies,
    definitions,
    byKind: new Map(
      kinds.map((kind) => [kind, facts.filter(({ entities }) => entities.includes(kind))]),
    ),
    limits,
    zones: [
      ...new Set([
        ...policies.flatMap(({ zones }) =>
          zones.flatMap(({ name, aliases }) => [name, ...aliases]),
        ),
        "别处园区",
      ]),
    ],
    regions: [...new Set([...policies.map(({ territory }) => territory), ...counties, "110101"])],
    agreementTypes: [
      ...new Set([
        ...policies.flatMap(({ measures }) =>
          measures.flatMap(({ unit }) => (unit.kind === "agreement" ? (unit.among ?? []) : [])),
        ),
        "别种协议",
      ]),
    ],
    lawDays: [
      ...policies.flatMap(({ validity: { from, until, otherUntil } }) => [from, until, otherUntil]),
      ...vocabulary.control.flatMap(({ from, until }) => [from, until]),
    ].filter((value): value is number => value !== null && Number.isFinite(value)),
  };
}

/** A world in the making: the same shapes, still open. */
interface Draft {
  readonly enterprises: Made<Enterprise>[];
  readonly parcels: Made<Parcel>[];
  readonly listings: Made<Listing>[];
  readonly agreements: Made<Agreement>[];
  readonly projects: Made<Project>[];
  readonly regions: Made<Region>[];
  readonly benefits: Made<Benefit>[];
  readonly tenures: Tenure[];
  readonly controls: ControlStatement[];
}

type Made<T> = Omit<T, "facts"> & { readonly facts: Map<string, readonly Span[]> };

/** One world per seed, over all policies at once, with a few of them in the middle of it. */
export function randomWorld(subject: Subject, seed: number): World {
  return new WorldMaker(subject, random(seed)).make();
}

/** Values as worlds have them, for a fact that somebody wants to record. */
export function drawFrom(
  subject: Subject,
  chance: Random,
): (definition: FactDefinition) => FactValue {
  const maker = new WorldMaker(subject, chance);
  return (definition) => maker.value(definition);
}

class WorldMaker {
  readonly #about: Subject;
  readonly #random: Random;
  readonly #focus: readonly Policy[];
  readonly #anchors: readonly number[];
  readonly #draft: Draft = {
    enterprises: [],
    parcels: [],
    listings: [],
    agreements: [],
    projects: [],
    regions: [],
    benefits: [],
    tenures: [],
    controls: [],
  };

  constructor(about: Subject, chance: Random) {
    this.#about = about;
    this.#random = chance;
    this.#focus = [chance.pick(about.policies), chance.pick(about.policies)];
    const own = [0, 1, 2, 3].map(
      () => day("2013-01-01") + chance.int(day("2025-12-31") - day("2013-01-01")),
    );
    const focal = this.#focus.flatMap(({ validity: { from, until } }) => [
      from,
      ...(until === null ? [] : [until]),
    ]);
    this.#anchors = [...own, ...focal, chance.pick(about.lawDays)];
  }

  make(): World {
    const { enterprises, parcels } = this.#draft;
    for (const id of ["甲", "乙", "丙"])
      enterprises.push({ kind: "enterprise", id, name: null, facts: new Map() });
    enterprises.push({ kind: "person", id: "丁", name: null, facts: new Map() });
    for (const id of this.#random.chance(0.5) ? ["A", "B"] : ["A"])
      parcels.push({ kind: "parcel", id, realEstateUnit: null, facts: new Map() });
    for (const { id } of parcels) this.#fillParcel(id);
    this.#addForMeasures();
    this.#addProjects();
    this.#addRegions();
    this.#addBenefits();
    for (const { kind, id } of enterprises) if (kind === "enterprise") this.#addControls(id);
    this.#scatterFacts();
    this.#placeAll();
    this.#fulfil();
    this.#dateBesideEdges();
    return this.#finish();
  }

  #fillParcel(id: string): void {
    this.#draft.tenures.push(...this.#tenures(id));
    for (let count = 1 + this.#random.int(2); count > 0; count -= 1) {
      const policy = this.#random.chance(0.9)
        ? this.#random.pick(this.#focus)
        : this.#random.pick(this.#about.policies);
      this.#addListing(id, policy, this.#random.pick(policy.categories).id);
    }
    if (this.#random.chance(0.5))
      this.#addAgreement(id, this.#random.pick(this.#about.agreementTypes));
  }

  #addListing(parcel: string, policy: Policy, category: string): void {
    const { listings } = this.#draft;
    const episode = listings.length + 1;
    listings.push({
      kind: "listing",
      id: `${parcel}/${policy.id}/${category}/${episode}`,
      parcel,
      policy: policy.id,
      category,
      episode,
      discharges: this.#discharges(policy),
      facts: new Map(),
    });
  }

  #addAgreement(parcel: string, type: string): void {
    const { agreements } = this.#draft;
    const parties = this.#random.shuffle(["甲", "乙", "丙"]).slice(0, 1 + this.#random.int(2));
    agreements.push({
      kind: "agreement",
      id: `${parcel}/协议${agreements.length + 1}`,
      type,
      parcel,
      parties,
      discharges: this.#discharges(this.#random.pick(this.#focus)),
      facts: new Map(),
    });
  }

  /** A thing for each of a few measures drawn at random, so that no measure waits for its turn. */
  #addForMeasures(): void {
    for (const policy of this.#focus) {
      const { unit } = this.#random.pick(policy.measures);
      const parcel = this.#random.pick(this.#draft.parcels).id;
      if (unit.kind === "listing")
        this.#addListing(
          parcel,
          policy,
          this.#random.pick(unit.among ?? policy.categories.map(({ id }) => id)),
        );
      if (unit.kind === "agreement")
        this.#addAgreement(parcel, this.#random.pick(unit.among ?? this.#about.agreementTypes));
    }
  }

  /** Who held the parcel: one after the other, sometimes with a gap, sometimes two at once. */
  #tenures(parcel: string): Tenure[] {
    const holders = ["甲", "乙", "丙"];
    const cuts = [-Infinity, ...this.#days(this.#random.int(3)), Infinity];
    const found: Tenure[] = [];
    for (let at = 0; at + 1 < cuts.length; at += 1) {
      if (this.#random.chance(0.08)) continue;
      const first = this.#random.pick(holders);
      found.push({ enterprise: first, parcel, from: cuts[at]!, until: cuts[at + 1]! });
      const second = this.#random.pick(holders);
      if (second !== first && this.#random.chance(0.1))
        found.push({ enterprise: second, parcel, from: cuts[at]!, until: cuts[at + 1]! });
    }
    return this.#random.shuffle(found);
  }

  #discharges({ measures }: Policy): Discharge[] {
    const duties = measures.filter(({ form }) => form === "one-off");
    if (duties.length === 0) return [];
    return Array.from({ length: this.#random.int(3) }, () => ({
      measure: this.#random.pick(duties).id,
      subject: this.#random.pick(["甲", "乙", "丙", null]),
      on: this.#day(),
    }));
  }

  #addProjects(): void {
    const { parcels, projects } = this.#draft;
    for (let at = 1; at <= this.#random.int(3); at += 1) {
      const parcel = this.#random.chance(0.7) ? this.#random.pick(parcels).id : null;
      projects.push({
        kind: "project",
        id: `项目${at}`,
        applicant: this.#random.pick(["甲", "乙", "丙"]),
        parcel,
        facts: new Map(),
      });
    }
  }

  #addRegions(): void {
    for (const id of new Set([
      this.#random.pick(this.#about.regions),
      this.#random.pick(this.#about.zones),
    ])) {
      this.#draft.regions.push({
        kind: "region",
        id,
        discharges: this.#discharges(this.#random.pick(this.#focus)),
        facts: new Map(),
      });
    }
  }

  #addBenefits(): void {
    for (let at = 1; at <= this.#random.int(3); at += 1) {
      this.#draft.benefits.push({
        kind: "benefit",
        id: `优惠${at}`,
        enterprise: this.#random.pick(["甲", "乙", "丙"]),
        parcel: null,
        facts: new Map(),
      });
    }
  }

  #addControls(held: string): void {
    for (const holder of ["甲", "乙", "丙", "丁"]) {
      if (holder === held || this.#random.chance(0.6)) continue;
      const statements: ControlStatement[] = [];
      for (const span of this.#segments(() => this.#random.pick([null, 49.99, 50, 50.01, 80, 10])))
        statements.push({
          holder,
          held,
          from: span.from,
          until: span.until,
          share: span.value as number | null,
        });
      if (this.#random.chance(0.4)) {
        for (const span of this.#segments(() => this.#random.chance(0.5)))
          statements.push({
            holder,
            held,
            from: span.from,
            until: span.until,
            determined: span.value === true,
          });
      }
      this.#draft.controls.push(...statements);
    }
  }

  #everything(): Made<
    World["listings"][number] | Parcel | Enterprise | Agreement | Project | Region | Benefit
  >[] {
    const { enterprises, parcels, listings, agreements, projects, regions, benefits } = this.#draft;
    return [
      ...enterprises,
      ...parcels,
      ...listings,
      ...agreements,
      ...projects,
      ...regions,
      ...benefits,
    ];
  }

  /** Noise: every fact that some measure can see gets random spans somewhere. */
  #scatterFacts(): void {
    for (const { kind, facts } of this.#everything()) {
      for (const definition of this.#about.byKind.get(kind) ?? []) {
        if (!this.#random.chance(structural.includes(definition.name) ? 0.85 : 0.3)) continue;
        const spans = this.#spans(definition);
        if (spans.length > 0) facts.set(definition.name, spans);
      }
    }
  }

  /** Most things lie where a policy in focus applies; some move, some are not placed at all. */
  #placeAll(): void {
    for (const { kind, facts } of this.#everything()) {
      if (
        this.#about.definitions.get("区划")?.entities.includes(kind) !== true ||
        this.#random.chance(0.2)
      )
        continue;
      if (kind === "project" && this.#random.chance(0.5)) {
        facts.delete("区划");
        continue;
      }
      const { territory } = this.#random.pick(this.#focus);
      const inside = this.#about.regions.filter((region) =>
        region.startsWith(territory.replace(/(00)+$/, "")),
      );
      facts.set("区划", [{ from: -Infinity, until: Infinity, value: this.#random.pick(inside) }]);
    }
  }

  /** For many things a measure is chosen and its conditions are made true about them, at least for a time. */
  #fulfil(): void {
    const { listings, agreements, parcels, projects, regions, enterprises, tenures } = this.#draft;
    const holderOf = (parcel: string | null): string | undefined =>
      tenures.find((tenure) => tenure.parcel === parcel)?.enterprise;
    const chain = (
      unit: Made<Listing | Agreement | Parcel | Project | Region | Enterprise>,
      parcel: string | null,
      bearer: string | undefined,
    ): Chained => ({
      unit,
      places: [
        unit,
        ...parcels.filter(({ id }) => id === parcel && id !== unit.id),
        ...enterprises.filter(({ id }) => id === bearer && id !== unit.id),
      ],
    });
    for (const one of this.#random.shuffle([
      ...listings.map((unit) => chain(unit, unit.parcel, holderOf(unit.parcel))),
      ...agreements.map((unit) => chain(unit, unit.parcel, unit.parties[0])),
      ...parcels.map((unit) => chain(unit, null, holderOf(unit.id))),
      ...projects.map((unit) => chain(unit, unit.parcel, unit.applicant)),
      ...regions.map((unit) => chain(unit, null, undefined)),
      ...enterprises
        .filter(({ kind }) => kind === "enterprise")
        .map((unit) => chain(unit, null, undefined)),
    ])) {
      const possible = this.#measuresAbout(one.unit);
      if (possible.length === 0 || this.#random.chance(0.15)) continue;
      const { policy, measure } = this.#random.pick(possible);
      const start = policy.validity.from + this.#random.int(900) - 60;
      for (const condition of [...policy.scope.when, ...measure.when])
        this.#wish(condition, true, one, start);
      const named = this.#about.definitions.get(measure.bearer);
      if (named !== undefined && this.#random.chance(0.8))
        this.#record(named, one, this.#lasting(this.#random.pick(["甲", "乙"]), start));
      if (measure.restsOnAgreement && this.#random.chance(0.8))
        this.#record(
          this.#about.definitions.get("签订日")!,
          one,
          this.#lasting(start + this.#random.int(40) - 20, start),
        );
    }
  }

  /** Benefits are most telling where they were granted, or run out, and duties where they were carried out, beside the day on which something began. */
  #dateBesideEdges(): void {
    const { benefits, listings, agreements, regions } = this.#draft;
    const edges = this.#everything().flatMap(({ facts }) =>
      [...facts.values()].flatMap((spans) => spans.map(({ from }) => from).filter(Number.isFinite)),
    );
    const days = [...edges, ...this.#anchors];
    const beside = (): number => clamp(this.#random.pick(days) + this.#random.int(3) - 1);
    for (const { facts } of benefits) {
      for (const name of ["授予日", "到期日"])
        if (this.#random.chance(0.6))
          facts.set(name, [{ from: -Infinity, until: Infinity, value: beside() }]);
    }
    const redate = <T extends { readonly discharges: readonly Discharge[] }>(list: T[]): void => {
      for (const [at, one] of list.entries())
        list[at] = {
          ...one,
          discharges: one.discharges.map((discharge) =>
            this.#random.chance(0.7) ? { ...discharge, on: beside() } : discharge,
          ),
        };
    };
    redate(listings);
    redate(agreements);
    redate(regions);
  }

  #measuresAbout({ kind, ...unit }: Chained["unit"]): { policy: Policy; measure: Measure }[] {
    return this.#about.policies.flatMap((policy) => {
      if (kind === "listing" && (unit as { policy?: string }).policy !== policy.id) return [];
      const word =
        kind === "listing"
          ? (unit as { category?: string }).category
          : (unit as { type?: string }).type;
      const among = (measure: Measure): boolean =>
        measure.unit.kind === kind &&
        (measure.unit.among === null || measure.unit.among.includes(word ?? ""));
      return policy.measures.filter(among).map((measure) => ({ policy, measure }));
    });
  }

  #wish(condition: Condition, wanted: boolean, one: Chained, start: number): void {
    if (condition.is === "not") this.#wish(condition.of, !wanted, one, start);
    else if (condition.is === "any" || condition.is === "all") {
      const isEnough = (condition.is === "any") === wanted;
      for (const part of isEnough ? [this.#random.pick(condition.of)] : condition.of)
        this.#wish(part, wanted, one, start);
    } else this.#wishLeaf(condition, wanted, one, start);
  }

  #wishLeaf(leaf: Leaf, wanted: boolean, one: Chained, start: number): void {
    const define = (name: string): FactDefinition => this.#about.definitions.get(name)!;
    const record = (name: string, value: FactValue): void =>
      this.#record(define(name), one, this.#lasting(value, start));
    const some = (days: number): number => this.#random.int(days);
    switch (leaf.is) {
      case "fact":
        return wanted
          ? record(leaf.fact, true)
          : this.#record(define(leaf.fact), one, this.#later(start));
      case "expired":
        return record(leaf.fact, wanted ? start - some(1500) : start + some(1500));
      case "reached":
        return record(leaf.fact, wanted ? start - some(300) : start + some(1500));
      case "within": {
        const since = start - some(300);
        record(leaf.since, wanted ? since : since - 4000);
        if (leaf.on === null) return;
        const last = lastDay(since, leaf.period, leaf.counting);
        return record(
          leaf.on,
          this.#random.chance(0.5)
            ? this.#random.pick([since - 1, since, last, last + 1])
            : since + some(wanted ? 300 : 2000),
        );
      }
      case "compare": {
        const isBelow = leaf.comparison === "less" || leaf.comparison === "at-most";
        const isOn = (leaf.comparison === "at-most" || leaf.comparison === "at-least") === wanted;
        const step = define(leaf.fact).type === "date" || this.#random.chance(0.5) ? 1 : 0.01;
        if (this.#random.chance(0.35))
          return record(leaf.fact, leaf.limit + this.#random.pick([-step, 0, step]));
        return record(
          leaf.fact,
          isOn && this.#random.chance(0.4)
            ? leaf.limit
            : leaf.limit + (isBelow === wanted ? -step : step),
        );
      }
      case "located":
        return record(leaf.fact, wanted ? this.#random.pick(leaf.zones) : "别处园区");
      default:
        leaf satisfies never;
    }
  }

  /** Where derivation would look the fact up; a word already there is sometimes left as it is. */
  #record({ name, entities }: FactDefinition, { places }: Chained, spans: readonly Span[]): void {
    const place = places.find(({ kind }) =>
      entities.includes(kind === "person" ? "enterprise" : kind),
    );
    if (place === undefined || this.#random.chance(0.07)) return;
    if (spans.length > 0) place.facts.set(name, spans);
    else place.facts.delete(name);
  }

  #lasting(value: FactValue, start: number): Span[] {
    const from = this.#random.chance(0.4) ? -Infinity : clamp(start - this.#random.int(120));
    const until = this.#random.chance(0.6)
      ? Infinity
      : clamp(Math.max(from, start) + 1 + this.#random.int(1500));
    return from < until ? [{ from, until, value }] : [];
  }

  #later(start: number): Span[] {
    if (this.#random.chance(0.3)) return [];
    return [{ from: clamp(start + this.#random.int(1800)), until: Infinity, value: true }];
  }

  #spans(definition: FactDefinition): readonly Span[] {
    return this.#segments(() => this.value(definition));
  }

  /** Up to three stretches, not all of them recorded; values sometimes recorded as unknown. */
  #segments(value: () => FactValue): Span[] {
    const cuts = [-Infinity, ...this.#days(this.#random.int(4)), Infinity];
    const spans: Span[] = [];
    for (let at = 0; at + 1 < cuts.length; at += 1) {
      if (this.#random.chance(0.35)) continue;
      spans.push({ from: cuts[at]!, until: cuts[at + 1]!, value: value() });
    }
    return spans;
  }

  value({ name, type, none }: FactDefinition): FactValue {
    if (this.#random.chance(0.12)) return null;
    if (none !== null && this.#random.chance(0.15)) return NONE;
    switch (type) {
      case "boolean":
        return this.#random.chance(0.6);
      case "date":
        return this.#day();
      case "number":
        return (
          this.#random.pick(this.#about.limits.get(name) ?? [0, 1, 30, 100]) +
          this.#random.pick([-1, -0.01, 0, 0.01, 1])
        );
      case "enterprise":
        return this.#random.pick(["甲", "乙", "丙"]);
      case "zone":
        return this.#random.pick(this.#about.zones);
      case "region":
        return this.#random.pick(this.#about.regions);
      default:
        return type satisfies never;
    }
  }

  /** Mostly beside an edge of the law or of this world, or a whole number of years from one. */
  #day(): number {
    const { int, chance, pick } = this.#random;
    if (chance(0.12)) return clamp(day("2013-01-01") + int(4800));
    const years = chance(0.3) ? pick([365, 366, 730, 731, 1095, 1096, 1826]) : 0;
    const near = chance(0.7) ? int(5) - 2 : int(600) - 300;
    return clamp(pick(this.#anchors) + years + near);
  }

  #days(count: number): number[] {
    return [...new Set(Array.from({ length: count }, () => this.#day()))].sort((a, b) => a - b);
  }

  #finish(): World {
    const shuffled = <T extends { facts: Map<string, readonly Span[]> }>(list: readonly T[]): T[] =>
      this.#random.shuffle(list);
    const {
      enterprises,
      parcels,
      listings,
      agreements,
      projects,
      regions,
      benefits,
      tenures,
      controls,
    } = this.#draft;
    return {
      isDemonstration: false,
      enterprises: new Map(shuffled(enterprises).map((one) => [one.id, one])),
      parcels: new Map(shuffled(parcels).map((one) => [one.id, one])),
      listings: shuffled(listings),
      agreements: shuffled(agreements),
      benefits: shuffled(benefits),
      projects: shuffled(projects),
      regions: new Map(shuffled(regions).map((one) => [one.id, one])),
      permits: [],
      mortgages: [],
      tenures,
      controls,
    };
  }
}

/** A thing, and where facts that a measure about it asks for are recorded. */
interface Chained {
  readonly unit: Made<Listing | Agreement | Parcel | Project | Region | Enterprise>;
  readonly places: readonly {
    readonly kind: EntityKind;
    readonly id: string;
    readonly facts: Map<string, readonly Span[]>;
  }[];
}

function clamp(value: number): number {
  return Math.min(Math.max(value, earliest), latest);
}

/** Every finite day that stands in a world, as an edge or as a recorded day, in order. */
export function daysOf(world: World): number[] {
  const entities = [
    world.enterprises.values(),
    world.parcels.values(),
    world.listings,
    world.agreements,
    world.benefits,
    world.projects,
    world.regions.values(),
  ].flatMap((list) => [...list]);
  const spans = entities.flatMap(({ facts }) => [...facts.values()].flat());
  const days = [
    ...spans.flatMap(({ from, until, value }) => [
      from,
      until,
      ...(typeof value === "number" && value > earliest - 5000 ? [value] : []),
    ]),
    ...[...world.tenures, ...world.controls].flatMap(({ from, until }) => [from, until]),
    ...[...world.listings, ...world.agreements, ...world.regions.values()].flatMap(
      ({ discharges }) => discharges.map(({ on }) => on),
    ),
  ];
  return [...new Set(days.filter(Number.isFinite))].sort((a, b) => a - b);
}

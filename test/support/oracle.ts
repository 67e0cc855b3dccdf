/**
 * A second reading of the law, written apart from the engine: one day, one subject, one measure, by
 * looking at what is recorded for that day. No timelines, no intervals, no sharing: Temporal for
 * dates, plain scans for everything that depends on earlier days. Slow on purpose; it is what the
 * engine must agree with.
 *
 * Of the program it knows only shapes of data (Policy, World) and the word for "recorded as none".
 */
import {
  type Entity,
  type FactDefinition,
  type FactValue,
  NONE,
} from "../../src/domain/registry/fact.ts";
import type {
  Agreement,
  Benefit,
  Discharge,
  Listing,
  World,
} from "../../src/domain/registry/world.ts";
import type { Condition } from "../../src/domain/policy/condition.ts";
import type { Measure, Policy, Vocabulary } from "../../src/domain/policy/policy.ts";

/** No, unknown, yes. */
export type Three = 0 | 1 | 2;

/** One way by which a measure could reach a subject; whether it does is what is asked. */
export interface Path {
  readonly policy: Policy;
  readonly measure: Measure;
  readonly unit: Thing;
  readonly subject: { readonly kind: string; readonly id: string };
  /** The enterprise whose controlling shareholder the subject is. */
  readonly via: string | null;
  readonly benefit: Benefit | null;
  readonly standing: "decides" | "other-reading";
}

/** Something a clause is about. */
export interface Thing {
  readonly kind: Measure["unit"]["kind"];
  readonly entity: Entity;
  /** Set when it lies on, or is, a parcel. */
  readonly parcel: string | null;
}

/** Nothing that a world records has an edge before this day; scans back in time end here. */
const dawn = dayNumber(Temporal.PlainDate.from("2000-01-01"));

function dayNumber(date: Temporal.PlainDate): number {
  return Temporal.PlainDate.from("1970-01-01").until(date, { largestUnit: "day" }).days;
}

function dateFrom(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from("1970-01-01").add({ days: day });
}

const least = (...values: readonly Three[]): Three => Math.min(...values) as Three;
const most = (...values: readonly Three[]): Three => Math.max(...values) as Three;
const opposite = (value: Three): Three => (2 - value) as Three;
const truth = (holds: boolean): Three => (holds ? 2 : 0);

export function keyOf({ policy, measure, unit, subject, via, benefit, standing }: Path): string {
  return [
    policy.id,
    measure.id,
    unit.kind,
    unit.entity.id,
    subject.kind,
    subject.id,
    via ?? "",
    benefit?.id ?? "",
    standing,
  ].join("|");
}

export class Oracle {
  readonly #facts: ReadonlyMap<string, FactDefinition>;
  readonly #vocabulary: Vocabulary;
  readonly #world: World;
  /** What a day was found to be is kept, because scans ask for it again and again. */
  readonly #found = new Map<string, Map<number, Three>>();

  constructor(vocabulary: Vocabulary, world: World) {
    this.#vocabulary = vocabulary;
    this.#world = world;
    this.#facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  }

  /** Everything in the world that a clause can be about. */
  things(): Thing[] {
    const { listings, parcels, agreements, projects, regions, enterprises } = this.#world;
    return [
      ...listings.map((entity) => ({ kind: "listing" as const, entity, parcel: entity.parcel })),
      ...[...parcels.values()].map((entity) => ({
        kind: "parcel" as const,
        entity,
        parcel: entity.id,
      })),
      ...agreements.map((entity) => ({
        kind: "agreement" as const,
        entity,
        parcel: entity.parcel,
      })),
      ...projects.map((entity) => ({ kind: "project" as const, entity, parcel: entity.parcel })),
      ...[...regions.values()].map((entity) => ({ kind: "region" as const, entity, parcel: null })),
      ...[...enterprises.values()]
        .filter(({ kind }) => kind === "enterprise")
        .map((entity) => ({ kind: "enterprise" as const, entity, parcel: null })),
    ];
  }

  /** Every way by which some measure of the policies could reach somebody, likely or not. */
  paths(policies: readonly Policy[]): Path[] {
    const enterprises = [...this.#world.enterprises.values()];
    return policies.flatMap((policy) =>
      policy.measures.flatMap((measure) =>
        this.things()
          .filter((thing) => this.#isAbout(measure, policy, thing))
          .flatMap((unit): Path[] => {
            const way = {
              policy,
              measure,
              unit,
              via: null,
              benefit: null,
              standing: "decides" as const,
            };
            if (measure.bearer === "地块")
              return unit.parcel === null
                ? []
                : [{ ...way, subject: { kind: "parcel", id: unit.parcel } }];
            if (measure.bearer === "区域")
              return [{ ...way, subject: { kind: "region", id: unit.entity.id } }];
            const own = enterprises.map(({ kind, id }) => ({ ...way, subject: { kind, id } }));
            return [
              ...own,
              ...own.flatMap((path) => this.#spared(path)),
              ...own.flatMap((path) => this.#through(path)),
            ];
          }),
      ),
    );
  }

  #spared(path: Path): Path[] {
    if (path.measure.sparesBenefits === null) return [];
    return this.#world.benefits
      .filter(({ enterprise }) => enterprise === path.subject.id)
      .map((benefit) => ({ ...path, benefit }));
  }

  #through(path: Path): Path[] {
    const { reachesControl, doubts } = path.measure;
    if (!reachesControl && !doubts.some(({ otherReachesControl }) => otherReachesControl))
      return [];
    const holders = new Set(
      this.#world.controls
        .filter(({ held }) => held === path.subject.id)
        .map(({ holder }) => holder),
    );
    return [...holders].map((id) => ({
      ...path,
      subject: { kind: this.#world.enterprises.get(id)?.kind ?? "enterprise", id },
      via: path.subject.id,
      standing: reachesControl ? "decides" : "other-reading",
    }));
  }

  #isAbout({ unit: { kind, among } }: Measure, policy: Policy, thing: Thing): boolean {
    if (thing.kind !== kind) return false;
    if (kind === "listing") {
      const { policy: found, category } = thing.entity as Listing;
      return (
        found === policy.id && (among ?? policy.categories.map(({ id }) => id)).includes(category)
      );
    }
    if (kind === "agreement")
      return among === null || among.includes((thing.entity as Agreement).type);
    return true;
  }

  /** Whether the measure holds on the day. With `forever`, as if the document had always been in force. */
  value(path: Path, day: number, reading: "in-force" | "forever" = "in-force"): Three {
    return least(this.#uninterrupted(path, day, reading), this.#goesOn(path, day));
  }

  /** 中止执行: what restrains or obliges by a listing rests while it is suspended; what benefits goes on. */
  #goesOn({ unit, measure }: Path, day: number): Three {
    const kind = this.#vocabulary.kinds.find(({ name }) => name === measure.kind)!;
    if (unit.kind !== "listing" || kind.polarity === "incentive") return 2;
    const suspended = recorded(unit.entity, "中止执行", day);
    if (suspended === null) return 1;
    return truth(suspended !== true);
  }

  #uninterrupted(path: Path, day: number, reading: "in-force" | "forever"): Three {
    const held =
      path.measure.form === "one-off"
        ? this.#due(path, day, reading)
        : this.#state(path, day, reading);
    if (path.benefit === null || held === 0) return held;
    return least(held, this.#hasRunOut(path, path.benefit, day, reading));
  }

  /** The conjunction on one day: land, conditions, bearer, control. */
  #holds(path: Path, day: number): Three {
    return least(this.#ground(path, day), this.#trigger(path, day));
  }

  /** A state: on the days it holds while the document is in force; or running on after its end (期满后: 继续). */
  #state(path: Path, day: number, reading: "in-force" | "forever"): Three {
    const held = this.#holds(path, day);
    if (reading === "forever" || held === 0) return held;
    const { validity } = path.policy;
    const end = validity.until;
    if (
      path.measure.restsOnAgreement ||
      validity.afterwards === "ends" ||
      end === null ||
      day < end
    )
      return least(held, this.#force(path, day));
    let unbroken: Three = held;
    for (let before = day; before >= end - 1; before -= 1)
      unbroken = least(unbroken, this.#holds(path, before));
    return unbroken;
  }

  /**
   * A one-off duty: due since some day on which its trigger held, if its ground has held on every
   * day since; closed by being carried out on a day on which it was, or might be, due.
   */
  #due(path: Path, day: number, reading: "in-force" | "forever"): Three {
    const due = this.#fallenDue(path, day, reading);
    if (due === 0) return due;
    const { discharges = [] } = path.unit.entity as Entity & {
      readonly discharges?: readonly Discharge[];
    };
    const carriedOut = discharges.filter(
      ({ measure, subject, on }) =>
        measure === path.measure.id &&
        (subject === null || subject === path.subject.id) &&
        on <= day,
    );
    const isClosed = carriedOut.some(({ on }) => {
      for (let between = on; between <= day; between += 1)
        if (this.#fallenDue(path, between, reading) === 0) return false;
      return true;
    });
    return isClosed ? 0 : due;
  }

  #fallenDue(path: Path, day: number, reading: "in-force" | "forever"): Three {
    const keeps =
      reading === "in-force" &&
      (path.measure.restsOnAgreement || path.policy.validity.afterwards === "ends");
    return this.#remember(`due|${reading}|${keyOf(path)}`, day, () => {
      let ground: Three = 2;
      let due: Three = 0;
      for (let before = day; before >= dawn; before -= 1) {
        ground = least(ground, this.#ground(path, before), this.#staying(path, before));
        if (keeps) ground = least(ground, this.#force(path, before));
        if (ground <= due) break;
        const begins = reading === "forever" ? 2 : this.#force(path, before);
        due = most(due, least(ground, begins, this.#trigger(path, before)));
      }
      return due;
    });
  }

  /** What a transfer does not change: land and conditions. */
  #ground(path: Path, day: number): Three {
    const place = `ground|${path.policy.id}|${path.measure.id}|${path.unit.kind}|${path.unit.entity.id}|${path.via ?? path.subject.id}`;
    return this.#remember(place, day, () => {
      const conditions = [...path.policy.scope.when, ...path.measure.when];
      return least(
        this.#liesIn(path.unit, path.policy.territory, day),
        ...conditions.map((condition) => this.#condition(condition, path, day)),
      );
    });
  }

  /** A duty stays with a former holder, but not with whom a finding no longer names or whose control has ended. */
  #staying(path: Path, day: number): Three {
    const named = path.measure.bearer === "企业" ? 2 : this.#bears(path, day);
    return path.via === null ? named : least(named, this.#controls(path.subject.id, path.via, day));
  }

  /** Who bears it on the day: the bearer, and for its shareholder also the control. */
  #trigger(path: Path, day: number): Three {
    const bearing = this.#bears(path, day);
    return path.via === null
      ? bearing
      : least(bearing, this.#controls(path.subject.id, path.via, day));
  }

  #force({ policy, measure, unit }: Path, day: number): Three {
    const { from, until } = policy.validity;
    const isInForce = (on: number): boolean => from <= on && (until === null || on < until);
    if (!measure.restsOnAgreement) return truth(isInForce(day));
    const signed = recorded(unit.entity, "签订日", day);
    if (signed === undefined || signed === null) return 1;
    return truth(typeof signed === "number" && isInForce(signed) && signed <= day);
  }

  #liesIn(unit: Thing, territory: string, day: number): Three {
    if (unit.kind === "region" && /^[0-9]{6}$/.test(unit.entity.id))
      return truth(isWithin(unit.entity.id, territory));
    const land = unit.parcel === null ? undefined : this.#world.parcels.get(unit.parcel);
    const region = recordedAlong([unit.entity, land], "区划", day);
    return region === undefined || region === null ? 1 : truth(isWithin(String(region), territory));
  }

  #bears({ measure, policy, unit, subject, via }: Path, day: number): Three {
    const who = via ?? subject.id;
    if (measure.bearer === "地块") return truth(subject.id === unit.parcel);
    if (measure.bearer === "区域") return truth(subject.id === unit.entity.id);
    if (unit.kind === "enterprise") return truth(unit.entity.id === who);
    if (measure.bearer === "当事人")
      return truth((unit.entity as Agreement).parties?.includes(who) === true);
    if (measure.bearer === "申请人")
      return truth((unit.entity as Entity & { applicant?: string }).applicant === who);
    const holds = this.#world.tenures.some(
      ({ enterprise, parcel, from, until }) =>
        enterprise === who && parcel === unit.parcel && from <= day && day < until,
    );
    if (measure.bearer === "企业") return truth(holds);
    const named = recorded(unit.entity, measure.bearer, day);
    if (named !== undefined && named !== null) return truth(named === who && named !== NONE);
    const parties = (unit.entity as Agreement).parties;
    if (unit.kind === "agreement" && parties.length > 0) return parties.includes(who) ? 1 : 0;
    return this.#mayBeMeant(unit, policy, who, day) ? 1 : 0;
  }

  /** Whoever holds the land, or has held it since it was listed, may be the one whom a finding ought to name. */
  #mayBeMeant(unit: Thing, policy: Policy, who: string, day: number): boolean {
    const listedOn =
      unit.kind === "listing"
        ? (unit.entity.facts.get(policy.listedBy)?.find(({ value }) => value !== false)?.from ??
          Infinity)
        : -Infinity;
    return this.#world.tenures.some(
      ({ enterprise, parcel, from, until }) =>
        enterprise === who &&
        parcel === unit.parcel &&
        from <= day &&
        (day < until || (listedOn <= day && listedOn < until)),
    );
  }

  #controls(holder: string, held: string, day: number): Three {
    const said = this.#world.controls.filter(
      (statement) =>
        statement.holder === holder &&
        statement.held === held &&
        statement.from <= day &&
        day < statement.until,
    );
    const determination = said.find((statement) => "determined" in statement);
    if (determination !== undefined && "determined" in determination)
      return truth(determination.determined);
    const statement = said.find((one) => "share" in one);
    if (statement === undefined || !("share" in statement)) return 0;
    const threshold = this.#vocabulary.control.find(
      ({ from, until }) => from <= day && day < until,
    );
    if (threshold === undefined) return 0;
    if (statement.share === null) return 1;
    if (statement.share === threshold.percent) return threshold.exactly;
    return truth(statement.share > threshold.percent);
  }

  /**
   * 原有优惠政策未到期的，到期后不再享受: what was granted before the measure began runs to the expiry
   * that stood when it began. Where it is unknown on which day the measure began, every day on which
   * it may have begun must agree.
   */
  #hasRunOut(path: Path, benefit: Benefit, day: number, reading: "in-force" | "forever"): Three {
    const base = { ...path, benefit: null };
    const on = (at: number): Three =>
      this.#remember(`base|${reading}|${keyOf(base)}`, at, () =>
        this.#uninterrupted(base, at, reading),
      );
    const verdicts = new Set<Three>();
    for (let begun = day; on(begun) !== 0; begun -= 1) {
      const isFirst = begun === dawn;
      if (isFirst || on(begun - 1) !== 2) verdicts.add(runOutSince(benefit, begun, day));
      if (isFirst) break;
    }
    return verdicts.size === 1 ? [...verdicts][0]! : 1;
  }

  #condition(condition: Condition, path: Path, day: number): Three {
    switch (condition.is) {
      case "not":
        return opposite(this.#condition(condition.of, path, day));
      case "all":
        return least(2, ...condition.of.map((part) => this.#condition(part, path, day)));
      case "any":
        return most(0, ...condition.of.map((part) => this.#condition(part, path, day)));
      case "fact": {
        const value = this.#look(condition.fact, path, day);
        return value === undefined
          ? this.#gap(condition.fact)
          : value === null
            ? 1
            : truth(value === true);
      }
      case "expired":
        return this.#onDate(condition.fact, path, day, (due) => {
          const end =
            condition.period === null
              ? due
              : endOfPeriod(due, condition.period, condition.counting);
          return truth(day > end);
        });
      case "reached":
        return this.#onDate(condition.fact, path, day, (reached) => truth(reached <= day));
      case "within":
        return this.#onDate(condition.since, path, day, (start) => {
          const end = endOfPeriod(start, condition.period, condition.counting);
          if (condition.on === null) return truth(start <= day && day <= end);
          return this.#onDate(condition.on, path, day, (happened) =>
            truth(start <= happened && happened <= end && happened <= day),
          );
        });
      case "compare":
        return this.#onDate(condition.fact, path, day, (value) => {
          const { comparison, limit } = condition;
          if (comparison === "less") return truth(value < limit);
          if (comparison === "at-most") return truth(value <= limit);
          return truth(comparison === "more" ? value > limit : value >= limit);
        });
      case "located": {
        const zone = this.#look(condition.fact, path, day);
        return zone === undefined
          ? this.#gap(condition.fact)
          : zone === null
            ? 1
            : truth(condition.zones.some((name) => name === zone));
      }
      default:
        return condition satisfies never;
    }
  }

  /** A recorded day or number judged; nothing recorded reads as the vocabulary says, none as no. */
  #onDate(fact: string, path: Path, day: number, judge: (value: number) => Three): Three {
    const value = this.#look(fact, path, day);
    if (value === undefined) return this.#gap(fact);
    if (value === null) return 1;
    return typeof value === "number" ? judge(value) : 0;
  }

  #gap(fact: string): Three {
    return this.#facts.get(fact)!.missing;
  }

  /**
   * Looked up on the thing itself, and on its parcel for the days for which it has no record. Only
   * what neither can have is looked up on the enterprise that bears the measure: where the land lies
   * is never read from where its user lies.
   */
  #look(fact: string, { unit, measure, subject, via }: Path, day: number): FactValue | undefined {
    const land = unit.parcel === null ? undefined : this.#world.parcels.get(unit.parcel);
    const isBorneByLand = measure.bearer === "地块" || measure.bearer === "区域";
    const bearer = isBorneByLand ? undefined : this.#world.enterprises.get(via ?? subject.id);
    const { entities } = this.#facts.get(fact)!;
    const able = [unit.entity, land].filter(
      (entity) => entity !== undefined && entities.includes(entity.kind),
    );
    return recordedAlong(able.length > 0 ? able : [bearer], fact, day);
  }

  #remember(place: string, day: number, find: () => Three): Three {
    let days = this.#found.get(place);
    if (days === undefined) {
      days = new Map();
      this.#found.set(place, days);
    }
    const known = days.get(day);
    if (known !== undefined) return known;
    const value = find();
    days.set(day, value);
    return value;
  }
}

function recorded(entity: Entity, fact: string, day: number): FactValue | undefined {
  for (const { from, until, value } of entity.facts.get(fact) ?? [])
    if (from <= day && day < until) return value;
  return undefined;
}

function recordedAlong(
  places: readonly (Entity | undefined)[],
  fact: string,
  day: number,
): FactValue | undefined {
  return places
    .map((place) => (place === undefined ? undefined : recorded(place, fact, day)))
    .find((value) => value !== undefined);
}

/** Six digits, two for each level; zeros on the right stand for the whole of the level above. */
function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer.replace(/(00){1,2}$/, ""));
}

function runOutSince(benefit: Benefit, begun: number, day: number): Three {
  const granted = recorded(benefit, "授予日", begun);
  if (typeof granted === "number" && granted >= begun) return 2;
  const expiry = recorded(benefit, "到期日", begun);
  if (expiry === undefined || expiry === null) return 1;
  if (typeof expiry === "number" && day > expiry) return 2;
  return typeof granted === "number" ? 0 : 1;
}

/** 民法典 201–203: the corresponding day, or the month's end; with the start day counted, the day before it. */
function endOfPeriod(
  start: number,
  { years, months, days }: { years: number; months: number; days: number },
  counting: string,
): number {
  const begins = dateFrom(start);
  const month = begins.toPlainYearMonth().add({ years, months });
  const hasDay = begins.day <= month.daysInMonth;
  const corresponding = month
    .toPlainDate({ day: hasDay ? begins.day : month.daysInMonth })
    .add({ days });
  const counts = counting === "start-day-counted" && (hasDay || days > 0);
  return dayNumber(corresponding) - (counts ? 1 : 0);
}

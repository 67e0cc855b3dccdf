import type { Interval } from "../time/day.ts";
import type { Timeline } from "../time/timeline.ts";
import { fromRuns, NO, YES } from "../time/timeline.ts";
import { type Condition, type Facts, leavesOf, factsOf } from "./condition.ts";
import type { Measure, MeasureKind, Policy, Strength, UnitKind, Vocabulary } from "./policy.ts";

/** A condition that stands once for all measures that share it, so that each thing asks it once. */
export interface SharedCondition {
  readonly index: number;
  readonly condition: Condition;
  /** Some of its facts are about the enterprise that bears the measure, not about the land. */
  readonly asksBearer: boolean;
}

export interface CompiledMeasure {
  readonly measure: Measure;
  readonly policy: CompiledPolicy;
  readonly conditions: readonly SharedCondition[];
}

export interface CompiledPolicy {
  readonly policy: Policy;
  /** The days for which this version was adopted; outside them nothing follows from it. */
  readonly adopted: Interval;
  /** When the document is in force. */
  readonly inForce: Timeline;
  readonly measures: readonly CompiledMeasure[];
  /** The measures about listings of a category. */
  readonly byCategory: ReadonlyMap<string, readonly CompiledMeasure[]>;
  /** The measures about other things than listings, by what they are about. */
  readonly byUnit: ReadonlyMap<UnitKind, readonly CompiledMeasure[]>;
}

/** Packs and vocabulary made ready for derivation: nothing in it depends on a world or a day. */
export interface Law {
  readonly vocabulary: Vocabulary;
  readonly facts: Facts;
  /** Of several versions of one, each for days of its own, the newest stands first. */
  readonly policies: readonly CompiledPolicy[];
  readonly conditionCount: number;
  /** By policy and measure, of the newest version: `linyi-2013-45/五-3-1`. */
  readonly measures: ReadonlyMap<string, CompiledMeasure>;
  readonly kinds: ReadonlyMap<string, MeasureKind>;
  readonly strengths: ReadonlyMap<string, Strength>;
}

const always: Interval = { from: -Infinity, until: Infinity };

/**
 * Whoever names no days for a policy has adopted it for all of them. Of several versions of one, the newest
 * is handed in first.
 */
export function compileLaw(
  vocabulary: Vocabulary,
  policies: readonly Policy[],
  adopted: ReadonlyMap<Policy, Interval> = new Map(),
): Law {
  const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const shared = new Map<string, SharedCondition>();
  const share = (condition: Condition): SharedCondition => {
    const key = JSON.stringify(condition);
    const known = shared.get(key);
    if (known !== undefined) return known;
    const made = { index: shared.size, condition, asksBearer: asksBearer(condition, facts) };
    shared.set(key, made);
    return made;
  };
  const compiled = policies.map((policy) =>
    compilePolicy(policy, adopted.get(policy) ?? always, share),
  );
  return {
    vocabulary,
    facts,
    policies: compiled,
    conditionCount: shared.size,
    measures: new Map(
      compiled
        .toReversed()
        .flatMap(({ policy, measures }) =>
          measures.map((one) => [`${policy.id}/${one.measure.id}`, one]),
        ),
    ),
    kinds: new Map(vocabulary.kinds.map((kind) => [kind.name, kind])),
    strengths: new Map(vocabulary.strengths.map((strength) => [strength.name, strength])),
  };
}

/** The version of a policy that was adopted for a day; where none was, the newest. */
export function policyOn({ policies }: Law, id: string, day: number): CompiledPolicy | undefined {
  const versions = policies.filter(({ policy }) => policy.id === id);
  return versions.find(({ adopted }) => isWithin(day, adopted)) ?? versions[0];
}

/** The measure behind something that was derived: no stretch of days reaches from one version into another. */
export function measureOn(
  law: Law,
  {
    policy,
    measure,
    from,
  }: { readonly policy: string; readonly measure: string; readonly from: number },
): CompiledMeasure | undefined {
  const newest = law.measures.get(`${policy}/${measure}`);
  if (newest !== undefined && isWithin(from, newest.policy.adopted)) return newest;
  return policyOn(law, policy, from)?.measures.find((one) => one.measure.id === measure) ?? newest;
}

/** Whether this version is the one adopted for a day. */
export function isAdoptedOn({ adopted }: CompiledPolicy, day: number): boolean {
  return isWithin(day, adopted);
}

function isWithin(day: number, { from, until }: Interval): boolean {
  return from <= day && day < until;
}

function compilePolicy(
  policy: Policy,
  adopted: Interval,
  share: (condition: Condition) => SharedCondition,
): CompiledPolicy {
  const { from, until } = policy.validity;
  const measures: CompiledMeasure[] = [];
  const byUnit = new Map<UnitKind, CompiledMeasure[]>();
  const compiled: CompiledPolicy = {
    policy,
    adopted,
    inForce: fromRuns([{ from, until: until ?? Infinity, value: YES }], NO),
    measures,
    byUnit,
    byCategory: new Map(policy.categories.map((category) => [category.id, []])),
  };
  for (const measure of policy.measures) {
    const conditions = [...policy.scope.when, ...measure.when].map(share);
    const made = { measure, policy: compiled, conditions };
    measures.push(made);
    if (measure.unit.kind !== "listing") {
      byUnit.set(measure.unit.kind, [...(byUnit.get(measure.unit.kind) ?? []), made]);
      continue;
    }
    for (const category of measure.unit.among ?? compiled.byCategory.keys()) {
      (compiled.byCategory.get(category) as CompiledMeasure[] | undefined)?.push(made);
    }
  }
  return compiled;
}

function asksBearer(condition: Condition, facts: Facts): boolean {
  return leavesOf(condition)
    .flatMap(factsOf)
    .some((name) => facts.get(name)?.entities.every((entity) => entity === "enterprise"));
}

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
  readonly policies: readonly CompiledPolicy[];
  readonly conditionCount: number;
  /** By policy and measure: `linyi-2013-45/五-3-1`. */
  readonly measures: ReadonlyMap<string, CompiledMeasure>;
  readonly kinds: ReadonlyMap<string, MeasureKind>;
  readonly strengths: ReadonlyMap<string, Strength>;
}

export function compileLaw(vocabulary: Vocabulary, policies: readonly Policy[]): Law {
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
  const compiled = policies.map((policy) => compilePolicy(policy, share));
  return {
    vocabulary,
    facts,
    policies: compiled,
    conditionCount: shared.size,
    measures: new Map(
      compiled.flatMap(({ policy, measures }) =>
        measures.map((one) => [`${policy.id}/${one.measure.id}`, one]),
      ),
    ),
    kinds: new Map(vocabulary.kinds.map((kind) => [kind.name, kind])),
    strengths: new Map(vocabulary.strengths.map((strength) => [strength.name, strength])),
  };
}

function compilePolicy(
  policy: Policy,
  share: (condition: Condition) => SharedCondition,
): CompiledPolicy {
  const { from, until } = policy.validity;
  const measures: CompiledMeasure[] = [];
  const byUnit = new Map<UnitKind, CompiledMeasure[]>();
  const compiled: CompiledPolicy = {
    policy,
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

import { formatDay } from "../domain/time/day.ts";
import type { FactDefinition } from "../domain/registry/fact.ts";
import { UNKNOWN } from "../domain/time/timeline.ts";
import type { Comparison, Condition, Facts, Leaf } from "../domain/policy/condition.ts";

/** Facts as written, by name; `undefined` says that the fact is to be left unrecorded. */
export type Circumstances = Map<string, unknown>;

export interface Setting {
  readonly facts: Facts;
  /** The day from which the circumstances hold. */
  readonly from: number;
  /** A day beyond which nothing in the demonstration happens. */
  readonly horizon: number;
  /** Chooses among alternatives, so that one after the other is shown. */
  readonly variant: number;
}

interface Claim {
  truth: boolean | null;
  low: number;
  high: number;
  preferred: number | null;
  zones: readonly string[] | null;
}

/**
 * Facts under which every condition holds, from the day of the setting or from some day after it.
 * It reads the conditions themselves, so a new policy is demonstrated without a new program.
 */
export function circumstancesFor(
  conditions: readonly Condition[],
  setting: Setting,
): Circumstances {
  const claims = new Map<string, Claim>();
  for (const condition of conditions) claim(condition, true, claims, setting);
  return new Map(
    [...claims].map(([fact, made]) => [fact, writeClaim(setting.facts.get(fact)!, made, setting)]),
  );
}

function claim(
  condition: Condition,
  holds: boolean,
  claims: Map<string, Claim>,
  setting: Setting,
): void {
  if (condition.is === "not") return claim(condition.of, !holds, claims, setting);
  if (condition.is === "any" || condition.is === "all") {
    const isWhole = (condition.is === "all") === holds;
    const parts = isWhole ? condition.of : [condition.of[setting.variant % condition.of.length]!];
    for (const part of parts) claim(part, holds, claims, setting);
    return;
  }
  claimLeaf(condition, holds, (fact) => claimOn(fact, claims), setting);
}

function claimOn(fact: string, claims: Map<string, Claim>): Claim {
  const made = claims.get(fact) ?? {
    truth: null,
    low: -Infinity,
    high: Infinity,
    preferred: null,
    zones: null,
  };
  claims.set(fact, made);
  return made;
}

function claimLeaf(
  leaf: Leaf,
  holds: boolean,
  on: (fact: string) => Claim,
  { facts, from, horizon }: Setting,
): void {
  switch (leaf.is) {
    case "fact":
      on(leaf.fact).truth = holds;
      return;
    case "expired":
      // A period that has begun both runs and, later, has run out; a deadline is one or the other.
      on(leaf.fact).preferred = leaf.period !== null ? from : holds ? from + 270 : horizon;
      return;
    case "reached":
      on(leaf.fact).preferred = holds ? from : horizon;
      return;
    case "within": {
      on(leaf.since).preferred = from;
      if (leaf.on !== null) on(leaf.on).preferred = holds ? from + 40 : horizon;
      return;
    }
    case "compare":
      bound(
        on(leaf.fact),
        holds ? leaf.comparison : opposites[leaf.comparison],
        leaf.limit,
        facts.get(leaf.fact)!,
      );
      return;
    case "located":
      on(leaf.fact).zones = holds ? leaf.zones : [];
      return;
    default:
      leaf satisfies never;
  }
}

const opposites = {
  less: "at-least",
  "at-most": "more",
  more: "at-most",
  "at-least": "less",
} as const satisfies Record<Comparison, Comparison>;

function bound(made: Claim, comparison: Comparison, limit: number, { type }: FactDefinition): void {
  const step = type === "date" ? 1 : Math.max(0.01, Math.abs(limit) / 10);
  if (comparison === "less") made.high = Math.min(made.high, limit - step);
  else if (comparison === "at-most") made.high = Math.min(made.high, limit);
  else if (comparison === "more") made.low = Math.max(made.low, limit + step);
  else made.low = Math.max(made.low, limit);
}

function writeClaim(definition: FactDefinition, made: Claim, { from, variant }: Setting): unknown {
  if (made.zones !== null)
    return made.zones.length === 0
      ? (definition.none ?? undefined)
      : made.zones[variant % made.zones.length];
  if (made.truth !== null)
    return made.truth ? { 自: formatDay(from) } : definition.missing === UNKNOWN ? "否" : undefined;
  const middle =
    Number.isFinite(made.low) && Number.isFinite(made.high) ? (made.low + made.high) / 2 : null;
  const chosen = made.preferred ?? middle ?? (definition.type === "date" ? from : 0);
  const value = Math.min(Math.max(chosen, made.low), made.high);
  return definition.type === "date" ? formatDay(Math.round(value)) : Number(value.toFixed(4));
}

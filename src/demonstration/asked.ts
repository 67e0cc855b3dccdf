import { bearerWords } from "../domain/policy/bearers.ts";
import { type Condition, factsOf, leavesOf } from "../domain/policy/condition.ts";
import type { Policy } from "../domain/policy/policy.ts";

/** What a policy asks about, so that its parcels are given the facts that matter under it. */
export interface Asked {
  readonly policy: Policy;
  /** Every fact that some condition, bearer or the listing itself names. */
  readonly facts: ReadonlySet<string>;
}

export function askedBy(policy: Policy): Asked {
  const named = [...policy.scope.when, ...policy.measures.flatMap(({ when }) => when)].flatMap(
    factsIn,
  );
  const bearers = policy.measures.flatMap((measure) => namedBearer(measure.bearer) ?? []);
  return { policy, facts: new Set([policy.listedBy, ...named, ...bearers]) };
}

export function factsIn(condition: Condition): string[] {
  return leavesOf(condition).flatMap(factsOf);
}

/** The fact that names who bears a measure; null when it is the holder, the land or a party. */
export function namedBearer(bearer: string): string | null {
  return bearer in bearerWords ? null : bearer;
}

/** The zones in which the scope of the policies lies; none where it does not depend on a zone. */
export function zonesAsked(policies: readonly Policy[]): string[] {
  const located = policies.flatMap(({ scope, measures }) => {
    const inScope = scope.when.flatMap(leavesOf).filter((leaf) => leaf.is === "located");
    return inScope.length > 0
      ? inScope
      : measures
          .flatMap(({ when }) => when)
          .flatMap(leavesOf)
          .filter((leaf) => leaf.is === "located");
  });
  return [...new Set(located.flatMap(({ zones }) => zones))];
}

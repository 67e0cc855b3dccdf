import { formatDay } from "../time/day.ts";
import type { Basis } from "./basis.ts";
import type { Verdict } from "./verdict.ts";

/** What a counter goes by, of an answer for one day. */
export interface ToldOutcome {
  readonly atLeast: Verdict["atLeast"];
  readonly outcome: Verdict["outcome"];
  readonly subjectKnown: boolean;
}

/** How a ground holds: what may become another without the ground becoming one. */
export interface GroundForce {
  readonly effect: Basis["effect"];
  /** Null where it is open. */
  readonly from: string | null;
  readonly isCertain: boolean;
}

/** A ground by what makes it that one: which measure, for whom, about what, along which path. */
export interface GroundName {
  readonly benefit: string | null;
  readonly measure: string;
  readonly parcel: string | null;
  readonly policy: string;
  readonly subject: string;
  readonly unit: string;
  readonly via: string | null;
}

export type ToldGround = GroundForce & GroundName;

export interface ChangedGround extends GroundName {
  readonly after: GroundForce;
  readonly before: GroundForce;
}

/** In what two answers to one question for one day differ, the keys of each part in canonical order. */
export interface ToldDifference {
  readonly added: readonly ToldGround[];
  readonly after: ToldOutcome;
  readonly before: ToldOutcome;
  readonly changed: readonly ChangedGround[];
  readonly gone: readonly ToldGround[];
}

/**
 * What a counter that went by the first answer would have to know of the second: outcome, bases and
 * duties. What only changes on later days, what informs, and wording are no difference.
 */
export function compareTold(before: Verdict, after: Verdict): ToldDifference | null {
  const [was, is] = [groundsOf(before), groundsOf(after)];
  const left = new Map([...was].map(([name, grounds]) => [name, [...grounds]]));
  const added: ToldGround[] = [];
  const changed: ChangedGround[] = [];
  for (const [name, grounds] of is) {
    const others = left.get(name) ?? [];
    for (const ground of grounds.filter((one) => !took(others, one))) {
      const other = others.shift();
      if (other === undefined) added.push(ground);
      else changed.push(changedGround(other, ground));
    }
  }
  const gone = [...left.values()].flat();
  const outcomes = { after: outcomeOf(after), before: outcomeOf(before) };
  const isSame = added.length + changed.length + gone.length === 0;
  if (isSame && JSON.stringify(outcomes.after) === JSON.stringify(outcomes.before)) return null;
  return {
    added: inOrder(added),
    after: outcomes.after,
    before: outcomes.before,
    changed: inOrder(changed),
    gone: inOrder(gone),
  };
}

/** RFC 8785 text: every part is made with its keys in order. */
export function wordDifference(difference: ToldDifference): string {
  return JSON.stringify(difference);
}

function outcomeOf({ atLeast, outcome, subjectKnown }: Verdict): ToldOutcome {
  return { atLeast, outcome, subjectKnown };
}

/** Several rows of one consequence may hold on one day, found under different keys. */
function groundsOf({ bases, duties }: Verdict): ReadonlyMap<string, readonly ToldGround[]> {
  return Map.groupBy([...bases, ...duties].map(groundOf), nameOf);
}

function groundOf({ effect, from, isCertain, measure, path, policy, subject }: Basis): ToldGround {
  return {
    benefit: path.benefit,
    effect,
    from: Number.isFinite(from) ? formatDay(from) : null,
    isCertain,
    measure,
    parcel: path.parcel,
    policy: policy.id,
    subject: `${subject.kind}:${subject.id}`,
    unit: `${path.unit.kind}:${path.unit.id}`,
    via: path.via,
  };
}

function nameOf({ benefit, measure, parcel, policy, subject, unit, via }: GroundName): string {
  return JSON.stringify([policy, measure, subject, unit, parcel, via, benefit]);
}

/** Takes the same ground out of those that are left, if it is among them. */
function took(left: ToldGround[], ground: ToldGround): boolean {
  const at = left.findIndex((one) => JSON.stringify(one) === JSON.stringify(ground));
  if (at >= 0) left.splice(at, 1);
  return at >= 0;
}

function changedGround(before: ToldGround, after: ToldGround): ChangedGround {
  const { benefit, measure, parcel, policy, subject, unit, via } = after;
  const [was, is] = [forceOf(before), forceOf(after)];
  return { after: is, before: was, benefit, measure, parcel, policy, subject, unit, via };
}

function forceOf({ effect, from, isCertain }: ToldGround): GroundForce {
  return { effect, from, isCertain };
}

function inOrder<Ground extends GroundName>(grounds: Ground[]): Ground[] {
  return grounds.sort((a, b) => {
    const [one, other] = [a, b].map((ground) => nameOf(ground) + JSON.stringify(ground));
    return one! < other! ? -1 : one! > other! ? 1 : 0;
  });
}

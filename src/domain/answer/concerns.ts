import { spansOf, valueAt } from "../registry/fact.ts";
import type { Action } from "../policy/policy.ts";
import type { Answers, Question } from "./answers.ts";

/** A permit or mortgage in the register with which the action is concerned. It decides nothing. */
export interface Concern {
  readonly kind: "permit" | "mortgage";
  readonly id: string;
  /** The kind of permit, or who holds the mortgage. */
  readonly what: string;
  /** The last day of a permit, or of a mortgage; null when none is recorded. */
  readonly lastDay: number | null;
}

/** What the register holds for this subject that the counter is about to extend or renew, as of the day. */
export function concernsOf(
  { law, world }: Answers,
  { subject, action, asOf }: Question,
): Concern[] {
  const asked = law.vocabulary.actions.find(({ code }) => code === action);
  if (asked === undefined) return [];
  return subject.kind === "parcel"
    ? mortgages(asked, subject.id, asOf, world.mortgages)
    : permits(asked, subject.id, asOf, world.permits);
}

function mortgages(
  action: Action,
  parcel: string,
  asOf: number,
  registered: Answers["world"]["mortgages"],
): Concern[] {
  if (!action.concernsMortgages) return [];
  return registered
    .filter(
      (mortgage) => mortgage.parcel === parcel && mortgage.from <= asOf && asOf < mortgage.until,
    )
    .map(({ id, mortgagee, until }) => ({
      kind: "mortgage",
      id,
      what: mortgagee,
      lastDay: until === Infinity ? null : until - 1,
    }));
}

function permits(
  action: Action,
  enterprise: string,
  asOf: number,
  held: Answers["world"]["permits"],
): Concern[] {
  return held
    .filter((permit) => permit.enterprise === enterprise && action.permits.includes(permit.type))
    .map((permit) => {
      const expiry = valueAt(spansOf(permit, "到期日"), asOf);
      return {
        kind: "permit",
        id: permit.id,
        what: permit.type,
        lastDay: typeof expiry === "number" ? expiry : null,
      };
    });
}

import { nextChange, NO, UNKNOWN, valueOn } from "../time/timeline.ts";
import type { World } from "../registry/world.ts";
import type { Subject } from "../policy/consequence.ts";
import type { Effect } from "../policy/policy.ts";
import type { Answers, Question } from "./answers.ts";
import { type Basis, basisOf } from "./basis.ts";
import { type Concern, concernsOf } from "./concerns.ts";
import { rowsFor } from "./placement.ts";
import {
  frameworkRemarks,
  namedRemarks,
  type Remark,
  remarksOf,
  tenureRemarks,
} from "./remarks.ts";

/** Outcomes of an answer, strongest first; INDETERMINATE stands outside the order. */
export type Outcome = Exclude<Effect, "DUTY"> | "NO_MEASURE" | "INDETERMINATE";

const rank: Readonly<Record<Outcome, number>> = {
  BLOCKED: 4,
  RESTRICTED: 3,
  DIFFERENTIAL: 2,
  ENTITLED: 1,
  NO_MEASURE: 0,
  INDETERMINATE: 0,
};

export interface Verdict {
  readonly outcome: Outcome;
  /** The strongest outcome that certainly holds; differs from `outcome` only when that is INDETERMINATE. */
  readonly atLeast: Outcome;
  readonly bases: readonly Basis[];
  /** They inform and never decide. */
  readonly remarks: readonly Remark[];
  readonly duties: readonly Basis[];
  /** Permits or mortgages in the register that the action would extend or renew. */
  readonly concerns: readonly Concern[];
  readonly asOf: number;
  /** The next day on which anything that bears on this question changes; null when nothing will. */
  readonly nextChangeOn: number | null;
  /** False when the register has never heard of the subject: no measure, and no clearance either. */
  readonly subjectKnown: boolean;
  readonly isDemonstration: boolean;
}

/** May the counter do this, for this subject, on this day? The strongest consequence that holds decides. */
export function verdict(answers: Answers, question: Question): Verdict {
  const rows = rowsFor(answers, question);
  const bearing = rows.filter(({ placement }) => placement !== "remark");
  const current = bearing.flatMap(({ row, placement }) => {
    const value = valueOn(row.line, question.asOf);
    if (value === NO) return [];
    return [
      basisOf(row, {
        question,
        law: answers.law,
        isOtherLand: placement === "other-land",
        isCertain: value !== UNKNOWN,
      }),
    ];
  });
  const duties = current.filter(({ effect }) => effect === "DUTY");
  const bases = current
    .filter(({ effect }) => effect !== "DUTY")
    .sort((a, b) => rank[b.effect as Outcome] - rank[a.effect as Outcome]);
  const atLeast = strongest(bases.filter(({ isCertain }) => isCertain));
  const possible = strongest(bases);
  const changes = rows.map(({ row }) => nextChange(row.line, question.asOf));
  const next = Math.min(Infinity, ...changes);
  return {
    outcome: rank[possible] > rank[atLeast] ? "INDETERMINATE" : atLeast,
    atLeast,
    bases,
    remarks: [
      ...remarksOf(rows, question),
      ...frameworkRemarks(answers.law, question),
      ...tenureRemarks(answers, question),
      ...namedRemarks(answers, question),
    ],
    duties,
    concerns: concernsOf(answers, question),
    asOf: question.asOf,
    nextChangeOn: next === Infinity ? null : next,
    subjectKnown: isKnown(answers.world, question.subject),
    isDemonstration: answers.world.isDemonstration,
  };
}

function strongest(bases: readonly Basis[]): Outcome {
  return bases.reduce<Outcome>(
    (held, { effect }) => (effect !== "DUTY" && rank[effect] > rank[held] ? effect : held),
    "NO_MEASURE",
  );
}

function isKnown(world: World, { kind, id }: Subject): boolean {
  if (kind === "parcel") return world.parcels.has(id);
  return kind === "region" ? world.regions.has(id) : world.enterprises.has(id);
}

import type { Effect } from "../policy/policy.ts";
import type { Law } from "../policy/law.ts";
import type { Question } from "./answers.ts";
import { type Basis, basisOf } from "./basis.ts";
import type { Concern } from "./concerns.ts";
import type { Evidence } from "./evidence.ts";
import type { FiledRow } from "./filing.ts";
import { type PlacedRow, rowsFor } from "./placement.ts";
import {
  doubtRemarks,
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
export function verdict(law: Law, question: Question, evidence: Evidence): Verdict {
  const { asOf } = question;
  const rows = rowsFor(evidence, question, law);
  const current = rows.filter(({ row }) => row.from <= asOf && asOf < row.until);
  const grounds = current
    .filter(({ row, placement }) => placement !== "remark" && holds(row))
    .map((placed) => basisOf(placed, question, law));
  const bases = grounds
    .filter(({ effect }) => effect !== "DUTY")
    .sort((a, b) => rank[b.effect as Outcome] - rank[a.effect as Outcome]);
  const { isVouched } = evidence;
  const atLeast = isVouched ? strongest(bases.filter(({ isCertain }) => isCertain)) : "NO_MEASURE";
  const isOpen = !isVouched || rank[strongest(bases)] > rank[atLeast];
  return {
    outcome: isOpen ? "INDETERMINATE" : atLeast,
    atLeast,
    bases,
    remarks: [
      ...doubtRemarks(evidence),
      ...remarksOf(current, question),
      ...frameworkRemarks(law, question),
      ...tenureRemarks(evidence, question),
      ...namedRemarks(evidence, question),
    ],
    duties: grounds.filter(({ effect }) => effect === "DUTY"),
    concerns: evidence.concerns,
    asOf,
    nextChangeOn: nextChange(rows, asOf),
    subjectKnown: evidence.isSubjectKnown,
    isDemonstration: evidence.isDemonstration,
  };
}

/** A row of these decides or may; the others only tell why nothing holds. */
function holds({ status }: FiledRow): boolean {
  return status === "in-force" || status === "unknown";
}

function nextChange(rows: readonly PlacedRow[], asOf: number): number | null {
  const edges = rows.flatMap(({ row }) => (holds(row) ? [row.from, row.until] : []));
  const next = edges.reduce((held, day) => (day > asOf && day < held ? day : held), Infinity);
  return next === Infinity ? null : next;
}

function strongest(bases: readonly Basis[]): Outcome {
  return bases.reduce<Outcome>(
    (held, { effect }) => (effect !== "DUTY" && rank[effect] > rank[held] ? effect : held),
    "NO_MEASURE",
  );
}

import type { Defect } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import type { Consequence } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";
import type { Policy } from "../policy/policy.ts";
import type { Answers } from "./answers.ts";

/** One case being run: what its world yields, and what did not come out as written. */
export interface CaseRun {
  readonly rows: readonly Consequence[];
  readonly law: Law;
  readonly policy: Policy;
  readonly answers: Answers;
  readonly failures: Defect[];
  readonly asserted: { measure: string; sets: boolean }[];
}

/** A day as cases write it; an open end is "…". */
export function edge(value: number): string {
  return Number.isFinite(value) ? formatDay(value) : "…";
}

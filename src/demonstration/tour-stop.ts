import type { Sentence } from "../domain/sentence.ts";
import type { Remark } from "../domain/answer/remarks.ts";
import type { Question } from "../domain/answer/answers.ts";
import type { Outcome } from "../domain/answer/verdict.ts";
import type { Fields } from "./draft.ts";

/** One question a visitor may ask the demonstration, with the answer it gets and why. */
export interface TourStop {
  /** The policy the answer rests on; a register without it cannot give the answer. */
  readonly policy: string;
  readonly title: Sentence;
  /** What the register calls the subject; null when it knows no such subject. */
  readonly name: string | null;
  readonly question: Question;
  readonly expected: Expected;
  readonly explanation: Sentence;
}

/** What the answer says; whatever is left out here is not part of the point. */
export interface Expected {
  readonly outcome: Outcome;
  readonly atLeast?: Outcome;
  /** The article of a basis of that outcome. */
  readonly article?: string;
  /** Facts named as missing, all of them. */
  readonly missing?: readonly string[];
  /** Remarks that are among those made. */
  readonly remarks?: readonly Remark["code"][];
  /** Whether a basis of that outcome carries a doubt. */
  readonly isDoubted?: boolean;
  readonly subjectKnown?: boolean;
  /** As YYYY-MM-DD; null when nothing will change. */
  readonly nextChangeOn?: string | null;
}

export type RouteStop = Omit<TourStop, "policy">;

/** The stops that rest on one policy, and what is established about their firms, as written. */
export interface TourRoute {
  readonly policy: string;
  readonly facts: Readonly<Record<string, Fields>>;
  readonly stops: readonly RouteStop[];
}

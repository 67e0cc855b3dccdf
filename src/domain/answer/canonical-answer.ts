import { formatDay } from "../time/day.ts";
import type { Question } from "./answers.ts";
import { basisInOrder, dayOrNull, sentenceInOrder, subjectInOrder } from "./canonical-basis.ts";
import type { Concern } from "./concerns.ts";
import type { Remark } from "./remarks.ts";
import type { Verdict } from "./verdict.ts";

/** What was asked, at which position it was answered, and what was said. */
export interface Answered {
  /** As understood, under the codes that the register keeps. */
  readonly question: Question;
  /** The position asked for; null where the newest was. */
  readonly knownAt: number | null;
  readonly position: number;
  readonly verdict: Verdict;
}

/**
 * RFC 8785 text of a whole answer, under the names of the contract: what a response selects is selected
 * from this. Keys are written in their order and everything else is as JSON.stringify has it, because
 * whole numbers and well-formed texts are all there is; that costs less than to sort.
 */
export function canonicalAnswer({ question, knownAt, position, verdict }: Answered): string {
  return JSON.stringify({
    asOf: formatDay(verdict.asOf),
    atLeast: verdict.atLeast,
    bases: verdict.bases.map(basisInOrder),
    concerns: verdict.concerns.map(concernInOrder),
    duties: verdict.duties.map(basisInOrder),
    isDemonstration: verdict.isDemonstration,
    nextChangeOn: dayOrNull(verdict.nextChangeOn),
    outcome: verdict.outcome,
    position,
    question: questionInOrder(question, knownAt),
    remarks: verdict.remarks.map(remarkInOrder),
    subjectKnown: verdict.subjectKnown,
  });
}

function questionInOrder(question: Question, knownAt: number | null): unknown {
  return {
    action: question.action,
    asOf: formatDay(question.asOf),
    benefit: question.benefit ?? null,
    jurisdiction: question.jurisdiction,
    knownAt,
    parcel: question.parcel ?? null,
    project: question.project ?? null,
    subject: subjectInOrder(question.subject),
  };
}

function remarkInOrder({ article, code, measure, policy, quotation, says }: Remark): unknown {
  return { article, code, measure, policy, quotation, says: sentenceInOrder(says) };
}

function concernInOrder({ id, kind, lastDay, what }: Concern): unknown {
  return { id, kind, lastOn: dayOrNull(lastDay), what };
}

import type { CheckAnswer } from "../commands/check-desk.ts";
import type { AskedCheck } from "../commands/check-row.ts";
import type { CheckReceipt } from "../commands/seal-checks.ts";
import type { Remark } from "../domain/answer/remarks.ts";
import type { Outcome } from "../domain/answer/verdict.ts";
import { basisType, publishBasis, type PublishedBasis } from "./basis.ts";
import { builder } from "./builder.ts";
import { concernType, type PublishedConcern } from "./concern.ts";
import { actingFor, type Context } from "./context.ts";
import { marked } from "./marks.ts";
import { outcomeType } from "./outcome.ts";
import { type PublishedQuestion, questionType } from "./question.ts";
import { receiptType } from "./receipt.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { asRejection } from "./rejection.ts";
import { remarkType } from "./remark.ts";

/** An answer as it is published: shaped once, so that reading its fields costs no more than reading. */
export interface PublishedVerdict {
  readonly __typename: "Verdict";
  readonly record: string;
  readonly question: PublishedQuestion;
  readonly outcome: Outcome;
  readonly atLeast: Outcome;
  readonly bases: readonly PublishedBasis[];
  readonly remarks: readonly Remark[];
  readonly duties: readonly PublishedBasis[];
  readonly concerns: readonly PublishedConcern[];
  readonly asOf: number;
  readonly position: number;
  readonly nextChangeOn: number | null;
  readonly subjectKnown: boolean;
  readonly isDemonstration: boolean;
  readonly receipt: CheckReceipt;
}

export type PublishedResult = PublishedVerdict | Refusal;

/** Asks one question at the desk, which records it; what cannot be read is never an answer. */
export async function askDesk(asked: AskedCheck, context: Context): Promise<PublishedResult> {
  try {
    const answer = await context.desk.ask(asked, actingFor(context, asked.context.operator));
    return "refused" in answer
      ? refusal(answer.refused, answer.because)
      : publishVerdict(answer, asked.knownAt ?? null);
  } catch (error) {
    throw asRejection(error);
  }
}

/** One question at counters of several territories, each recorded by itself and none merged. */
export function askTerritories(
  territories: readonly string[],
  asked: Omit<AskedCheck, "jurisdiction">,
  context: Context,
): Promise<PublishedResult[]> {
  return Promise.all(
    territories.map((jurisdiction) => askDesk({ ...asked, jurisdiction }, context)),
  );
}

export function publishVerdict(
  { record, question, position, verdict, receipt }: CheckAnswer,
  knownAt: number | null,
): PublishedVerdict {
  const { subject, action, jurisdiction, asOf } = question;
  return {
    __typename: "Verdict",
    record,
    question: {
      subject,
      action,
      jurisdiction,
      asOf,
      knownAt,
      parcel: question.parcel ?? null,
      benefit: question.benefit ?? null,
      project: question.project ?? null,
    },
    outcome: verdict.outcome,
    atLeast: verdict.atLeast,
    bases: verdict.bases.map(publishBasis),
    remarks: verdict.remarks,
    duties: verdict.duties.map(publishBasis),
    concerns: verdict.concerns.map(({ lastDay, ...same }) => ({ ...same, lastOn: lastDay })),
    asOf,
    position,
    nextChangeOn: verdict.nextChangeOn,
    subjectKnown: verdict.subjectKnown,
    isDemonstration: verdict.isDemonstration,
    receipt,
  };
}

export const verdictType = builder.objectRef<PublishedVerdict>("Verdict");

verdictType.implement({
  description:
    "对一问的答复：当日可否办理、据何条、何时起止、将于何日变化。每一答复均已留痕。 / The answer to one question: whether it may be done on that day, under which article, from when to when, and when it changes next. Each has left a record.",
  fields: (t) => ({
    record: t.exposeID("record", marked("ask", "留痕编号。 / The number of its record.")),
    question: t.expose("question", {
      type: questionType,
      ...marked("ask", "所答的问题。 / The question answered."),
    }),
    outcome: t.expose("outcome", {
      type: outcomeType,
      ...marked("ask", "结论：成立者中最强的一项。 / The strongest that holds."),
    }),
    atLeast: t.expose("atLeast", {
      type: outcomeType,
      ...marked("ask", "确定成立者中最强的一项。 / The strongest that certainly holds."),
    }),
    bases: t.expose("bases", {
      type: [basisType],
      ...marked("ask", "依据，最强者在前。 / Its grounds, strongest first.", { bound: "subject" }),
    }),
    remarks: t.expose("remarks", {
      type: [remarkType],
      ...marked("ask", "附注，不决定结论。 / Remarks; they decide nothing.", { bound: "subject" }),
    }),
    duties: t.expose("duties", {
      type: [basisType],
      ...marked("ask", "机关须办之事。 / What a body has to do.", { bound: "subject" }),
    }),
    concerns: t.expose("concerns", {
      type: [concernType],
      ...marked("ask", "所涉许可、抵押。 / Permits and mortgages concerned.", {
        bound: "subject",
      }),
    }),
    asOf: t.expose("asOf", { type: "Day", ...marked("ask", "所答之日。 / The day it is for.") }),
    position: t.expose("position", {
      type: "Position",
      ...marked(
        "ask",
        "据以答复的登记簿位置；作 knownAt 再问，答复相同。 / The position it was answered at; asked again with it as `knownAt`, the answer is the same.",
      ),
    }),
    nextChangeOn: t.expose("nextChangeOn", {
      type: "Day",
      nullable: true,
      ...marked(
        "ask",
        "下一次变化之日；已知之内不再变化时为 null。 / The next day on which it changes; null where nothing known will.",
      ),
    }),
    subjectKnown: t.exposeBoolean(
      "subjectKnown",
      marked(
        "ask",
        "false：登记簿不知此主体，没有措施不等于没有问题。 / False where the register has never heard of the subject, which clears nobody.",
      ),
    ),
    isDemonstration: t.exposeBoolean(
      "isDemonstration",
      marked(
        "ask",
        "true：演示数据，不得据以办理。 / True for demonstration facts: do not act on it.",
      ),
    ),
  }),
});

/** What shows later that it was answered so. */
builder.objectField(verdictType, "receipt", (t) =>
  t.expose("receipt", {
    type: receiptType,
    ...marked(
      "ask",
      "回执：随卷保存的凭证。 / Its receipt: the proof that is filed with the case.",
      { cost: 1 },
    ),
  }),
);

/** What every question comes to. */
export const checkResultType = builder.unionType("CheckResult", {
  description: "结论或拒答。 / A verdict, or a refusal to answer.",
  types: [verdictType, refusalType],
});

import type { GivenAnswer } from "../commands/list-answers.ts";
import { builder } from "./builder.ts";
import { auditRefusalCodes } from "./codes.ts";
import { subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { outcomeType } from "./outcome.ts";
import { receiptType } from "./receipt.ts";
import { refusal } from "./refusal.ts";
import { asRejection } from "./rejection.ts";
import { checkResultType, publishVerdict } from "./verdict.ts";

/** Whoever asks sees what it was told itself, whoever audits what was told within its territory. */
const seen = { or: "ask" } as const;

function told(description: string, more: { readonly cost?: number } = {}) {
  return marked("audit", description, { ...seen, ...more });
}

export const givenType = builder.objectRef<GivenAnswer>("GivenAnswer");

givenType.implement({
  description:
    "曾作出的一个答复：何时、答复何机构、因何而问、所问所答，及当时的回执。 / An answer that was given: when, to whom, for which purpose, what was asked and told, and the receipt of that time.",
  fields: (t) => ({
    record: t.exposeID("record", told("留痕编号。 / The number of its record.")),
    answeredAt: t.field({
      type: "DateTime",
      ...told("答复的时刻。 / When it was answered."),
      resolve: ({ at }) => at,
    }),
    institution: t.exposeString("institution", told("询问机构的代码。 / Who asked, by its code.")),
    institutionName: t.exposeString("institutionName", {
      nullable: true,
      ...told("询问机构的名称；登记簿不知其名的为 null。 / Its name; null where none is known."),
    }),
    position: t.field({
      type: "Position",
      ...told("据以答复的登记簿位置。 / The position it was answered at."),
      resolve: ({ entry }) => entry.position,
    }),
    asOf: t.field({
      type: "Day",
      ...told("所答之日。 / The day it is for."),
      resolve: ({ entry }) => entry.asOf,
    }),
    purpose: t.string({
      ...told("用途。 / The purpose."),
      resolve: ({ question }) => question.context.purpose,
    }),
    caseNumber: t.string({
      ...told("业务编号。 / The number of the case."),
      resolve: ({ question }) => question.context.caseNumber,
    }),
    operator: t.string({
      ...told("经办人。 / Who asked there."),
      resolve: ({ question }) => question.context.operator,
    }),
  }),
});

/** What was asked, as it was recorded. */
builder.objectFields(givenType, (t) => ({
  subject: t.field({
    type: subjectType,
    ...told(
      "所问的主体，依当时所写；自然人只见代号。 / Whom it was about, as typed then; a person by token.",
    ),
    resolve: ({ question: { subject } }) => ({
      id: subject.id,
      kind: subject.kind === "unit" ? ("parcel" as const) : subject.kind,
    }),
  }),
  action: t.string({
    ...told("事项代码。 / The action's code."),
    resolve: ({ question }) => question.action,
  }),
  jurisdiction: t.string({
    ...told("柜台所在辖区。 / The territory of the counter."),
    resolve: ({ question }) => question.jurisdiction,
  }),
  knownAt: t.field({
    type: "Position",
    nullable: true,
    ...told(
      "所问的登记簿位置；问最新时为 null。 / The position asked for; null where the newest was.",
    ),
    resolve: ({ question }) => question.knownAt,
  }),
  parcel: t.string({
    nullable: true,
    ...told("所写宗地；未写时为 null。 / The land named; null where none was."),
    resolve: ({ question }) => question.parcel ?? null,
  }),
  benefit: t.string({
    nullable: true,
    ...told("所写既有优惠；未写时为 null。 / The benefit named; null where none was."),
    resolve: ({ question }) => question.benefit ?? null,
  }),
  project: t.string({
    nullable: true,
    ...told("所写项目；未写时为 null。 / The project named; null where none was."),
    resolve: ({ question }) => question.project ?? null,
  }),
}));

const unlikeNull =
  "今所存与当时所签不符、无从重述的为 null，见 verdict / null where what stands no longer comes to what was signed, see `verdict`";

/** What was told: nothing of it is stored, all of it is told again from the rows known then. */
builder.objectFields(givenType, (t) => ({
  outcome: t.field({
    type: outcomeType,
    nullable: true,
    ...told(`当时的结论；${unlikeNull}.`, { cost: 5 }),
    resolve: async (given) => (await telling(given.tell))?.verdict.outcome ?? null,
  }),
  atLeast: t.field({
    type: outcomeType,
    nullable: true,
    ...told(`当时确定成立者中最强的一项；${unlikeNull}.`, { cost: 5 }),
    resolve: async (given) => (await telling(given.tell))?.verdict.atLeast ?? null,
  }),
  verdict: t.field({
    type: checkResultType,
    ...marked(
      "audit",
      "当时答复的全文，由当时所知的各行重述，并与所签散列核对；不符的拒答 evidence.unlike。 / The whole answer, told again from the rows known then and compared with what was signed; refused as evidence.unlike where it differs.",
      { ...seen, cost: 10, opens: "ask" },
    ),
    resolve: async (given) => {
      const whole = await telling(given.tellWhole);
      return whole === null
        ? refusal("evidence.unlike", auditRefusalCodes["evidence.unlike"])
        : publishVerdict(whole, given.question.knownAt);
    },
  }),
  receipt: t.field({
    type: receiptType,
    nullable: true,
    ...marked("audit", `当时所给的回执；${unlikeNull}.`, { ...seen, cost: 10, opens: "ask" }),
    resolve: async (given) => (await telling(given.tellWhole))?.receipt ?? null,
  }),
}));

async function telling<T>(tell: () => Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    throw asRejection(error);
  }
}

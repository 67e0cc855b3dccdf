import { wordCondition } from "../domain/policy/wording.ts";
import type { Category, Mode, Policy, Uncoded, Zone } from "../domain/policy/policy.ts";
import type { Law } from "../domain/policy/law.ts";
import { builder } from "./builder.ts";
import { doubtType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

export const categoryType = builder.objectRef<Category>("Category");

categoryType.implement({
  description: "文件所定的一类低效用地。 / A category of land that a document lays down.",
  fields: (t) => ({
    id: t.exposeID("id", marked("public", "在文件中的编号。 / Its code in the document.")),
    name: t.exposeString("name", {
      nullable: true,
      ...marked("public", "名称；文件未命名时为 null。 / Its name; null where it has none."),
    }),
    article: t.exposeString("article", marked("public", "条款。 / The article.")),
    quotation: t.exposeString("quotation", marked("public", "原文，一字不易。 / Verbatim.")),
    handles: t.exposeStringList(
      "handles",
      marked("public", "案卷编目。 / Its numbers in the dossier.", { bound: "law" }),
    ),
    doubts: t.expose("doubts", {
      type: [doubtType],
      ...marked("public", "疑义。 / What the text leaves open.", { bound: "law" }),
    }),
  }),
});

export const modeType = builder.objectRef<Mode>("Mode");

modeType.implement({
  description: "文件所列的处置方式。 / A way of dealing with the land that a document offers.",
  fields: (t) => ({
    id: t.exposeID("id", marked("public", "在文件中的编号。 / Its code in the document.")),
    name: t.exposeString("name", marked("public", "名称。 / Its name.")),
    article: t.exposeString("article", marked("public", "条款。 / The article.")),
    quotations: t.exposeStringList(
      "quotations",
      marked("public", "原文，一字不易。 / Verbatim.", { bound: "law" }),
    ),
    handles: t.exposeStringList(
      "handles",
      marked("public", "案卷编目。 / Its numbers in the dossier.", { bound: "law" }),
    ),
    doubts: t.expose("doubts", {
      type: [doubtType],
      ...marked("public", "疑义。 / What the text leaves open.", { bound: "law" }),
    }),
  }),
});

export const uncodedType = builder.objectRef<Uncoded>("Uncoded");

uncodedType.implement({
  description:
    "未产生措施的原文及理由。 / Text of which no measure was made, and the reason why not.",
  fields: (t) => ({
    article: t.exposeString("article", marked("public", "条款。 / The article.")),
    quotation: t.exposeString("quotation", marked("public", "原文，一字不易。 / Verbatim.")),
    reason: t.exposeString("reason", marked("public", "未编码的理由。 / Why not.")),
    actions: t.exposeStringList(
      "actions",
      marked("public", "仅作授权而所及的事项。 / The actions that it bears on without a rule.", {
        bound: "law",
      }),
    ),
    handles: t.exposeStringList(
      "handles",
      marked("public", "案卷编目。 / Its numbers in the dossier.", { bound: "law" }),
    ),
  }),
});

export const zoneType = builder.objectRef<Zone>("Zone");

zoneType.implement({
  description: "文件写明的园区。 / A zone that a document names.",
  fields: (t) => ({
    group: t.exposeString("group", marked("public", "文件中的一组。 / Its group.")),
    name: t.exposeString("name", marked("public", "名称。 / Its name.")),
    aliases: t.exposeStringList(
      "aliases",
      marked("public", "别称。 / Its other names.", { bound: "law" }),
    ),
  }),
});

type LegalBasis = Policy["basis"][number];

export const legalBasisType = builder.objectRef<LegalBasis>("LegalBasis");

legalBasisType.implement({
  description: "文件所依据的上位文件。 / A document on which this one rests.",
  fields: (t) => ({
    title: t.exposeString("title", marked("public", "标题。 / Its title.")),
    number: t.exposeString("number", {
      nullable: true,
      ...marked("public", "文号；没有时为 null。 / Its number; null where it has none."),
    }),
    quotation: t.exposeString("quotation", marked("public", "原文，一字不易。 / Verbatim.")),
  }),
});

/** What land a document is about, with the law that words its conditions. */
export interface ViewedScope {
  readonly law: Law;
  readonly scope: Policy["scope"];
}

export const policyScopeType = builder.objectRef<ViewedScope>("PolicyScope");

policyScopeType.implement({
  description: "文件适用于何种用地。 / To what land a document applies.",
  fields: (t) => ({
    article: t.string({
      ...marked("public", "条款。 / The article."),
      resolve: ({ scope }) => scope.article,
    }),
    quotation: t.string({
      ...marked("public", "原文，一字不易。 / Verbatim."),
      resolve: ({ scope }) => scope.quotation,
    }),
    when: t.field({
      type: [sentenceType],
      ...marked("public", "所读成的条件，须同时满足。 / As it was read; all must hold.", {
        bound: "law",
      }),
      resolve: ({ law, scope }) =>
        scope.when.map((condition) => wordCondition(condition, law.facts)),
    }),
    doubts: t.field({
      type: [doubtType],
      ...marked("public", "疑义。 / What the text leaves open.", { bound: "law" }),
      resolve: ({ scope }) => scope.doubts,
    }),
  }),
});

/** A document's own days, and the day that is asked about. */
export interface ViewedValidity {
  readonly asOf: number;
  readonly validity: Policy["validity"];
}

type ValidityStanding = "NOT_YET" | "IN_FORCE" | "EXPIRED";

const validityStandingType = builder.enumType("ValidityStanding", {
  description: "文件在所问之日是否施行。 / Whether a document is in force on the day.",
  values: {
    NOT_YET: { description: "尚未施行。 / Not yet." },
    IN_FORCE: {
      description:
        "施行中，或未写明有效期而未见废止。 / In force, or without a stated end and not known to be repealed.",
    },
    EXPIRED: { description: "已失效。 / No longer." },
  } satisfies Record<ValidityStanding, { description: string }>,
});

function standingOn({ asOf, validity: { from, until } }: ViewedValidity): ValidityStanding {
  if (asOf < from) return "NOT_YET";
  return until !== null && asOf >= until ? "EXPIRED" : "IN_FORCE";
}

export const validityType = builder.objectRef<ViewedValidity>("Validity");

validityType.implement({
  description: "文件何时施行、何时失效。 / When a document is in force.",
  fields: (t) => ({
    standing: t.field({
      type: validityStandingType,
      ...marked("public", "所问之日是否施行。 / Whether it is in force on the day."),
      resolve: standingOn,
    }),
    from: t.field({
      type: "Day",
      ...marked("public", "施行之日。 / Its first day."),
      resolve: ({ validity }) => validity.from,
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "public",
        "不再施行的首日；未写明时为 null。 / The first day no longer; null where it states none.",
      ),
      resolve: ({ validity }) => validity.until,
    }),
    otherUntil: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "public",
        "按另一算法不再施行的首日；无争议时为 null。 / The same by the other count; null where there is none.",
      ),
      resolve: ({ validity }) => validity.otherUntil,
    }),
  }),
});

/** What it says of its own end. */
builder.objectFields(validityType, (t) => ({
  expiryStated: t.boolean({
    ...marked("public", "文件是否写明有效期。 / Whether it states when it expires."),
    resolve: ({ validity }) => validity.expiryStated,
  }),
  continuesAfterwards: t.boolean({
    ...marked("public", "失效后，已成立的后果是否延续。 / Whether what runs goes on at its end."),
    resolve: ({ validity }) => validity.afterwards === "continues",
  }),
  quotation: t.string({
    ...marked("public", "原文，一字不易。 / Verbatim."),
    resolve: ({ validity }) => validity.quotation,
  }),
  verifiedOn: t.field({
    type: "Day",
    nullable: true,
    ...marked(
      "public",
      "最后一次核实其有效之日；从未核实时为 null。 / When its being in force was last confirmed; null where never.",
    ),
    resolve: ({ validity }) => validity.verifiedOn,
  }),
  doubts: t.field({
    type: [doubtType],
    ...marked("public", "疑义。 / What the text leaves open.", { bound: "law" }),
    resolve: ({ validity }) => validity.doubts,
  }),
}));

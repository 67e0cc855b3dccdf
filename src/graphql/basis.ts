import type { Basis } from "../domain/answer/basis.ts";
import { builder } from "./builder.ts";
import { causeType, doubtType, effectType, missingType, pathType, subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";
import { openDay } from "./scalars.ts";

/** A basis as it is published: plain, so that each of its fields is read and nothing is computed. */
export interface PublishedBasis extends Omit<Basis, "policy" | "from" | "until"> {
  readonly document: Basis["policy"];
  readonly from: string | null;
  readonly until: string | null;
}

export function publishBasis({ policy, from, until, ...same }: Basis): PublishedBasis {
  return { ...same, document: policy, from: openDay(from), until: openDay(until) };
}

export const documentType = builder.objectRef<Basis["policy"]>("Document");

documentType.implement({
  description: "所据文件。 / The document on which a measure rests.",
  fields: (t) => ({
    id: t.exposeID("id", marked("public", "登记簿中的编号。 / Its code in the register.")),
    title: t.exposeString("title", marked("public", "标题。 / Its title.")),
    number: t.exposeString("number", {
      nullable: true,
      ...marked("public", "文号；没有时为 null。 / Its number; null where it has none."),
    }),
    expiryStated: t.exposeBoolean(
      "expiryStated",
      marked("public", "文件是否写明有效期。 / Whether it states when it expires."),
    ),
  }),
});

export const basisType = builder.objectRef<PublishedBasis>("Basis");

basisType.implement({
  description:
    "结论的一项依据：何文件何条、何时起止、因何而起、缺何事实、有何疑义。 / One ground of an answer: which article, from which day to which, why, what is missing, what is in doubt.",
  fields: (t) => ({
    measure: t.exposeID("measure", marked("ask", "措施在文件中的编号。 / The measure.")),
    kind: t.exposeString("kind", marked("ask", "措施种类，词汇表中的词。 / Its kind, a word.")),
    strength: t.exposeString("strength", marked("ask", "原文用词的强度。 / The text's strength.")),
    effect: t.expose("effect", {
      type: effectType,
      ...marked("ask", "对所问事项的效力。 / What it does to the action asked about."),
    }),
    isCertain: t.exposeBoolean(
      "isCertain",
      marked("ask", "false：起决定作用的事实未记录。 / False while a deciding fact is missing."),
    ),
    document: t.expose("document", {
      type: documentType,
      ...marked("ask", "所据文件。 / The document."),
    }),
    article: t.exposeString("article", marked("ask", "条款。 / The article.")),
    chapeau: t.exposeString("chapeau", {
      nullable: true,
      ...marked(
        "ask",
        "引文所承接的句首；没有时为 null。 / The opening that the quotation completes; null where there is none.",
      ),
    }),
    quotation: t.exposeString("quotation", marked("ask", "原文，一字不易。 / Verbatim.")),
    subject: t.expose("subject", { type: subjectType, ...marked("ask", "承受者。 / Its bearer.") }),
    path: t.expose("path", { type: pathType, ...marked("ask", "如何及于。 / How it gets there.") }),
  }),
});

/** When it holds, and why. */
builder.objectFields(basisType, (t) => ({
  from: t.expose("from", {
    type: "Day",
    nullable: true,
    ...marked("ask", "首日；不知起于何日时为 null。 / Its first day; null where open."),
  }),
  until: t.expose("until", {
    type: "Day",
    nullable: true,
    ...marked(
      "ask",
      "不再成立的首日；未定终止时为 null，见 restsOn。 / The first day no longer; null where no end is known, see `restsOn`.",
    ),
  }),
  startedBy: t.expose("startedBy", {
    type: [causeType],
    ...marked("ask", "因何而起。 / What started it.", { bound: "law" }),
  }),
  endedBy: t.expose("endedBy", {
    type: [causeType],
    ...marked("ask", "因何而止。 / What ends it.", { bound: "law" }),
  }),
  restsOn: t.expose("restsOn", {
    type: [sentenceType],
    ...marked(
      "ask",
      "未定终止者所系：其一消灭即终止。 / Where no end is known, what it rests on; any of these ceasing ends it.",
      { bound: "law" },
    ),
  }),
  missing: t.expose("missing", {
    type: [missingType],
    ...marked("ask", "所缺事实。 / The facts that are missing.", { bound: "law" }),
  }),
  doubts: t.expose("doubts", {
    type: [doubtType],
    ...marked("ask", "疑义。 / What is in doubt.", { bound: "law" }),
  }),
  enforcers: t.exposeStringList(
    "enforcers",
    marked("ask", "由谁执行，用当日名称。 / Who carries it out, by the name of that day.", {
      bound: "law",
    }),
  ),
  terms: t.expose("terms", {
    type: sentenceType,
    nullable: true,
    ...marked(
      "ask",
      "价格或配额的标准；主管机关公布之前为 null。 / The tariff or quota; null until its authority has published one.",
    ),
  }),
}));

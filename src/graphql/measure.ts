import type { CompiledMeasure } from "../domain/policy/law.ts";
import { wordCondition, wordMeasure } from "../domain/policy/wording.ts";
import { builder } from "./builder.ts";
import { doubtType, effectType } from "./grounds.ts";
import { kindType } from "./measure-kind.ts";
import { marked } from "./marks.ts";
import { connectionOf, type Page, pageOf, readPage } from "./page.ts";
import { measureType, policyType, type ViewedMeasure } from "./refs.ts";
import { sentenceType } from "./refusal.ts";
import type { View } from "./view.ts";

measureType.implement({
  description:
    "文件的一项措施：约束、激励或义务，原文与读法并列。 / A measure of a document: restraint, incentive or duty, its text beside how it was read.",
  fields: (t) => ({
    id: t.id({
      ...marked("public", "在文件中的编号。 / Its code in the document."),
      resolve: ({ compiled }) => compiled.measure.id,
    }),
    policy: t.field({
      type: policyType,
      ...marked("public", "所在文件。 / The document."),
      resolve: ({ view, compiled }) => ({
        __typename: "Policy" as const,
        view,
        compiled: compiled.policy,
      }),
    }),
    article: t.string({
      ...marked("public", "条款。 / The article."),
      resolve: ({ compiled }) => compiled.measure.article,
    }),
    chapeau: t.string({
      nullable: true,
      ...marked(
        "public",
        "引文所承接的句首；没有时为 null。 / The opening that the quotation completes; null where there is none.",
      ),
      resolve: ({ compiled }) => compiled.measure.chapeau,
    }),
    quotation: t.string({
      ...marked("public", "原文，一字不易。 / Verbatim."),
      resolve: ({ compiled }) => compiled.measure.quotation,
    }),
    says: t.field({
      type: sentenceType,
      ...marked("public", "所读成的规则，一句话。 / How it was read, in one sentence."),
      resolve: ({ view, compiled }) => wordMeasure(compiled.measure, view.law.law.vocabulary),
    }),
    kind: t.field({
      type: kindType,
      ...marked("public", "措施种类。 / Its kind."),
      resolve: ({ view, compiled }) => {
        const kind = view.law.law.kinds.get(compiled.measure.kind);
        if (kind === undefined) throw new Error(`no kind ${compiled.measure.kind}`);
        return kind;
      },
    }),
    strength: t.string({
      ...marked("public", "原文用词的强度。 / The strength of the text's word."),
      resolve: ({ compiled }) => compiled.measure.strength,
    }),
    effect: t.field({
      type: effectType,
      ...marked("public", "强度对应的效力。 / What that strength does."),
      resolve: ({ view, compiled }) =>
        view.law.law.strengths.get(compiled.measure.strength)?.effect ?? "DUTY",
    }),
    enforcers: t.stringList({
      ...marked(
        "public",
        "由谁执行，文件所用名称。 / Who carries it out, as the text names them.",
        {
          bound: "law",
        },
      ),
      resolve: ({ compiled }) => [...compiled.measure.enforcers],
    }),
  }),
});

/** What it is about. */
builder.objectFields(measureType, (t) => ({
  unitKind: t.string({
    ...marked(
      "public",
      "针对何物：listing parcel enterprise agreement benefit project region。 / What it is about, one at a time.",
    ),
    resolve: ({ compiled }) => compiled.measure.unit.kind,
  }),
  among: t.stringList({
    nullable: true,
    ...marked(
      "public",
      "限于哪些类别或协议种类；不限时为 null。 / The categories or kinds it is limited to; null where to none.",
      { bound: "law" },
    ),
    resolve: ({ compiled }) => compiled.measure.unit.among?.slice() ?? null,
  }),
  when: t.field({
    type: [sentenceType],
    ...marked("public", "条件，须同时满足。 / Its conditions; all must hold.", { bound: "law" }),
    resolve: ({ view, compiled }) =>
      compiled.measure.when.map((condition) => wordCondition(condition, view.law.law.facts)),
  }),
}));

/** Whom and what it reaches, and what is open about it. */
builder.objectFields(measureType, (t) => ({
  bearer: t.string({
    ...marked(
      "public",
      "由谁承受：企业、地块、区域、当事人、申请人，或写明企业的事实。 / Who bears it: a word, or the fact that names an enterprise.",
    ),
    resolve: ({ compiled }) => compiled.measure.bearer,
  }),
  isOneOff: t.boolean({
    ...marked("public", "true：到期应办、办结即了。 / True for what falls due and is carried out."),
    resolve: ({ compiled }) => compiled.measure.form === "one-off",
  }),
  reachesControl: t.boolean({
    ...marked("public", "及于控股股东。 / It reaches controlling shareholders."),
    resolve: ({ compiled }) => compiled.measure.reachesControl,
  }),
  isTiedToParcel: t.boolean({
    ...marked("public", "系于地块。 / Its object is the land."),
    resolve: ({ compiled }) => compiled.measure.isTiedToParcel,
  }),
  restsOnAgreement: t.boolean({
    ...marked(
      "public",
      "依协议：协议在施行期内签订的，不随文件失效。 / It rests on an agreement and outlives the document.",
    ),
    resolve: ({ compiled }) => compiled.measure.restsOnAgreement,
  }),
  sparesBenefits: t.string({
    nullable: true,
    ...marked(
      "public",
      "不影响既有优惠的原文；没有时为 null。 / The sentence by which existing benefits run on; null where there is none.",
    ),
    resolve: ({ compiled }) => compiled.measure.sparesBenefits,
  }),
  tieDoubt: t.field({
    type: doubtType,
    nullable: true,
    ...marked(
      "public",
      "系于地块及于何处的疑义；没有时为 null。 / What is open about the tie to the land; null where nothing is.",
    ),
    resolve: ({ compiled }) => compiled.measure.tieDoubt,
  }),
  doubts: t.field({
    type: [doubtType],
    ...marked("public", "疑义。 / What the text leaves open.", { bound: "law" }),
    resolve: ({ compiled }) => compiled.measure.doubts,
  }),
  handles: t.stringList({
    ...marked("public", "案卷编目。 / Its numbers in the dossier.", { bound: "law" }),
    resolve: ({ compiled }) => [...compiled.measure.handles],
  }),
}));

export const measureConnection = connectionOf(
  "Measure",
  measureType,
  "措施的一页。 / One page of measures.",
);

/** The measures of a law that bear on an action, in the order of their documents. */
export function measuresOn({ law }: View["law"], action: string): CompiledMeasure[] {
  return [...law.measures.values()].filter(({ measure }) =>
    law.kinds.get(measure.kind)?.actions.includes(action),
  );
}

function keyOf({ policy, measure }: CompiledMeasure): string {
  return `${policy.policy.id}/${measure.id}`;
}

/** One page of measures held in memory; they stand in the order of their codes. */
export function pageOfMeasures(
  view: View,
  found: readonly CompiledMeasure[],
  args: Parameters<typeof readPage>[0],
): Page<ViewedMeasure> {
  const asked = readPage(args);
  const inOrder = found
    .map((compiled) => ({ compiled, key: keyOf(compiled) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .filter(({ key }) => asked.after === null || key > asked.after);
  const { edges, pageInfo } = pageOf(inOrder, asked, ({ key }) => key);
  return {
    pageInfo,
    edges: edges.map(({ cursor, node: { compiled } }) => ({ cursor, node: { view, compiled } })),
  };
}

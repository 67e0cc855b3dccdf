import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { kindType } from "./measure-kind.ts";
import { measureConnection, measuresOn, pageOfMeasures } from "./measure.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { actionType } from "./refs.ts";
import { rejection } from "./rejection.ts";
import { refusalType, sentenceType } from "./refusal.ts";
import { lookUp, pageArgs, viewArgs } from "./view.ts";

actionType.implement({
  description:
    "柜台可问的一个事项；政策可增加新事项。 / Something that a counter may ask about; law may add others.",
  fields: (t) => ({
    code: t.id({
      ...marked("public", "代码，check 的 action 所用。 / Its code, as `check` takes it."),
      resolve: ({ action }) => action.code,
    }),
    says: t.field({
      type: sentenceType,
      ...marked("public", "所述。 / In words."),
      resolve: ({ action }) => action.says,
    }),
    asker: t.string({
      ...marked("public", "通常由何种柜台来问。 / Which counter usually asks."),
      resolve: ({ action }) => action.asker,
    }),
    subjects: t.stringList({
      ...marked("public", "就什么而问：enterprise、parcel。 / What it may be asked about.", {
        bound: "law",
      }),
      resolve: ({ action }) => [...action.subjects],
    }),
    permits: t.stringList({
      ...marked("public", "所涉的许可种类。 / The kinds of permit it concerns.", { bound: "law" }),
      resolve: ({ action }) => [...action.permits],
    }),
    concernsMortgages: t.boolean({
      ...marked("public", "是否涉及土地上的抵押。 / Whether it concerns mortgages on the land."),
      resolve: ({ action }) => action.concernsMortgages,
    }),
    kinds: t.field({
      type: [kindType],
      ...marked("public", "哪些种类的措施及于它。 / The kinds of measure that bear on it.", {
        bound: "law",
      }),
      resolve: ({ view, action }) =>
        view.law.law.vocabulary.kinds.filter(({ actions }) => actions.includes(action.code)),
    }),
    measures: t.field({
      type: measureConnection,
      args: pageArgs,
      ...marked("public", "及于它的措施。 / The measures that bear on it.", {
        cost: 1,
        perItem: "first",
      }),
      resolve: ({ view, action }, args) =>
        pageOfMeasures(view, measuresOn(view.law, action.code), args),
    }),
  }),
});

const actionConnection = connectionOf("Action", actionType, "事项的一页。 / One page of actions.");

const actionsResult = builder.unionType("ActionsResult", {
  description: "事项或拒答。 / Actions, or a refusal.",
  types: [actionConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "ActionConnection" : "Refusal"),
});

export function publishActions(): void {
  builder.queryField("actions", (t) =>
    t.field({
      type: actionsResult,
      args: { ...pageArgs, ...viewArgs },
      ...marked("public", "可问的事项。 / What a counter may ask about.", {
        cost: 1,
        perItem: "first",
      }),
      resolve: (_, args, context) =>
        lookUp(args, context, (view) => {
          const asked = readPage(args);
          const { actions } = view.law.law.vocabulary;
          const from = actions.findIndex(({ code }) => code === asked.after) + 1;
          if (asked.after !== null && from === 0) throw rejection("cursor.malformed");
          const { edges, pageInfo } = pageOf(actions.slice(from), asked, ({ code }) => code);
          return {
            pageInfo,
            edges: edges.map(({ cursor, node }) => ({ cursor, node: { view, action: node } })),
          };
        }),
    }),
  );
}

import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { measureConnection, measuresOn, pageOfMeasures } from "./measure.ts";
import { refusalType } from "./refusal.ts";
import { refuseUnknown } from "./unknown-word.ts";
import { lookUp, pageArgs, viewArgs } from "./view.ts";

const measuresResult = builder.unionType("MeasuresResult", {
  description: "措施或拒答。 / Measures, or a refusal.",
  types: [measureConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "MeasureConnection" : "Refusal"),
});

const measureFilter = builder.inputType("MeasureFilter", {
  description: "哪些措施；各项须同时满足。 / Which measures; all of these at once.",
  fields: (t) => ({
    action: t.string({
      description: "及于此事项的；不写即全部。 / Those that bear on an action; all where absent.",
    }),
    policy: t.string({
      description: "此文件的；不写即全部。 / Those of a document; all where absent.",
    }),
  }),
});

export function publishMeasures(): void {
  builder.queryField("measures", (t) =>
    t.field({
      type: measuresResult,
      args: {
        filter: t.arg({ type: measureFilter, description: "哪些；不写即全部。 / Which; all." }),
        ...pageArgs,
        ...viewArgs,
      },
      ...marked("public", "已编码的措施。 / The measures that have been encoded.", {
        cost: 1,
        perItem: "first",
      }),
      resolve: (_, { filter, ...args }, context) =>
        lookUp(args, context, (view) => {
          const { action, policy } = { action: filter?.action, policy: filter?.policy };
          const unknown = refuseUnknown(view.law.law, { action, policy });
          if (unknown !== null) return unknown;
          const found =
            action == null ? [...view.law.law.measures.values()] : measuresOn(view.law, action);
          return pageOfMeasures(
            view,
            found.filter((one) => policy == null || one.policy.policy.id === policy),
            args,
          );
        }),
    }),
  );
}

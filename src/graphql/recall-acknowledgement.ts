import {
  type Acknowledged,
  acknowledgeRecalls,
  type RecallRefusal,
} from "../commands/acknowledge-recalls.ts";
import { builder } from "./builder.ts";
import { actingFor } from "./context.ts";
import { marked } from "./marks.ts";
import { refusal, refusalType } from "./refusal.ts";

const acknowledgedType = builder.objectRef<Acknowledged>("RecallsAcknowledged");

acknowledgedType.implement({
  description: "已确认收到。 / They are acknowledged.",
  fields: (t) => ({
    recalls: t.idList({
      ...marked("ask", "各件的编号。 / Their numbers.", { bound: "input" }),
      resolve: ({ recalls }) => [...recalls],
    }),
    newly: t.exposeInt(
      "newly",
      marked("ask", "其中此前未确认的件数。 / How many of them had not been before."),
    ),
  }),
});

const acknowledgeResult = builder.unionType("AcknowledgeRecallsResult", {
  description: "已确认或拒绝的理由。 / That they are acknowledged, or why not.",
  types: [acknowledgedType, refusalType],
  resolveType: (value) => ("newly" in value ? "RecallsAcknowledged" : "Refusal"),
});

/** Adds the word of an institution that it has seen what became of its answers. */
export function publishRecallAcknowledgement(): void {
  builder.mutationField("acknowledgeRecalls", (t) =>
    t.field({
      type: acknowledgeResult,
      args: {
        ids: t.arg.idList({
          required: true,
          description: "更正通知的编号，至多 100 件。 / The recalls by their numbers, at most 100.",
        }),
        operator: t.arg.string({ required: true, description: "经办人。 / Who has seen them." }),
      },
      ...marked(
        "ask",
        "确认收到更正通知；先确认的为准，重复无妨。不存在的与他机构的，答复相同。 / Acknowledges recalls; whoever was first stands, and a repetition changes nothing. What is not there and what is another's are told alike.",
        { cost: 1, perItem: "ids" },
      ),
      resolve: async (_, { ids, operator }, context) => {
        const acting = { ...actingFor(context, operator), account: context.caller.account };
        const done: Acknowledged | RecallRefusal = await acknowledgeRecalls(
          context.database,
          ids.map(String),
          acting,
        );
        return "refused" in done ? refusal(done.refused, done.because) : done;
      },
    }),
  );
}

import { settleProposal } from "../commands/settle-proposal.ts";
import { refuseAs } from "../domain/ledger/refusal.ts";
import { officerOf } from "./act-forms.ts";
import { actResult, actResultType } from "./act-result.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";

const settlementInput = builder.inputType("SettlementInput", {
  description: "对待批事项的答复。 / What is said to a proposal.",
  fields: (t) => ({
    proposal: t.id({ required: true, description: "待批事项的编号。 / Its number." }),
    hash: t.string({
      required: true,
      description: "所见内容的 SHA-256，照填。 / The SHA-256 of what was read, repeated.",
    }),
    approve: t.boolean({
      required: true,
      description:
        "true 批准；false 不予批准，提出人本人则为撤回。 / True approves; false declines or, by the proposer, withdraws.",
    }),
    reason: t.string({ description: "不批准或撤回的理由。 / Why it is declined or withdrawn." }),
    idempotencyKey: t.string({
      required: true,
      description: "幂等键。 / The request's own key.",
    }),
  }),
});

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Adds what a second person may say to what the first has proposed. */
export function publishProposals(): void {
  builder.mutationField("settleProposal", (t) =>
    t.field({
      type: actResultType,
      args: {
        input: t.arg({
          type: settlementInput,
          required: true,
          description: "答复。 / The answer.",
        }),
      },
      ...marked(
        "record",
        "第二人批准、不予批准，或提出人撤回。批准时按当时所知重新审查。 / A second person approves or declines, or the proposer withdraws; on approval the act is decided anew on what is known then.",
        { cost: 10 },
      ),
      resolve: async (_, { input }, context) => {
        const officer = officerOf(context);
        const { proposal, hash, approve: isApproved, reason = null, idempotencyKey } = input;
        if (officer === null || !uuid.test(proposal)) return actResult(refuseAs("act.denied"));
        const settling = { proposal, hash, isApproved, reason: reason ?? null, idempotencyKey };
        return actResult(await settleProposal(context.database, settling, officer));
      },
    }),
  );
}

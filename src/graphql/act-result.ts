import type { Settled } from "../commands/settle-proposal.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";

interface Recorded {
  readonly __typename: "ActRecorded";
  readonly position: number;
  readonly isRepeated: boolean;
}

interface Proposed {
  readonly __typename: "ActProposed";
  readonly proposal: string;
  readonly hash: string;
}

interface Ended {
  readonly __typename: "ProposalEnded";
  readonly proposal: string;
  readonly became: string;
}

export type ActResult = Recorded | Proposed | Ended | Refusal;

/** What came of an act, as it is published. */
export function actResult(settled: Settled): ActResult {
  if ("refused" in settled) return refusal(settled.refused, settled.because);
  switch (settled.is) {
    case "recorded":
      return {
        __typename: "ActRecorded",
        position: settled.position,
        isRepeated: settled.isRepeated,
      };
    case "proposed":
      return { __typename: "ActProposed", proposal: settled.proposal, hash: settled.hash };
    case "ended":
      return { __typename: "ProposalEnded", proposal: settled.proposal, became: settled.became };
    default:
      return settled satisfies never;
  }
}

const recordedType = builder.objectRef<Recorded>("ActRecorded");

recordedType.implement({
  description:
    "已登记：由此产生的一切后果在同一事务内生效。 / Recorded, with everything that follows from it, in one transaction.",
  fields: (t) => ({
    position: t.expose("position", {
      type: "Position",
      ...marked("record", "行为在登记簿中的位置。 / Its position in the order of acts."),
    }),
    isRepeated: t.exposeBoolean(
      "isRepeated",
      marked(
        "record",
        "true：同一请求先前已登记。 / True where the same request was recorded before.",
      ),
    ),
  }),
});

const proposedType = builder.objectRef<Proposed>("ActProposed");

proposedType.implement({
  description:
    "已提出，须另一人批准后方登记；在此之前什么也没有改变。 / Proposed: recorded once another person approves. Nothing has changed yet.",
  fields: (t) => ({
    proposal: t.exposeID("proposal", marked("record", "待批事项的编号。 / Its number.")),
    hash: t.exposeString(
      "hash",
      marked(
        "record",
        "内容的 SHA-256；批准人须照填，以示所批即所见。 / The SHA-256 of its content, repeated by whoever approves.",
      ),
    ),
  }),
});

const endedType = builder.objectRef<Ended>("ProposalEnded");

endedType.implement({
  description: "未获批准或已撤回，什么也没有登记。 / Declined or withdrawn; nothing was recorded.",
  fields: (t) => ({
    proposal: t.exposeID("proposal", marked("record", "待批事项的编号。 / Its number.")),
    became: t.exposeString(
      "became",
      marked(
        "record",
        "declined 不予批准；withdrawn 提出人撤回。 / declined, or withdrawn by the proposer.",
      ),
    ),
  }),
});

export const actResultType = builder.unionType("ActResult", {
  description: "行为的结果，或拒绝的理由。 / What came of an act, or why it was refused.",
  types: [recordedType, proposedType, endedType, refusalType],
});

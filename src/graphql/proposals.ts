import { type ListedProposal, listProposals } from "../store/proposal-lists.ts";
import type { ActContent } from "../store/parcel-files.ts";
import { filledFields, filledFieldType, titleOf } from "./act-fields.ts";
import { builder } from "./builder.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { rejection } from "./rejection.ts";
import { sentenceType } from "./refusal.ts";
import { pageArgs } from "./view.ts";

interface Content extends ActContent {
  readonly effectiveOn: string;
  readonly documentNumber: string;
}

/** A proposal with what it proposes. */
interface Shown extends ListedProposal {
  readonly proposes: Content;
  readonly isOwn: boolean;
}

const proposalType = builder.objectRef<Shown>("Proposal");

proposalType.implement({
  description:
    "待第二人批准的行为；批准前什么也没有登记。 / An act that waits for a second person; nothing is recorded before.",
  fields: (t) => ({
    proposal: t.id({
      ...marked("record", "编号，批准时照填。 / Its number, for settleProposal."),
      resolve: ({ id }) => id,
    }),
    hash: t.exposeString(
      "hash",
      marked(
        "record",
        "内容的 SHA-256，批准时照填。 / The SHA-256 of its content, to be repeated.",
      ),
    ),
    form: t.exposeString("form", marked("record", "行为的种类。 / The kind of act.")),
    title: t.field({
      type: sentenceType,
      ...marked("record", "行为的名称。 / What it is called."),
      resolve: ({ form }) => titleOf(form, false),
    }),
    region: t.exposeString("region", marked("record", "所在区划。 / Where it lies.")),
    fields: t.field({
      type: [filledFieldType],
      ...marked("record", "所填各项。 / What was filled in.", { bound: "subject" }),
      resolve: ({ form, proposes }) => filledFields(form, proposes.fields ?? {}),
    }),
    effectiveOn: t.field({
      type: "Day",
      ...marked("record", "拟生效之日。 / From which day."),
      resolve: ({ proposes }) => proposes.effectiveOn,
    }),
    documentNumber: t.string({
      ...marked("record", "所凭文书的文号。 / The document."),
      resolve: ({ proposes }) => proposes.documentNumber,
    }),
    evidence: t.stringList({
      ...marked("record", "所附证据的 SHA-256。 / Its evidence, by SHA-256.", {
        bound: "subject",
      }),
      resolve: ({ proposes }) => [...(proposes.evidence ?? [])],
    }),
  }),
});

/** Who made it, and what became of it. */
builder.objectFields(proposalType, (t) => ({
  institution: t.exposeString("institution", marked("record", "提出的机关。 / By whom.")),
  proposedBy: t.string({
    ...marked("record", "提出人的账号。 / The account that proposed it."),
    resolve: ({ account }) => account,
  }),
  isOwn: t.exposeBoolean(
    "isOwn",
    marked(
      "record",
      "true：由本账号提出，须另一人批准。 / True where this account proposed it, so that somebody else approves.",
    ),
  ),
  proposedAt: t.field({
    type: "DateTime",
    ...marked("record", "提出的时刻。 / When."),
    resolve: ({ proposedAt }) => proposedAt,
  }),
  became: t.exposeString("became", {
    nullable: true,
    ...marked(
      "record",
      "approved 批准，declined 不予批准，withdrawn 撤回；未决的为 null。 / approved, declined or withdrawn; null while it waits.",
    ),
  }),
  reason: t.exposeString("reason", {
    nullable: true,
    ...marked("record", "不批准或撤回的理由；没有的为 null。 / Why it ended; null for none."),
  }),
  settledBy: t.string({
    nullable: true,
    ...marked("record", "作出答复的账号；未决的为 null。 / Who settled it; null while it waits."),
    resolve: ({ endedBy }) => endedBy,
  }),
  position: t.expose("position", {
    type: "Position",
    nullable: true,
    ...marked("record", "批准后登记的位置；未登记的为 null。 / The act that it became, if any."),
  }),
}));

const proposalConnection = connectionOf(
  "Proposal",
  proposalType,
  "待批事项的一页。 / One page of proposals.",
);

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Adds what waits for a second person to what may be asked. */
export function publishProposalList(): void {
  builder.queryField("proposals", (t) =>
    t.field({
      type: proposalConnection,
      args: {
        ...pageArgs,
        open: t.arg.boolean({
          description:
            "true 未决的，false 已决的；不写即未决的。 / True for those that wait, false for those settled; those that wait where absent.",
        }),
      },
      ...marked(
        "record",
        "本辖区待第二人批准的事项，先提出的在前。 / What waits for a second person in the caller's territory, the oldest first.",
        { cost: 1, perItem: "first" },
      ),
      resolve: async (_, { open, ...args }, context) => {
        const asked = readPage(args);
        if (asked.after !== null && !uuid.test(asked.after)) throw rejection("cursor.malformed");
        const { region, account } = context.caller;
        const rows = await read(context, (tx) =>
          listProposals(tx, { region, isOpen: open ?? true, ...asked }),
        );
        const shown = rows.map((row): Shown => ({
          ...row,
          proposes: JSON.parse(row.content) as Content,
          isOwn: row.account === account,
        }));
        return pageOf(shown, asked, ({ id }) => id);
      },
    }),
  );
}

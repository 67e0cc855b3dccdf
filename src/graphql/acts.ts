import { ledgerRefusals } from "../domain/ledger/refusal.ts";
import { type Approval, type AuditedAct, listActs } from "../store/audited-acts.ts";
import { type ActContent, findLoggedAct } from "../store/parcel-files.ts";
import { titleOf } from "./act-fields.ts";
import { actRecordResult, type ViewedAct } from "./act-record.ts";
import { readPeriod, refuseInstitution } from "./period.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, type Page, pageOf, readPage } from "./page.ts";
import { type Refusal, refusal, refusalType, sentenceType } from "./refusal.ts";
import { rejection } from "./rejection.ts";
import { lookUp, pageArgs } from "./view.ts";

/** An act with what it said, read out of its bytes. */
interface Shown extends AuditedAct {
  readonly content: ActContent;
}

const approvalType = builder.objectRef<Approval>("ActApproval");

approvalType.implement({
  description:
    "须二人办理的行为：何人提出，何人批准。 / Of an act for two: who proposed and who approved.",
  fields: (t) => ({
    proposal: t.exposeID("proposal", marked("audit", "待批事项的编号。 / The proposal.")),
    proposedBy: t.exposeString(
      "proposedBy",
      marked("audit", "提出人的账号。 / The account that proposed it."),
    ),
    proposedAt: t.field({
      type: "DateTime",
      ...marked("audit", "提出的时刻。 / When it was proposed."),
      resolve: ({ proposedAt }) => proposedAt,
    }),
    approvedBy: t.exposeString(
      "approvedBy",
      marked("audit", "批准人的账号。 / The account that approved it."),
    ),
    approvedFor: t.exposeString(
      "approvedFor",
      marked("audit", "批准人所在机构。 / The institution for which it did."),
    ),
    approvedAt: t.field({
      type: "DateTime",
      ...marked("audit", "批准的时刻。 / When it was approved."),
      resolve: ({ approvedAt }) => approvedAt,
    }),
  }),
});

const auditedType = builder.objectRef<Shown>("AuditedAct");

auditedType.implement({
  description:
    "供审计的一件行为：何人、何时、凭何文书和证据、原文及其散列。 / An act as it is audited: by whom, when, on which document and evidence, its text and hash.",
  fields: (t) => ({
    position: t.field({
      type: "Position",
      ...marked("audit", "在登记簿中的位置。 / Its position in the order of acts."),
      resolve: ({ position }) => position,
    }),
    form: t.string({
      ...marked("audit", "行为的种类，同 ActRecord.form。 / Its kind, as ActRecord.form."),
      resolve: ({ kind }) => kind,
    }),
    title: t.field({
      type: sentenceType,
      ...marked("audit", "行为的名称。 / What it is called."),
      resolve: ({ kind, content }) => titleOf(kind, content.fields === undefined),
    }),
    region: t.exposeString("region", marked("audit", "所在区划。 / Where it lies.")),
    recordedAt: t.field({
      type: "DateTime",
      ...marked("audit", "登记的时刻。 / When it was recorded."),
      resolve: ({ recordedAt }) => recordedAt,
    }),
    effectiveOn: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "audit",
        "生效之日；所登记内容各自载明起止的为 null。 / The first day of its effect; null where what it says has days of its own.",
      ),
      resolve: ({ effectiveOn }) => effectiveOn,
    }),
    canonical: t.exposeString(
      "canonical",
      marked("audit", "原文（RFC 8785）。 / Its text (RFC 8785).", { cost: 1 }),
    ),
    hash: t.exposeString("hash", marked("audit", "原文的 SHA-256。 / The SHA-256 of its text.")),
    leaf: t.field({
      type: "LeafCount",
      nullable: true,
      ...marked(
        "audit",
        "在存证日志中的序号；尚未编入的为 null。 / The number of its leaf in the log; null until it has one.",
      ),
      resolve: ({ leaf }) => leaf,
    }),
    record: t.field({
      type: actRecordResult,
      ...marked(
        "audit",
        "登记簿所示的这一行为，须有 register 用途。 / The same act as the register shows it, for who may read it.",
        { cost: 2 },
      ),
      resolve: ({ position }, _, context) => findRecord(position, context),
    }),
  }),
});

/** Who did it, and on what it rests. */
builder.objectFields(auditedType, (t) => ({
  institution: t.exposeString("institution", marked("audit", "办理机关。 / The institution.")),
  institutionName: t.exposeString("institutionName", {
    nullable: true,
    ...marked("audit", "其名称；登记簿不知其名的为 null。 / Its name; null where none is known."),
  }),
  operator: t.exposeString("operator", marked("audit", "经办人。 / Who did it there.")),
  account: t.exposeString("account", {
    nullable: true,
    ...marked(
      "audit",
      "经办的账号；不经账号（导入、启动）的为 null。 / The account that acted; null where a file or the program did.",
    ),
  }),
  approval: t.field({
    type: approvalType,
    nullable: true,
    ...marked("audit", "第二人；一人即可办理的为 null。 / The second person; null for none."),
    resolve: ({ approval }) => approval,
  }),
  documentNumber: t.exposeString("documentNumber", {
    nullable: true,
    ...marked("audit", "所凭文书的文号；无文书的为 null。 / Its document; null for none."),
  }),
  evidence: t.stringList({
    ...marked("audit", "所附证据的 SHA-256。 / Its evidence, by SHA-256.", { bound: "subject" }),
    resolve: ({ content }) => [...(content.evidence ?? [])],
  }),
}));

function findRecord(position: number, context: Context): Promise<ViewedAct | Refusal> {
  return lookUp({}, context, async (view, tx) => {
    const row = await findLoggedAct(tx, position, view);
    return row === null
      ? refusal("act.unknown", ledgerRefusals["act.unknown"])
      : { __typename: "ActRecord" as const, view, row };
  });
}

const auditedConnection = connectionOf(
  "AuditedAct",
  auditedType,
  "行为的一页，按登记先后。 / One page of acts, in their order.",
);

const auditedResult = builder.unionType("ActsResult", {
  description: "行为或拒答。 / Acts, or a refusal.",
  types: [auditedConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "AuditedActConnection" : "Refusal"),
});

type Text = string | null | undefined;

interface ActsArgs {
  readonly from?: Text;
  readonly until?: Text;
  readonly institution?: Text;
  readonly kind?: Text;
  readonly account?: Text;
  readonly first?: number | null | undefined;
  readonly after?: Text;
}

async function acts(
  { from, until, institution = null, kind = null, account = null, ...args }: ActsArgs,
  context: Context,
): Promise<Page<Shown> | Refusal> {
  const period = readPeriod({ from: from ?? "1900-01-01", until: until ?? "2999-12-31" });
  if ("code" in period) return period;
  const asked = readPage(args);
  const after = asked.after ?? "0";
  if (!/^\d{1,15}$/.test(after)) throw rejection("cursor.malformed");
  const unknown = await refuseInstitution(institution, context);
  if (unknown !== null) return unknown;
  const { first } = asked;
  const wanted = { ...period, institution, kind, account, first, after: Number(after) };
  const rows = await read(context, (tx) => listActs(tx, wanted));
  const shown = rows.map((row): Shown => {
    const { content } = JSON.parse(row.canonical) as { readonly content?: ActContent };
    return { ...row, content: content ?? {} };
  });
  return pageOf(shown, asked, ({ position }) => String(position));
}

/** Adds what was done, by whom and on what basis, to what an auditor may ask. */
export function publishActs(): void {
  builder.queryField("acts", (t) =>
    t.field({
      type: auditedResult,
      args: {
        from: t.arg({
          type: "Day",
          description:
            "自何日（含）登记的；不写即从头。 / Recorded from this day on; all where absent.",
        }),
        until: t.arg({
          type: "Day",
          description:
            "至何日（不含）登记的；不写即至今。 / Recorded before this day; all where absent.",
        }),
        institution: t.arg.string({
          description: "只看一机关的，写其代码。 / Only those of one institution, by its code.",
        }),
        kind: t.arg.string({ description: "只看一种行为，写其 form。 / Only those of one form." }),
        account: t.arg.string({
          description:
            "只看一账号经办、提出或批准的。 / Only those that one account did, proposed or approved.",
        }),
        ...pageArgs,
      },
      ...marked(
        "audit",
        "本辖区的行为：何人、何时、凭何文书办理，按登记先后；任免和密钥亦是行为。 / The acts within the territory, in their order: by whom, when, on what basis. Changes of rights are acts too.",
        { cost: 1, perItem: "first" },
      ),
      resolve: (_, args, context) => acts(args, context),
    }),
  );
}

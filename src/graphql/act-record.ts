import { findLoggedAct, loadLandOfActs, type LoggedAct } from "../store/parcel-files.ts";
import { drawnIn, filledFields, filledFieldType, titleOf } from "./act-fields.ts";
import { builder } from "./builder.ts";
import { load } from "./loaders.ts";
import { marked } from "./marks.ts";
import { parcelType } from "./refs.ts";
import { type Refusal, refusal, refusalType, sentenceType } from "./refusal.ts";
import { lensOf, lookUp, type View } from "./view.ts";
import { ledgerRefusals } from "../domain/ledger/refusal.ts";

/** An act, seen with what was known at a position. */
export interface ViewedAct {
  readonly __typename: "ActRecord";
  readonly view: View;
  readonly row: LoggedAct;
}

export const actRecordType = builder.objectRef<ViewedAct>("ActRecord");

function fieldsOf({ row: { content } }: ViewedAct): Readonly<Record<string, unknown>> {
  return content.fields ?? {};
}

actRecordType.implement({
  description:
    "登记簿中的一件行为：何机关、凭何文书、自何日、办了什么。 / An act in the register: by whom, on which document, from which day, and what was done.",
  fields: (t) => ({
    position: t.field({
      type: "Position",
      ...marked("register", "在登记簿中的位置。 / Its position in the order of acts."),
      resolve: ({ row }) => row.position,
    }),
    form: t.string({
      ...marked(
        "register",
        "行为的种类，即办理它的 mutation；导入的为 record 或 correct。 / Its kind, the mutation that does it; record or correct where it was imported.",
      ),
      resolve: ({ row }) => row.kind,
    }),
    title: t.field({
      type: sentenceType,
      ...marked("register", "行为的名称。 / What it is called."),
      resolve: ({ row }) => titleOf(row.kind, row.content.fields === undefined),
    }),
    effectiveOn: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "生效之日；所登记内容各自载明起止的为 null。 / The first day of its effect; null where what it says has days of its own.",
      ),
      resolve: ({ row }) => row.effectiveOn,
    }),
    documentNumber: t.string({
      nullable: true,
      ...marked("register", "所凭文书的文号；无文书的为 null。 / Its document; null for none."),
      resolve: ({ row }) => row.documentNumber,
    }),
    institution: t.string({
      ...marked("register", "办理机关的代码。 / The institution, by its code."),
      resolve: ({ row }) => row.institution,
    }),
    institutionName: t.string({
      nullable: true,
      ...marked(
        "register",
        "办理机关的名称；登记簿不知其名的为 null。 / Its name; null where the register knows none.",
      ),
      resolve: ({ row }) => row.institutionName,
    }),
    recordedAt: t.field({
      type: "DateTime",
      ...marked("register", "登记的时刻。 / When it was recorded."),
      resolve: ({ row }) => row.recordedAt,
    }),
  }),
});

/** What it said, what it rests on, and what became of it. */
builder.objectFields(actRecordType, (t) => ({
  fields: t.field({
    type: [filledFieldType],
    ...marked("register", "所填各项。 / What was filled in.", { bound: "subject" }),
    resolve: (act) => filledFields(act.row.kind, fieldsOf(act)),
  }),
  establishes: t.string({
    ...marked(
      "register",
      "由此登记的事实，JSON，写法同导入文件的“内容”；只存卷的为 {}。 / The facts that it establishes, as JSON in the grammar of imports; {} where it only stands in the file.",
    ),
    resolve: ({ row: { content } }) => JSON.stringify(content.says ?? content.内容 ?? {}),
  }),
  outline: t.string({
    nullable: true,
    ...marked(
      "register",
      "所标范围，GeoJSON，CGCS2000；不标图的行为为 null。 / The outline that it drew, GeoJSON in CGCS2000; null where it drew none.",
      { cost: 20 },
    ),
    resolve: (act) => drawnIn(act.row.kind, fieldsOf(act)),
  }),
  evidence: t.stringList({
    ...marked("register", "所附证据的 SHA-256。 / Its evidence, by SHA-256.", {
      bound: "subject",
    }),
    resolve: ({ row }) => [...(row.content.evidence ?? [])],
  }),
  correctedBy: t.field({
    type: ["Position"],
    ...marked("register", "更正它的行为的位置。 / The acts that have corrected it.", {
      bound: "subject",
    }),
    resolve: ({ row }) => [...row.correctedBy],
  }),
  isForTwo: t.boolean({
    ...marked("register", "true：经二人办理。 / True where two persons did it."),
    resolve: ({ row }) => row.proposal !== null,
  }),
  hash: t.string({
    ...marked("register", "记录全文的 SHA-256。 / The SHA-256 of the whole record."),
    resolve: ({ row }) => row.hash,
  }),
  parcels: t.field({
    type: [parcelType],
    ...marked("register", "所涉宗地。 / The land that it is about.", {
      cost: 1,
      bound: "subject",
    }),
    resolve: async ({ view, row }, _, context) => {
      const land = (await load(context, loadLandOfActs, lensOf(view), row.position)) ?? [];
      return land.map((one) => ({ __typename: "Parcel" as const, view, ...one }));
    },
  }),
}));

export const actRecordResult = builder.unionType("ActRecordResult", {
  description:
    "一件行为，或拒答；不存在与无权查看，答复相同。 / An act, or a refusal, the same for what is not there and for what may not be seen.",
  types: [actRecordType, refusalType],
});

/** Adds one act, by its position, to what may be asked. */
export function publishActRecord(): void {
  builder.queryField("act", (t) =>
    t.field({
      type: actRecordResult,
      args: {
        position: t.arg({
          type: "Position",
          required: true,
          description: "行为在登记簿中的位置。 / Its position in the order of acts.",
        }),
      },
      ...marked("register", "一件行为。 / One act.", { cost: 1 }),
      resolve: (_, { position }, context) =>
        lookUp({}, context, async (view, tx): Promise<ViewedAct | Refusal> => {
          const row = await findLoggedAct(tx, position, view);
          return row === null
            ? refusal("act.unknown", ledgerRefusals["act.unknown"])
            : { __typename: "ActRecord", view, row };
        }),
    }),
  );
}

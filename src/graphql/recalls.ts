import type { RecordedQuestion } from "../commands/recorded-question.ts";
import type { ToldDifference } from "../domain/answer/compare-told.ts";
import { recordId } from "../domain/proof/entry.ts";
import { day } from "../domain/time/day.ts";
import { type ListedRecall, listRecalls } from "../store/recalls.ts";
import { builder } from "./builder.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { type PublishedQuestion, questionType } from "./question.ts";
import { recalledGrounds, recalledGroundType, toldOutcomeType } from "./recall-difference.ts";
import { pageArgs } from "./view.ts";

const causeType = builder.objectRef<ListedRecall>("RecallCause");

causeType.implement({
  description: "使答复改变的登记。 / What was recorded that changed the answer.",
  fields: (t) => ({
    position: t.field({
      type: "Position",
      ...marked(
        "ask",
        "其位置；以它作 knownAt 即得今之答复。 / Its position; as knownAt it gives the answer as it is now.",
      ),
      resolve: ({ position }) => position,
    }),
    form: t.string({
      nullable: true,
      ...marked(
        "ask",
        "行为的种类；无权查看的为 null。 / The kind of act; null where it may not be seen.",
      ),
      resolve: ({ form }) => form,
    }),
    documentNumber: t.string({
      nullable: true,
      ...marked(
        "ask",
        "所凭文书的文号；无文书或无权查看的为 null。 / Its document; null for none, and where it may not be seen.",
      ),
      resolve: ({ documentNumber }, _, { caller }) =>
        caller.scopes.has("register") ? documentNumber : null,
    }),
  }),
});

const acknowledgedType = builder.objectRef<ListedRecall>("RecallAcknowledgement");

acknowledgedType.implement({
  description: "确认收到。 / That it was acknowledged.",
  fields: (t) => ({
    acknowledgedAt: t.field({
      type: "DateTime",
      ...marked("ask", "何时。 / When."),
      resolve: ({ acknowledgedAt }) => acknowledgedAt!,
    }),
    operator: t.string({
      ...marked("ask", "经办人。 / By whom."),
      resolve: ({ acknowledgedBy }) => acknowledgedBy!,
    }),
  }),
});

interface PublishedRecall {
  readonly row: ListedRecall;
  readonly asked: RecordedQuestion;
  readonly difference: ToldDifference;
}

const recallType = builder.objectRef<PublishedRecall>("Recall");

recallType.implement({
  description:
    "更正通知：本机构所持回执的答复，按今所知已不相同。原答复和回执仍是当时所知的证明。 / A recall: by what is known now, an answer that the institution holds a receipt of would be another. The old answer and its receipt stay the proof of what was known then.",
  fields: (t) => ({
    id: t.id({ ...marked("ask", "编号。 / Its number."), resolve: ({ row }) => row.id }),
    record: t.id({
      ...marked("ask", "原答复的记录编号。 / The record of the answer."),
      resolve: ({ row: { batch, item } }) => recordId(batch, item),
    }),
    batch: t.id({
      ...marked("ask", "原答复所在批次，即回执的批次。 / The batch of the answer and its receipt."),
      resolve: ({ row }) => row.batch,
    }),
    item: t.int({
      ...marked("ask", "在批次中的次序，自 0 起。 / Its place in the batch, from 0."),
      resolve: ({ row }) => row.item,
    }),
    question: t.field({
      type: questionType,
      ...marked("ask", "所答的问题，主体依当时所写。 / The question, its subject as it was typed."),
      resolve: publishedQuestion,
    }),
    purpose: t.string({
      ...marked("ask", "当时的用途。 / The purpose that was given."),
      resolve: ({ asked }) => asked.context.purpose,
    }),
    caseNumber: t.string({
      ...marked("ask", "当时的业务编号。 / The case number that was given."),
      resolve: ({ asked }) => asked.context.caseNumber,
    }),
    before: t.field({
      type: toldOutcomeType,
      ...marked("ask", "此前的结论。 / The outcome before."),
      resolve: ({ difference }) => difference.before,
    }),
    after: t.field({
      type: toldOutcomeType,
      ...marked("ask", "此后的结论。 / The outcome since."),
      resolve: ({ difference }) => difference.after,
    }),
    grounds: t.field({
      type: [recalledGroundType],
      ...marked(
        "ask",
        "前后不同的依据和应办事项。 / The grounds and duties in which they differ.",
        {
          bound: "subject",
        },
      ),
      resolve: ({ difference }) => recalledGrounds(difference),
    }),
    causedBy: t.field({
      type: causeType,
      ...marked("ask", "由何登记所致。 / What changed it."),
      resolve: ({ row }) => row,
    }),
    foundAt: t.field({
      type: "DateTime",
      ...marked("ask", "查出的时刻。 / When it was found."),
      resolve: ({ row }) => row.foundAt,
    }),
    acknowledged: t.field({
      type: acknowledgedType,
      nullable: true,
      ...marked("ask", "确认收到；尚未确认的为 null。 / Null until it is acknowledged."),
      resolve: ({ row }) => (row.acknowledgedAt === null ? null : row),
    }),
  }),
});

function publishedQuestion({ asked, row }: PublishedRecall): PublishedQuestion {
  const { action, benefit = null, jurisdiction, knownAt, parcel = null, project = null } = asked;
  const { id, kind } = asked.subject;
  return {
    subject: { id, kind: kind === "unit" ? "parcel" : kind },
    action,
    jurisdiction,
    asOf: day(row.asOf),
    knownAt,
    parcel,
    benefit,
    project,
  };
}

const recallConnection = connectionOf(
  "Recall",
  recallType,
  "更正通知的一页，先查出的在前。 / One page of recalls, the first found first.",
);

/** Adds what has become of answers that the caller's institution was given. */
export function publishRecalls(): void {
  builder.queryField("recalls", (t) =>
    t.field({
      type: recallConnection,
      args: {
        acknowledged: t.arg.boolean({
          description:
            "只看已确认的或未确认的；不写即全部。 / Only those acknowledged, or only those not; all where absent.",
        }),
        ...pageArgs,
      },
      ...marked(
        "ask",
        "本机构所持答复中，按今所知已不相同的。 / The answers given to the caller's institution that would be others by what is known now.",
        { cost: 1, perItem: "first" },
      ),
      resolve: async (_, { acknowledged = null, ...args }, context) => {
        const asked = readPage(args);
        const { institution } = context.caller;
        const scope = { institution, isAcknowledged: acknowledged, ...asked };
        const rows = await read(context, (tx) => listRecalls(tx, scope));
        return pageOf(rows.map(published), asked, ({ row }) => String(row.id));
      },
    }),
  );
}

function published(row: ListedRecall): PublishedRecall {
  return {
    row,
    asked: JSON.parse(row.question) as RecordedQuestion,
    difference: JSON.parse(row.difference) as ToldDifference,
  };
}

import type { FiledRow, FiledStatus, FiledWords } from "../domain/answer/filing.ts";
import { type CompiledMeasure, measureOn } from "../domain/policy/law.ts";
import type { Doubt } from "../domain/policy/policy.ts";
import type { CourseRow } from "../store/consequence-lists.ts";
import { builder } from "./builder.ts";
import { causeType, doubtType, missingType, pathType, subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { connectionOf } from "./page.ts";
import { measureType, type ViewedMeasure } from "./refs.ts";
import { sentenceType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import type { View } from "./view.ts";

export interface ViewedConsequence {
  readonly view: View;
  readonly row: FiledRow;
}

/** Rows are derived under the law of their position, so the measure is always there. */
function compiledOf({ view, row }: ViewedConsequence): CompiledMeasure {
  const found = measureOn(view.law.law, row);
  if (found === undefined) throw new Error(`${row.policy} ${row.measure} is not in its own law`);
  return found;
}

function measureOf(one: ViewedConsequence): ViewedMeasure {
  return { view: one.view, compiled: compiledOf(one) };
}

const consequenceStatusType = builder.enumType("ConsequenceStatus", {
  description: "一段日子里后果成立与否。 / Whether a consequence holds on a stretch of days.",
  values: {
    IN_FORCE: { value: "in-force", description: "成立。 / It holds." },
    UNKNOWN: {
      value: "unknown",
      description: "不明：起决定作用的事实未记录。 / Not known: a deciding fact is not recorded.",
    },
    LAPSED: {
      value: "lapsed",
      description:
        "文件不在施行期，否则成立或不明。 / It would or might hold, were its document in force.",
    },
    SPARED: {
      value: "spared",
      description:
        "既有优惠未到期，否则成立或不明。 / It would or might hold, had the benefit run out.",
    },
    SUSPENDED: {
      value: "suspended",
      description:
        "该认定中止执行，否则成立或不明。 / It would or might hold, were the listing not suspended.",
    },
  } satisfies Record<string, { value: FiledStatus; description: string }>,
});

type Lacks = FiledWords["lacks"][number];

const lacksType = builder.objectRef<Lacks>("MissingSince");

lacksType.implement({
  description:
    "自某日起所缺的事实，至下一条为止。 / What is missing from a day on, until the next.",
  fields: (t) => ({
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "自何日；自该段之首时为 null。 / From; null for the stretch's start."),
      resolve: ({ from }) => (from === null ? null : openDay(from)),
    }),
    missing: t.field({
      type: [missingType],
      ...marked("register", "所缺事实。 / The facts that are missing.", { bound: "law" }),
      resolve: ({ missing }) => missing,
    }),
  }),
});

const consequenceType = builder.objectRef<ViewedConsequence>("Consequence");

consequenceType.implement({
  description:
    "一项措施在一段日子里对一个主体的后果。它不答复任何柜台；可否办理请用 check。 / What a measure means for a subject on a stretch of days. It answers no counter: for that there is `check`.",
  fields: (t) => ({
    measure: t.field({
      type: measureType,
      ...marked("register", "措施。 / The measure."),
      resolve: measureOf,
    }),
    status: t.field({
      type: consequenceStatusType,
      ...marked("register", "成立、不明、或因何不成立。 / Whether it holds."),
      resolve: ({ row }) => row.status,
    }),
    subject: t.field({
      type: subjectType,
      ...marked("register", "承受者；自然人只见代号。 / Its bearer; a person by token only."),
      resolve: ({ row }) => row.subject,
    }),
    path: t.field({
      type: pathType,
      ...marked("register", "如何及于。 / How it gets there."),
      resolve: ({ row }) => row.path,
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；不知起于何日时为 null。 / Its first day; null where open."),
      resolve: ({ row }) => openDay(row.from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再如此的首日；未定终止时为 null，见 restsOn。 / The first day no longer; null where no end is known, see `restsOn`.",
      ),
      resolve: ({ row }) => openDay(row.until),
    }),
  }),
});

/** Why, and what is not known. */
builder.objectFields(consequenceType, (t) => ({
  startedBy: t.field({
    type: [causeType],
    ...marked("register", "因何而起。 / What started it.", { bound: "law" }),
    resolve: ({ row }) => row.words.startedBy,
  }),
  endedBy: t.field({
    type: [causeType],
    ...marked("register", "因何而止。 / What ends it.", { bound: "law" }),
    resolve: ({ row }) => row.words.endedBy,
  }),
  restsOn: t.field({
    type: [sentenceType],
    ...marked(
      "register",
      "未定终止者所系：其一消灭即终止。 / Where no end is known, what it rests on; any of these ceasing ends it.",
      { bound: "law" },
    ),
    resolve: ({ row }) => row.words.restsOn,
  }),
  missing: t.field({
    type: [lacksType],
    ...marked("register", "不明时所缺的事实。 / While it is not known, what is missing.", {
      bound: "subject",
    }),
    resolve: ({ row }) => row.words.lacks,
  }),
  doubts: t.field({
    type: [doubtType],
    ...marked("register", "疑义。 / What the text leaves open about it.", { bound: "law" }),
    resolve: doubtsOf,
  }),
}));

function doubtsOf(one: ViewedConsequence): Doubt[] {
  const { measure, policy } = compiledOf(one);
  const { transferDoubt } = policy.policy;
  const isDoubted = one.row.words.isTransferDoubted && transferDoubt !== null;
  return isDoubted ? [...measure.doubts, transferDoubt] : [...measure.doubts];
}

export const consequenceConnection = connectionOf(
  "Consequence",
  consequenceType,
  "后果的一页。 / One page of consequences.",
);

/** All stretches of one measure on one path. */
export interface ViewedCourse {
  readonly view: View;
  readonly course: CourseRow;
}

/** Every course has at least one stretch, and all of them are about the same. */
function firstOf({ view, course }: ViewedCourse): ViewedConsequence {
  return { view, row: course.stretches[0]! };
}

const courseType = builder.objectRef<ViewedCourse>("ConsequenceCourse");

courseType.implement({
  description:
    "一项措施经同一路径及于一个主体的全部日子，过去与将来。没有列出的日子不成立。 / All the days of one measure on one path to one subject, past and future. On days that are not listed it does not hold.",
  fields: (t) => ({
    measure: t.field({
      type: measureType,
      ...marked("register", "措施。 / The measure."),
      resolve: (one) => measureOf(firstOf(one)),
    }),
    subject: t.field({
      type: subjectType,
      ...marked("register", "承受者；自然人只见代号。 / Its bearer; a person by token only."),
      resolve: (one) => firstOf(one).row.subject,
    }),
    path: t.field({
      type: pathType,
      ...marked("register", "如何及于。 / How it gets there."),
      resolve: (one) => firstOf(one).row.path,
    }),
    isOtherReading: t.boolean({
      ...marked(
        "register",
        "true：仅按另一读法成立，不决定任何结论。 / True where only the other reading of the text yields it; it decides nothing.",
      ),
      resolve: (one) => firstOf(one).row.standing === "other-reading",
    }),
    stretches: t.field({
      type: [consequenceType],
      ...marked("register", "各段，先后为序。 / Its stretches, in order.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: ({ view, course }) => course.stretches.map((row) => ({ view, row })),
    }),
  }),
});

export const courseConnection = connectionOf(
  "ConsequenceCourse",
  courseType,
  "时间线的一页。 / One page of a timeline.",
);

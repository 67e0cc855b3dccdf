import { stemOf } from "../domain/access/territory.ts";
import { departmentsOf, isEnforcedBy } from "../domain/ledger/departments.ts";
import { formatDay } from "../domain/time/day.ts";
import { type CompiledMeasure, measureOn } from "../domain/policy/law.ts";
import type { KnownLaw } from "../store/laws.ts";
import { findDepartments } from "../store/measure-reports.ts";
import { countOpenRecalls } from "../store/recalls.ts";
import { listWork, type Task, type WorkRow, type WorkStatus } from "../store/worklists.ts";
import { builder } from "./builder.ts";
import { subjectType, unitType } from "./grounds.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { measureType } from "./refs.ts";
import { refusalType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import { refuseUnknown } from "./unknown-word.ts";
import { lookUp, pageArgs, type View } from "./view.ts";

export const workStatusType = builder.enumType("WorkStatus", {
  description: "一项措施执行得如何。 / How far the carrying out of a measure has come.",
  values: {
    OUTSTANDING: {
      description:
        "今日成立而本机构未报结果，含已逾期者。 / It holds today and nothing was reported, overdue or not.",
    },
    OVERDUE: {
      description:
        "未报结果，且采用文件时所定的办理日数已过；未定日数的永不逾期。 / Nothing was reported and the term set with the adoption has passed; without a term nothing is overdue.",
    },
    REPORTED: { description: "已报结果。 / A result was reported." },
  } satisfies Record<WorkStatus, { description: string }>,
});

interface ViewedWork {
  readonly view: View;
  readonly row: WorkRow;
}

const reportType = builder.objectRef<WorkRow>("MeasureReport");

reportType.implement({
  description:
    "执行结果的报告；它不改变任何后果。 / What was reported to have been done; it changes no consequence.",
  fields: (t) => ({
    did: t.string({
      ...marked("record", "executed、already 或 exempted。 / executed, already or exempted."),
      resolve: ({ did }) => did!,
    }),
    reason: t.string({
      nullable: true,
      ...marked("record", "不执行的理由；其余为 null。 / Why not; null for the others."),
      resolve: ({ reason }) => reason,
    }),
    on: t.field({
      type: "Day",
      ...marked("record", "何日办理。 / On which day."),
      resolve: ({ on }) => on!,
    }),
    position: t.field({
      type: "Position",
      ...marked(
        "record",
        "报告行为的位置；更正时填入 corrects。 / The position of the report, given as `corrects` to correct it.",
      ),
      resolve: ({ position }) => position!,
    }),
  }),
});

const workType = builder.objectRef<ViewedWork>("WorkItem");

workType.implement({
  description:
    "须由本机构执行的一项措施；各项照填即可报告（reportMeasure）。 / A measure that the caller's institution is to carry out, named as `reportMeasure` wants it.",
  fields: (t) => ({
    measure: t.field({
      type: measureType,
      ...marked("record", "措施。 / The measure."),
      resolve: ({ view, row }) => ({ view, compiled: compiledOf(view, row) }),
    }),
    subject: t.field({
      type: subjectType,
      ...marked("record", "承受者；自然人只见代号。 / Its bearer; a person by token only."),
      resolve: ({ row }) => ({ kind: row.subjectKind, id: row.subject }),
    }),
    unit: t.field({
      type: unitType,
      ...marked("record", "所针对之物。 / What it is about."),
      resolve: ({ row }) => ({ kind: row.unitKind, id: row.unit }),
    }),
    parcel: t.string({
      nullable: true,
      ...marked("record", "所涉宗地；不涉宗地时为 null。 / The land; null where there is none."),
      resolve: ({ row }) => row.parcel,
    }),
    region: t.string({
      ...marked("record", "所在区划，六位代码。 / The place, a region code."),
      resolve: ({ row }) => row.place,
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("record", "成立的首日；不知起于何日时为 null。 / Since when; null where open."),
      resolve: ({ row }) => openDay(row.since),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked("record", "不再成立的首日；未定时为 null。 / Until when; null where open."),
      resolve: ({ row }) => openDay(row.until),
    }),
    dueOn: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "record",
        "应办结的末日；未定日数或不知起于何日时为 null。 / The last day in time; null where no term is set or the beginning is open.",
      ),
      resolve: ({ row: { since, term } }) =>
        term === null || !Number.isFinite(since) ? null : formatDay(since + term),
    }),
    isOverdue: t.boolean({
      ...marked("record", "true：已逾期而未报。 / True where it is overdue and not reported."),
      resolve: ({ row }) => row.isOverdue,
    }),
    report: t.field({
      type: reportType,
      nullable: true,
      ...marked(
        "record",
        "本机构所报；未报时为 null。 / What was reported; null where nothing was.",
      ),
      resolve: ({ row }) => (row.did === null ? null : row),
    }),
  }),
});

function compiledOf({ law }: View, { policy, measure, since }: WorkRow): CompiledMeasure {
  const found = measureOn(law.law, { policy, measure, from: since });
  if (found === undefined) throw new Error(`${policy} ${measure} is not in its own law`);
  return found;
}

const workConnection = connectionOf(
  "WorkItem",
  workType,
  "须执行的措施的一页。 / One page of measures to be carried out.",
);

builder.objectField(workConnection, "openRecalls", (t) =>
  t.int({
    ...marked(
      "record",
      "本机构尚未确认的更正通知件数，见 recalls。 / How many recalls the institution has not acknowledged; see `recalls`.",
      { cost: 1 },
    ),
    resolve: (_, __, context) =>
      read(context, (tx) => countOpenRecalls(tx, context.caller.institution)),
  }),
);

const worklistResult = builder.unionType("WorklistResult", {
  description: "须执行的措施或拒答。 / Measures to be carried out, or a refusal.",
  types: [workConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "WorkItemConnection" : "Refusal"),
});

/** The measures of law that somebody carries out, with the term of their adoption; incentives wait to be asked for. */
export function tasksOf(
  { law, parts }: KnownLaw,
  { asOf, policy }: { readonly asOf: number; readonly policy: string | null },
  isWanted: (one: CompiledMeasure) => boolean,
): Task[] {
  const terms = new Map(
    parts
      .filter(({ part, from, until }) => part === "policy" && from <= asOf && asOf < until)
      .map(({ code, executionDays }) => [code, executionDays]),
  );
  const wanted = law.policies
    .filter(({ policy: one, adopted }) => {
      return (policy === null || one.id === policy) && adopted.from <= asOf && asOf < adopted.until;
    })
    .flatMap(({ measures }) => measures)
    .filter((one) => law.kinds.get(one.measure.kind)?.polarity !== "incentive" && isWanted(one));
  const tasks = wanted.map(({ measure, policy: { policy: one } }) => ({
    policy: one.id,
    measure: measure.id,
    term: terms.get(one.id) ?? null,
  }));
  return tasks.sort((a, b) => (a.policy === b.policy ? 0 : a.policy < b.policy ? -1 : 1));
}

export function publishWorklist(): void {
  builder.queryField("worklist", (t) =>
    t.field({
      type: worklistResult,
      args: {
        status: t.arg({
          type: workStatusType,
          required: true,
          description: "何种情形。 / Which of them.",
        }),
        policy: t.arg.string({
          description: "只看一份文件；不写即全部。 / Of one document; of all where absent.",
        }),
        ...pageArgs,
      },
      ...marked(
        "record",
        "今日须由本机构在其辖区内执行的约束和义务；激励依申请办理，不在其列。 / The restraints and duties that the caller's institution is to carry out today in its territory; incentives are given on request and are not among them.",
        { cost: 2, perItem: "first" },
      ),
      resolve: (_, { status, policy = null, ...args }, context) =>
        lookUp({}, context, async (view, tx) => {
          const unknown = refuseUnknown(view.law.law, { policy });
          if (unknown !== null) return unknown;
          const { institution: code, territories } = context.caller;
          const departments = departmentsOf({
            code,
            departments: await findDepartments(tx, code),
          });
          const tasks = tasksOf(view.law, { asOf: view.asOf, policy }, ({ measure }) =>
            isEnforcedBy(measure, departments),
          );
          const asked = readPage(args);
          const rows = await listWork(tx, tasks, {
            institution: code,
            stems: territories.map(stemOf),
            status,
            ...asked,
          });
          const { edges, pageInfo } = pageOf(rows, asked, ({ key }) => key);
          return {
            pageInfo,
            edges: edges.map(({ cursor, node: row }) => ({ cursor, node: { view, row } })),
          };
        }),
    }),
  );
}

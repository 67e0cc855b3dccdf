import { controlTimeline } from "../domain/registry/control.ts";
import { type Run, runs, type Truth, valueOn, YES } from "../domain/time/timeline.ts";
import type { ControlRow } from "../store/enterprises.ts";
import { builder } from "./builder.ts";
import { subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { connectionOf } from "./page.ts";
import { enterpriseType } from "./refs.ts";
import { openDay } from "./scalars.ts";
import type { View } from "./view.ts";

export interface ViewedControl {
  readonly view: View;
  readonly row: ControlRow;
}

const controlStandingType = builder.enumType("ControlStanding", {
  description: "所问之日是否控股。 / Whether there is control on the day asked about.",
  values: {
    CONTROLS: { value: 2, description: "控股。 / There is control." },
    UNKNOWN: {
      value: 1,
      description:
        "不明：比例未记录，或恰在界线而未经认定。 / Not known: no share recorded, or exactly the threshold and nobody has determined it.",
    },
    DOES_NOT: { value: 0, description: "不控股。 / There is none." },
  } satisfies Record<string, { value: Truth; description: string }>,
});

const controlStretchType = builder.objectRef<Run>("ControlStretch");

controlStretchType.implement({
  description: "控股的一段日子。 / A stretch of days of control.",
  fields: (t) => ({
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；自始即是时为 null。 / Its first day; null where always."),
      resolve: ({ from }) => openDay(from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "不再如此的首日；未定时为 null。 / The first day no longer; or null."),
      resolve: ({ until }) => openDay(until),
    }),
    isCertain: t.boolean({
      ...marked("register", "false：是否控股不明。 / False where control is not known."),
      resolve: ({ value }) => value === YES,
    }),
  }),
});

type Statement = ControlRow["statements"][number];

const controlStatementType = builder.objectRef<Statement>("ControlStatement");

controlStatementType.implement({
  description:
    "所登记的持股比例或控股认定。 / What was recorded: a share, or a determination by a body.",
  fields: (t) => ({
    share: t.float({
      nullable: true,
      ...marked(
        "register",
        "持股百分比；未记录或为认定时为 null。 / Percent held; null where not recorded, or where this is a determination.",
      ),
      resolve: (said) => ("share" in said ? said.share : null),
    }),
    determined: t.boolean({
      nullable: true,
      ...marked(
        "register",
        "认定为控股与否；为比例时为 null。 / Whether it was determined to control; null where this is a share.",
      ),
      resolve: (said) => ("determined" in said ? said.determined : null),
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；自始即是时为 null。 / Its first day; null where always."),
      resolve: ({ from }) => openDay(from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "不再如此的首日；未定时为 null。 / The first day no longer; or null."),
      resolve: ({ until }) => openDay(until),
    }),
  }),
});

const controlType = builder.objectRef<ViewedControl>("Control");

controlType.implement({
  description:
    "一名股东与一家企业之间所登记的，以及依法算不算控股。 / What is recorded between a shareholder and an enterprise, and whether the law takes it for control.",
  fields: (t) => ({
    party: t.field({
      type: subjectType,
      ...marked(
        "register",
        "另一方；自然人只见代号。 / The other side; a natural person by token only.",
      ),
      resolve: ({ row: { party } }) => ({ kind: party.kind, id: party.code }),
    }),
    enterprise: t.field({
      type: enterpriseType,
      nullable: true,
      ...marked(
        "register",
        "另一方为企业时即该企业；为自然人时为 null。 / The other side where it is an enterprise; null where a natural person.",
      ),
      resolve: ({ view, row: { party } }) =>
        party.kind === "person"
          ? null
          : { __typename: "Enterprise" as const, view, id: party.id, code: party.code },
    }),
    standing: t.field({
      type: controlStandingType,
      ...marked("register", "所问之日是否控股。 / Whether there is control on the day."),
      resolve: (one) => valueOn(timelineOf(one), one.view.asOf),
    }),
    stretches: t.field({
      type: [controlStretchType],
      ...marked("register", "控股或不明的各段。 / The stretches of control, certain or not.", {
        bound: "subject",
      }),
      resolve: (one) => runs(timelineOf(one)),
    }),
    statements: t.field({
      type: [controlStatementType],
      ...marked("register", "所登记的比例与认定。 / The shares and determinations recorded.", {
        bound: "subject",
      }),
      resolve: ({ row }) => row.statements,
    }),
  }),
});

function timelineOf({ view, row }: ViewedControl): ReturnType<typeof controlTimeline> {
  const between = { holder: "", held: "" };
  const { control: thresholds } = view.law.law.vocabulary;
  return controlTimeline(
    row.statements.map((said) => ({ ...between, ...said })),
    thresholds,
  );
}

export const controlConnection = connectionOf(
  "Control",
  controlType,
  "持股与控股关系的一页。 / One page of holdings and control.",
);

import type { ObjectRef } from "@pothos/core";
import type { Change } from "../domain/answer/impact.ts";
import type { TriedRefusal } from "../commands/impact.ts";
import type { Impacted } from "../commands/impact-sides.ts";
import { builder, type Types } from "./builder.ts";
import { subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { outcomeType } from "./outcome.ts";
import { connectionOf, type Page } from "./page.ts";
import { refusalType, sentenceType } from "./refusal.ts";
import { openDay } from "./scalars.ts";

const changeType = builder.objectRef<Change>("ImpactChange");

changeType.implement({
  description:
    "一段日子里，一个事项的答复由何变为何。未指明宗地、优惠、项目时的答复。 / On a stretch of days, what the answer on an action would turn from and to, where neither land nor benefit nor project is named.",
  fields: (t) => ({
    action: t.exposeString("action", {
      nullable: true,
      ...marked(
        "record",
        "事项代码；没有柜台询问的措施为 null。 / The action's code; null for measures that no counter asks about.",
      ),
    }),
    jurisdiction: t.exposeString(
      "jurisdiction",
      marked("record", "柜台所在辖区。 / The territory of the counter."),
    ),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("record", "首日；自始时为 null。 / The first day; null where from the start."),
      resolve: ({ from }) => openDay(from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked("record", "不再如此的首日；未定时为 null。 / Until when; null where open."),
      resolve: ({ until }) => openDay(until),
    }),
    before: t.expose("before", {
      type: outcomeType,
      nullable: true,
      ...marked("record", "现在的结论；无人询问的为 null。 / The outcome now; null if not asked."),
    }),
    after: t.expose("after", {
      type: outcomeType,
      nullable: true,
      ...marked("record", "其后的结论；无人询问的为 null。 / The outcome then; null if not asked."),
    }),
    measuresBefore: t.exposeStringList(
      "measuresBefore",
      marked("record", "现在的依据：文件/措施。 / Its grounds now: document/measure.", {
        bound: "subject",
      }),
    ),
    measuresAfter: t.exposeStringList(
      "measuresAfter",
      marked("record", "其后的依据。 / Its grounds then.", { bound: "subject" }),
    ),
  }),
});

const impactedType = builder.objectRef<Impacted>("ImpactedSubject");

impactedType.implement({
  description: "受影响的企业、宗地或区域。 / An enterprise, a parcel or a place that is affected.",
  fields: (t) => ({
    subject: t.expose("subject", {
      type: subjectType,
      ...marked("record", "是谁；自然人只见代号。 / Who; a person by token only."),
    }),
    changes: t.expose("changes", {
      type: [changeType],
      ...marked(
        "record",
        "各事项的变化；只改了说明文字时为空。 / What changes on each action; empty where only words do.",
        { cost: 1, bound: "subject" },
      ),
    }),
  }),
});

const impactedConnection = connectionOf(
  "ImpactedSubject",
  impactedType,
  "试行的结果：受影响者的一页，按代码为序。什么也没有登记。 / What a trial has found: one page of those affected, by code. Nothing was recorded.",
);

const triedRefusalType = builder.objectRef<TriedRefusal>("TriedRefusal");

triedRefusalType.implement({
  description: "试行中会被退回的一件。 / One of those tried that would be refused.",
  fields: (t) => ({
    at: t.exposeInt(
      "at",
      marked(
        "record",
        "第几件，自 1 起；rows 在前，acts 在后。 / Which, from 1; rows before acts.",
      ),
    ),
    code: t.exposeString("code", marked("record", "稳定的代码。 / A stable code.")),
    because: t.expose("because", {
      type: sentenceType,
      ...marked("record", "为何。 / Why."),
    }),
  }),
});

/** A page of those affected, and what the trial found besides. */
export interface PublishedImpact extends Page<Impacted> {
  readonly position: number;
  readonly accepted: number;
  readonly refused: readonly TriedRefusal[];
  readonly total: number;
}

builder.objectFields(impactedConnection as unknown as ObjectRef<Types, PublishedImpact>, (t) => ({
  position: t.expose("position", {
    type: "Position",
    ...marked("record", "据以试行的登记簿位置。 / The position on which it was tried."),
  }),
  accepted: t.exposeInt("accepted", marked("record", "会登记几件。 / How many would stand.")),
  refused: t.expose("refused", {
    type: [triedRefusalType],
    ...marked("record", "会退回的各件。 / Those that would be refused.", { bound: "input" }),
  }),
  total: t.exposeInt(
    "total",
    marked("record", "受影响者共几个。 / How many are affected, on all pages."),
  ),
}));

export const impactResult = builder.unionType("ImpactResult", {
  description: "试行的结果或拒答。 / What a trial has found, or a refusal.",
  types: [impactedConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "ImpactedSubjectConnection" : "Refusal"),
});

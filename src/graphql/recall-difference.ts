import type {
  ChangedGround,
  GroundForce,
  GroundName,
  ToldDifference,
  ToldGround,
  ToldOutcome,
} from "../domain/answer/compare-told.ts";
import { builder } from "./builder.ts";
import { effectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { outcomeType } from "./outcome.ts";

export const toldOutcomeType = builder.objectRef<ToldOutcome>("RecalledOutcome");

toldOutcomeType.implement({
  description:
    "同一问题、同一日，一时所知的结论。 / What one question came to for one day, by what was known.",
  fields: (t) => ({
    outcome: t.expose("outcome", {
      type: outcomeType,
      ...marked("ask", "结论。 / The outcome."),
    }),
    atLeast: t.expose("atLeast", {
      type: outcomeType,
      ...marked("ask", "确定的部分。 / What certainly holds."),
    }),
    subjectKnown: t.exposeBoolean(
      "subjectKnown",
      marked("ask", "登记簿是否知道该主体。 / Whether the register knew the subject."),
    ),
  }),
});

interface RecalledGround extends GroundName {
  readonly before: GroundForce | null;
  readonly after: GroundForce | null;
}

const forceType = builder.objectRef<GroundForce>("RecalledForce");

forceType.implement({
  description: "一项依据的效力。 / How a ground holds.",
  fields: (t) => ({
    effect: t.expose("effect", { type: effectType, ...marked("ask", "效力。 / Its effect.") }),
    isCertain: t.exposeBoolean(
      "isCertain",
      marked(
        "ask",
        "false：起决定作用的事实未记录。 / False while a deciding fact is not recorded.",
      ),
    ),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("ask", "首日；不知起于何日的为 null。 / Its first day; null where it is open."),
      resolve: ({ from }) => from,
    }),
  }),
});

export const recalledGroundType = builder.objectRef<RecalledGround>("RecalledGround");

recalledGroundType.implement({
  description:
    "前后不同的一项依据或应办事项。 / A ground or a duty in which the two answers differ.",
  fields: (t) => ({
    policy: t.exposeString("policy", marked("ask", "文件。 / The document.")),
    measure: t.exposeString("measure", marked("ask", "措施。 / The measure.")),
    subject: t.exposeString(
      "subject",
      marked("ask", "承受者，“种类:代码”。 / Its bearer, `kind:code`."),
    ),
    unit: t.exposeString("unit", marked("ask", "所针对之物，“种类:代码”。 / What it is about.")),
    parcel: t.exposeString("parcel", {
      nullable: true,
      ...marked("ask", "所涉宗地；不涉宗地的为 null。 / The land; null where there is none."),
    }),
    before: t.expose("before", {
      type: forceType,
      nullable: true,
      ...marked("ask", "原答复中如何；原无的为 null。 / As it was told; null where it was not."),
    }),
    after: t.expose("after", {
      type: forceType,
      nullable: true,
      ...marked("ask", "今如何；今无的为 null。 / As it is now; null where it is gone."),
    }),
  }),
});

/** What the two answers have apart, whichever of them has it. */
export function recalledGrounds({ added, changed, gone }: ToldDifference): RecalledGround[] {
  return [
    ...added.map((ground: ToldGround) => ({ ...ground, before: null, after: ground })),
    ...changed.map((ground: ChangedGround) => ground),
    ...gone.map((ground: ToldGround) => ({ ...ground, before: ground, after: null })),
  ];
}

import type { RecordedFact } from "../store/facts.ts";
import { NONE } from "../domain/registry/fact.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import type { View } from "./view.ts";

/** What a record of a fact says: a value, that there is none, or that nobody knows. */
type RecordState = "RECORDED" | "NONE" | "UNKNOWN";

export interface ViewedFact {
  readonly view: View;
  readonly fact: RecordedFact;
}

/** What stands recorded: JSON text, in which null says that the value is not known. */
export function readRecord(text: string | undefined): {
  readonly state: RecordState;
  readonly value: string | null;
} {
  const value = text === undefined ? null : (JSON.parse(text) as boolean | number | string | null);
  if (value === null) return { state: "UNKNOWN", value: null };
  return value === NONE
    ? { state: "NONE", value: null }
    : { state: "RECORDED", value: String(value) };
}

const recordStateType = builder.enumType("RecordState", {
  description: "一项事实记录成什么。 / What a record of a fact says.",
  values: {
    RECORDED: { description: "有值。 / It has a value." },
    NONE: { description: "载明没有（未约定、无期限）。 / That there is none." },
    UNKNOWN: {
      description: "未记录或记为不明，不当作没有。 / Not recorded, or recorded as not known.",
    },
  } satisfies Record<RecordState, { description: string }>,
});

export const recordedFactType = builder.objectRef<ViewedFact>("RecordedFact");

recordedFactType.implement({
  description:
    "登记的一项事实及其起止。没有列出的日子即无记录，不等于“否”。 / A fact as recorded, and on which days. Days that no record covers have none; that is not a no.",
  fields: (t) => ({
    name: t.string({
      ...marked("register", "词汇表中的名称。 / Its word in the vocabulary."),
      resolve: ({ fact }) => fact.name,
    }),
    says: t.field({
      type: sentenceType,
      ...marked("register", "所述。 / In words."),
      resolve: ({ view, fact }) => ({
        zh: fact.name,
        en: view.law.law.facts.get(fact.name)?.english ?? fact.name,
      }),
    }),
    state: t.field({
      type: recordStateType,
      ...marked("register", "有值、载明没有或不明。 / A value, none, or not known."),
      resolve: ({ fact }) => readRecord(fact.value).state,
    }),
    value: t.string({
      nullable: true,
      ...marked(
        "register",
        "值的文字：true、false、数、日期、代码；没有或不明时为 null，见 state。 / Its value as text; null where there is none or it is not known, see `state`.",
      ),
      resolve: ({ fact }) => readRecord(fact.value).value,
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；自始即是时为 null。 / Its first day; null where always."),
      resolve: ({ fact }) => openDay(fact.from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再如此的首日；未定终止时为 null。 / The first day no longer; null where no end is known.",
      ),
      resolve: ({ fact }) => openDay(fact.until),
    }),
    since: t.field({
      type: "Position",
      ...marked("register", "由第几件登记所知。 / The act by which it is known."),
      resolve: ({ fact }) => fact.since,
    }),
  }),
});

/** A day that a document states, as it stands recorded; undefined where it does not. */
export interface RecordedDay {
  readonly text: string | undefined;
}

export const recordedDayType = builder.objectRef<RecordedDay>("RecordedDay");

recordedDayType.implement({
  description:
    "证照、文件所载的一日。 / A day that a permit or a document states, or that it states none.",
  fields: (t) => ({
    state: t.field({
      type: recordStateType,
      ...marked("register", "有日期、载明没有或不明。 / A day, none, or not known."),
      resolve: ({ text }) => readRecord(text).state,
    }),
    on: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "该日；没有或不明时为 null，见 state。 / The day; null where none or not known, see `state`.",
      ),
      resolve: ({ text }) => readRecord(text).value,
    }),
  }),
});

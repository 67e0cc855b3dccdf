import type { Subject } from "../domain/policy/consequence.ts";
import { builder } from "./builder.ts";
import { subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";

/** What was understood, so that whoever keeps an answer keeps its question with it. */
export interface PublishedQuestion {
  readonly subject: Subject;
  readonly action: string;
  readonly jurisdiction: string;
  readonly asOf: number;
  readonly knownAt: number | null;
  readonly parcel: string | null;
  readonly benefit: string | null;
  readonly project: string | null;
}

export const questionType = builder.objectRef<PublishedQuestion>("Question");

questionType.implement({
  description: "所答的问题，代码均已规范。 / The question answered, its codes in normal form.",
  fields: (t) => ({
    subject: t.expose("subject", {
      type: subjectType,
      ...marked("ask", "主体；自然人只见代号。 / The subject; a person by token only."),
    }),
    action: t.exposeString("action", marked("ask", "事项代码。 / The action's code.")),
    jurisdiction: t.exposeString(
      "jurisdiction",
      marked("ask", "柜台所在辖区。 / The territory of the counter."),
    ),
    asOf: t.expose("asOf", { type: "Day", ...marked("ask", "所问之日。 / The day asked about.") }),
    knownAt: t.expose("knownAt", {
      type: "Position",
      nullable: true,
      ...marked(
        "ask",
        "所问的登记簿位置；问最新时为 null。 / The position asked for; null where the newest was.",
      ),
    }),
    parcel: t.exposeString("parcel", {
      nullable: true,
      ...marked("ask", "所写宗地；未写时为 null。 / The land named; null where none was."),
    }),
    benefit: t.exposeString("benefit", {
      nullable: true,
      ...marked("ask", "所写既有优惠；未写时为 null。 / The benefit named; null where none was."),
    }),
    project: t.exposeString("project", {
      nullable: true,
      ...marked("ask", "所写项目；未写时为 null。 / The project named; null where none was."),
    }),
  }),
});

import type { Concern } from "../domain/answer/concerns.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";

/** A concern with its day named as days are. */
export interface PublishedConcern extends Omit<Concern, "lastDay"> {
  readonly lastOn: number | null;
}

export const concernType = builder.objectRef<PublishedConcern>("Concern");

concernType.implement({
  description:
    "登记簿中此事项将延续或续办的许可、抵押；不决定结论。 / A permit or mortgage that the action would extend or renew; it decides nothing.",
  fields: (t) => ({
    kind: t.exposeString("kind", marked("ask", "permit 或 mortgage。 / Which of the two.")),
    id: t.exposeID("id", marked("ask", "编号。 / Its code.")),
    what: t.exposeString(
      "what",
      marked("ask", "许可种类，或抵押权人。 / The kind of permit, or who holds the mortgage."),
    ),
    lastOn: t.expose("lastOn", {
      type: "Day",
      nullable: true,
      ...marked("ask", "最后一日；未记录时为 null。 / Its last day; null where not recorded."),
    }),
  }),
});

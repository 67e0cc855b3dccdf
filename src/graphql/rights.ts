import { type Right, rights } from "../domain/access/table.ts";
import { findForm } from "../domain/ledger/forms.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

interface Entry extends Right {
  readonly operation: string;
}

const rightType = builder.objectRef<Entry>("Right");

rightType.implement({
  description: "一种行为由何角色办理。 / Which roles may do one kind of act.",
  fields: (t) => ({
    operation: t.exposeID("operation", marked("public", "行为的代码。 / The act, by its code.")),
    title: t.field({
      type: sentenceType,
      ...marked("public", "行为的名称。 / What it is called."),
      resolve: ({ operation }) => findForm(operation)!.title,
    }),
    roles: t.stringList({
      ...marked("public", "可办理的角色。 / The roles that may.", { bound: "law" }),
      resolve: ({ roles }) => [...roles],
    }),
    persons: t.exposeInt(
      "persons",
      marked("public", "须几人：1 或 2。 / How many persons it takes: 1 or 2."),
    ),
  }),
});

/** Adds the table of rights itself: whoever writes a client need not guess. */
export function publishRights(): void {
  builder.queryField("rights", (t) =>
    t.field({
      type: [rightType],
      ...marked("public", "权限表：何种行为由何角色办理。 / The table of rights.", {
        cost: 1,
        bound: "law",
      }),
      resolve: () =>
        Object.entries(rights as Readonly<Record<string, Right>>).map(([operation, right]) => ({
          operation,
          ...right,
        })),
    }),
  );
}

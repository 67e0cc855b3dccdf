import type { InputFieldBuilder } from "@pothos/core";
import type { Officer } from "../commands/submission.ts";
import { submitAct } from "../commands/submit-act.ts";
import { rightTo } from "../domain/access/table.ts";
import type { Field } from "../domain/ledger/field.ts";
import type { Form } from "../domain/ledger/form.ts";
import { forms } from "../domain/ledger/forms.ts";
import { refuseAs } from "../domain/ledger/refusal.ts";
import { actInput } from "./act-input.ts";
import { actResult, actResultType } from "./act-result.ts";
import { builder, type Types } from "./builder.ts";
import { actingFor, type Context } from "./context.ts";
import { marked } from "./marks.ts";

/** Adds a mutation for every form: what it asks for, and the envelope of all acts. */
export function publishForms(): void {
  for (const one of forms) publishForm(one);
}

function publishForm(one: Form): void {
  const name = `${one.code[0]!.toUpperCase()}${one.code.slice(1)}Input`;
  const input = builder.inputType(name, {
    description: `${one.title.zh}：所填各项。 / What is said to ${one.title.en}.`,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(one.fields).map(([key, field]) => [key, published(t, field)]),
      ),
  });
  builder.mutationField(one.code, (t) =>
    t.field({
      type: actResultType,
      args: {
        input: t.arg({ type: input, required: true, description: "所填各项。 / What is said." }),
        act: t.arg({ type: actInput, required: true, description: "随附。 / What comes with it." }),
      },
      ...marked("record", described(one), { cost: 10 }),
      resolve: async (_, { input: typed, act }, context) => {
        const officer = officerOf(context);
        if (officer === null) return actResult(refuseAs("act.denied"));
        const { effectiveOn, documentNumber, idempotencyKey, evidence, expectedVersion } = act;
        return actResult(
          await submitAct(
            context.database,
            {
              form: one,
              typed: typed as Readonly<Record<string, unknown>>,
              envelope: {
                effectiveOn,
                documentNumber,
                idempotencyKey,
                evidence: evidence ?? [],
                expectedVersion: expectedVersion ?? null,
              },
            },
            officer,
          ),
        );
      },
    }),
  );
}

function described({ code, title, source }: Form): string {
  const isForTwo = rightTo(code)?.persons === 2;
  return (
    `${title.zh}${isForTwo ? "（须二人）" : ""}。依据：${source}。 / ` +
    `To ${title.en}${isForTwo ? "; takes two persons" : ""}.`
  );
}

/** Whoever acts has an account; a key without one stands for nobody. */
export function officerOf(context: Context): Officer | null {
  const { account } = context.caller;
  return account === null ? null : { ...actingFor(context, account), account };
}

function published(t: InputFieldBuilder<Types, "InputObject">, field: Field) {
  const { zh, en } = field.says;
  const among = field.choices === null ? "" : `（${field.choices.join("、")}）`;
  const type = scalars[field.type];
  return t.field({
    type: field.isList ? [type] : type,
    required: field.isRequired,
    description: `${zh}${among}。 / ${en[0]!.toUpperCase()}${en.slice(1)}.`,
  } as never);
}

const scalars = {
  text: "String",
  day: "Day",
  boolean: "Boolean",
  number: "Float",
  integer: "Int",
  enterprise: "String",
  parcel: "String",
  listing: "ID",
  region: "String",
  geometry: "String",
} as const satisfies Readonly<Record<Field["type"], string>>;

import { loadFactsOnDay } from "../store/facts.ts";
import type { OwnedRow } from "../store/enterprises.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { load } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf } from "./page.ts";
import { recordedDayType } from "./recorded-fact.ts";
import { lensOf, type View } from "./view.ts";

export interface ViewedOwned {
  readonly view: View;
  readonly row: OwnedRow;
}

/** The facts that give a permit or a benefit its days. */
const names = ["到期日", "授予日"];

async function dayIn(
  name: string,
  { view, row }: ViewedOwned,
  context: Context,
): Promise<{ readonly text: string | undefined }> {
  const facts = await load(context, loadFactsOnDay, { ...lensOf(view), names }, row.id);
  return { text: facts?.get(name) };
}

const permitType = builder.objectRef<ViewedOwned>("Permit");

permitType.implement({
  description: "企业持有的许可。 / A permit that an enterprise holds.",
  fields: (t) => ({
    number: t.string({
      ...marked("register", "编号。 / Its number."),
      resolve: ({ row }) => row.label,
    }),
    kind: t.string({
      ...marked("register", "许可种类，词汇表中的词。 / Its kind, a word of the vocabulary."),
      resolve: ({ row }) => row.type ?? "",
    }),
    expiresOn: t.field({
      type: recordedDayType,
      ...marked("register", "所载有效期的末日。 / The last day that it states."),
      resolve: (one, _, context) => dayIn("到期日", one, context),
    }),
  }),
});

const benefitType = builder.objectRef<ViewedOwned>("Benefit");

benefitType.implement({
  description:
    "企业已获授予的优惠。 / An incentive that was granted to an enterprise and may still run.",
  fields: (t) => ({
    name: t.string({
      ...marked("register", "名称，check 的 benefit 所用。 / Its name, as `check` takes it."),
      resolve: ({ row }) => row.label,
    }),
    parcel: t.string({
      nullable: true,
      ...marked(
        "register",
        "为哪宗地而授；不系于地时为 null。 / The land it was granted for; null where for none.",
      ),
      resolve: ({ row }) => row.parcel,
    }),
    grantedOn: t.field({
      type: recordedDayType,
      ...marked("register", "授予之日。 / The day on which it was granted."),
      resolve: (one, _, context) => dayIn("授予日", one, context),
    }),
    expiresOn: t.field({
      type: recordedDayType,
      ...marked("register", "到期之日。 / The last day on which it runs."),
      resolve: (one, _, context) => dayIn("到期日", one, context),
    }),
  }),
});

export const permitConnection = connectionOf(
  "Permit",
  permitType,
  "许可的一页。 / One page of permits.",
);

export const benefitConnection = connectionOf(
  "Benefit",
  benefitType,
  "既有优惠的一页。 / One page of benefits.",
);

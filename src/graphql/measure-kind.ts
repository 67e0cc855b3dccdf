import type { MeasureKind, Polarity } from "../domain/policy/policy.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

const polarityType = builder.enumType("Polarity", {
  description: "措施的方向。 / Which way a measure goes.",
  values: {
    RESTRAINT: { value: "restraint", description: "约束。 / It restrains." },
    INCENTIVE: { value: "incentive", description: "激励。 / It gives." },
    DUTY: { value: "duty", description: "义务。 / It obliges a body." },
  } satisfies Record<Uppercase<Polarity>, { value: Polarity; description: string }>,
});

export const kindType = builder.objectRef<MeasureKind>("MeasureKind");

kindType.implement({
  description:
    "措施种类，词汇表中的词；政策可增加新词。 / A kind of measure, a word of the vocabulary; law may add others.",
  fields: (t) => ({
    name: t.exposeString("name", marked("public", "名称。 / Its word.")),
    says: t.field({
      type: sentenceType,
      ...marked("public", "所述。 / In words."),
      resolve: ({ name, english }) => ({ zh: name, en: english }),
    }),
    polarity: t.expose("polarity", {
      type: polarityType,
      ...marked("public", "约束、激励或义务。 / Restraint, incentive or duty."),
    }),
    actions: t.exposeStringList(
      "actions",
      marked("public", "及于哪些事项。 / The actions on which it bears.", { bound: "law" }),
    ),
    notAsked: t.exposeString("notAsked", {
      nullable: true,
      ...marked(
        "public",
        "不供查询的理由；可查询时为 null。 / Why no counter asks about it; null where one does.",
      ),
    }),
  }),
});

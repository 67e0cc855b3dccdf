import type { Remark } from "../domain/answer/remarks.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

export const remarkType = builder.objectRef<Remark>("Remark");

remarkType.implement({
  description: "附注：告知柜台，不决定结论。 / It informs the counter and decides nothing.",
  fields: (t) => ({
    code: t.exposeString(
      "code",
      marked("ask", "稳定的代码，见 schema/codes.json。 / A stable code of schema/codes.json."),
    ),
    says: t.expose("says", { type: sentenceType, ...marked("ask", "所述。 / In words.") }),
    policy: t.exposeString("policy", {
      nullable: true,
      ...marked(
        "ask",
        "所涉文件；只涉登记簿时为 null。 / The document; null where it is about the register.",
      ),
    }),
    measure: t.exposeString("measure", {
      nullable: true,
      ...marked("ask", "所涉措施；没有时为 null。 / The measure; null where there is none."),
    }),
    article: t.exposeString("article", {
      nullable: true,
      ...marked("ask", "条款；没有时为 null。 / The article; null where there is none."),
    }),
    quotation: t.exposeString("quotation", {
      nullable: true,
      ...marked("ask", "原文；没有时为 null。 / The words; null where there are none."),
    }),
  }),
});

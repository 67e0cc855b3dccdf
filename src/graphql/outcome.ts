import type { Outcome } from "../domain/answer/verdict.ts";
import { builder } from "./builder.ts";

export const outcomeType = builder.enumType("Outcome", {
  description:
    "结论，自强至弱；INDETERMINATE 不在此序，待查明后再问。没有一个值表示“批准”。 / Outcomes, strongest first; INDETERMINATE stands outside the order. None of them means approved.",
  values: {
    BLOCKED: { description: "不得办理。 / It may not be done." },
    RESTRICTED: {
      description:
        "从严、审慎：由办理机关裁量并记录理由。 / The body decides and records a reason.",
    },
    DIFFERENTIAL: {
      description: "另适用一类价格或配额。 / Another class of price or quota applies.",
    },
    ENTITLED: { description: "享有激励。 / An incentive bears on the action." },
    NO_MEASURE: {
      description:
        "已编码的政策未设措施；不等于批准。 / No measure under the encoded policies; it is not an approval.",
    },
    INDETERMINATE: {
      description:
        "待定：起决定作用的事实未记录，见 missing；atLeast 为确定的部分。 / A deciding fact is not recorded, see `missing`; `atLeast` says what certainly holds.",
    },
  } satisfies Record<Outcome, { description: string }>,
});

import { parseUscc } from "../domain/registry/enterprise.ts";
import { findEnterprise } from "../store/enterprises.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { enterpriseType, type ViewedEnterprise } from "./refs.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { type UnknownEnterprise, unknownEnterpriseType } from "./unknown.ts";
import { lookUp, type ViewText } from "./view.ts";

export const enterpriseResult = builder.unionType("EnterpriseResult", {
  description: "企业、登记簿不知的企业，或拒答。 / An enterprise, an unknown one, or a refusal.",
  types: [enterpriseType, unknownEnterpriseType, refusalType],
});

/** A wrong check digit may be a slip of the pen, so that somebody has to confirm it. */
function readUscc(text: string, isConfirmed: boolean): string | Refusal {
  const read = parseUscc(text);
  if ("malformed" in read) return refusal("identifier.malformed", read.malformed);
  if (read.checkDigitAgrees || isConfirmed) return read.uscc;
  return refusal("identifier.check-digit", {
    zh: `统一社会信用代码校验码不符：${read.uscc}。确认无误的，请加 isIdentifierConfirmed 再问`,
    en: `the check digit of ${read.uscc} does not agree; confirm the code and ask again with isIdentifierConfirmed`,
  });
}

/** The enterprise that a code named on the day, or that none is known by it, or why it cannot be asked. */
export function lookUpEnterprise(
  {
    uscc,
    isConfirmed,
    ...view
  }: ViewText & { readonly uscc: string; readonly isConfirmed: boolean },
  context: Context,
): Promise<ViewedEnterprise | UnknownEnterprise | Refusal> | Refusal {
  const code = readUscc(uscc, isConfirmed);
  if (typeof code !== "string") return code;
  return lookUp(view, context, async (view, tx): Promise<ViewedEnterprise | UnknownEnterprise> => {
    const found = await findEnterprise(tx, code, view);
    return found === null
      ? { __typename: "UnknownEnterprise", view, code }
      : { __typename: "Enterprise", view, ...found };
  });
}

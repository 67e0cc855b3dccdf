import { acceptanceForms } from "./acceptance.ts";
import { adoptionForms } from "./adoption.ts";
import { agreementForms } from "./agreements.ts";
import { benefitForms } from "./benefits.ts";
import { correctionForms } from "./corrections.ts";
import { determinationForms } from "./determination.ts";
import { disposalForms } from "./disposal.ts";
import { endingForms } from "./ending.ts";
import { findingForms } from "./findings.ts";
import { landForms } from "./land.ts";
import { objectionForms } from "./objections.ts";
import { publicityForms } from "./publicity.ts";
import { registerForms } from "./registers.ts";
import { reportForms } from "./reports.ts";
import { restorationForms } from "./restoration.ts";
import { rightsForms } from "./rights.ts";
import { surveyForms } from "./survey.ts";
import type { Form } from "./form.ts";

/** Every kind of act, in the order of a listing's life; then those of registers, law and rights. */
export const forms: readonly Form[] = [
  ...surveyForms,
  ...determinationForms,
  ...publicityForms,
  ...agreementForms,
  ...findingForms,
  ...disposalForms,
  ...acceptanceForms,
  ...endingForms,
  ...landForms,
  ...objectionForms,
  ...correctionForms,
  ...registerForms,
  ...benefitForms,
  ...reportForms,
  ...adoptionForms,
  ...rightsForms,
  ...restorationForms,
];

const byCode = new Map(forms.map((one) => [one.code, one]));

export function findForm(code: string): Form | undefined {
  return byCode.get(code);
}

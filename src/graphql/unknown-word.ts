import type { Law } from "../domain/policy/law.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** A word that law does not have is refused: an empty list would read as though nothing applied. */
export function refuseUnknown(
  { vocabulary, policies }: Law,
  {
    action,
    policy,
  }: { readonly action?: string | null | undefined; readonly policy?: string | null | undefined },
): Refusal | null {
  if (action != null && !vocabulary.actions.some(({ code }) => code === action))
    return refusal("action.unknown", {
      zh: `没有“${action}”这一事项，见 actions`,
      en: `there is no action ${action}, see actions`,
    });
  if (policy != null && !policies.some((one) => one.policy.id === policy))
    return refusal("policy.unknown", {
      zh: `登记簿没有“${policy}”这一文件，见 policies`,
      en: `the register knows no document ${policy}, see policies`,
    });
  return null;
}

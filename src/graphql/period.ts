import { findInstitution } from "../store/callers.ts";
import { auditRefusalCodes } from "./codes.ts";
import type { Context } from "./context.ts";
import { read } from "./loaders.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { readDay } from "./scalars.ts";

interface PeriodText {
  readonly from: string;
  readonly until: string;
}

/** Two days of which the second is not in the period. */
export function readPeriod({
  from,
  until,
}: PeriodText): { readonly from: number; readonly until: number } | Refusal {
  const [first, end] = [readDay(from), readDay(until)];
  if (typeof first !== "number") return first;
  if (typeof end !== "number") return end;
  return first < end
    ? { from: first, until: end }
    : refusal("period.empty", auditRefusalCodes["period.empty"]);
}

/** A code that nobody has would find nothing, which is not the same as nothing having been done. */
export async function refuseInstitution(
  code: string | null,
  context: Context,
): Promise<Refusal | null> {
  if (code === null) return null;
  if ((await read(context, (tx) => findInstitution(tx, code))) !== null) return null;
  return refusal("institution.unknown", {
    zh: `登记簿没有机构“${code}”`,
    en: `the register knows no institution "${code}"`,
  });
}

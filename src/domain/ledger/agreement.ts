import { spansOf } from "../registry/fact.ts";
import type { Agreement } from "../registry/world.ts";
import type { CaseFile } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";

/** Which agreement an act is about: its number is unique only with its land. */
export interface AgreementName {
  readonly parcel: string;
  readonly agreement: string;
}

export function findAgreement(
  file: CaseFile,
  { parcel, agreement }: AgreementName,
): Agreement | undefined {
  return file.world.agreements.find((one) => one.parcel === parcel && one.id === agreement);
}

/** The agreement that an act names, where it had been signed by the day. */
export function signedAgreement(file: CaseFile, name: AgreementName): Agreement | LedgerRefusal {
  const found = findAgreement(file, name);
  if (found === undefined) return refuseAs("agreement.unknown");
  const signed = signedOn(found);
  return signed !== null && file.on < signed ? refuseAs("day.order") : found;
}

/** The day of signing; null where it is not recorded. */
export function signedOn(agreement: Agreement): number | null {
  const days = spansOf(agreement, "签订日").map(({ value }) => value);
  return days.find((value) => typeof value === "number") ?? null;
}

/** Facts of an agreement, as an entry of the grammar; it is described in full each time. */
export function ofAgreement(
  { parcel, id, type, parties }: Pick<Agreement, "parcel" | "id" | "type" | "parties">,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    [`地块 ${parcel}`]: { 协议: [{ 种类: type, 编号: id, 当事人: parties, ...facts }] },
  };
}

/** The agreement of a form on which it may be left out. */
export function namedAgreement(
  file: CaseFile,
  { parcel, agreement }: { readonly parcel: string; readonly agreement: string | null },
): Agreement | LedgerRefusal {
  return agreement === null
    ? refuse("field.missing", "须填协议的编号（agreement）", "agreement is missing")
    : signedAgreement(file, { parcel, agreement });
}

import { lastDay, type Period } from "../time/calendar.ts";
import { valueOn, YES } from "../time/timeline.ts";
import { type Condition, factsOf, type Leaf, leavesOf } from "../policy/condition.ts";
import type { CompiledMeasure, CompiledPolicy } from "../policy/law.ts";
import { lies } from "../registry/region.ts";
import type { Listing } from "../registry/world.ts";
import { isStanding } from "./determination.ts";
import { type CaseFile, findListing } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds } from "./said.ts";

/** Why a document gives no ground to act on this land on the day; null where it does. */
export function checkInForce(
  file: CaseFile,
  { policy, inForce }: CompiledPolicy,
  parcel: string,
): LedgerRefusal | null {
  const isThere = lies(parcel.slice(0, 6), policy.territory);
  return isThere && valueOn(inForce, file.on) === YES ? null : refuseAs("policy.not-in-force");
}

/** Whether any of these measures asks about the fact; one that none asks about would bear on nothing. */
export function asks(measures: readonly CompiledMeasure[], fact: string): boolean {
  return measures.some((one) => conditionsOf(one).some((condition) => names(condition, fact)));
}

/**
 * Why a document gives no ground for this finding about a listing: it knows none, or what its own
 * rules want of the listing first does not hold.
 */
export function checkFinding(
  file: CaseFile,
  { measures }: CompiledPolicy,
  { listing, fact }: { readonly listing: Listing; readonly fact: string },
): LedgerRefusal | null {
  const about = measures.filter((one) => asks([one], fact));
  if (about.length === 0) return unknownFinding(fact);
  const isReady = about.some((one) =>
    plainFacts(one, file).every((name) => name === fact || holds(listing, name, file.on)),
  );
  return isReady ? null : refuseAs("stage.missing");
}

export function unknownFinding(fact: string): LedgerRefusal {
  return refuse(
    "finding.unknown",
    `所依文件没有写到“${fact}”，登记了也不产生任何后果`,
    `the document does not speak of ${fact}; recording it would have no consequence`,
  );
}

/** What a measure wants of a listing outright, whatever else it leaves open. */
function plainFacts(one: CompiledMeasure, { law }: CaseFile): string[] {
  return conditionsOf(one).flatMap((condition) =>
    condition.is === "fact" && law.facts.get(condition.fact)?.entities[0] === "listing"
      ? [condition.fact]
      : [],
  );
}

function conditionsOf({ conditions }: CompiledMeasure): readonly Condition[] {
  return conditions.map(({ condition }) => condition);
}

function names(condition: Condition, fact: string): boolean {
  return leavesOf(condition).some((leaf) => factsOf(leaf).includes(fact));
}

/** The measures that speak of an agreement of this type, of every document that reaches the land. */
export function measuresOfType(file: CaseFile, parcel: string, type: string): CompiledMeasure[] {
  return file.law.policies
    .filter(({ policy }) => lies(parcel.slice(0, 6), policy.territory))
    .flatMap(({ byUnit }) => byUnit.get("agreement") ?? [])
    .filter(({ measure }) => measure.unit.among?.includes(type) ?? false);
}

/**
 * The last day by which something has to be met, where a document allows no longer: counted since a
 * dated fact, in a measure that ends once it is met. Null where no document says.
 */
export function lastDayToMeet(
  measures: readonly CompiledMeasure[],
  { met, since, on }: { readonly met: string; readonly since: string; readonly on: number },
): number | null {
  const last = measures
    .filter((one) => asks([one], met))
    .flatMap((one) => conditionsOf(one).flatMap(leavesOf))
    .flatMap((leaf) => periodSince(leaf, since))
    .map(({ period, counting }) => lastDay(on, period, counting));
  return last.length === 0 ? null : Math.min(...last);
}

function periodSince(
  leaf: Leaf,
  since: string,
): readonly {
  readonly period: Period;
  readonly counting: "start-day-counted" | "start-day-not-counted";
}[] {
  if (leaf.is === "within") return leaf.since === since ? [leaf] : [];
  if (leaf.is !== "expired" || leaf.fact !== since || leaf.period === null) return [];
  return [{ period: leaf.period, counting: leaf.counting }];
}

/** The listing that an act names, from the time that the land is proposed until the listing is closed. */
export function openListing(file: CaseFile, code: string): Listing | LedgerRefusal {
  const listing = findListing(file, code);
  if (listing === undefined) return refuseAs("listing.unknown");
  const isOpen =
    isStanding(listing, file.on) ||
    ["拟列入范围", "纳入数据库"].some((fact) => holds(listing, fact, file.on));
  return isOpen ? listing : refuseAs("listing.ended");
}

/** The listing of a form on which it may be left out; it is of the land that the form names. */
export function namedListing(
  file: CaseFile,
  { parcel, listing: code }: { readonly parcel: string; readonly listing: string | null },
): Listing | LedgerRefusal {
  if (code === null)
    return refuse("field.missing", "须填认定的编号（listing）", "listing is missing");
  const listing = findListing(file, code);
  return listing?.parcel === parcel ? listing : refuseAs("listing.unknown");
}

/** The same, where it still stands on the day. */
export function namedStandingListing(
  file: CaseFile,
  name: Parameters<typeof namedListing>[1],
): Listing | LedgerRefusal {
  const listing = namedListing(file, name);
  return "refused" in listing || isStanding(listing, file.on) ? listing : refuseAs("listing.ended");
}

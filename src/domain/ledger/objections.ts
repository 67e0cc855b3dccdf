import type { Listing } from "../registry/world.ts";
import { isStanding } from "./determination.ts";
import { endOfListing } from "./ending.ts";
import { oneOf, required } from "./field.ts";
import {
  type CaseFile,
  type FiledAct,
  findListing,
  form,
  type Form,
  parcelOfListing,
} from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds, ofListing, since, spanOn } from "./said.ts";
import { standingActs } from "./standing-acts.ts";

/** The fact by which nothing that restrains or obliges by the listing is in force. */
const suspension = "中止执行";

/** An objection is over when it is decided, and when nothing is left to object to. */
const settling: ReadonlySet<string> = new Set(["decideObjection", "withdrawListing"]);

/** The objection to a listing that awaits its decision. */
export function pendingObjection(file: CaseFile, listing: string): FiledAct | null {
  const last = standingActs(file.acts).findLast(
    ({ form: kind, fields }) =>
      fields["listing"] === listing && (kind === "object" || settling.has(kind)),
  );
  return last?.form === "object" ? last : null;
}

export const object = form({
  code: "object",
  title: { zh: "受理异议", en: "receive an objection" },
  source: "张店第四条第二项（书面送达）；嘉兴十一（二）（公开、知情）",
  fields: {
    listing: required("listing", "所异议的认定", "the listing that is objected to"),
    objector: required("enterprise", "异议人", "who objects"),
    grounds: required("text", "异议的事实和理由", "on what grounds"),
  },
  needsEvidence: true,
  about: ({ listing, objector }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [objector],
  }),
  decide({ listing: code }, file) {
    const listing = findListing(file, code);
    if (listing === undefined) return refuseAs("listing.unknown");
    if (!isOpen(listing, file.on)) return refuseAs("listing.ended");
    if (pendingObjection(file, code) !== null) return refuseAs("objection.pending");
    return { says: {} };
  },
});

/** A proposal to list can be objected to as well. */
function isOpen(listing: Listing, on: number): boolean {
  return isStanding(listing, on) || holds(listing, "拟列入范围", on);
}

/** The listing to which an objection is pending, for an act that rests on it and so cannot come before it. */
function objectedListing(file: CaseFile, code: string): Listing | LedgerRefusal {
  const listing = findListing(file, code);
  if (listing === undefined) return refuseAs("listing.unknown");
  const pending = pendingObjection(file, code);
  if (pending === null) return refuseAs("objection.none");
  return pending.effectiveOn !== null && file.on < pending.effectiveOn
    ? refuse("day.order", "不得早于异议", "it cannot come before the objection")
    : listing;
}

/** It lifts what protects the public, so it is not for one person to say, as receiving an objection is. */
export const suspendExecution = form({
  code: "suspendExecution",
  title: { zh: "异议期间中止执行", en: "suspend execution while an objection is pending" },
  source: "本系统设计，文件未定；张店第四条、嘉兴十一（二）",
  fields: {
    listing: required("listing", "所异议的认定", "the listing that is objected to"),
    reason: required("text", "中止执行的理由", "why"),
  },
  needsEvidence: true,
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code }, file) {
    const listing = objectedListing(file, code);
    if ("refused" in listing) return listing;
    return holds(listing, suspension, file.on)
      ? refuseAs("stage.done")
      : { says: ofListing(listing, { [suspension]: since(file.on) }) };
  },
});

export const decideObjection = form({
  code: "decideObjection",
  title: { zh: "决定异议", en: "decide an objection" },
  source: "本系统设计，文件未定；张店第四条",
  fields: {
    listing: required("listing", "所异议的认定", "the listing that is objected to"),
    outcome: oneOf(
      ["成立", "不成立"],
      "异议成立的，认定自当日终止；不成立的，恢复执行",
      "upheld: the listing ends from the day; rejected: it is executed again",
    ),
    reason: required("text", "理由", "why"),
  },
  needsEvidence: true,
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code, outcome }, file) {
    const listing = objectedListing(file, code);
    if ("refused" in listing) return listing;
    const ended = outcome === "成立" ? endOfListing(file, listing) : resuming(file, listing);
    if ("refused" in ended) return ended as LedgerRefusal;
    return { says: Object.keys(ended).length === 0 ? {} : ofListing(listing, ended) };
  },
});

/** A suspension lasts a day at least. */
function resuming({ on }: CaseFile, listing: Listing) {
  const span = spanOn(listing, suspension, on);
  if (span?.value !== true) return {};
  return span.from < on
    ? { [suspension]: since(span.from, true, on) }
    : refuse(
        "day.order",
        "自当日起中止执行的，最早自次日恢复",
        "what was suspended from that day is resumed on the next at the earliest",
      );
}

export const objectionForms: readonly Form[] = [object, suspendExecution, decideObjection];

import { spansOf } from "../registry/fact.ts";
import type { Listing } from "../registry/world.ts";
import { UNKNOWN } from "../time/timeline.ts";
import { determine, isStanding, opinionFields } from "./determination.ts";
import { oneOf, required } from "./field.ts";
import { type CaseFile, findListing, form, type Form, isRefused, parcelOfListing } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds, ofListing, type SaidSpan, since, spanOn } from "./said.ts";

/**
 * What a listing stands by and what was found on its ground: all of it ends with the listing. What
 * happened stays: that it was once in the ledger, was put right, was redeveloped, has been eliminated.
 */
const endsWithListing = [
  "拟列入范围",
  "列入范围",
  "认定低效",
  "列入台账",
  "纳入数据库",
  "不愿实施再开发",
  "不主动配合整改",
  "法定应当收回",
  "无法完成自主改造",
  "无自主改造意愿",
  "无合作开发意愿",
  "无改造开发能力",
  "达不成合作",
  "拒绝签订履约监管协议",
  "中止执行",
] as const;

export type Ended = Readonly<Record<string, SaidSpan>>;

/** Everything of a listing that ends with it on the day of the act, or why it cannot end then. */
export function endOfListing({ law, on }: CaseFile, listing: Listing): Ended | LedgerRefusal {
  const ended: Record<string, SaidSpan> = {};
  for (const fact of endsWithListing) {
    const later = spansOf(listing, fact).find(({ from, value }) => value === true && from >= on);
    if (later !== undefined)
      return refuse(
        "day.order",
        `“${fact}”自当日或其后才登记，终止须在其后；本属有误的，用更正`,
        `${fact} is recorded from that day or later and can end only after it; an error is corrected`,
      );
    const span = spanOn(listing, fact, on);
    if (span === undefined || span.value === false) continue;
    // Of what has to be recorded the end is a record too: silence would read as unknown.
    ended[fact] =
      span.value === true && law.facts.get(fact)?.missing !== UNKNOWN
        ? since(span.from, true, on)
        : since(on, false);
  }
  return ended;
}

/** The listing with this code where anything of it is left to end, and what ends. */
export function closing(
  file: CaseFile,
  code: string,
): { readonly listing: Listing; readonly ended: Ended } | LedgerRefusal {
  const listing = findListing(file, code);
  if (listing === undefined) return refuseAs("listing.unknown");
  const ended = endOfListing(file, listing);
  if ("refused" in ended) return ended as LedgerRefusal;
  return endsWithListing.some((fact) => holds(listing, fact, file.on))
    ? { listing, ended }
    : refuseAs("listing.ended");
}

export const withdrawListing = form({
  code: "withdrawListing",
  title: { zh: "撤销认定、移出或结案", en: "withdraw a listing" },
  source: "张店第四条第三项：实行动态管理；洛阳附件3第六条、第八条；嘉兴三（一）",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    ground: oneOf(
      ["撤销认定", "移出", "结案"],
      "认定有误而撤销，情形消失而移出，或处置完毕而结案",
      "annulled, no longer warranted, or dealt with",
    ),
    reason: required("text", "理由", "why"),
  },
  needsEvidence: true,
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code }, file) {
    const closed = closing(file, code);
    return "refused" in closed ? closed : { says: ofListing(closed.listing, closed.ended) };
  },
});

/** That the land was put right or redeveloped, so that what stands of a listing is over. */
const achieved = ["整改到位", "改造开发完成"] as const;

export const relist = form({
  code: "relist",
  title: { zh: "重新认定", en: "list land anew" },
  source: "张店第四条；洛阳附件3第八条；临沂四（六）；嘉兴三（一）",
  fields: {
    listing: required(
      "listing",
      "先前的认定：已撤销、移出、结案，或曾整改到位而又低效",
      "the listing before: withdrawn, or put right and inefficient again",
    ),
    reason: required("text", "重新认定的理由", "why it is listed anew"),
    ...opinionFields,
  },
  needsEvidence: true,
  about: ({ listing, landUsingUnit, breachingEnterprise }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [landUsingUnit, breachingEnterprise].filter((one) => one !== null),
  }),
  decide({ listing: code, ...more }, file) {
    const former = findListing(file, code);
    if (former === undefined) return refuseAs("listing.unknown");
    const isOver = achieved.some((fact) => holds(former, fact, file.on));
    if (isStanding(former, file.on) && !isOver) return refuseAs("listing.standing");
    const ended = endOfListing(file, former);
    if ("refused" in ended) return ended as LedgerRefusal;
    const { parcel, policy, category } = former;
    const begun = determine.decide(
      { parcel, policy, category, ...more },
      { ...file, world: withoutFacts(file.world, former, Object.keys(ended)) },
    );
    if (isRefused(begun)) return begun;
    const key = `地块 ${parcel}`;
    return {
      says: {
        [key]: {
          认定: [
            ...(Object.keys(ended).length === 0 ? [] : listingsIn(ofListing(former, ended), key)),
            ...listingsIn(begun.says, key),
          ],
        },
      },
    };
  },
});

function withoutFacts(
  world: CaseFile["world"],
  listing: Listing,
  facts: readonly string[],
): CaseFile["world"] {
  const kept = new Map([...listing.facts].filter(([fact]) => !facts.includes(fact)));
  const closed = { ...listing, facts: kept };
  return {
    ...world,
    listings: world.listings.map((one) => (one === listing ? closed : one)),
  };
}

/** The entries of listings in what an act says of one parcel. */
function listingsIn(says: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  return (says[key] as { readonly 认定: readonly unknown[] }).认定;
}

export const endingForms: readonly Form[] = [withdrawListing, relist];

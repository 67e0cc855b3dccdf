import { valueOn, YES } from "../time/timeline.ts";
import { spansOf } from "../registry/fact.ts";
import { lies } from "../registry/region.ts";
import { factsOf, leavesOf } from "../policy/condition.ts";
import { type CompiledPolicy, isAdoptedOn, policyOn } from "../policy/law.ts";
import type { Listing } from "../registry/world.ts";
import { optional, required } from "./field.ts";
import { type CaseFile, findListing, form, type Form, parcelOfListing } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { dateOn, dayWord, endingAll, holds, ofListing, type SaidSpan, since } from "./said.ts";

/** What makes a listing stand; while one of them holds, the same category is not listed anew. */
const standing = ["认定低效", "列入范围", "列入台账"] as const;

export function isStanding(listing: Listing, on: number): boolean {
  return standing.some((fact) => holds(listing, fact, on));
}

/** The listing that an act names, where it still stands on the day. */
export function standingListing(file: CaseFile, code: string): Listing | LedgerRefusal {
  const listing = findListing(file, code);
  if (listing === undefined) return refuseAs("listing.unknown");
  return isStanding(listing, file.on) ? listing : refuseAs("listing.ended");
}

export type ListingName = Pick<Listing, "parcel" | "policy" | "category">;

/** The policy and category of a new listing, or why there can be none of that day and place. */
export function checkCategory(
  file: CaseFile,
  { parcel, policy: code, category }: ListingName,
): LedgerRefusal | null {
  const compiled = policyOf(file, code);
  if (compiled === undefined || !compiled.policy.categories.some(({ id }) => id === category))
    return refuse(
      "category.unknown",
      `文件“${code}”没有类别“${category}”`,
      `the document "${code}" has no category "${category}"`,
    );
  const isThere = lies(parcel.slice(0, 6), compiled.policy.territory);
  return isThere && isAdoptedOn(compiled, file.on) && valueOn(compiled.inForce, file.on) === YES
    ? null
    : refuseAs("policy.not-in-force");
}

/** The document as it was adopted for the day of the act. */
export function policyOf({ law, on }: CaseFile, code: string): CompiledPolicy | undefined {
  return policyOn(law, code, on);
}

/** Where a category of a parcel stands: the episode that is open on the day, or the next one to begin. */
export function episodeOf(
  file: CaseFile,
  { parcel, policy, category }: ListingName,
): { readonly episode: number; readonly open: Listing | null } {
  const before = file.world.listings.filter(
    (one) => one.parcel === parcel && one.policy === policy && one.category === category,
  );
  const open = before.findLast(
    (one) => isStanding(one, file.on) || holds(one, "拟列入范围", file.on),
  );
  if (open !== undefined) return { episode: open.episode, open };
  return { episode: Math.max(0, ...before.map((one) => one.episode)) + 1, open: null };
}

/** That a listing enters the scope; that it was to enter it ends with this. */
export function enteringScope(
  listing: Listing | null,
  on: number,
): Readonly<Record<string, unknown>> {
  if (listing !== null && holds(listing, "列入范围", on)) return {};
  return {
    列入范围: since(on),
    ...(listing === null ? {} : endingAll(listing, ["拟列入范围"], on)),
  };
}

/** Why land cannot enter the scope: the document has none, or asks that it be in the database first. */
export function checkScope(
  file: CaseFile,
  { policy: code }: ListingName,
  open: Listing | null,
): LedgerRefusal | null {
  const { policy } = policyOf(file, code)!;
  if (policy.listedBy !== "列入范围")
    return refuse(
      "scope.none",
      `文件“${code}”以“${policy.listedBy}”为准，不另列入范围`,
      `the document "${code}" has no scope to list in: it goes by determinations`,
    );
  const isGated = policy.measures.some(({ when }) =>
    when.flatMap(leavesOf).flatMap(factsOf).includes("纳入数据库"),
  );
  return !isGated || (open !== null && holds(open, "纳入数据库", file.on))
    ? null
    : refuse(
        "stage.missing",
        "只有纳入城镇低效用地数据库的地块，方可列入再开发范围",
        "only land that has been entered in the database may be listed in the scope",
      );
}

/** The day of an act as a fact: of all days, unless it was said before that there was none. */
function dayOf(listing: Listing | null, fact: string, on: number): string | SaidSpan {
  const isSaid = listing !== null && spansOf(listing, fact).length > 0;
  return isSaid ? since(on, dayWord(on)) : dayWord(on);
}

/** What an opinion may say beside what it determines; the same when land is listed anew. */
export const opinionFields = {
  landUsingUnit: optional(
    "enterprise",
    "认定意见所指的用地单位",
    "the land-using unit that the opinion names",
  ),
  breachingEnterprise: optional(
    "enterprise",
    "认定意见载明的违约企业",
    "the enterprise in breach, as the opinion names it",
  ),
  inScope: optional(
    "boolean",
    "自同日列入二次开发（再开发）范围",
    "listed in the scope of redevelopment from the same day",
  ),
};

export const determine = form({
  code: "determine",
  title: { zh: "认定低效用地（出具认定意见）", en: "determine that land is used inefficiently" },
  source: "张店第四条第二项；洛阳附件3第八条；临沂四（六）；聊城一；嘉兴三",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    policy: required("text", "所依文件的编号", "the code of the document"),
    category: required("text", "类别在文件中的编号", "the category by its code in the document"),
    ...opinionFields,
  },
  needsEvidence: true,
  about: ({ parcel, landUsingUnit, breachingEnterprise }) => ({
    parcels: [parcel],
    enterprises: [landUsingUnit, breachingEnterprise].filter((one) => one !== null),
  }),
  decide(input, file) {
    const { parcel, policy, category, landUsingUnit, breachingEnterprise, inScope } = input;
    const misfit = checkCategory(file, input);
    if (misfit !== null) return misfit;
    const { episode, open } = episodeOf(file, input);
    if (open !== null && holds(open, "认定低效", file.on)) return refuseAs("listing.standing");
    const barred = inScope === true ? checkScope(file, input, open) : null;
    if (barred !== null) return barred;
    return {
      says: ofListing(
        { parcel, policy, category, episode },
        {
          认定低效: since(file.on),
          认定日: dayOf(open, "认定日", file.on),
          ...(inScope === true ? enteringScope(open, file.on) : {}),
          ...(landUsingUnit === null ? {} : { 用地单位: since(file.on, landUsingUnit) }),
          ...(breachingEnterprise === null
            ? {}
            : { 违约企业: since(file.on, breachingEnterprise) }),
        },
      ),
    };
  },
});

export const serveNotice = form({
  code: "serveNotice",
  title: { zh: "送达认定意见", en: "record the service of a determination" },
  source: "张店第四条第二项：认定意见应书面送达相关用地单位",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    recipient: required("enterprise", "受送达的用地单位", "whom it was served on"),
    method: required("text", "送达方式：直接、邮寄、留置、公告等", "how it was served"),
  },
  needsEvidence: true,
  about: ({ listing, recipient }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [recipient],
  }),
  decide({ listing: code }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    if (!holds(listing, "认定低效", file.on)) return refuseAs("stage.missing");
    if (dateOn(listing, "送达日", file.on) !== null) return refuseAs("stage.done");
    return { says: ofListing(listing, { 送达日: dayOf(listing, "送达日", file.on) }) };
  },
});

/** Whether what makes a listing under its document holds: a determination, or its place in the scope. */
export function isListed(file: CaseFile, listing: Listing): boolean {
  const compiled = policyOf(file, listing.policy);
  return compiled !== undefined && holds(listing, compiled.policy.listedBy, file.on);
}

export const enterInLedger = form({
  code: "enterInLedger",
  title: { zh: "列入低效用地台账", en: "enter a listing in the ledger" },
  source: "张店第四条第三项；洛阳附件3第六条、第八条",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    responsibleUnit: required("text", "责任单位", "the body responsible"),
    cause: required("text", "形成原因", "how it came about"),
    measure: required("text", "处置措施", "what is to be done"),
    dueOn: optional("day", "完成时限", "by when"),
  },
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code, dueOn }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    if (!isListed(file, listing))
      return refuse(
        "stage.missing",
        "台账依认定意见建立：该宗地尚未认定（或列入范围）",
        "a ledger is kept of what has been determined, which this has not",
      );
    if (holds(listing, "列入台账", file.on)) return refuseAs("stage.done");
    if (dueOn !== null && dueOn < file.on)
      return refuse(
        "day.order",
        "完成时限不得早于列入台账之日",
        "what is to be done cannot be due before the entry",
      );
    return {
      says: ofListing(listing, {
        列入台账: since(file.on),
        ...(holds(listing, "曾列入台账", file.on) ? {} : { 曾列入台账: since(file.on) }),
      }),
    };
  },
});

export const determinationForms: readonly Form[] = [determine, serveNotice, enterInLedger];

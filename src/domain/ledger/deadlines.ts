import type { Agreement, Listing } from "../registry/world.ts";
import { namedAgreement, ofAgreement, signedOn } from "./agreement.ts";
import { lastDayToMeet, measuresOfType, namedStandingListing } from "./document.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, form } from "./form.ts";
import { type LedgerRefusal, refuseAs } from "./refusal.ts";
import { dateOn, dayWord, holds, ofListing, since } from "./said.ts";
import { tooLong } from "./redevelopment-agreements.ts";

/** Each deadline, what meets it, and the fact from which a document counts the longest that it allows. */
const terms = {
  约定整改期限: { met: "整改到位", since: null },
  约定期限: { met: "达到约定要求", since: "签订日" },
  整改期末日: { met: "出具达标验收意见", since: "达标考核未通过日" },
} as const;
type Term = keyof typeof terms;

/**
 * A new deadline succeeds the old from the day on which it is agreed: what had begun because the old
 * one had passed stands for the days before, and begins again after the new one.
 */
export const extendDeadline = form({
  code: "extendDeadline",
  title: { zh: "延长期限", en: "extend a deadline" },
  source: "临沂五（三）；张店第六条（一）；洛阳附件2第十二条、附件3第十一条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    term: oneOf(
      ["约定整改期限", "约定期限", "整改期末日"],
      "何种期限：约定整改期限系于认定，其余系于协议",
      "which deadline: the first belongs to a listing, the others to an agreement",
    ),
    listing: optional("listing", "认定的编号", "the listing"),
    agreement: optional("text", "协议的编号", "the number of the agreement"),
    deadline: required("day", "延长后的末日（含）", "the new last day, which counts"),
    reason: required("text", "延长的理由", "why it is extended"),
  },
  needsEvidence: true,
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ parcel, term, listing, agreement, deadline }, file) {
    const thing = findTerm(file, { parcel, term, listing, agreement });
    if ("refused" in thing) return thing;
    if (holds(thing, terms[term].met, file.on)) return refuseAs("stage.done");
    const before = dateOn(thing, term, file.on);
    if (before === null) return refuseAs("deadline.none");
    if (deadline <= before) return refuseAs("deadline.not-later");
    if (deadline < file.on) return refuseAs("day.order");
    const facts = { [term]: since(file.on, dayWord(deadline)) };
    if (thing.kind === "listing") return { says: ofListing(thing, facts) };
    const last = longest(file, thing, term);
    return last !== null && deadline > last ? tooLong(last) : { says: ofAgreement(thing, facts) };
  },
});

function findTerm(
  file: CaseFile,
  {
    parcel,
    term,
    listing,
    agreement,
  }: {
    readonly parcel: string;
    readonly term: Term;
    readonly listing: string | null;
    readonly agreement: string | null;
  },
): Listing | Agreement | LedgerRefusal {
  return term === "约定整改期限"
    ? namedStandingListing(file, { parcel, listing })
    : namedAgreement(file, { parcel, agreement });
}

function longest(file: CaseFile, agreement: Agreement, term: Term): number | null {
  const { met, since: fact } = terms[term];
  if (fact === null) return null;
  const on = fact === "签订日" ? signedOn(agreement) : dateOn(agreement, fact, file.on);
  const measures = measuresOfType(file, agreement.parcel, agreement.type);
  return on === null ? null : lastDayToMeet(measures, { met, since: fact, on });
}

import { establishBreach } from "./breach.ts";
import { namedAgreement, ofAgreement } from "./agreement.ts";
import { policyOf, standingListing } from "./determination.ts";
import { checkFinding, checkInForce, namedListing, openListing } from "./document.ts";
import { endOf } from "./ends.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, type Decision, form, type Form, parcelOfListing } from "./form.ts";
import type { Entity } from "../registry/fact.ts";
import type { Listing } from "../registry/world.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds, ofListing, since, spanOn } from "./said.ts";

/** That whoever has the land will not redevelop it, or cannot: each document has words of its own. */
const ofUnwilling = [
  "不愿实施再开发",
  "无自主改造意愿",
  "无合作开发意愿",
  "无改造开发能力",
  "达不成合作",
  "无法完成自主改造",
  "无重新规划利用计划",
  "拒绝签订履约监管协议",
] as const;

export const findUnwilling = form({
  code: "findUnwilling",
  title: { zh: "认定不愿或不能再开发", en: "find that somebody will not or cannot redevelop" },
  source: "嘉兴十（四）；张店第六条（三）",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    finding: oneOf(
      ofUnwilling,
      "认定什么，依所涉文件的用词；嘉兴为“不愿实施再开发”",
      "what is found, in the words of the document",
    ),
    enterprise: required("enterprise", "认定所指的企业", "the enterprise about which it is found"),
    grounds: required("text", "事实和理由", "facts and grounds"),
  },
  needsEvidence: true,
  about: ({ listing, enterprise }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [enterprise],
  }),
  decide({ listing: code, finding, enterprise }, file) {
    const listing = openListing(file, code);
    if ("refused" in listing) return listing;
    return found(file, { listing, finding, enterprise });
  },
});

export const findUncooperative = form({
  code: "findUncooperative",
  title: { zh: "认定不主动配合整改", en: "find that somebody does not cooperate in putting right" },
  source: "洛阳附件3第九条；须先有书面要求且逾期未应",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    enterprise: required("enterprise", "认定所指的企业", "the enterprise about which it is found"),
    requestDocument: required(
      "text",
      "先前书面要求的文号",
      "the number of the written request that went before",
    ),
    requestedOn: required("day", "书面要求之日", "the day of the request"),
    answerBy: required("day", "要求答复或整改的末日（含）", "the last day on which to comply"),
    grounds: required("text", "事实和理由", "facts and grounds"),
  },
  needsEvidence: true,
  about: ({ listing, enterprise }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [enterprise],
  }),
  decide({ listing: code, enterprise, requestedOn, answerBy }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    const decision = found(file, { listing, finding: "不主动配合整改", enterprise });
    if ("refused" in decision) return decision;
    if (requestedOn > answerBy || answerBy >= file.on) return refuseAs("day.order");
    return holds(listing, "认定低效", requestedOn)
      ? decision
      : refuse(
          "day.order",
          "书面要求须在认定之后",
          "the request has to come after the determination",
        );
  },
});

/** Facts that say of a finding whom it names or what it set; they end with it. */
const companions: Readonly<Record<string, readonly string[]>> = {
  不愿实施再开发: ["不愿再开发企业"],
  不主动配合整改: ["不配合整改企业"],
  违约认定: ["违约方"],
  达标考核未通过: ["达标考核未通过日", "整改期末日"],
};

/** A finding about a listing, where its document knows one and what has to come first has come. */
function found(
  file: CaseFile,
  {
    listing,
    finding,
    enterprise,
  }: { readonly listing: Listing; readonly finding: string; readonly enterprise: string },
): Decision {
  const document = policyOf(file, listing.policy);
  if (document === undefined) return refuseAs("policy.not-in-force");
  const hindrance =
    checkInForce(file, document, listing.parcel) ??
    checkFinding(file, document, { listing, fact: finding });
  if (hindrance !== null) return hindrance;
  if (holds(listing, finding, file.on)) return refuseAs("stage.done");
  const naming = companions[finding] ?? [];
  return {
    says: ofListing(listing, {
      [finding]: since(file.on),
      ...Object.fromEntries(naming.map((fact) => [fact, since(file.on, enterprise)])),
    }),
  };
}

const ofListings = [...ofUnwilling, "不主动配合整改", "管委会同意方案"] as const;
const ofAgreements = [
  "违约认定",
  "自身原因未启动或完成改造",
  "未履行约定和承诺",
  "失信情节严重",
  "达标考核未通过",
] as const;

export const revokeFinding = form({
  code: "revokeFinding",
  title: { zh: "撤销认定或撤回同意", en: "revoke a finding, or a consent" },
  source: "嘉兴十（四）；洛阳附件3第九条、附件2第十二条、第十三条；张店第六条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    finding: oneOf(
      [...ofListings, ...ofAgreements],
      "撤销什么；违约、考核各项系于协议，其余系于认定",
      "what is revoked; breaches and assessments belong to an agreement, the others to a listing",
    ),
    listing: optional("listing", "认定的编号", "the listing"),
    agreement: optional("text", "协议的编号", "the number of the agreement"),
    reason: required("text", "撤销的理由", "why it is revoked"),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ finding, ...names }, file): Decision {
    if ((ofAgreements as readonly string[]).includes(finding)) {
      const agreement = namedAgreement(file, names);
      if ("refused" in agreement) return agreement;
      const facts = revoked(file, agreement, finding);
      return isRefusal(facts) ? facts : { says: ofAgreement(agreement, facts) };
    }
    const listing = namedListing(file, names);
    if ("refused" in listing) return listing;
    const facts = revoked(file, listing, finding);
    return isRefusal(facts) ? facts : { says: ofListing(listing, facts) };
  },
});

/** What a finding set and something has already followed upon is left as it is: only the finding has to end. */
function revoked(file: CaseFile, thing: Entity, finding: string) {
  if (!holds(thing, finding, file.on)) return refuseAs("finding.none");
  const open = (companions[finding] ?? []).filter((fact) => {
    const span = spanOn(thing, fact, file.on);
    return span !== undefined && span.from < file.on && span.until === Infinity;
  });
  return endOf(thing, [finding, ...open], file.on);
}

function isRefusal(facts: ReturnType<typeof revoked>): facts is LedgerRefusal {
  return "refused" in facts;
}

export const findingForms: readonly Form[] = [
  findUnwilling,
  findUncooperative,
  revokeFinding,
  establishBreach,
];

import type { CompiledPolicy } from "../policy/law.ts";
import type { Listing } from "../registry/world.ts";
import { policyOf, standingListing } from "./determination.ts";
import { factsOfMode } from "./disposal-modes.ts";
import { asks, checkInForce } from "./document.ts";
import { endOf } from "./ends.ts";
import { optional, perhapsSeveral, required } from "./field.ts";
import { type CaseFile, type Decision, form, type Form, parcelOfListing } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds, ofListing, ofParcel, since } from "./said.ts";
import { standingActs } from "./standing-acts.ts";

export const chooseDisposal = form({
  code: "chooseDisposal",
  title: { zh: "确定处置（再开发）方式", en: "choose how the land is dealt with" },
  source: "临沂四；张店第五条、第六条；聊城三；嘉兴五、六；洛阳附件3第三条、第七条",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    mode: required(
      "text",
      "处置方式在文件中的编号，如“自主开发”",
      "the mode by its code in the document",
    ),
    plan: optional("text", "处置计划的名称或文号", "the disposal plan"),
    targets: perhapsSeveral("text", "目标任务、用途、时序等安排", "targets, use and timing"),
  },
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code, mode }, file): Decision {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    const document = policyOf(file, listing.policy);
    if (document === undefined) return refuseAs("policy.not-in-force");
    const misfit = checkInForce(file, document, listing.parcel);
    if (misfit !== null) return misfit;
    if (!document.policy.modes.some(({ id }) => id === mode))
      return refuse(
        "mode.unknown",
        `文件“${listing.policy}”没有处置方式“${mode}”`,
        `the document "${listing.policy}" knows no mode "${mode}"`,
      );
    return chosen(file, { listing, document, mode });
  },
});

function chosen(
  file: CaseFile,
  {
    listing,
    document,
    mode,
  }: { readonly listing: Listing; readonly document: CompiledPolicy; readonly mode: string },
): Decision {
  const { begins, ends } = factsOfMode(document, mode);
  const [first] = begins === null ? ends : [begins];
  if (first === undefined) return { says: {} };
  const thing = first.of === "listing" ? listing : file.world.parcels.get(listing.parcel)!;
  if (begins !== null && holds(thing, begins.fact, file.on)) return refuseAs("stage.done");
  const ended = endOf(
    thing,
    ends.map(({ fact }) => fact),
    file.on,
  );
  if (isRefusal(ended)) return ended;
  const facts = { ...ended, ...(begins === null ? {} : { [begins.fact]: since(file.on) }) };
  if (Object.keys(facts).length === 0) return { says: {} };
  return {
    says: first.of === "listing" ? ofListing(listing, facts) : ofParcel(listing.parcel, facts),
  };
}

function isRefusal(ended: ReturnType<typeof endOf>): ended is LedgerRefusal {
  return "refused" in ended;
}

const agreedByPark = "管委会同意方案";

export const agreePlan = form({
  code: "agreePlan",
  title: { zh: "同意改造开发方案", en: "agree to a plan of redevelopment" },
  source: "张店第六条（一）（二）；嘉兴四（三）、十一（二）；聊城二；洛阳附件3第四条",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    plan: required("text", "方案的名称或文号", "the plan"),
    applicants: perhapsSeveral("enterprise", "报送方案的企业", "the enterprises that submitted it"),
    reviewers: perhapsSeveral("text", "审核同意的部门", "the departments that reviewed it"),
  },
  about: ({ listing, applicants }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: applicants,
  }),
  decide({ listing: code }, file): Decision {
    const open = openForRedevelopment(file, code);
    if ("refused" in open) return open;
    const { listing, document } = open;
    if (!asks(document.measures, agreedByPark)) return { says: {} };
    if (holds(listing, agreedByPark, file.on)) return refuseAs("stage.done");
    return { says: ofListing(listing, { [agreedByPark]: since(file.on) }) };
  },
});

export const startRedevelopment = form({
  code: "startRedevelopment",
  title: { zh: "登记再开发方案开始实施", en: "record that a redevelopment has started" },
  source: "嘉兴十（四）、十一（二）；张店第六条（一）（二）；聊城一：在省数据库方可再开发",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    executor: optional("enterprise", "实施主体", "who carries it out"),
    particulars: optional("text", "具体情况", "particulars"),
  },
  needsEvidence: true,
  about: ({ listing, executor }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: executor === null ? [] : [executor],
  }),
  decide({ listing: code }, file): Decision {
    const open = openForRedevelopment(file, code);
    if ("refused" in open) return open;
    const { listing, document } = open;
    if (holds(listing, "再开发方案实施", file.on)) return refuseAs("stage.done");
    const lacking = firstLacking(file, listing, document);
    if (lacking !== null)
      return refuse(
        "stage.missing",
        `开始实施之前须有“${lacking}”`,
        `before a start there has to be: ${lacking}`,
      );
    return { says: ofListing(listing, { 再开发方案实施: since(file.on) }) };
  },
});

interface Open {
  readonly listing: Listing;
  readonly document: CompiledPolicy;
}

/** A listing whose land may be redeveloped: it is listed as its document wants, and whoever has it consents. */
function openForRedevelopment(file: CaseFile, code: string): Open | LedgerRefusal {
  const listing = standingListing(file, code);
  if ("refused" in listing) return listing;
  const document = policyOf(file, listing.policy);
  if (document === undefined) return refuseAs("policy.not-in-force");
  if (!holds(listing, document.policy.listedBy, file.on)) return refuseAs("stage.missing");
  const parcel = file.world.parcels.get(listing.parcel)!;
  const isForced =
    asks(document.measures, "原土地权利人同意") &&
    holds(parcel, "拟由他人实施再开发", file.on) &&
    !holds(parcel, "原土地权利人同意", file.on);
  return isForced ? refuseAs("consent.missing") : { listing, document };
}

/** What a document wants before a start and the register does not have. */
function firstLacking(
  file: CaseFile,
  listing: Listing,
  { measures }: CompiledPolicy,
): string | null {
  const parcel = file.world.parcels.get(listing.parcel)!;
  const isPlanAgreed = asks(measures, agreedByPark)
    ? holds(listing, agreedByPark, file.on)
    : standingActs(file.acts).some(
        ({ form: kind, fields, effectiveOn }) =>
          kind === "agreePlan" &&
          fields["listing"] === listing.id &&
          effectiveOn !== null &&
          effectiveOn <= file.on,
      );
  if (!isPlanAgreed) return "同意改造开发方案";
  if (asks(measures, "完成必要许可") && !holds(listing, "完成必要许可", file.on))
    return "完成必要许可";
  return asks(measures, "纳入省数据库") && !holds(parcel, "纳入省数据库", file.on)
    ? "纳入省数据库"
    : null;
}

export const disposalForms: readonly Form[] = [chooseDisposal, agreePlan, startRedevelopment];

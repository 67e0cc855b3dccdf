import { findAgreement, namedAgreement, ofAgreement } from "./agreement.ts";
import { policyOf, standingListing } from "./determination.ts";
import { checkInForce, lastDayToMeet, measuresOfType, namedStandingListing } from "./document.ts";
import { oneOf, optional, perhapsSeveral, required, several } from "./field.ts";
import { type CaseFile, type Decision, form } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { dayWord, holds, ofListing, since } from "./said.ts";

/** It comes with the sale of the land; every other agreement is about land determined inefficient. */
const ofNewLand: readonly string[] = ["工业项目标准地履约监管协议"];

export const agreeRedevelopment = form({
  code: "agreeRedevelopment",
  title: { zh: "登记履约（再开发）监管协议", en: "record an agreement on redevelopment" },
  source: "张店第六条（一）（二）；洛阳附件3第三条（一）、附件2第十一条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    policy: required("text", "所依文件的编号", "the code of the document"),
    type: required(
      "text",
      "协议的种类，依文件所书",
      "the kind of agreement, as the document has it",
    ),
    number: required("text", "协议的编号", "the number of the agreement"),
    listing: optional(
      "listing",
      "所涉认定的编号；标准地协议没有认定的不填",
      "the listing to which it belongs; none where the land was sold as standard land",
    ),
    parties: several("enterprise", "签约的各企业", "the enterprises that signed"),
    startBy: optional(
      "day",
      "约定开工的末日（含）",
      "the last day agreed for the start of building",
    ),
    deadline: optional(
      "day",
      "约定期限的末日（含）：其时须达到约定要求；不填即未约定",
      "the last day agreed for meeting what was agreed; none was agreed where it is left out",
    ),
    milestones: perhapsSeveral("text", "约定的其他节点", "further milestones"),
    indicators: perhapsSeveral("text", "承诺的各项指标", "the indicators that were promised"),
  },
  needsEvidence: true,
  about: ({ parcel, parties }) => ({ parcels: [parcel], enterprises: parties }),
  decide(input, file) {
    const { parcel, policy, type, number: id, listing, parties, startBy, deadline } = input;
    const misfit =
      checkType(file, input) ??
      checkListing(file, { parcel, policy, type, listing }) ??
      checkTerms(file, { parcel, type, startBy, deadline });
    if (misfit !== null) return misfit;
    if (findAgreement(file, { parcel, agreement: id }) !== undefined)
      return refuse(
        "stage.done",
        "该宗地已登记这一编号的协议",
        "an agreement of this number is recorded for the parcel",
      );
    return {
      says: ofAgreement(
        { parcel, id, type, parties: [...new Set(parties)] },
        {
          签订日: dayWord(file.on),
          约定期限: deadline === null ? "未约定" : since(file.on, dayWord(deadline)),
        },
      ),
    };
  },
});

function checkType(
  file: CaseFile,
  {
    parcel,
    policy,
    type,
  }: { readonly parcel: string; readonly policy: string; readonly type: string },
): LedgerRefusal | null {
  const document = policyOf(file, policy);
  const known = document?.byUnit
    .get("agreement")
    ?.some(({ measure }) => measure.unit.among?.includes(type) ?? false);
  if (document === undefined || known !== true)
    return refuse(
      "agreement.type",
      `文件“${policy}”没有写到“${type}”这种协议`,
      `the document "${policy}" does not speak of an agreement of the kind "${type}"`,
    );
  return checkInForce(file, document, parcel);
}

function checkListing(
  file: CaseFile,
  {
    parcel,
    policy,
    type,
    listing: code,
  }: {
    readonly parcel: string;
    readonly policy: string;
    readonly type: string;
    readonly listing: string | null;
  },
): LedgerRefusal | null {
  if (code === null) return ofNewLand.includes(type) ? null : refuseAs("stage.missing");
  const listing = standingListing(file, code);
  if ("refused" in listing) return listing;
  return listing.parcel === parcel && listing.policy === policy
    ? null
    : refuse(
        "listing.unknown",
        "所填认定不是这一宗地依这一文件的认定",
        "the listing named is not of this parcel under this document",
      );
}

/** What is agreed lies after the signing, and no later than the document allows. */
function checkTerms(
  file: CaseFile,
  {
    parcel,
    type,
    startBy,
    deadline,
  }: {
    readonly parcel: string;
    readonly type: string;
    readonly startBy: number | null;
    readonly deadline: number | null;
  },
): LedgerRefusal | null {
  const measures = measuresOfType(file, parcel, type);
  const terms = [
    { day: startBy, met: "完成手续并开工" },
    { day: deadline, met: "达到约定要求" },
  ];
  for (const { day, met } of terms) {
    if (day === null) continue;
    if (day < file.on) return refuseAs("day.order");
    const last = lastDayToMeet(measures, { met, since: "签订日", on: file.on });
    if (last !== null && day > last) return tooLong(last);
  }
  return startBy !== null && deadline !== null && deadline < startBy ? refuseAs("day.order") : null;
}

export function tooLong(last: number): LedgerRefusal {
  return refuse(
    "deadline.too-long",
    `依文件不得迟于 ${dayWord(last)}`,
    `the document allows no later day than ${dayWord(last)}`,
  );
}

const ofTheAgreement = ["完成手续并开工", "违约责任了结"] as const;
const ofTheListing = ["需完善用地手续", "政府批准完善手续", "完成必要许可"] as const;

export const recordMilestone = form({
  code: "recordMilestone",
  title: { zh: "登记改造进展", en: "record a milestone of a redevelopment" },
  source: "张店第六条（一）；洛阳附件3第十一条；达到约定要求须经验收，用“验收”",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    agreement: optional("text", "协议的编号", "the number of the agreement"),
    listing: optional("listing", "认定的编号", "the listing"),
    milestone: oneOf(
      [...ofTheAgreement, ...ofTheListing, "其他节点"],
      "进展；完成手续并开工、违约责任了结系于协议，手续和许可系于认定",
      "what was reached; the start and a settled liability belong to an agreement, formalities and permits to a listing",
    ),
    particulars: optional("text", "具体情况", "particulars"),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ milestone, ...names }, file): Decision {
    switch (milestone) {
      case "完成手续并开工":
      case "违约责任了结":
        return milestoneOfAgreement(file, names, milestone);
      case "需完善用地手续":
      case "政府批准完善手续":
      case "完成必要许可":
        return milestoneOfListing(file, names, milestone);
      case "其他节点":
        return names.listing === null
          ? milestoneOfAgreement(file, names, null)
          : milestoneOfListing(file, names, null);
      default:
        return milestone satisfies never;
    }
  },
});

interface Names {
  readonly parcel: string;
  readonly agreement: string | null;
  readonly listing: string | null;
}

function milestoneOfAgreement(
  file: CaseFile,
  names: Names,
  milestone: (typeof ofTheAgreement)[number] | null,
): Decision {
  const agreement = namedAgreement(file, names);
  if ("refused" in agreement) return agreement;
  if (milestone === null) return { says: {} };
  if (holds(agreement, milestone, file.on)) return refuseAs("stage.done");
  const isLiable = ["违约认定", "达标考核未通过"].some((fact) => holds(agreement, fact, file.on));
  if (milestone === "违约责任了结" && !isLiable) return refuseAs("stage.missing");
  return { says: ofAgreement(agreement, { [milestone]: since(file.on) }) };
}

function milestoneOfListing(
  file: CaseFile,
  names: Names,
  milestone: (typeof ofTheListing)[number] | null,
): Decision {
  const listing = namedStandingListing(file, names);
  if ("refused" in listing) return listing;
  if (milestone === null) return { says: {} };
  if (holds(listing, milestone, file.on)) return refuseAs("stage.done");
  return { says: ofListing(listing, { [milestone]: since(file.on) }) };
}

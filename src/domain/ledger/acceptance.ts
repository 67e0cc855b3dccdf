import { namedAgreement, ofAgreement } from "./agreement.ts";
import { policyOf } from "./determination.ts";
import {
  asks,
  lastDayToMeet,
  measuresOfType,
  namedStandingListing,
  unknownFinding,
} from "./document.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, type Decision, form, type Form } from "./form.ts";
import { tooLong } from "./redevelopment-agreements.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { dayWord, holds, ofListing, since } from "./said.ts";

interface Names {
  readonly parcel: string;
  readonly listing: string | null;
  readonly agreement: string | null;
}

/** Only an act of the body responsible ends what holds until something is put right; a report of its own never does. */
export const accept = form({
  code: "accept",
  title: { zh: "验收", en: "accept what has been put right or redeveloped" },
  source: "临沂五：整改到位；张店第六条（一）；洛阳附件2第十二条、附件3第八条、第十一条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    finding: oneOf(
      ["整改到位", "改造开发完成", "达到约定要求", "出具达标验收意见"],
      "验收结论；前两项系于认定，后两项系于协议",
      "what is accepted; the first two belong to a listing, the others to an agreement",
    ),
    listing: optional("listing", "认定的编号", "the listing"),
    agreement: optional("text", "协议的编号", "the number of the agreement"),
    opinion: required("text", "验收意见", "the opinion on which it rests"),
  },
  needsEvidence: true,
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ finding, ...names }, file): Decision {
    switch (finding) {
      case "整改到位":
      case "改造开发完成":
        return acceptListing(file, names, finding);
      case "达到约定要求":
      case "出具达标验收意见":
        return acceptAgreement(file, names, finding);
      default:
        return finding satisfies never;
    }
  },
});

function acceptListing(file: CaseFile, names: Names, finding: string): Decision {
  const listing = namedStandingListing(file, names);
  if ("refused" in listing) return listing;
  if (!asks(policyOf(file, listing.policy)?.measures ?? [], finding))
    return unknownFinding(finding);
  if (holds(listing, finding, file.on)) return refuseAs("stage.done");
  const isToEliminate = ["列入淘汰落后产能", "国家禁止或淘汰的工艺设备产品"].some((fact) =>
    holds(listing, fact, file.on),
  );
  if (finding === "整改到位" && isToEliminate && !holds(listing, "完成淘汰", file.on))
    return refuse(
      "stage.missing",
      "该认定有应淘汰的产能、工艺、设备或产品，尚未完成淘汰",
      "the listing has capacity that is to be eliminated and is not",
    );
  return { says: ofListing(listing, { [finding]: since(file.on) }) };
}

function acceptAgreement(file: CaseFile, names: Names, finding: string): Decision {
  const agreement = namedAgreement(file, names);
  if ("refused" in agreement) return agreement;
  if (!asks(measuresOfType(file, agreement.parcel, agreement.type), finding))
    return unknownFinding(finding);
  return holds(agreement, finding, file.on)
    ? refuseAs("stage.done")
    : { says: ofAgreement(agreement, { [finding]: since(file.on) }) };
}

export const failAssessment = form({
  code: "failAssessment",
  title: { zh: "登记达标考核未通过", en: "record that an assessment was failed" },
  source: "洛阳附件2第十二条：同时给予最长不超过两年的整改期",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    agreement: required("text", "协议的编号", "the number of the agreement"),
    rectifyBy: required(
      "day",
      "所给整改期的末日（含）",
      "the last day of the period given to put right",
    ),
    grounds: required("text", "考核结论", "the result of the assessment"),
  },
  needsEvidence: true,
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ rectifyBy, ...names }, file): Decision {
    const agreement = namedAgreement(file, names);
    if ("refused" in agreement) return agreement;
    const measures = measuresOfType(file, agreement.parcel, agreement.type);
    if (!asks(measures, "达标考核未通过")) return unknownFinding("达标考核未通过");
    const isSettled = ["达标考核未通过", "出具达标验收意见"].some((fact) =>
      holds(agreement, fact, file.on),
    );
    if (isSettled) return refuseAs("stage.done");
    if (rectifyBy <= file.on) return refuseAs("day.order");
    const last = lastDayToMeet(measures, {
      met: "出具达标验收意见",
      since: "达标考核未通过日",
      on: file.on,
    });
    if (last !== null && rectifyBy > last) return tooLong(last);
    return {
      says: ofAgreement(agreement, {
        达标考核未通过: since(file.on),
        达标考核未通过日: since(file.on, dayWord(file.on)),
        整改期末日: since(file.on, dayWord(rectifyBy)),
      }),
    };
  },
});

export const acceptanceForms: readonly Form[] = [accept, failAssessment];

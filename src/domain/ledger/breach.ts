import type { Agreement } from "../registry/world.ts";
import { ofAgreement, signedAgreement } from "./agreement.ts";
import { asks, measuresOfType, unknownFinding } from "./document.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, type Decision, form } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { holds, since } from "./said.ts";

const breaches = ["违约认定", "未履行约定和承诺", "失信情节严重"] as const;

/** A breach is found by somebody: that a deadline has passed never makes one by itself. */
export const establishBreach = form({
  code: "establishBreach",
  title: { zh: "认定违约", en: "establish a breach of an agreement" },
  source: "张店第六条（一）（三）；洛阳附件2第十三条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    agreement: required("text", "协议的编号", "the number of the agreement"),
    finding: oneOf(
      breaches,
      "认定什么；洛阳附件2为“未履行约定和承诺”“失信情节严重”",
      "what is found, in the words of the document",
    ),
    party: required("enterprise", "违约的一方", "the party in breach"),
    ownFault: optional(
      "boolean",
      "因原土地使用权人自身原因未能启动或完成改造（随“违约认定”）",
      "by the right holder's own fault the redevelopment was not started or completed",
    ),
    grounds: required("text", "事实和理由", "facts and grounds"),
  },
  needsEvidence: true,
  about: ({ parcel, party }) => ({ parcels: [parcel], enterprises: [party] }),
  decide({ parcel, agreement: number, finding, party, ownFault }, file): Decision {
    const agreement = signedAgreement(file, { parcel, agreement: number });
    if ("refused" in agreement) return agreement;
    if (!agreement.parties.includes(party))
      return refuse(
        "party.unknown",
        "所填企业不是协议的当事人",
        "the enterprise is no party to the agreement",
      );
    const facts = factsOf(finding, ownFault === true);
    const measures = measuresOfType(file, parcel, agreement.type);
    const foreign = facts.find((fact) => !asks(measures, fact));
    if (foreign !== undefined) return unknownFinding(foreign);
    if (finding === "失信情节严重" && !holds(agreement, "未履行约定和承诺", file.on))
      return refuseAs("stage.missing");
    return foundOf(file, agreement, { facts, party });
  },
});

function factsOf(finding: (typeof breaches)[number], isOwnFault: boolean): string[] {
  return isOwnFault ? [finding, "自身原因未启动或完成改造"] : [finding];
}

function foundOf(
  file: CaseFile,
  agreement: Agreement,
  { facts, party }: { readonly facts: readonly string[]; readonly party: string },
): Decision {
  const fresh = facts.filter((fact) => !holds(agreement, fact, file.on));
  if (fresh.length === 0) return refuseAs("stage.done");
  return {
    says: ofAgreement(agreement, {
      ...Object.fromEntries(fresh.map((fact) => [fact, since(file.on)])),
      ...(fresh.includes("违约认定") ? { 违约方: since(file.on, party) } : {}),
    }),
  };
}

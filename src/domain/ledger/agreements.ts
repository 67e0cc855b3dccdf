import { extendDeadline } from "./deadlines.ts";
import { standingListing } from "./determination.ts";
import { oneOf, optional, perhapsSeveral, required } from "./field.ts";
import { form, type Form, parcelOfListing } from "./form.ts";
import { agreeRedevelopment, recordMilestone } from "./redevelopment-agreements.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { dateOn, dayWord, holds, ofListing, since } from "./said.ts";

const manners = ["双方签订", "企业书面确认", "单方指定", "未约定"] as const;

export const agreeRectification = form({
  code: "agreeRectification",
  title: { zh: "登记整改期限的约定", en: "record what was agreed on the period to put right" },
  source: "临沂五（三）：约定整改期限",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    enterprise: required("enterprise", "签约或书面确认的企业", "the enterprise that agreed"),
    manner: oneOf(
      manners,
      "约定的方式；政府单方指定的不是约定，只入案卷",
      "how it was agreed; a period that is only ordered is not agreed and stands in the file alone",
    ),
    deadline: optional(
      "day",
      "约定整改期限的末日（含），不自动顺延；依约遇休假日顺延的，填顺延后的日；未约定的不填",
      "the last day of the period, which counts; never moved from a holiday by itself",
    ),
    indicators: perhapsSeveral("text", "约定的整改内容和指标", "what is to be put right"),
  },
  needsEvidence: true,
  about: ({ listing, enterprise }) => ({
    parcels: [parcelOfListing(listing)],
    enterprises: [enterprise],
  }),
  decide({ listing: code, manner, deadline }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    if (holds(listing, "整改到位", file.on)) return refuseAs("stage.done");
    const amiss = checkDeadline(manner, deadline, file.on);
    if (amiss !== null) return amiss;
    if (manner === "单方指定") return { says: {} };
    if (dateOn(listing, "约定整改期限", file.on) !== null)
      return refuse(
        "stage.done",
        "整改期限已有约定；变更的，用“延长期限”",
        "a period has been agreed already; to change it, extend it",
      );
    const agreed = deadline === null ? "未约定" : dayWord(deadline);
    return { says: ofListing(listing, { 约定整改期限: since(file.on, agreed) }) };
  },
});

function checkDeadline(
  manner: (typeof manners)[number],
  deadline: number | null,
  on: number,
): LedgerRefusal | null {
  if (manner === "未约定")
    return deadline === null
      ? null
      : refuse(
          "field.malformed",
          "未约定期限的，不填期限",
          "where no period was agreed there is no last day to give",
        );
  if (deadline === null)
    return refuse(
      "field.missing",
      "须写明期限的末日（deadline）",
      "the last day of the period (deadline) is missing",
    );
  return deadline < on ? refuseAs("day.order") : null;
}

export const agreementForms: readonly Form[] = [
  agreeRectification,
  agreeRedevelopment,
  recordMilestone,
  extendDeadline,
];

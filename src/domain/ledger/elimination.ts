import { formatDay } from "../time/day.ts";
import { standingListing } from "./determination.ts";
import { optional, required } from "./field.ts";
import { form, type Form, parcelOfListing } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { dayWord, holds, ofListing, since } from "./said.ts";

const listing = required("listing", "认定的编号", "the listing");

export const listForElimination = form({
  code: "listForElimination",
  title: { zh: "列入淘汰落后产能名单", en: "list capacity for elimination" },
  source: "临沂五（五）",
  fields: {
    listing,
    owner: required("enterprise", "产能所属企业", "the enterprise to which the capacity belongs"),
    dueOn: optional(
      "day",
      "规定淘汰期限（末日）；文件未规定期限的不填",
      "the last day set for it; nothing where the order sets none",
    ),
    isProhibited: optional(
      "boolean",
      "工艺、设备、产品为国家禁止或者淘汰的",
      "its process, equipment or product is prohibited or to be eliminated by the state",
    ),
  },
  needsEvidence: true,
  about: ({ listing, owner }) => ({ parcels: [parcelOfListing(listing)], enterprises: [owner] }),
  decide({ listing: code, owner, dueOn, isProhibited }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    if (holds(listing, "列入淘汰落后产能", file.on)) return refuseAs("entry.standing");
    if (dueOn !== null && dueOn < file.on)
      return refuse(
        "day.order",
        `规定期限（${formatDay(dueOn)}）不得早于列入之日`,
        `the day set (${formatDay(dueOn)}) cannot be before the day of the listing`,
      );
    return {
      says: ofListing(listing, {
        列入淘汰落后产能: since(file.on),
        产能所属企业: since(file.on, owner),
        规定淘汰期限: since(file.on, dueOn === null ? "未规定" : dayWord(dueOn)),
        ...(isProhibited === true ? { 国家禁止或淘汰的工艺设备产品: since(file.on) } : {}),
      }),
    };
  },
});

export const completeElimination = form({
  code: "completeElimination",
  title: { zh: "登记完成淘汰", en: "record that capacity was eliminated" },
  source: "临沂五（五）",
  fields: { listing },
  needsEvidence: true,
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    if (!holds(listing, "列入淘汰落后产能", file.on)) return refuseAs("stage.missing");
    if (holds(listing, "完成淘汰", file.on)) return refuseAs("stage.done");
    return { says: ofListing(listing, { 完成淘汰: since(file.on) }) };
  },
});

export const eliminationForms: readonly Form[] = [listForElimination, completeElimination];

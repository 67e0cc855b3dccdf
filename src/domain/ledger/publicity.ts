import { addDays, dateOf } from "../time/day.ts";
import { isListed, standingListing } from "./determination.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, form, type Form, parcelOfListing } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { holds, ofParcel, since } from "./said.ts";
import type { Listing } from "../registry/world.ts";

const reported = ["认定情况", "台账", "数据库"] as const;
type Reported = (typeof reported)[number];

export const reportUpward = form({
  code: "reportUpward",
  title: { zh: "向上级报备", en: "report to the government above" },
  source: "张店第四条末款；聊城一、五（三）；嘉兴三（一）",
  fields: {
    listing: required("listing", "认定的编号", "the listing"),
    what: oneOf(reported, "报备何事", "what is reported"),
    to: required("text", "报至何机关", "to whom"),
    receipt: optional("text", "受理编号", "the number under which it was received"),
  },
  about: ({ listing }) => ({ parcels: [parcelOfListing(listing)] }),
  decide({ listing: code, what }, file) {
    const listing = standingListing(file, code);
    if ("refused" in listing) return listing;
    return checkStage(listing, what, file) ?? { says: {} };
  },
});

/** Only what has been done can be reported. */
function checkStage(listing: Listing, what: Reported, file: CaseFile): LedgerRefusal | null {
  switch (what) {
    case "认定情况":
      return isListed(file, listing) ? null : refuseAs("stage.missing");
    case "台账":
      return holds(listing, "列入台账", file.on) ? null : refuseAs("stage.missing");
    case "数据库": {
      const land = file.world.parcels.get(listing.parcel);
      const isEntered =
        holds(listing, "纳入数据库", file.on) ||
        (land !== undefined && holds(land, "纳入省数据库", file.on));
      return isEntered ? null : refuseAs("stage.missing");
    }
    default:
      return what satisfies never;
  }
}

/** Jiaxing, eight (2): a grant by agreement is made public on five working days, the first not counted. */
const workingDaysMin = 5;
const grant = "协议出让方案";

export const publicise = form({
  code: "publicise",
  title: { zh: "公示", en: "make something public" },
  source: "嘉兴八（二）公示不少于5个工作日；聊城二（三）（四）；洛阳四（四）、附件3第五条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    matter: oneOf(
      [grant, "认定情况", "再开发专项规划", "年度计划和项目实施方案", "低效用地信息"],
      "公示何事",
      "what is made public",
    ),
    medium: required("text", "公示的媒体或场所", "where it is made public"),
    from: required("day", "公示首日，不计入期间", "the first day, which is not counted"),
    to: required("day", "公示末日", "the last day"),
    isUnopposed: optional(
      "boolean",
      "公示期满是否无异议；尚未期满的不填",
      "whether nobody objected, once the period is over",
    ),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ parcel, matter, from, to, isUnopposed }, file) {
    if (to < from)
      return refuse("day.order", "公示末日早于首日", "the last day is before the first");
    if (file.on < from)
      return refuse("day.order", "公示尚未开始", "what is made public has not begun");
    if (isUnopposed === null) return { says: {} };
    if (file.on <= to)
      return refuse(
        "day.order",
        "公示尚未期满，不能记载有无异议",
        "the period is not over; nobody can say yet whether somebody objects",
      );
    if (matter !== grant) return { says: {} };
    const days = weekdaysAfter(from, to);
    if (isUnopposed && days < workingDaysMin)
      return refuse(
        "publicity.too-short",
        `协议出让方案公示不少于 ${workingDaysMin} 个工作日（首日不计），此处至多 ${days} 个`,
        `a grant by agreement is public for ${workingDaysMin} working days, the first not counted; here ${days} at most`,
      );
    const land = file.world.parcels.get(parcel);
    const known = land !== undefined && holds(land, "协议出让公示无异议", file.on);
    if (known === isUnopposed) return { says: {} };
    const first = isUnopposed ? addDays(to, 1) : file.on;
    return { says: ofParcel(parcel, { 协议出让公示无异议: since(first, isUnopposed) }) };
  },
});

/**
 * The days from Monday to Friday after `from`, up to and with `to`. Holidays are decided each year: whoever
 * records a period with one in it makes it longer.
 */
function weekdaysAfter(from: number, to: number): number {
  let count = 0;
  // A longer period is long enough whatever its days are.
  for (let day = from + 1; day <= Math.min(to, from + 30); day += 1)
    if (dateOf(day).dayOfWeek <= 5) count += 1;
  return count;
}

export const publicityForms: readonly Form[] = [reportUpward, publicise];

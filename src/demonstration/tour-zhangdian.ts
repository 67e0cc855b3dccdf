import { day } from "../domain/time/day.ts";
import type { Fields } from "./draft.ts";
import type { RouteStop, TourRoute } from "./tour-stop.ts";

const policy = "zhangdian-2022-6";
const county = "370303";
const workshop = {
  code: "91370303DEM9002155",
  name: "演示猪龙河铸造有限公司",
  land: "370303999900GB00021",
};
const upgrader = {
  code: "91370303DEM9002230",
  name: "演示玉黛湖电子有限公司",
  land: "370303999900GB00022",
};

function parcel(
  land: string,
  served: string,
  more: Fields,
  listing: Fields,
): Record<string, Fields> {
  const found = {
    类别: "一",
    文件: policy,
    认定低效: { 自: "2022-03-28" },
    认定日: "2022-03-28",
    送达日: served,
    列入台账: { 自: served },
    ...listing,
  };
  return { [`地块 ${land}`]: { 区划: county, 园区: "山东张店经济开发区", ...more, 认定: [found] } };
}

const facts: Record<string, Fields> = {
  [`企业 ${workshop.code}`]: { 名称: workshop.name, 区划: county, 地块: [workshop.land] },
  ...parcel(workshop.land, "2022-04-01", {}, { 自主改造: { 自: "2022-04-01" } }),
  [`企业 ${upgrader.code}`]: { 名称: upgrader.name, 区划: county, 地块: [upgrader.land] },
  ...parcel(
    upgrader.land,
    "2022-04-20",
    { 依法取得的工业用地: "是", 提高容积率: { 自: "2022-11-01" } },
    {
      自主改造: { 自: "2022-06-01" },
      管委会同意方案: { 自: "2022-09-01" },
      完成必要许可: { 自: "2022-10-15" },
    },
  ),
};

const start = (on: string): RouteStop["question"] => ({
  subject: { kind: "parcel", id: workshop.land },
  action: "redevelopment.start",
  jurisdiction: county,
  asOf: day(on),
});

const stops: readonly RouteStop[] = [
  {
    title: {
      zh: "办法最后一日：方案未经同意不得开工实施",
      en: "On the last day of the document: no start without consent",
    },
    name: null,
    question: start("2024-04-05"),
    expected: { outcome: "BLOCKED", article: "第六条（一）第三款", nextChangeOn: "2024-04-06" },
    explanation: {
      zh: "自主改造开发方案须报管委会同意并完成必要许可后方可实施；办法有效期至 2024-04-05，含当日。",
      en: "Work may start only after consent to the plan and the permits; the document is in force through 2024-04-05.",
    },
  },
  {
    title: { zh: "办法失效次日", en: "The day after it expired" },
    name: null,
    question: start("2024-04-06"),
    expected: { outcome: "NO_MEASURE", remarks: ["policy.expired"] },
    explanation: {
      zh: "文件失效，措施终止；附注写明曾有此措施，与“从未有过”不同。",
      en: "The measure ended with the document, and the remark says so: this is not the same as never.",
    },
  },
  {
    title: { zh: "办法尚未施行", en: "Before the document took effect" },
    name: null,
    question: start("2022-04-05"),
    expected: { outcome: "NO_MEASURE", remarks: ["policy.not-yet"], nextChangeOn: "2022-04-06" },
    explanation: {
      zh: "认定意见已送达，办法自 2022-04-06 起施行，前一日尚无措施。",
      en: "The opinion has been served, but the document takes effect on 2022-04-06.",
    },
  },
  {
    title: {
      zh: "自主改造提高容积率：可不再增缴价款",
      en: "More floor area on own industrial land",
    },
    name: upgrader.name,
    question: {
      subject: { kind: "enterprise", id: upgrader.code },
      action: "land-price.assess",
      jurisdiction: county,
      asOf: day("2023-05-01"),
      parcel: upgrader.land,
    },
    expected: { outcome: "ENTITLED", article: "第六条（一）第二款" },
    explanation: {
      zh: "在原依法取得的工业用地上自主提升改造、提高容积率而不改变用途的，可不再增缴土地价款。",
      en: "Self-redevelopment that raises the floor-area ratio without a change of use may go without a further premium.",
    },
  },
];

export const zhangdianRoute: TourRoute = { policy, facts, stops };

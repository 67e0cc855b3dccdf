import { day } from "../domain/time/day.ts";
import type { Fields } from "./draft.ts";
import type { RouteStop, TourRoute } from "./tour-stop.ts";

const policy = "jiaxing-2014-91";
const county = "330411";
const mill = {
  code: "91330411DEM9004181",
  name: "演示秀水纺织有限公司",
  land: "330411999900GB00041",
};
const consent = {
  code: "91330411DEM900426U",
  name: "演示南湖包装有限公司",
  land: "330411999900GB00042",
};

function parcel(land: string, more: Fields, listing: Fields): Record<string, Fields> {
  const found = {
    类别: "利用粗放",
    文件: policy,
    认定低效: { 自: "2022-08-01" },
    认定日: "2022-08-01",
    列入范围: { 自: "2022-09-01" },
    纳入数据库: { 自: "2022-09-01" },
    ...listing,
  };
  return { [`地块 ${land}`]: { 区划: county, 园区: "不在园区", ...more, 认定: [found] } };
}

const facts: Record<string, Fields> = {
  [`企业 ${mill.code}`]: { 名称: mill.name, 区划: county, 地块: [mill.land] },
  ...parcel(mill.land, {}, { 不愿实施再开发: { 自: "2024-06-15" }, 不愿再开发企业: mill.code }),
  [`企业 ${consent.code}`]: { 名称: consent.name, 区划: county, 地块: [consent.land] },
  ...parcel(consent.land, { 拟由他人实施再开发: { 自: "2025-01-10" } }, {}),
};

const price = (on: string): RouteStop["question"] => ({
  subject: { kind: "enterprise", id: mill.code },
  action: "power.price",
  jurisdiction: county,
  asOf: day(on),
});

const stops: readonly RouteStop[] = [
  {
    title: { zh: "认定不愿实施再开发：差别电价", en: "Found unwilling: another price of power" },
    name: mill.name,
    question: price("2026-03-02"),
    expected: { outcome: "DIFFERENTIAL", article: "十（四）", isDoubted: true },
    explanation: {
      zh: "列入数据库并经认定不愿实施再开发，综合运用差别化政策；文件未写数额，由价格主管部门定。",
      en: "In the database and found unwilling: differentiated policy applies. The document states no tariff.",
    },
  },
  {
    title: { zh: "作出认定的前一日：没有措施", en: "The day before that finding" },
    name: mill.name,
    question: price("2024-06-14"),
    expected: { outcome: "NO_MEASURE", nextChangeOn: "2024-06-15" },
    explanation: {
      zh: "仅列入数据库不触发；以有日期、有证据的不愿认定为准。",
      en: "Being in the database triggers nothing; a dated finding does.",
    },
  },
  {
    title: {
      zh: "权利人是否同意未记载：待定",
      en: "Whether the right-holder consents is not recorded",
    },
    name: null,
    question: {
      subject: { kind: "parcel", id: consent.land },
      action: "redevelopment.approve",
      jurisdiction: county,
      asOf: day("2026-03-02"),
    },
    expected: { outcome: "INDETERMINATE", atLeast: "NO_MEASURE", missing: ["原土地权利人同意"] },
    explanation: {
      zh: "未征得同意不得强行开发；改造意愿调查应记载而未记载，不当作已同意。",
      en: "No redevelopment without consent; the survey had to record it and did not, so it is not taken as given.",
    },
  },
];

export const jiaxingRoute: TourRoute = { policy, facts, stops };

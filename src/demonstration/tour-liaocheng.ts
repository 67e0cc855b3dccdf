import { day } from "../domain/time/day.ts";
import type { Fields } from "./draft.ts";
import type { RouteStop, TourRoute } from "./tour-stop.ts";

const policy = "liaocheng-2020";
const county = "371502";
const paper = {
  code: "91371502DEM900311N",
  name: "演示徒骇河纸业有限公司",
  land: "371502999900GB00031",
};
const bearing = {
  code: "91371502DEM90032XE",
  name: "演示光岳轴承有限公司",
  land: "371502999900GB00032",
};

function parcel(land: string, more: Fields): Record<string, Fields> {
  const found = {
    类别: "指标偏低",
    文件: policy,
    认定低效: { 自: "2021-05-10" },
    认定日: "2021-05-10",
  };
  return { [`地块 ${land}`]: { 区划: county, 园区: "不在园区", ...more, 认定: [found] } };
}

const facts: Record<string, Fields> = {
  [`企业 ${paper.code}`]: { 名称: paper.name, 区划: county, 地块: [paper.land] },
  ...parcel(paper.land, { 纳入省数据库: "否", 申请按政策再开发: { 自: "2025-02-01" } }),
  [`企业 ${bearing.code}`]: { 名称: bearing.name, 区划: county, 地块: [bearing.land] },
  ...parcel(bearing.land, { 纳入省数据库: { 自: "2021-11-20" }, 符合规划: "是" }),
  "项目 演示轴承再开发项目": {
    申请人: bearing.code,
    地块: bearing.land,
    区划: county,
    列入再开发计划: { 自: "2025-03-01" },
    工改工: "是",
  },
};

const stops: readonly RouteStop[] = [
  {
    title: { zh: "差别电价：文件只作授权，未定规则", en: "A framework without a rule" },
    name: paper.name,
    question: {
      subject: { kind: "enterprise", id: paper.code },
      action: "power.price",
      jurisdiction: county,
      asOf: day("2026-03-02"),
    },
    expected: { outcome: "NO_MEASURE", remarks: ["framework.only"] },
    explanation: {
      zh: "四（四）授权各县区按工业企业分类综合评价差别化配置资源；本方案未定价格，用地认定低效不当然适用差别电价。",
      en: "Art. 4(4) lets counties differentiate by their own evaluation; it sets no price, and a listing alone triggers none.",
    },
  },
  {
    title: {
      zh: "不在省数据库的地块：不得按政策再开发",
      en: "Land that is not in the provincial database",
    },
    name: null,
    question: {
      subject: { kind: "parcel", id: paper.land },
      action: "redevelopment.approve",
      jurisdiction: county,
      asOf: day("2026-03-02"),
    },
    expected: { outcome: "BLOCKED", article: "一", subjectKnown: true },
    explanation: {
      zh: "只有纳入省系统数据库的地块方可按本方案再开发；本地认定不足。",
      en: "Only land in the provincial database may be redeveloped under these policies.",
    },
  },
  {
    title: { zh: "再开发项目贷款：鼓励支持", en: "Credit for a redevelopment project" },
    name: bearing.name,
    question: {
      subject: { kind: "enterprise", id: bearing.code },
      action: "loan.new",
      jurisdiction: county,
      asOf: day("2026-03-02"),
      project: "演示轴承再开发项目",
    },
    expected: { outcome: "ENTITLED", article: "四（三）", isDoubted: true },
    explanation: {
      zh: "聊城没有停贷规定；列入年度计划的再开发项目，鼓励金融机构提供信贷支持。",
      en: "Liaocheng has no loan freeze; banks are encouraged to support projects in the annual plan.",
    },
  },
];

export const liaochengRoute: TourRoute = { policy, facts, stops };

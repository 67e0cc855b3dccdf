import { day } from "../domain/time/day.ts";
import type { Fields } from "./draft.ts";
import type { RouteStop, TourRoute } from "./tour-stop.ts";

const policy = "luoyang-2021-16";
const county = "410324";
const zone = "栾川县产业集聚区";
const works = {
  code: "91410324DEM900514E",
  name: "演示伊水轴承有限公司",
  land: "410324999900GB00051",
};
const applicant = {
  code: "91410324DEM9005229",
  name: "演示洛水新材料有限公司",
  land: "410325999900GB00052",
};
const benefit = "演示伊水轴承技改奖励";

const facts: Record<string, Fields> = {
  [`企业 ${works.code}`]: {
    名称: works.name,
    区划: county,
    园区: zone,
    地块: [works.land],
    既有优惠: [{ 名称: benefit, 授予日: "2021-02-01", 到期日: "2024-01-31" }],
  },
  [`地块 ${works.land}`]: {
    区划: county,
    园区: zone,
    认定: [
      {
        类别: "产出未达标类",
        文件: policy,
        认定低效: { 自: "2022-10-10" },
        认定日: "2022-10-10",
        列入台账: { 自: "2022-11-01" },
        用地单位: works.code,
        不主动配合整改: { 自: "2023-06-01" },
        不配合整改企业: works.code,
      },
    ],
  },
  [`企业 ${applicant.code}`]: {
    名称: applicant.name,
    区划: "410325",
    园区: "嵩县产业集聚区",
    地块: [applicant.land],
  },
  [`地块 ${applicant.land}`]: { 区划: "410325", 园区: "嵩县产业集聚区" },
  "区域 嵩县产业集聚区": {
    区划: "410325",
    目标任务落实不力: { 自: "2023-01-20", 至: "2024-01-20" },
  },
};

function ask(
  action: string,
  on: string,
  more: { benefit?: string } = {},
): Pick<RouteStop, "name" | "question"> {
  return {
    name: works.name,
    question: {
      subject: { kind: "enterprise", id: works.code },
      action,
      jurisdiction: county,
      asOf: day(on),
      ...more,
    },
  };
}

const stops: readonly RouteStop[] = [
  {
    title: { zh: "原有优惠未到期：继续享受", en: "An existing benefit that has not run out" },
    ...ask("incentive.honour", "2024-01-31", { benefit }),
    expected: { outcome: "NO_MEASURE", nextChangeOn: "2024-02-01" },
    explanation: {
      zh: "被认定低效又不主动配合整改的，原有优惠政策未到期的，到期后不再享受；末日仍可享受。",
      en: "Existing benefits run to their own expiry, its last day included.",
    },
  },
  {
    title: { zh: "原有优惠到期次日：不再享受", en: "The day after it ran out" },
    ...ask("incentive.honour", "2024-02-01", { benefit }),
    expected: { outcome: "BLOCKED", article: "附件3第九条第一款" },
    explanation: {
      zh: "到期后不再享受；此后的延期视为新的优惠。",
      en: "No longer after expiry; an extension would count as a new benefit.",
    },
  },
  {
    title: {
      zh: "新的奖励：不再享受，并告知哪项优惠仍有效",
      en: "A new reward, with the benefit that still runs",
    },
    ...ask("incentive.honour", "2023-09-01"),
    expected: { outcome: "BLOCKED", article: "附件3第九条第一款", remarks: ["benefit.spared"] },
    explanation: {
      zh: "未指明既有优惠的，按新的优惠答复；附注列出尚未到期的一项。",
      en: "Asked without naming a benefit, the answer is about new ones; the remark names the one that runs.",
    },
  },
  {
    title: { zh: "不主动配合整改：供电差别化", en: "Uncooperative: differentiated power" },
    ...ask("power.price", "2023-09-01"),
    expected: { outcome: "DIFFERENTIAL", article: "附件3第九条第一款" },
    explanation: {
      zh: "实施供电、供水、燃气等资源要素差别化政策；文件未写价格。",
      en: "Power, water and gas are differentiated; the document states no price.",
    },
  },
  {
    title: { zh: "有效期三年的最后一日", en: "The last day of three years" },
    ...ask("financing-fund.admit", "2024-04-27"),
    expected: { outcome: "RESTRICTED", article: "附件3第九条第二款", nextChangeOn: "2024-04-28" },
    explanation: {
      zh: "列入台账的，原则上不纳入融资专项资金；自发布之日起三年，含起始日，末日为 2024-04-27。",
      en: "In principle not admitted; three years from publication, the first day counted, end with 2024-04-27.",
    },
  },
  {
    title: {
      zh: "次日：失效，但另有一种算法",
      en: "The day after: expired, but for another count",
    },
    ...ask("financing-fund.admit", "2024-04-28"),
    expected: { outcome: "NO_MEASURE", remarks: ["policy.expiry-doubt"] },
    explanation: {
      zh: "按本包读法已失效；起始日不计入的另一读法仍在有效期，附注写明。",
      en: "Expired by the count taken; by the other it is still the last day, and the remark says so.",
    },
  },
  {
    title: {
      zh: "集聚区被暂停审批：及于每一申请人",
      en: "A cluster whose approvals are suspended",
    },
    name: applicant.name,
    question: {
      subject: { kind: "enterprise", id: applicant.code },
      action: "construction-land.allot",
      jurisdiction: "410325",
      asOf: day("2023-06-01"),
      parcel: applicant.land,
    },
    expected: { outcome: "BLOCKED", article: "附件3第十二条" },
    explanation: {
      zh: "该企业自身没有任何认定；所在产业集聚区目标任务落实不力，暂停其新增建设用地审批。",
      en: "Nothing is found about this firm; the cluster where it applies missed its targets.",
    },
  },
];

export const luoyangRoute: TourRoute = { policy, facts, stops };

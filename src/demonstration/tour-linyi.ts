import { day } from "../domain/time/day.ts";
import { county, facts, type Firm, firms, land, name, person, policy } from "./tour-linyi-firms.ts";
import type { RouteStop, TourRoute } from "./tour-stop.ts";

type Asking = {
  readonly action: string;
  readonly on: string;
  readonly jurisdiction?: string;
  readonly parcel?: number;
};

function ask(
  who: Firm,
  { action, on, jurisdiction = county, parcel: number }: Asking,
): Pick<RouteStop, "name" | "question"> {
  const subject = { kind: "enterprise", id: firms[who] } as const;
  const tied = number === undefined ? {} : { parcel: land(number) };
  return {
    name: who === "unknown" ? null : name(who),
    question: { subject, action, jurisdiction, asOf: day(on), ...tied },
  };
}

const stops: readonly RouteStop[] = [
  {
    title: { zh: "银行问：可否新增贷款", en: "A bank: may it grant a new loan?" },
    ...ask("沂河机械", { action: "loan.new", on: "2026-03-02" }),
    expected: { outcome: "BLOCKED", article: "五（三）", nextChangeOn: null },
    explanation: {
      zh: "第一类低效用地，约定整改期限 2025-03-31 届满仍未整改到位，不得提供任何形式的新增贷款支持。",
      en: "Category 1 land; the agreed deadline of 2025-03-31 has passed without rectification: no new loan in any form.",
    },
  },
  {
    title: { zh: "期限最后一日：尚未届满", en: "On the last day of the deadline" },
    ...ask("沂河机械", { action: "loan.new", on: "2025-03-31" }),
    expected: { outcome: "NO_MEASURE", nextChangeOn: "2025-04-01" },
    explanation: {
      zh: "期限含最后一日，次日零时起方为届满；答复同时告知次日将变。",
      en: "The period includes its last day; the answer changes the day after, and says so.",
    },
  },
  {
    title: { zh: "续贷与新增贷款不同", en: "Renewing a loan is not granting one" },
    ...ask("沂河机械", { action: "loan.renew", on: "2026-03-02" }),
    expected: { outcome: "RESTRICTED", article: "五（三）", isDoubted: true },
    explanation: {
      zh: "续贷、展期按“严格控制贷款投放”，由金融机构裁量；另有“属新增贷款”的读法，随答复列明。",
      en: "Renewal falls under strict control of lending, which leaves the bank a choice; the other reading is shown.",
    },
  },
  {
    title: {
      zh: "不动产登记问：可否办理抵押登记",
      en: "Real-estate registration: may a mortgage be registered?",
    },
    name: null,
    question: {
      subject: { kind: "parcel", id: land(1) },
      action: "mortgage.register",
      jurisdiction: county,
      asOf: day("2026-03-02"),
    },
    expected: { outcome: "BLOCKED", article: "五（三）", subjectKnown: true },
    explanation: {
      zh: "抵押登记的限制系于地块，不论由谁申请。",
      en: "The bar on mortgages attaches to the land, whoever applies.",
    },
  },
  {
    title: { zh: "控股股东自己贷款：没有措施", en: "The controlling shareholder borrows" },
    ...ask("沂蒙控股", { action: "loan.new", on: "2026-03-02" }),
    expected: { outcome: "NO_MEASURE", subjectKnown: true },
    explanation: {
      zh: "五（三）只写企业，未写控股股东；不利措施不作扩大。",
      en: "Art. 5(3) names the enterprise only; a restraint is not stretched to its shareholder.",
    },
  },
  {
    title: { zh: "控股股东报名竞买土地：不得", en: "The controlling shareholder bids for land" },
    ...ask("沂蒙控股", { action: "land-auction.bid", on: "2026-03-02" }),
    expected: { outcome: "BLOCKED", article: "五（四）", isDoubted: true },
    explanation: {
      zh: "五（四）写明“该违约企业及其控股股东”；疑义只在由谁执行。",
      en: "Art. 5(4) names the breaching enterprise and its controlling shareholder; the doubt is only who enforces it.",
    },
  },
  {
    title: { zh: "自然人控股股东：仅在控股期间", en: "A natural person, only while in control" },
    name: null,
    question: {
      subject: { kind: "person", id: person },
      action: "land-auction.bid",
      jurisdiction: county,
      asOf: day("2024-12-31"),
    },
    expected: { outcome: "BLOCKED", article: "五（四）", nextChangeOn: "2025-01-01" },
    explanation: {
      zh: "经认定的控股至 2024-12-31 止，次日起不再及于该自然人；登记簿只存代号，不存姓名和证号。",
      en: "The determined control ends with 2024-12-31. The register keeps a token, not a name.",
    },
  },
  {
    title: {
      zh: "未填整改期限：待定，不是没有",
      en: "No deadline recorded: undetermined, not clear",
    },
    ...ask("蒙山木业", { action: "loan.new", on: "2026-03-02" }),
    expected: { outcome: "INDETERMINATE", atLeast: "NO_MEASURE", missing: ["约定整改期限"] },
    explanation: {
      zh: "期限应由签订整改协议的单位记载而未记载，既不当作未届满，也不当作已届满。",
      en: "Whoever signed the agreement had to record the deadline and did not; it reads neither as running nor as passed.",
    },
  },
  {
    title: { zh: "登记簿里没有的企业", en: "A firm the register does not know" },
    ...ask("unknown", { action: "loan.new", on: "2026-03-02" }),
    expected: { outcome: "NO_MEASURE", subjectKnown: false },
    explanation: {
      zh: "没有措施，也没有“清白证明”：答复写明登记簿不知此主体。",
      en: "No measure, and no clearance either: the answer says that the subject is unknown.",
    },
  },
  {
    title: { zh: "优惠指明另一宗地：由主管单位裁量", en: "An incentive for the firm's other land" },
    ...ask("沂河机械", { action: "incentive.honour", on: "2026-03-02", parcel: 2 }),
    expected: { outcome: "RESTRICTED", article: "五（一）", isDoubted: true },
    explanation: {
      zh: "五（一）以低效用地为对象。指明该宗地为不得，指明其他宗地的，两种读法并存，由主管单位裁量。",
      en: "Art. 5(1) is about the land. For other land both readings stand and the body decides.",
    },
  },
  {
    title: { zh: "优惠指明该宗地：不得兑现", en: "An incentive for the listed land itself" },
    ...ask("沂河机械", { action: "incentive.honour", on: "2026-03-02", parcel: 1 }),
    expected: { outcome: "BLOCKED", article: "五（一）", isDoubted: false },
    explanation: {
      zh: "整改到位前不得兑现招商优惠政策，此处没有疑义。",
      en: "Not to be honoured before rectification; here nothing is in doubt.",
    },
  },
  {
    title: { zh: "验收合格之日起恢复", en: "From the day of acceptance" },
    ...ask("琅琊建材", { action: "loan.new", on: "2025-01-19" }),
    expected: { outcome: "BLOCKED", article: "五（三）", nextChangeOn: "2025-01-20" },
    explanation: {
      zh: "逾期后于 2025-01-20 验收合格；前一日仍不得，当日起没有措施。",
      en: "Accepted late, on 2025-01-20: barred the day before, free from that day.",
    },
  },
  {
    title: { zh: "期限届满后才延期", en: "A deadline extended after it had passed" },
    ...ask("岱崮机械", { action: "loan.new", on: "2024-12-02" }),
    expected: { outcome: "NO_MEASURE", nextChangeOn: "2025-06-01" },
    explanation: {
      zh: "2024-06-01 至 2024-09-09 曾不得贷款；变更协议只向后生效，新期限 2025-05-31 届满后又不得。",
      en: "Barred from 2024-06-01 until the amendment of 2024-09-10, and again after 2025-05-31; the past is not erased.",
    },
  },
  {
    title: { zh: "恰好持股 50%：旧公司法", en: "Exactly 50 %, under the old Company Law" },
    ...ask("银雀投资", { action: "land-auction.bid", on: "2024-06-30" }),
    expected: { outcome: "BLOCKED", article: "五（四）", nextChangeOn: "2024-07-01" },
    explanation: {
      zh: "2024-06-30 以前“百分之五十以上”包括本数，恰为 50% 即控股股东。",
      en: "Until 2024-06-30 fifty per cent included made a controlling shareholder.",
    },
  },
  {
    title: { zh: "恰好持股 50%：新公司法", en: "Exactly 50 %, under the new one" },
    ...ask("银雀投资", { action: "land-auction.bid", on: "2024-07-01" }),
    expected: { outcome: "INDETERMINATE", atLeast: "NO_MEASURE", missing: ["控股认定"] },
    explanation: {
      zh: "2024-07-01 起为“超过百分之五十”；恰为 50% 须看是否有重大影响，未经认定即待定。",
      en: "From 2024-07-01 more than fifty is needed; at exactly fifty somebody must determine it.",
    },
  },
  {
    title: { zh: "受让低效用地的企业", en: "The buyer of listed land" },
    ...ask("沭河食品", { action: "subsidy.grant", on: "2026-03-02", parcel: 6 }),
    expected: { outcome: "BLOCKED", article: "五（一）", isDoubted: true },
    explanation: {
      zh: "五（一）随该宗地当日的使用权人；原文未写转让，另有“仅及于列入时的企业”的读法。",
      en: "Art. 5(1) follows the holder of the day; the text is silent on transfer, so the doubt is shown.",
    },
  },
  {
    title: { zh: "受让人不是违约企业", en: "The buyer is not the breaching enterprise" },
    ...ask("沭河食品", { action: "land-auction.bid", on: "2026-03-02" }),
    expected: { outcome: "NO_MEASURE", subjectKnown: true },
    explanation: {
      zh: "禁止竞买留在认定书写明的违约企业，不因受让土地而承受。",
      en: "The bar on bidding stays with the enterprise that the finding names.",
    },
  },
  {
    title: { zh: "未按期淘汰：安全证照不予延续", en: "Capacity not eliminated in time" },
    ...ask("涑河化工", { action: "safety-permit.extend", on: "2025-08-01" }),
    expected: { outcome: "BLOCKED", article: "五（五）" },
    explanation: {
      zh: "列入淘汰落后产能，规定期限 2024-12-31 已过而未淘汰，不予批准延续。",
      en: "On the elimination list, not eliminated by 2024-12-31: no extension.",
    },
  },
  {
    title: {
      zh: "可以得到的：退出低效用地的奖励",
      en: "What one may get: the reward for giving land back",
    },
    ...ask("汤河陶瓷", { action: "exit-reward.grant", on: "2026-03-02" }),
    expected: { outcome: "ENTITLED", article: "四（六）", isDoubted: true },
    explanation: {
      zh: "认定后两年内主动申请退出，可给予一定的奖励；激励与约束用同一机制答复。",
      en: "It applied to exit within two years of the determination: a reward may be given.",
    },
  },
  {
    title: { zh: "外地柜台来问：告知，不裁断", en: "A counter of another territory" },
    ...ask("沂河机械", { action: "loan.new", on: "2026-03-02", jurisdiction: "370303" }),
    expected: { outcome: "NO_MEASURE", remarks: ["territory.elsewhere"] },
    explanation: {
      zh: "临沂的文件不约束张店的柜台；作为附注告知。",
      en: "A Linyi document does not bind a counter in Zhangdian; it is told by a remark.",
    },
  },
];

export const linyiRoute: TourRoute = { policy, facts, stops };

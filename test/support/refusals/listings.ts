import { usccOf } from "../walk.ts";
import {
  firstCategory,
  otherFirm,
  type Provocations,
  type RefusalStage,
  type Site,
  type SitePlan,
} from "./stage.ts";

/** What a listing, its agreements and its document do not allow. */
export function refusedOfListings(stage: RefusalStage) {
  const { walk, site, refused, refusedBy, wang, zhangdian, luanchuan, jiaxing } = stage;
  return {
    "listing.unknown": async () => {
      const { parcel } = await site();
      const listing = `${parcel}/linyi-2013-45/三/1`;
      return refused("completeElimination", { listing });
    },
    "listing.standing": async () => {
      const { parcel } = await site({ facts: { 认定低效: { 自: "2020-01-01" } } });
      return refused("determine", { parcel, policy: "linyi-2013-45", category: "二" });
    },
    "listing.ended": async () => {
      const ended = { 列入范围: { 自: "2020-01-01", 至: "2022-01-01" } };
      const { listing } = await site({ facts: ended });
      return refused("completeElimination", { listing });
    },
    "category.unknown": async () => {
      const { parcel } = await site();
      return refused("determine", { parcel, policy: "linyi-2013-45", category: "九" });
    },
    "policy.not-in-force": async () => {
      const { parcel } = await site();
      const policy = "zhangdian-2022-6";
      return refused("determine", { parcel, policy, category: firstCategory(walk, policy) });
    },
    "stage.missing": async () => {
      const { listing } = await site();
      return refused("completeElimination", { listing });
    },
    "stage.done": async () => {
      const facts = { 列入范围: { 自: "2020-01-01" }, 列入淘汰落后产能: { 自: "2022-01-01" } };
      const { listing } = await site({ facts });
      await walk.did(wang, "completeElimination", { listing });
      return refused("completeElimination", { listing });
    },
    "scope.none": async () => {
      const policy = "zhangdian-2022-6";
      const there = { policy, category: firstCategory(walk, policy) };
      const { parcel } = await site({ region: "370303", ...there, facts: {} });
      return refusedBy(zhangdian, "listInScope", { parcel, ...there });
    },
    "publicity.too-short": async () => {
      const { parcel } = await jiaxingSite(stage);
      return refusedBy(jiaxing, "publicise", {
        parcel,
        matter: "协议出让方案",
        medium: "门户网站",
        from: "2024-01-08",
        to: "2024-01-10",
        isUnopposed: true,
      });
    },
    "finding.none": async () => {
      const { parcel, listing } = await site();
      const finding = "不愿实施再开发";
      return refused("revokeFinding", { parcel, listing, finding, reason: "已表示愿意" });
    },
    "finding.unknown": async () => {
      const { firm: enterprise, listing } = await site();
      const finding = "不愿实施再开发";
      return refused("findUnwilling", { listing, enterprise, finding, grounds: "书面表示" });
    },
    "deadline.none": async () => extended(stage, await site(), "2025-12-31"),
    "deadline.not-later": async () => {
      const facts = { 列入范围: { 自: "2020-01-01" }, 约定整改期限: "2024-12-31" };
      return extended(stage, await site({ facts }), "2024-12-31");
    },
    "deadline.too-long": async () => {
      const { parcel, agreement } = await standardLand(stage);
      const failed = { parcel, agreement, rectifyBy: "2026-06-01", grounds: "税收未达标" };
      return refusedBy(luanchuan, "failAssessment", failed, { effectiveOn: "2024-03-01" });
    },
    "agreement.unknown": async () => {
      const { parcel } = await standardLand(stage);
      const failed = { parcel, agreement: "没有", rectifyBy: "2025-01-01", grounds: "税收未达标" };
      return refusedBy(luanchuan, "failAssessment", failed);
    },
    "agreement.type": async () => {
      const { parcel, firm, listing } = await site();
      const agreement = { parcel, policy: "linyi-2013-45", type: "君子协定", number: "1号" };
      return refused("agreeRedevelopment", { ...agreement, listing, parties: [firm] });
    },
    "party.unknown": async () => {
      const { parcel, agreement } = await standardLand(stage);
      const breach = { finding: "未履行约定和承诺", party: otherFirm, grounds: "未开工" };
      return refusedBy(luanchuan, "establishBreach", { parcel, agreement, ...breach });
    },
    "mode.unknown": async () => {
      const { listing } = await site();
      return refused("chooseDisposal", { listing, mode: "听之任之" });
    },
    "objection.none": async () => {
      const { listing } = await site();
      return refused("decideObjection", { listing, outcome: "成立", reason: "有误" });
    },
    "objection.pending": async () => {
      const { listing, firm: objector } = await site();
      await walk.did(wang, "object", { listing, objector, grounds: "面积有误" });
      return refused("object", { listing, objector, grounds: "面积有误" });
    },
    "consent.missing": async () => {
      const land = { 拟由他人实施再开发: { 自: "2020-01-01" } };
      const { listing } = await jiaxingSite(stage, land);
      return refusedBy(jiaxing, "startRedevelopment", { listing });
    },
  } satisfies Provocations;
}

/** An agreement on standard land, of a firm that has failed nothing yet. */
async function standardLand({
  site,
}: RefusalStage): Promise<Site & { readonly agreement: string }> {
  const agreement = "栾标准地〔2021〕7号";
  const type = "工业项目标准地履约监管协议";
  const there = { region: "410324", policy: "luoyang-2021-16", category: "产出未达标类" };
  const parties = [usccOf("91410324DEM990101")];
  const signed = { 种类: type, 编号: agreement, 当事人: parties, 签订日: "2021-12-10" };
  return { ...(await site({ ...there, land: { 协议: [signed] } })), agreement };
}

function jiaxingSite({ walk, site }: RefusalStage, land: SitePlan["land"] = {}): Promise<Site> {
  const policy = "jiaxing-2014-91";
  const facts = { 列入范围: { 自: "2020-01-01" }, 纳入数据库: { 自: "2020-01-01" } };
  return site({ region: "330402", policy, category: firstCategory(walk, policy), facts, land });
}

function extended(
  { refused }: RefusalStage,
  { parcel, listing }: Site,
  deadline: string,
): Promise<string> {
  const term = "约定整改期限";
  return refused("extendDeadline", { parcel, listing, term, deadline, reason: "工程量大" });
}

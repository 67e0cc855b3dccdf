import { otherFirm, type Provocations, type RefusalStage } from "./stage.ts";

/** What is in the registers already, or not in them, or not for them. */
export function refusedOfRegisters({ walk, site, refused, wang }: RefusalStage) {
  return {
    "tenure.none": async () => {
      const { parcel, firm } = await site();
      return refused("transferLand", { parcel, from: otherFirm, to: firm, way: "转让" });
    },
    "entry.standing": async () => {
      const { parcel } = await site();
      return refused("enterParcel", { parcel });
    },
    "mortgage.none": async () => {
      const { parcel } = await site();
      return refused("releaseMortgage", { parcel, number: "1号" });
    },
    "benefit.none": async () => {
      const { firm: enterprise } = await site();
      return refused("endBenefit", { enterprise, name: "没有", how: "stop" });
    },
    "duty.none": async () => {
      const { listing } = await site();
      return refused("dischargeDuty", { listing, measure: "五-1-1" });
    },
    "fact.reserved": async () => {
      const { listing } = await site();
      return refused("recordFact", { of: "listing", listing, fact: "整改到位", value: "是" });
    },
    "fact.unknown": async () => {
      const { parcel } = await site();
      return refused("recordFact", { of: "parcel", parcel, fact: "风水好", value: "是" });
    },
    "fact.malformed": async () => {
      const { parcel } = await site();
      return refused("recordFact", { of: "parcel", parcel, fact: "闲置土地", value: "大概" });
    },
    "fact.contradicted": async () => {
      const { parcel } = await site({ land: { 闲置土地: { 自: "2020-01-01", 至: "2022-01-01" } } });
      const fact = { of: "parcel", parcel, fact: "闲置土地", value: "否" };
      return refused("recordFact", { ...fact, from: "2021-01-01" });
    },
    "entity.contradicted": async () => {
      const { firm: enterprise } = await site();
      const permit = { enterprise, number: "1号" };
      await walk.did(wang, "recordPermit", { ...permit, kind: "排污许可证" });
      return refused("recordPermit", { ...permit, kind: "安全生产许可证" });
    },
  } satisfies Provocations;
}

import { describe, expect, it } from "vitest";
import { accept, failAssessment } from "../../../src/domain/ledger/acceptance.ts";
import { rightTo } from "../../../src/domain/access/table.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

type Known = Readonly<Record<string, unknown>>;

const stem = "91371302DEM900012";
const firm = `${stem}${checkDigit(stem)}`;

const linyi = "371302999901GB00001";
const zhangdian = "370303999901GB00001";
const luoyang = "410324999901GB00001";
const standard = "工业项目标准地履约监管协议";

function ofListing(parcel: string, policy: string, category: string, facts: Known): Known {
  return { [`地块 ${parcel}`]: { 认定: [{ 类别: category, 文件: policy, 批次: 1, ...facts }] } };
}

function ofLinyi(facts: Known): Known {
  return ofListing(linyi, "linyi-2013-45", "二", facts);
}

function ofAgreement(parcel: string, type: string, facts: Known): Known {
  return { [`地块 ${parcel}`]: { 协议: [{ 种类: type, 编号: "协-1", 当事人: [firm], ...facts }] } };
}

const listed = { 列入范围: { 自: "2020-01-01" } };
const from = { 值: "是", 自: "2024-03-01" };

describe("an acceptance", () => {
  const rectified = {
    parcel: linyi,
    finding: "整改到位",
    listing: `${linyi}/linyi-2013-45/二/1`,
    opinion: "容积率、投资强度均已达到",
  };

  it("takes two persons", () => {
    expect(rightTo(accept.code)).toMatchObject({ persons: 2 });
  });

  it("of what was put right holds from the day that the body responsible says", () => {
    expect(decided(accept, rectified, { known: ofLinyi(listed) })).toEqual(
      ofLinyi({ 整改到位: from }),
    );
  });

  it.each(["列入淘汰落后产能", "国家禁止或淘汰的工艺设备产品"])(
    "waits for the elimination of what is to be eliminated: %s",
    (listedFor) => {
      const open = { ...listed, [listedFor]: { 自: "2021-01-01" } };
      expect(decided(accept, rectified, { known: ofLinyi(open) })).toBe("stage.missing");
      const done = ofLinyi({ ...open, 完成淘汰: { 自: "2024-02-01" } });
      expect(decided(accept, rectified, { known: done })).toEqual(ofLinyi({ 整改到位: from }));
    },
  );

  it("of a redevelopment is of the listing", () => {
    const of = (facts: Known) => ofListing(luoyang, "luoyang-2021-16", "产出未达标类", facts);
    const typed = {
      ...rectified,
      parcel: luoyang,
      finding: "改造开发完成",
      listing: `${luoyang}/luoyang-2021-16/产出未达标类/1`,
    };
    const known = of({ 认定低效: { 自: "2022-01-01" } });
    expect(decided(accept, typed, { known })).toEqual(of({ 改造开发完成: from }));
    expect(decided(accept, { ...typed, finding: "整改到位" }, { known })).toBe("finding.unknown");
    const obsolete = of({ 认定低效: { 自: "2022-01-01" }, 列入淘汰落后产能: { 自: "2022-01-01" } });
    expect(decided(accept, typed, { known: obsolete })).toEqual(of({ 改造开发完成: from }));
  });

  it.each([
    ["listing.unknown", { listing: `${linyi}/linyi-2013-45/五/1` }, listed],
    ["listing.unknown", { parcel: zhangdian }, listed],
    ["listing.ended", {}, { 列入范围: { 自: "2020-01-01", 至: "2024-03-01" } }],
    ["field.missing", { listing: null }, listed],
    ["field.missing", { opinion: null }, listed],
    ["finding.unknown", { finding: "改造开发完成" }, listed],
    ["stage.done", {}, { ...listed, 整改到位: { 自: "2024-02-01" } }],
  ])("of a listing is refused with %s: %j", (refusal, other, facts) => {
    expect(decided(accept, { ...rectified, ...other }, { known: ofLinyi(facts) })).toBe(refusal);
  });

  const met = { finding: "达到约定要求", agreement: "协-1", opinion: "各项指标均已达到" };
  const signed = { 签订日: "2022-06-01" };

  it.each([
    [zhangdian, "自主改造履约监管协议", "达到约定要求"],
    [zhangdian, "合作开发履约监管协议", "达到约定要求"],
    [luoyang, "低效用地再开发监管协议", "达到约定要求"],
    [luoyang, standard, "出具达标验收意见"],
  ])("of an agreement is in the words of its document: %s %s %s", (parcel, type, finding) => {
    const known = ofAgreement(parcel, type, signed);
    expect(decided(accept, { ...met, parcel, finding }, { known })).toEqual(
      ofAgreement(parcel, type, { [finding]: from }),
    );
  });

  it.each([
    ["agreement.unknown", { agreement: "协-2" }, signed],
    ["field.missing", { agreement: null }, signed],
    ["day.order", {}, { 签订日: "2024-03-02" }],
    ["finding.unknown", { finding: "出具达标验收意见" }, signed],
    ["stage.done", {}, { ...signed, 达到约定要求: { 自: "2024-01-01" } }],
  ])("of an agreement is refused with %s: %j", (refusal, other, facts) => {
    const known = ofAgreement(zhangdian, "自主改造履约监管协议", facts);
    expect(decided(accept, { ...met, parcel: zhangdian, ...other }, { known })).toBe(refusal);
  });
});

describe("a failed assessment", () => {
  const typed = {
    parcel: luoyang,
    agreement: "协-1",
    rectifyBy: "2025-03-01",
    grounds: "亩均税收未达约定",
  };
  const signed = { 签订日: "2022-01-15" };

  it("gives a period to put right, with its last day", () => {
    const known = ofAgreement(luoyang, standard, signed);
    expect(decided(failAssessment, typed, { known })).toEqual(
      ofAgreement(luoyang, standard, {
        达标考核未通过: from,
        达标考核未通过日: { 值: "2024-03-01", 自: "2024-03-01" },
        整改期末日: { 值: "2025-03-01", 自: "2024-03-01" },
      }),
    );
  });

  it.each([
    ["2024-03-01", "2026-03-01", "2026-03-02"],
    ["2024-02-29", "2026-02-28", "2026-03-01"],
  ])("gives at most two years: failed on %s, until %s and not %s", (on, last, beyond) => {
    const known = ofAgreement(luoyang, standard, signed);
    const until = (rectifyBy: string) =>
      decided(failAssessment, { ...typed, rectifyBy }, { known, on });
    expect(until(last)).toMatchObject(
      ofAgreement(luoyang, standard, { 整改期末日: { 值: last, 自: on } }),
    );
    expect(until(beyond)).toBe("deadline.too-long");
  });

  it("may come again after the first was revoked", () => {
    const until = { 自: "2023-06-01", 至: "2023-09-01" };
    const known = ofAgreement(luoyang, standard, {
      ...signed,
      达标考核未通过: until,
      达标考核未通过日: { 值: "2023-06-01", ...until },
    });
    expect(decided(failAssessment, typed, { known })).toMatchObject(
      ofAgreement(luoyang, standard, { 达标考核未通过: from }),
    );
  });

  it.each([
    ["agreement.unknown", { agreement: "协-2" }, standard, signed],
    ["day.order", {}, standard, { 签订日: "2024-03-02" }],
    ["day.order", { rectifyBy: "2024-03-01" }, standard, signed],
    ["finding.unknown", {}, "低效用地再开发监管协议", signed],
    ["stage.done", {}, standard, { ...signed, 达标考核未通过: { 自: "2023-11-01" } }],
    ["stage.done", {}, standard, { ...signed, 出具达标验收意见: { 自: "2023-11-01" } }],
    ["field.missing", { rectifyBy: null }, standard, signed],
  ])("is refused with %s: %j %s", (refusal, other, type, facts) => {
    const known = ofAgreement(luoyang, type, facts);
    expect(decided(failAssessment, { ...typed, ...other }, { known })).toBe(refusal);
  });
});

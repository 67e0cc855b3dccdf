import { describe, expect, it } from "vitest";
import { endBenefit, grantBenefit } from "../../../src/domain/ledger/benefits.ts";
import { dischargeDuty } from "../../../src/domain/ledger/duties.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

const parcel = "371302999901GB00001";
const other = "371302999901GB00002";
const firm = usccOf("91371302DEM900012");
const second = usccOf("91371302DEM900020");
const listing = `${parcel}/linyi-2013-45/一/1`;
const name = "招商优惠协议第三条";

function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

type Known = Readonly<Record<string, unknown>>;

/** Land in the scope since 2020 whose holder is to have its benefits cancelled (五-1-2). */
function listed(facts: Known = {}): Known {
  const one = {
    类别: "一",
    文件: "linyi-2013-45",
    批次: 1,
    列入范围: { 自: "2020-01-01" },
    ...facts,
  };
  return { [`地块 ${parcel}`]: { 区划: "371302", 认定: [one] } };
}

function withBenefit(facts: Known = {}): Known {
  const benefit = {
    名称: name,
    地块: parcel,
    授予日: "2018-01-01",
    到期日: "2026-12-31",
    ...facts,
  };
  return {
    ...listed(),
    [`企业 ${firm}`]: { 地块: [{ 宗: parcel, 自: "2010-01-01" }], 既有优惠: [benefit] },
  };
}

function ended(until: string): Known {
  const expiry = { 值: until, 自: "2024-03-01" };
  return { [`企业 ${firm}`]: { 既有优惠: [{ 名称: name, 地块: parcel, 到期日: expiry }] } };
}

function done(measure: string, more: Known = {}): Known {
  const discharge = { 措施: measure, ...more, 日: "2024-03-01" };
  return {
    [`地块 ${parcel}`]: {
      认定: [{ 类别: "一", 文件: "linyi-2013-45", 批次: 1, 办结: [discharge] }],
    },
  };
}

describe("a benefit that is granted", () => {
  const typed = { enterprise: firm, name };
  const known = { [`企业 ${firm}`]: {} };

  it("has a day of grant, which may lie before the act, and a last day or none", () => {
    const benefit = (more: Known) => ({
      [`企业 ${firm}`]: { 既有优惠: [{ 名称: name, ...more }] },
    });
    const days = { grantedOn: "2018-01-01", expiresOn: "2026-12-31" };
    expect(decided(grantBenefit, { ...typed, ...days }, { known })).toEqual(
      benefit({ 授予日: "2018-01-01", 到期日: "2026-12-31" }),
    );
    expect(decided(grantBenefit, typed, { known })).toEqual(
      benefit({ 授予日: "2024-03-01", 到期日: "无期限" }),
    );
  });

  it("may be tied to land that the firm holds or has held", () => {
    const tied = { ...typed, name: "另一优惠", parcel };
    expect(decided(grantBenefit, tied, { known: withBenefit() })).toMatchObject({
      [`企业 ${firm}`]: { 既有优惠: [{ 地块: parcel }] },
    });
    expect(decided(grantBenefit, { ...tied, parcel: other }, { known: withBenefit() })).toBe(
      "tenure.none",
    );
  });

  it("belongs to a known firm, is granted once, not in the future, and expires after its grant", () => {
    const refused = (more: Known, given: Known = known) =>
      decided(grantBenefit, { ...typed, ...more }, { known: given });
    expect(refused({}, {})).toBe("enterprise.unknown");
    expect(refused({}, withBenefit())).toBe("entry.standing");
    expect(refused({ grantedOn: "2026-03-03" })).toBe("day.future");
    expect(refused({ expiresOn: "2024-02-29" })).toBe("day.order");
  });
});

describe("a benefit that is ended", () => {
  const typed = { enterprise: firm, name };

  it("by stopping, cancelling or recovering it has its last day on the day before", () => {
    for (const how of ["stop", "cancel", "recover"])
      expect(decided(endBenefit, { ...typed, how }, { known: withBenefit() }), how).toEqual(
        ended("2024-02-29"),
      );
  });

  it("by cancelling or recovering it may carry out the duty to do so", () => {
    for (const how of ["cancel", "recover"])
      expect(
        decided(
          endBenefit,
          { ...typed, how, measure: "五-1-2", listing },
          { known: withBenefit() },
        ),
      ).toEqual({ ...ended("2024-02-29"), ...done("五-1-2", { 企业: firm }) });
  });

  it("runs to its expiry where one is recorded: nothing else is to be said", () => {
    const how = "run-to-expiry";
    expect(decided(endBenefit, { ...typed, how }, { known: withBenefit() })).toEqual({});
    const refused = (到期日: string) =>
      decided(endBenefit, { ...typed, how }, { known: withBenefit({ 到期日 }) });
    expect(refused("无期限")).toBe("stage.missing");
    expect(refused("未知")).toBe("stage.missing");
  });

  it("that has run out is not ended again, but what was enjoyed may still be recovered", () => {
    const known = withBenefit({ 到期日: "2023-12-31" });
    for (const how of ["stop", "run-to-expiry", "recover"])
      expect(decided(endBenefit, { ...typed, how }, { known }), how).toBe("benefit.none");
    const recovered = { ...typed, how: "recover", measure: "五-1-2", listing };
    expect(decided(endBenefit, recovered, { known })).toEqual(done("五-1-2", { 企业: firm }));
  });

  it("is one that was granted, to a known firm; to stop it carries out no duty", () => {
    const refused = (more: Known, known: Known = withBenefit()) =>
      decided(endBenefit, { ...typed, how: "stop", ...more }, { known });
    expect(refused({}, {})).toBe("enterprise.unknown");
    expect(refused({ name: "另一优惠" })).toBe("benefit.none");
    expect(refused({ parcel: other })).toBe("tenure.none");
    expect(refused({ measure: "五-1-2", listing })).toBe("duty.none");
    expect(refused({ how: "cancel", measure: "五-1-1", listing })).toBe("duty.none");
    expect(refused({ how: "cancel", measure: "五-1-2" })).toBe("field.missing");
    expect(refused({ how: "forget" })).toBe("field.malformed");
  });
});

describe("a one-off duty", () => {
  const typed = { measure: "五-1-2", listing };

  it("is carried out from the day of the act, for the firm that bore it", () => {
    expect(
      decided(dischargeDuty, { ...typed, enterprise: firm }, { known: withBenefit() }),
    ).toEqual(done("五-1-2", { 企业: firm }));
    expect(decided(dischargeDuty, typed, { known: withBenefit() })).toEqual(done("五-1-2"));
  });

  it("of several firms is carried out for each", () => {
    const known = {
      ...withBenefit(),
      [`企业 ${second}`]: { 地块: [{ 宗: parcel, 自: "2019-01-01" }] },
    };
    expect(decided(dischargeDuty, typed, { known })).toBe("field.missing");
    expect(decided(dischargeDuty, { ...typed, enterprise: second }, { known })).toEqual(
      done("五-1-2", { 企业: second }),
    );
  });

  it("is not carried out before it falls due, after it has lapsed, twice, or by whom it does not bind", () => {
    const refused = (known: Known, more: Known = {}, on = "2024-03-01") =>
      decided(dischargeDuty, { ...typed, enterprise: firm, ...more }, { known, on });
    expect(refused(withBenefit(), {}, "2019-12-31")).toBe("duty.none");
    expect(refused({ ...withBenefit(), ...listed({ 整改到位: { 自: "2023-01-01" } }) })).toBe(
      "duty.none",
    );
    const discharge = { 措施: "五-1-2", 企业: firm, 日: "2023-01-01" };
    expect(refused({ ...withBenefit(), ...listed({ 办结: [discharge] }) })).toBe("stage.done");
    expect(refused(withBenefit(), { enterprise: second })).toBe("duty.none");
    expect(refused(withBenefit(), { measure: "五-1-1" })).toBe("duty.none");
    expect(refused(withBenefit(), { measure: "九-9-9" })).toBe("duty.none");
  });

  it("is about one listing, agreement or region that is known", () => {
    const refused = (more: Known, known: Known = withBenefit()) =>
      decided(dischargeDuty, { measure: "五-1-2", ...more }, { known });
    expect(refused({})).toBe("field.missing");
    expect(refused({ listing, region: "371302" })).toBe("field.missing");
    expect(refused({ listing }, {})).toBe("listing.unknown");
    expect(refused({ parcel, agreement: "1号" })).toBe("agreement.unknown");
    expect(refused({ region: "371302" })).toBe("duty.none");
  });

  it("that an agreement or a region gives rise to is carried out there", () => {
    const luanchuan = "410324999901GB00001";
    const agreement = {
      种类: "工业项目标准地履约监管协议",
      编号: "栾标准地〔2021〕7号",
      当事人: [firm],
    };
    const failed = { 签订日: "2021-12-10", 违约认定: { 自: "2023-06-01" } };
    const assessed = { 达标考核未通过: { 自: "2023-06-01" }, 达标考核未通过日: "2023-06-01" };
    const term = { 整改期末日: "2023-12-31" };
    const known = {
      [`地块 ${luanchuan}`]: {
        区划: "410324",
        协议: [{ ...agreement, ...failed, ...assessed, ...term }],
      },
      "区域 410324": { 工作推进慢: { 自: "2024-01-20" } },
    };
    const about = { parcel: luanchuan, agreement: agreement.编号, enterprise: firm };
    const discharge = { 企业: firm, 日: "2024-03-01" };
    expect(decided(dischargeDuty, { measure: "附2-12-1", ...about }, { known })).toEqual({
      [`地块 ${luanchuan}`]: {
        协议: [{ ...agreement, 办结: [{ 措施: "附2-12-1", ...discharge }] }],
      },
    });
    expect(decided(dischargeDuty, { measure: "四-3-1", region: "410324" }, { known })).toEqual({
      "区域 410324": { 办结: [{ 措施: "四-3-1", 日: "2024-03-01" }] },
    });
  });
});

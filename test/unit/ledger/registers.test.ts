import { describe, expect, it } from "vitest";
import { enterEnterprise, enterParcel } from "../../../src/domain/ledger/entries.ts";
import {
  recordControl,
  recordMortgage,
  recordTenure,
  releaseMortgage,
} from "../../../src/domain/ledger/holdings.ts";
import { recordPermit } from "../../../src/domain/ledger/permits.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

const parcel = "371302999901GB00001";
const other = "371302999901GB00002";
const firm = usccOf("91371302DEM900012");
const holding = usccOf("91110000DEM900013");

function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

const land = { [`地块 ${parcel}`]: { 区划: "371302" } };
const held = { ...land, [`企业 ${firm}`]: { 地块: [{ 宗: parcel, 自: "2010-01-01" }] } };

describe("entering land and firms", () => {
  it("a parcel lies where its code says, unless its county has another code by now", () => {
    expect(decided(enterParcel, { parcel }, {})).toEqual({
      [`地块 ${parcel}`]: { 区划: "371302" },
    });
    const unit = `${parcel}W00000000`;
    const zone = "不在园区";
    expect(decided(enterParcel, { parcel, unit, region: "371311", zone }, {})).toEqual({
      [`地块 ${parcel}`]: { 区划: "371311", 不动产单元号: unit, 园区: zone },
    });
  });

  it("a parcel is entered once; one of which nobody said where it lies has not been entered", () => {
    expect(decided(enterParcel, { parcel }, { known: land })).toBe("entry.standing");
    const known = { [`地块 ${parcel}`]: {} };
    expect(decided(enterParcel, { parcel }, { known })).toBeTypeOf("object");
  });

  it("a firm is entered once; one that was only named has not been entered", () => {
    const typed = { enterprise: firm, name: "甲公司", region: "371302", zone: "临沂高新区" };
    const says = { [`企业 ${firm}`]: { 名称: "甲公司", 区划: "371302", 园区: "临沂高新区" } };
    expect(decided(enterEnterprise, typed, { known: held })).toEqual(says);
    const known = { [`企业 ${firm}`]: { 区划: "371302" } };
    expect(decided(enterEnterprise, typed, { known })).toBe("entry.standing");
    expect(decided(enterEnterprise, { ...typed, enterprise: "9137" }, {})).toBe("field.malformed");
  });
});

describe("who holds land", () => {
  const typed = { parcel, enterprise: firm };
  const tenure = (period: object) => ({ [`企业 ${firm}`]: { 地块: [{ 宗: parcel, ...period }] } });

  it("holds it from the day of the act, or from the days that are given", () => {
    expect(decided(recordTenure, typed, { known: land })).toEqual(tenure({ 自: "2024-03-01" }));
    const days = { from: "2012-01-01", until: "2020-01-01" };
    expect(decided(recordTenure, { ...typed, ...days }, { known: land })).toEqual(
      tenure({ 自: "2012-01-01", 至: "2020-01-01" }),
    );
  });

  it("is ended by an end alone, from its own first day", () => {
    expect(decided(recordTenure, { ...typed, until: "2024-01-01" }, { known: held })).toEqual(
      tenure({ 自: "2010-01-01", 至: "2024-01-01" }),
    );
  });

  it("is not recorded twice, nor for no day at all", () => {
    expect(decided(recordTenure, typed, { known: held })).toBe("entry.standing");
    const within = { from: "2012-01-01", until: "2020-01-01" };
    expect(decided(recordTenure, { ...typed, ...within }, { known: held })).toBe("entry.standing");
    const backwards = { from: "2012-01-01", until: "2012-01-01" };
    expect(decided(recordTenure, { ...typed, ...backwards }, { known: land })).toBe("day.order");
    expect(decided(recordTenure, { ...typed, until: "2020-01-01" }, { known: land })).toBe(
      "day.order",
    );
    const person = { parcel, enterprise: "自然人:某人" };
    expect(decided(recordTenure, person, { known: land })).toBe("field.malformed");
  });
});

describe("who controls a firm", () => {
  const known = { ...held, [`企业 ${holding}`]: {} };
  const typed = { enterprise: firm, holder: holding };

  it("is said by a share, by a share that nobody knows, or by a determination", () => {
    const from = "2015-06-01";
    expect(decided(recordControl, { ...typed, share: 62.5, from }, { known })).toEqual({
      [`企业 ${firm}`]: { 股东: [{ 谁: holding, 自: from, 比例: 62.5 }] },
    });
    expect(decided(recordControl, { ...typed, holder: "自然人:某人", from }, { known })).toEqual({
      [`企业 ${firm}`]: { 股东: [{ 谁: "自然人:某人", 自: from }] },
    });
    expect(decided(recordControl, { ...typed, isControlling: false, from }, { known })).toEqual({
      [`企业 ${firm}`]: { 控股股东: [{ 谁: holding, 自: from, 认定: "否" }] },
    });
  });

  it("a share that is sold ends from its own first day; another share succeeds it", () => {
    const with60 = {
      ...known,
      [`企业 ${firm}`]: { 股东: [{ 谁: holding, 比例: 60, 自: "2015-06-01" }] },
    };
    const sold = { ...typed, share: 60, until: "2023-01-01" };
    expect(decided(recordControl, sold, { known: with60 })).toEqual({
      [`企业 ${firm}`]: { 股东: [{ 谁: holding, 自: "2015-06-01", 至: "2023-01-01", 比例: 60 }] },
    });
    expect(decided(recordControl, { ...typed, share: 60 }, { known: with60 })).toBe(
      "entry.standing",
    );
    expect(decided(recordControl, { ...typed, share: 40 }, { known: with60 })).toEqual({
      [`企业 ${firm}`]: { 股东: [{ 谁: holding, 自: "2024-03-01", 比例: 40 }] },
    });
  });

  it("nobody holds itself, a share and a determination are two acts, and the firm is known", () => {
    const refused = (more: object, given: object = known) =>
      decided(recordControl, { ...typed, ...more }, { known: given as typeof known });
    expect(refused({ holder: firm })).toBe("fact.malformed");
    expect(refused({ share: 60, isControlling: true })).toBe("fact.malformed");
    expect(refused({}, land)).toBe("enterprise.unknown");
    expect(refused({ parcel: other })).toBe("tenure.none");
    expect(refused({ until: "2020-01-01" })).toBe("day.order");
  });
});

describe("mortgages", () => {
  const number = "鲁（2021）临沂抵押第1号";
  const mortgaged = (period: object) => ({
    [`地块 ${parcel}`]: { 抵押: [{ 编号: number, 抵押权人: "临商银行", ...period }] },
  });

  it("stand under their number, for their term where they have one", () => {
    const typed = { parcel, number, mortgagee: "临商银行", until: "2027-03-01" };
    const says = mortgaged({ 自: "2024-03-01", 至: "2027-03-01" });
    expect(decided(recordMortgage, typed, { known: land })).toEqual(says);
    expect(decided(recordMortgage, typed, { known: says })).toBe("entry.standing");
    expect(decided(recordMortgage, { ...typed, until: "2024-03-01" }, { known: land })).toBe(
      "day.order",
    );
  });

  it("are released from the day of the act, whatever their term was", () => {
    const typed = { parcel, number };
    const known = mortgaged({ 自: "2021-04-01" });
    const says = mortgaged({ 自: "2021-04-01", 至: "2024-03-01" });
    expect(decided(releaseMortgage, typed, { known })).toEqual(says);
    const withTerm = mortgaged({ 自: "2021-04-01", 至: "2027-04-01" });
    expect(decided(releaseMortgage, typed, { known: withTerm })).toEqual({ corrects: says });
  });

  it("cannot be released where there are none any more, or none under the number", () => {
    const refused = (number: string, known: Record<string, unknown>) =>
      decided(releaseMortgage, { parcel, number }, { known });
    expect(refused(number, mortgaged({ 自: "2021-04-01", 至: "2024-03-01" }))).toBe(
      "mortgage.none",
    );
    expect(refused("另一号", mortgaged({ 自: "2021-04-01" }))).toBe("mortgage.none");
  });
});

describe("permits", () => {
  const typed = { enterprise: firm, kind: "排污许可证", number: "排污0001" };

  it("are valid to their last day; an extension is the same permit with a later one", () => {
    const permit = (expiry: string) => ({
      [`企业 ${firm}`]: {
        许可: [{ 种类: "排污许可证", 编号: "排污0001", 到期日: { 值: expiry, 自: "2024-03-01" } }],
      },
    });
    const expiresOn = "2029-02-28";
    expect(decided(recordPermit, { ...typed, expiresOn, parcel }, { known: held })).toEqual(
      permit(expiresOn),
    );
    expect(decided(recordPermit, typed, { known: held })).toEqual(permit("无期限"));
  });

  it("belong to a firm that is known, hold land where they say so, and end after they begin", () => {
    const refused = (more: object, known: Record<string, unknown> = held) =>
      decided(recordPermit, { ...typed, ...more }, { known });
    expect(refused({}, land)).toBe("enterprise.unknown");
    expect(refused({ parcel: other })).toBe("tenure.none");
    expect(refused({ expiresOn: "2024-02-29" })).toBe("day.order");
  });
});

import { describe, expect, it } from "vitest";
import { mergeParcels, splitParcel, transferLand } from "../../../src/domain/ledger/land.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { day } from "../../../src/domain/time/day.ts";
import { decided } from "../../support/case-file.ts";

const firm = (stem: string): string => `${stem}${checkDigit(stem)}`;
const [first, second, third] = ["91371302DEM900001", "91371302DEM900002", "91371302DEM900003"].map(
  firm,
) as [string, string, string];
const old = "371302001001GB00001";
const beside = "371302001001GB00002";
const [east, west] = ["371302001001GB00011", "371302001001GB00012"];
const on = "2016-03-01";

const listed = { 类别: "一", 文件: "linyi-2013-45", 批次: 1, 列入范围: { 自: "2014-02-01" } };

function known(
  land: Record<string, unknown> = {},
  holder: unknown = { 宗: old, 自: "2010-01-01" },
) {
  return {
    [`地块 ${old}`]: { 区划: "371302", ...land },
    [`企业 ${first}`]: { 地块: [holder] },
    [`企业 ${second}`]: {},
  };
}

describe("a transfer of land", () => {
  const typed = { parcel: old, from: first, to: second, way: "转让" };

  it("ends one tenure and begins another on the day", () => {
    expect(decided(transferLand, typed, { known: known(), on })).toEqual({
      [`企业 ${first}`]: { 地块: [{ 宗: old, 自: "2010-01-01", 至: on }] },
      [`企业 ${second}`]: { 地块: [{ 宗: old, 自: on }] },
    });
    expect(decided(transferLand, typed, { known: known({}, { 宗: old }), on })).toMatchObject({
      [`企业 ${first}`]: { 地块: [{ 宗: old, 至: on }] },
    });
  });

  it("passes on the term for which it is held", () => {
    const term = { 宗: old, 自: "2010-01-01", 至: "2060-01-01" };
    expect(decided(transferLand, typed, { known: known({}, term), on })).toEqual({
      corrects: {
        [`企业 ${first}`]: { 地块: [{ ...term, 至: on }] },
        [`企业 ${second}`]: { 地块: [{ ...term, 自: on }] },
      },
    });
    const parts = { parcel: old, into: [east, west], holders: [first, second] };
    expect(decided(splitParcel, parts, { known: known({}, term), on })).toMatchObject({
      corrects: {
        [`企业 ${first}`]: {
          地块: [
            { ...term, 至: on },
            { ...term, 宗: east, 自: on },
          ],
        },
        [`企业 ${second}`]: { 地块: [{ ...term, 宗: west, 自: on }] },
      },
    });
  });

  it("is refused where the one does not hold it, the other does already, or both are one", () => {
    const ask = (more: Record<string, unknown>, holder?: unknown, at = on) =>
      decided(transferLand, { ...typed, ...more }, { known: known({}, holder), on: at });
    expect(ask({ from: third })).toBe("tenure.none");
    expect(ask({}, { 宗: old, 自: "2010-01-01", 至: on })).toBe("tenure.none");
    expect(ask({}, { 宗: old, 自: on })).toBe("day.order");
    expect(ask({ to: first })).toBe("field.malformed");
    expect(ask({ to: "自然人:abcdefghijklmnopqrstuv" })).toBe("field.malformed");
    const both = { ...known(), [`企业 ${second}`]: { 地块: [old] } };
    expect(decided(transferLand, typed, { known: both, on })).toBe("stage.done");
  });
});

describe("a split", () => {
  const typed = { parcel: old, into: [east, west] };

  it("enters the new parcels where the old lies, in the hands of those who held it", () => {
    const given = known({ 园区: "张店经开区", 符合规划: { 自: "2012-01-01" } });
    expect(decided(splitParcel, typed, { known: given, on })).toEqual({
      [`地块 ${east}`]: {
        区划: [{ 值: "371302" }],
        园区: [{ 值: "张店经开区" }],
        符合规划: [{ 值: "是", 自: on }],
      },
      [`地块 ${west}`]: {
        区划: [{ 值: "371302" }],
        园区: [{ 值: "张店经开区" }],
        符合规划: [{ 值: "是", 自: on }],
      },
      [`企业 ${first}`]: {
        地块: [
          { 宗: old, 自: "2010-01-01", 至: on },
          { 宗: east, 自: on },
          { 宗: west, 自: on },
        ],
      },
    });
  });

  it("moves tenure as it is named", () => {
    const says = decided(
      splitParcel,
      { ...typed, holders: [second, third] },
      { known: known(), on },
    );
    expect(says).toMatchObject({
      [`企业 ${first}`]: { 地块: [{ 宗: old, 自: "2010-01-01", 至: on }] },
      [`企业 ${second}`]: { 地块: [{ 宗: east, 自: on }] },
      [`企业 ${third}`]: { 地块: [{ 宗: west, 自: on }] },
    });
  });

  it("leaves no listing behind: each stands on every new parcel from the day, with the same facts", () => {
    const listing = {
      ...listed,
      约定整改期限: { 值: "2015-12-31", 自: "2014-06-01" },
      违约企业: first,
      办结: [{ 措施: "五-1-2", 企业: first, 日: "2014-05-01" }],
    };
    const gone = { ...listed, 批次: 2, 列入范围: { 自: "2014-02-01", 至: "2015-01-01" } };
    const says = decided(splitParcel, typed, {
      known: known({ 认定: [listing, { ...gone, 类别: "二" }] }),
      on,
    });
    const carried = {
      类别: "一",
      文件: "linyi-2013-45",
      批次: 1,
      列入范围: [{ 值: "是", 自: on }],
      约定整改期限: [{ 值: "2015-12-31", 自: on }],
      违约企业: [{ 值: first, 自: on }],
      办结: [{ 措施: "五-1-2", 企业: first, 日: on }],
    };
    expect(says).toMatchObject({
      [`地块 ${east}`]: { 认定: [carried] },
      [`地块 ${west}`]: { 认定: [carried] },
    });
  });

  it("moves the mortgages that run, to the end of their term", () => {
    const mortgage = { 编号: "抵1", 抵押权人: "银行", 自: "2014-01-01", 至: "2018-01-01" };
    const over = { 编号: "抵0", 抵押权人: "银行", 自: "2012-01-01", 至: "2014-01-01" };
    expect(
      decided(splitParcel, typed, { known: known({ 抵押: [mortgage, over] }), on }),
    ).toMatchObject({
      corrects: {
        [`地块 ${old}`]: { 抵押: [{ ...mortgage, 至: on }] },
        [`地块 ${east}`]: { 抵押: [{ ...mortgage, 自: on }] },
      },
    });
  });

  it("is refused where the old is unknown, a new one is not new, or its parts do not fit", () => {
    const ask = (more: Record<string, unknown>, filing = {}) =>
      decided(splitParcel, { ...typed, ...more }, { known: known(), on, ...filing });
    expect(ask({ parcel: beside })).toBe("parcel.unknown");
    expect(ask({ into: [east] })).toBe("field.malformed");
    expect(ask({ into: [east, east] })).toBe("field.malformed");
    expect(ask({ into: [old, east] })).toBe("field.malformed");
    expect(ask({ holders: [first] })).toBe("field.malformed");
    expect(ask({ holders: [first, "自然人:abcdefghijklmnopqrstuv"] })).toBe("field.malformed");
    expect(ask({}, { known: { ...known(), [`地块 ${east}`]: { 区划: "371302" } } })).toBe(
      "entry.standing",
    );
    expect(ask({}, { known: known({}, { 宗: old, 自: on }) })).toBe("day.order");
    const object = {
      position: 7,
      form: "object",
      effectiveOn: day("2016-01-01"),
      documentNumber: null,
      institution: "lead",
      fields: { listing: `${old}/linyi-2013-45/一/1` },
    };
    expect(ask({}, { known: known({ 认定: [listed] }), acts: [object] })).toBe("objection.pending");
  });
});

describe("a merger", () => {
  const typed = { parcels: [old, beside], into: east };
  const both = (more: Record<string, unknown> = {}) => ({
    ...known({ 认定: [listed], 符合规划: "是", 园区: "张店经开区" }),
    [`地块 ${beside}`]: { 区划: "371302", 认定: [listed], 符合规划: "是", ...more },
    [`企业 ${second}`]: { 地块: [{ 宗: beside, 自: "2011-01-01" }] },
  });

  it("enters one parcel with what both have in common, in the hands of all, with every listing", () => {
    expect(decided(mergeParcels, typed, { known: both(), on })).toEqual({
      [`地块 ${east}`]: {
        区划: [{ 值: "371302" }],
        园区: [{ 值: "未知", 自: on }],
        符合规划: [{ 值: "是", 自: on }],
        认定: [
          { 类别: "一", 文件: "linyi-2013-45", 批次: 1, 列入范围: [{ 值: "是", 自: on }] },
          { 类别: "一", 文件: "linyi-2013-45", 批次: 2, 列入范围: [{ 值: "是", 自: on }] },
        ],
      },
      [`企业 ${first}`]: {
        地块: [
          { 宗: old, 自: "2010-01-01", 至: on },
          { 宗: east, 自: on },
        ],
      },
      [`企业 ${second}`]: {
        地块: [
          { 宗: beside, 自: "2011-01-01", 至: on },
          { 宗: east, 自: on },
        ],
      },
    });
  });

  it("passes to whom it is said to, and lies in the county of its new code", () => {
    const elsewhere = { ...typed, holders: [third] };
    expect(decided(mergeParcels, elsewhere, { known: both({ 区划: "371312" }), on })).toMatchObject(
      {
        [`地块 ${east}`]: { 区划: "371302" },
        [`企业 ${third}`]: { 地块: [{ 宗: east, 自: on }] },
      },
    );
  });

  it("is refused of one parcel, of unknown land, and into land that is known", () => {
    const ask = (more: Record<string, unknown>, given = both()) =>
      decided(mergeParcels, { ...typed, ...more }, { known: given, on });
    expect(ask({ parcels: [old] })).toBe("field.malformed");
    expect(ask({ parcels: [old, west] })).toBe("parcel.unknown");
    expect(ask({ into: old })).toBe("field.malformed");
    expect(ask({}, { ...both(), [`地块 ${east}`]: { 区划: "371302" } } as never)).toBe(
      "entry.standing",
    );
  });
});

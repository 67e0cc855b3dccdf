import { describe, expect, it } from "vitest";
import { publicise, reportUpward } from "../../../src/domain/ledger/publicity.ts";
import { decided, type Filing } from "../../support/case-file.ts";

type Facts = Readonly<Record<string, unknown>>;

const parcel = "330411999901GB00001";
const code = `${parcel}/jiaxing-2014-91/利用粗放/1`;

function known(listing: Facts, land: Facts = {}, on = "2023-03-01"): Filing {
  return {
    on,
    known: {
      [`地块 ${parcel}`]: {
        认定: [{ 类别: "利用粗放", 文件: "jiaxing-2014-91", 批次: 1, ...listing }],
        ...land,
      },
    },
  };
}

const inScope = { 列入范围: { 自: "2023-01-01" } };

describe("a report to the government above", () => {
  const report = { listing: code, to: "市国土资源局" };

  it("tells what has been done, and stands in the file alone", () => {
    expect(decided(reportUpward, { ...report, what: "认定情况" }, known(inScope))).toEqual({});
    expect(
      decided(reportUpward, { ...report, what: "台账" }, known({ ...inScope, 列入台账: "是" })),
    ).toEqual({});
    for (const entered of [
      known({ ...inScope, 纳入数据库: "是" }),
      known(inScope, { 纳入省数据库: "是" }),
    ])
      expect(decided(reportUpward, { ...report, what: "数据库" }, entered)).toEqual({});
  });

  it("cannot tell what has not been done", () => {
    const onlyDetermined = known({ 认定低效: { 自: "2023-01-01" } });
    expect(decided(reportUpward, { ...report, what: "认定情况" }, onlyDetermined)).toBe(
      "stage.missing",
    );
    for (const what of ["台账", "数据库"])
      expect(decided(reportUpward, { ...report, what }, known(inScope)), what).toBe(
        "stage.missing",
      );
    const out = known({ ...inScope, 纳入数据库: "否" }, { 纳入省数据库: "否" });
    expect(decided(reportUpward, { ...report, what: "数据库" }, out)).toBe("stage.missing");
  });

  it("is of a listing that stands", () => {
    const closed = known({ 列入范围: { 自: "2022-01-01", 至: "2022-06-01" } });
    expect(decided(reportUpward, { ...report, what: "认定情况" }, closed)).toBe("listing.ended");
    const other = { ...report, listing: `${code}0`, what: "认定情况" };
    expect(decided(reportUpward, other, known(inScope))).toBe("listing.unknown");
    expect(decided(reportUpward, { ...report, what: "闲话" }, known(inScope))).toBe(
      "field.malformed",
    );
  });
});

describe("what is made public", () => {
  // 2023-02-20 is a Monday.
  const grant = {
    parcel,
    matter: "协议出让方案",
    medium: "土地市场网",
    from: "2023-02-20",
    to: "2023-02-27",
  };

  it("stands in the file while its period runs", () => {
    expect(decided(publicise, grant, known(inScope, {}, "2023-02-20"))).toEqual({});
    expect(
      decided(publicise, { ...grant, matter: "再开发专项规划", isUnopposed: true }, known(inScope)),
    ).toEqual({});
  });

  it("records that nobody objected from the day after five working days, the first not counted", () => {
    const over = known(inScope, {}, "2023-02-28");
    expect(decided(publicise, { ...grant, isUnopposed: true }, over)).toEqual({
      [`地块 ${parcel}`]: { 协议出让公示无异议: { 值: "是", 自: "2023-02-28" } },
    });
    for (const to of ["2023-02-24", "2023-02-26"])
      expect(decided(publicise, { ...grant, to, isUnopposed: true }, over), to).toBe(
        "publicity.too-short",
      );
  });

  it("takes the record back where somebody objected after all, and says nothing twice", () => {
    const unopposed = { 协议出让公示无异议: { 自: "2023-02-28" } };
    const opposed = { ...grant, isUnopposed: false };
    expect(decided(publicise, opposed, known(inScope, unopposed))).toEqual({
      [`地块 ${parcel}`]: { 协议出让公示无异议: { 值: "否", 自: "2023-03-01" } },
    });
    expect(decided(publicise, opposed, known(inScope))).toEqual({});
    expect(decided(publicise, { ...grant, isUnopposed: true }, known(inScope, unopposed))).toEqual(
      {},
    );
  });

  it("is refused out of the order of its days", () => {
    expect(decided(publicise, { ...grant, to: "2023-02-19" }, known(inScope))).toBe("day.order");
    expect(decided(publicise, grant, known(inScope, {}, "2023-02-19"))).toBe("day.order");
    const last = known(inScope, {}, "2023-02-27");
    for (const isUnopposed of [true, false])
      expect(decided(publicise, { ...grant, isUnopposed }, last)).toBe("day.order");
    expect(decided(publicise, { ...grant, from: "2023-02-30" }, known(inScope))).toBe(
      "field.malformed",
    );
  });
});

import { describe, expect, it } from "vitest";
import { completeElimination, listForElimination } from "../../../src/domain/ledger/elimination.ts";
import { recordFact } from "../../../src/domain/ledger/facts.ts";
import { determine } from "../../../src/domain/ledger/determination.ts";
import { reservedFacts } from "../../../src/domain/ledger/reserved-facts.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";
import { loadPacks } from "../../support/packs.ts";

const parcel = "371302999901GB00001";
const other = "371302999901GB00002";
const stem = "91371302DEM900012";
const firm = `${stem}${checkDigit(stem)}`;
const listing = `${parcel}/linyi-2013-45/二/1`;

const land = { [`地块 ${parcel}`]: { 区划: "371302" } };
const held = { ...land, [`企业 ${firm}`]: { 地块: [{ 宗: parcel, 自: "2010-01-01" }] } };

function listed(facts: Readonly<Record<string, unknown>> = {}) {
  const one = {
    类别: "二",
    文件: "linyi-2013-45",
    批次: 1,
    列入范围: { 自: "2020-01-01" },
    ...facts,
  };
  return { [`地块 ${parcel}`]: { 区划: "371302", 认定: [one] } };
}

function ofListing(facts: Readonly<Record<string, unknown>>) {
  const one = { 类别: "二", 文件: "linyi-2013-45", 批次: 1, ...facts };
  return { [`地块 ${parcel}`]: { 认定: [one] } };
}

describe("capacity that is listed for elimination", () => {
  const typed = { listing, owner: firm };

  it("is whose the order says, until the day that it sets or without one", () => {
    const dueOn = "2025-12-31";
    expect(
      decided(listForElimination, { ...typed, dueOn, isProhibited: true }, { known: listed() }),
    ).toEqual(
      ofListing({
        列入淘汰落后产能: { 值: "是", 自: "2024-03-01" },
        产能所属企业: { 值: firm, 自: "2024-03-01" },
        规定淘汰期限: { 值: dueOn, 自: "2024-03-01" },
        国家禁止或淘汰的工艺设备产品: { 值: "是", 自: "2024-03-01" },
      }),
    );
    expect(decided(listForElimination, typed, { known: listed() })).toEqual(
      ofListing({
        列入淘汰落后产能: { 值: "是", 自: "2024-03-01" },
        产能所属企业: { 值: firm, 自: "2024-03-01" },
        规定淘汰期限: { 值: "未规定", 自: "2024-03-01" },
      }),
    );
  });

  it("is listed once, on a listing that stands, with a day that is still to come", () => {
    const refused = (known: Record<string, unknown>, more = {}) =>
      decided(listForElimination, { ...typed, ...more }, { known });
    expect(refused(land)).toBe("listing.unknown");
    expect(refused(listed({ 列入范围: { 自: "2020-01-01", 至: "2023-01-01" } }))).toBe(
      "listing.ended",
    );
    expect(refused(listed({ 列入淘汰落后产能: { 自: "2022-01-01" } }))).toBe("entry.standing");
    expect(refused(listed(), { dueOn: "2024-02-29" })).toBe("day.order");
  });

  it("is eliminated once, after it was listed", () => {
    const refused = (facts: object) =>
      decided(
        completeElimination,
        { listing },
        { known: listed(facts as Record<string, unknown>) },
      );
    expect(refused({ 列入淘汰落后产能: { 自: "2022-01-01" } })).toEqual(
      ofListing({ 完成淘汰: { 值: "是", 自: "2024-03-01" } }),
    );
    expect(refused({})).toBe("stage.missing");
    const done = { 列入淘汰落后产能: { 自: "2022-01-01" }, 完成淘汰: { 自: "2023-01-01" } };
    expect(refused(done)).toBe("stage.done");
    expect(decided(completeElimination, { listing }, { known: land })).toBe("listing.unknown");
  });
});

describe("a fact of the vocabulary", () => {
  it("is recorded of land, firms, listings, projects, counties and zones", () => {
    const says = (typed: Record<string, unknown>, known: Record<string, unknown> = held) =>
      decided(recordFact, { value: "是", ...typed }, { known });
    const since = { 值: "是", 自: "2024-03-01" };
    expect(says({ of: "parcel", parcel, fact: "闲置土地" })).toEqual({
      [`地块 ${parcel}`]: { 闲置土地: since },
    });
    expect(says({ of: "enterprise", enterprise: firm, parcel, fact: "高水耗" })).toEqual({
      [`企业 ${firm}`]: { 高水耗: since },
    });
    expect(says({ of: "listing", listing, fact: "主动申请退出" }, listed())).toEqual(
      ofListing({ 主动申请退出: since }),
    );
    const project = { of: "project", project: "二期", enterprise: firm, parcel };
    expect(says({ ...project, fact: "市级重大项目" })).toEqual({
      "项目 二期": { 申请人: firm, 地块: parcel, 市级重大项目: since },
    });
    const growth = { fact: "土地增值税增幅", value: "8.5" };
    const year = { from: "2023-01-01", until: "2024-01-01" };
    expect(says({ of: "region", region: "371302", ...growth, ...year })).toEqual({
      "区域 371302": { 土地增值税增幅: { 值: 8.5, 自: "2023-01-01", 至: "2024-01-01" } },
    });
    const zone = { of: "region", region: "371302", zone: "高新区" };
    expect(says({ ...zone, fact: "督查发现问题" })).toEqual({
      "区域 高新区": { 区划: "371302", 督查发现问题: since },
    });
  });

  it("holds a value of its type, or says that it is not known or that there is none", () => {
    const says = (fact: string, value: string) =>
      decided(recordFact, { of: "listing", listing, fact, value }, { known: listed() });
    const of = (fact: string, 值: string) => ofListing({ [fact]: { 值, 自: "2024-03-01" } });
    expect(says("规定淘汰期限", "2025-12-31")).toEqual(of("规定淘汰期限", "2025-12-31"));
    expect(says("规定淘汰期限", "未规定")).toEqual(of("规定淘汰期限", "未规定"));
    expect(says("原土地权利人", firm)).toEqual(of("原土地权利人", firm));
    expect(says("原土地权利人", "未知")).toEqual(of("原土地权利人", "未知"));
    expect(says("规定淘汰期限", "明年")).toBe("fact.malformed");
    expect(says("规定淘汰期限", "2025-02-30")).toBe("fact.malformed");
    expect(says("原土地权利人", "某公司")).toBe("fact.malformed");
    expect(says("主动申请退出", "可能")).toBe("fact.malformed");
    const share = { of: "parcel", parcel, fact: "分割销售比例", value: "三成" };
    expect(decided(recordFact, share, { known: land })).toBe("fact.malformed");
  });

  it("is ended by an end alone, and is not recorded twice", () => {
    const known = { [`地块 ${parcel}`]: { 区划: "371302", 闲置土地: { 自: "2022-01-01" } } };
    const typed = { of: "parcel", parcel, fact: "闲置土地", value: "是" };
    expect(decided(recordFact, { ...typed, until: "2024-03-01" }, { known })).toEqual({
      [`地块 ${parcel}`]: { 闲置土地: { 值: "是", 自: "2022-01-01", 至: "2024-03-01" } },
    });
    expect(decided(recordFact, typed, { known })).toBe("entry.standing");
    const backwards = { ...typed, value: "否", from: "2024-01-01", until: "2023-01-01" };
    expect(decided(recordFact, backwards, { known })).toBe("day.order");
  });

  it("is one that the vocabulary has for such a thing, and that no other act establishes", () => {
    const refused = (typed: Record<string, unknown>) =>
      decided(recordFact, { value: "是", ...typed }, { known: { ...held, ...listed() } });
    expect(refused({ of: "parcel", parcel, fact: "风水好" })).toBe("fact.unknown");
    expect(refused({ of: "parcel", parcel, fact: "高水耗" })).toBe("fact.unknown");
    for (const fact of ["认定低效", "列入范围", "列入台账", "整改到位", "完成淘汰"])
      expect(refused({ of: "listing", listing, fact }), fact).toBe("fact.reserved");
    const { facts } = loadPacks().law;
    expect([...reservedFacts].filter((fact) => !facts.has(fact))).toEqual([]);
  });

  it("says nothing of what a determination says, which takes two persons", () => {
    const determined = decided(
      determine,
      {
        parcel,
        policy: "linyi-2013-45",
        category: "二",
        landUsingUnit: firm,
        breachingEnterprise: firm,
        inScope: true,
      },
      { known: land },
    ) as Record<string, { 认定: Record<string, unknown>[] }>;
    const [{ 类别, 文件, 批次, ...said }] = determined[`地块 ${parcel}`]!.认定 as [
      Record<string, unknown>,
    ];
    expect([类别, 文件, 批次]).toEqual(["二", "linyi-2013-45", 1]);
    expect(Object.keys(said).length).toBeGreaterThan(4);
    expect(Object.keys(said).filter((fact) => !reservedFacts.has(fact))).toEqual([]);
  });

  it("is of something that is named and known", () => {
    const refused = (typed: Record<string, unknown>, known: Record<string, unknown> = land) =>
      decided(recordFact, { fact: "高水耗", value: "是", ...typed }, { known });
    for (const of of ["parcel", "enterprise", "listing", "project", "region"])
      expect(refused({ of }), of).toBe("field.missing");
    expect(refused({ of: "project", project: "二期" })).toBe("field.missing");
    expect(refused({ of: "enterprise", enterprise: firm })).toBe("enterprise.unknown");
    expect(refused({ of: "project", project: "二期", enterprise: firm })).toBe(
      "enterprise.unknown",
    );
    expect(refused({ of: "enterprise", enterprise: firm, parcel: other }, held)).toBe(
      "tenure.none",
    );
    expect(refused({ of: "listing", listing })).toBe("listing.unknown");
    expect(refused({ of: "city" })).toBe("field.malformed");
  });
});

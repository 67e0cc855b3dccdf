import { describe, expect, it } from "vitest";
import { derive } from "../../../src/domain/policy/derive.ts";
import { explain } from "../../../src/domain/policy/explain.ts";
import { compileLaw } from "../../../src/domain/policy/law.ts";
import type { Policy } from "../../../src/domain/policy/policy.ts";
import { parseWorld } from "../../../src/domain/registry/parse-world.ts";
import { day } from "../../../src/domain/time/day.ts";
import { NEVER, or } from "../../../src/domain/time/timeline.ts";
import { writeLine } from "../../support/canonical.ts";
import { loadPacks } from "../../support/packs.ts";

/** Situations in which derivation once went wrong, each the smallest that shows it. */
const { vocabulary, policies } = loadPacks();
const linyi = policies.find(({ id }) => id === "linyi-2013-45")!;
const luoyang = policies.find(({ id }) => id === "luoyang-2021-16")!;
const zhangdian = policies.find(({ id }) => id === "zhangdian-2022-6")!;

function rowsOf(policy: Policy, given: Record<string, unknown>, measure: string, subject: string) {
  const law = compileLaw(vocabulary, [policy]);
  const world = parseWorld(given, {
    facts: vocabulary.facts,
    identifiers: "labels",
    policy: policy.id,
    region: policy.territory,
  });
  if ("defects" in world) throw new Error(JSON.stringify(world.defects));
  return {
    facts: law.facts,
    rows: derive(law, world.value).filter(
      (row) =>
        row.measure.id === measure && row.subject.id === subject && row.standing === "decides",
    ),
  };
}

function lineOf(
  policy: Policy,
  given: Record<string, unknown>,
  measure: string,
  subject: string,
  benefit: string | null = null,
): string {
  const { rows } = rowsOf(policy, given, measure, subject);
  return writeLine(
    rows
      .filter(({ path }) => path.benefit === benefit)
      .reduce((held, { line }) => or(held, line), NEVER),
  );
}

describe("a one-off duty", () => {
  const given = {
    "地块 A": {
      类别: "一",
      列入范围: [
        { 自: "2014-02-01", 至: "2015-01-01" },
        { 值: "未知", 自: "2015-01-01", 至: "2015-06-01" },
        { 自: "2015-06-01" },
      ],
    },
    "企业 甲": { 地块: [{ 宗: "A", 至: "2014-06-01" }] },
  };

  it("stays unknown after a time in which its ground may have ended, for it may have lapsed", () => {
    expect(lineOf(linyi, given, "五-1-2", "甲")).toBe("…:0 2014-02-01:2 2015-01-01:1");
  });

  it("outlives the document where the pack says that measures continue", () => {
    const ended = {
      ...linyi,
      validity: { ...linyi.validity, until: day("2014-05-01"), afterwards: "continues" as const },
    };
    const listed = { ...given, "地块 A": { 类别: "一", 列入范围: { 自: "2014-02-01" } } };
    expect(lineOf(ended, listed, "五-1-2", "甲")).toBe("…:0 2014-02-01:2");
    expect(lineOf(ended, listed, "五-1-1", "甲")).toBe("…:0 2014-02-01:2 2014-06-01:0");
  });
});

describe("a measure that rests on an agreement", () => {
  it("is unknown before the day from which the signing is recorded, and of one form", () => {
    const agreement = {
      种类: "自主改造履约监管协议",
      当事人: ["甲"],
      签订日: { 值: "2022-05-01", 自: "2022-07-01" },
      违约方: "甲",
      违约认定: { 自: "2022-06-01" },
    };
    expect(
      lineOf(zhangdian, { "地块 A": { 园区: "张店经开区", 协议: [agreement] } }, "六-1-5", "甲"),
    ).toBe("…:0 2022-06-01:1 2022-07-01:2");
  });
});

describe("a benefit granted before", () => {
  const listed = {
    类别: "停产半停产类",
    园区: "洛新产业集聚区",
    认定低效: { 自: "2019-01-01" },
    不主动配合整改: { 自: "2019-01-01" },
    不配合整改企业: "甲",
  };
  it("the document came into force is spared, though its grounds stood earlier", () => {
    const given = {
      "地块 A": listed,
      "企业 甲": {
        地块: ["A"],
        既有优惠: [{ 名称: "补助", 授予日: "2020-01-01", 到期日: "2022-12-31" }],
      },
    };
    expect(lineOf(luoyang, given, "附3-9-1", "甲", "补助")).toBe("…:0 2023-01-01:2 2024-04-28:0");
  });

  it.each([
    ["the day before the measure begins is spared", "2022-02-28", "…:0 2023-01-01:2 2024-04-28:0"],
    ["the day on which it begins is new", "2022-03-01", "…:0 2022-03-01:2 2024-04-28:0"],
  ])("%s", (_, granted, said) => {
    const given = {
      "地块 A": { ...listed, 认定低效: { 自: "2022-03-01" } },
      "企业 甲": {
        地块: ["A"],
        既有优惠: [{ 名称: "补助", 授予日: granted, 到期日: "2022-12-31" }],
      },
    };
    expect(lineOf(luoyang, given, "附3-9-1", "甲", "补助")).toBe(said);
  });

  it("is not prolonged by an extension recorded after the measure began", () => {
    const extended = [
      { 值: "2022-12-31", 至: "2022-06-01" },
      { 值: "2023-12-31", 自: "2022-06-01" },
    ];
    const given = {
      "地块 A": { ...listed, 认定低效: { 自: "2022-03-01" } },
      "企业 甲": {
        地块: ["A"],
        既有优惠: [{ 名称: "补助", 授予日: "2020-01-01", 到期日: extended }],
      },
    };
    expect(lineOf(luoyang, given, "附3-9-1", "甲", "补助")).toBe("…:0 2023-01-01:2 2024-04-28:0");
  });

  it("nobody knows when, without end, may be new: unknown and not spared", () => {
    const given = {
      "地块 A": listed,
      "企业 甲": { 地块: ["A"], 既有优惠: [{ 名称: "补助", 到期日: "无期限" }] },
    };
    expect(lineOf(luoyang, given, "附3-9-1", "甲", "补助")).toBe("…:0 2021-04-28:1 2024-04-28:0");
  });

  it("is unknown where it is unknown when the measure began and the answer hangs on it", () => {
    const unsure = {
      ...listed,
      认定低效: [{ 值: "未知", 自: "2021-05-01", 至: "2022-05-01" }, { 自: "2022-05-01" }],
    };
    const given = {
      "地块 A": unsure,
      "企业 甲": {
        地块: ["A"],
        既有优惠: [{ 名称: "补助", 授予日: "2021-08-01", 到期日: "2022-12-31" }],
      },
    };
    expect(lineOf(luoyang, given, "附3-9-1", "甲", "补助")).toBe(
      "…:0 2021-05-01:1 2023-01-01:2 2024-04-28:0",
    );
  });
});

describe("an explanation", () => {
  it("says of an unknown that became certain what made it so, and not that something was carried out", () => {
    const given = {
      "地块 A": {
        类别: "一",
        列入范围: { 自: "2014-02-01" },
        约定整改期限: [{ 值: "2014-06-30", 自: "2015-01-01" }],
      },
      "企业 甲": { 地块: ["A"] },
    };
    const { rows, facts } = rowsOf(linyi, given, "五-3-1", "甲");
    const [unsure, certain] = explain(rows[0]!, facts);
    expect([unsure!.status, certain!.status]).toEqual(["unknown", "in-force"]);
    expect(unsure!.endedBy.map((cause) => cause.facts)).toEqual([["约定整改期限"]]);
    expect(certain!.startedBy.map((cause) => cause.facts)).toEqual([["约定整改期限"]]);
  });

  it("says of a certainty that was lost what was lost", () => {
    const given = {
      "地块 A": {
        类别: "一",
        列入范围: { 自: "2014-02-01" },
        约定整改期限: [{ 值: "2014-06-30", 至: "2015-01-01" }],
      },
      "企业 甲": { 地块: ["A"] },
    };
    const { rows, facts } = rowsOf(linyi, given, "五-3-1", "甲");
    const [certain, unsure] = explain(rows[0]!, facts);
    expect([certain!.status, unsure!.status]).toEqual(["in-force", "unknown"]);
    expect(unsure!.startedBy.map((cause) => cause.facts)).toEqual([["约定整改期限"]]);
  });
});

describe("an enterprise that a finding ought to name", () => {
  const given = {
    "地块 A": { 类别: "一", 列入范围: { 自: "2014-02-01" } },
    "企业 甲": { 地块: [{ 宗: "A", 至: "2014-01-01" }] },
    "企业 乙": { 地块: [{ 宗: "A", 自: "2014-01-01", 至: "2014-06-01" }] },
    "企业 丙": { 地块: [{ 宗: "A", 自: "2014-06-01" }] },
  };

  it("may be whoever held the land at the listing or later, and nobody who had left it before", () => {
    expect(["甲", "乙", "丙"].map((who) => lineOf(linyi, given, "五-4-1", who))).toEqual([
      "…:0",
      "…:0 2014-02-01:1",
      "…:0 2014-06-01:1",
    ]);
  });
});

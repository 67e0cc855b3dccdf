import { describe, expect, it } from "vitest";
import {
  agreePlan,
  chooseDisposal,
  startRedevelopment,
} from "../../../src/domain/ledger/disposal.ts";
import { decided, type Filing } from "../../support/case-file.ts";
import { loadPacks } from "../../support/packs.ts";

type Known = Readonly<Record<string, unknown>>;

const listings = {
  jiaxing: { parcel: "330402999901GB00001", 类别: "利用粗放", 文件: "jiaxing-2014-91" },
  zhangdian: { parcel: "370303999901GB00001", 类别: "一", 文件: "zhangdian-2022-6" },
  luoyang: { parcel: "410324999901GB00001", 类别: "产出未达标类", 文件: "luoyang-2021-16" },
  liaocheng: { parcel: "371502999901GB00001", 类别: "指标偏低", 文件: "liaocheng-2020" },
  linyi: { parcel: "371302999901GB00001", 类别: "一", 文件: "linyi-2013-45" },
} as const;
type City = keyof typeof listings;

function codeOf(city: City): string {
  const { parcel, 类别, 文件 } = listings[city];
  return `${parcel}/${文件}/${类别}/1`;
}

/** A listing with facts of its own and of its land, or what an act says of it. */
function ofListing(city: City, facts: Known, land: Known = {}): Known {
  const { parcel, ...rest } = listings[city];
  return { [`地块 ${parcel}`]: { ...land, 认定: [{ ...rest, 批次: 1, ...facts }] } };
}

function ofParcel(city: City, facts: Known): Known {
  return { [`地块 ${listings[city].parcel}`]: facts };
}

/** What makes a listing stand under its document. */
const standing = {
  jiaxing: { 列入范围: { 自: "2021-01-01" } },
  zhangdian: { 认定低效: { 自: "2022-06-01" } },
  luoyang: { 认定低效: { 自: "2022-06-01" } },
  liaocheng: { 认定低效: { 自: "2022-06-01" } },
  linyi: { 列入范围: { 自: "2021-01-01" } },
} as const satisfies Record<City, Known>;

function filing(city: City, facts: Known = {}, land: Known = {}): Filing {
  return { known: ofListing(city, { ...standing[city], ...facts }, land), on: "2023-03-01" };
}

const from = { 值: "是", 自: "2023-03-01" };
const until = { 值: "是", 自: "2022-09-01", 至: "2023-03-01" };

describe("the choice of a mode", () => {
  it("sets what the document asks about, of the listing or of its land", () => {
    const choose = (city: City, mode: string) =>
      decided(chooseDisposal, { listing: codeOf(city), mode }, filing(city));
    expect(choose("zhangdian", "自主开发")).toEqual(ofListing("zhangdian", { 自主改造: from }));
    expect(choose("zhangdian", "合作开发")).toEqual(ofListing("zhangdian", { 合作开发: from }));
    expect(choose("liaocheng", "市场主体改造")).toEqual(
      ofParcel("liaocheng", { 采用市场主体改造: from }),
    );
    expect(choose("jiaxing", "政府主导")).toEqual(
      ofParcel("jiaxing", { 拟由他人实施再开发: from }),
    );
  });

  it("stands in the file alone where nothing follows from the mode", () => {
    for (const { id, modes } of loadPacks().policies) {
      const city = (Object.keys(listings) as City[]).find((one) => listings[one].文件 === id)!;
      for (const { id: mode } of modes) {
        const said = decided(chooseDisposal, { listing: codeOf(city), mode }, filing(city));
        expect(typeof said, `${id} ${mode}`).toBe("object");
      }
    }
    const luoyang = { listing: codeOf("luoyang"), mode: "自主开发" };
    expect(decided(chooseDisposal, luoyang, filing("luoyang"))).toEqual({});
  });

  it("ends the mode chosen before, also where the new one sets nothing", () => {
    const before = filing("zhangdian", { 自主改造: { 自: "2022-09-01" } });
    const listing = codeOf("zhangdian");
    expect(decided(chooseDisposal, { listing, mode: "合作开发" }, before)).toEqual(
      ofListing("zhangdian", { 自主改造: until, 合作开发: from }),
    );
    expect(decided(chooseDisposal, { listing, mode: "政府收储" }, before)).toEqual(
      ofListing("zhangdian", { 自主改造: until }),
    );
    const byOthers = filing("jiaxing", {}, { 拟由他人实施再开发: { 自: "2022-09-01" } });
    expect(
      decided(chooseDisposal, { listing: codeOf("jiaxing"), mode: "原使用权人" }, byOthers),
    ).toEqual(ofParcel("jiaxing", { 拟由他人实施再开发: until }));
  });

  it("leaves beside each other what the document does: who redevelops, and in what way", () => {
    const byOthers = filing("jiaxing", {}, { 拟由他人实施再开发: { 自: "2022-09-01" } });
    const way = { listing: codeOf("jiaxing"), mode: "提高容积率" };
    expect(decided(chooseDisposal, way, byOthers)).toEqual({});
  });

  it.each([
    ["mode.unknown", { mode: "退二优二" }, standing.zhangdian, "2023-03-01"],
    ["stage.done", {}, { ...standing.zhangdian, 自主改造: { 自: "2022-09-01" } }, "2023-03-01"],
    ["day.order", {}, { ...standing.zhangdian, 合作开发: { 自: "2023-03-01" } }, "2023-03-01"],
    ["policy.not-in-force", {}, standing.zhangdian, "2024-04-06"],
    ["listing.ended", {}, { 认定低效: { 自: "2022-06-01", 至: "2023-01-01" } }, "2023-03-01"],
    ["listing.unknown", { listing: codeOf("linyi") }, standing.zhangdian, "2023-03-01"],
  ])("is refused with %s: %j", (refusal, other, facts, on) => {
    const typed = { listing: codeOf("zhangdian"), mode: "自主开发", ...other };
    const known = ofListing("zhangdian", facts);
    expect(decided(chooseDisposal, typed, { known, on })).toBe(refusal);
  });
});

const forced = { 拟由他人实施再开发: "是" };

describe("a plan of redevelopment", () => {
  function agree(city: City, more: Filing) {
    return decided(agreePlan, { listing: codeOf(city), plan: "方案一" }, more);
  }

  it("is agreed to by the park where the document asks for that, else filed", () => {
    expect(agree("zhangdian", filing("zhangdian"))).toEqual(
      ofListing("zhangdian", { 管委会同意方案: from }),
    );
    expect(agree("luoyang", filing("luoyang"))).toEqual({});
    expect(agree("jiaxing", filing("jiaxing"))).toEqual({});
  });

  it("may be agreed to anew once the consent was taken back", () => {
    const before = filing("zhangdian", { 管委会同意方案: { 自: "2022-09-01", 至: "2023-01-01" } });
    expect(agree("zhangdian", before)).toEqual(ofListing("zhangdian", { 管委会同意方案: from }));
  });

  it.each(["否", "未知", undefined])(
    "of others needs the consent of whoever has the land, which is %s",
    (原土地权利人同意) => {
      const land = { ...forced, ...(原土地权利人同意 === undefined ? {} : { 原土地权利人同意 }) };
      expect(agree("jiaxing", filing("jiaxing", {}, land))).toBe("consent.missing");
    },
  );

  it("of others goes on with that consent, and where the document does not ask for it", () => {
    const land = { ...forced, 原土地权利人同意: { 自: "2023-03-01" } };
    expect(agree("jiaxing", filing("jiaxing", {}, land))).toEqual({});
    expect(agree("luoyang", filing("luoyang", {}, forced))).toEqual({});
  });

  it.each([
    ["stage.done", "zhangdian", { 管委会同意方案: { 自: "2022-09-01" } }],
    ["stage.missing", "jiaxing", { 列入范围: "否", 认定低效: "是" }],
    ["listing.ended", "jiaxing", { 列入范围: "否" }],
  ] as const)("is refused with %s: %s %j", (refusal, city, facts) => {
    expect(agree(city, filing(city, facts))).toBe(refusal);
  });

  it("of no listing is refused", () => {
    expect(agree("linyi", filing("zhangdian"))).toBe("listing.unknown");
  });
});

describe("the start of a redevelopment", () => {
  function start(city: City, more: Filing) {
    return decided(startRedevelopment, { listing: codeOf(city) }, more);
  }

  function withPlan(city: City, more: Filing, effectiveOn = 19_000): Filing {
    const fields = { listing: codeOf(city), plan: "方案一" };
    const act = {
      position: 7,
      form: "agreePlan",
      effectiveOn,
      documentNumber: "测试",
      institution: "lead",
    };
    return { ...more, acts: [{ ...act, fields }] };
  }

  it("comes after a plan that was agreed to", () => {
    expect(start("jiaxing", withPlan("jiaxing", filing("jiaxing")))).toEqual(
      ofListing("jiaxing", { 再开发方案实施: from }),
    );
    expect(start("jiaxing", filing("jiaxing"))).toBe("stage.missing");
    expect(start("jiaxing", withPlan("jiaxing", filing("jiaxing"), 30_000))).toBe("stage.missing");
    expect(start("jiaxing", withPlan("luoyang", filing("jiaxing")))).toBe("stage.missing");
  });

  it("does not rest on a plan that was corrected as never agreed to", () => {
    const planned = withPlan("jiaxing", filing("jiaxing"));
    const [plan] = planned.acts!;
    const fields = { position: plan!.position, neverSo: true };
    const acts = [plan!, { ...plan!, position: 9, form: "correct", fields }];
    expect(start("jiaxing", { ...planned, acts })).toBe("stage.missing");
  });

  it("of 张店 comes after the park's consent and the permits, both", () => {
    const agreed = { 管委会同意方案: { 自: "2022-09-01" } };
    const permitted = { 完成必要许可: { 自: "2022-10-01" } };
    expect(start("zhangdian", filing("zhangdian", { ...agreed, ...permitted }))).toEqual(
      ofListing("zhangdian", { 再开发方案实施: from }),
    );
    expect(start("zhangdian", filing("zhangdian", agreed))).toBe("stage.missing");
    expect(start("zhangdian", filing("zhangdian", permitted))).toBe("stage.missing");
    expect(start("zhangdian", withPlan("zhangdian", filing("zhangdian", permitted)))).toBe(
      "stage.missing",
    );
  });

  it("of 聊城 needs land in the database of the province", () => {
    const there = filing("liaocheng", {}, { 纳入省数据库: { 自: "2023-01-01" } });
    expect(start("liaocheng", withPlan("liaocheng", there))).toEqual(
      ofListing("liaocheng", { 再开发方案实施: from }),
    );
    expect(start("liaocheng", withPlan("liaocheng", filing("liaocheng")))).toBe("stage.missing");
  });

  it("is refused once it is recorded, without consent, and of what does not stand", () => {
    const started = filing("jiaxing", { 再开发方案实施: { 自: "2023-01-01" } });
    expect(start("jiaxing", withPlan("jiaxing", started))).toBe("stage.done");
    const others = filing("jiaxing", {}, forced);
    expect(start("jiaxing", withPlan("jiaxing", others))).toBe("consent.missing");
    const unlisted = filing("jiaxing", { 列入范围: "否", 认定低效: "是" });
    expect(start("jiaxing", withPlan("jiaxing", unlisted))).toBe("stage.missing");
    expect(start("jiaxing", filing("jiaxing", { 列入范围: "否" }))).toBe("listing.ended");
    expect(start("linyi", filing("jiaxing"))).toBe("listing.unknown");
  });
});

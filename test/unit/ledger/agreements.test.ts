import { describe, expect, it } from "vitest";
import { agreeRectification } from "../../../src/domain/ledger/agreements.ts";
import { extendDeadline } from "../../../src/domain/ledger/deadlines.ts";
import {
  agreeRedevelopment,
  recordMilestone,
} from "../../../src/domain/ledger/redevelopment-agreements.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

type Known = Readonly<Record<string, unknown>>;

const firm = usccOf("91371302DEM900012");
const second = usccOf("91371302DEM900020");

function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

const linyi = "371302999901GB00001";
const zhangdian = "370303999901GB00001";
const luoyang = "410324999901GB00001";
const self = "自主改造履约监管协议";
const standard = "工业项目标准地履约监管协议";

/** A listing of category 一 under 临沂, with these facts beside. */
function listed(facts: Known = {}): Known {
  return { [`地块 ${linyi}`]: { 区划: "371302", 认定: [listing(facts)] } };
}

function listing(facts: Known): Known {
  return {
    类别: "一",
    文件: "linyi-2013-45",
    批次: 1,
    列入范围: { 自: "2020-01-01" },
    ...facts,
  };
}

/** What an act says of that listing. */
function ofListing(facts: Known): Known {
  return {
    [`地块 ${linyi}`]: { 认定: [{ 类别: "一", 文件: "linyi-2013-45", 批次: 1, ...facts }] },
  };
}

function withAgreement(parcel: string, type: string, facts: Known): Known {
  return { [`地块 ${parcel}`]: { 协议: [described(type, facts)] } };
}

function described(type: string, facts: Known): Known {
  return { 种类: type, 编号: "协-1", 当事人: [firm], ...facts };
}

describe("an agreement on the period to put right", () => {
  const code = `${linyi}/linyi-2013-45/一/1`;
  const typed = { listing: code, enterprise: firm, manner: "双方签订", deadline: "2024-12-31" };

  it("records its last day from the day of the agreement on", () => {
    expect(decided(agreeRectification, typed, { known: listed() })).toEqual(
      ofListing({ 约定整改期限: { 值: "2024-12-31", 自: "2024-03-01" } }),
    );
  });

  it("counts a confirmation in writing, and a last day that is the day itself", () => {
    const confirmed = { ...typed, manner: "企业书面确认", deadline: "2024-03-01" };
    expect(decided(agreeRectification, confirmed, { known: listed() })).toEqual(
      ofListing({ 约定整改期限: { 值: "2024-03-01", 自: "2024-03-01" } }),
    );
  });

  it("stands in the file alone where the period was only ordered, even beside an agreed one", () => {
    const ordered = { ...typed, manner: "单方指定" };
    expect(decided(agreeRectification, ordered, { known: listed() })).toEqual({});
    const known = listed({ 约定整改期限: "2024-06-30" });
    expect(decided(agreeRectification, ordered, { known })).toEqual({});
  });

  it("records that none was agreed, which may be followed by one that is", () => {
    const none = { listing: code, enterprise: firm, manner: "未约定" };
    expect(decided(agreeRectification, none, { known: listed() })).toEqual(
      ofListing({ 约定整改期限: { 值: "未约定", 自: "2024-03-01" } }),
    );
    const known = listed({ 约定整改期限: { 值: "未约定", 自: "2024-01-01" } });
    expect(decided(agreeRectification, typed, { known })).toEqual(
      ofListing({ 约定整改期限: { 值: "2024-12-31", 自: "2024-03-01" } }),
    );
  });

  it.each([
    ["listing.unknown", { listing: `${linyi}/linyi-2013-45/二/1` }, listed()],
    ["listing.ended", {}, listed({ 列入范围: { 自: "2020-01-01", 至: "2024-03-01" } })],
    ["stage.done", {}, listed({ 整改到位: { 自: "2024-02-01" } })],
    ["stage.done", {}, listed({ 约定整改期限: "2024-06-30" })],
    ["stage.done", { manner: "未约定", deadline: null }, listed({ 约定整改期限: "2024-06-30" })],
    ["field.missing", { deadline: null }, listed()],
    ["field.malformed", { manner: "未约定" }, listed()],
    ["field.malformed", { manner: "口头" }, listed()],
    ["day.order", { deadline: "2024-02-29" }, listed()],
  ])("is refused with %s where it does not fit: %j", (refusal, other, known) => {
    expect(decided(agreeRectification, { ...typed, ...other }, { known })).toBe(refusal);
  });
});

describe("an agreement on redevelopment", () => {
  const determined: Known = {
    [`地块 ${zhangdian}`]: {
      区划: "370303",
      园区: "张店经开区",
      认定: [
        { 类别: "一", 文件: "zhangdian-2022-6", 批次: 1, 认定低效: { 自: "2022-06-01" } },
        {
          类别: "三",
          文件: "zhangdian-2022-6",
          批次: 1,
          认定低效: { 自: "2022-06-01", 至: "2023-01-01" },
        },
      ],
    },
  };
  const typed = {
    parcel: zhangdian,
    policy: "zhangdian-2022-6",
    type: self,
    number: "协-1",
    listing: `${zhangdian}/zhangdian-2022-6/一/1`,
    parties: [firm],
    startBy: "2024-05-10",
    deadline: "2026-05-10",
    indicators: ["亩均税收 18 万元"],
  };
  const filing = { known: determined, on: "2023-05-10" };

  it("records kind, parties, day of signing and deadline", () => {
    expect(
      decided(agreeRedevelopment, { ...typed, parties: [firm, second, firm] }, filing),
    ).toEqual({
      [`地块 ${zhangdian}`]: {
        协议: [
          {
            种类: self,
            编号: "协-1",
            当事人: [firm, second],
            签订日: "2023-05-10",
            约定期限: { 值: "2026-05-10", 自: "2023-05-10" },
          },
        ],
      },
    });
  });

  it("says so where no deadline was agreed", () => {
    const { deadline: _, ...open } = typed;
    expect(decided(agreeRedevelopment, open, filing)).toMatchObject({
      [`地块 ${zhangdian}`]: { 协议: [{ 约定期限: "未约定" }] },
    });
  });

  it("may be due on the day of signing, and start and end on one day", () => {
    const prompt = { ...typed, startBy: "2023-05-10", deadline: "2023-05-10" };
    expect(decided(agreeRedevelopment, prompt, filing)).toMatchObject({
      [`地块 ${zhangdian}`]: { 协议: [{ 约定期限: { 值: "2023-05-10", 自: "2023-05-10" } }] },
    });
  });

  it("needs no listing where the land was sold as standard land", () => {
    const bought = {
      parcel: luoyang,
      policy: "luoyang-2021-16",
      type: standard,
      number: "标-1",
      parties: [firm],
    };
    const known = { [`地块 ${luoyang}`]: { 区划: "410324", 园区: "栾川县产业集聚区" } };
    expect(decided(agreeRedevelopment, bought, { known, on: "2022-01-15" })).toMatchObject({
      [`地块 ${luoyang}`]: { 协议: [{ 种类: standard, 签订日: "2022-01-15" }] },
    });
    const other = { ...bought, type: "低效用地再开发监管协议" };
    expect(decided(agreeRedevelopment, other, { known, on: "2022-01-15" })).toBe("stage.missing");
  });

  it.each([
    ["agreement.type", { policy: "linyi-2013-45" }, {}],
    ["agreement.type", { policy: "nowhere-1" }, {}],
    ["agreement.type", { type: standard }, {}],
    ["policy.not-in-force", {}, { on: "2024-04-06" }],
    ["policy.not-in-force", { parcel: luoyang }, {}],
    ["stage.missing", { listing: null }, {}],
    ["listing.unknown", { listing: `${zhangdian}/zhangdian-2022-6/五/1` }, {}],
    ["listing.ended", { listing: `${zhangdian}/zhangdian-2022-6/三/1` }, {}],
    ["day.order", { deadline: "2023-05-09" }, {}],
    ["day.order", { startBy: "2024-05-10", deadline: "2024-05-09" }, {}],
    ["deadline.too-long", { startBy: "2024-05-11" }, {}],
    ["deadline.too-long", { deadline: "2026-05-11" }, {}],
    ["field.missing", { parties: [] }, {}],
  ])("is refused with %s where it does not fit: %j %j", (refusal, other, more) => {
    expect(decided(agreeRedevelopment, { ...typed, ...other }, { ...filing, ...more })).toBe(
      refusal,
    );
  });

  it("is refused where the listing is of other land or another document", () => {
    const known = { ...determined, ...listed() };
    const elsewhere = { ...typed, listing: `${linyi}/linyi-2013-45/一/1` };
    expect(decided(agreeRedevelopment, elsewhere, { ...filing, known })).toBe("listing.unknown");
    const other = { 类别: "产出未达标类", 文件: "luoyang-2021-16", 认定低效: { 自: "2022-06-01" } };
    const twice = { [`地块 ${zhangdian}`]: { 认定: [{ ...other, 批次: 1 }] } };
    const listing = `${zhangdian}/luoyang-2021-16/产出未达标类/1`;
    expect(decided(agreeRedevelopment, { ...typed, listing }, { ...filing, known: twice })).toBe(
      "listing.unknown",
    );
  });

  it("is refused where the number is taken on this land", () => {
    const known = {
      [`地块 ${zhangdian}`]: {
        ...(determined[`地块 ${zhangdian}`] as object),
        协议: [described(self, { 签订日: "2023-01-01" })],
      },
    };
    expect(decided(agreeRedevelopment, typed, { ...filing, known })).toBe("stage.done");
  });
});

describe("a milestone", () => {
  const signed = withAgreement(zhangdian, self, { 签订日: "2023-05-10" });
  const started = { parcel: zhangdian, agreement: "协-1", milestone: "完成手续并开工" };
  const permitted = {
    parcel: linyi,
    listing: `${linyi}/linyi-2013-45/一/1`,
    milestone: "完成必要许可",
  };

  it("records the start of building of an agreement", () => {
    expect(decided(recordMilestone, started, { known: signed })).toEqual(
      withAgreement(zhangdian, self, { 完成手续并开工: { 值: "是", 自: "2024-03-01" } }),
    );
  });

  it("is possible on the day of signing, and of no other land's agreement of that number", () => {
    const known = withAgreement(zhangdian, self, { 签订日: "2024-03-01" });
    expect(decided(recordMilestone, started, { known })).toMatchObject(
      withAgreement(zhangdian, self, { 完成手续并开工: { 值: "是", 自: "2024-03-01" } }),
    );
    const elsewhere = { ...started, parcel: luoyang };
    expect(decided(recordMilestone, elsewhere, { known })).toBe("agreement.unknown");
  });

  it.each(["违约认定", "达标考核未通过"])("settles a liability that %s had raised", (raised) => {
    const known = withAgreement(zhangdian, self, {
      签订日: "2023-05-10",
      [raised]: { 自: "2023-09-01" },
    });
    expect(decided(recordMilestone, { ...started, milestone: "违约责任了结" }, { known })).toEqual(
      withAgreement(zhangdian, self, { 违约责任了结: { 值: "是", 自: "2024-03-01" } }),
    );
  });

  it.each(["需完善用地手续", "政府批准完善手续", "完成必要许可"])(
    "records of a listing: %s",
    (milestone) => {
      expect(decided(recordMilestone, { ...permitted, milestone }, { known: listed() })).toEqual(
        ofListing({ [milestone]: { 值: "是", 自: "2024-03-01" } }),
      );
    },
  );

  it("stands in the file alone where nothing follows from it", () => {
    const other = { milestone: "其他节点", particulars: "主体结构封顶" };
    expect(decided(recordMilestone, { ...started, ...other }, { known: signed })).toEqual({});
    expect(decided(recordMilestone, { ...permitted, ...other }, { known: listed() })).toEqual({});
  });

  it.each([
    ["agreement.unknown", { agreement: "协-2" }, signed],
    ["field.missing", { agreement: null }, signed],
    ["field.missing", { agreement: null, milestone: "其他节点" }, signed],
    ["day.order", {}, withAgreement(zhangdian, self, { 签订日: "2024-03-02" })],
    ["stage.missing", { milestone: "违约责任了结" }, signed],
    [
      "stage.done",
      {},
      withAgreement(zhangdian, self, {
        签订日: "2023-05-10",
        完成手续并开工: { 自: "2024-01-01" },
      }),
    ],
  ])("of an agreement is refused with %s: %j", (refusal, other, known) => {
    expect(decided(recordMilestone, { ...started, ...other }, { known })).toBe(refusal);
  });

  it.each([
    ["listing.unknown", { listing: `${linyi}/linyi-2013-45/五/1` }, listed()],
    ["listing.unknown", { parcel: zhangdian }, listed()],
    ["listing.ended", {}, listed({ 列入范围: { 自: "2020-01-01", 至: "2021-01-01" } })],
    ["field.missing", { listing: null }, listed()],
    ["stage.done", {}, listed({ 完成必要许可: { 自: "2024-01-01" } })],
  ])("of a listing is refused with %s: %j", (refusal, other, known) => {
    expect(decided(recordMilestone, { ...permitted, ...other }, { known })).toBe(refusal);
  });
});

describe("the extension of a deadline", () => {
  const agreed = { 约定整改期限: { 值: "2024-06-30", 自: "2024-01-10" } };
  const typed = {
    parcel: linyi,
    term: "约定整改期限",
    listing: `${linyi}/linyi-2013-45/一/1`,
    deadline: "2024-12-31",
    reason: "疫情停工",
  };

  it.each(["2024-06-30", "2024-07-01", "2024-09-15"])(
    "succeeds the old one from the day of the amendment, %s, whether or not that had passed",
    (on) => {
      expect(decided(extendDeadline, typed, { known: listed(agreed), on })).toEqual(
        ofListing({ 约定整改期限: { 值: "2024-12-31", 自: on } }),
      );
    },
  );

  it("may reach to the day of the amendment itself", () => {
    const today = { ...typed, deadline: "2024-07-15" };
    expect(decided(extendDeadline, today, { known: listed(agreed), on: "2024-07-15" })).toEqual(
      ofListing({ 约定整改期限: { 值: "2024-07-15", 自: "2024-07-15" } }),
    );
  });

  it.each([
    ["listing.unknown", { listing: `${linyi}/linyi-2013-45/三/1` }, agreed],
    ["listing.unknown", { parcel: zhangdian }, agreed],
    ["listing.ended", {}, { ...agreed, 列入范围: { 自: "2020-01-01", 至: "2024-01-20" } }],
    ["field.missing", { listing: null }, agreed],
    ["stage.done", {}, { ...agreed, 整改到位: { 自: "2024-02-01" } }],
    ["deadline.none", {}, {}],
    ["deadline.none", {}, { 约定整改期限: "未约定" }],
    ["deadline.not-later", { deadline: "2024-06-30" }, agreed],
    ["deadline.not-later", { deadline: "2024-06-29" }, agreed],
    ["day.order", { deadline: "2024-02-20" }, { 约定整改期限: "2024-02-01" }],
  ])("of a listing is refused with %s: %j %j", (refusal, other, facts) => {
    const known = listed(facts);
    expect(decided(extendDeadline, { ...typed, ...other }, { known })).toBe(refusal);
  });

  const contract = { 签订日: "2023-05-10", 约定期限: { 值: "2024-05-10", 自: "2023-05-10" } };
  const longer = { parcel: zhangdian, term: "约定期限", agreement: "协-1", reason: "工期调整" };

  it("of an agreement goes as far as the document allows and no further", () => {
    const known = withAgreement(zhangdian, self, contract);
    const last = { ...longer, deadline: "2026-05-10" };
    expect(decided(extendDeadline, last, { known })).toEqual(
      withAgreement(zhangdian, self, { 约定期限: { 值: "2026-05-10", 自: "2024-03-01" } }),
    );
    const beyond = { ...longer, deadline: "2026-05-11" };
    expect(decided(extendDeadline, beyond, { known })).toBe("deadline.too-long");
  });

  it("has no end in a document that sets none", () => {
    const type = "低效用地再开发监管协议";
    const known = withAgreement(luoyang, type, contract);
    const far = { ...longer, parcel: luoyang, deadline: "2034-12-31" };
    expect(decided(extendDeadline, far, { known })).toEqual(
      withAgreement(luoyang, type, { 约定期限: { 值: "2034-12-31", 自: "2024-03-01" } }),
    );
  });

  it("of the period after a failed assessment stays within two years of the failure", () => {
    const failed = {
      签订日: "2022-01-15",
      达标考核未通过: { 自: "2023-11-01" },
      达标考核未通过日: { 值: "2023-11-01", 自: "2023-11-01" },
      整改期末日: { 值: "2024-10-31", 自: "2023-11-01" },
    };
    const typedOf = (deadline: string) => ({
      ...longer,
      parcel: luoyang,
      term: "整改期末日",
      deadline,
    });
    const known = withAgreement(luoyang, standard, failed);
    expect(decided(extendDeadline, typedOf("2025-11-01"), { known })).toEqual(
      withAgreement(luoyang, standard, { 整改期末日: { 值: "2025-11-01", 自: "2024-03-01" } }),
    );
    expect(decided(extendDeadline, typedOf("2025-11-02"), { known })).toBe("deadline.too-long");
    const accepted = withAgreement(luoyang, standard, {
      ...failed,
      出具达标验收意见: { 自: "2024-02-01" },
    });
    expect(decided(extendDeadline, typedOf("2025-11-01"), { known: accepted })).toBe("stage.done");
  });

  it.each([
    ["agreement.unknown", { agreement: "协-2" }, contract],
    ["field.missing", { agreement: null }, contract],
    ["stage.done", {}, { ...contract, 达到约定要求: { 自: "2024-02-01" } }],
    ["deadline.none", {}, { 签订日: "2023-05-10", 约定期限: "未约定" }],
    ["deadline.not-later", { deadline: "2024-05-10" }, contract],
    ["day.order", {}, { 签订日: "2024-03-02", 约定期限: "2024-05-10" }],
  ])("of an agreement is refused with %s: %j", (refusal, other, facts) => {
    const known = withAgreement(zhangdian, self, facts);
    const filled = { ...longer, deadline: "2025-05-10", ...other };
    expect(decided(extendDeadline, filled, { known })).toBe(refusal);
  });
});

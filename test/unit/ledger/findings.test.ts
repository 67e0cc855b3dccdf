import { describe, expect, it } from "vitest";
import { establishBreach } from "../../../src/domain/ledger/breach.ts";
import {
  findUncooperative,
  findUnwilling,
  revokeFinding,
} from "../../../src/domain/ledger/findings.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

type Known = Readonly<Record<string, unknown>>;

const firm = usccOf("91371302DEM900012");
const second = usccOf("91371302DEM900020");

function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

const jiaxing = "330402999901GB00001";
const zhangdian = "370303999901GB00001";
const luoyang = "410324999901GB00001";

/** The listings on which findings are made: parcel, document, category. */
const listings = {
  jiaxing: { parcel: jiaxing, 类别: "利用粗放", 文件: "jiaxing-2014-91" },
  zhangdian: { parcel: zhangdian, 类别: "一", 文件: "zhangdian-2022-6" },
  luoyang: { parcel: luoyang, 类别: "产出未达标类", 文件: "luoyang-2021-16" },
} as const;
type City = keyof typeof listings;

function codeOf(city: City): string {
  const { parcel, 类别, 文件 } = listings[city];
  return `${parcel}/${文件}/${类别}/1`;
}

/** A listing with these facts, or what an act says of it. */
function ofListing(city: City, facts: Known): Known {
  const { parcel, ...rest } = listings[city];
  return { [`地块 ${parcel}`]: { 认定: [{ ...rest, 批次: 1, ...facts }] } };
}

const inDatabase = { 拟列入范围: { 自: "2020-01-01" }, 纳入数据库: { 自: "2020-06-01" } };
const determined = { 认定低效: { 自: "2022-03-01" } };

describe("a finding that somebody is unwilling", () => {
  const typed = {
    listing: codeOf("jiaxing"),
    finding: "不愿实施再开发",
    enterprise: firm,
    grounds: "两次书面答复不改造",
  };

  it("names the enterprise, and needs land in the database rather than in the scope", () => {
    expect(decided(findUnwilling, typed, { known: ofListing("jiaxing", inDatabase) })).toEqual(
      ofListing("jiaxing", {
        不愿实施再开发: { 值: "是", 自: "2024-03-01" },
        不愿再开发企业: { 值: firm, 自: "2024-03-01" },
      }),
    );
  });

  it.each([
    "无自主改造意愿",
    "无合作开发意愿",
    "无改造开发能力",
    "达不成合作",
    "无法完成自主改造",
    "无重新规划利用计划",
    "拒绝签订履约监管协议",
  ])("has the words of 张店 where the land is there: %s", (finding) => {
    const there = { ...typed, listing: codeOf("zhangdian"), finding };
    const filing = { known: ofListing("zhangdian", determined), on: "2023-03-01" };
    expect(decided(findUnwilling, there, filing)).toEqual(
      ofListing("zhangdian", { [finding]: { 值: "是", 自: "2023-03-01" } }),
    );
  });

  it.each([
    ["listing.unknown", { listing: `${jiaxing}/jiaxing-2014-91/其他低效/1` }, inDatabase],
    ["listing.ended", {}, { 列入范围: { 自: "2020-01-01", 至: "2021-01-01" } }],
    ["stage.missing", {}, { 列入范围: { 自: "2020-01-01" } }],
    ["stage.missing", {}, { ...inDatabase, 纳入数据库: "未知" }],
    ["stage.missing", {}, { ...inDatabase, 纳入数据库: "否" }],
    ["finding.unknown", { finding: "无自主改造意愿" }, inDatabase],
    ["field.malformed", { finding: "不主动配合整改" }, inDatabase],
    ["stage.done", {}, { ...inDatabase, 不愿实施再开发: { 自: "2023-01-01" } }],
  ])("is refused with %s: %j %j", (refusal, other, facts) => {
    const known = ofListing("jiaxing", facts);
    expect(decided(findUnwilling, { ...typed, ...other }, { known })).toBe(refusal);
  });

  it("is refused before the document and after it", () => {
    const known = ofListing("jiaxing", { 纳入数据库: "是", 列入范围: "是" });
    expect(decided(findUnwilling, typed, { known, on: "2015-01-04" })).toBe("policy.not-in-force");
    const there = { ...typed, listing: codeOf("zhangdian"), finding: "达不成合作" };
    const late = { known: ofListing("zhangdian", determined), on: "2024-04-06" };
    expect(decided(findUnwilling, there, late)).toBe("policy.not-in-force");
  });
});

describe("a finding that somebody does not cooperate", () => {
  const typed = {
    listing: codeOf("luoyang"),
    enterprise: firm,
    requestDocument: "栾整〔2022〕5号",
    requestedOn: "2022-04-01",
    answerBy: "2022-06-30",
    grounds: "逾期未答复",
  };
  const known = ofListing("luoyang", determined);

  it("comes after a request in writing and the last day that it set", () => {
    expect(decided(findUncooperative, typed, { known, on: "2022-07-01" })).toEqual(
      ofListing("luoyang", {
        不主动配合整改: { 值: "是", 自: "2022-07-01" },
        不配合整改企业: { 值: firm, 自: "2022-07-01" },
      }),
    );
  });

  it("follows on a request that was to be answered on its own day", () => {
    const prompt = { ...typed, answerBy: "2022-04-01" };
    expect(decided(findUncooperative, prompt, { known, on: "2022-04-02" })).toMatchObject(
      ofListing("luoyang", { 不主动配合整改: { 值: "是", 自: "2022-04-02" } }),
    );
  });

  it.each([
    ["day.order", {}, determined, "2022-06-30"],
    ["day.order", { requestedOn: "2022-07-01" }, determined, "2022-08-01"],
    ["day.order", { requestedOn: "2022-02-28" }, determined, "2022-08-01"],
    [
      "listing.unknown",
      { listing: `${luoyang}/luoyang-2021-16/其他低效用地/1` },
      determined,
      "2022-08-01",
    ],
    ["listing.ended", {}, { 认定低效: { 自: "2022-03-01", 至: "2022-07-01" } }, "2022-08-01"],
    ["stage.missing", {}, { 列入台账: { 自: "2022-03-01" } }, "2022-08-01"],
    ["stage.done", {}, { ...determined, 不主动配合整改: { 自: "2022-07-01" } }, "2022-08-01"],
    ["policy.not-in-force", {}, determined, "2024-04-28"],
  ])("is refused with %s: %j %j %s", (refusal, other, facts, on) => {
    const filing = { known: ofListing("luoyang", facts), on };
    expect(decided(findUncooperative, { ...typed, ...other }, filing)).toBe(refusal);
  });

  it("is refused where the document knows no such finding", () => {
    const elsewhere = { ...typed, listing: codeOf("zhangdian"), requestedOn: "2022-07-01" };
    const filing = { known: ofListing("zhangdian", determined), on: "2023-03-01" };
    expect(decided(findUncooperative, { ...elsewhere, answerBy: "2022-08-01" }, filing)).toBe(
      "finding.unknown",
    );
  });
});

const self = "自主改造履约监管协议";
const joint = "合作开发履约监管协议";
const standard = "工业项目标准地履约监管协议";

function ofAgreement(parcel: string, type: string, facts: Known): Known {
  return {
    [`地块 ${parcel}`]: {
      协议: [{ 种类: type, 编号: "协-1", 当事人: [firm, second], ...facts }],
    },
  };
}

describe("the revocation of a finding", () => {
  const typed = {
    parcel: jiaxing,
    finding: "不愿实施再开发",
    listing: codeOf("jiaxing"),
    reason: "已签订协议",
  };
  const unwilling = {
    ...inDatabase,
    不愿实施再开发: { 自: "2023-01-01" },
    不愿再开发企业: { 值: firm, 自: "2023-01-01" },
  };

  it("ends the finding and whom it names, from the day on", () => {
    expect(decided(revokeFinding, typed, { known: ofListing("jiaxing", unwilling) })).toEqual(
      ofListing("jiaxing", {
        不愿实施再开发: { 值: "是", 自: "2023-01-01", 至: "2024-03-01" },
        不愿再开发企业: { 值: firm, 自: "2023-01-01", 至: "2024-03-01" },
      }),
    );
  });

  it("takes back a consent, without a naming to end", () => {
    const known = ofListing("zhangdian", { 管委会同意方案: { 自: "2023-01-01" } });
    const consent = { ...typed, parcel: zhangdian, finding: "管委会同意方案" };
    expect(decided(revokeFinding, { ...consent, listing: codeOf("zhangdian") }, { known })).toEqual(
      ofListing("zhangdian", { 管委会同意方案: { 值: "是", 自: "2023-01-01", 至: "2024-03-01" } }),
    );
  });

  it("ends what was found of an agreement: a failed assessment with its days", () => {
    const failed = {
      签订日: "2022-01-15",
      达标考核未通过: { 自: "2023-11-01" },
      达标考核未通过日: { 值: "2023-11-01", 自: "2023-11-01" },
      整改期末日: { 值: "2024-10-31", 自: "2023-11-01" },
    };
    const known = ofAgreement(luoyang, standard, failed);
    const filled = {
      parcel: luoyang,
      agreement: "协-1",
      finding: "达标考核未通过",
      reason: "复核",
    };
    const until = { 自: "2023-11-01", 至: "2024-03-01" };
    expect(decided(revokeFinding, filled, { known })).toEqual(
      ofAgreement(luoyang, standard, {
        达标考核未通过: { 值: "是", ...until },
        达标考核未通过日: { 值: "2023-11-01", ...until },
        整改期末日: { 值: "2024-10-31", ...until },
      }),
    );
  });

  it("leaves what has been succeeded since: a period that was extended from a later day", () => {
    const later = [
      { 值: "2024-10-31", 自: "2023-11-01", 至: "2024-10-01" },
      { 值: "2025-10-31", 自: "2024-10-01" },
    ];
    const known = ofAgreement(luoyang, standard, {
      签订日: "2022-01-15",
      达标考核未通过: { 自: "2023-11-01" },
      整改期末日: later,
    });
    const filled = {
      parcel: luoyang,
      agreement: "协-1",
      finding: "达标考核未通过",
      reason: "复核",
    };
    expect(decided(revokeFinding, filled, { known })).toEqual(
      ofAgreement(luoyang, standard, {
        达标考核未通过: { 值: "是", 自: "2023-11-01", 至: "2024-03-01" },
      }),
    );
  });

  it.each([
    ["finding.none", {}, inDatabase],
    ["finding.none", {}, { ...inDatabase, 不愿实施再开发: { 自: "2023-01-01", 至: "2024-01-01" } }],
    ["finding.none", {}, { ...inDatabase, 不愿实施再开发: "否" }],
    ["day.order", {}, { ...inDatabase, 不愿实施再开发: { 自: "2024-03-01" } }],
    ["listing.unknown", { listing: `${jiaxing}/jiaxing-2014-91/其他低效/1` }, unwilling],
    ["listing.unknown", { parcel: zhangdian }, unwilling],
    ["field.missing", { listing: null }, unwilling],
    ["field.missing", { finding: "违约认定" }, unwilling],
    ["agreement.unknown", { finding: "违约认定", agreement: "协-1" }, unwilling],
  ])("is refused with %s: %j", (refusal, other, facts) => {
    const known = ofListing("jiaxing", facts);
    expect(decided(revokeFinding, { ...typed, ...other }, { known })).toBe(refusal);
  });

  it("is refused where nothing is found of the agreement", () => {
    const known = ofAgreement(zhangdian, self, { 签订日: "2022-06-01" });
    const filled = { parcel: zhangdian, agreement: "协-1", finding: "违约认定", reason: "复核" };
    expect(decided(revokeFinding, filled, { known })).toBe("finding.none");
  });
});

describe("the establishment of a breach", () => {
  const typed = {
    parcel: zhangdian,
    agreement: "协-1",
    finding: "违约认定",
    party: firm,
    grounds: "逾一年未开工",
  };
  const signed = { 签订日: "2022-06-01" };
  const on = "2023-09-01";
  const from = { 值: "是", 自: on };

  it("names the party in breach", () => {
    const known = ofAgreement(zhangdian, joint, signed);
    expect(decided(establishBreach, typed, { known, on })).toEqual(
      ofAgreement(zhangdian, joint, { 违约认定: from, 违约方: { 值: firm, 自: on } }),
    );
  });

  it("says whose own fault it was, at once or afterwards", () => {
    const filled = { ...typed, ownFault: true };
    const known = ofAgreement(zhangdian, self, signed);
    expect(decided(establishBreach, filled, { known, on })).toEqual(
      ofAgreement(zhangdian, self, {
        违约认定: from,
        自身原因未启动或完成改造: from,
        违约方: { 值: firm, 自: on },
      }),
    );
    const breached = ofAgreement(zhangdian, self, { ...signed, 违约认定: { 自: "2023-07-01" } });
    expect(decided(establishBreach, filled, { known: breached, on })).toEqual(
      ofAgreement(zhangdian, self, { 自身原因未启动或完成改造: from }),
    );
  });

  it("has the words of 洛阳 for standard land, the serious after the plain", () => {
    const filled = { ...typed, parcel: luoyang };
    const known = ofAgreement(luoyang, standard, signed);
    expect(
      decided(establishBreach, { ...filled, finding: "未履行约定和承诺" }, { known, on }),
    ).toEqual(ofAgreement(luoyang, standard, { 未履行约定和承诺: from }));
    const serious = { ...filled, finding: "失信情节严重" };
    expect(decided(establishBreach, serious, { known, on })).toBe("stage.missing");
    const unfulfilled = { ...signed, 未履行约定和承诺: { 自: "2023-07-01" } };
    const later = ofAgreement(luoyang, standard, unfulfilled);
    expect(decided(establishBreach, serious, { known: later, on })).toEqual(
      ofAgreement(luoyang, standard, { 失信情节严重: from }),
    );
  });

  it.each([
    ["agreement.unknown", { agreement: "协-2" }, self, signed],
    ["day.order", {}, self, { 签订日: "2023-09-02" }],
    ["party.unknown", { party: usccOf("91110000DEM900013") }, self, signed],
    ["finding.unknown", { finding: "未履行约定和承诺" }, self, signed],
    ["finding.unknown", { ownFault: true }, joint, signed],
    ["stage.done", {}, self, { ...signed, 违约认定: { 自: "2023-07-01" } }],
  ])("is refused with %s: %j %s", (refusal, other, type, facts) => {
    const known = ofAgreement(zhangdian, type, facts);
    expect(decided(establishBreach, { ...typed, ...other }, { known, on })).toBe(refusal);
  });
});

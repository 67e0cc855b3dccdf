import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { type AskMore, openWalk, usccOf, type Walk, type WalkEnvelope } from "../support/walk.ts";

const parcel = "371302999901GB00001";
const second = "371302999901GB00002";
const retail = "371302999901GB00005";
const village = "371302999901GB00006";
const firm = usccOf("91371302DEM900012");
const owner = usccOf("91371302DEM900020");
const foundry = usccOf("91371302DEM900039");
const shop = usccOf("91371302DEM900055");
const policy = "linyi-2013-45";
const first = `${parcel}/${policy}/一/1`;
const obsolete = `${second}/${policy}/二/1`;

let walk: Walk;
let lead: readonly [Seated, Seated];
let elsewhere: Seated;
let bank: Seated;
let registry: Seated;

beforeAll(async () => {
  walk = await openWalk();
  const of = { institution: "lead-371302", region: "371302", roles: ["lead"] as const };
  lead = [await walk.seat({ ...of, account: "zhang" }), await walk.seat({ ...of, account: "li" })];
  elsewhere = await walk.seat({
    ...of,
    institution: "lead-371311",
    region: "371311",
    account: "wang",
  });
  bank = await walk.counter("bank", "371302");
  registry = await walk.counter("registry", "371302");
  const held = (宗: string) => ({ 地块: [{ 宗, 自: "2010-01-01" }] });
  await walk.enter({
    [`地块 ${parcel}`]: {
      区划: "371302",
      抵押: [{ 编号: "抵-1", 抵押权人: "某银行", 自: "2012-01-01", 至: "2030-01-01" }],
    },
    [`地块 ${second}`]: { 区划: "371302" },
    [`地块 ${retail}`]: { 区划: "371302" },
    [`地块 ${village}`]: { 区划: "371302" },
    [`企业 ${firm}`]: {
      名称: "某轴承有限公司",
      ...held(parcel),
      控股股东: [{ 谁: owner, 自: "2010-01-01" }],
    },
    [`企业 ${foundry}`]: {
      名称: "某铸造厂",
      ...held(second),
      许可: [
        { 种类: "安全生产许可证", 编号: "安-1", 到期日: "2025-06-30" },
        { 种类: "排污许可证", 编号: "排-1", 到期日: "2025-06-30" },
      ],
    },
    [`企业 ${shop}`]: {
      名称: "某商贸有限公司",
      地块: [held(retail), held(village)].flatMap((one) => one.地块),
    },
  });
});

afterAll(() => walk.drop());

type Question = readonly [uscc: string | null, action: string, asOf: string, more?: AskMore];

/** What a counter is told, as it is known now or was known before an act. */
function told([uscc, action, asOf, more = {}]: Question, knownAt?: number): Promise<string> {
  const counter = uscc === null ? registry : bank;
  return walk.outcome(counter, uscc, action, asOf, {
    ...more,
    ...(knownAt === undefined ? {} : { knownAt }),
  });
}

function ofLand(code: string, action: string, asOf: string): Question {
  return [null, action, asOf, { subject: { parcel: code } }];
}

/** With the position of an act the answers turned, and not a position earlier. */
async function turned(
  position: number,
  answers: readonly (readonly [question: Question, before: string, after: string])[],
): Promise<void> {
  for (const [question, before, after] of answers) {
    const asked = JSON.stringify(question);
    expect([asked, await told(question, position - 1)]).toEqual([asked, before]);
    expect([asked, await told(question, position)]).toEqual([asked, after]);
    expect([asked, await told(question)]).toEqual([asked, after]);
  }
}

function on(effectiveOn: string): Partial<WalkEnvelope> {
  return { effectiveOn };
}

async function refused(code: string, ...asked: Parameters<Walk["act"]>): Promise<void> {
  expect(await walk.act(...asked)).toMatchObject({ is: "refused", code });
}

describe("临沂 三、五（一）（二）（四）: listing land of the first category", () => {
  it("turns subsidies, new projects and auctions at once, and loans only into a question", async () => {
    const position = await walk.didBoth(
      lead,
      "determine",
      {
        parcel,
        policy,
        category: "一",
        inScope: true,
        landUsingUnit: firm,
        breachingEnterprise: firm,
      },
      on("2020-02-01"),
    );
    const day = "2020-02-01";
    await turned(position, [
      [[firm, "subsidy.grant", day, { parcel }], "NO_MEASURE", "BLOCKED"],
      [[firm, "incentive.honour", day, { parcel }], "NO_MEASURE", "BLOCKED"],
      [[firm, "project.approve-new-land", day], "NO_MEASURE", "RESTRICTED"],
      [[owner, "project.approve-new-land", day], "NO_MEASURE", "RESTRICTED"],
      [[firm, "land-auction.bid", day], "NO_MEASURE", "BLOCKED"],
      [[owner, "land-auction.bid", day], "NO_MEASURE", "BLOCKED"],
      [[owner, "subsidy.grant", day], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "loan.new", day], "NO_MEASURE", "INDETERMINATE"],
      [ofLand(parcel, "mortgage.register", day), "NO_MEASURE", "INDETERMINATE"],
    ]);
    expect(await told([firm, "subsidy.grant", "2020-01-31", { parcel }])).toBe("NO_MEASURE");
  });

  it("is refused a second time, and to the bureau of another county", async () => {
    const again = { parcel, policy, category: "一" };
    await refused("listing.standing", lead[0], "determine", again, on("2020-03-01"));
    await refused("act.denied", elsewhere, "determine", again, on("2020-03-01"));
  });
});

describe("临沂 五（三）: the agreed period", () => {
  const agreement = { listing: first, enterprise: firm, manner: "双方签订" };
  let agreed: number;
  let extended: number;

  it("is not what the government alone has ordered: that leaves the question open", async () => {
    const ordered = { ...agreement, manner: "单方指定", deadline: "2020-06-30" };
    const position = await walk.did(lead[0], "agreeRectification", ordered, on("2020-03-01"));
    await turned(position, [[[firm, "loan.new", "2020-07-01"], "INDETERMINATE", "INDETERMINATE"]]);
  });

  it("takes evidence, a last day, and no day before its own", async () => {
    const whole = { ...agreement, deadline: "2020-12-31" };
    const day = on("2020-03-10");
    await refused("evidence.missing", lead[0], "agreeRectification", whole, {
      ...day,
      evidence: [],
    });
    await refused("field.missing", lead[0], "agreeRectification", agreement, day);
    const early = { ...agreement, deadline: "2020-03-09" };
    await refused("day.order", lead[0], "agreeRectification", early, day);
    await refused("act.denied", elsewhere, "agreeRectification", whole, day);
    await refused("day.future", lead[0], "agreeRectification", whole, on("2999-01-01"));
  });

  it("counts its last day: loans and mortgages stop on the day after", async () => {
    const whole = { ...agreement, deadline: "2020-12-31" };
    agreed = await walk.did(lead[0], "agreeRectification", whole, on("2020-03-10"));
    await turned(agreed, [
      [[firm, "loan.new", "2020-03-10"], "INDETERMINATE", "NO_MEASURE"],
      [[firm, "loan.new", "2020-12-31"], "INDETERMINATE", "NO_MEASURE"],
      [[firm, "loan.new", "2021-01-01"], "INDETERMINATE", "BLOCKED"],
      [[firm, "loan.renew", "2020-12-31"], "INDETERMINATE", "NO_MEASURE"],
      [[firm, "loan.renew", "2021-01-01"], "INDETERMINATE", "RESTRICTED"],
      [[owner, "loan.new", "2021-01-01"], "NO_MEASURE", "NO_MEASURE"],
      [ofLand(parcel, "mortgage.register", "2020-12-31"), "INDETERMINATE", "NO_MEASURE"],
      [ofLand(parcel, "mortgage.register", "2021-01-01"), "INDETERMINATE", "BLOCKED"],
      [ofLand(parcel, "mortgage.renew", "2021-01-01"), "INDETERMINATE", "BLOCKED"],
      [[firm, "loan.new", "2020-03-09"], "INDETERMINATE", "INDETERMINATE"],
    ]);
    const { nextChangeOn } = await walk.ask(bank, firm, "loan.new", "2020-12-31");
    expect(nextChangeOn).toBe("2021-01-01");
  });

  it("is agreed once, and extended only by a later day", async () => {
    const whole = { ...agreement, deadline: "2021-06-30" };
    await refused("stage.done", lead[0], "agreeRectification", whole, on("2020-04-01"));
    const same = {
      parcel,
      term: "约定整改期限",
      listing: first,
      deadline: "2020-12-31",
      reason: "设备到货推迟",
    };
    await refused("deadline.not-later", lead[0], "extendDeadline", same, on("2021-03-01"));
    const past = { ...same, deadline: "2021-02-28" };
    await refused("day.order", lead[0], "extendDeadline", past, on("2021-03-01"));
    const none = { ...same, parcel: second, listing: obsolete, deadline: "2021-06-30" };
    await refused("listing.unknown", lead[0], "extendDeadline", none, on("2021-03-01"));
  });

  it("extended after it has passed, gives back the days from the amendment and none before", async () => {
    const later = {
      parcel,
      term: "约定整改期限",
      listing: first,
      deadline: "2021-06-30",
      reason: "设备到货推迟",
    };
    extended = await walk.did(lead[0], "extendDeadline", later, on("2021-03-01"));
    await turned(extended, [
      [[firm, "loan.new", "2020-12-31"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "loan.new", "2021-01-01"], "BLOCKED", "BLOCKED"],
      [[firm, "loan.new", "2021-02-28"], "BLOCKED", "BLOCKED"],
      [[firm, "loan.new", "2021-03-01"], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.new", "2021-06-30"], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.new", "2021-07-01"], "BLOCKED", "BLOCKED"],
      [ofLand(parcel, "mortgage.register", "2021-06-30"), "BLOCKED", "NO_MEASURE"],
      [ofLand(parcel, "mortgage.register", "2021-07-01"), "BLOCKED", "BLOCKED"],
      [[firm, "subsidy.grant", "2021-03-01", { parcel }], "BLOCKED", "BLOCKED"],
    ]);
  });

  it("is extended before it passes without a day between", async () => {
    const later = {
      parcel,
      term: "约定整改期限",
      listing: first,
      deadline: "2021-09-30",
      reason: "分期实施",
    };
    const position = await walk.did(lead[0], "extendDeadline", later, on("2021-06-30"));
    await turned(position, [
      [[firm, "loan.new", "2021-06-30"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "loan.new", "2021-07-01"], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.new", "2021-09-30"], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.new", "2021-10-01"], "BLOCKED", "BLOCKED"],
    ]);
  });

  it("is refused to whoever has seen the land as it was", async () => {
    const later = {
      parcel,
      term: "约定整改期限",
      listing: first,
      deadline: "2021-12-31",
      reason: "分期实施",
    };
    await refused("version.stale", lead[0], "extendDeadline", later, {
      ...on("2021-09-01"),
      expectedVersion: agreed,
    });
    expect(extended).toBeGreaterThan(agreed);
  });
});

describe("临沂 四: how the land is dealt with", () => {
  it("is one of the document's modes, and changes no answer", async () => {
    const chosen = { listing: first, mode: "改造提升", plan: "零土地技改" };
    await refused(
      "mode.unknown",
      lead[0],
      "chooseDisposal",
      { ...chosen, mode: "自主开发" },
      on("2021-02-01"),
    );
    const position = await walk.did(lead[0], "chooseDisposal", chosen, on("2021-02-01"));
    await turned(position, [[[firm, "loan.new", "2021-10-01"], "BLOCKED", "BLOCKED"]]);
  });

  it("四（六）: to apply for exit within two years of the determination opens a reward", async () => {
    const fact = { of: "listing", listing: first, parcel };
    const applied = { ...fact, fact: "主动申请退出", value: "是" };
    await walk.did(lead[0], "recordFact", applied, on("2021-05-01"));
    const day = { ...fact, fact: "申请退出日", value: "2021-05-01" };
    const position = await walk.did(lead[0], "recordFact", day, on("2021-05-01"));
    const reward: Question = [firm, "exit-reward.grant", "2021-05-01", { parcel }];
    expect(await told(reward, position - 2)).toBe("NO_MEASURE");
    const named = { ...fact, fact: "原土地权利人", value: firm };
    const known = await walk.did(lead[0], "recordFact", named, on("2021-05-01"));
    await turned(known, [[reward, "INDETERMINATE", "ENTITLED"]]);
    await turned(known, [
      [[firm, "subsidy.grant", "2021-05-01", { parcel }], "BLOCKED", "BLOCKED"],
    ]);
  });
});

describe("临沂 五: 在整改到位前", () => {
  const acceptance = {
    parcel,
    finding: "整改到位",
    listing: first,
    opinion: "容积率、投资强度均达到合同约定",
  };

  it("lasts while only one person has proposed the acceptance, or approves it himself", async () => {
    const proposed = await walk.act(lead[0], "accept", acceptance, on("2021-11-15"));
    expect(proposed.is).toBe("proposed");
    expect(await told([firm, "loan.new", "2021-11-15"])).toBe("BLOCKED");
    expect(await walk.approve(lead[0], proposed)).toMatchObject({ code: "proposal.same-person" });
    expect(await walk.approve(elsewhere, proposed)).toMatchObject({ code: "act.denied" });
    expect(await told([firm, "loan.new", "2021-11-15"])).toBe("BLOCKED");
    expect(await walk.approve(lead[1], proposed, { approve: false, reason: "缺图" })).toMatchObject(
      {
        is: "ended",
        became: "declined",
      },
    );
    expect(await told([firm, "loan.new", "2021-11-15"])).toBe("BLOCKED");
  });

  it("ends with the acceptance on its day and stands for every day before", async () => {
    const position = await walk.didBoth(lead, "accept", acceptance, on("2021-11-20"));
    await turned(position, [
      [[firm, "loan.new", "2021-11-19"], "BLOCKED", "BLOCKED"],
      [[firm, "loan.new", "2021-11-20"], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.renew", "2021-11-20"], "RESTRICTED", "NO_MEASURE"],
      [ofLand(parcel, "mortgage.register", "2021-11-19"), "BLOCKED", "BLOCKED"],
      [ofLand(parcel, "mortgage.register", "2021-11-20"), "BLOCKED", "NO_MEASURE"],
      [[firm, "subsidy.grant", "2021-11-20", { parcel }], "BLOCKED", "NO_MEASURE"],
      [[firm, "project.approve-new-land", "2021-11-20"], "RESTRICTED", "NO_MEASURE"],
      [[owner, "project.approve-new-land", "2021-11-20"], "RESTRICTED", "NO_MEASURE"],
      [[firm, "land-auction.bid", "2021-11-20"], "BLOCKED", "NO_MEASURE"],
      [[owner, "land-auction.bid", "2021-11-20"], "BLOCKED", "NO_MEASURE"],
    ]);
  });

  it("is accepted once; afterwards there is no deadline to move", async () => {
    await refused("stage.done", lead[0], "accept", acceptance, on("2021-12-01"));
    const later = {
      parcel,
      term: "约定整改期限",
      listing: first,
      deadline: "2022-12-31",
      reason: "无",
    };
    await refused("stage.done", lead[0], "extendDeadline", later, on("2021-12-01"));
  });
});

describe("临沂 五（五）: capacity that is to be eliminated", () => {
  const listing = { listing: obsolete, owner: foundry, dueOn: "2020-12-31", isProhibited: true };

  it("keeps permits from being extended from the day after the one that was set", async () => {
    const determined = { parcel: second, policy, category: "二", inScope: true };
    await walk.didBoth(lead, "determine", determined, on("2020-02-01"));
    const position = await walk.did(lead[0], "listForElimination", listing, on("2020-03-01"));
    await turned(position, [
      [[foundry, "safety-permit.extend", "2020-12-31"], "NO_MEASURE", "NO_MEASURE"],
      [[foundry, "safety-permit.extend", "2021-01-01"], "NO_MEASURE", "BLOCKED"],
      [[foundry, "pollution-permit.extend", "2020-12-31"], "NO_MEASURE", "NO_MEASURE"],
      [[foundry, "pollution-permit.extend", "2021-01-01"], "NO_MEASURE", "BLOCKED"],
    ]);
  });

  it("hinders acceptance until it is eliminated, and outlasts no elimination", async () => {
    const acceptance = {
      parcel: second,
      finding: "整改到位",
      listing: obsolete,
      opinion: "已整改",
    };
    await refused("stage.missing", lead[0], "accept", acceptance, on("2021-03-01"));
    const done = { listing: obsolete };
    const position = await walk.did(lead[0], "completeElimination", done, on("2021-04-01"));
    await turned(position, [
      [[foundry, "safety-permit.extend", "2021-03-31"], "BLOCKED", "BLOCKED"],
      [[foundry, "safety-permit.extend", "2021-04-01"], "BLOCKED", "NO_MEASURE"],
      [[foundry, "subsidy.grant", "2021-04-01"], "BLOCKED", "BLOCKED"],
    ]);
    const accepted = await walk.didBoth(lead, "accept", acceptance, on("2021-05-01"));
    await turned(accepted, [
      [[foundry, "subsidy.grant", "2021-04-30"], "BLOCKED", "BLOCKED"],
      [[foundry, "subsidy.grant", "2021-05-01"], "BLOCKED", "NO_MEASURE"],
      [[foundry, "loan.new", "2021-05-01"], "INDETERMINATE", "NO_MEASURE"],
    ]);
  });
});

describe("临沂 三（五）（六）: what the measures do not name", () => {
  it("第五类 loses incentives and nothing else; 第六类 nothing at all", async () => {
    const day = "2020-02-01";
    const fifth = {
      parcel: retail,
      policy,
      category: "五",
      inScope: true,
      breachingEnterprise: shop,
    };
    await turned(await walk.didBoth(lead, "determine", fifth, on(day)), [
      [[shop, "subsidy.grant", day, { parcel: retail }], "NO_MEASURE", "BLOCKED"],
      [[shop, "project.approve-new-land", day], "NO_MEASURE", "NO_MEASURE"],
      [[shop, "loan.new", day], "NO_MEASURE", "NO_MEASURE"],
      [[shop, "land-auction.bid", day], "NO_MEASURE", "NO_MEASURE"],
      [ofLand(retail, "mortgage.register", day), "NO_MEASURE", "NO_MEASURE"],
    ]);
    const sixth = { ...fifth, parcel: village, category: "六" };
    await turned(await walk.didBoth(lead, "determine", sixth, on(day)), [
      [ofLand(village, "mortgage.register", day), "NO_MEASURE", "NO_MEASURE"],
      [[shop, "loan.new", day], "NO_MEASURE", "NO_MEASURE"],
    ]);
  });

  it("第八类 there is none", async () => {
    const eighth = { parcel: village, policy, category: "八" };
    await refused("category.unknown", lead[0], "determine", eighth, on("2020-02-01"));
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { type AskMore, openWalk, usccOf, type Walk, type WalkEnvelope } from "../support/walk.ts";

const parcel = "410324999901GB00001";
const bought = "410324999901GB00002";
const firm = usccOf("91410324DEM900013");
const buyer = usccOf("91410324DEM900021");
const policy = "luoyang-2021-16";
const listing = `${parcel}/${policy}/产出未达标类/1`;
const supervision = "低效用地再开发监管协议";
const standard = "工业项目标准地履约监管协议";

let walk: Walk;
let park: readonly [Seated, Seated];
let counter: Seated;

beforeAll(async () => {
  walk = await openWalk();
  const of = { institution: "park-410324", region: "410324", roles: ["park"] as const };
  park = [await walk.seat({ ...of, account: "sun" }), await walk.seat({ ...of, account: "wu" })];
  counter = await walk.counter("counter", "410324");
  const place = { 区划: "410324", 园区: "栾川县产业集聚区" };
  await walk.enter({
    [`地块 ${parcel}`]: place,
    [`地块 ${bought}`]: place,
    [`企业 ${firm}`]: {
      名称: "某重机有限公司",
      地块: [{ 宗: parcel, 自: "2012-06-01" }],
      高水耗: { 自: "2020-01-01" },
      既有优惠: [{ 名称: "技改奖励", 地块: parcel, 授予日: "2021-02-01", 到期日: "2022-12-31" }],
    },
    [`企业 ${buyer}`]: { 名称: "某新材料有限公司", 地块: [{ 宗: bought, 自: "2022-01-15" }] },
  });
});

afterAll(() => walk.drop());

type Question = readonly [uscc: string, action: string, asOf: string, more?: AskMore];

function told([uscc, action, asOf, more = {}]: Question, knownAt?: number): Promise<string> {
  return walk.outcome(counter, uscc, action, asOf, {
    ...more,
    ...(knownAt === undefined ? {} : { knownAt }),
  });
}

/** With the position of an act the answers turned, and not a position earlier. */
async function turned(
  position: number,
  answers: readonly (readonly [question: Question, before: string, after: string])[],
): Promise<void> {
  for (const [question, before, after] of answers) {
    const asked = JSON.stringify(question);
    expect([asked, await told(question, position - 1)]).toEqual([asked, before]);
    expect([asked, await told(question)]).toEqual([asked, after]);
  }
}

const consequences = "consequences(first: 100) { edges { node { status measure { id } } } }";

/** What is in force for a firm or for land on a day, of the measures that no counter asks about. */
async function inForce(
  about: "enterprise" | "parcel",
  code: string,
  asOf: string,
  knownAt: number | null = null,
): Promise<string[]> {
  const [argument, type] = about === "parcel" ? ["code", "Parcel"] : ["uscc", "Enterprise"];
  const found = await walk.query(
    park[0],
    `query In($code: String!, $asOf: Day, $knownAt: Position) {
      found: ${about}(${argument}: $code, asOf: $asOf, knownAt: $knownAt) { ... on ${type} { ${consequences} } }
    }`,
    { code, asOf, knownAt },
  );
  const edges = found["found"].consequences.edges as {
    readonly node: { readonly status: string; readonly measure: { readonly id: string } };
  }[];
  return edges
    .filter(({ node }) => node.status === "IN_FORCE")
    .map(({ node }) => node.measure.id.replace(/^.*\//, ""))
    .toSorted();
}

function on(effectiveOn: string): Partial<WalkEnvelope> {
  return { effectiveOn };
}

async function refused(code: string, ...asked: Parameters<Walk["act"]>): Promise<void> {
  expect(await walk.act(...asked)).toMatchObject({ is: "refused", code });
}

describe("附件3 第六条、第八条: determination and ledger", () => {
  it("a determination calls for care in lending and takes nothing else", async () => {
    const determined = { parcel, policy, category: "产出未达标类", landUsingUnit: firm };
    const day = "2022-03-01";
    await turned(await walk.didBoth(park, "determine", determined, on(day)), [
      [[firm, "loan.new", "2022-02-28"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "loan.new", day], "NO_MEASURE", "RESTRICTED"],
      [[firm, "financing-fund.admit", day], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "subsidy.grant", day], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "water.price", day], "NO_MEASURE", "NO_MEASURE"],
    ]);
  });

  it("the ledger keeps its land-using unit out of the financing fund, from its own day", async () => {
    const entered = {
      listing,
      responsibleUnit: "栾川县产业集聚区管委会",
      cause: "连续两年划定为C类",
      measure: "自主改造",
      dueOn: "2023-12-31",
    };
    await turned(await walk.did(park[0], "enterInLedger", entered, on("2022-03-20")), [
      [[firm, "financing-fund.admit", "2022-03-19"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "financing-fund.admit", "2022-03-20"], "NO_MEASURE", "RESTRICTED"],
    ]);
  });
});

describe("附件3 第九条: who does not cooperate", () => {
  const finding = {
    listing,
    enterprise: firm,
    requestDocument: "栾园整〔2022〕5号",
    requestedOn: "2022-04-01",
    answerBy: "2022-06-30",
    grounds: "逾期未答复，也未报送方案",
  };
  const benefit = { benefit: "技改奖励" };
  let found: number;

  it("is found by an act, after a request and the whole of its period; listing alone finds nothing", async () => {
    expect(await told([firm, "subsidy.grant", "2022-06-30"])).toBe("NO_MEASURE");
    await refused("day.order", park[0], "findUncooperative", finding, on("2022-06-30"));
    await refused("evidence.missing", park[0], "findUncooperative", finding, {
      ...on("2022-07-01"),
      evidence: [],
    });
    const unwilling = { listing, finding: "不愿实施再开发", enterprise: firm, grounds: "拒绝" };
    await refused("finding.unknown", park[0], "findUnwilling", unwilling, on("2022-07-01"));
  });

  it("loses support and pays differential prices from that day, while old benefits run out", async () => {
    found = await walk.did(park[0], "findUncooperative", finding, on("2022-07-01"));
    await turned(found, [
      [[firm, "subsidy.grant", "2022-06-30"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "subsidy.grant", "2022-07-01"], "NO_MEASURE", "BLOCKED"],
      [[firm, "reward.grant", "2022-07-01"], "NO_MEASURE", "BLOCKED"],
      [[firm, "power.price", "2022-07-01"], "NO_MEASURE", "DIFFERENTIAL"],
      [[firm, "water.price", "2022-07-01"], "NO_MEASURE", "DIFFERENTIAL"],
      [[firm, "gas.price", "2022-07-01"], "NO_MEASURE", "DIFFERENTIAL"],
      [[firm, "loan.new", "2022-07-01"], "RESTRICTED", "RESTRICTED"],
      [[firm, "incentive.honour", "2022-12-31", benefit], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "incentive.honour", "2023-01-01", benefit], "NO_MEASURE", "BLOCKED"],
    ]);
    await refused("stage.done", park[0], "findUncooperative", finding, on("2022-07-02"));
  });

  it("is not listed again for it, but cleared by a revocation, from its own day", async () => {
    const revoked = {
      parcel,
      listing,
      finding: "不主动配合整改",
      reason: "已报送方案并签订监管协议",
    };
    const day = on("2022-10-01");
    await refused("field.missing", park[0], "revokeFinding", { ...revoked, listing: null }, day);
    await refused("day.order", park[0], "revokeFinding", revoked, on("2022-07-01"));
    await turned(await walk.did(park[0], "revokeFinding", revoked, day), [
      [[firm, "subsidy.grant", "2022-09-30"], "BLOCKED", "BLOCKED"],
      [[firm, "subsidy.grant", "2022-10-01"], "BLOCKED", "NO_MEASURE"],
      [[firm, "water.price", "2022-10-01"], "DIFFERENTIAL", "NO_MEASURE"],
      [[firm, "incentive.honour", "2023-01-01", benefit], "BLOCKED", "NO_MEASURE"],
      [[firm, "loan.new", "2022-10-01"], "RESTRICTED", "RESTRICTED"],
    ]);
    await refused("finding.none", park[0], "revokeFinding", revoked, on("2022-10-02"));
    expect(await told([firm, "subsidy.grant", "2022-10-01"], found)).toBe("BLOCKED");
  });
});

describe("附件3 第三条、第十一条: the supervision agreement", () => {
  const agreement = {
    parcel,
    policy,
    type: supervision,
    number: "栾再开发〔2022〕3号",
    listing,
    parties: [firm],
    deadline: "2023-12-31",
    indicators: ["投资强度 300 万元/亩", "亩均税收 20 万元/亩"],
  };
  const named = { parcel, agreement: agreement.number };

  it("follows the choice of a mode, and is of land that was determined", async () => {
    const mode = { listing, mode: "自主开发", plan: "一地一策" };
    await refused(
      "mode.unknown",
      park[0],
      "chooseDisposal",
      { ...mode, mode: "合作开发" },
      on("2022-08-01"),
    );
    await walk.did(park[0], "chooseDisposal", mode, on("2022-08-01"));
    const day = on("2022-09-01");
    const unlisted = { ...agreement, listing: null };
    await refused("stage.missing", park[0], "agreeRedevelopment", unlisted, day);
    const foreign = { ...agreement, type: "自主改造履约监管协议" };
    await refused("agreement.type", park[0], "agreeRedevelopment", foreign, day);
    const early = { ...agreement, deadline: "2022-08-31" };
    await refused("day.order", park[0], "agreeRedevelopment", early, day);
    await walk.did(park[0], "agreeRedevelopment", agreement, day);
    await refused("stage.done", park[0], "agreeRedevelopment", agreement, on("2022-09-02"));
  });

  it("continues the disposal from the day after its deadline, and recovers what was enjoyed", async () => {
    expect(await inForce("parcel", parcel, "2023-12-31")).toEqual([]);
    expect(await inForce("parcel", parcel, "2024-01-01")).toEqual(["附3-11-1"]);
    expect(await inForce("enterprise", firm, "2023-12-31")).not.toContain("附3-11-2");
    expect(await inForce("enterprise", firm, "2024-01-01")).toContain("附3-11-2");
  });

  it("is extended after it has passed: the days between stay what they were", async () => {
    const later = { ...named, term: "约定期限", deadline: "2024-06-30", reason: "设备到货推迟" };
    const none = { ...later, agreement: "栾再开发〔2022〕4号" };
    await refused("agreement.unknown", park[0], "extendDeadline", none, on("2024-02-01"));
    const same = { ...later, deadline: "2023-12-31" };
    await refused("deadline.not-later", park[0], "extendDeadline", same, on("2024-02-01"));
    const position = await walk.did(park[0], "extendDeadline", later, on("2024-02-01"));
    const due = (asOf: string, knownAt?: number) => inForce("parcel", parcel, asOf, knownAt);
    expect(await due("2024-01-31")).toEqual(["附3-11-1"]);
    expect(await due("2024-02-01", position - 1)).toEqual(["附3-11-1"]);
    expect(await due("2024-02-01")).toEqual([]);
    expect(await due("2024-06-30")).toEqual([]);
    expect(await due("2024-07-01", position - 1)).toEqual(["附3-11-1"]);
    expect(await due("2024-07-01")).toEqual(["附3-11-1"]);
  });

  it("第八条: opens support once the redevelopment is accepted and its project fits", async () => {
    const accepted = { parcel, listing, finding: "改造开发完成", opinion: "竣工验收合格" };
    const day = "2024-03-01";
    await walk.didBoth(park, "accept", accepted, on(day));
    const fits = { of: "listing", parcel, listing, fact: "新引进项目符合招商要求", value: "是" };
    await turned(await walk.did(park[0], "recordFact", fits, on(day)), [
      [[firm, "subsidy.grant", "2024-02-29"], "NO_MEASURE", "NO_MEASURE"],
      [[firm, "subsidy.grant", day], "NO_MEASURE", "ENTITLED"],
      [[firm, "incentive.honour", day], "NO_MEASURE", "ENTITLED"],
    ]);
  });

  it("ends with the acceptance of what was agreed, though the document has expired", async () => {
    const met = { ...named, finding: "达到约定要求", opinion: "各项指标均已达到" };
    const foreign = { ...met, finding: "出具达标验收意见" };
    await refused("finding.unknown", park[0], "accept", foreign, on("2024-09-01"));
    const proposed = await walk.act(park[0], "accept", met, on("2024-09-01"));
    expect(await inForce("parcel", parcel, "2024-09-01")).toEqual(["附3-11-1"]);
    expect(await walk.approve(park[1], proposed)).toMatchObject({ is: "recorded" });
    expect(await inForce("parcel", parcel, "2024-08-31")).toEqual(["附3-11-1"]);
    expect(await inForce("parcel", parcel, "2024-09-01")).toEqual([]);
    await refused("stage.done", park[0], "accept", met, on("2024-09-02"));
  });

  it("after three years the document gives no ground for a new finding, mode or agreement", async () => {
    const day = on("2024-05-06");
    expect(await told([firm, "loan.new", "2024-04-27"])).toBe("RESTRICTED");
    expect(await told([firm, "loan.new", "2024-05-06"])).toBe("NO_MEASURE");
    const again = {
      listing,
      enterprise: firm,
      requestDocument: "栾园整〔2024〕1号",
      requestedOn: "2024-03-01",
      answerBy: "2024-04-30",
      grounds: "逾期未答复",
    };
    await refused("policy.not-in-force", park[0], "findUncooperative", again, day);
    await refused(
      "policy.not-in-force",
      park[0],
      "chooseDisposal",
      { listing, mode: "政府收储" },
      day,
    );
    const second = { ...agreement, number: "栾再开发〔2024〕1号", deadline: "2025-12-31" };
    await refused("policy.not-in-force", park[0], "agreeRedevelopment", second, day);
  });
});

describe("附件2 第十一条至第十三条: standard land", () => {
  const agreement = {
    parcel: bought,
    policy,
    type: standard,
    number: "栾标准地〔2022〕1号",
    parties: [buyer],
    indicators: ["亩均税收 20 万元/亩", "容积率 1.2"],
  };
  const named = { parcel: bought, agreement: agreement.number };
  const failed = { ...named, rectifyBy: "2024-10-31", grounds: "亩均税收 9 万元/亩" };
  const of = (asOf: string, knownAt?: number) => inForce("enterprise", buyer, asOf, knownAt);

  it("第十一条: title is registered once the whole price is paid", async () => {
    await walk.did(park[0], "agreeRedevelopment", agreement, on("2022-01-15"));
    const sold = { of: "parcel", parcel: bought, fact: "按标准地出让", value: "是" };
    const title = (asOf: string, knownAt?: number) =>
      walk.outcome(counter, null, "title.register", asOf, {
        subject: { parcel: bought },
        ...(knownAt === undefined ? {} : { knownAt }),
      });
    const position = await walk.did(park[0], "recordFact", sold, on("2022-01-15"));
    expect(await title("2022-01-15", position - 1)).toBe("NO_MEASURE");
    expect(await title("2022-01-15")).toBe("INDETERMINATE");
    const owed = { of: "parcel", parcel: bought, fact: "缴清土地价款", value: "否" };
    await walk.did(park[0], "recordFact", owed, on("2022-01-15"));
    expect(await title("2022-02-28")).toBe("BLOCKED");
    await walk.did(park[0], "recordFact", { ...owed, value: "是" }, on("2022-03-01"));
    expect(await title("2022-02-28")).toBe("BLOCKED");
    expect(await title("2022-03-01")).toBe("NO_MEASURE");
  });

  it("第十二条: a failed assessment gives at most two years, the corresponding day included", async () => {
    const day = on("2023-11-01");
    const long = { ...failed, rectifyBy: "2025-11-02" };
    await refused("deadline.too-long", park[0], "failAssessment", long, day);
    await refused(
      "day.order",
      park[0],
      "failAssessment",
      { ...failed, rectifyBy: "2023-11-01" },
      day,
    );
    const elsewhere = { ...failed, parcel, agreement: "栾再开发〔2022〕3号" };
    await refused("finding.unknown", park[0], "failAssessment", elsewhere, day);
    const position = await walk.did(park[0], "failAssessment", failed, day);
    expect(await of("2023-11-01", position - 1)).toEqual([]);
    expect(await of("2023-10-31")).toEqual([]);
    expect(await of("2023-11-01")).toEqual(["附2-12-1", "附2-12-2"]);
    expect(await of("2024-10-31")).toEqual(["附2-12-1", "附2-12-2"]);
    expect(await of("2024-11-01")).toEqual(["附2-12-1", "附2-12-3"]);
    await refused("stage.done", park[0], "failAssessment", failed, on("2023-12-01"));
  });

  it("the period is extended to the end of the two years and no further", async () => {
    const later = { ...named, term: "整改期末日", deadline: "2025-11-02", reason: "产线调试" };
    await refused("deadline.too-long", park[0], "extendDeadline", later, on("2024-10-01"));
    const last = { ...later, deadline: "2025-11-01" };
    const position = await walk.did(park[0], "extendDeadline", last, on("2024-10-01"));
    expect(await of("2024-11-01", position - 1)).toEqual(["附2-12-1", "附2-12-3"]);
    expect(await of("2024-11-01")).toEqual(["附2-12-1", "附2-12-2"]);
    expect(await of("2025-11-01")).toEqual(["附2-12-1", "附2-12-2"]);
    expect(await of("2025-11-02")).toEqual(["附2-12-1", "附2-12-3"]);
  });

  it("the liability is settled by itself, and the contract saved by the acceptance opinion alone", async () => {
    const settled = { ...named, milestone: "违约责任了结" };
    await walk.did(park[0], "recordMilestone", settled, on("2024-02-01"));
    expect(await of("2024-01-31")).toEqual(["附2-12-1", "附2-12-2"]);
    expect(await of("2024-02-01")).toEqual(["附2-12-2"]);
    await refused("stage.done", park[0], "recordMilestone", settled, on("2024-03-01"));
    const opinion = { ...named, finding: "出具达标验收意见", opinion: "复核达标" };
    const position = await walk.didBoth(park, "accept", opinion, on("2025-11-20"));
    expect(await of("2025-11-20", position - 1)).toEqual(["附2-12-3"]);
    expect(await of("2025-11-02")).toEqual(["附2-12-3"]);
    expect(await of("2025-11-19")).toEqual(["附2-12-3"]);
    expect(await of("2025-11-20")).toEqual([]);
  });

  it("第十三条: what was not fulfilled is punished jointly, the serious case listed as well", async () => {
    const breach = {
      ...named,
      party: buyer,
      finding: "未履行约定和承诺",
      grounds: "承诺的投资未到位",
    };
    const serious = { ...breach, finding: "失信情节严重", grounds: "提供虚假材料" };
    const day = on("2024-04-01");
    await refused("stage.missing", park[0], "establishBreach", serious, day);
    await refused("party.unknown", park[0], "establishBreach", { ...breach, party: firm }, day);
    await walk.did(park[0], "establishBreach", breach, day);
    expect(await of("2024-04-01")).toEqual(["附2-12-2", "附2-13-1"]);
    await walk.did(park[0], "establishBreach", serious, on("2024-05-01"));
    expect(await of("2024-05-01")).toEqual(["附2-12-2", "附2-13-1", "附2-13-2"]);
    const revoked = { ...named, finding: "失信情节严重", reason: "信用修复" };
    await walk.did(park[0], "revokeFinding", revoked, on("2024-08-01"));
    expect(await of("2024-07-31")).toContain("附2-13-2");
    expect(await of("2024-08-01")).toEqual(["附2-12-2", "附2-13-1"]);
  });

  it("a failure that is revoked leaves nothing to put right from that day", async () => {
    const revoked = { ...named, finding: "达标考核未通过", reason: "考核数据有误，复核通过" };
    await walk.did(park[0], "revokeFinding", revoked, on("2024-09-01"));
    expect(await of("2024-08-31")).toContain("附2-12-2");
    expect(await of("2024-09-01")).toEqual(["附2-13-1"]);
    expect(await of("2025-11-02")).toEqual(["附2-13-1"]);
  });
});

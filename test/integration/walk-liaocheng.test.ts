import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk, type WalkEnvelope } from "../support/walk.ts";

const policy = "liaocheng-2020";
const parcel = "371502999901GB00001";
const housing = "371502999901GB00002";
const firm = usccOf("91371502DEM900012");
const listing = `${parcel}/${policy}/限制发展类企业/1`;
const outline = JSON.stringify({
  type: "MultiPolygon",
  coordinates: [
    [
      [
        [115.98, 36.45],
        [115.981, 36.45],
        [115.981, 36.451],
        [115.98, 36.45],
      ],
    ],
  ],
});

let walk: Walk;
/** The county's lead bureau (two persons), the bureau of industry, and counters of the county. */
let zhao: Seated;
let qian: Seated;
let industry: Seated;
let approval: Seated;
let power: Seated;

beforeAll(async () => {
  walk = await openWalk();
  const lead = { institution: "lead-371502", region: "371502", roles: ["lead"] } as const;
  zhao = await walk.seat({ ...lead, account: "zhao" });
  qian = await walk.seat({ ...lead, account: "qian" });
  industry = await walk.seat({
    institution: "industry-371502",
    region: "371502",
    account: "sun",
    roles: ["department"],
  });
  approval = await walk.counter("approval", "371502");
  power = await walk.counter("power", "371502");
  for (const land of [parcel, housing]) {
    await walk.did(zhao, "enterParcel", { parcel: land }, on("2020-09-01"));
    await walk.did(zhao, "recordTenure", { parcel: land, enterprise: firm }, on("2012-01-01"));
  }
});

afterAll(() => walk?.drop());

function on(effectiveOn: string, more: Partial<WalkEnvelope> = {}): Partial<WalkEnvelope> {
  return { effectiveOn, ...more };
}

async function refused(...asked: Parameters<Walk["act"]>): Promise<string> {
  const told = await walk.act(...asked);
  return told.is === "refused" ? told.code : told.is;
}

/** What the act at a position alone has changed, for a counter that asks about the land. */
function around(position: number, action: string, asOf: string, land = parcel) {
  return walk.around(position, approval, null, action, asOf, { subject: { parcel: land } });
}

function outcome(action: string, asOf: string, land = parcel) {
  return walk.outcome(approval, null, action, asOf, { subject: { parcel: land } });
}

function factOf(land: string, fact: string, value: string, effectiveOn: string) {
  return walk.did(zhao, "recordFact", { of: "parcel", parcel: land, fact, value }, on(effectiveOn));
}

function database(isEntered: boolean, effectiveOn: string, land = parcel) {
  const entry = {
    parcel: land,
    database: "省系统数据库",
    isEntered,
    reviewer: "省自然资源厅",
    number: "LC-2021-0001",
  };
  return walk.did(zhao, "enterInDatabase", entry, on(effectiveOn));
}

describe("聊城 二（一）（二）: survey, standard, determination, map", () => {
  const card = {
    parcel,
    owner: firm,
    location: "东昌路南",
    areaM2: 13_334,
    approvedUse: "工业用地",
    actualUse: "部分停产",
    methods: ["遥感影像", "现场排查"],
    surveyor: "东昌府区自然资源和规划局",
    zone: "不在园区",
  };

  it("surveys, with the class of the enterprise in its evaluation, and nobody's answer changes", async () => {
    await walk.did(zhao, "openSurvey", card, on("2020-10-25"));
    const graded = await walk.did(
      industry,
      "recordIndicators",
      {
        parcel,
        enterprise: firm,
        year: 2019,
        areaMu: 20,
        taxPaid: 30,
        output: 900,
        grade: "D",
        list: "“亩产效益”评价2019年度“限制发展类”企业名单",
      },
      on("2020-10-26"),
    );
    expect(await walk.around(graded, power, firm, "power.price", "2020-11-01")).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
    // 二（二）: the survey is brought up to date every half year or year.
    const later = { ...card, actualUse: "全部停产" };
    expect(await refused(zhao, "openSurvey", later, on("2021-04-25"))).toBe("recorded");
  });

  it("一（三）: determines by two persons; a listing alone brings no differentiated price (J-LC-1)", async () => {
    const opinion = { parcel, policy, category: "限制发展类企业", landUsingUnit: firm };
    expect(
      await refused(zhao, "determine", { ...opinion, category: "一（三）" }, on("2020-11-02")),
    ).toBe("category.unknown");
    expect(await refused(zhao, "determine", opinion, on("2020-10-22"))).toBe("policy.not-in-force");
    expect(await refused(industry, "determine", opinion, on("2020-11-02"))).toBe("act.denied");
    const determined = await walk.didBoth([zhao, qian], "determine", opinion, on("2020-11-02"));
    for (const action of ["power.price", "water.price", "gas.price"]) {
      expect(await walk.around(determined, power, firm, action, "2020-12-01"), action).toEqual([
        "NO_MEASURE",
        "NO_MEASURE",
      ]);
      const told = await walk.ask(power, firm, action, "2020-12-01");
      expect(told.remarks.map(({ code }) => code)).toContain("framework.only");
    }
  });

  it("has no scope of its own to list land in", async () => {
    const listed = { parcel, policy, category: "限制发展类企业" };
    expect(await refused(zhao, "listInScope", listed, on("2020-11-03"))).toBe("scope.none");
    const proposed = { ...listed, category: "指标偏低" };
    expect(await refused(zhao, "proposeForScope", proposed, on("2020-11-03"))).toBe("recorded");
    expect(await refused(zhao, "proposeForScope", proposed, on("2020-11-04"))).toBe("stage.done");
  });

  it("marks the land in the province's system", async () => {
    const mark = { parcel, geometry: outline, maps: ["信息管理系统"], sheets: ["J50G001001"] };
    const marked = await walk.did(zhao, "markOnMap", mark, on("2020-11-20"));
    expect(await around(marked, "redevelopment.approve", "2020-12-01")).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
  });
});

describe("聊城 一: only land in the province's database is redeveloped under the scheme", () => {
  it("an application for land of which nobody knows whether it is there cannot be answered", async () => {
    const applied = await factOf(parcel, "申请按政策再开发", "是", "2020-12-01");
    expect(await around(applied, "redevelopment.approve", "2020-11-30")).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
    expect(await around(applied, "redevelopment.approve", "2020-12-01")).toEqual([
      "NO_MEASURE",
      "INDETERMINATE",
    ]);
    const told = await walk.ask(approval, null, "redevelopment.approve", "2020-12-01", {
      subject: { parcel },
    });
    expect(told.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))).toEqual([
      "纳入省数据库",
    ]);
  });

  it("nothing can be reported and nothing begun before it is entered", async () => {
    const report = { listing, what: "数据库", to: "市自然资源和规划局" };
    expect(await refused(zhao, "reportUpward", report, on("2020-12-05"))).toBe("stage.missing");
    await walk.did(
      zhao,
      "agreePlan",
      { listing, plan: "项目实施方案", applicants: [firm] },
      on("2020-12-06"),
    );
    const begin = { listing, executor: firm };
    expect(await refused(zhao, "startRedevelopment", begin, on("2020-12-07"))).toBe(
      "stage.missing",
    );
  });

  it("is barred from the day on which it was refused, free from that on which it was entered, and barred again once removed", async () => {
    const action = "redevelopment.approve";
    const kept = await database(false, "2020-12-10");
    expect(await around(kept, action, "2020-12-09")).toEqual(["INDETERMINATE", "INDETERMINATE"]);
    expect(await around(kept, action, "2020-12-10")).toEqual(["INDETERMINATE", "BLOCKED"]);
    const entry = { parcel, database: "省系统数据库", isEntered: false };
    expect(await refused(zhao, "enterInDatabase", entry, on("2020-12-11"))).toBe("stage.done");
    expect(
      await refused(industry, "enterInDatabase", { ...entry, isEntered: true }, on("2020-12-11")),
    ).toBe("act.denied");

    const entered = await database(true, "2021-01-15");
    expect(await around(entered, action, "2021-01-14")).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await around(entered, action, "2021-01-15")).toEqual(["BLOCKED", "NO_MEASURE"]);
    const report = { listing, what: "数据库", to: "市自然资源和规划局", receipt: "收-1" };
    expect(await refused(zhao, "reportUpward", report, on("2021-01-16"))).toBe("recorded");
    const begun = await walk.did(
      zhao,
      "startRedevelopment",
      { listing, executor: firm },
      on("2021-03-01"),
    );
    expect(await around(begun, action, "2021-03-01")).toEqual(["NO_MEASURE", "NO_MEASURE"]);

    const removed = await database(false, "2023-06-01");
    expect(await around(removed, action, "2023-05-31")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    expect(await around(removed, action, "2023-06-01")).toEqual(["NO_MEASURE", "BLOCKED"]);
  });

  it("the database of listings is another one, of which the scheme does not ask", async () => {
    const entry = { parcel, database: "城镇低效用地数据库", isEntered: true };
    expect(await refused(zhao, "enterInDatabase", entry, on("2021-01-16"))).toBe("field.missing");
    const local = await walk.did(zhao, "enterInDatabase", { ...entry, listing }, on("2021-01-16"));
    expect(await around(local, "redevelopment.approve", "2023-07-01")).toEqual([
      "BLOCKED",
      "BLOCKED",
    ]);
  });
});

describe("聊城 二（三）（四）: plans are made public", () => {
  it("stands in the file, with its days in order", async () => {
    const plan = {
      parcel,
      matter: "年度计划和项目实施方案",
      medium: "区政府网站",
      from: "2021-02-10",
      to: "2021-02-24",
    };
    expect(await refused(zhao, "publicise", { ...plan, to: "2021-02-09" }, on("2021-02-10"))).toBe(
      "day.order",
    );
    expect(await refused(zhao, "publicise", { ...plan, isUnopposed: true }, on("2021-02-24"))).toBe(
      "day.order",
    );
    const made = await walk.did(zhao, "publicise", plan, on("2021-02-10"));
    expect(await around(made, "redevelopment.approve", "2021-03-01")).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
  });
});

describe("聊城 三: the modes and their limits", () => {
  const supply = "land.supply-by-agreement";

  it("（二）: whoever holds the land may be supplied by agreement, in plan and in the database", async () => {
    await factOf(parcel, "符合规划", "是", "2021-02-01");
    await factOf(parcel, "需办理供地手续", "是", "2021-02-01");
    const choice = { listing, mode: "原土地使用权人改造" };
    expect(
      await refused(zhao, "chooseDisposal", { ...choice, mode: "自主开发" }, on("2021-02-25")),
    ).toBe("mode.unknown");
    const chosen = await walk.did(zhao, "chooseDisposal", choice, on("2021-02-25"));
    expect(await around(chosen, supply, "2021-02-24")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    expect(await around(chosen, supply, "2021-02-25")).toEqual(["NO_MEASURE", "ENTITLED"]);
    // Since it was removed from the database the scheme gives nothing.
    expect(await outcome(supply, "2023-06-01")).toBe("NO_MEASURE");
  });

  it("（二）: not where housing is built on it", async () => {
    const turned = await factOf(parcel, "改造为商品住宅", "是", "2021-06-01");
    expect(await around(turned, supply, "2021-05-31")).toEqual(["ENTITLED", "ENTITLED"]);
    expect(await around(turned, supply, "2021-06-01")).toEqual(["ENTITLED", "BLOCKED"]);
  });

  it("（一）: land planned for housing is the government's to take back, and closed to the other modes", async () => {
    const action = "redevelopment.approve";
    await walk.didBoth(
      [zhao, qian],
      "determine",
      { parcel: housing, policy, category: "城镇更新改造" },
      on("2020-11-02"),
    );
    await database(true, "2021-01-15", housing);
    const planned = await factOf(housing, "规划为商品住宅或公共设施", "是", "2021-03-01");
    expect(await around(planned, action, "2021-03-01", housing)).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
    expect(await consequencesOf(housing, "2021-03-01")).toEqual(["三-1-1"]);
    const other = `${housing}/${policy}/城镇更新改造/1`;
    const chosen = await walk.did(
      zhao,
      "chooseDisposal",
      { listing: other, mode: "市场主体改造" },
      on("2021-04-01"),
    );
    expect(await around(chosen, action, "2021-03-31", housing)).toEqual([
      "NO_MEASURE",
      "NO_MEASURE",
    ]);
    expect(await around(chosen, action, "2021-04-01", housing)).toEqual(["NO_MEASURE", "BLOCKED"]);
    const taken = await factOf(housing, "依法收回原土地使用权", "是", "2021-09-01");
    expect(await around(taken, action, "2021-08-31", housing)).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await around(taken, action, "2021-09-01", housing)).toEqual(["BLOCKED", "NO_MEASURE"]);
    expect(await consequencesOf(housing, "2021-09-01")).toEqual([]);
  });

  it("（末段）: operating use makes a price due, until it is paid", async () => {
    const project = "演示商业综合体";
    const duties = async (asOf: string, knownAt?: number) => {
      const told = await walk.ask(approval, firm, "land-price.assess", asOf, {
        project,
        parcel,
        ...(knownAt === undefined ? {} : { knownAt }),
      });
      return told.duties.map(({ measure }) => measure);
    };
    await walk.did(
      zhao,
      "recordFact",
      { of: "project", project, enterprise: firm, parcel, fact: "工改工", value: "否" },
      on("2021-05-01"),
    );
    const turned = await factOf(parcel, "改造为经营性用地", "是", "2021-05-01");
    expect(await duties("2021-05-01", turned - 1)).toEqual([]);
    expect(await duties("2021-05-01", turned)).toEqual(["三-5-1"]);
    expect(await duties("2021-04-30")).toEqual([]);
    const paid = await factOf(parcel, "已补缴土地价款", "是", "2022-01-10");
    expect(await duties("2022-01-09", paid)).toEqual(["三-5-1"]);
    expect(await duties("2022-01-10", paid - 1)).toEqual(["三-5-1"]);
    expect(await duties("2022-01-10", paid)).toEqual([]);
  });

  async function consequencesOf(land: string, asOf: string): Promise<string[]> {
    const { parcel: found } = await walk.query(
      zhao,
      `query Borne($code: String!, $asOf: Day!) { parcel(code: $code, asOf: $asOf) { ... on Parcel {
        consequences(first: 50) { edges { node { measure { id } } } } } } }`,
      { code: land, asOf },
    );
    return (found.consequences.edges as { node: { measure: { id: string } } }[]).map(
      ({ node }) => node.measure.id,
    );
  }
});

describe("聊城: nobody sees the waiting acts of another county", () => {
  it("lists what waits in the caller's own territory alone, open or settled", async () => {
    const elsewhere = await walk.seat({
      institution: "lead-371503",
      region: "371503",
      account: "zhou",
      roles: ["lead"],
    });
    const document = `query P($open: Boolean) { proposals(open: $open) { edges { node { form became settledBy position } } } }`;
    const settled = await walk.query(zhao, document, { open: false });
    expect(settled["proposals"].edges).toHaveLength(2);
    expect(settled["proposals"].edges[0].node).toMatchObject({
      form: "determine",
      became: "approved",
      settledBy: "qian",
    });
    expect((await walk.query(elsewhere, document, { open: false }))["proposals"].edges).toEqual([]);
    await expect(
      walk.query(zhao, `{ proposals(after: "bm9uZQ") { edges { node { form } } } }`),
    ).rejects.toThrow("cursor.malformed");
    const withdrawn = await walk.act(
      zhao,
      "determine",
      { parcel: housing, policy, category: "产业转型升级" },
      on("2021-01-01"),
    );
    const ended = await walk.approve(zhao, withdrawn, { approve: false, reason: "填错类别" });
    expect(ended).toMatchObject({ is: "ended", became: "withdrawn" });
    expect((await walk.query(zhao, document, { open: true }))["proposals"].edges).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { type AskMore, openWalk, usccOf, type Walk, type WalkEnvelope } from "../support/walk.ts";

const policy = "zhangdian-2022-6";
const zone = "山东张店经济开发区";
const parcel = "370303999901GB00001";
const other = "370303999901GB00002";
const firm = usccOf("91370303DEM900012");
const partner = usccOf("91370303DEM900020");
const outline = JSON.stringify({
  type: "Polygon",
  coordinates: [
    [
      [118.05, 36.8],
      [118.051, 36.8],
      [118.051, 36.801],
      [118.05, 36.801],
      [118.05, 36.8],
    ],
  ],
});

let walk: Walk;
/** Two officers of the park committee, and those who do one thing each. */
let zhang: Seated;
let li: Seated;
let tax: Seated;
let site: Seated;
let bank: Seated;

beforeAll(async () => {
  walk = await openWalk();
  const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;
  zhang = await walk.seat({ ...park, account: "zhang" });
  li = await walk.seat({ ...park, account: "li" });
  tax = await walk.seat({
    institution: "tax-370303",
    region: "370303",
    account: "wang",
    roles: ["department"],
  });
  site = await walk.counter("building", "370303");
  bank = await walk.counter("bank", "370303");
});

afterAll(() => walk?.drop());

function on(effectiveOn: string, more: Partial<WalkEnvelope> = {}): Partial<WalkEnvelope> {
  return { effectiveOn, ...more };
}

function listingOf(land: string, category: string, episode = 1): string {
  return `${land}/${policy}/${category}/${episode}`;
}

function ofLand(land: string, more: AskMore = {}): AskMore {
  return { ...more, subject: { parcel: land } };
}

/** May building start on this land? What the act at the position alone has changed. */
function start(position: number, asOf: string, land = parcel) {
  return walk.around(position, site, null, "redevelopment.start", asOf, ofLand(land));
}

function startOn(asOf: string, land = parcel): Promise<string> {
  return walk.outcome(site, null, "redevelopment.start", asOf, ofLand(land));
}

/** The measures that land, or an enterprise, bears on a day. */
async function borneBy(thing: { parcel?: string; uscc?: string }, asOf: string): Promise<string[]> {
  const [field, argument, type] =
    thing.parcel === undefined
      ? ["enterprise", "uscc", "Enterprise"]
      : ["parcel", "code", "Parcel"];
  const found = await walk.query(
    zhang,
    `query Borne($key: String!, $asOf: Day!) { told: ${field}(${argument}: $key, asOf: $asOf) { ... on ${type} {
      consequences(first: 100) { edges { node { measure { id } } } } } } }`,
    { key: thing.parcel ?? thing.uscc, asOf },
  );
  const { edges } = found["told"].consequences as {
    readonly edges: readonly { readonly node: { readonly measure: { readonly id: string } } }[];
  };
  return [...new Set(edges.map(({ node }) => node.measure.id))].sort();
}

async function refused(...asked: Parameters<Walk["act"]>): Promise<string> {
  const told = await walk.act(...asked);
  return told.is === "refused" ? told.code : told.is;
}

describe("张店 第三条、第四条: from the survey to the report", () => {
  const listing = listingOf(parcel, "二乙");

  it("enters land and its holder, which the acts that follow need", async () => {
    const card = surveyCard(parcel);
    expect(await refused(zhang, "openSurvey", card, on("2022-05-10"))).toBe("parcel.unknown");
    await walk.did(zhang, "enterParcel", { parcel }, on("2022-05-01"));
    await walk.did(
      zhang,
      "enterEnterprise",
      { enterprise: firm, name: "演示机械厂", region: "370303" },
      on("2022-05-01"),
    );
    const lead = await walk.seat({
      institution: "lead-370300",
      region: "370300",
      account: "chen",
      roles: ["lead"],
    });
    await walk.did(lead, "recordTenure", { parcel, enterprise: firm }, on("2015-01-01"));
    expect(await startOn("2022-06-01")).toBe("NO_MEASURE");
  });

  it("第四条（一）: a survey finds the zone, and the indicators of a year; neither changes an answer", async () => {
    expect(await refused(bank, "openSurvey", surveyCard(parcel), on("2022-05-10"))).toBe(
      "act.denied",
    );
    expect(await refused(zhang, "openSurvey", surveyCard(parcel), on("2999-05-10"))).toBe(
      "day.future",
    );
    const surveyed = await walk.did(zhang, "openSurvey", surveyCard(parcel), on("2022-05-10"));
    expect(await start(surveyed, "2022-06-01")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    const indicators = {
      parcel,
      enterprise: firm,
      year: 2021,
      areaMu: 10,
      taxPaid: 120,
      taxReduced: 15,
      tenantTaxes: [10],
    };
    expect(
      await refused(tax, "recordIndicators", { ...indicators, year: 2022 }, on("2022-05-12")),
    ).toBe("day.order");
    const recorded = await walk.did(tax, "recordIndicators", indicators, on("2022-05-12"));
    // 14.5 a mu is below the 18 of 第三条（二）, and still nobody is determined by a figure.
    expect(await start(recorded, "2022-06-01")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    const again = { ...indicators, taxPaid: 200 };
    expect(await refused(tax, "recordIndicators", again, on("2022-05-13"))).toBe(
      "fact.contradicted",
    );
  });

  it("第四条（二）: departments are heard, and one against it hinders nothing", async () => {
    for (const [department, agrees] of [
      ["工业和信息化局", true],
      ["税务局", true],
      ["应急管理局", false],
    ] as const)
      await walk.did(
        department === "税务局" ? tax : zhang,
        "recordOpinion",
        { parcel, department, matter: "认定", agrees, words: "意见见附件" },
        on("2022-05-20"),
      );
  });

  it("第三条、第四条（二）: two persons determine, of a category, while the document is in force", async () => {
    const opinion = { parcel, policy, category: "二乙", landUsingUnit: firm };
    const cases = [
      [{ ...opinion, category: "六" }, on("2022-06-01"), "category.unknown"],
      [{ ...opinion, policy: "linyi-2013-45" }, on("2022-06-01"), "category.unknown"],
      [opinion, on("2022-04-05"), "policy.not-in-force"],
      [opinion, on("2024-04-06"), "policy.not-in-force"],
      [opinion, on("2022-06-01", { evidence: [] }), "evidence.missing"],
      [opinion, on("2022-06-01", { evidence: ["f".repeat(64)] }), "evidence.unknown"],
    ] as const;
    for (const [fields, envelope, code] of cases)
      expect(await refused(zhang, "determine", fields, envelope)).toBe(code);
    expect(await refused(tax, "determine", opinion, on("2022-06-01"))).toBe("act.denied");
    const notice = { listing, recipient: firm, method: "直接送达" };
    expect(await refused(zhang, "serveNotice", notice, on("2022-06-10"))).toBe("listing.unknown");
    expect(await refused(zhang, "enterInLedger", ledgerEntry(listing), on("2022-06-10"))).toBe(
      "listing.unknown",
    );

    const proposed = await walk.act(zhang, "determine", opinion, on("2022-06-01"));
    const waiting = await walk.query(
      li,
      `{ proposals { edges { node { form isOwn effectiveOn fields { name value } } } } }`,
    );
    expect(waiting["proposals"].edges).toEqual([
      {
        node: {
          form: "determine",
          isOwn: false,
          effectiveOn: "2022-06-01",
          fields: [
            { name: "parcel", value: parcel },
            { name: "policy", value: policy },
            { name: "category", value: "二乙" },
            { name: "landUsingUnit", value: firm },
          ],
        },
      },
    ]);
    expect(await walk.approve(zhang, proposed)).toMatchObject({ code: "proposal.same-person" });
    const approved = await walk.approve(li, proposed);
    expect(approved).toMatchObject({ is: "recorded" });
    expect(
      (await walk.query(li, `{ proposals { edges { node { form } } } }`))["proposals"],
    ).toEqual({ edges: [] });
    expect(await refused(zhang, "determine", opinion, on("2022-06-02"))).toBe("listing.standing");
    // J-ZD-6: it binds the land-using unit from its service on, of which nobody knows anything yet.
    if (approved.is !== "recorded") return;
    expect(await start(approved.position, "2022-06-10")).toEqual(["NO_MEASURE", "INDETERMINATE"]);
    expect(await start(approved.position, "2022-05-31")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    const told = await walk.ask(site, null, "redevelopment.start", "2022-06-10", ofLand(parcel));
    expect(told.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))).toEqual([
      "送达日",
    ]);
  });

  it("第四条（二）: from the day of service on, and from no other, building waits for the committee", async () => {
    const notice = { listing, recipient: firm, method: "直接送达" };
    expect(await refused(zhang, "serveNotice", notice, on("2022-05-31"))).toBe("listing.ended");
    expect(await refused(zhang, "serveNotice", notice, on("2022-06-10", { evidence: [] }))).toBe(
      "evidence.missing",
    );
    const served = await walk.did(zhang, "serveNotice", notice, on("2022-06-10"));
    expect(await start(served, "2022-06-09")).toEqual(["INDETERMINATE", "NO_MEASURE"]);
    expect(await start(served, "2022-06-10")).toEqual(["INDETERMINATE", "BLOCKED"]);
    expect(await start(served, "2024-04-05")).toEqual(["INDETERMINATE", "BLOCKED"]);
    expect(await start(served, "2024-04-06")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    expect(await refused(zhang, "serveNotice", notice, on("2022-06-11"))).toBe("stage.done");
    const told = await walk.ask(site, null, "redevelopment.start", "2022-06-10", ofLand(parcel));
    expect(told.bases.map(({ measure, from, until }) => [measure, from, until])).toEqual([
      ["六-1-3", "2022-06-10", "2024-04-06"],
    ]);
  });

  it("no bar of another city follows: a bank finds no measure (dossier 2.D)", async () => {
    for (const action of ["loan.new", "loan.renew", "subsidy.grant", "land-auction.bid"])
      expect(await walk.outcome(bank, firm, action, "2022-07-01"), action).toBe("NO_MEASURE");
  });

  it("第四条（三）和末款: the ledger, the map and the report come in their order and change no answer", async () => {
    const report = { listing, what: "台账", to: "张店区人民政府" };
    expect(await refused(zhang, "reportUpward", report, on("2022-06-20"))).toBe("stage.missing");
    expect(
      await refused(
        zhang,
        "enterInLedger",
        { ...ledgerEntry(listing), dueOn: "2022-06-14" },
        on("2022-06-15"),
      ),
    ).toBe("day.order");
    const entered = await walk.did(zhang, "enterInLedger", ledgerEntry(listing), on("2022-06-15"));
    expect(await refused(zhang, "enterInLedger", ledgerEntry(listing), on("2022-06-16"))).toBe(
      "stage.done",
    );
    const broken = JSON.stringify({ type: "Polygon", coordinates: [[[36.8, 118.05]]] });
    const mark = { parcel, geometry: outline, maps: ["影像图", "规划图"] };
    expect(await refused(zhang, "markOnMap", { ...mark, geometry: broken }, on("2022-06-16"))).toBe(
      "field.malformed",
    );
    const marked = await walk.did(zhang, "markOnMap", mark, on("2022-06-16"));
    const reported = await walk.did(zhang, "reportUpward", report, on("2022-06-20"));
    for (const position of [entered, marked, reported])
      expect(await start(position, "2022-07-01")).toEqual(["BLOCKED", "BLOCKED"]);
  });

  it("一地一档: the file of the parcel tells all of it in order, page by page, as known at any position", async () => {
    const document = `query File($code: String!, $after: String, $knownAt: Position) {
      parcel(code: $code, knownAt: $knownAt) { ... on Parcel {
        version
        file(first: 5, after: $after) {
          edges { node { position form effectiveOn documentNumber institution evidence isForTwo outline } }
          pageInfo { hasNextPage endCursor }
        }
      } }
    }`;
    const read: Record<string, any>[] = [];
    let after: string | null = null;
    let version = 0;
    for (;;) {
      const { parcel: land } = await walk.query(zhang, document, { code: parcel, after });
      read.push(...land.file.edges.map(({ node }: { node: Record<string, any> }) => node));
      version = land.version;
      if (land.file.pageInfo.hasNextPage !== true) break;
      after = land.file.pageInfo.endCursor;
    }
    expect(read.map(({ form }) => form)).toEqual([
      "enterParcel",
      "recordTenure",
      "openSurvey",
      "recordIndicators",
      "recordOpinion",
      "recordOpinion",
      "recordOpinion",
      "determine",
      "serveNotice",
      "enterInLedger",
      "markOnMap",
      "reportUpward",
    ]);
    expect(read.map(({ isForTwo }) => isForTwo).filter(Boolean)).toHaveLength(1);
    expect(version).toBe(read.at(-1)!["position"]);
    expect(read.find(({ form }) => form === "markOnMap")!["outline"]).toBe(outline);
    const determined = read.find(({ form }) => form === "determine")!;
    const then = await walk.query(zhang, document, {
      code: parcel,
      knownAt: determined["position"] - 1,
    });
    expect(then["parcel"].file.pageInfo.hasNextPage).toBe(true);
    expect(then["parcel"].version).toBeLessThan(determined["position"]);
    const one = await walk.query(
      zhang,
      `query One($position: Position!) { act(position: $position) {
        ... on ActRecord { form establishes parcels { code } title { zh } } ... on Refusal { code } } }`,
      { position: determined["position"] },
    );
    expect(one["act"]).toEqual({
      form: "determine",
      establishes: JSON.stringify({
        [`地块 ${parcel}`]: {
          认定: [
            {
              批次: 1,
              文件: policy,
              用地单位: { 值: firm, 自: "2022-06-01" },
              类别: "二乙",
              认定低效: { 值: "是", 自: "2022-06-01" },
              认定日: "2022-06-01",
            },
          ],
        },
      }),
      parcels: [{ code: parcel }],
      title: { zh: "认定低效用地（出具认定意见）" },
    });
    const none = await walk.query(zhang, `{ act(position: 999999) { ... on Refusal { code } } }`);
    expect(none["act"]).toEqual({ code: "act.unknown" });
  });

  it("who has seen an older version of the land is told to look again", async () => {
    const { parcel: land } = await walk.query(
      zhang,
      `query V($code: String!) { parcel(code: $code) { ... on Parcel { version } } }`,
      { code: parcel },
    );
    const opinion = { parcel, department: "发展改革局", matter: "处置方案", agrees: true };
    const stale = on("2022-07-01", { expectedVersion: land.version - 1 });
    expect(await refused(zhang, "recordOpinion", opinion, stale)).toBe("version.stale");
    const seen = on("2022-07-01", { expectedVersion: land.version });
    expect(await refused(zhang, "recordOpinion", opinion, seen)).toBe("recorded");
  });
});

describe("张店 第二条: land outside the park", () => {
  it("bears nothing once it is known to lie in no zone, and is not known to be clear before", async () => {
    const listing = listingOf(other, "二甲");
    await walk.did(zhang, "enterParcel", { parcel: other }, on("2022-05-01"));
    await walk.didBoth(
      [zhang, li],
      "determine",
      { parcel: other, policy, category: "二甲", landUsingUnit: firm },
      on("2022-06-01"),
    );
    await walk.did(
      zhang,
      "serveNotice",
      { listing, recipient: firm, method: "邮寄" },
      on("2022-06-10"),
    );
    expect(await startOn("2022-07-01", other)).toBe("INDETERMINATE");
    const told = await walk.ask(site, null, "redevelopment.start", "2022-07-01", ofLand(other));
    expect(told.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))).toContain("园区");
    const surveyed = await walk.did(
      zhang,
      "openSurvey",
      surveyCard(other, "不在园区"),
      on("2022-06-20"),
    );
    expect(await start(surveyed, "2022-07-01", other)).toEqual(["INDETERMINATE", "NO_MEASURE"]);
    expect(await start(surveyed, "2022-06-19", other)).toEqual(["INDETERMINATE", "INDETERMINATE"]);
  });
});

describe("张店 第六条（一）: redevelopment by the holder itself", () => {
  const listing = listingOf(parcel, "二乙");
  const agreement = "履-2022-1";
  const signed = {
    parcel,
    policy,
    type: "自主改造履约监管协议",
    number: agreement,
    listing,
    parties: [firm],
    indicators: ["容积率不低于1.2", "亩均税收不低于18万元"],
  };

  it("chooses the mode among those of the document, once", async () => {
    const choice = { listing, mode: "自主开发", plan: "张店经开区低效用地处置计划" };
    expect(
      await refused(zhang, "chooseDisposal", { ...choice, mode: "抛荒" }, on("2022-07-10")),
    ).toBe("mode.unknown");
    const chosen = await walk.did(zhang, "chooseDisposal", choice, on("2022-07-10"));
    expect(await start(chosen, "2022-07-10")).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await refused(zhang, "chooseDisposal", choice, on("2022-07-11"))).toBe("stage.done");
  });

  it("the consent of the committee alone does not free it, and the permits with it do, from their day on", async () => {
    const begin = { listing, executor: firm };
    expect(await refused(zhang, "startRedevelopment", begin, on("2022-08-01"))).toBe(
      "stage.missing",
    );
    const agreed = await walk.did(
      zhang,
      "agreePlan",
      { listing, plan: "自主改造开发方案", applicants: [firm] },
      on("2022-08-01"),
    );
    expect(await start(agreed, "2022-08-01")).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await refused(zhang, "startRedevelopment", begin, on("2022-08-10"))).toBe(
      "stage.missing",
    );
    const permitted = await walk.did(
      zhang,
      "recordMilestone",
      { parcel, listing, milestone: "完成必要许可" },
      on("2022-09-01"),
    );
    expect(await start(permitted, "2022-08-31")).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await start(permitted, "2022-09-01")).toEqual(["BLOCKED", "NO_MEASURE"]);
    await walk.did(zhang, "startRedevelopment", begin, on("2022-09-05"));
  });

  it("the price is not raised for more floor space on industrial land, as long as it redevelops itself", async () => {
    const price = (position: number, asOf: string) =>
      walk.around(position, site, firm, "land-price.assess", asOf, { parcel });
    const lawful = await walk.did(
      zhang,
      "recordFact",
      { of: "parcel", parcel, fact: "依法取得的工业用地", value: "是" },
      on("2022-08-01"),
    );
    expect(await price(lawful, "2022-09-10")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    const raised = await walk.did(
      zhang,
      "recordFact",
      { of: "parcel", parcel, fact: "提高容积率", value: "是" },
      on("2022-09-05"),
    );
    expect(await price(raised, "2022-09-10")).toEqual(["NO_MEASURE", "ENTITLED"]);
    expect(await price(raised, "2022-09-04")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
  });

  it("the agreement starts two terms, which outlive the document, and each ends when it is met", async () => {
    expect(
      await refused(zhang, "agreeRedevelopment", { ...signed, type: "君子协定" }, on("2022-09-01")),
    ).toBe("agreement.type");
    await walk.did(zhang, "agreeRedevelopment", signed, on("2022-09-01"));
    expect(await refused(zhang, "agreeRedevelopment", signed, on("2022-09-02"))).toBe("stage.done");
    expect(await overdue("2023-09-01")).toEqual([]);
    expect(await overdue("2023-09-02")).toEqual(["六-1-6"]);
    expect(await overdue("2025-09-01")).toEqual(["六-1-6"]);
    expect(await overdue("2025-09-02")).toEqual(["六-1-6", "六-1-7"]);
    await walk.did(
      zhang,
      "recordMilestone",
      { parcel, agreement, milestone: "完成手续并开工" },
      on("2023-10-01"),
    );
    expect(await overdue("2023-09-30")).toEqual(["六-1-6"]);
    expect(await overdue("2023-10-01")).toEqual([]);
    await walk.didBoth(
      [zhang, li],
      "accept",
      { parcel, agreement, finding: "达到约定要求", opinion: "各项指标均已达到" },
      on("2025-08-20"),
    );
    expect(await overdue("2025-09-02")).toEqual([]);
  });

  async function overdue(asOf: string): Promise<string[]> {
    return (await borneBy({ uscc: firm }, asOf)).filter((id) => /^六-1-[67]$/.test(id));
  }
});

describe("张店 第六条（二）（三）: with others, and by the government", () => {
  const land = "370303999901GB00003";
  const listing = listingOf(land, "三");

  it("redevelopment with others waits for the committee too", async () => {
    await walk.did(zhang, "enterParcel", { parcel: land, zone }, on("2022-05-01"));
    await walk.didBoth(
      [zhang, li],
      "determine",
      { parcel: land, policy, category: "三", landUsingUnit: partner },
      on("2022-06-01"),
    );
    await walk.did(
      zhang,
      "serveNotice",
      { listing, recipient: partner, method: "留置" },
      on("2022-06-10"),
    );
    const chosen = await walk.did(
      zhang,
      "chooseDisposal",
      { listing, mode: "合作开发" },
      on("2022-07-01"),
    );
    expect(await start(chosen, "2022-07-01", land)).toEqual(["BLOCKED", "BLOCKED"]);
    const measures = async (asOf: string) =>
      (await walk.ask(site, null, "redevelopment.start", asOf, ofLand(land))).bases.map(
        ({ measure }) => measure,
      );
    expect(await measures("2022-06-30")).toEqual(["六-1-3"]);
    expect(await measures("2022-07-01")).toEqual(["六-2-1"]);
  });

  it("land that the law wants back is a task of the government, and no start is barred once it was taken", async () => {
    const fact = await walk.did(
      zhang,
      "recordFact",
      { of: "listing", listing, fact: "法定应当收回", value: "是" },
      on("2022-08-01"),
    );
    expect(await tasks("2022-07-31")).toEqual([]);
    expect(await tasks("2022-08-01")).toEqual(["六-3-1"]);
    expect(await start(fact, "2022-08-01", land)).toEqual(["BLOCKED", "BLOCKED"]);
    const taken = await walk.did(
      zhang,
      "recordFact",
      { of: "parcel", parcel: land, fact: "依法收回原土地使用权", value: "是" },
      on("2022-10-01"),
    );
    expect(await tasks("2022-10-01")).toEqual([]);
    expect(await start(taken, "2022-09-30", land)).toEqual(["BLOCKED", "BLOCKED"]);
    expect(await start(taken, "2022-10-01", land)).toEqual(["BLOCKED", "NO_MEASURE"]);
  });

  async function tasks(asOf: string): Promise<string[]> {
    return (await borneBy({ parcel: land }, asOf)).filter((id) => id.startsWith("六-3"));
  }
});

describe("张店 第六条（三）: who will not or cannot redevelop", () => {
  const land = "370303999901GB00004";
  const listing = listingOf(land, "一");
  const agreement = "履-2022-4";
  const holder = usccOf("91370303DEM900038");

  async function ofSix(thing: { parcel?: string; uscc?: string }, asOf: string) {
    return (await borneBy(thing, asOf)).filter((id) => /^六-(?:3|1-5)/.test(id));
  }

  it("no will alone lets the holder ask for a purchase; both wills lacking make taking back a task", async () => {
    await walk.did(zhang, "enterParcel", { parcel: land, zone }, on("2022-05-01"));
    await walk.enter({ [`企业 ${holder}`]: { 地块: [{ 宗: land, 自: "2014-01-01" }] } });
    const unwilling = (finding: string, envelope: Partial<WalkEnvelope>) =>
      walk.act(
        zhang,
        "findUnwilling",
        { listing, finding, enterprise: holder, grounds: "书面答复" },
        envelope,
      );
    expect(await unwilling("无自主改造意愿", on("2022-07-01"))).toMatchObject({
      code: "listing.unknown",
    });
    await walk.didBoth(
      [zhang, li],
      "determine",
      { parcel: land, policy, category: "一", landUsingUnit: holder },
      on("2022-06-01"),
    );
    await walk.did(
      zhang,
      "serveNotice",
      { listing, recipient: holder, method: "公告" },
      on("2022-06-10"),
    );
    expect(await unwilling("无自主改造意愿", on("2022-07-01", { evidence: [] }))).toMatchObject({
      code: "evidence.missing",
    });
    expect(await unwilling("不愿实施再开发", on("2022-07-01"))).toMatchObject({
      code: "finding.unknown",
    });
    expect(await unwilling("无自主改造意愿", on("2022-07-01"))).toMatchObject({ is: "recorded" });
    expect(await ofSix({ parcel: land }, "2022-07-01")).toEqual([]);
    expect(await ofSix({ uscc: holder }, "2022-06-30")).toEqual([]);
    expect(await ofSix({ uscc: holder }, "2022-07-01")).toEqual(["六-3-6"]);
    expect(await unwilling("无合作开发意愿", on("2022-07-15"))).toMatchObject({ is: "recorded" });
    expect(await ofSix({ parcel: land }, "2022-07-14")).toEqual([]);
    expect(await ofSix({ parcel: land }, "2022-07-15")).toEqual(["六-3-3"]);
  });

  it("a finding that is revoked ends the task from its day on, and cannot be revoked twice", async () => {
    const revoke = { parcel: land, listing, finding: "无合作开发意愿", reason: "提出合作申请" };
    await walk.did(zhang, "revokeFinding", revoke, on("2022-08-01"));
    expect(await ofSix({ parcel: land }, "2022-07-31")).toEqual(["六-3-3"]);
    expect(await ofSix({ parcel: land }, "2022-08-01")).toEqual([]);
    expect(await refused(zhang, "revokeFinding", revoke, on("2022-08-02"))).toBe("finding.none");
  });

  it("a breach is found by somebody; by the holder's own fault it makes taking back a task, even after the document", async () => {
    await walk.did(
      zhang,
      "agreeRedevelopment",
      {
        parcel: land,
        policy,
        type: "自主改造履约监管协议",
        number: agreement,
        listing,
        parties: [holder],
      },
      on("2022-09-01"),
    );
    const breach = {
      parcel: land,
      agreement,
      finding: "违约认定",
      party: holder,
      ownFault: true,
      grounds: "逾一年未开工",
    };
    expect(
      await refused(zhang, "establishBreach", { ...breach, party: firm }, on("2024-05-01")),
    ).toBe("party.unknown");
    expect(await ofSix({ uscc: holder }, "2024-05-01")).toEqual([]);
    await walk.did(zhang, "establishBreach", breach, on("2024-05-01"));
    expect(await ofSix({ uscc: holder }, "2024-04-30")).toEqual([]);
    expect(await ofSix({ uscc: holder }, "2024-05-01")).toEqual(["六-1-5"]);
    expect(await ofSix({ parcel: land }, "2024-05-01")).toEqual(["六-3-4"]);
    await walk.did(
      zhang,
      "recordMilestone",
      { parcel: land, agreement, milestone: "违约责任了结" },
      on("2024-09-01"),
    );
    expect(await ofSix({ uscc: holder }, "2024-09-01")).toEqual([]);
  });

  it("whoever's land was taken while the document was in force is compensated, and helped to move where it must", async () => {
    const taken = "370303999901GB00005";
    const found = listingOf(taken, "四");
    await walk.did(zhang, "enterParcel", { parcel: taken, zone }, on("2022-05-01"));
    await walk.didBoth(
      [zhang, li],
      "determine",
      { parcel: taken, policy, category: "四", landUsingUnit: holder },
      on("2022-06-01"),
    );
    for (const [of, fact, value] of [
      ["parcel", "依法收回原土地使用权", "是"],
      ["listing", "原土地权利人", holder],
    ] as const)
      await walk.did(
        zhang,
        "recordFact",
        { of, ...(of === "parcel" ? { parcel: taken } : { listing: found }), fact, value },
        on("2023-02-01"),
      );
    expect(await ofSix({ uscc: holder }, "2023-02-01")).toContain("六-3-5");
    expect(await walk.outcome(site, holder, "construction-land.allot", "2023-02-01")).toBe(
      "NO_MEASURE",
    );
    const moving = await walk.did(
      zhang,
      "recordFact",
      { of: "parcel", parcel: taken, fact: "需异地搬迁", value: "是" },
      on("2023-03-01"),
    );
    const allot = (asOf: string) =>
      walk.around(moving, site, holder, "construction-land.allot", asOf);
    expect(await allot("2023-02-28")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
    expect(await allot("2023-03-01")).toEqual(["NO_MEASURE", "ENTITLED"]);
    expect(await allot("2024-04-06")).toEqual(["NO_MEASURE", "NO_MEASURE"]);
  });
});

function surveyCard(land: string, where = zone) {
  return {
    parcel: land,
    owner: firm,
    location: "张周路北、三赢路东",
    areaM2: 6667,
    approvedUse: "工业用地",
    methods: ["现场排查", "调阅资料", "查询档案"],
    surveyor: "张店经开区管委会",
    zone: where,
  };
}

function ledgerEntry(listing: string) {
  return {
    listing,
    responsibleUnit: "张店经开区管委会",
    cause: "产出偏低",
    measure: "自主开发",
    dueOn: "2025-09-01",
  };
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk, type WalkEnvelope } from "../support/walk.ts";

const policy = "jiaxing-2014-91";
const region = "330402";
const land = `${region}001001GB00001`;
const village = `${region}001001JB00002`;
const named = { parcel: land, policy, category: "利用粗放" };
const listing = `${land}/${policy}/利用粗放/1`;
const again = `${land}/${policy}/利用粗放/2`;
const holder = usccOf(`91${region}DEM900012`);
const market = usccOf(`91${region}DEM900013`);
const collective = usccOf(`N2${region}DEM900014`);

let walk: Walk;
/** The county's bureau of land, two persons; its registration; and counters of the county. */
let both: readonly [Seated, Seated];
let title: Seated;
let approval: Seated;
let water: Seated;

beforeAll(async () => {
  walk = await openWalk();
  const lead = { institution: `land-${region}`, region, roles: ["lead"] as const };
  both = [
    await walk.seat({ ...lead, account: "shen" }),
    await walk.seat({ ...lead, account: "lu" }),
  ];
  title = await walk.seat({
    institution: `title-${region}`,
    region,
    account: "gu",
    roles: ["department"],
  });
  approval = await walk.counter("approval", region);
  water = await walk.counter("water", region);
  for (const parcel of [land, village]) await did("enterParcel", { parcel }, "2015-03-01");
  await did("recordTenure", { parcel: land, enterprise: holder }, "2008-01-01");
});

afterAll(() => walk?.drop());

function did(
  form: string,
  fields: Readonly<Record<string, unknown>>,
  effectiveOn: string,
  more: Partial<WalkEnvelope> = {},
): Promise<number> {
  return walk.did(both[0], form, fields, { effectiveOn, ...more });
}

function didBoth(form: string, fields: Readonly<Record<string, unknown>>, effectiveOn: string) {
  return walk.didBoth(both, form, fields, { effectiveOn });
}

async function refused(
  form: string,
  fields: Readonly<Record<string, unknown>>,
  effectiveOn: string,
  officer = both[0],
): Promise<string> {
  const told = await walk.act(officer, form, fields, { effectiveOn });
  return told.is === "refused" ? told.code : told.is;
}

/** What the act at a position alone has changed for a counter that asks about the land. */
function around(position: number, action: string, asOf: string, parcel = land) {
  return walk.around(position, approval, null, action, asOf, { subject: { parcel } });
}

function fact(parcel: string, name: string, value: string, on: string): Promise<number> {
  return did("recordFact", { of: "parcel", parcel, fact: name, value }, on);
}

const nothing = ["NO_MEASURE", "NO_MEASURE"];

describe("嘉兴三（一）: survey, will, maps, and the database before the scope", () => {
  it("surveys, asks the holder and marks the land, and nobody is answered otherwise", async () => {
    const surveyed = await did(
      "openSurvey",
      {
        parcel: land,
        owner: holder,
        location: "城南路",
        areaM2: 20_000,
        approvedUse: "工业用地",
        methods: ["现场排查", "问卷调查"],
        surveyor: "南湖区国土资源分局",
        zone: "不在园区",
      },
      "2015-03-10",
    );
    expect(await around(surveyed, "redevelopment.approve", "2015-04-01")).toEqual(nothing);
    await did(
      "recordWillingness",
      { parcel: land, holder, consents: false, direction: "暂无改造打算" },
      "2015-03-12",
    );
    await did(
      "markOnMap",
      {
        parcel: land,
        geometry: JSON.stringify({
          type: "Polygon",
          coordinates: [
            [
              [120.75, 30.74],
              [120.76, 30.74],
              [120.76, 30.75],
              [120.75, 30.74],
            ],
          ],
        }),
        maps: ["地籍图", "遥感影像图", "土地利用总体规划图", "城镇总体规划图"],
      },
      "2015-03-15",
    );
  });

  it("lets nothing into the scope that is not in the database; not knowing is not being in it", async () => {
    expect(await refused("listInScope", named, "2015-03-20")).toBe("stage.missing");
    const proposed = await did("proposeForScope", named, "2015-03-20");
    expect(await around(proposed, "redevelopment.approve", "2015-04-01")).toEqual([
      "NO_MEASURE",
      "INDETERMINATE",
    ]);
    expect(await refused("proposeForScope", named, "2015-03-21")).toBe("stage.done");
    const entry = {
      parcel: land,
      listing,
      database: "城镇低效用地数据库",
      reviewer: "市国土资源局",
    };
    const turned = await did("enterInDatabase", { ...entry, isEntered: false }, "2015-04-10");
    expect(await around(turned, "redevelopment.approve", "2015-04-10")).toEqual([
      "INDETERMINATE",
      "BLOCKED",
    ]);
    expect(await refused("listInScope", named, "2015-04-20")).toBe("stage.missing");
    expect(
      await refused("reportUpward", { listing, what: "数据库", to: "省国土资源厅" }, "2015-04-20"),
    ).not.toBe("recorded");
    const entered = await did("enterInDatabase", { ...entry, isEntered: true }, "2015-05-01");
    expect(await around(entered, "redevelopment.approve", "2015-05-01")).toEqual([
      "BLOCKED",
      "NO_MEASURE",
    ]);
    expect(await around(entered, "redevelopment.approve", "2015-04-30")).toEqual([
      "BLOCKED",
      "BLOCKED",
    ]);
  });

  it("lists it in the scope, which alone restrains nobody", async () => {
    const listed = await did("listInScope", { ...named, landUsingUnit: holder }, "2015-06-01");
    for (const action of ["water.price", "loan.new", "subsidy.grant"])
      expect(await walk.around(listed, water, holder, action, "2015-07-01")).toEqual(nothing);
    await did("reportUpward", { listing, what: "数据库", to: "省国土资源厅" }, "2015-06-05");
    expect(await refused("listInScope", named, "2015-06-10")).toBe("listing.standing");
  });
});

describe("嘉兴三（二）（三）、四: plans, departments, approval, consent", () => {
  const plan = { listing, plan: "地块改造方案1号", applicants: [holder] };

  it("publishes the special plan and the annual one, and hears the departments", async () => {
    for (const matter of ["再开发专项规划", "年度计划和项目实施方案"])
      await did(
        "publicise",
        { parcel: land, matter, medium: "政府网站", from: "2015-11-02", to: "2015-11-30" },
        "2015-12-01",
      );
    for (const department of ["发展改革局", "经信局", "规划建设局", "国土资源局"])
      await did(
        "recordOpinion",
        { parcel: land, department, matter: "处置方案", agrees: true },
        "2015-12-10",
      );
  });

  it("lets nobody else redevelop it against the will of its holder", async () => {
    const forced = await did(
      "recordWillingness",
      { parcel: land, holder, consents: false, byOthers: true },
      "2015-12-15",
    );
    expect(await around(forced, "redevelopment.approve", "2015-12-15")).toEqual([
      "NO_MEASURE",
      "BLOCKED",
    ]);
    expect(await refused("agreePlan", plan, "2015-12-20")).toBe("consent.missing");
    const left = await did(
      "recordWillingness",
      { parcel: land, holder, consents: false, byOthers: false },
      "2015-12-25",
    );
    expect(await around(left, "redevelopment.approve", "2015-12-25")).toEqual([
      "BLOCKED",
      "NO_MEASURE",
    ]);
  });

  it("starts nothing before a plan is agreed to", async () => {
    expect(await refused("startRedevelopment", { listing }, "2016-01-05")).toBe("stage.missing");
  });
});

describe("嘉兴十（四）: whoever will not redevelop", () => {
  const unwilling = {
    listing,
    finding: "不愿实施再开发",
    enterprise: holder,
    grounds: "两次约谈后书面拒绝",
  };
  const levers = [
    "water.price",
    "power.price",
    "discharge.allot",
    "land-use-tax.assess",
    "loan.new",
    "loan.renew",
  ];
  const differs = ["NO_MEASURE", "DIFFERENTIAL"];

  it("is treated differently in five ways from the day of a finding, and in no other", async () => {
    const found = await did("findUnwilling", unwilling, "2016-03-01");
    for (const action of levers) {
      expect(await walk.around(found, water, holder, action, "2016-03-01")).toEqual(differs);
      expect(await walk.around(found, water, holder, action, "2016-02-29")).toEqual(nothing);
    }
    for (const action of ["gas.price", "land-auction.bid", "subsidy.grant"])
      expect(await walk.around(found, water, holder, action, "2016-03-01")).toEqual(nothing);
    expect(await refused("findUnwilling", unwilling, "2016-03-02")).toBe("stage.done");
  });

  it("may object: while execution is suspended nothing is in force, and a rejection resumes it", async () => {
    const objecting = { listing, objector: holder, grounds: "已委托编制方案" };
    await did("object", objecting, "2016-04-01");
    const suspending = { listing, reason: "证据存疑" };
    const objected = await didBoth("suspendExecution", suspending, "2016-04-01");
    for (const action of levers)
      expect(await walk.around(objected, water, holder, action, "2016-04-01")).toEqual(
        differs.toReversed(),
      );
    expect(await walk.outcome(water, holder, "water.price", "2016-03-31")).toBe("DIFFERENTIAL");
    expect(await refused("object", objecting, "2016-04-02")).toBe("objection.pending");
    expect(
      await refused(
        "splitParcel",
        { parcel: land, into: [`${region}001001GB00011`, `${region}001001GB00012`] },
        "2016-04-02",
        title,
      ),
    ).toBe("objection.pending");
    const decision = { listing, outcome: "不成立", reason: "未见方案" };
    expect(await refused("decideObjection", decision, "2016-04-01")).toBe("day.order");
    const decided = await didBoth("decideObjection", decision, "2016-05-01");
    expect(await walk.around(decided, water, holder, "water.price", "2016-05-01")).toEqual(differs);
    expect(await walk.around(decided, water, holder, "water.price", "2016-04-30")).toEqual(nothing);
    expect(await refused("decideObjection", decision, "2016-05-02")).toBe("objection.none");
  });

  it("does not shake it off with the land, and the buyer does not take it over", async () => {
    const transfer = { parcel: land, from: holder, to: market, way: "转让" };
    expect(
      await refused("transferLand", { ...transfer, from: market, to: holder }, "2016-06-01", title),
    ).toBe("tenure.none");
    const sold = await walk.did(title, "transferLand", transfer, { effectiveOn: "2016-06-01" });
    expect(await walk.around(sold, water, holder, "water.price", "2016-06-01")).toEqual([
      "DIFFERENTIAL",
      "DIFFERENTIAL",
    ]);
    expect(await walk.around(sold, water, market, "water.price", "2016-06-01")).toEqual(nothing);
  });

  it("is free of it when the finding is revoked, or a plan that was agreed to starts", async () => {
    const revoked = await did(
      "revokeFinding",
      { parcel: land, finding: "不愿实施再开发", listing, reason: "已签订转让协议" },
      "2016-07-01",
    );
    expect(await walk.around(revoked, water, holder, "water.price", "2016-07-01")).toEqual(
      differs.toReversed(),
    );
    const found = await did("findUnwilling", { ...unwilling, enterprise: market }, "2016-08-01");
    expect(await walk.around(found, water, market, "loan.new", "2016-08-01")).toEqual(differs);
    await did("agreePlan", { listing, plan: "改造方案2号", applicants: [market] }, "2016-09-01");
    expect(await walk.outcome(water, market, "loan.new", "2016-09-01")).toBe("DIFFERENTIAL");
    const started = await did("startRedevelopment", { listing, executor: market }, "2016-10-01");
    expect(await walk.around(started, water, market, "loan.new", "2016-10-01")).toEqual(
      differs.toReversed(),
    );
    expect(await walk.outcome(water, market, "loan.new", "2016-09-30")).toBe("DIFFERENTIAL");
  });
});

describe("嘉兴五、七、八: by whom the land is redeveloped, and how it is supplied", () => {
  it("leaves commercial housing to the government until it has taken the land back", async () => {
    const planned = await fact(land, "规划用于经营性房地产", "是", "2017-01-01");
    expect(await around(planned, "redevelopment.approve", "2017-01-01")).toEqual([
      "NO_MEASURE",
      "BLOCKED",
    ]);
    const changed = await fact(land, "规划用于经营性房地产", "否", "2017-02-01");
    expect(await around(changed, "redevelopment.approve", "2017-02-01")).toEqual([
      "BLOCKED",
      "NO_MEASURE",
    ]);
  });

  it("chooses a mode that the document knows; what others carry out waits for the consent", async () => {
    expect(await refused("chooseDisposal", { listing, mode: "自主改造" }, "2017-02-05")).toBe(
      "mode.unknown",
    );
    const chosen = await did(
      "chooseDisposal",
      { listing, mode: "市场主体", plan: "改造方案2号" },
      "2017-02-05",
    );
    expect(await around(chosen, "redevelopment.approve", "2017-02-05")).toEqual([
      "NO_MEASURE",
      "BLOCKED",
    ]);
    const consent = { parcel: land, holder: market, consents: true };
    const consented = await did("recordWillingness", consent, "2017-02-20");
    expect(await around(consented, "redevelopment.approve", "2017-02-20")).toEqual([
      "BLOCKED",
      "NO_MEASURE",
    ]);
  });

  it("supplies it by agreement once that is approved and five working days were public", async () => {
    await fact(land, "原供地文书无约定", "是", "2017-03-01");
    const approved = await fact(land, "批准协议供地", "是", "2017-03-01");
    expect(await around(approved, "land.supply-by-agreement", "2017-03-02")).toEqual(nothing);
    const publicity = { parcel: land, matter: "协议出让方案", medium: "当地土地市场" };
    const short = { ...publicity, from: "2017-03-06", to: "2017-03-10", isUnopposed: true };
    expect(await refused("publicise", short, "2017-03-13")).toBe("publicity.too-short");
    const enough = { ...short, to: "2017-03-13" };
    expect(await refused("publicise", enough, "2017-03-13")).toBe("day.order");
    const unopposed = await did("publicise", enough, "2017-03-14");
    expect(await around(unopposed, "land.supply-by-agreement", "2017-03-14")).toEqual([
      "NO_MEASURE",
      "ENTITLED",
    ]);
    expect(await around(unopposed, "land.supply-by-agreement", "2017-03-13")).toEqual(nothing);
  });

  it("has a collective that redevelops its own land go through expropriation", async () => {
    const turned = await fact(village, "集体自主开发转为国有", "是", "2017-03-01");
    expect(await around(turned, "redevelopment.approve", "2017-03-01", village)).toEqual(nothing);
    const asked = () =>
      walk.ask(approval, null, "redevelopment.approve", "2017-04-01", {
        subject: { parcel: village },
      });
    expect((await asked()).duties).toMatchObject([{ measure: "五-2-2" }]);
    await fact(village, "征收集体建设用地", "是", "2017-03-20");
    expect((await asked()).duties).toEqual([]);
  });
});

describe("嘉兴十（一）（二）: rewards", () => {
  it("rewards the right holder from whom the land was bought within the scope", async () => {
    await did(
      "recordFact",
      { of: "listing", listing, fact: "原土地权利人", value: market },
      "2018-01-01",
    );
    const bought = await fact(land, "政府收购原土地使用权", "是", "2018-01-01");
    expect(await walk.around(bought, approval, market, "exit-reward.grant", "2018-01-01")).toEqual([
      "NO_MEASURE",
      "ENTITLED",
    ]);
    expect(await walk.outcome(approval, holder, "exit-reward.grant", "2018-01-01")).not.toBe(
      "ENTITLED",
    );
  });

  it("lets the proceeds support the collective whose land was expropriated for business", async () => {
    await fact(village, "原农村集体经济组织", collective, "2018-01-01");
    const used = await fact(village, "用于经营性开发", "是", "2018-01-01");
    expect(await walk.around(used, approval, collective, "reward.grant", "2018-01-01")).toEqual([
      "NO_MEASURE",
      "ENTITLED",
    ]);
  });
});

describe("嘉兴 the end of a listing, and land listed anew", () => {
  it("ends with its withdrawal by two persons, and begins again as another episode", async () => {
    const closing = { listing, ground: "结案", reason: "收购完成" };
    expect(await refused("withdrawListing", closing, "2015-06-01")).toBe("day.order");
    const closed = await didBoth("withdrawListing", closing, "2018-07-01");
    expect(await walk.around(closed, approval, market, "exit-reward.grant", "2018-07-01")).toEqual([
      "ENTITLED",
      "NO_MEASURE",
    ]);
    expect(await walk.outcome(approval, market, "exit-reward.grant", "2018-06-30")).toBe(
      "ENTITLED",
    );
    expect(await refused("withdrawListing", closing, "2018-07-02")).toBe("listing.ended");
    expect(
      await refused("object", { listing, objector: market, grounds: "无" }, "2018-07-02"),
    ).toBe("listing.ended");
    const anew = { listing, reason: "再次闲置" };
    expect(await refused("relist", { ...anew, inScope: true }, "2019-01-01")).toBe("stage.missing");
    await didBoth("relist", anew, "2019-01-01");
    expect(await refused("relist", { ...anew, listing: again }, "2019-02-01")).toBe(
      "listing.standing",
    );
    const proposed = await did("proposeForScope", named, "2019-02-01");
    expect(await around(proposed, "redevelopment.approve", "2019-02-01")).toEqual([
      "NO_MEASURE",
      "INDETERMINATE",
    ]);
  });

  it("ends with an objection that is upheld", async () => {
    await did("object", { listing: again, objector: market, grounds: "已复工" }, "2019-03-01");
    const upheld = { listing: again, outcome: "成立", reason: "属实" };
    const decided = await didBoth("decideObjection", upheld, "2019-04-01");
    expect(await around(decided, "redevelopment.approve", "2019-04-01")).toEqual([
      "INDETERMINATE",
      "NO_MEASURE",
    ]);
  });
});

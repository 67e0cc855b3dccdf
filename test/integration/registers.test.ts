import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const region = "371302";
const parcel = "371302999901GB00001";
const firm = usccOf("91371302DEM900012");
const holding = usccOf("91110000DEM900013");
const listing = `${parcel}/linyi-2013-45/二/1`;

let walk: Walk;
let lead: Seated;
let counter: Seated;

beforeAll(async () => {
  walk = await openWalk();
  lead = await walk.seat({
    institution: `lead-${region}`,
    region,
    account: "wang",
    roles: ["lead"],
  });
  counter = await walk.counter("safety", region);
  await walk.enter({
    [`地块 ${parcel}`]: {
      区划: region,
      认定: [{ 类别: "二", 文件: "linyi-2013-45", 批次: 1, 列入范围: { 自: "2020-01-01" } }],
    },
  });
});

afterAll(() => walk.drop());

function told(uscc: string, action: string, on: string): Promise<string> {
  return walk.outcome(counter, uscc, action, on);
}

describe("what is recorded in the registers", () => {
  it("about a firm and its land changes what counters are told about it, from that day", async () => {
    const name = "演示化工有限公司";
    await walk.did(lead, "enterEnterprise", { enterprise: firm, name, region });
    expect(await told(firm, "subsidy.grant", "2024-03-01")).toBe("NO_MEASURE");
    await walk.did(lead, "recordTenure", { parcel, enterprise: firm, from: "2010-01-01" });
    expect(await told(firm, "subsidy.grant", "2024-03-01")).toBe("BLOCKED");
    await walk.did(lead, "recordTenure", { parcel, enterprise: firm, until: "2024-02-01" });
    expect(await told(firm, "subsidy.grant", "2024-01-31")).toBe("BLOCKED");
    expect(await told(firm, "subsidy.grant", "2024-02-01")).toBe("NO_MEASURE");
    await walk.did(lead, "recordTenure", { parcel, enterprise: firm, from: "2024-02-01" });
    expect(await told(firm, "subsidy.grant", "2024-03-01")).toBe("BLOCKED");
  });

  it("about its shareholders reaches them while they control it", async () => {
    const held = { enterprise: firm, holder: holding, parcel };
    const project = "project.approve-new-land";
    await walk.did(lead, "recordControl", { ...held, share: 60, from: "2021-01-01" });
    expect(await told(holding, project, "2023-06-01")).toBe("RESTRICTED");
    await walk.did(lead, "recordControl", { ...held, share: 60, until: "2023-01-01" });
    expect(await told(holding, project, "2022-12-31")).toBe("RESTRICTED");
    expect(await told(holding, project, "2023-06-01")).toBe("NO_MEASURE");
    await walk.did(lead, "recordControl", { ...held, isControlling: true, from: "2024-01-01" });
    expect(await told(holding, project, "2024-03-01")).toBe("RESTRICTED");
  });

  it("about capacity to be eliminated holds up a permit once its day has passed, until it is done", async () => {
    const act = { effectiveOn: "2023-01-01" };
    const due = { listing, owner: firm, dueOn: "2023-12-31" };
    await walk.did(lead, "listForElimination", due, act);
    expect(await told(firm, "safety-permit.extend", "2023-12-31")).toBe("NO_MEASURE");
    expect(await told(firm, "safety-permit.extend", "2024-01-01")).toBe("BLOCKED");
    await walk.did(lead, "completeElimination", { listing }, { effectiveOn: "2024-06-01" });
    expect(await told(firm, "safety-permit.extend", "2024-05-31")).toBe("BLOCKED");
    expect(await told(firm, "safety-permit.extend", "2024-06-01")).toBe("NO_MEASURE");
  });

  it("about a permit or a mortgage is shown beside the answer, and an extension in its place", async () => {
    const permit = { enterprise: firm, kind: "安全生产许可证", number: "安许0001" };
    const valid = (expiresOn: string) => ({ ...permit, expiresOn });
    await walk.did(lead, "recordPermit", valid("2024-12-31"), { effectiveOn: "2022-01-01" });
    await walk.did(lead, "recordPermit", valid("2027-12-31"), { effectiveOn: "2024-12-01" });
    const number = "鲁（2021）抵押第1号";
    const mortgaged = { parcel, number, mortgagee: "演示银行", until: "2026-01-01" };
    await walk.did(lead, "recordMortgage", mortgaged, { effectiveOn: "2021-01-01" });
    await walk.did(lead, "releaseMortgage", { parcel, number }, { effectiveOn: "2024-03-01" });
    expect(await walk.act(lead, "releaseMortgage", { parcel, number })).toMatchObject({
      code: "mortgage.none",
    });
    const query = `query Concerns($input: CheckInput!) {
      check(input: $input) { ... on Verdict { concerns { id lastOn } } ... on Refusal { code } } }`;
    const concerns = async (subject: object, action: string, asOf: string) => {
      const context = { purpose: "办理业务", caseNumber: "业务-1", operator: "经办" };
      const data = await walk.query(counter, query, { input: { subject, action, asOf, context } });
      return data["check"];
    };
    const extended = (asOf: string) => concerns({ uscc: firm }, "safety-permit.extend", asOf);
    expect(await extended("2024-11-30")).toEqual({
      concerns: [{ id: "安许0001", lastOn: "2024-12-31" }],
    });
    expect(await extended("2024-12-01")).toEqual({
      concerns: [{ id: "安许0001", lastOn: "2027-12-31" }],
    });
    const renewed = (asOf: string) => concerns({ parcel }, "mortgage.renew", asOf);
    expect(await renewed("2024-02-29")).toMatchObject({ concerns: [{ id: number }] });
    expect(await renewed("2024-03-01")).toEqual({ concerns: [] });
  });

  it("about a benefit that was cancelled closes the duty to cancel it", async () => {
    const benefit = { enterprise: firm, name: "招商优惠" };
    await walk.did(lead, "grantBenefit", { ...benefit, grantedOn: "2018-01-01" });
    const duties = async () => {
      const query = `query Duties($input: CheckInput!) {
        check(input: $input) { ... on Verdict { duties { measure } } } }`;
      const context = { purpose: "办理业务", caseNumber: "业务-1", operator: "经办" };
      const subject = { uscc: firm };
      const input = { subject, action: "incentive.honour", asOf: "2024-03-01", context };
      return (await walk.query(counter, query, { input }))["check"].duties;
    };
    const duty = { measure: "五-1-2", listing };
    expect(await duties()).toHaveLength(1);
    await walk.did(lead, "endBenefit", { ...benefit, how: "cancel", ...duty });
    expect(await duties()).toEqual([]);
    expect(await walk.act(lead, "dischargeDuty", { ...duty, enterprise: firm })).toMatchObject({
      code: "stage.done",
    });
  });

  it("about a county enters the file of the county", async () => {
    const fact = { of: "region", region, fact: "督查发现问题", value: "是" };
    await walk.did(lead, "recordFact", { ...fact, from: "2024-01-01" });
    const again = await walk.act(lead, "recordFact", fact);
    expect(again).toMatchObject({ code: "entry.standing" });
    const duty = { measure: "六-3-1", region };
    const discharged = await walk.act(lead, "dischargeDuty", duty);
    expect(discharged).toMatchObject({ code: "duty.none" });
  });

  it("about a firm that is registered elsewhere belongs where it holds land, and nowhere else", async () => {
    const elsewhere = usccOf("91110000DEM900021");
    const land = "371302999901GB00002";
    await walk.did(lead, "enterParcel", { parcel: land });
    await walk.did(lead, "recordTenure", { parcel: land, enterprise: elsewhere });
    const benefit = { enterprise: elsewhere, name: "外地企业优惠" };
    expect(await walk.act(lead, "grantBenefit", benefit)).toMatchObject({ code: "act.denied" });
    const notHeld = { ...benefit, parcel };
    expect(await walk.act(lead, "grantBenefit", notHeld)).toMatchObject({ code: "tenure.none" });
    await walk.did(lead, "grantBenefit", { ...benefit, parcel: land });
    const fact = { of: "enterprise", enterprise: elsewhere, fact: "高水耗", value: "是" };
    expect(await walk.act(lead, "recordFact", fact)).toMatchObject({ code: "act.denied" });
    await walk.did(lead, "recordFact", { ...fact, parcel: land });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lawRows } from "../../src/commands/law-rows.ts";
import { recordDepartments } from "../../src/store/measure-reports.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import { asRole } from "../support/database.ts";
import type { Seated } from "../support/officers.ts";
import { lead as operator } from "../support/register.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const policy = "linyi-2013-45";
const firm = usccOf("91371302DEM990001");
const parcels = ["371302999901GB00001", "371302999901GB00002"] as const;
const listing = `${parcels[0]}/${policy}/一/1`;

let walk: Walk;
let bank: Seated;
let far: Seated;
let tax: Seated;
let lead: Seated;
let second: Seated;

interface Item {
  readonly measure: { readonly id: string; readonly enforcers: readonly string[] };
  readonly subject: { readonly id: string };
  readonly unit: { readonly id: string };
  readonly region: string;
  readonly from: string | null;
  readonly dueOn: string | null;
  readonly isOverdue: boolean;
  readonly report: { readonly did: string; readonly position: number } | null;
}

async function work(
  officer: Seated,
  status: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Item[]> {
  const { worklist } = await walk.query(
    officer,
    `query Work($status: WorkStatus!, $policy: String, $first: Int, $after: String) {
      worklist(status: $status, policy: $policy, first: $first, after: $after) {
        __typename
        ... on Refusal { code }
        ... on WorkItemConnection { pageInfo { hasNextPage endCursor } edges { node {
          measure { id enforcers } subject { id } unit { id } region from dueOn isOverdue
          report { did reason on position }
        } } }
      }
    }`,
    { status, first: 100, ...more },
  );
  return worklist.edges.map(({ node }: { node: Item }) => node);
}

const named = ({ measure, subject, unit, region, from }: Item) => ({
  policy,
  measure: measure.id,
  subject: subject.id,
  unit: unit.id,
  region,
  from,
});

beforeAll(async () => {
  walk = await openWalk();
  const at = (stem: string, region: string, account: string) =>
    walk.seat({ institution: `${stem}-${region}`, region, account, roles: ["counter"] });
  bank = await at("bank", "371302", "bank-one");
  far = await at("bank", "371311", "bank-two");
  tax = await at("tax", "371302", "tax-one");
  const bureau = { institution: "lead-371300", region: "371300", roles: ["lead"] as const };
  lead = await walk.seat({ ...bureau, account: "wang" });
  second = await walk.seat({ ...bureau, account: "zhao" });
  const 认定 = [
    {
      类别: "一",
      文件: policy,
      批次: 1,
      列入范围: { 值: "是", 自: "2022-06-01" },
      约定整改期限: "2023-06-30",
    },
  ];
  await walk.enter({
    [`企业 ${firm}`]: {
      区划: "371302",
      地块: parcels.map((宗) => ({ 宗, 自: "2015-01-01" })),
    },
    [`地块 ${parcels[0]}`]: { 区划: "371302", 认定 },
    [`地块 ${parcels[1]}`]: { 区划: "371302", 认定 },
  });
});

afterAll(() => walk.drop());

describe("the worklist of a department", () => {
  it("names what it is to carry out in its territory, and nobody else's", async () => {
    const items = await work(bank, "OUTSTANDING");
    expect(items.length).toBeGreaterThan(1);
    for (const item of items) {
      expect(item.measure.enforcers).toContain("金融机构");
      expect(item.region).toBe("371302");
      expect(item.report).toBeNull();
    }
    expect(await work(far, "OUTSTANDING")).toEqual([]);
    expect(await work(tax, "OUTSTANDING")).toEqual([]);
    const bureau = await work(lead, "OUTSTANDING");
    expect(bureau.length).toBeGreaterThan(0);
    expect(bureau.every(({ measure }) => measure.enforcers.includes("国土部门"))).toBe(true);
  });

  it("can be turned over page by page, each item once", async () => {
    const whole = await work(bank, "OUTSTANDING");
    const seen: unknown[] = [];
    for (let after: string | null = null; ;) {
      const { worklist } = await walk.query(
        bank,
        `query Page($after: String) { worklist(status: OUTSTANDING, first: 1, after: $after) {
          ... on WorkItemConnection { pageInfo { hasNextPage endCursor }
            edges { node { measure { id } subject { id } unit { id } from } } } } }`,
        { after },
      );
      seen.push(...worklist.edges.map(({ node }: { node: unknown }) => node));
      after = worklist.pageInfo.endCursor;
      if (!worklist.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(
      whole.map(({ measure: { id }, subject, unit, from }) => ({
        measure: { id },
        subject,
        unit,
        from,
      })),
    );
  });

  it("of a document that is none is refused, so that it does not read as though nothing were left", async () => {
    const { worklist } = await walk.query(
      bank,
      `{ worklist(status: OUTSTANDING, policy: "none") { ... on Refusal { code } } }`,
    );
    expect(worklist.code).toBe("policy.unknown");
    expect(await work(bank, "OUTSTANDING", { policy: "zhangdian-2022-6" })).toEqual([]);
  });

  it("goes by what the register says an institution is, where it says so", async () => {
    const { database } = walk;
    await database.recording(operator, (tx) =>
      recordDepartments(tx, "tax-371302", ["金融机构", "税务部门"]),
    );
    const own = await work(bank, "OUTSTANDING");
    expect((await work(tax, "OUTSTANDING")).map(named)).toEqual(own.map(named));
  });
});

describe("a report", () => {
  const state = () => walk.database.recording(operator, findStateHash);

  it("moves the measure from what is outstanding to what was reported, and changes no consequence", async () => {
    const [item, ...others] = await work(bank, "OUTSTANDING");
    const before = await state();
    const answer = await walk.ask(bank, firm, "loan.new", "2024-03-01");
    const position = await walk.did(bank, "reportMeasure", { ...named(item!), did: "executed" });
    expect(await state()).toBe(before);
    const after = await walk.ask(bank, firm, "loan.new", "2024-03-01");
    expect({ ...after, position: 0 }).toEqual({ ...answer, position: 0 });
    expect((await work(bank, "OUTSTANDING")).map(named)).toEqual(others.map(named));
    expect(await work(bank, "REPORTED")).toMatchObject([
      { measure: { id: item!.measure.id }, report: { did: "executed", position } },
    ]);
    // Another body that carries it out has still to report.
    expect(await work(tax, "OUTSTANDING")).toHaveLength(others.length + 1);
  });

  it("stands until it is corrected by its own institution", async () => {
    const [item] = await work(bank, "REPORTED");
    const again = { ...named(item!), did: "exempted", reason: "续贷，不在限制之列" };
    expect(await walk.act(bank, "reportMeasure", again)).toMatchObject({ code: "report.standing" });
    const wrong = { ...again, corrects: item!.report!.position - 1 };
    expect(await walk.act(bank, "reportMeasure", wrong)).toMatchObject({ code: "act.unknown" });
    const right = { ...again, corrects: item!.report!.position };
    expect(await walk.act(tax, "reportMeasure", right)).toMatchObject({ code: "act.unknown" });
    const position = await walk.did(bank, "reportMeasure", right);
    expect(await work(bank, "REPORTED")).toMatchObject([{ report: { did: "exempted", position } }]);
    const rows = await asRole(
      walk.ownerUrl,
      (sql) => sql`select did, upper_inf(known) as stands from measure_report order by id`,
    );
    expect([...rows]).toEqual([
      { did: "executed", stands: false },
      { did: "exempted", stands: true },
    ]);
  });

  it("on what does not hold, is another's, or lies elsewhere is refused alike", async () => {
    const [item] = await work(bank, "OUTSTANDING");
    const did = { did: "already" };
    const unknown = { code: "measure.unknown" };
    const own = named(item!);
    for (const more of [
      { measure: "五-9-9" },
      { from: "2020-01-01" },
      { from: null },
      { policy: "none" },
      { subject: usccOf("91371302DEM990009") },
      { unit: `${parcels[0]}/${policy}/一/2` },
    ])
      expect(await walk.act(bank, "reportMeasure", { ...own, ...more, ...did })).toMatchObject(
        unknown,
      );
    const [bureau] = await work(lead, "OUTSTANDING");
    expect(await walk.act(bank, "reportMeasure", { ...named(bureau!), ...did })).toMatchObject(
      unknown,
    );
    expect(await walk.act(far, "reportMeasure", { ...own, ...did })).toMatchObject({
      code: "act.denied",
    });
    expect(await walk.act(bank, "reportMeasure", { ...own, did: "exempted" })).toMatchObject({
      code: "field.missing",
    });
    expect(
      await walk.act(
        bank,
        "reportMeasure",
        { ...own, did: "executed" },
        { effectiveOn: "2021-01-01" },
      ),
    ).toMatchObject({ code: "day.order" });
  });

  it("is overdue only when the adoption sets a term, which then splits no consequence", async () => {
    expect(await work(bank, "OVERDUE")).toEqual([]);
    const { folders, vocabulary } = walk.packs;
    const policies = folders.map((one) => ({ policy: one.policy, document: one.document.issued }));
    const { hash } = lawRows({ vocabulary, policies, engine: "test" }, "100000").find(
      ({ code }) => code === policy,
    )!;
    const before = (await work(bank, "OUTSTANDING")).map(named);
    await walk.didBoth([lead, second], "adoptPolicy", {
      policy,
      hash,
      territory: "371300",
      from: "2024-01-01",
      executionDays: 30,
    });
    expect((await work(bank, "OUTSTANDING")).map(named)).toEqual(before);
    const overdue = await work(bank, "OVERDUE");
    expect(overdue.map(named)).toEqual(before);
    expect(overdue[0]).toMatchObject({ from: "2023-07-01", dueOn: "2023-07-31", isOverdue: true });
  });
});

describe("the joint conference", () => {
  const document = `{ progress(first: 100) { __typename
    ... on Refusal { code }
    ... on ProgressConnection { edges { node { region institution total reported outstanding overdue } } } } }`;

  it("sees in which county who has acted and who has not", async () => {
    const { progress } = await walk.query(lead, document);
    const rows = progress.edges.map(({ node }: { node: unknown }) => node);
    const left = (await work(bank, "OUTSTANDING")).length;
    expect(rows).toContainEqual({
      region: "371302",
      institution: "bank-371302",
      total: left + 1,
      reported: 1,
      outstanding: left,
      overdue: left,
    });
    expect(rows).toContainEqual(
      expect.objectContaining({ institution: "tax-371302", reported: 0, outstanding: left + 1 }),
    );
    expect(
      rows.some(({ institution }: { institution: string }) => institution === "bank-371311"),
    ).toBe(false);
  });

  it("is for lead bureaus", async () => {
    const { progress } = await walk.query(bank, document);
    expect(progress).toEqual({ __typename: "Refusal", code: "act.denied" });
  });

  it("has nothing of land that has been put right", async () => {
    const [item] = (await work(bank, "OUTSTANDING")).filter(({ unit }) => unit.id === listing);
    expect(item).toBeDefined();
    await walk.didBoth([lead, second], "accept", {
      parcel: parcels[0],
      finding: "整改到位",
      listing,
      opinion: "整改到位",
    });
    expect((await work(bank, "OUTSTANDING")).filter(({ unit }) => unit.id === listing)).toEqual([]);
  });
});

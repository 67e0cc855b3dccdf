import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { importActs } from "../../src/commands/import-acts.ts";
import { findFileImpact } from "../../src/commands/impact-file.ts";
import { findImpact } from "../../src/commands/impact.ts";
import { readTriedRow } from "../../src/commands/impact-rows.ts";
import { openActFile } from "../../src/store/act-files.ts";
import { findMark } from "../../src/store/impacts.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import type { Seated } from "../support/officers.ts";
import { lead as operator } from "../support/register.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const policy = "linyi-2013-45";
const firms = Array.from({ length: 5 }, (_, at) => usccOf(`91371302DEM99000${at + 1}`));
const parcels = firms.map((_, at) => `371302999901GB0000${at + 1}`);
const [firm, parcel] = [firms[0]!, parcels[0]!];

let walk: Walk;
let lead: Seated;
let second: Seated;
let department: Seated;
let bank: Seated;

const fields = `__typename
  ... on Refusal { code }
  ... on ImpactedSubjectConnection { position accepted total refused { at code }
    pageInfo { hasNextPage endCursor } edges { node { subject { kind id }
      changes { action jurisdiction from until before after measuresBefore measuresAfter } } } }`;

interface Change {
  readonly action: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly measuresBefore: readonly string[];
  readonly measuresAfter: readonly string[];
}

interface Node {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly changes: readonly Change[];
}

async function impact(
  officer: Seated,
  more: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, any>>> {
  const { impact: told } = await walk.query(
    officer,
    `query Try($rows: [String!], $acts: [TriedActInput!], $first: Int, $after: String) {
      impact(rows: $rows, acts: $acts, first: $first, after: $after) { ${fields} } }`,
    { first: 100, ...more },
  );
  return told;
}

function nodesOf(told: Readonly<Record<string, any>>): Node[] {
  return told["edges"].map(({ node }: { node: Node }) => node);
}

const listed = (land: string, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    编号: `列入 ${land}`,
    文号: "试〔2024〕1号",
    生效日: "2024-03-01",
    内容: {
      [`地块 ${land}`]: {
        认定: [
          { 类别: "一", 文件: policy, 批次: 1, 列入范围: { 值: "是", 自: "2024-03-01" }, ...more },
        ],
      },
    },
  });

const whole = () =>
  walk.database.recording(operator, async (tx) => ({
    state: await findStateHash(tx),
    head: (await findMark(tx)).head,
  }));

beforeAll(async () => {
  walk = await openWalk();
  const bureau = { institution: "lead-371300", region: "371300", roles: ["lead"] as const };
  lead = await walk.seat({ ...bureau, account: "wang" });
  second = await walk.seat({ ...bureau, account: "zhao" });
  department = await walk.seat({
    institution: "tax-371302",
    region: "371302",
    account: "sun",
    roles: ["department"],
  });
  bank = await walk.counter("bank", "371302");
  await walk.enter({
    ...Object.fromEntries(
      firms.map((one, at) => [
        `企业 ${one}`,
        { 区划: "371302", 地块: [{ 宗: parcels[at], 自: "2015-01-01" }] },
      ]),
    ),
    ...Object.fromEntries(parcels.map((land) => [`地块 ${land}`, { 区划: "371302" }])),
  });
});

afterAll(() => walk.drop());

describe("a trial of acts", () => {
  it("tells for whom which answer turns on which days, and leaves nothing", async () => {
    const before = await whole();
    const told = await impact(lead, { rows: [listed(parcel)] });
    expect(told).toMatchObject({
      __typename: "ImpactedSubjectConnection",
      accepted: 1,
      refused: [],
      position: before.head,
    });
    const nodes = nodesOf(told);
    expect(nodes.map(({ subject }) => subject.id)).toEqual([firm, parcel]);
    expect(told["total"]).toBe(2);
    const own = nodes[0]!.changes.find(({ action }) => action === "subsidy.grant");
    expect(own).toMatchObject({
      jurisdiction: "371300",
      from: "2024-03-01",
      until: null,
      before: "NO_MEASURE",
      after: "BLOCKED",
      measuresBefore: [],
    });
    expect(own!.measuresAfter.every((one) => one.startsWith(`${policy}/`))).toBe(true);
    expect(await whole()).toEqual(before);
    const left = await asRole(
      walk.ownerUrl,
      (sql) =>
        sql`select count(*)::int as count from consequence where under = ${`enterprise:${firm}`}`,
    );
    expect(left[0]).toEqual({ count: 0 });
  });

  it("tells what counters are told once the same has been recorded, and were told before", async () => {
    const [own, land] = [firms[1]!, parcels[1]!];
    const row = listed(land, { 约定整改期限: "2024-06-30" });
    const nodes = nodesOf(await impact(lead, { rows: [row] }));
    expect(nodes.map(({ subject }) => subject.id)).toEqual([own, land]);
    const asked = nodes.flatMap(({ subject, changes }) =>
      changes.flatMap(({ action, from, before, after }) =>
        action === null ? [] : [{ subject, action, from: from!, before, after }],
      ),
    );
    expect(asked.length).toBeGreaterThan(5);
    const outcomes = () =>
      Promise.all(
        asked.map(({ subject: { kind, id }, action, from }) => {
          const subject = kind === "PARCEL" ? { parcel: id } : { uscc: id };
          return walk.outcome(bank, null, action, from, { subject, jurisdiction: "371300" });
        }),
      );
    expect(await outcomes()).toEqual(asked.map(({ before }) => before));
    const file = await openActFile(temporaryFile("acts.jsonl", `${row}\n`));
    if ("refused" in file) throw new Error(file.because.en);
    const { institution } = lead;
    const given = { institution, operator: "经办", isRehearsal: false };
    expect(await importActs(walk.database, file, given)).toMatchObject({ accepted: 1 });
    expect(await outcomes()).toEqual(asked.map(({ after }) => after));
    const loans = asked.filter(({ action }) => action === "loan.new");
    expect(loans).toMatchObject([{ from: "2024-07-01", after: "BLOCKED" }]);
  });

  it("of ledger acts takes two persons' acts as agreed, in their order, and needs no evidence yet", async () => {
    const before = await whole();
    const told = await impact(lead, {
      acts: [
        {
          form: "determine",
          fields: JSON.stringify({ parcel, policy, category: "一", inScope: true }),
          effectiveOn: "2024-03-01",
        },
        {
          form: "determine",
          fields: JSON.stringify({ parcel, policy, category: "一" }),
          effectiveOn: "2024-03-02",
        },
      ],
    });
    expect(told).toMatchObject({ accepted: 1, refused: [{ at: 2, code: "listing.standing" }] });
    expect(nodesOf(told)[0]).toMatchObject({ subject: { kind: "ENTERPRISE", id: firm } });
    expect(await whole()).toEqual(before);
  });

  it("can be turned over page by page, and counts all of them", async () => {
    const rows = parcels.slice(2).map((land) => listed(land));
    const all = nodesOf(await impact(lead, { rows }));
    expect(all).toHaveLength(6);
    const seen: Node[] = [];
    for (let after: string | null = null; ;) {
      const told = await impact(lead, { rows, first: 2, after });
      expect(told["total"]).toBe(6);
      seen.push(...nodesOf(told));
      const { hasNextPage, endCursor } = told["pageInfo"];
      if (!hasNextPage) break;
      after = endCursor;
    }
    expect(seen).toEqual(all);
  });

  it("tells which of them would be refused, and why", async () => {
    const told = await impact(lead, {
      rows: ["{", '{"内容":{}, "内容":{}}', listed("370303999901GB00001"), listed(parcel)],
      acts: [{ form: "determine", fields: "{}" }],
    });
    expect(told).toMatchObject({ accepted: 1 });
    expect(told["refused"]).toMatchObject([
      { at: 1, code: "row.json" },
      { at: 2, code: "row.key-repeated" },
      { at: 3, code: "territory.foreign" },
      { at: 5, code: "field.missing" },
    ]);
  });

  it("is for those who may do what they try", async () => {
    expect(await impact(department, { rows: [listed(parcel)] })).toMatchObject({
      code: "act.denied",
    });
    expect(await impact(bank, { rows: [listed(parcel)] })).toMatchObject({ code: "act.denied" });
    const determined = {
      form: "determine",
      fields: JSON.stringify({ parcel, policy, category: "一" }),
    };
    expect(await impact(department, { acts: [determined] })).toMatchObject({
      accepted: 0,
      total: 0,
      refused: [{ at: 1, code: "act.denied" }],
    });
  });

  it("of too many, of no act, or of fields that are no object is refused", async () => {
    expect(await impact(lead, { rows: Array.from({ length: 201 }, () => "{}") })).toMatchObject({
      code: "field.malformed",
    });
    expect(await impact(lead, { acts: [{ form: "nothing", fields: "{}" }] })).toMatchObject({
      code: "act.denied",
    });
    expect(await impact(lead, { acts: [{ form: "determine", fields: "[]" }] })).toMatchObject({
      code: "field.malformed",
    });
  });

  it("of a file affects the same as of its rows", async () => {
    const file = await openActFile(temporaryFile("acts.jsonl", `${listed(parcel)}\n`));
    if ("refused" in file) throw new Error(file.because.en);
    const { database } = walk;
    const { institution } = lead;
    const trial = { institution, operator: "经办" };
    const ofFile = await findFileImpact(database, file, trial);
    const ofRows = await findImpact(
      database,
      { rows: [readTriedRow(listed(parcel), 0)], acts: [] },
      lead,
      { first: 100, after: null },
    );
    expect(ofFile).toEqual(ofRows);
    expect(await findFileImpact(database, file, { ...trial, institution: "nobody" })).toMatchObject(
      { refused: "act.denied" },
    );
  });
});

describe("a trial at the command line", () => {
  it("is told in words, as JSON and as a table that spreadsheets open, and records nothing", async () => {
    const url = new URL(inject("server").url);
    url.pathname = new URL(walk.ownerUrl).pathname;
    vi.stubEnv("DATABASE_URL", url.href);
    const before = await whole();
    const path = temporaryFile(
      "acts.jsonl",
      `${listed(parcel)}\n${listed("370303999901GB00001")}\n`,
    );
    const given = ["impact", path, "--institution", lead.institution, "--operator", "经办"];
    const [words, json, table] = [
      await runToEnd(...given, "--lang", "en"),
      await runToEnd(...given, "--json"),
      await runToEnd(...given, "--csv"),
    ];
    expect([words, json, table].map(({ code, err }) => [code, err])).toEqual([
      [1, ""],
      [1, ""],
      [1, ""],
    ]);
    expect(words.out).toContain("[trial: nothing was recorded]");
    expect(words.out).toContain("1 would stand, 1 be refused; 2 affected");
    expect(words.out).toContain("number 2 [territory.foreign]");
    expect(words.out).toContain("subsidy.grant 2024-03-01 → …: NO_MEASURE → BLOCKED");
    expect(JSON.parse(json.out)).toMatchObject({ accepted: 1, total: 2 });
    const [heading, ...lines] = table.out.split("\n");
    expect(heading).toBe("\uFEFF主体,代码,事项,辖区,自,至,现结论,后结论,现依据,后依据");
    expect(lines.find((line) => line.includes("subsidy.grant"))).toMatch(
      `enterprise,${firm},subsidy.grant,371300,2024-03-01,,NO_MEASURE,BLOCKED,,${policy}/`,
    );
    expect(await whole()).toEqual(before);
    expect(
      await runToEnd("impact", path, "--institution", "nobody", "--operator", "x"),
    ).toMatchObject({
      code: 2,
    });
    expect((await runToEnd("impact", path)).code).toBe(64);
    vi.unstubAllEnvs();
  });
});

describe("a trial of a version of a pack", () => {
  const document = `query Try($policy: String!, $hash: String!, $territory: String!, $from: Day!, $until: Day) {
    told: impactOfPolicy(policy: $policy, hash: $hash, territory: $territory, from: $from, until: $until) { ${fields} } }`;

  it("tells who changes, and withdraws and adopts nothing", async () => {
    await walk.didBoth([lead, second], "withdrawPolicy", {
      policy,
      territory: "371300",
      from: "2024-05-01",
    });
    const { adoptions } = await walk.query(
      lead,
      `{ adoptions(first: 50) { ... on AdoptionConnection { edges { node { policy hash until } } } } }`,
    );
    const { hash } = adoptions.edges
      .map(({ node }: { node: { policy: string } }) => node)
      .find((one: { policy: string }) => one.policy === policy);
    await walk.didBoth([lead, second], "determine", {
      parcel,
      policy,
      category: "一",
      inScope: true,
    });
    const before = await whole();
    const asked = { policy, hash, territory: "371300", from: "2024-06-01" };
    const { told } = await walk.query(lead, document, asked);
    expect(told).toMatchObject({
      __typename: "ImpactedSubjectConnection",
      accepted: 1,
      refused: [],
    });
    const own = nodesOf(told).find(({ subject }) => subject.id === firm)!;
    expect(own.changes.find(({ action }) => action === "subsidy.grant")).toMatchObject({
      from: "2024-06-01",
      until: null,
      before: "NO_MEASURE",
      after: "BLOCKED",
    });
    expect(await whole()).toEqual(before);
    const { told: none } = await walk.query(lead, document, { ...asked, hash: "0".repeat(64) });
    expect(none).toMatchObject({ refused: [{ code: "policy.unknown-version" }], total: 0 });
    const { told: denied } = await walk.query(department, document, asked);
    expect(denied).toMatchObject({ refused: [{ code: "act.denied" }], total: 0 });
  });
});

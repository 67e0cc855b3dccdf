import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { lawRows } from "../../src/commands/law-rows.ts";
import { rederive } from "../../src/commands/rederive.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";
import { findLaw } from "../../src/store/laws.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import { loadPacks } from "../support/packs.ts";
import { lead } from "../support/register.ts";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const policy = "linyi-2013-45";
const territory = "371300";
const firm = usccOf("91371302DEM990001");
const parcel = "371302999901GB00001";
const packs = loadPacks();
const disk = lawRows(
  {
    vocabulary: packs.vocabulary,
    policies: packs.folders.map((one) => ({ policy: one.policy, document: one.document.issued })),
    engine: "test",
  },
  "100000",
);
/** The version that the program brings. */
const newer = disk.find(({ code }) => code === policy)!.hash;

/** The same pack as it might have been before: its measures are of another strength. */
function weakened(one: Policy): Policy {
  return {
    ...one,
    measures: one.measures.map((measure) =>
      measure.strength === "不得" ? { ...measure, strength: "从严" } : measure,
    ),
  };
}

let walk: Walk;
let first: Seated;
let second: Seated;
let park: Seated;
let bank: Seated;
let older: string;

const adoption = (more: Readonly<Record<string, unknown>> = {}) => ({
  policy,
  hash: newer,
  territory,
  from: "2023-07-01",
  ...more,
});

async function listed(): Promise<Readonly<Record<string, unknown>>[]> {
  const { adoptions } = await walk.query(
    first,
    `{ adoptions(first: 50) { ... on AdoptionConnection { edges { node { policy hash territory from until executionDays since documentHash vocabularyHash engine } } } } }`,
  );
  return adoptions.edges.map(({ node }: { node: unknown }) => node);
}

beforeAll(async () => {
  walk = await openWalk();
  const { database } = walk;
  const policies = packs.folders.map(({ policy: one, document }) => ({
    policy: one.id === policy ? weakened(one) : one,
    document: document.issued,
  }));
  const text = { vocabulary: packs.vocabulary, policies, engine: "test" };
  await adoptLaw(database, text, lead);
  older = lawRows(text, "100000").find(({ code }) => code === policy)!.hash;
  const bureau = { institution: "lead-371300", region: territory, roles: ["lead"] as const };
  first = await walk.seat({ ...bureau, account: "wang" });
  second = await walk.seat({ ...bureau, account: "zhao" });
  park = await walk.seat({
    institution: "park-371300",
    region: territory,
    account: "qian",
    roles: ["park"],
  });
  bank = await walk.counter("bank", "371302");
  await walk.enter({
    [`企业 ${firm}`]: { 区划: "371302", 地块: [{ 宗: parcel, 自: "2015-01-01" }] },
    [`地块 ${parcel}`]: {
      区划: "371302",
      认定: [{ 类别: "一", 文件: policy, 批次: 1, 列入范围: { 值: "是", 自: "2022-06-01" } }],
    },
  });
});

afterAll(() => walk.drop());

describe("a version of a pack", () => {
  it("that neither the program nor the register has is refused", async () => {
    expect(await walk.act(first, "adoptPolicy", adoption({ hash: "f".repeat(64) }))).toMatchObject({
      code: "policy.unknown-version",
    });
  });

  it("is adopted by lead bureaus only, within the territory of the document and their own", async () => {
    expect(await walk.act(park, "adoptPolicy", adoption())).toMatchObject({ code: "act.denied" });
    expect(await walk.act(first, "adoptPolicy", adoption({ territory: "370303" }))).toMatchObject({
      code: "act.denied",
    });
    const other = disk.find(({ code }) => code === "zhangdian-2022-6")!;
    expect(
      await walk.act(first, "adoptPolicy", adoption({ policy: other.code, hash: other.hash })),
    ).toMatchObject({ code: "policy.not-in-force" });
  });

  it("becomes law when a second person approves it, and only then", async () => {
    const proposed = await walk.act(first, "adoptPolicy", adoption({ executionDays: 30 }));
    expect(proposed.is).toBe("proposed");
    expect((await listed()).filter((one) => one["policy"] === policy)).toHaveLength(1);
    expect(await walk.approve(first, proposed)).toMatchObject({ code: "proposal.same-person" });
    expect(await walk.approve(second, proposed)).toMatchObject({ is: "recorded" });
    expect((await listed()).filter((one) => one["policy"] === policy)).toMatchObject([
      { hash: older, from: null, until: "2023-07-01", executionDays: null, territory },
      { hash: newer, from: "2023-07-01", until: null, executionDays: 30, territory },
    ]);
  });

  it("answers for its own days, and the older one for those before", async () => {
    const on = (asOf: string) => walk.ask(bank, firm, "subsidy.grant", asOf);
    const [before, after] = [await on("2023-06-30"), await on("2023-07-01")];
    expect(before.bases.length).toBeGreaterThan(0);
    expect(after.bases.length).toBeGreaterThan(0);
    expect(before.bases.every(({ effect }) => effect !== "BLOCKED")).toBe(true);
    expect(after.outcome).toBe("BLOCKED");
    expect(before.nextChangeOn).toBe("2023-07-01");
  });

  it("leaves what was answered before as it was known then", async () => {
    const entered = (await listed()).find((one) => one["hash"] === newer)!["since"] as number;
    const told = await walk.ask(bank, firm, "subsidy.grant", "2023-07-01", {
      knownAt: entered - 1,
    });
    expect(told.bases.every(({ effect }) => effect !== "BLOCKED")).toBe(true);
    expect(told.bases.length).toBeGreaterThan(0);
  });

  it("is refused on days that another one has", async () => {
    for (const days of [
      { from: "2023-07-01" },
      { from: "2022-01-01", until: "2022-02-01" },
      { from: "2023-06-30", until: "2023-07-02" },
    ])
      expect(
        await walk.act(first, "adoptPolicy", adoption({ ...days, hash: older })),
      ).toMatchObject({
        code: "policy.overlap",
      });
  });

  it("is not undone by the operator's adoption, and derives the same again", async () => {
    const { database } = walk;
    const state = () => database.recording(lead, findStateHash);
    const before = await state();
    const policies = packs.folders.map((one) => ({
      policy: one.policy,
      document: one.document.issued,
    }));
    const again = await adoptLaw(
      database,
      { vocabulary: packs.vocabulary, policies, engine: "test" },
      lead,
    );
    expect(again.changed).toEqual([]);
    expect(await state()).toBe(before);
    const known = await database.recording(lead, (tx) => findLaw(tx, null));
    expect(known!.law.policies.filter((one) => one.policy.id === policy)).toHaveLength(2);
    const rederived = await rederive(database, lead);
    if (!("refused" in rederived)) expect(rederived.derived).toEqual({ opened: 0, closed: 0 });
  });

  it("is withdrawn by two persons from a day on; the days before keep their answer", async () => {
    const from = "2024-01-01";
    const kept = await walk.ask(bank, firm, "subsidy.grant", "2023-12-31");
    expect(
      await walk.act(first, "withdrawPolicy", { policy, territory: "370303", from }),
    ).toMatchObject({ code: "act.denied" });
    expect(
      await walk.act(first, "withdrawPolicy", { policy: "zhangdian-2022-6", territory, from }),
    ).toMatchObject({ code: "policy.not-in-force" });
    await walk.didBoth([first, second], "withdrawPolicy", { policy, territory, from });
    const still = await walk.ask(bank, firm, "subsidy.grant", "2023-12-31");
    expect(still.outcome).toBe(kept.outcome);
    expect(await walk.outcome(bank, firm, "subsidy.grant", from)).toBe("NO_MEASURE");
    expect((await listed()).filter((one) => one["policy"] === policy)).toMatchObject([
      { until: "2023-07-01" },
      { from: "2023-07-01", until: from, executionDays: 30 },
    ]);
  });

  it("that the register had once may be adopted again", async () => {
    await walk.didBoth(
      [first, second],
      "adoptPolicy",
      adoption({ hash: older, from: "2024-02-01" }),
    );
    const told = await walk.ask(bank, firm, "subsidy.grant", "2024-02-01");
    expect(told.bases.length).toBeGreaterThan(0);
    expect(told.outcome).not.toBe("BLOCKED");
  });

  it("stays withdrawn altogether, whatever the operator adopts, until two persons adopt it anew", async () => {
    const { database } = walk;
    for (const from of ["2024-02-01", "2000-01-01"])
      await walk.didBoth([first, second], "withdrawPolicy", { policy, territory, from });
    const policies = packs.folders.map((one) => ({
      policy: one.policy,
      document: one.document.issued,
    }));
    const text = { vocabulary: packs.vocabulary, policies, engine: "test" };
    expect((await adoptLaw(database, text, lead)).changed).toEqual([]);
    expect(await walk.outcome(bank, firm, "subsidy.grant", "2023-12-31")).toBe("NO_MEASURE");
    await walk.didBoth([first, second], "adoptPolicy", adoption({ from: "2010-01-01" }));
    expect(await walk.outcome(bank, firm, "subsidy.grant", "2023-12-31")).toBe("BLOCKED");
  });
});

import { randomUUIDv7 } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAnswering } from "../../src/commands/answering.ts";
import { openRecaller, type RecallerOptions } from "../../src/commands/recall-checks.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { asRole } from "../support/database.ts";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

/** What becomes of answers that a bank has filed, when officers correct what they rested on. */
let walk: Walk;
let both: readonly [Seated, Seated];
let bank: Seated;
let other: Seated;
let far: Seated;
const policy = "linyi-2013-45";
const region = "371302";
const firms = Array.from({ length: 10 }, (_, at) => usccOf(`91${region}DEM91000${at}`));
const lands = Array.from({ length: 10 }, (_, at) => `${region}002001GB000${10 + at}`);
const listingOf = (parcel: string) => `${parcel}/${policy}/一/1`;

beforeAll(async () => {
  walk = await openWalk();
  const lead = { institution: `lead-${region}`, region, roles: ["lead"] as const };
  both = [
    await walk.seat({ ...lead, account: "zhang" }),
    await walk.seat({ ...lead, account: "li" }),
  ];
  bank = await walk.counter("bank", region);
  other = await walk.counter("loans", region);
  far = await walk.counter("bank", "371312");
  await walk.enter({
    ...Object.fromEntries(lands.map((code) => [`地块 ${code}`, { 区划: region }])),
    ...Object.fromEntries(
      firms.map((uscc, at) => [`企业 ${uscc}`, { 地块: [{ 宗: lands[at]!, 自: "2010-01-01" }] }]),
    ),
  });
});

afterAll(() => walk?.drop());

type Options = Partial<Omit<RecallerOptions, "database" | "answering">>;

function opened(options: Options = {}) {
  const { database } = walk;
  const answering = openAnswering({ database, isDemonstration: false });
  return openRecaller({ database, answering, everyMs: 0, ...options });
}

/** Looks until there is no more to look at. */
async function look(options: Options = {}): Promise<number> {
  const recaller = opened(options);
  let steps = 1;
  while ((await recaller.step()) === "more") steps += 1;
  await recaller.close();
  return steps;
}

interface Told {
  readonly outcome: string;
  readonly atLeast: string;
  readonly subjectKnown: boolean;
}

interface ToldRecall {
  readonly id: string;
  readonly record: string;
  readonly question: {
    readonly subject: { readonly id: string };
    readonly asOf: string;
  };
  readonly before: Told;
  readonly after: Told;
  readonly grounds: readonly {
    readonly measure: string;
    readonly before: { readonly effect: string } | null;
    readonly after: { readonly effect: string } | null;
  }[];
  readonly causedBy: {
    readonly position: number;
    readonly form: string | null;
    readonly documentNumber: string | null;
  };
  readonly acknowledged: { readonly operator: string } | null;
}

const recallFields = `id record batch item purpose caseNumber foundAt question { subject { id } asOf }
  before { outcome atLeast subjectKnown } after { outcome atLeast subjectKnown }
  grounds { measure before { effect isCertain from } after { effect isCertain from } }
  causedBy { position form documentNumber } acknowledged { acknowledgedAt operator }`;

async function recalls(
  of: Seated,
  uscc?: string,
  acknowledged?: boolean,
): Promise<readonly ToldRecall[]> {
  const found: ToldRecall[] = [];
  let after: string | null = null;
  for (;;) {
    const { recalls: page } = await walk.query(
      of,
      `query Recalls($after: String, $acknowledged: Boolean) { recalls(first: 2, after: $after, acknowledged: $acknowledged)
        { edges { node { ${recallFields} } } pageInfo { hasNextPage endCursor } } }`,
      { after, acknowledged },
    );
    found.push(...page.edges.map(({ node }: { node: ToldRecall }) => node));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  return found.filter(({ question }) => uscc === undefined || question.subject.id === uscc);
}

async function list(at: number, on = "2014-02-01"): Promise<number> {
  return walk.did(
    both[0],
    "listInScope",
    { parcel: lands[at]!, policy, category: "一", landUsingUnit: firms[at]! },
    { effectiveOn: on },
  );
}

/** Listed, and the deadline for putting right has passed: no new loans. */
async function block(at: number, deadline = "2015-06-30"): Promise<number> {
  await list(at);
  return walk.did(
    both[0],
    "agreeRectification",
    { listing: listingOf(lands[at]!), enterprise: firms[at]!, manner: "双方签订", deadline },
    { effectiveOn: "2014-06-01" },
  );
}

function neverSo(at: number, position: number): Promise<number> {
  const reason = "核对原件，登记有误";
  return walk.didBoth(both, "correct", {
    position,
    parcels: [lands[at]!],
    reason,
    neverSo: true,
  });
}

const loan = (of: Seated, at: number, asOf: string, more = {}) =>
  walk.outcome(of, firms[at]!, "loan.new", asOf, more);

function rows(): Promise<readonly string[]> {
  return asRole(walk.ownerUrl, async (owner) => {
    const found = await owner<{ row: string }[]>`
      select batch || '/' || item || ' ' || position || ' ' || difference as row from recall order by 1`;
    return found.map(({ row }) => row);
  });
}

describe("a correction", () => {
  it("reaches the bank that was told BLOCKED, and nobody who was not", async () => {
    const wrong = await block(0);
    expect(await loan(bank, 0, "2015-07-01")).toBe("BLOCKED");
    // Neither another firm nor a day before is concerned.
    expect(await loan(other, 9, "2015-07-01")).toBe("NO_MEASURE");
    expect(await loan(other, 0, "2013-07-01")).toBe("NO_MEASURE");
    await look();
    expect(await recalls(bank, firms[0])).toEqual([]);
    const position = await neverSo(0, wrong);
    await look();
    const [told, ...more] = await recalls(bank, firms[0]);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      question: { asOf: "2015-07-01" },
      before: { outcome: "BLOCKED", atLeast: "BLOCKED", subjectKnown: true },
      after: { outcome: "INDETERMINATE" },
      causedBy: { position, form: "correct" },
      acknowledged: null,
    });
    expect(told!.grounds.some(({ before }) => before?.effect === "BLOCKED")).toBe(true);
    expect(await recalls(other)).toEqual([]);
  });

  it("back again is another recall", async () => {
    const [first] = await recalls(bank, firms[0]);
    await neverSo(0, first!.causedBy.position);
    await look();
    const found = await recalls(bank, firms[0]);
    expect(found.map(({ after }) => after.outcome)).toEqual(["INDETERMINATE", "BLOCKED"]);
  });

  it("reaches each of the institutions that asked, with its own rows alone", async () => {
    const wrong = await block(1);
    expect(await loan(bank, 1, "2016-01-01")).toBe("BLOCKED");
    expect(await loan(other, 1, "2016-01-01")).toBe("BLOCKED");
    await loan(far, 1, "2016-01-01", { jurisdiction: region });
    await neverSo(1, wrong);
    await look();
    const found = await Promise.all([bank, other, far].map((one) => recalls(one, firms[1])));
    const ofBlocked = found.map((some) =>
      some.filter(({ before }) => before.outcome === "BLOCKED").map(({ record }) => record),
    );
    expect(ofBlocked.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(new Set(ofBlocked.flat()).size).toBe(3);
    // An act of another county's is there without its document.
    expect(found[2]![0]!.causedBy).toMatchObject({ form: null, documentNumber: null });
  });
});

describe("what was entered late", () => {
  it("recalls NO_MEASURE that for past days turns out BLOCKED", async () => {
    expect(await loan(bank, 2, "2015-07-01")).toBe("NO_MEASURE");
    await block(2);
    await look();
    const found = await recalls(bank, firms[2]);
    expect(found.at(-1)).toMatchObject({
      before: { outcome: expect.not.stringMatching("BLOCKED") },
      after: { outcome: "BLOCKED" },
    });
    expect(found[0]!.before.outcome).toBe("NO_MEASURE");
  });

  it("recalls nothing of an earlier day: neither an end that comes later nor a later deadline", async () => {
    await block(3);
    expect(await loan(bank, 3, "2015-07-01")).toBe("BLOCKED");
    await look();
    const before = await recalls(bank, firms[3]);
    const accepted = await walk.didBoth(
      both,
      "accept",
      {
        listing: listingOf(lands[3]!),
        parcel: lands[3]!,
        finding: "整改到位",
        opinion: "达到约定",
      },
      { effectiveOn: "2016-03-01" },
    );
    expect(accepted).toBeGreaterThan(0);
    expect(await loan(bank, 3, "2016-03-02")).not.toBe("BLOCKED");
    await look();
    expect(await recalls(bank, firms[3])).toEqual(before);
  });

  it("recalls nothing where only later days change", async () => {
    await list(4);
    const asked = await walk.ask(bank, firms[4]!, "loan.new", "2014-03-01");
    await walk.did(
      both[0],
      "agreeRectification",
      {
        listing: listingOf(lands[4]!),
        enterprise: firms[4]!,
        manner: "双方签订",
        deadline: "2019-06-30",
      },
      { effectiveOn: "2018-06-01" },
    );
    const again = await walk.ask(bank, firms[4]!, "loan.new", "2014-03-01");
    expect(again.nextChangeOn).not.toBe(asked.nextChangeOn);
    await look();
    expect(await recalls(bank, firms[4])).toEqual([]);
  });

  it("recalls nothing that was asked about a position: that stays true", async () => {
    const knownAt = await list(5);
    await loan(bank, 5, "2015-07-01", { knownAt });
    await walk.did(
      both[0],
      "agreeRectification",
      {
        listing: listingOf(lands[5]!),
        enterprise: firms[5]!,
        manner: "双方签订",
        deadline: "2015-06-30",
      },
      { effectiveOn: "2014-06-01" },
    );
    await look();
    expect(await recalls(bank, firms[5])).toEqual([]);
  });

  it("recalls what was said of a firm that the register had never heard of", async () => {
    const uscc = usccOf(`91${region}DEM920001`);
    const asked = await walk.ask(bank, uscc, "loan.new", "2020-01-01");
    expect(asked).toMatchObject({ outcome: "NO_MEASURE", subjectKnown: false });
    const position = await walk.enter({ [`企业 ${uscc}`]: {} });
    await look();
    expect(await recalls(bank, uscc)).toMatchObject([
      {
        before: { outcome: "NO_MEASURE", subjectKnown: false },
        after: { outcome: "NO_MEASURE", subjectKnown: true },
        grounds: [],
        causedBy: { position },
      },
    ]);
  });

  it("recalls what named land that the register had never heard of", async () => {
    const [uscc, parcel] = [firms[6]!, "371502002001GB00077"];
    const more = { parcel, jurisdiction: "371502" };
    const ask = () => walk.outcome(bank, uscc, "land.supply-by-agreement", "2021-05-01", more);
    expect(await ask()).toBe("NO_MEASURE");
    await walk.enter({
      [`地块 ${parcel}`]: {
        区划: "371502",
        纳入省数据库: "是",
        符合规划: "是",
        采用原土地使用权人改造: "是",
        需办理供地手续: { 自: "2021-04-01" },
        改造为商品住宅: { 自: "2021-04-01" },
      },
    });
    expect(await ask()).toBe("BLOCKED");
    await look();
    expect(await recalls(bank, uscc)).toMatchObject([
      { before: { outcome: "NO_MEASURE" }, after: { outcome: "BLOCKED" } },
    ]);
  });
});

describe("to acknowledge", () => {
  const acknowledge = async (of: Seated, ids: readonly string[], operator = "信贷部 王") => {
    const { told } = await walk.query(
      of,
      `mutation Do($ids: [ID!]!, $operator: String!) { told: acknowledgeRecalls(ids: $ids, operator: $operator)
        { __typename ... on RecallsAcknowledged { recalls newly } ... on Refusal { code } } }`,
      { ids, operator },
    );
    return told as Record<string, unknown>;
  };

  it("is done once: who was first stands, and a repetition changes nothing", async () => {
    const [one] = await recalls(bank, firms[0], false);
    expect(await acknowledge(bank, [one!.id])).toMatchObject({ recalls: [one!.id], newly: 1 });
    expect(await acknowledge(bank, [one!.id, one!.id], "他人")).toMatchObject({ newly: 0 });
    const [seen] = await recalls(bank, firms[0], true);
    expect(seen).toMatchObject({ id: one!.id, acknowledged: { operator: "信贷部 王" } });
    expect((await recalls(bank, firms[0], false)).map(({ id }) => id)).not.toContain(one!.id);
    await expect(
      asRole(walk.ownerUrl, (owner) => owner`update recall_acknowledgement set operator = '他人'`),
    ).rejects.toThrow("append-only");
  });

  it("is refused alike for what is not there and for what is another's, and whole", async () => {
    const [own] = await recalls(bank, firms[1], false);
    const [foreign] = await recalls(other, firms[1]);
    const unknown = { __typename: "Refusal", code: "recall.unknown" };
    for (const id of [foreign!.id, "999999999", "0", "-1", "甲", "1e3", "99999999999999999999"])
      expect(await acknowledge(bank, [own!.id, id]), id).toEqual(unknown);
    expect((await recalls(bank, firms[1], false)).map(({ id }) => id)).toContain(own!.id);
  });

  it("takes an operator's name and at most a hundred at a time", async () => {
    const [own] = await recalls(bank, firms[1], false);
    for (const operator of ["", " ", "\u0007", "长".repeat(201)])
      expect(await acknowledge(bank, [own!.id], operator)).toMatchObject({
        code: "recall.operator",
      });
    const ids = Array.from({ length: 101 }, (_, at) => `${at + 1}`);
    expect(await acknowledge(bank, ids)).toMatchObject({ code: "recall.too-many" });
  });

  it("shortens the count beside the worklist", async () => {
    const open = async () => {
      const { worklist } = await walk.query(
        bank,
        "{ worklist(status: OUTSTANDING) { ... on WorkItemConnection { openRecalls } } }",
      );
      return worklist.openRecalls as number;
    };
    const left = await recalls(bank, undefined, false);
    expect(await open()).toBe(left.length);
    await acknowledge(bank, [left[0]!.id]);
    expect(await open()).toBe(left.length - 1);
  });
});

describe("the search", () => {
  it("that is ended after any page, and begun by others, leaves the rows of one that was not", async () => {
    const wrong = await block(7);
    for (const month of [1, 2, 3, 4, 5, 6])
      for (const of of [bank, other]) await loan(of, 7, formatDay(16_500 + 30 * month));
    await look();
    const before = new Set(await rows());
    await neverSo(7, wrong);
    for (let at = 0; at < 3; at += 1) {
      const ended = opened({ batchesMax: 2, sliceMs: 0 });
      for (let steps = 0; steps <= at; steps += 1) expect(await ended.step()).toBe("more");
      await ended.close();
    }
    await look({ batchesMax: 3 });
    const found = (await rows()).filter((row) => !before.has(row));
    expect(found).toHaveLength(12);
    expect(await look()).toBe(1);
    expect((await rows()).filter((row) => !before.has(row))).toEqual(found);
  });

  it("finds the same by looking at every batch, as where too much is touched to hold", async () => {
    const wrong = await block(8);
    await loan(bank, 8, "2016-01-01");
    await loan(other, 8, "2016-01-01");
    await loan(other, 8, "2012-01-01");
    await look();
    const before = new Set(await rows());
    await neverSo(8, wrong);
    await look({ batchesMax: 5, touchesMax: 0 });
    expect((await rows()).filter((row) => !before.has(row))).toHaveLength(2);
  });

  it("waits for a statement that read before an act, and looks at what nobody has signed yet", async () => {
    const wrong = await block(9);
    await loan(bank, 9, "2016-01-01");
    await look();
    const late = randomUUIDv7();
    const looking = await asRole(walk.ownerUrl, (owner) =>
      owner.begin(async (tx) => {
        await tx`insert into check_batch (id, region, institution, position, day, questions)
          select ${late}, region, institution, position, day, questions from check_batch
          where institution = ${bank.institution} order by id desc limit 1`;
        await neverSo(9, wrong);
        const underway = look();
        expect(await Promise.race([underway, pause(300, "waiting")])).toBe("waiting");
        return [underway];
      }),
    );
    await looking[0];
    expect((await rows()).filter((row) => row.startsWith(late))).toHaveLength(1);
  });

  it("is one process's at a time, and one that has nothing to do costs one step", async () => {
    const recaller = opened();
    await walk.database.reading(
      { institution: "test", operator: "test", within: [] },
      async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(7310035)`);
        expect(await recaller.step()).toBe("elsewhere");
      },
    );
    expect(await recaller.step()).toBe("done");
    await recaller.close();
  });

  it("looks of itself, and soon after it is told of news", async () => {
    const recaller = opened({ everyMs: 60_000 });
    const head = await walk.enter({ [`企业 ${usccOf(`91${region}DEM930001`)}`]: {} });
    recaller.poke();
    await expect.poll(() => recaller.state().position, { timeout: 10_000 }).toBe(head);
    expect(recaller.state().lastError).toBeNull();
    await recaller.close();
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDesk } from "../../src/commands/check-desk.ts";
import { extendLog } from "../../src/commands/extend-log.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { day, formatDay } from "../../src/domain/time/day.ts";
import {
  type QuestionRefusalCode,
  questionRefusalCodes,
  remarkCodes,
} from "../../src/graphql/codes.ts";
import { openDatabase } from "../../src/store/database.ts";
import { say } from "../support/register.ts";
import { asRole, freshDatabase } from "../support/database.ts";
import {
  callerOf,
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";
import { acknowledge, restore } from "../support/restored.ts";
import { ownSealing } from "../support/sealing.ts";

const checkDocument = `query ($input: CheckInput!) {
  check(input: $input) {
    __typename
    ... on Verdict { record outcome position asOf subjectKnown question { subject { kind id } jurisdiction knownAt } remarks { code says { zh en } } }
    ... on Refusal { code because { zh en } }
  }
}`;

const checksDocument = `query ($items: [CheckItemInput!]!, $context: CheckContextInput!) {
  checks(items: $items, context: $context) {
    __typename
    ... on CheckedBatch { results { key result { __typename ... on Verdict { record outcome } ... on Refusal { code } } } }
    ... on Refusal { code because { zh en } }
  }
}`;

interface Told {
  readonly code?: string;
  readonly because?: { readonly zh: string; readonly en: string };
  readonly record?: string;
  readonly position?: number;
  readonly outcome?: string;
  readonly question?: {
    readonly subject: { readonly kind: string; readonly id: string };
    readonly jurisdiction: string;
    readonly knownAt: number | null;
  };
  readonly remarks?: readonly { readonly code: string }[];
}

interface ToldBatch extends Told {
  readonly results?: readonly { readonly key: string; readonly result: Told }[];
}

const context = { purpose: "测试", caseNumber: "2026-1", operator: "经办" };
const usccOf = { uscc: "91371302DEM900012E" };
const usual = { subject: usccOf, action: "loan.new", asOf: "2026-03-02", context };
const item = { subject: usccOf, action: "loan.new", asOf: "2026-03-02" };

let register: DemonstrationRegister;

beforeAll(async () => {
  register = await openDemonstration();
});

afterAll(() => register?.drop());

async function check(input: Record<string, unknown>, region = "371302"): Promise<Told> {
  const { data, errors } = await register.ask<{ check: Told }>(
    checkDocument,
    { input: { ...usual, ...input } },
    callerOf(`bank-${region}`, region),
  );
  expect(errors).toBeUndefined();
  return data!.check;
}

async function checks(items: readonly Record<string, unknown>[]): Promise<ToldBatch> {
  const { data, errors } = await register.ask<{ checks: ToldBatch }>(checksDocument, {
    items,
    context,
  });
  expect(errors).toBeUndefined();
  return data!.checks;
}

function recordCount(): Promise<number> {
  return asRole(register.ownerUrl, async (sql) => {
    const [row] = await sql`select count(*)::int as count from check_record`;
    return row!["count"] as number;
  });
}

/** Records that one statement has left are of one transaction. */
function statementCount(): Promise<number> {
  return asRole(register.ownerUrl, async (sql) => {
    const [row] = await sql`select count(distinct xmin::text)::int as count from check_batch`;
    return row!["count"] as number;
  });
}

/** One way to meet each refusal, over the contract. */
const provoked: Readonly<Record<QuestionRefusalCode, () => Promise<Told>>> = {
  "identifier.malformed": () => check({ subject: { uscc: "371302999900GB00001" } }),
  "identifier.check-digit": () => check({ subject: { uscc: "91371302DEM900012F" } }),
  "action.unknown": () => check({ action: "loan.forgive" }),
  "subject.unsuitable": () => check({ action: "mortgage.register" }),
  "jurisdiction.required": () => check({}, "370000"),
  "jurisdiction.malformed": () => check({ jurisdiction: "临沂" }),
  "day.impossible": () => check({ asOf: "2026-02-30" }),
  "position.unknown": () => check({ knownAt: 999_999_999 }),
  "idempotency.key-reused": async () => {
    const idempotencyKey = randomUUID();
    await check({ idempotencyKey });
    return check({ idempotencyKey, action: "loan.renew" });
  },
  "text.malformed": () => check({ context: { ...context, caseNumber: "\u0000" } }),
  "law.none": askWithoutLaw,
  "checks.too-many": () =>
    checks(Array.from({ length: 1001 }, (_, at) => ({ ...item, key: `${at}` }))),
  "checks.key-repeated": async () => {
    const { results } = await checks([
      { ...item, key: "甲" },
      { ...item, key: "甲" },
      { ...item, key: "乙" },
    ]);
    expect(results!.map(({ result }) => result.code ?? result.outcome)).toEqual([
      "checks.key-repeated",
      "checks.key-repeated",
      "BLOCKED",
    ]);
    return results![0]!.result;
  },
  "policy.unknown": async () => {
    const source = `{ policy(id: "nowhere-1900-1") { ... on Refusal { code because { zh en } } } }`;
    const { data } = await register.ask<{ policy: Told }>(source, {});
    return data!.policy;
  },
  "log.empty": () => askLog("consistency(earlier: 0)"),
  "leaf.pending": () => askLog("inclusion(of: { position: 1 })"),
  "record.unknown": () => askLog(`inclusion(of: { record: "${randomUUID()}/0" })`),
  "log.size-unknown": async () => {
    await register.database.sequencing("log", (tx) => extendLog(tx, ownSealing, null));
    return askLog("consistency(earlier: 999999)");
  },
};

async function askLog(asked: string): Promise<Told> {
  const source = `{ told: ${asked} { ... on Refusal { code because { zh en } } } }`;
  const { data } = await register.ask<{ told: Told }>(source, {});
  return data!.told;
}

async function askWithoutLaw(): Promise<Told> {
  const { database, drop } = await freshDatabase();
  try {
    const desk = openDesk({ database, isDemonstration: false, salt: "salt", sealing: ownSealing });
    const { data } = await register.ask<{ check: Told }>(
      checkDocument,
      { input: usual },
      undefined,
      { desk },
    );
    return data!.check;
  } finally {
    await drop();
  }
}

describe("a refusal", () => {
  it.each(Object.entries(provoked))(
    "%s says why in both languages and leaves no record",
    async (code, provoke) => {
      const before = await recordCount();
      const told = await provoke();
      expect(told.code).toBe(code);
      if (told.because !== undefined) {
        expect(told.because.zh).toMatch(/\p{Script=Han}/u);
        expect(told.because.en).not.toMatch(/^\s*$/);
      }
      // Those that first had to ask once properly have left the record of that.
      const proper = code === "idempotency.key-reused" || code === "checks.key-repeated" ? 1 : 0;
      expect(await recordCount()).toBe(before + proper);
    },
  );

  it("is made of every code that is published, and of no other", () => {
    expect(Object.keys(provoked).toSorted()).toEqual(Object.keys(questionRefusalCodes).toSorted());
  });

  it.each([
    ["a parcel code as a firm", { uscc: "371302999900GB00001" }],
    ["a person as a firm", { uscc: "自然人:3713" }],
    ["a firm as a parcel", { parcel: "91371302DEM900012E" }],
    ["nothing as a parcel", { parcel: "" }],
    ["nothing as a firm", { uscc: "" }],
    ["nothing as a person", { person: " " }],
    ["a text without end", { parcel: "9".repeat(100_000) }],
    ["half a character", { uscc: "91371302DEM90001\ud800E" }],
  ])("meets whoever names %s", async (_, subject) => {
    expect((await check({ subject })).code).toBe("identifier.malformed");
  });

  it.each(["purpose", "caseNumber", "operator"])("meets whoever leaves %s blank", async (key) => {
    for (const blank of ["", "  ", "\ud800", "a\u0007b", "长".repeat(201)])
      expect((await check({ context: { ...context, [key]: blank } })).code).toBe("text.malformed");
  });

  it.each([0, -1, 2 ** 53, 1e300])("meets whoever asks for position %d", async (knownAt) => {
    expect((await check({ knownAt })).code).toBe("position.unknown");
  });

  it("of one question of a batch harms no other", async () => {
    const { results } = await checks([
      { ...item, key: "好" },
      { ...item, key: "日", asOf: "2025-13-01" },
      { ...item, key: "码", subject: { uscc: "X" } },
      { ...item, key: "事", action: "" },
      { ...item, key: "地", jurisdiction: "3713" },
      { ...item, key: "也好", subject: { person: "某人" }, action: "land-auction.bid" },
    ]);
    expect(results!.map(({ key, result }) => [key, result.code ?? result.outcome])).toEqual([
      ["好", "BLOCKED"],
      ["日", "day.impossible"],
      ["码", "identifier.malformed"],
      ["事", "text.malformed"],
      ["地", "jurisdiction.malformed"],
      ["也好", "NO_MEASURE"],
    ]);
  });
});

describe("a remark", () => {
  it("of every code that is published is made to somebody", async () => {
    const [about, fact] = [{ kind: "listing" as const, code: suspendedListing }, "中止执行"];
    const days = { from: day("2025-06-01"), until: day("2025-07-01") };
    await say(register.database, [
      { key: "suspended", statements: [{ is: "fact", about, fact, value: true, ...days }] },
    ]);
    const met = new Set<string>();
    for (const input of remarked())
      for (const { code } of (await check(input)).remarks ?? []) met.add(code);
    await restore(register.ownerUrl, { size: 1 });
    for (const { code } of (await check({})).remarks ?? []) met.add(code);
    await acknowledge(register.ownerUrl);
    expect([...met].toSorted()).toEqual(Object.keys(remarkCodes).toSorted());
  });
});

const suspendedListing = "371302999900GB00001/linyi-2013-45/一/1";

/** The questions of the tour, and those that meet what the tour does not. */
function remarked(): Record<string, unknown>[] {
  const asked = tour.map(({ question: { subject, asOf, ...more } }) => ({
    ...more,
    asOf: formatDay(asOf),
    subject: {
      [subject.kind === "parcel" ? "parcel" : subject.kind === "person" ? "person" : "uscc"]:
        subject.id,
    },
  }));
  return [
    ...asked,
    { asOf: "2025-06-15" },
    { parcel: "371302999900GB99999" },
    { parcel: "371302999900GB00006", asOf: "2000-01-01" },
    { subject: { uscc: "91371302DEM9000209" }, action: "reward.grant" },
    ...tour
      .filter(({ policy }) => policy.startsWith("luoyang"))
      .map(({ question: { subject, jurisdiction } }) => ({
        subject: { uscc: subject.id },
        action: "project.approve-new-land",
        jurisdiction,
        asOf: "2024-01-31",
      })),
  ];
}

describe("an answer", () => {
  it("is told again, with no second record, under the same idempotency key", async () => {
    const idempotencyKey = randomUUID();
    const first = await check({ idempotencyKey });
    const before = await recordCount();
    expect(await check({ idempotencyKey })).toEqual(first);
    expect(await recordCount()).toBe(before);
  });

  it("leaves one record for each question of a batch, in a few statements", async () => {
    const [before, statements] = [await recordCount(), await statementCount()];
    const { results } = await checks(
      Array.from({ length: 1000 }, (_, at) => ({ ...item, key: `${at}` })),
    );
    expect(new Set(results!.map(({ result }) => result.record)).size).toBe(1000);
    expect(await recordCount()).toBe(before + 1000);
    expect((await statementCount()) - statements).toBeLessThanOrEqual(5);
  });

  it("is for the caller's own territory where none is named, and for the one named where one is", async () => {
    expect((await check({})).question!.jurisdiction).toBe("371302");
    expect((await check({}, "370303")).outcome).toBe("NO_MEASURE");
    expect((await check({ jurisdiction: "371302" }, "370303")).outcome).toBe("BLOCKED");
  });

  it("shows a natural person by a token alone", async () => {
    const told = await check({
      subject: { person: "371302199001010011" },
      action: "land-auction.bid",
    });
    expect(told.question!.subject.kind).toBe("PERSON");
    expect(told.question!.subject.id).toMatch(/^自然人:[\w-]{22}$/);
    expect(JSON.stringify(told)).not.toContain("371302199001010011");
  });

  it("is the same at the position it names", async () => {
    const { position } = await check({});
    const again = await check({ knownAt: position });
    expect(again).toMatchObject({ outcome: "BLOCKED", position, question: { knownAt: position } });
  });
});

describe("a page", () => {
  it.each([
    ["limits.page", "first: 0"],
    ["limits.page", "first: -1"],
    ["limits.page", "first: 101"],
    ["cursor.malformed", 'after: ""'],
    ["cursor.malformed", 'after: "!"'],
    ["cursor.malformed", 'after: "AA"'],
  ])("is turned away as %s where %s", async (code, written) => {
    for (const list of [
      "listings",
      "policies",
      "measures",
      "actions",
      'searchEnterprises(name: "演示", ',
    ]) {
      const call = list.endsWith(" ") ? `${list}${written})` : `${list}(${written})`;
      const { data, errors } = await register.ask(`{ ${call} { __typename } }`, {});
      expect(data, call).toBeNull();
      expect(
        errors!.map(({ extensions }) => extensions["code"]),
        call,
      ).toEqual([code]);
    }
  });
});

describe("a register that cannot be read", () => {
  it("is said to be unavailable, and never reads as clear", async () => {
    const database = await openDatabase({ url: "postgres://liandong:x@127.0.0.1:1/liandong" });
    const desk = openDesk({ database, isDemonstration: false, salt: "salt", sealing: ownSealing });
    const { data, errors } = await register.ask(checkDocument, { input: usual }, undefined, {
      desk,
    });
    await database.close();
    expect(data).toBeNull();
    expect(errors!.map(({ extensions }) => extensions["code"])).toEqual(["register.unavailable"]);
  });

  it("tells of a fault of our own that it is one, and nothing else of it", async () => {
    const desk = { ask: () => Promise.reject(new TypeError("null has no law")) };
    const { data, errors } = await register.ask(checkDocument, { input: usual }, undefined, {
      desk,
    });
    expect(data).toBeNull();
    expect(errors!.map(({ extensions }) => extensions["code"])).toEqual(["unexpected"]);
    expect(errors![0]!.message).not.toContain("null");
  });
});

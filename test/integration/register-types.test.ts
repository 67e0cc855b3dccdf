import { createHash } from "node:crypto";
import { graphql } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { canonical, sha256 } from "../../src/commands/context.ts";
import { hidePersons } from "../../src/commands/read-act.ts";
import { type Answers, prepareAnswers } from "../../src/domain/answer/answers.ts";
import type { FiledRow } from "../../src/domain/answer/filing.ts";
import { evaluate } from "../../src/domain/policy/condition.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { plainLaw } from "../../src/domain/policy/law-text.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { Statement } from "../../src/domain/registry/statement.ts";
import { day, formatDay } from "../../src/domain/time/day.ts";
import { valueOn } from "../../src/domain/time/timeline.ts";
import type { Context } from "../../src/graphql/context.ts";
import { schema } from "../../src/graphql/schema.ts";
import { asRole, freshDatabase } from "../support/database.ts";
import {
  callerOf,
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";
import { loadPacks } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";
import { say } from "../support/register.ts";
import { counted } from "../support/statements.ts";

const packs = loadPacks();
const { law } = packs;
const seed = seedOf(20_261_121);
const officer = {
  ...callerOf("lead-371300", "371300", ["ask", "register"]),
  // The worlds lie in all provinces that have a document.
  territories: ["330000", "370000", "410000", "100000"],
};
const firm = "91371302DEM900012E";
const land = "371302999900GB00001";

let register: DemonstrationRegister;
let answers: Answers;

beforeAll(async () => {
  register = await openDemonstration();
  const written = hidePersons(writtenDemonstration(law), register.salt);
  const parsed = parseWorld(written, { facts: law.vocabulary.facts, identifiers: "real" });
  if (!("value" in parsed)) throw new Error("the demonstration cannot be read");
  answers = prepareAnswers(law, parsed.value, derive(law, parsed.value));
});

afterAll(() => register?.drop());

/** What is told, which is all of it: an error is a fault of the test. */
async function told<T>(source: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await register.ask<T>(source, variables, officer);
  expect(errors).toBeUndefined();
  return data!;
}

async function codeOf(source: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { errors } = await register.ask(source, variables, officer);
  return errors?.[0]?.extensions["code"];
}

interface Paged<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every item of a list, fetched page by page. */
async function walk<Node>(page: (after: string | null) => Promise<Paged<Node>>): Promise<Node[]> {
  const found: Node[] = [];
  for (let after: string | null = null, turn = 0; turn < 1000; turn += 1) {
    const { edges, pageInfo }: Paged<Node> = await page(after);
    found.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return found;
    expect(pageInfo.endCursor).toBe(edges.at(-1)!.cursor);
    after = pageInfo.endCursor;
  }
  throw new Error("the pages do not end");
}

const dayText = (one: number): string | null => (Number.isFinite(one) ? formatDay(one) : null);

const statusNames = {
  "in-force": "IN_FORCE",
  unknown: "UNKNOWN",
  lapsed: "LAPSED",
  spared: "SPARED",
  suspended: "SUSPENDED",
} as const;

interface ToldStretch {
  readonly status: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly startedBy: readonly { readonly says: { readonly zh: string } }[];
  readonly endedBy: readonly { readonly says: { readonly zh: string } }[];
}

interface ToldCourse {
  readonly measure: { readonly id: string; readonly policy: { readonly id: string } };
  readonly path: { readonly unit: { readonly id: string }; readonly via: string | null };
  readonly isOtherReading: boolean;
  readonly stretches: readonly ToldStretch[];
}

const courseFields = `
  measure { id policy { id } } path { unit { id } via } isOtherReading
  stretches { status from until startedBy { says { zh } } endedBy { says { zh } } }`;

const timelineDocuments = {
  enterprise: `query ($id: String!, $first: Int, $after: String) { it: enterprise(uscc: $id, isIdentifierConfirmed: true) {
    ... on Enterprise { timeline(first: $first, after: $after) {
      edges { cursor node { ${courseFields} } } pageInfo { hasNextPage endCursor } } } } }`,
  parcel: `query ($id: String!, $first: Int, $after: String) { it: parcel(code: $id) {
    ... on Parcel { timeline(first: $first, after: $after) {
      edges { cursor node { ${courseFields} } } pageInfo { hasNextPage endCursor } } } } }`,
} as const;

function timelineOf(kind: keyof typeof timelineDocuments, id: string, first = 100) {
  return walk(async (after) => {
    const { it } = await told<{ it: { timeline: Paged<ToldCourse> } }>(timelineDocuments[kind], {
      id,
      first,
      after,
    });
    return it.timeline;
  });
}

/** One line for each stretch, so that two timelines can be held side by side. */
function linesOf(courses: readonly ToldCourse[]): string[] {
  return courses
    .flatMap(({ measure, path, isOtherReading, stretches }) =>
      stretches.map(({ status, from, until, startedBy, endedBy }) =>
        JSON.stringify([
          measure.policy.id,
          measure.id,
          path.unit.id,
          path.via,
          isOtherReading,
          status,
          from,
          until,
          startedBy.map(({ says }) => says.zh),
          endedBy.map(({ says }) => says.zh),
        ]),
      ),
    )
    .sort();
}

function filedLines(rows: readonly FiledRow[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify([
        row.policy,
        row.measure,
        row.path.unit.id,
        row.path.via,
        row.standing === "other-reading",
        statusNames[row.status],
        dayText(row.from),
        dayText(row.until),
        row.words.startedBy.map(({ says }) => says.zh),
        row.words.endedBy.map(({ says }) => says.zh),
      ]),
    )
    .sort();
}

/** Subjects about which something follows, and some about which nothing does. */
function subjects(kind: "enterprise" | "parcel"): string[] {
  const chance = random(seed);
  const all = [...(kind === "enterprise" ? answers.world.enterprises : answers.world.parcels)]
    .map(([id]) => id)
    .filter((id) => !id.startsWith("自然人"));
  const busy = all.filter((id) => answers.filed.has(`${kind}:${id}`));
  const idle = all.filter((id) => !answers.filed.has(`${kind}:${id}`));
  expect(Math.min(busy.length, idle.length)).toBeGreaterThan(10);
  return [...chance.shuffle(busy).slice(0, 60), ...chance.shuffle(idle).slice(0, 10)];
}

describe("a timeline", () => {
  it.each(["enterprise", "parcel"] as const)(
    `of any %s holds every stretch that the engine derives, with its causes (SEED=${seed})`,
    async (kind) => {
      for (const id of subjects(kind)) {
        const wanted = filedLines(answers.filed.get(`${kind}:${id}`) ?? []);
        expect(linesOf(await timelineOf(kind, id)), id).toEqual(wanted);
      }
    },
  );

  it("is the same by small pages, and keeps the stretches of one measure together", async () => {
    const busiest = [...answers.filed]
      .filter(([key]) => key.startsWith("enterprise:9"))
      .sort((a, b) => b[1].length - a[1].length)[0]![0];
    const id = busiest.slice("enterprise:".length);
    const [whole, pieces] = [
      await timelineOf("enterprise", id),
      await timelineOf("enterprise", id, 3),
    ];
    expect(whole.length).toBeGreaterThan(6);
    expect(pieces).toEqual(whole);
    const keys = whole.map(({ measure, path, isOtherReading }) =>
      JSON.stringify([measure, path, isOtherReading]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

interface ToldConsequence extends ToldStretch {
  readonly measure: ToldCourse["measure"];
  readonly path: ToldCourse["path"];
}

describe("the consequences of a day", () => {
  it(`are what decides, in force or unknown on it, from its first day to before its last (SEED=${seed})`, async () => {
    const chance = random(seed + 1);
    for (const id of subjects("enterprise").slice(0, 30)) {
      const rows = answers.filed.get(`enterprise:${id}`) ?? [];
      const edges = rows.flatMap(({ from, until }) => [from, until]).filter(Number.isFinite);
      const edge = edges.length === 0 ? day("2026-03-02") : chance.pick(edges);
      for (const asOf of [edge - 1, edge, edge + 1]) {
        const { it } = await told<{ it: { asOf: string; consequences: Paged<ToldConsequence> } }>(
          `query ($id: String!, $asOf: Day) { it: enterprise(uscc: $id, isIdentifierConfirmed: true, asOf: $asOf) {
            ... on Enterprise { asOf consequences(first: 100) { edges { cursor node {
              measure { id policy { id } } path { unit { id } via } status from until
              startedBy { says { zh } } endedBy { says { zh } } } } pageInfo { hasNextPage endCursor } } } } }`,
          { id, asOf: formatDay(asOf) },
        );
        const holding = rows.filter(
          ({ from, until, status, standing }) =>
            from <= asOf && asOf < until && standing === "decides" && /^(?:in|un)/.test(status),
        );
        const courses = it.consequences.edges.map(({ node }) => ({
          ...node,
          isOtherReading: false,
          stretches: [node],
        }));
        expect(linesOf(courses), `${id} ${formatDay(asOf)}`).toEqual(filedLines(holding));
        expect(it.asOf).toBe(formatDay(asOf));
      }
    }
  });

  it("name the missing fact while they are unknown", async () => {
    const { it } = await told<{
      it: { consequences: Paged<{ status: string; missing: { missing: { fact: string }[] }[] }> };
    }>(
      `{ it: enterprise(uscc: "91371302DEM9000396", asOf: "2026-03-02") { ... on Enterprise {
        consequences(first: 100) { edges { cursor node { status missing { from missing { fact } } } } pageInfo { hasNextPage endCursor } } } } }`,
    );
    const unknown = it.consequences.edges.filter(({ node }) => node.status === "UNKNOWN");
    expect(unknown.length).toBeGreaterThan(0);
    for (const { node } of unknown)
      expect(node.missing.flatMap(({ missing }) => missing.map(({ fact }) => fact))).toContain(
        "约定整改期限",
      );
  });

  it("of a day that is not said are those of the database's day in Asia/Shanghai", async () => {
    const { it } = await told<{ it: { asOf: string } }>(
      `{ it: enterprise(uscc: "${firm}") { ... on Enterprise { asOf } } }`,
    );
    const [row] = await asRole(
      register.ownerUrl,
      (owner) => owner`select (now() at time zone 'Asia/Shanghai')::date::text as today`,
    );
    expect(it.asOf).toBe(row!["today"]);
  });
});

describe("what the register does not know", () => {
  it("is told as unknown, never as nothing: a firm, land, and both before they were entered", async () => {
    const document = `query ($uscc: String!, $code: String!, $knownAt: Position) {
      firm: enterprise(uscc: $uscc, knownAt: $knownAt) { __typename ... on UnknownEnterprise { uscc says { zh en } position isDemonstration } }
      land: parcel(code: $code, knownAt: $knownAt) { __typename ... on UnknownParcel { code says { zh en } position } } }`;
    const never = await told<Record<string, Record<string, unknown>>>(document, {
      uscc: "91371302DEM9002078",
      code: "371302999900GB99999",
    });
    expect(never["firm"]).toMatchObject({ __typename: "UnknownEnterprise", isDemonstration: true });
    expect(never["firm"]!["says"]).toMatchObject({ zh: expect.stringContaining("不表示没有措施") });
    expect(never["land"]).toMatchObject({ __typename: "UnknownParcel" });
    const before = await told<Record<string, Record<string, unknown>>>(document, {
      uscc: firm,
      code: land,
      knownAt: register.adopted,
    });
    expect(before["firm"]).toMatchObject({
      __typename: "UnknownEnterprise",
      position: register.adopted,
    });
    expect(before["land"]).toMatchObject({ __typename: "UnknownParcel" });
  });

  it.each([
    ["position.unknown", `enterprise(uscc: "${firm}", knownAt: 99999999)`],
    ["position.unknown", `enterprise(uscc: "${firm}", knownAt: 0)`],
    ["position.unknown", `parcel(code: "${land}", knownAt: -1)`],
    ["position.unknown", `listings(knownAt: 99999999)`],
    ["position.unknown", `policies(knownAt: 99999999)`],
    ["position.unknown", `searchEnterprises(name: "沂河", knownAt: 99999999)`],
    ["day.impossible", `enterprise(uscc: "${firm}", asOf: "2026-02-30")`],
    ["day.impossible", `listings(asOf: "昨天")`],
    ["identifier.malformed", `enterprise(uscc: "91371302")`],
    ["identifier.malformed", `parcel(code: "371302")`],
    ["identifier.check-digit", `enterprise(uscc: "91371302DEM9000121")`],
    ["policy.unknown", `policy(id: "nowhere-1")`],
    ["policy.unknown", `measures(filter: { policy: "nowhere-1" })`],
    ["policy.unknown", `listings(filter: { policy: "nowhere-1" })`],
    ["action.unknown", `measures(filter: { action: "loan.old" })`],
    ["jurisdiction.malformed", `listings(filter: { region: "临沂" })`],
    ["text.malformed", `searchEnterprises(name: "沂")`],
    ["text.malformed", `searchEnterprises(name: " 沂 ")`],
    ["text.malformed", String.raw`searchEnterprises(name: "沂\u0000河")`],
  ])("is refused as %s: %s", async (code, field) => {
    const { it } = await told<{ it: { code: string; because: { zh: string; en: string } } }>(
      `{ it: ${field} { ... on Refusal { code because { zh en } } } }`,
    );
    expect(it.code).toBe(code);
    expect(it.because.zh).toMatch(/\p{Script=Han}/u);
    expect(it.because.en).toMatch(/[a-z]/);
  });

  it("is refused for text that is none, though it comes as a variable", async () => {
    const { it } = await told<{ it: { code: string } }>(
      `query ($name: String!) { it: searchEnterprises(name: $name) { ... on Refusal { code } } }`,
      { name: "沂河\uD800" },
    );
    expect(it.code).toBe("text.malformed");
    for (const filter of [{ category: "一\uD800" }, { category: "一\0" }, { policy: "\uD800" }]) {
      const { it } = await told<{ it: { code: string } }>(
        `query ($filter: ListingFilter) { it: listings(filter: $filter) { ... on Refusal { code } } }`,
        { filter },
      );
      expect(it.code).toMatch(/^(?:text\.malformed|policy\.unknown)$/);
    }
  });

  it("includes all law while none has been adopted", async () => {
    const empty = await freshDatabase();
    const usual = { caller: officer, desk: register.desk, isDemonstration: false, requestId: "x" };
    const contextValue: Context = { ...usual, database: empty.database };
    const source = `{ firm: enterprise(uscc: "${firm}") { ... on Refusal { code } } policies { ... on Refusal { code } } }`;
    const { data } = await graphql({ schema, source, contextValue });
    expect(data).toEqual({ firm: { code: "law.none" }, policies: { code: "law.none" } });
    await empty.drop();
  });
});

describe("what was known", () => {
  const holder = "91371302DEM9000471";
  const parcel = "371302999900GB00004";
  const document = `query ($knownAt: Position, $asOf: Day) {
    firm: enterprise(uscc: "${holder}", knownAt: $knownAt, asOf: $asOf) { ... on Enterprise {
      position name names { name from until }
      parcels { edges { cursor node { parcel { code } from until isOnDay } } pageInfo { hasNextPage endCursor } } } }
    land: parcel(code: "${parcel}", knownAt: $knownAt, asOf: $asOf) { ... on Parcel {
      position tenures { edges { cursor node { holder { kind id } enterprise { name } from until isOnDay } } pageInfo { hasNextPage endCursor } } } } }`;

  it("at a position stays as it was, whatever is recorded later; on each day its own name and holder", async () => {
    const asOf = "2026-03-02";
    const before = await told<any>(document, { asOf });
    const about = { kind: "enterprise", code: holder } as const;
    const { position } = await say(register.database, [
      {
        key: "renamed",
        statements: [
          {
            is: "name",
            about,
            name: "演示琅琊新材料有限公司",
            from: day("2026-01-01"),
            until: Infinity,
          },
          { is: "tenure", enterprise: about, parcel, from: -Infinity, until: day("2025-06-01") },
        ] satisfies Statement[],
        isCorrection: true,
      },
    ]);
    const after = await told<any>(document, { asOf });
    expect(after.firm.position).toBe(position);
    expect(after.firm.name).toBe("演示琅琊新材料有限公司");
    expect(after.firm.names).toEqual([
      { name: "演示琅琊建材有限公司", from: null, until: "2026-01-01" },
      { name: "演示琅琊新材料有限公司", from: "2026-01-01", until: null },
    ]);
    expect((await told<any>(document, { asOf: "2025-12-31" })).firm.name).toBe(
      "演示琅琊建材有限公司",
    );
    expect(await told<any>(document, { asOf, knownAt: before.firm.position })).toEqual(before);
    expect(before.firm.name).toBe("演示琅琊建材有限公司");
  });
});

describe("natural persons", () => {
  it("are shown by their token alone, wherever they stand", async () => {
    const { data } = await register.ask<any>(
      `{ firm: enterprise(uscc: "${firm}", asOf: "2024-06-30") { ... on Enterprise {
          controllers { edges { node { party { kind id } enterprise { uscc } standing statements { determined } } } } } } }`,
      {},
      officer,
    );
    const parties = data.firm.controllers.edges.map((edge: any) => edge.node);
    const person = parties.find((one: any) => one.party.kind === "PERSON");
    expect(person.party.id).toMatch(/^自然人:[\w-]{22}$/);
    expect(person).toMatchObject({ enterprise: null, standing: "CONTROLS" });
    expect(JSON.stringify(data)).not.toContain("演示自然人");
  });

  it("are found by no search, and their names read by nobody", async () => {
    await asRole(
      register.ownerUrl,
      (owner) => owner`
        insert into name (region, entity, name, known, opened_by)
        select region, id, '演示秘密姓名', int8range(1, null), 1 from entity where kind = 'person' limit 1`,
    );
    const { it } = await told<any>(
      `{ it: searchEnterprises(name: "演示秘密姓名") { ... on EnterpriseCandidateConnection { edges { node { name } } } } }`,
    );
    expect(JSON.stringify(it)).not.toContain("秘密");
  });
});

describe("control", () => {
  it("is judged by the threshold of its day: exactly half controlled until mid-2024, and is unknown since", async () => {
    const seen = async (asOf: string): Promise<unknown> => {
      const { it } = await told<any>(
        `query ($asOf: Day) { it: enterprise(uscc: "91371302DEM900055U", asOf: $asOf) { ... on Enterprise {
          controllers { edges { node { party { id } standing stretches { from until isCertain } statements { share } } } } } } }`,
        { asOf },
      );
      return it.controllers.edges[0].node;
    };
    const stretches = [
      { from: "2015-06-01", until: "2024-07-01", isCertain: true },
      { from: "2024-07-01", until: null, isCertain: false },
    ];
    const common = { party: { id: "91371302DEM900063N" }, stretches, statements: [{ share: 50 }] };
    expect(await seen("2024-06-30")).toEqual({ ...common, standing: "CONTROLS" });
    expect(await seen("2024-07-01")).toEqual({ ...common, standing: "UNKNOWN" });
    expect(await seen("2015-05-31")).toEqual({ ...common, standing: "DOES_NOT" });
  });
});

interface ToldListing {
  readonly code: string;
  readonly standing: string;
}

function listings(args: string, first: number, asOf: string): Promise<ToldListing[]> {
  return walk(async (after) => {
    const { it } = await told<{ it: Paged<ToldListing> }>(
      `query ($first: Int, $after: String, $asOf: Day) { it: listings(${args}, first: $first, after: $after, asOf: $asOf) {
        ... on ListingConnection { edges { cursor node { code standing } } pageInfo { hasNextPage endCursor } } } }`,
      { first, after, asOf },
    );
    return it;
  });
}

describe("listings", () => {
  it("stand on a day as the engine reads the fact with which they begin", async () => {
    const names = ["DOES_NOT_STAND", "UNKNOWN", "STANDS"];
    const seen = new Set<string>();
    for (const asOf of ["2014-01-01", "2024-03-01", "2026-03-02"]) {
      const all = await listings("filter: {}", 100, asOf);
      const wanted = answers.world.listings.map((listing) => {
        const { policy } = law.policies.find((one) => one.policy.id === listing.policy)!;
        const line = evaluate({ is: "fact", fact: policy.listedBy }, [listing], law.facts);
        return { code: listing.id, standing: names[valueOn(line, day(asOf))]! };
      });
      const inOrder = (list: readonly ToldListing[]) =>
        list.toSorted((a, b) => (a.code < b.code ? -1 : 1));
      expect(inOrder(all)).toEqual(inOrder(wanted));
      for (const { standing } of all) seen.add(standing);
    }
    expect([...seen].sort()).toEqual(["DOES_NOT_STAND", "STANDS"]);
  });

  it("are filtered by place, document, category and standing, each page following the last", async () => {
    const asOf = "2026-03-02";
    const all = await listings("filter: {}", 100, asOf);
    const county = await listings(`filter: { region: "371302" }`, 7, asOf);
    expect(county.map(({ code }) => code)).toEqual(
      all.map(({ code }) => code).filter((code) => code.startsWith("371302")),
    );
    const city = await listings(`filter: { region: "371300", policy: "linyi-2013-45" }`, 100, asOf);
    expect(city).toEqual(all.filter(({ code }) => /^3713.*\/linyi-2013-45\//.test(code)));
    const category = await listings(
      `filter: { policy: "linyi-2013-45", category: "二" }`,
      100,
      asOf,
    );
    expect(category).toEqual(all.filter(({ code }) => code.includes("/linyi-2013-45/二/")));
    expect(category.length).toBeGreaterThan(3);
    const parts = await Promise.all(
      ["STANDS", "UNKNOWN", "DOES_NOT_STAND"].map((one) =>
        listings(`filter: { standing: [${one}] }`, 100, asOf),
      ),
    );
    for (const [at, name] of ["STANDS", "UNKNOWN", "DOES_NOT_STAND"].entries())
      expect(parts[at]).toEqual(all.filter(({ standing }) => standing === name));
  });

  it("of which nobody knows whether they stand are told so, and found as that", async () => {
    const code = "371302999900GB00002/linyi-2013-45/三/1";
    await say(register.database, [
      {
        key: "a listing nobody dated",
        statements: [
          {
            is: "entity",
            kind: "listing",
            code,
            region: "371302",
            label: null,
            type: "三",
            policy: "linyi-2013-45",
            episode: 1,
            parcel: "371302999900GB00002",
            enterprise: null,
            parties: null,
            isOnlyNamed: false,
          },
          {
            is: "fact",
            about: { kind: "listing", code },
            fact: "列入范围",
            value: null,
            from: day("2025-01-01"),
            until: day("2025-07-01"),
          },
        ],
      },
    ]);
    const unknown = `filter: { region: "371302", standing: [UNKNOWN] }`;
    expect(await listings(unknown, 100, "2025-06-30")).toEqual([{ code, standing: "UNKNOWN" }]);
    expect(await listings(unknown, 100, "2025-07-01")).toEqual([]);
  });

  it("of an enterprise are those of land it holds on the day, and those that name it", async () => {
    const ties = async (uscc: string, asOf: string): Promise<unknown> => {
      const { it } = await told<any>(
        `query ($uscc: String!, $asOf: Day) { it: enterprise(uscc: $uscc, asOf: $asOf) { ... on Enterprise {
          listings { edges { node { isHolder namedAs listing { code } } } } } } }`,
        { uscc, asOf },
      );
      return it.listings.edges.map((edge: any) => edge.node);
    };
    const listing = { code: "371302999900GB00006/linyi-2013-45/一/1" };
    const seller = "91371302DEM90008X9";
    const buyer = "91371302DEM900071H";
    expect(await ties(seller, "2024-08-31")).toEqual([
      { isHolder: true, namedAs: ["违约企业"], listing },
    ]);
    expect(await ties(seller, "2024-09-01")).toEqual([
      { isHolder: false, namedAs: ["违约企业"], listing },
    ]);
    expect(await ties(buyer, "2024-09-01")).toEqual([{ isHolder: true, namedAs: [], listing }]);
    expect(await ties(buyer, "2024-08-31")).toEqual([]);
  });
});

describe("a search by name", () => {
  interface Candidate {
    readonly uscc: string;
    readonly name: string;
    readonly likeness: number;
    readonly isNameOnDay: boolean;
  }

  const search = (name: string, first = 20): Promise<Candidate[]> =>
    walk(async (after) => {
      const { it } = await told<{ it: Paged<Candidate> }>(
        `query ($name: String!, $first: Int, $after: String) { it: searchEnterprises(name: $name, first: $first, after: $after) {
          ... on EnterpriseCandidateConnection { edges { cursor node { uscc name region likeness isNameOnDay } } pageInfo { hasNextPage endCursor } } } }`,
        { name, first, after },
      );
      return it;
    });

  it("finds two characters wherever they stand, by any page size, the most alike first", async () => {
    const wanted = [...answers.world.enterprises.values()].filter(({ name }) =>
      name?.includes("沂河"),
    );
    expect(wanted.length).toBeGreaterThan(3);
    const found = await search("沂河");
    expect(found.map(({ uscc }) => uscc).sort()).toEqual(wanted.map(({ id }) => id).sort());
    expect(await search("沂河", 2)).toEqual(found);
    expect(found.map(({ likeness }) => likeness)).toEqual(
      found.map(({ likeness }) => likeness).toSorted((a, b) => b - a),
    );
  });

  it("finds the very name first, and one with a slip of the pen where no name is the same", async () => {
    const [first] = await search("演示沂河机械有限公司");
    expect(first).toMatchObject({ uscc: firm, likeness: 1 });
    const slipped = await search("演示沂蒙空股有限公司");
    expect(slipped.map(({ uscc }) => uscc)).toContain("91371302DEM9000209");
  });

  it("finds a former name and says that it is one", async () => {
    const found = await search("琅琊建材");
    expect(found).toContainEqual(
      expect.objectContaining({ uscc: "91371302DEM9000471", isNameOnDay: false }),
    );
  });

  it("takes wildcards and quotes for what they are", async () => {
    for (const name of ["%%", "__", String.raw`\\`, `'"`, "沂%", "沂_机"])
      expect(await search(name), name).toEqual([]);
  });

  it("says nothing that could be taken for an answer", () => {
    const type = schema.getType("EnterpriseCandidate");
    const fields = Object.keys((type as { getFields(): object }).getFields());
    expect(fields.sort()).toEqual([
      "isDemonstration",
      "isNameOnDay",
      "likeness",
      "name",
      "namedFrom",
      "namedUntil",
      "region",
      "uscc",
    ]);
  });
});

describe("law as published", () => {
  it("is the documents as issued and the packs as encoded, by hashes that anybody can repeat", async () => {
    const { it } = await told<any>(
      `{ it: policies(first: 100) { ... on PolicyConnection { edges { node { id hash documentHash document since issuedOn territory } } } } }`,
    );
    const policies = it.edges.map((edge: any) => edge.node);
    expect(policies.map((one: any) => one.id).sort()).toEqual(
      packs.policies.map(({ id }) => id).sort(),
    );
    for (const { policy, document } of packs.folders) {
      const one = policies.find(({ id }: any) => id === policy.id);
      expect(one.document).toBe(document.issued);
      expect(one.documentHash).toBe(createHash("sha256").update(document.issued).digest("hex"));
      expect(one.hash).toBe(sha256(`${canonical(plainLaw(policy))}\0${document.issued}`));
      expect(one.since).toBe(register.adopted);
    }
  });

  it("tells a document that has expired from one that states no end", async () => {
    const standing = async (id: string, asOf: string): Promise<unknown> => {
      const { it } = await told<any>(
        `query ($id: String!, $asOf: Day) { it: policy(id: $id, asOf: $asOf) { ... on Policy { validity { standing expiryStated } } } }`,
        { id, asOf },
      );
      return it.validity;
    };
    const stated = { expiryStated: true };
    expect(await standing("zhangdian-2022-6", "2022-04-05")).toEqual({
      ...stated,
      standing: "NOT_YET",
    });
    expect(await standing("zhangdian-2022-6", "2024-04-05")).toEqual({
      ...stated,
      standing: "IN_FORCE",
    });
    expect(await standing("zhangdian-2022-6", "2024-04-06")).toEqual({
      ...stated,
      standing: "EXPIRED",
    });
    expect(await standing("linyi-2013-45", "2026-03-02")).toEqual({
      expiryStated: false,
      standing: "IN_FORCE",
    });
  });

  it("quotes every measure from its document, and lists those of an action exactly", async () => {
    const all = await walk(async (after) => {
      const { it } = await told<{ it: Paged<any> }>(
        `query ($after: String) { it: measures(first: 37, after: $after) { ... on MeasureConnection {
          edges { cursor node { id quotation kind { actions } policy { id document } } } pageInfo { hasNextPage endCursor } } } }`,
        { after },
      );
      return it;
    });
    expect(all.length).toBe(law.measures.size);
    const bare = (text: string): string => text.replaceAll(/\s/g, "");
    for (const { quotation, policy } of all)
      expect(bare(policy.document)).toContain(bare(quotation));
    const { it } = await told<any>(
      `{ it: measures(first: 100, filter: { action: "loan.new" }) { ... on MeasureConnection { edges { node { id policy { id } } } } } }`,
    );
    const keyOf = ({ id, policy }: any): string => `${policy.id}/${id}`;
    expect(it.edges.map((edge: any) => keyOf(edge.node))).toEqual(
      all.filter(({ kind }) => kind.actions.includes("loan.new")).map(keyOf),
    );
  });

  it("names every action of the vocabulary once, by pages", async () => {
    const codes = await walk(async (after) => {
      const { it } = await told<{ it: Paged<{ code: string }> }>(
        `query ($after: String) { it: actions(first: 7, after: $after) { ... on ActionConnection {
          edges { cursor node { code } } pageInfo { hasNextPage endCursor } } } }`,
        { after },
      );
      return it;
    });
    expect(codes.map(({ code }) => code)).toEqual(law.vocabulary.actions.map(({ code }) => code));
  });
});

describe("verdicts of all territories", () => {
  const why = { purpose: "核查", caseNumber: "2026-9", operator: "经办" };
  const ask = (action: string): Promise<any> =>
    told<any>(
      `query ($action: String!, $why: CheckContextInput!) { it: enterprise(uscc: "${firm}", asOf: "2026-03-02") { ... on Enterprise {
        verdicts(action: $action, context: $why) { __typename ... on Verdict { record outcome asOf position question { jurisdiction } } ... on Refusal { code } } } } }`,
      { action, why },
    ).then(({ it }) => it.verdicts);

  it("are one for each that has law on the action, none merged, each with its record", async () => {
    const given = await ask("loan.new");
    expect(given.map((one: any) => [one.question.jurisdiction, one.outcome])).toEqual([
      ["330400", "NO_MEASURE"],
      ["371300", "BLOCKED"],
      ["371500", "NO_MEASURE"],
      ["410300", "NO_MEASURE"],
    ]);
    const rows = await asRole(
      register.ownerUrl,
      (owner) => owner`
        select jurisdiction, purpose, operator from check_record
        where id = any(${`{${given.map((one: any) => one.record).join(",")}}`}::text[]) order by jurisdiction`,
    );
    expect(rows.map((row) => row["jurisdiction"])).toEqual([
      "330400",
      "371300",
      "371500",
      "410300",
    ]);
    expect(rows[0]).toMatchObject({ purpose: "核查", operator: "经办" });
  });

  it("are a refusal, not an empty list, for an action that there is not", async () => {
    expect(await ask("loan.old")).toEqual([{ __typename: "Refusal", code: "action.unknown" }]);
  });
});

describe("the cost of a document", () => {
  const deep = `query ($first: Int) { it: listings(first: $first, filter: { region: "371300" }) { ... on ListingConnection { edges { node {
    code standing policy { title since } categoryText { name } facts { name value }
    parcel { code units region zone facts { name } mortgages(first: 2) { edges { node { code } } }
      tenures(first: 3) { edges { node { from enterprise { name region controllers(first: 2) { edges { node { enterprise { name } } } } } } } }
      consequences(first: 5) { edges { node { status measure { article } } } } } } } } } }`;

  it("in statements is the same for one item and for fifty, and a level is one transaction", async () => {
    const cost = async (first: number) => {
      const { database, counts } = counted(register.database);
      const { data, errors } = await register.ask<any>(deep, { first }, officer, { database });
      expect(errors).toBeUndefined();
      expect(data.it.edges).toHaveLength(first);
      return counts;
    };
    const [one, fifty] = [await cost(1), await cost(50)];
    console.log("statements:", one, fifty);
    expect(fifty).toEqual(one);
    expect(fifty.transactions).toBeLessThanOrEqual(5);
    expect(fifty.statements).toBeLessThanOrEqual(20);
  });

  it("is answered from one state, though it takes several transactions", async () => {
    const { database } = register;
    let at = 0;
    const moving: typeof database = {
      ...database,
      reading: async (actor, use) => {
        const value = await database.reading(actor, use);
        // Between one level and the next somebody else records.
        at += 1;
        await say(database, [
          {
            key: `meanwhile ${seed} ${at}`,
            statements: [
              {
                is: "name",
                about: { kind: "enterprise", code: "91371302DEM900119R" },
                name: `演示汤河陶瓷${at}有限公司`,
                from: day("2020-01-01"),
                until: Infinity,
              },
            ],
            isCorrection: true,
          },
        ]);
        return value;
      },
    };
    const { data } = await register.ask<any>(
      `{ it: parcel(code: "371302999900GB00009") { ... on Parcel { position tenures { edges { node { enterprise { position name } } } } } } }`,
      {},
      officer,
      { database: moving },
    );
    const { enterprise } = data.it.tenures.edges[0].node;
    expect(at).toBeGreaterThan(2);
    expect(enterprise).toEqual({ position: data.it.position, name: "演示汤河陶瓷有限公司" });
  });

  it("is that of its own fields: one that is turned away takes no other with it", async () => {
    const { data, errors } = await register.ask<any>(
      `{ good: enterprise(uscc: "${firm}") { ... on Enterprise { uscc parcels(after: "!") { edges { node { from } } } } }
         other: parcel(code: "${land}") { ... on Parcel { code } } }`,
      {},
      officer,
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["cursor.malformed"]);
    expect(data).toBeNull();
    expect(await codeOf(`{ listings(first: 0) { __typename } }`)).toBe("limits.page");
    expect(await codeOf(`{ listings(first: 101) { __typename } }`)).toBe("limits.page");
    expect(await codeOf(`{ actions(after: "bm9uZQ") { __typename } }`)).toBe("cursor.malformed");
    expect(
      await codeOf(`{ searchEnterprises(name: "沂河", after: "bm9uZQ") { __typename } }`),
    ).toBe("cursor.malformed");
  });
});

describe("a register that cannot be read", () => {
  it("is told as that, and by no field as nothing", async () => {
    const { database } = register;
    const broken: typeof database = {
      ...database,
      reading: () => Promise.reject(Object.assign(new Error("gone"), { code: "ECONNREFUSED" })),
    };
    for (const field of [
      `enterprise(uscc: "${firm}")`,
      `parcel(code: "${land}")`,
      "listings",
      "policies",
      "measures",
      "actions",
      `searchEnterprises(name: "沂河")`,
    ]) {
      const { data, errors } = await register.ask<any>(
        `{ it: ${field} { __typename } }`,
        {},
        officer,
        {
          database: broken,
        },
      );
      expect(data, field).toBeNull();
      expect(errors?.[0]?.extensions["code"], field).toBe("register.unavailable");
    }
  });
});

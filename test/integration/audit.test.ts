import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getNamedType, type GraphQLOutputType, isObjectType, isUnionType, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { admit } from "../../src/graphql/admission.ts";
import { limits } from "../../src/graphql/limits.ts";
import { markOf } from "../../src/graphql/marks.ts";
import { schema } from "../../src/graphql/schema.ts";
import { day } from "../../src/domain/time/day.ts";
import { type Caller, recordInstitution, type Scope } from "../../src/store/callers.ts";
import type { Reader } from "../../src/store/database.ts";
import { findAnswers, loadAnswers } from "../../src/store/given-answers.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import {
  callerOf,
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";
import { loadPacks } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";
import { lead, say } from "../support/register.ts";
import { usccOf } from "../support/walk.ts";

const seed = seedOf(20_261_122);
const chance = random(seed);

const firms = ["91371302DEM900012E"];
/** As the register has never heard of it. */
const stranger = usccOf("91371302DEM999992");
const lands: string[] = [];

const told = `record outcome atLeast asOf position subjectKnown nextChangeOn
  question { subject { kind id } action jurisdiction asOf knownAt parcel }
  bases { measure kind effect article quotation from until startedBy { role says { zh } } missing { fact } }
  duties { measure } remarks { code says { zh } } concerns { kind id } receipt { text }`;

const checkDocument = `query Ask($input: CheckInput!) {
  check(input: $input) { ... on Verdict { ${told} } ... on Refusal { code because { zh } } }
}`;

const checksDocument = `query Ask($items: [CheckItemInput!]!, $context: CheckContextInput!) {
  checks(items: $items, context: $context) { ... on CheckedBatch { results { result { ... on Verdict { ${told} } } } } }
}`;

const listDocument = `query Look($subject: SubjectInput!, $from: Day!, $until: Day!, $institution: String, $first: Int, $after: String) {
  answersGiven(subject: $subject, from: $from, until: $until, institution: $institution, first: $first, after: $after) {
    ... on GivenAnswerConnection {
      edges { cursor node { record answeredAt institution institutionName action jurisdiction asOf knownAt purpose
        caseNumber operator position outcome atLeast parcel subject { kind id } } }
      pageInfo { hasNextPage endCursor }
    }
    ... on Refusal { code because { zh en } }
  }
}`;

const wholeDocument = `query Look($subject: SubjectInput!, $from: Day!, $until: Day!, $first: Int, $after: String) {
  answersGiven(subject: $subject, from: $from, until: $until, first: $first, after: $after) {
    ... on GivenAnswerConnection {
      edges { node { record outcome receipt { text } verdict { ... on Verdict { ${told} } ... on Refusal { code } } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const why = { purpose: "授信审查", caseNumber: "案-1", operator: "经办" };

type Subject = Readonly<Record<string, string>>;
type Told = Readonly<Record<string, any>>;

interface Asked {
  readonly institution: string;
  readonly subject: Subject;
  /** Land that it only named. */
  readonly parcel: string | null;
  readonly verdict: Told;
}

const bank = callerOf("bank-371302", "371302");
const utility = callerOf("utility-371300", "371300");
const distant = callerOf("bank-410300", "410300");
const counters = [bank, utility, distant];

function auditorOf(region: string, scopes: readonly Scope[] = ["audit"]): Caller {
  return callerOf(`audit-${region}`, region, scopes);
}

let register: DemonstrationRegister;
/** By the number of the record. */
const given = new Map<string, Asked>();
let today: string;
let tomorrow: string;

async function ask<T>(document: string, variables: Told, caller: Caller): Promise<T> {
  const { data, errors } = await register.ask<T>(document, variables, caller);
  expect(errors).toBeUndefined();
  return data!;
}

async function check(caller: Caller, subject: Subject, more: Told = {}): Promise<Told> {
  const input = {
    subject,
    action: subject["parcel"] === undefined ? "loan.new" : "mortgage.register",
    jurisdiction: "371302",
    asOf: "2026-03-02",
    context: why,
    ...more,
  };
  const { check: verdict } = await ask<{ check: Told }>(checkDocument, { input }, caller);
  expect(verdict["code"]).toBeUndefined();
  keep(caller, subject, more["parcel"] ?? null, verdict);
  return verdict;
}

function keep(caller: Caller, subject: Subject, parcel: string | null, verdict: Told): void {
  const { institution } = caller;
  given.set(verdict["record"], { institution, subject, parcel, verdict });
}

interface Look {
  readonly from?: string;
  readonly until?: string;
  readonly institution?: string;
  readonly first?: number;
}

/** Every page of what an auditor finds. */
async function look(
  caller: Caller,
  subject: Subject,
  { from = today, until = tomorrow, first = 100, ...more }: Look = {},
  document = listDocument,
): Promise<Told[]> {
  const found: Told[] = [];
  let after: string | null = null;
  do {
    const variables: Told = { subject, from, until, first, after, ...more };
    const { answersGiven }: { answersGiven: Told } = await ask<{ answersGiven: Told }>(
      document,
      variables,
      caller,
    );
    expect(answersGiven["code"]).toBeUndefined();
    found.push(...answersGiven["edges"].map(({ node }: Told) => node));
    after = answersGiven["pageInfo"].hasNextPage ? answersGiven["pageInfo"].endCursor : null;
  } while (after !== null);
  return found;
}

function recordsOf(found: readonly Told[]): string[] {
  return found.map(({ record }) => record as string);
}

/** What was asked about a subject, or named it, by institutions. */
function expected(subject: Subject, ...institutions: string[]): string[] {
  return [...given]
    .filter(([, one]) => institutions.includes(one.institution))
    .filter(
      ([, one]) =>
        JSON.stringify(one.subject) === JSON.stringify(subject) ||
        (one.parcel !== null && one.parcel === subject["parcel"]),
    )
    .map(([record]) => record)
    .toSorted();
}

/** As the owner of the tables may, with whatever forbids it switched off. */
function behindTheBack(...statements: string[]): Promise<unknown> {
  return asRole(register.ownerUrl, async (owner) => {
    for (const statement of statements) await owner.unsafe(statement);
  });
}

async function rowsOf(statement: string): Promise<Told[]> {
  return asRole(register.ownerUrl, async (owner) => [...(await owner.unsafe(statement))]);
}

beforeAll(async () => {
  register = await openDemonstration();
  await register.database.recording(lead, async (tx) => {
    for (const { institution: code, region } of counters)
      await recordInstitution(tx, {
        code,
        name: `机构${code}`,
        english: code,
        region,
        scopes: new Set(["ask"]),
      });
  });
  const found = await rowsOf(
    `select e.code as firm, l.code as land from tenure t join entity e on e.id = t.enterprise and e.kind = 'enterprise'
     join entity l on l.id = t.parcel where l.region = '371302' and upper_inf(t.known) order by t.id limit 4`,
  );
  firms.push(...found.map(({ firm }) => firm).filter((one) => !firms.includes(one)));
  lands.push(...new Set<string>(found.map(({ land }) => land)));
  const [day] = await rowsOf(
    `select (now() at time zone 'Asia/Shanghai')::date::text as today, ((now() at time zone 'Asia/Shanghai')::date + 2)::text as later`,
  );
  today = day!["today"];
  tomorrow = day!["later"];
  await askMany(200);
}, 120_000);

afterAll(() => register?.drop());

/** Questions of three institutions: alone, in batches, under keys that are repeated, naming land. */
async function askMany(count: number): Promise<void> {
  const subjects: Subject[] = [
    ...firms.slice(0, 3).map((uscc) => ({ uscc })),
    ...lands.slice(0, 2).map((parcel) => ({ parcel })),
    { uscc: stranger },
  ];
  let asked = 0;
  while (asked < count) {
    const caller = chance.pick(counters);
    if (chance.chance(0.2)) {
      const items = Array.from({ length: 7 }, (_, at) => {
        const subject = chance.pick(subjects.filter(({ uscc }) => uscc !== undefined));
        return { key: String(at), subject, action: "loan.new", jurisdiction: "371302" };
      });
      const context = { purpose: "贷后", caseNumber: "批-1", operator: "经办" };
      const { checks } = await ask<{ checks: Told }>(checksDocument, { items, context }, caller);
      for (const [at, { result }] of checks["results"].entries())
        keep(caller, items[at]!.subject, null, result);
      asked += 7;
      continue;
    }
    const subject = chance.pick(subjects);
    const isNaming = subject["uscc"] !== undefined && chance.chance(0.3);
    const more = {
      ...(isNaming ? { parcel: chance.pick(lands) } : {}),
      ...(chance.chance(0.3) ? { idempotencyKey: `键-${caller.institution}-${asked}` } : {}),
    };
    const first = await check(caller, subject, more);
    if ("idempotencyKey" in more && chance.chance(0.5))
      expect((await check(caller, subject, more))["record"]).toBe(first["record"]);
    asked += 1;
  }
}

describe("what was told about a subject", () => {
  it(`is found exactly once, by subject and period, for whoever audits the territory (SEED=${seed})`, async () => {
    const auditor = auditorOf("371300");
    for (const subject of [
      ...firms.map((uscc) => ({ uscc })),
      ...lands.map((parcel) => ({ parcel })),
      { uscc: stranger },
    ]) {
      const found = await look(auditor, subject, { first: 1 + chance.int(30) });
      expect(recordsOf(found).toSorted()).toEqual(
        expected(subject, "bank-371302", "utility-371300"),
      );
      for (const one of found) {
        const { institution, verdict } = given.get(one["record"])!;
        expect(one).toMatchObject({
          institution,
          institutionName: `机构${institution}`,
          outcome: verdict["outcome"],
          atLeast: verdict["atLeast"],
          position: verdict["position"],
          asOf: verdict["asOf"],
        });
      }
    }
    expect(given.size).toBeGreaterThan(150);
  });

  it("stands in the order in which it was told, with its purpose, case and operator", async () => {
    const found = await look(auditorOf("370000"), { uscc: firms[0]! });
    const instants = found.map(({ answeredAt }) => Date.parse(answeredAt));
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(found.some(({ purpose }) => purpose === "贷后")).toBe(true);
    expect(
      found.some(
        ({ purpose, caseNumber, operator }) =>
          `${purpose} ${caseNumber} ${operator}` === "授信审查 案-1 经办",
      ),
    ).toBe(true);
    const named = await look(auditorOf("371300"), { parcel: lands[0]! });
    expect(
      named.some(({ parcel, subject }) => parcel === lands[0] && subject.kind === "ENTERPRISE"),
    ).toBe(true);
  });

  it("is seen by an institution as far as it was told to itself, and by nobody without the right", async () => {
    const subject = { uscc: firms[0]! };
    for (const counter of counters)
      expect(recordsOf(await look(counter, subject)).toSorted()).toEqual(
        expected(subject, counter.institution),
      );
    expect(await look(callerOf("bank-371300", "371300"), subject)).toEqual([]);
    const asked = { document: parse(listDocument), variables: {} };
    for (const scope of ["register", "record"] as const)
      expect(() => admit(schema, asked, { scopes: new Set([scope]) })).toThrow(/access|权限/);
  });

  it("is not shown to the auditor of another territory, and of one institution only where one is named", async () => {
    const subject = { uscc: firms[0]! };
    expect(await look(auditorOf("330400"), subject)).toEqual([]);
    expect(recordsOf(await look(auditorOf("410000"), subject)).toSorted()).toEqual(
      expected(subject, "bank-410300"),
    );
    const some = await look(auditorOf("371300"), subject, { institution: "bank-371302" });
    expect(recordsOf(some).toSorted()).toEqual(expected(subject, "bank-371302"));
  });

  it("is kept from whoever may not see it by row security alone, were its place guessed", async () => {
    const subject = { kind: "enterprise", code: firms[0]! } as const;
    const wanted = {
      subject,
      from: day("2020-01-01"),
      until: day("2999-01-01"),
      institution: null,
    };
    const { checking } = register.database;
    const all = {
      institution: "test",
      operator: "test",
      within: "everywhere",
      isAuditor: true,
    } as const;
    const places = await findAnswers(checking, { ...wanted, first: 1000, after: null }, all);
    expect(places).toHaveLength(
      expected({ uscc: firms[0]! }, ...counters.map(({ institution }) => institution)).length,
    );
    const shown = (reader: Reader): Promise<string[]> =>
      register.database.reading(reader, async (tx) =>
        (await loadAnswers(tx, places)).map(({ institution }) => institution),
      );
    expect(new Set(await shown({ ...all, within: ["410300"] }))).toEqual(new Set(["bank-410300"]));
    const own = { institution: "bank-371302", operator: "test", within: ["371302"] };
    expect(new Set(await shown(own))).toEqual(new Set(["bank-371302"]));
    expect(await shown({ ...own, institution: "bank" })).toEqual([]);
  });

  it("leaves no record of having been looked at", async () => {
    const count = async () => (await rowsOf("select count(*)::int as n from check_batch"))[0]!["n"];
    const before = await count();
    await look(auditorOf("371300"), { uscc: firms[0]! }, {}, wholeDocument);
    expect(await count()).toBe(before);
  });

  it("refuses days that are none, a period without a day, an unknown institution and a code that is none", async () => {
    const code = async (variables: Told): Promise<string> => {
      const usual = { subject: { uscc: firms[0]! }, from: today, until: tomorrow };
      const { answersGiven } = await ask<{ answersGiven: Told }>(
        listDocument,
        { ...usual, ...variables },
        auditorOf("371300"),
      );
      return answersGiven["code"];
    };
    expect(await code({ from: "2026-02-30" })).toBe("day.impossible");
    expect(await code({ until: today })).toBe("period.empty");
    expect(await code({ institution: "nobody" })).toBe("institution.unknown");
    expect(await code({ subject: { uscc: "1" } })).toBe("identifier.malformed");
    const { errors } = await register.ask(
      listDocument,
      { subject: { uscc: firms[0]! }, from: today, until: tomorrow, after: "bm9uZQ" },
      auditorOf("371300"),
    );
    expect(errors![0]!.extensions["code"]).toBe("cursor.malformed");
  });
});

describe("an answer told again", () => {
  it("is what was told then, receipt and all, after corrections and another law", async () => {
    const before = [...given.values()];
    await correctListings();
    const now = await check(bank, { uscc: firms[0]! });
    const then = before.find(
      ({ subject, parcel }) => subject["uscc"] === firms[0] && parcel === null,
    )!.verdict;
    expect(now["outcome"]).not.toBe(then["outcome"]);
    const packs = loadPacks();
    const policies = packs.folders.map(({ policy, document }) => ({
      policy: {
        ...policy,
        measures: policy.measures.map((one) => ({
          ...one,
          strength: one.strength === "不得" ? "从严" : one.strength,
        })),
      },
      document: document.issued,
    }));
    await adoptLaw(
      register.database,
      { vocabulary: packs.vocabulary, policies, engine: "another" },
      lead,
    );
    await check(bank, { uscc: firms[0]! });
    const subjects = [firms[0]!, firms[1]!, stranger].map((uscc) => ({ uscc }));
    for (const subject of [...subjects, { parcel: lands[0]! }]) {
      const found = await look(auditorOf("370000"), subject, { first: 40 }, wholeDocument);
      expect(found.length).toBeGreaterThan(5);
      for (const { record, outcome, receipt, verdict } of found) {
        const { verdict: once } = given.get(record)!;
        expect(verdict).toEqual(once);
        expect(receipt).toEqual(once["receipt"]);
        expect(outcome).toBe(once["outcome"]);
      }
    }
  }, 60_000);

  /** What was established about land of the first firm was never so. */
  async function correctListings(): Promise<void> {
    const facts = await rowsOf(
      `select l.code, f.name, f.from_day::text as since, f.until_day::text as until from entity l
       join fact f on f.entity = l.id and upper_inf(f.known) and f.value = 'true'
       join tenure t on t.parcel = l.parcel join entity e on e.id = t.enterprise
       where l.kind = 'listing' and e.code = '${firms[0]}' and f.from_day > '1900-01-01'`,
    );
    const statements = facts.map(({ code, name, since, until }) => ({
      is: "fact" as const,
      about: { kind: "listing" as const, code },
      fact: name,
      value: false,
      from: day(since),
      until: until === "infinity" ? Infinity : day(until),
    }));
    expect(statements.length).toBeGreaterThan(0);
    await say(register.database, [{ key: "更正", statements, isCorrection: true }]);
  }
});

describe("the period", () => {
  it("is of days in Asia/Shanghai, of which the last is not in it", async () => {
    const subject = { uscc: usccOf("91371302DEM999991") };
    const instants = [
      "2025-02-28T15:59:59.999999Z",
      "2025-02-28T16:00:00.000000Z",
      "2025-03-01T15:59:59.999999Z",
      "2025-03-01T16:00:00.000000Z",
    ];
    const records: string[] = [];
    for (const at of instants) {
      const { record } = await check(bank, subject);
      records.push(record);
      await behindTheBack(
        "alter table check_batch disable trigger user",
        `update check_batch set recorded_at = '${at}' where id = '${String(record).split("/")[0]}'`,
        "alter table check_batch enable trigger user",
      );
    }
    const within = async (from: string, until: string): Promise<string[]> =>
      recordsOf(await look(auditorOf("371300"), subject, { from, until }));
    expect(await within("2025-02-28", "2025-03-01")).toEqual(records.slice(0, 1));
    expect(await within("2025-03-01", "2025-03-02")).toEqual(records.slice(1, 3));
    expect(await within("2025-03-02", "2025-03-03")).toEqual(records.slice(3));
    expect(await within("2025-02-28", "2025-03-03")).toEqual(records);
  });
});

describe("a code that was another's, or another code of the same", () => {
  /** An identifier as a renumbering would date it. */
  function identify(kind: string, code: string, of: string, days = "'-infinity', 'infinity'") {
    return behindTheBack(
      `insert into identifier (region, kind, code, entity, from_day, until_day, known, opened_by)
       select e.region, '${kind}', '${code}', e.id, ${days}, int8range(h.position, null), h.position
       from entity e, (select max(position) as position from head) h where e.kind = '${kind}' and e.code = '${of}'`,
    );
  }

  it("finds what was told of a firm before anybody knew that it was the same", async () => {
    const auditor = auditorOf("371300");
    const apart = expected({ uscc: firms[1]! }, "bank-371302", "utility-371300");
    const unknown = expected({ uscc: stranger }, "bank-371302", "utility-371300");
    expect(unknown.length).toBeGreaterThan(5);
    await identify("enterprise", stranger, firms[1]!);
    const { record, question } = await check(bank, { uscc: stranger });
    expect(question.subject.id).toBe(firms[1]);
    const all = [...apart, ...unknown, record].toSorted();
    for (const uscc of [firms[1]!, stranger])
      expect(recordsOf(await look(auditor, { uscc })).toSorted()).toEqual(all);
  });

  it("tells the firms apart that bore one code at different times", async () => {
    const shared = usccOf("91371302DEM999993");
    await identify("enterprise", shared, firms[0]!, "'-infinity', '2020-01-01'");
    await identify("enterprise", shared, firms[2]!, "'2020-01-01', 'infinity'");
    const earlier = await check(bank, { uscc: shared }, { asOf: "2019-06-01" });
    const later = await check(bank, { uscc: shared }, { asOf: "2021-06-01" });
    const about = async (uscc: string): Promise<string[]> =>
      recordsOf(await look(auditorOf("371300"), { uscc }));
    expect(await about(firms[0]!)).toContain(earlier["record"]);
    expect(await about(firms[0]!)).not.toContain(later["record"]);
    expect(await about(firms[2]!)).toContain(later["record"]);
    expect(await about(shared)).toEqual(
      expect.arrayContaining([earlier["record"], later["record"]]),
    );
  });

  it("finds land under a number that it had, also for whoever may not read what stands on it", async () => {
    const old = "371302999909GB00077";
    await identify("parcel", old, lands[0]!, "'-infinity', '2024-01-01'");
    const named = await check(distant, { uscc: firms[0]! }, { parcel: old, asOf: "2023-06-01" });
    for (const parcel of [old, lands[0]!])
      expect(recordsOf(await look(distant, { parcel }))).toContain(named["record"]);
  });
});

describe("a page", () => {
  it("is followed by the next without a gap or a repetition while others write", async () => {
    const subject = { uscc: firms[2]! };
    const standing = recordsOf(await look(auditorOf("371300"), subject));
    const found: string[] = [];
    let after: string | null = null;
    do {
      const variables: Told = { subject, from: today, until: tomorrow, first: 4, after };
      const [{ answersGiven }]: [{ answersGiven: Told }, ...unknown[]] = await Promise.all([
        ask<{ answersGiven: Told }>(listDocument, variables, auditorOf("371300")),
        ...(found.length < standing.length ? [check(bank, subject), check(utility, subject)] : []),
      ]);
      found.push(...recordsOf(answersGiven["edges"].map(({ node }: Told) => node)));
      const { hasNextPage, endCursor } = answersGiven["pageInfo"];
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    expect(new Set(found).size).toBe(found.length);
    expect(found.slice(0, standing.length)).toEqual(standing);
    expect(found.length).toBeGreaterThan(standing.length);
  });

  it("of a hundred answers with everything in them stays within what one document may take", async () => {
    for (let at = 0; at < 14; at += 1) {
      const items = Array.from({ length: 7 }, (_, key) => ({
        key: String(key),
        subject: { uscc: firms[0]! },
        action: "loan.renew",
        jurisdiction: "371302",
      }));
      await ask(checksDocument, { items, context: { ...why, caseNumber: "批-2" } }, utility);
    }
    const variables = { subject: { uscc: firms[0]! }, from: today, until: tomorrow, first: 100 };
    const began = performance.now();
    const auditor = auditorOf("371300");
    const { answersGiven } = await ask<{ answersGiven: Told }>(wholeDocument, variables, auditor);
    console.log(`100 answers told again in ${Math.round(performance.now() - began)} ms`);
    expect(answersGiven["edges"]).toHaveLength(100);
    const document = parse(wholeDocument);
    expect(admit(schema, { document, variables }, auditor)).toBeLessThanOrEqual(limits.cost);
  });
});

describe("the audit scope", () => {
  const mutations = Object.values(schema.getMutationType()!.getFields());

  it.each(mutations.map((field) => [field.name, field] as const))(
    "cannot call %s, nor with leave to read the register besides",
    (_, { name, args }) => {
      const head = args.map((one) => `$${one.name}: ${String(one.type)}`).join(", ");
      const passed = args.map((one) => `${one.name}: $${one.name}`).join(", ");
      const document = parse(`mutation (${head}) { ${name}(${passed}) { __typename } }`);
      for (const held of [["audit"], ["audit", "register"]] as const)
        expect(() => admit(schema, { document }, { scopes: new Set<Scope>(held) })).toThrow(
          expect.objectContaining({
            extensions: expect.objectContaining({ code: "access.denied" }),
          }),
        );
    },
  );

  it("does not let anybody ask, in whatever way a question can be put", () => {
    const documents = [
      checkDocument,
      checksDocument,
      `{ enterprise(uscc: "1") { ... on Enterprise { verdicts(action: "loan.new", context: {purpose: "a", caseNumber: "b", operator: "c"}) { __typename } } } }`,
    ];
    for (const source of documents)
      expect(() =>
        admit(schema, { document: parse(source) }, { scopes: new Set(["audit", "register"]) }),
      ).toThrow(/ask/);
  });

  it("opens within an answer nothing but the answer", () => {
    const reached = new Set<string>();
    const visit = (type: GraphQLOutputType): void => {
      const named = getNamedType(type);
      if (reached.has(named.name)) return;
      reached.add(named.name);
      if (isUnionType(named)) named.getTypes().forEach(visit);
      else if (isObjectType(named))
        Object.values(named.getFields()).forEach(({ type: of }) => visit(of));
    };
    const opened = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ extensions }) => markOf(extensions)?.opens !== undefined);
    expect(opened.map(({ name }) => name).toSorted()).toEqual(["receipt", "verdict"]);
    for (const { type } of opened) visit(type);
    for (const asking of ["Query", "Enterprise", "CheckedBatch", "KeyedCheckResult"])
      expect([...reached]).not.toContain(asking);
  });
});

describe("evidence that was altered", () => {
  it("is told of by its record, and no outcome in its place", async () => {
    const subject = { uscc: firms[0]! };
    const { record } = (await look(auditorOf("371300"), subject)).find(
      ({ outcome }) => outcome === "BLOCKED",
    )!;
    await behindTheBack(
      "alter table consequence disable trigger user",
      `delete from consequence where under = 'enterprise:${firms[0]}'`,
      "alter table consequence enable trigger user",
    );
    const found = await look(auditorOf("371300"), subject, {}, wholeDocument);
    expect(found.find((one) => one["record"] === record)).toEqual({
      record,
      outcome: null,
      receipt: null,
      verdict: { code: "evidence.unlike" },
    });
  });
});

describe("an audit at the command line", () => {
  const subject = usccOf("91371302DEM999994");
  const period = ["--from", "2020-01-01", "--until", "2999-01-01"];

  beforeAll(() => {
    const url = new URL(inject("server").url);
    url.pathname = new URL(register.ownerUrl).pathname;
    vi.stubEnv("DATABASE_URL", url.href);
  });
  afterAll(() => vi.unstubAllEnvs());

  it("lists what was told as words, JSON and a table, and writes the receipts as they were given", async () => {
    const [first, second] = [
      await check(bank, { uscc: subject }, { context: { ...why, purpose: "=1+1" } }),
      await check(distant, { uscc: subject }),
    ];
    const directory = join(mkdtempSync(join(tmpdir(), "liandong-audit-")), "回执");
    const asked = ["audit", subject, ...period];
    const words = await runToEnd(...asked, "--lang", "en", "--receipts", directory);
    expect(words).toMatchObject({ code: 0, err: "" });
    expect(words.out).toContain(`→ ${first["outcome"]}  ${first["record"]}`);
    expect(words.out).toContain("2 answers, 0 of them unlike what was signed");
    for (const { record, receipt } of [first, second]) {
      const file = join(directory, `${String(record).replace("/", "-")}.json`);
      expect(readFileSync(file, "utf8")).toBe(receipt.text);
    }
    const { answers } = JSON.parse((await runToEnd(...asked, "--json")).out) as Told;
    expect(recordsOf(answers)).toEqual([first["record"], second["record"]]);
    const [heading, ...lines] = (await runToEnd(...asked, "--csv")).out.split("\n");
    expect(heading).toMatch(/^\uFEFF留痕编号,时刻,机构/);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(",'=1+1,");
    const ofOne = await runToEnd(...asked, "--institution", distant.institution, "--json");
    expect(recordsOf((JSON.parse(ofOne.out) as Told)["answers"])).toEqual([second["record"]]);
  });

  it("says by its exit code that an answer is not what was signed, and writes no receipt of it", async () => {
    const { code, out } = await runToEnd("audit", firms[0]!, ...period, "--json");
    expect(code).toBe(1);
    expect((JSON.parse(out) as Told)["unlike"]).toBeGreaterThan(0);
  });

  it("refuses a period that is none, a code that is none and an institution that nobody knows", async () => {
    expect((await runToEnd("audit", subject)).code).toBe(64);
    expect(
      (await runToEnd("audit", subject, "--from", "2020-01-02", "--until", "2020-01-02")).code,
    ).toBe(64);
    const refused = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await runToEnd("audit", ...args, ...period, "--json")).out) as unknown;
    expect(await refused("1")).toMatchObject({ refused: "identifier.malformed" });
    expect(await refused(subject, "--institution", "nobody")).toMatchObject({
      refused: "institution.unknown",
    });
    const file = temporaryFile("taken", "");
    expect(await refused(subject, "--receipts", file)).toMatchObject({
      refused: "receipts.unwritable",
    });
  });
});

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Statement } from "../../src/domain/registry/statement.ts";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import type { CheckAnswer } from "../../src/commands/check-desk.ts";
import { canonical } from "../../src/commands/context.ts";
import { deriveAll } from "../../src/commands/derivation.ts";
import { day } from "../../src/domain/time/day.ts";
import { findHead } from "../../src/store/acts.ts";
import { asRole } from "../support/database.ts";
import { loadPacks } from "../support/packs.ts";
import { lead, observer, openRegister, say, type TestRegister } from "../support/register.ts";

const packs = loadPacks();
const firm = "91371302MA3C00001X";
const land = "371302001001GB00001";
const listing = `${land}/linyi-2013-45/二/1`;

let register: TestRegister;
beforeAll(async () => {
  register = await openRegister(packs);
});
afterAll(() => register.drop());

const always = { from: -Infinity, until: Infinity };
const entity = {
  is: "entity" as const,
  region: "371302",
  label: null,
  type: null,
  policy: null,
  episode: null,
  parcel: null,
  enterprise: null,
  parties: null,
  isOnlyNamed: false,
};

/** Land of the second category, listed, held by a firm, with a deadline that passes. */
const listed: readonly Statement[] = [
  { ...entity, kind: "enterprise", code: firm },
  { ...entity, kind: "parcel", code: land },
  {
    ...entity,
    kind: "listing",
    code: listing,
    parcel: land,
    policy: "linyi-2013-45",
    type: "二",
    episode: 1,
  },
  fact({ kind: "parcel", code: land }, "区划", "371302"),
  { is: "tenure", enterprise: { kind: "enterprise", code: firm }, parcel: land, ...always },
  fact({ kind: "listing", code: listing }, "列入范围", true, { from: day("2024-01-10") }),
  fact({ kind: "listing", code: listing }, "约定整改期限", day("2025-03-31")),
];

function fact(
  about: { kind: "parcel" | "listing"; code: string },
  name: string,
  value: boolean | string | number | null,
  span: { from?: number; until?: number } = {},
): Statement {
  return { is: "fact", about, fact: name, value, ...always, ...span };
}

async function ask(asOf: string, knownAt?: number): Promise<CheckAnswer> {
  const given = await register.desk.ask(
    {
      subject: firm,
      action: "loan.new",
      jurisdiction: "371302",
      asOf,
      knownAt,
      parcel: undefined,
      benefit: undefined,
      project: undefined,
      isIdentifierConfirmed: true,
      idempotencyKey: undefined,
      context: { purpose: "贷前审查", caseNumber: "1", operator: "经办一" },
    },
    lead,
  );
  if ("refused" in given) throw new Error(given.refused);
  return given;
}

describe("the register", () => {
  it("answers from the day after the deadline and not on it, and knows it from the act on", async () => {
    const { position } = await say(register.database, [{ key: "listed", statements: listed }]);
    expect((await ask("2025-03-31")).verdict.outcome).toBe("NO_MEASURE");
    const blocked = await ask("2025-04-01");
    expect(blocked.verdict.outcome).toBe("BLOCKED");
    expect(blocked.position).toBe(position);
    const before = await ask("2025-04-01", position - 1);
    expect(before.verdict).toMatchObject({ outcome: "NO_MEASURE", subjectKnown: false });
  });

  it("says the same of what was known after a correction, and the corrected from then on", async () => {
    const was = await ask("2025-04-01");
    const { position } = await say(register.database, [
      {
        key: "later deadline",
        isCorrection: true,
        statements: [fact({ kind: "listing", code: listing }, "约定整改期限", day("2026-09-30"))],
      },
    ]);
    expect((await ask("2025-04-01")).verdict.outcome).toBe("NO_MEASURE");
    expect((await ask("2026-10-01")).verdict.outcome).toBe("BLOCKED");
    expect(plain((await ask("2025-04-01", position - 1)).verdict)).toBe(plain(was.verdict));
  });

  it("refuses an act that contradicts, whole, and keeps nothing of it", async () => {
    const head = await headOf();
    const { outcomes } = await say(register.database, [
      {
        key: "contradiction",
        statements: [
          fact({ kind: "listing", code: listing }, "认定日", day("2024-01-05")),
          fact({ kind: "parcel", code: land }, "区划", "370303"),
        ],
      },
    ]);
    expect(outcomes).toMatchObject([{ is: "rejected", code: "fact.contradicted" }]);
    expect(await headOf()).toBe(head);
    const facts = await owner((sql) => sql`select from fact where name = '认定日'`);
    expect(facts).toHaveLength(0);
  });

  it("does nothing for the same key again, and refuses another act under it", async () => {
    const head = await headOf();
    const again = await say(register.database, [{ key: "listed", statements: listed }]);
    expect(again.outcomes).toMatchObject([{ is: "unchanged" }]);
    expect(await headOf()).toBe(head);
  });

  it("gives positions without gaps, in the order of commits, to recordings that race", async () => {
    const head = await headOf();
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        say(register.database, [
          {
            key: `race ${at}`,
            statements: [
              { ...entity, kind: "parcel", code: `371302001002GB${String(at).padStart(5, "0")}` },
            ],
          },
        ]),
      ),
    );
    const positions = made.map(({ position }) => position).toSorted((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 24 }, (_, at) => head + 1 + at));
    const inOrder = await owner(
      (sql) => sql`select bool_and(committed_at >= before) as ordered from
        (select committed_at, lag(committed_at) over (order by position) as before from head) h
        where before is not null`,
    );
    expect(inOrder[0]).toEqual({ ordered: true });
  });

  it("never changes what was known at a position that anybody has seen", async () => {
    const seen: CheckAnswer[] = [];
    let isWriting = true;
    const readers = Array.from({ length: 4 }, async () => {
      while (isWriting) seen.push(await ask("2026-10-01"));
    });
    for (let at = 0; at < 25; at += 1)
      await say(register.database, [
        {
          key: `change ${at}`,
          isCorrection: true,
          statements: [
            fact(
              { kind: "listing", code: listing },
              "约定整改期限",
              at % 3 === 0 ? null : day("2026-01-01") + at * 20,
            ),
          ],
        },
      ]);
    isWriting = false;
    await Promise.all(readers);
    expect(new Set(seen.map(({ position }) => position)).size).toBeGreaterThan(5);
    for (const [position, answers] of Map.groupBy(seen, (one) => one.position)) {
      const told = new Set(answers.map(({ verdict }) => plain(verdict)));
      expect([...told]).toEqual([plain((await ask("2026-10-01", position)).verdict)]);
    }
  });

  it("leaves one record for every answer, with the rows that were read", async () => {
    const count = async (): Promise<number> =>
      Number((await owner((sql) => sql`select count(*) as n from check_record`))[0]!["n"]);
    const before = await count();
    const given = await Promise.all(Array.from({ length: 300 }, () => ask("2030-01-01")));
    expect(await count()).toBe(before + 300);
    expect(new Set(given.map(({ record }) => record)).size).toBe(300);
    const [record] = await owner(
      (
        sql,
      ) => sql`select reading.position, cardinality(reading.rows) as rows, r.operator, r.purpose,
        (select count(*) from consequence c where c.id = any(reading.rows)) as found
        from check_record r join receipt s on s.batch::text = split_part(r.id, '/', 1),
          json_to_record(s.entries::json -> split_part(r.id, '/', 2)::int)
            as reading(position bigint, rows bigint[])
        where r.id = ${given[0]!.record}`,
    );
    expect(record).toMatchObject({ operator: "经办一", purpose: "贷前审查" });
    expect(Number(record!["position"])).toBe(given[0]!.position);
    expect(Number(record!["rows"])).toBe(Number(record!["found"]));
    expect(Number(record!["rows"])).toBeGreaterThan(0);
  });

  it("derives anew without writing a row where nothing has changed", async () => {
    const position = await headOf();
    const derived = await register.database.recording(lead, (tx) =>
      deriveAll(tx, { law: packs.law, isDemonstration: false, position: position + 1 }),
    );
    expect(derived).toEqual({ opened: 0, closed: 0 });
  });

  it("lets law change by an act: what rests on a withdrawn policy is closed, and known until then", async () => {
    const was = await ask("2040-01-01");
    const policies = packs.folders.map(({ policy, document }) => ({
      policy,
      document: document.issued,
    }));
    const without = policies.filter(({ policy }) => policy.id !== "linyi-2013-45");
    const law = { vocabulary: packs.vocabulary, engine: "test" };
    const adopted = await adoptLaw(register.database, { ...law, policies: without }, lead);
    expect(adopted.withdrawn).toEqual(["linyi-2013-45"]);
    expect(adopted.derived.closed).toBeGreaterThan(0);
    expect((await ask("2040-01-01")).verdict.bases).toEqual([]);
    expect(plain((await ask("2040-01-01", was.position)).verdict)).toBe(plain(was.verdict));
    const again = await adoptLaw(register.database, { ...law, policies }, lead);
    expect(again.changed).toEqual(["linyi-2013-45"]);
    expect(plain((await ask("2040-01-01")).verdict)).toBe(plain(was.verdict));
    const engine = await adoptLaw(register.database, { ...law, engine: "another", policies }, lead);
    expect(engine).toMatchObject({ changed: ["another"], derived: { opened: 0, closed: 0 } });
    expect(engine.position).toBe(again.position + 1);
  });
});

describe("what must never change", () => {
  it.each([
    ["an act", "update act set actor = 'x'"],
    ["an act", "delete from act"],
    ["a head", "delete from head"],
    ["a record of checks", "update check_batch set institution = 'x'"],
    ["a record of checks", "delete from check_batch"],
    ["a receipt", "update receipt set first = 0"],
    ["a receipt", "delete from receipt"],
    ["a seal", "update seal set payload = '{}'"],
    ["a seal", "delete from seal"],
    ["a fact", "update fact set value = 'true'"],
    ["a fact", "delete from fact"],
    ["a consequence", "update consequence set words = '{}'"],
    ["a consequence", "delete from consequence"],
    [
      "a closed row",
      "update fact set known = int8range(1, 2), closed_by = 1 where not upper_inf(known)",
    ],
    ["the acts", "truncate act cascade"],
  ])("%s: %s is refused even to the owner", async (_, statement) => {
    const refused = await owner((sql) => sql.unsafe(statement)).then(
      () => null,
      (error: unknown) => (error as { code: string }).code,
    );
    expect(refused).toBe("42501");
  });

  it("the recorder may close and open, and neither rewrite nor read what checks were made", async () => {
    for (const statement of [
      "update fact set value = 'true'",
      "delete from consequence",
      "select from check_batch",
      "select from receipt",
      "insert into check_batch (id) values (gen_random_uuid())",
      "update setting set value = 'no'",
    ]) {
      const code = await register.database
        .recording(lead, (tx) => tx.execute(sql.raw(statement)))
        .then(
          () => null,
          (error: unknown) => codeOf(error),
        );
      expect([statement, code]).toEqual([statement, "42501"]);
    }
  });

  it("a reader sees the checks of its own institution and of no other", async () => {
    const count = (institution: string): Promise<number> =>
      register.database.reading({ institution, operator: "x", within: [] }, async (tx) => {
        const [row] = await tx.execute<{ n: number }>(
          sql`select count(*)::int as n from check_record`,
        );
        return row!.n;
      });
    expect(await count(lead.institution)).toBeGreaterThan(300);
    expect(await count("bank-371302")).toBe(0);
  });
});

function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return code ?? cause?.code;
}

function headOf(): Promise<number> {
  return register.database.reading(observer, findHead);
}

function owner<T>(use: Parameters<typeof asRole<T>>[1]): Promise<T> {
  return asRole(register.ownerUrl, use);
}

function plain(value: unknown): string {
  return canonical(
    JSON.parse(
      JSON.stringify(value, (_, held: unknown) =>
        held === Infinity ? "∞" : held === -Infinity ? "-∞" : held,
      ),
    ),
  );
}

import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Database,
  openDatabase,
  type Reader,
  type Transaction,
} from "../../src/store/database.ts";
import { codeOf } from "../../src/store/retry.ts";
import { asRole, type FreshDatabase, freshDatabase } from "../support/database.ts";

const actor: Reader = { institution: "bank-1", operator: "teller", within: ["371302"] };

let fresh: FreshDatabase;
let database: Database;
let tables: readonly Table[];
beforeAll(async () => {
  fresh = await freshDatabase();
  database = fresh.database;
  tables = await asRole(
    fresh.ownerUrl,
    (owner) => owner<Table[]>`
      select quote_ident(relname) as name,
        (select quote_ident(attname) from pg_attribute
         where attrelid = c.oid and attnum > 0 and attidentity = ''
         order by attnum limit 1) as "column"
      from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
});
afterAll(() => fresh.drop());

interface Table {
  readonly name: string;
  readonly column: string;
}

type Deed = "select" | "insert" | "update" | "delete" | "truncate" | "lock" | "drop";

/** Statements that change no row, and yet want the right they are named after. */
function statement(deed: Deed, { name, column }: Table): string {
  switch (deed) {
    case "select":
      return `select count(*) from ${name}`;
    case "insert":
      return `insert into ${name} (${column}) values (null)`;
    case "update":
      return `update ${name} set ${column} = ${column} where false`;
    case "delete":
      return `delete from ${name} where false`;
    case "truncate":
      return `truncate ${name} cascade`;
    case "lock":
      return `do $$ begin lock table ${name} in access exclusive mode; end $$`;
    case "drop":
      return `drop table ${name} cascade`;
    default:
      return deed satisfies never;
  }
}

const deeds: readonly Deed[] = ["select", "insert", "update", "delete", "truncate", "lock", "drop"];
const changes = deeds.slice(1);

async function codeOfFailure(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(() => "done", codeOf);
}

function inside(way: "reading" | "recording", text: string): Promise<string | undefined> {
  return codeOfFailure(database[way](actor, (tx) => tx.execute(sql.raw(text))));
}

/** What somebody can do among all that can be done to all tables. */
async function achieved(
  list: readonly Deed[],
  attempt: (text: string) => Promise<string | undefined>,
  refusals: readonly string[],
): Promise<string[]> {
  const done: string[] = [];
  for (const table of tables)
    for (const deed of list) {
      const code = await attempt(statement(deed, table));
      if (!refusals.includes(code ?? "")) done.push(`${deed} ${table.name}: ${code}`);
    }
  return done;
}

/** As row security is told of a reader: by the digits that a territory has in common. */
function worded({ institution, operator }: Reader, within: readonly string[]): string {
  return JSON.stringify({ institution, operator, within, isAuditor: false });
}

function whoIsIt(tx: Transaction): Promise<Iterable<unknown>> {
  return tx.execute(sql`select current_user as who, current_setting('liandong.actor') as actor`);
}

async function whoChecks(): Promise<unknown> {
  return database.checking`select current_user as who`;
}

describe("the login", () => {
  it("may do nothing outside a reading or a recording", async () => {
    expect(tables.length).toBeGreaterThan(1);
    const done = await asRole(fresh.url, (login) =>
      achieved(deeds, (text) => codeOfFailure(login.unsafe(text)), ["42501"]),
    );
    expect(done).toEqual([]);
  });

  it("makes nothing of its own, and takes no role but those it was given", async () => {
    await asRole(fresh.url, async (login) => {
      for (const text of [
        "create table mine (x int)",
        "create schema mine",
        "create role mine",
        "create function mine() returns int language sql as 'select 1'",
        "create extension dblink",
        "set role liandong_owner",
        "set role postgres",
        "alter role liandong superuser",
        "grant liandong_recorder to liandong_reader",
      ])
        expect([text, await codeOfFailure(login.unsafe(text))]).toEqual([text, "42501"]);
    });
  });

  it("is itself again when its transaction has ended", async () => {
    const narrow = await openDatabase({ url: fresh.url, connectionsMax: 1 });
    expect(await narrow.reading(actor, whoIsIt)).toEqual([
      { who: "liandong_reader", actor: worded(actor, ["371302"]) },
    ]);
    const other = { institution: "bank-2", operator: 'o\'Brien \\ "q" 低效' };
    expect(await narrow.recording(other, whoIsIt)).toEqual([
      { who: "liandong_recorder", actor: JSON.stringify(other) },
    ]);
    const far: Reader = { ...other, within: ["370000", "410300"] };
    expect(await narrow.reading(far, whoIsIt)).toMatchObject([
      { actor: worded(far, ["37", "4103"]) },
    ]);
    await narrow.close();
  });
});

describe("a reading", () => {
  it("changes nothing", async () => {
    const done = await achieved(changes, (text) => inside("reading", text), ["42501", "25006"]);
    expect(done).toEqual([]);
  });

  it("cannot make itself a recording", async () => {
    for (const text of ["set transaction read write", "set local transaction_read_only = off"])
      expect(
        await codeOfFailure(
          database.reading(actor, async (tx) => {
            await tx.execute(sql`select 1`);
            await tx.execute(sql.raw(text));
          }),
        ),
      ).toBe("25001");
  });
});

describe("a recording", () => {
  it("takes nothing away: it deletes, truncates and drops in no table", async () => {
    const done = await achieved(
      ["delete", "truncate", "lock", "drop"],
      (text) => inside("recording", text),
      ["42501"],
    );
    expect(done).toEqual([]);
  });
});

describe("a check", () => {
  const readable = ["consequence", "entity", "fact", "head", "identifier", "law"];

  it("is made as liandong_checker from the beginning of its session, and cannot be undone", async () => {
    expect(await whoChecks()).toEqual([{ who: "liandong_checker" }]);
    const turns = Array.from({ length: 12 }, async () => {
      await database.checking`reset role`;
      return whoChecks();
    });
    for (const turn of await Promise.all(turns))
      expect(turn).toEqual([{ who: "liandong_checker" }]);
  });

  it("reads what answers rest on, adds records of checks, and may do nothing else", async () => {
    const done = await achieved(deeds, (text) => codeOfFailure(database.checking.unsafe(text)), [
      "42501",
    ]);
    const named = done.map((one) => one.replace(/: .*$/, ""));
    expect(named).toEqual(expect.arrayContaining(readable.map((name) => `select ${name}`)));
    expect(named).toContain("insert check_batch");
    expect(named).toContain("insert receipt");
    const beyond = named.filter(
      (one) =>
        !/^(?:select|insert (?:check_batch|check_key|seal|receipt|pending_leaf))\b/.test(one),
    );
    expect(beyond).toEqual([]);
    for (const hidden of ["act", "person", "institution", "api_key", "import", "rejected_row"])
      expect(named).not.toContain(`select ${hidden}`);
  });
});

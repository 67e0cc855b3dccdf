import { findDepartments } from "../../src/store/measure-reports.ts";
import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDesk } from "../../src/commands/check-desk.ts";
import { schema } from "../../src/graphql/schema.ts";
import { createApp } from "../../src/http/app.ts";
import { openLog } from "../../src/http/log.ts";
import { openDatabase } from "../../src/store/database.ts";
import { post, withKey } from "../support/app.ts";
import type { TestServer } from "../support/database-server.ts";
import type { Seated } from "../support/officers.ts";
import { observer } from "../support/register.ts";
import { openWalk, type Outcome, type Walk } from "../support/walk.ts";
import { ownSealing } from "../support/sealing.ts";

let walk: Walk;
/** The security administrator of a city. */
let security: Seated;
/** Of the neighbouring city. */
let neighbour: Seated;
beforeAll(async () => {
  walk = await openWalk();
  security = await walk.seat({
    institution: "security-371300",
    region: "371300",
    account: "security",
    roles: ["security-admin"],
  });
  neighbour = await walk.seat({
    institution: "security-371500",
    region: "371500",
    account: "neighbour",
    roles: ["security-admin"],
  });
  await did(security, "enterInstitution", office("park-371302", "371302"));
  await did(neighbour, "enterInstitution", office("park-371502", "371502"));
});
afterAll(() => walk.drop());

type Fields = Readonly<Record<string, unknown>>;

function did(officer: Seated, form: string, fields: Fields, on?: string): Promise<number> {
  return walk.did(officer, form, fields, on === undefined ? {} : { effectiveOn: on });
}

async function refusal(
  officer: Seated,
  form: string,
  fields: Fields,
  on?: string,
): Promise<string | null> {
  const outcome = await walk.act(
    officer,
    form,
    fields,
    on === undefined ? {} : { effectiveOn: on },
  );
  return codeOf(outcome);
}

function codeOf(outcome: Outcome): string | null {
  return outcome.is === "refused" ? outcome.code : null;
}

function office(code: string, region: string, scopes = ["ask", "register", "record"]): Fields {
  return { code, name: code, english: code, region, scopes };
}

let opened = 0;

/** A fresh account of a human being, by the public contract alone. */
async function account(more: Fields = {}): Promise<string> {
  opened += 1;
  const code = `officer-${opened}`;
  const fields = {
    code,
    institution: "park-371302",
    kind: "person",
    person: `自然人:${code}`,
    name: code,
    ...more,
  };
  await did(security, "openAccount", fields);
  return code;
}

/** A key as its holder makes it; only its hash leaves the holder. */
async function keyFor(code: string, more: Fields = {}): Promise<string> {
  const key = `ld_${randomBytes(32).toString("base64url")}`;
  const hash = createHash("sha256").update(key).digest("hex");
  await did(security, "issueKey", { account: code, label: code, hash, ...more });
  return key;
}

function holderOf(code: string, key: string): Seated {
  return {
    institution: "park-371302",
    operator: code,
    client: `park-371302/${code}`,
    region: "371302",
    account: code,
    key,
  };
}

const parcel = { code: "371302999901GB00001", region: "371302" };

function entering(officer: Seated, at = 1): Promise<Outcome> {
  const code = `${parcel.code.slice(0, -1)}${at}`;
  return walk.act(officer, "enterParcel", { parcel: code, region: "371302" });
}

async function statusOf(app: Walk["app"], key: string): Promise<number> {
  const { response } = await post(app, { query: "{ __typename }" }, withKey(key));
  return response.status;
}

/** Another process that serves the same register, with a memory of its own. */
async function anotherProcess() {
  const server: TestServer = inject("server");
  const url = new URL(server.url);
  url.pathname = new URL(walk.ownerUrl).pathname;
  const database = await openDatabase({ url: url.href });
  const desk = openDesk({
    database,
    isDemonstration: false,
    salt: walk.salt,
    sealing: ownSealing,
  });
  const log = openLog({ level: "silent", destination: { write: () => true } });
  const app = createApp({ schema, desk, database, isDemonstration: false, log });
  return { app, close: () => database.close() };
}

describe("an officer", () => {
  it("may what he is appointed to, from account to act, by the public contract alone", async () => {
    const code = await account();
    const holder = holderOf(code, await keyFor(code));
    expect(codeOf(await entering(holder))).toBe("act.denied");
    await did(security, "appoint", { account: code, role: "park", region: "371302" });
    expect(codeOf(await entering(holder))).not.toBe("act.denied");
  });

  it("holds the role of a territory no further than that", async () => {
    const code = await account({ institution: "security-371300" });
    await did(security, "appoint", { account: code, role: "lead", region: "371302" });
    const key = await keyFor(code);
    const holder = { ...holderOf(code, key), institution: "security-371300" };
    const far = { parcel: "371311999901GB00001", region: "371311" };
    expect(codeOf(await walk.act(holder, "enterParcel", far))).toBe("act.denied");
  });

  it("holds it until the day that was said, and not on it", async () => {
    const code = await account();
    const until = "2024-04-01";
    const appointed = { account: code, role: "park", region: "371302", until };
    await did(security, "appoint", appointed, "2024-03-01");
    expect(codeOf(await entering(holderOf(code, await keyFor(code))))).toBe("act.denied");
    const none = { ...appointed, role: "counter", until: "2024-03-01" };
    expect(await refusal(security, "appoint", none, "2024-03-01")).toBe("day.order");
  });

  it("leaves the days before his dismissal recorded as held", async () => {
    const code = await account();
    await did(security, "appoint", { account: code, role: "park", region: "371302" }, "2024-01-01");
    await did(security, "dismiss", { account: code, role: "park" }, "2024-03-01");
    const rows = await walk.database.reading(observer, (tx) =>
      tx.execute<{ from: string; until: string; stands: boolean }>(
        sql`select p.from_day::text as from, p.until_day::text as until, upper_inf(p.known) as stands
            from appointment p join account a on a.id = p.account where a.code = ${code} order by p.id`,
      ),
    );
    expect([...rows]).toEqual([
      { from: "2024-01-01", until: "infinity", stands: false },
      { from: "2024-01-01", until: "2024-03-01", stands: true },
    ]);
    expect(await refusal(security, "dismiss", { account: code, role: "park" }, "2024-03-01")).toBe(
      "role.none",
    );
  });
});

describe("what is taken away", () => {
  it("is gone for every request after the answer, in every process: a key", async () => {
    const other = await anotherProcess();
    const code = await account();
    await did(security, "appoint", { account: code, role: "park", region: "371302" });
    const key = await keyFor(code);
    expect([await statusOf(walk.app, key), await statusOf(other.app, key)]).toEqual([200, 200]);
    const shown = { account: code, label: code };
    await did(security, "revokeKey", shown);
    expect([await statusOf(walk.app, key), await statusOf(other.app, key)]).toEqual([401, 401]);
    expect(await refusal(security, "revokeKey", shown)).toBe("key.unknown");
    await other.close();
  });

  it("is gone for acts and for what is read: a role", async () => {
    await walk.enter({ "地块 371302999901GB00077": { 区划: "371302" } });
    const code = await account();
    await did(security, "appoint", { account: code, role: "park", region: "371302" });
    const holder = holderOf(code, await keyFor(code));
    const sees = async (): Promise<string> =>
      (await walk.query(holder, '{ parcel(code: "371302999901GB00077") { is: __typename } }'))[
        "parcel"
      ].is;
    expect(await sees()).toBe("Parcel");
    await did(security, "dismiss", { account: code, role: "park" });
    expect(await sees()).toBe("UnknownParcel");
    expect(codeOf(await entering(holder, 2))).toBe("act.denied");
  });

  it("is gone with the institution: nobody acts or asks for one that has been succeeded", async () => {
    await did(security, "enterInstitution", office("old-371302", "371302"));
    await did(security, "enterInstitution", office("new-371302", "371302"));
    const code = await account({ institution: "old-371302" });
    await did(security, "appoint", { account: code, role: "park", region: "371302" });
    const key = await keyFor(code);
    expect(await statusOf(walk.app, key)).toBe(200);
    const succession = { predecessor: "old-371302", successor: "new-371302" };
    const itself = { ...succession, successor: "old-371302" };
    expect(await refusal(security, "succeedInstitution", itself)).toBe("field.malformed");
    await did(security, "succeedInstitution", succession);
    expect(await statusOf(walk.app, key)).toBe(401);
    expect(await refusal(security, "succeedInstitution", succession)).toBe("institution.ended");
  });
});

describe("the three administrators", () => {
  const pairs = [
    ["system-admin", "security-admin"],
    ["security-admin", "audit-admin"],
    ["audit-admin", "system-admin"],
  ] as const;

  it.each(pairs)("are never one human being: %s and %s, by whatever accounts", async (one, two) => {
    const person = `自然人:${one}`;
    const first = await account({ institution: "security-371300", person });
    const second = await account({ person });
    await did(security, "appoint", { account: first, role: one, region: "371300" });
    for (const code of [first, second])
      expect(
        await refusal(security, "appoint", { account: code, role: two, region: "371302" }),
      ).toBe("role.separated");
    await did(security, "dismiss", { account: first, role: one });
    await did(security, "appoint", { account: second, role: two, region: "371302" });
    await did(security, "dismiss", { account: second, role: two });
  });

  it("do not appoint themselves, nor issue their own keys, by any of their accounts", async () => {
    const own = { account: "security", role: "lead", region: "371302" };
    expect(await refusal(security, "appoint", own)).toBe("role.own");
    const key = { account: "security", label: "second", hash: "a".repeat(64) };
    expect(await refusal(security, "issueKey", key)).toBe("role.own");
  });

  it("enter no institution that both audits and records", async () => {
    const both = office("both-371302", "371302", ["record", "audit"]);
    expect(await refusal(security, "enterInstitution", both)).toBe("role.separated");
  });
});

describe("a security administrator", () => {
  it("knows nothing of institutions and accounts elsewhere: they are as though there were none", async () => {
    const told = async (form: string, fields: Fields) => {
      const { position: _, ...outcome } = (await walk.act(security, form, fields)) as Outcome & {
        position?: number;
      };
      return JSON.stringify(outcome);
    };
    for (const [form, fields] of [
      ["appoint", { role: "park", region: "371302" }],
      ["dismiss", { role: "security-admin" }],
      ["issueKey", { label: "x", hash: "b".repeat(64) }],
      ["revokeKey", { label: "neighbour" }],
    ] as const) {
      const elsewhere = await told(form, { ...fields, account: "neighbour" });
      expect(elsewhere).toBe(await told(form, { ...fields, account: "nobody-at-all" }));
      expect(elsewhere).toContain("account.unknown");
    }
    const fresh = { code: "spy", kind: "program", name: "spy" };
    const elsewhere = await told("openAccount", { ...fresh, institution: "park-371502" });
    expect(elsewhere).toBe(await told("openAccount", { ...fresh, institution: "none-at-all" }));
    expect(elsewhere).toContain("institution.unknown");
    for (const [predecessor, successor] of [
      ["park-371502", "park-371302"],
      ["park-371302", "park-371502"],
    ])
      expect(await refusal(security, "succeedInstitution", { predecessor, successor })).toBe(
        "institution.unknown",
      );
  });

  it("gives no territory beyond his own or the institution's", async () => {
    const code = await account();
    const role = { account: code, role: "park" };
    expect(await refusal(security, "appoint", { ...role, region: "371502" })).toBe("act.denied");
    expect(await refusal(security, "appoint", { ...role, region: "371311" })).toBe("role.beyond");
    expect(await refusal(security, "enterInstitution", office("x-371502", "371502"))).toBe(
      "act.denied",
    );
  });

  it("says which departments of the documents an institution is, by names that they use", async () => {
    const odd = { ...office("tariff-371302", "371302"), departments: ["电价办"] };
    expect(await refusal(security, "enterInstitution", odd)).toBe("field.malformed");
    await did(security, "enterInstitution", { ...odd, departments: ["供电供水供气单位"] });
    const departments = await walk.database.reading(
      { institution: "liandong", operator: "test", within: [] },
      (tx) => findDepartments(tx, "tariff-371302"),
    );
    expect(departments).toEqual(["供电供水供气单位"]);
  });

  it("is told what is known already, and what cannot be read", async () => {
    const code = await account({ issuer: "https://id.example", subject: "one" });
    const again = { institution: "park-371302", kind: "program", name: "again" };
    expect(await refusal(security, "openAccount", { ...again, code })).toBe("account.known");
    const login = { issuer: "https://id.example", subject: "one" };
    expect(await refusal(security, "openAccount", { ...again, ...login, code: "other" })).toBe(
      "account.known",
    );
    expect(await refusal(security, "openAccount", { ...again, code: "a", issuer: "x" })).toBe(
      "field.missing",
    );
    expect(await refusal(security, "openAccount", { ...again, code: "A B" })).toBe(
      "field.malformed",
    );
    const nameless = { ...again, code: "nameless", kind: "person" };
    expect(await refusal(security, "openAccount", nameless)).toBe("field.malformed");
    expect(await refusal(security, "enterInstitution", office("park-371302", "371302"))).toBe(
      "institution.known",
    );
    const role = { account: code, role: "park", region: "371302" };
    await did(security, "appoint", role);
    expect(await refusal(security, "appoint", role)).toBe("role.held");
    await keyFor(code);
    const hash = "c".repeat(64);
    expect(await refusal(security, "issueKey", { account: code, label: code, hash })).toBe(
      "key.known",
    );
    expect(await refusal(security, "issueKey", { account: code, label: "k", hash: "x" })).toBe(
      "field.malformed",
    );
  });

  it("is the only one who may any of it", async () => {
    const park = await walk.seat({
      institution: "park-371302",
      region: "371302",
      account: "park-officer",
      roles: ["park", "lead", "department", "counter", "auditor", "system-admin", "audit-admin"],
    });
    const key = { account: "security", label: "x", hash: "d".repeat(64) };
    expect(await refusal(park, "issueKey", key)).toBe("act.denied");
    expect(await refusal(park, "dismiss", { account: "security", role: "security-admin" })).toBe(
      "act.denied",
    );
    expect(await refusal(park, "succeedInstitution", { predecessor: "a", successor: "b" })).toBe(
      "act.denied",
    );
  });
});

describe("the list of officers", () => {
  const list = `{ officers(first: 100) { edges { node { account institution kind name keys
    appointments { role region from until } } } } }`;

  async function listed(officer: Seated): Promise<Readonly<Record<string, unknown>>[]> {
    const { officers } = await walk.query(officer, list);
    return officers.edges.map(({ node }: { node: Readonly<Record<string, unknown>> }) => node);
  }

  it("shows whoever keeps rights those of the territory, and nobody anything else", async () => {
    const code = await account();
    await did(security, "appoint", { account: code, role: "park", region: "371302" }, "2024-01-01");
    const here = await listed(security);
    expect(here.find((one) => one["account"] === code)).toEqual({
      account: code,
      institution: "park-371302",
      kind: "person",
      name: code,
      keys: [],
      appointments: [{ role: "park", region: "371302", from: "2024-01-01", until: null }],
    });
    expect(here.map((one) => one["account"])).not.toContain("neighbour");
    expect((await listed(neighbour)).map((one) => one["account"])).toEqual(["neighbour"]);
    expect(await listed(holderOf(code, await keyFor(code)))).toEqual([]);
  });
});

describe("what names a human being", () => {
  it("enters the register as a salted hash alone, the same for all accounts of one", async () => {
    const person = "自然人:37130219800101001X";
    const [one, two] = [await account({ person }), await account({ person })];
    const found = await walk.database.recording(observer, async (tx) => ({
      persons: [
        ...(await tx.execute<{ person: string }>(
          sql`select distinct person from account where code in (${one}, ${two})`,
        )),
      ],
      leaks: [
        ...(await tx.execute(
          sql`select position from act where position(convert_to('37130219800101001X', 'UTF8') in canonical) > 0`,
        )),
      ],
    }));
    expect(found.persons).toHaveLength(1);
    expect(found.persons[0]!.person).toMatch(/^自然人:[\w-]{22}$/);
    expect(found.leaks).toEqual([]);
  });

  it("is asked for in that form: a number without its mark is turned away before it is kept", async () => {
    const fields = { code: "bare", institution: "park-371302", kind: "person", name: "bare" };
    expect(
      await refusal(security, "openAccount", { ...fields, person: "37130219800101001X" }),
    ).toBe("field.malformed");
  });
});

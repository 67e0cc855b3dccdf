import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { writtenLaw } from "../../src/commands/written-law.ts";
import { tourFacts } from "../../src/demonstration/tour.ts";
import { migrate } from "../../src/store/migrations.ts";
import { readPolicies } from "../../src/store/policy-files.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole, emptyDatabase, type FreshDatabase, freshDatabase } from "../support/database.ts";
import { policyRoot } from "../support/packs.ts";
import { lead } from "../support/register.ts";
import { serverDirectory } from "../support/server-directory.ts";

const text = writtenLaw(readPolicies(policyRoot))!;
const { ownerUrl: serverOwner, version } = inject("server");

interface Diagnosis {
  readonly findings: readonly { readonly code: string }[];
  readonly server: { readonly version: number } | null;
  readonly comparison: {
    readonly rows: number;
    readonly isComplete: boolean;
    readonly deviations: readonly { readonly is: string; readonly origin: string }[];
  } | null;
}

async function diagnose(...flags: string[]): Promise<Diagnosis & { readonly code: number }> {
  const said = await runToEnd("doctor", "--json", ...flags);
  const diagnosis = JSON.parse(said.out) as Diagnosis;
  expect(said.code).toBe(diagnosis.findings.length > 0 ? 1 : 0);
  return { ...diagnosis, code: said.code };
}

async function codes(...flags: string[]): Promise<string[]> {
  return (await diagnose(...flags)).findings.map(({ code }) => code);
}

function serve(url: string, ownerUrl = ""): void {
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("DATABASE_OWNER_URL", ownerUrl);
  vi.stubEnv("DATA_DIR", dirname(temporaryFile("none", "")));
}

let sound: FreshDatabase;

/** What somebody does who gets at the tables themselves, with nothing to hold him back. */
function tamper(
  use: (sql: postgres.Sql) => Promise<unknown>,
  table = "consequence",
): Promise<void> {
  return asRole(sound.ownerUrl, async (sql) => {
    await sql.unsafe(`alter table ${table} disable trigger user`);
    await use(sql);
    await sql.unsafe(`alter table ${table} enable trigger user`);
  });
}

beforeAll(async () => {
  sound = await freshDatabase();
  const { salt } = await beginRegister(sound.database, { isDemonstration: true }, lead);
  await adoptLaw(sound.database, text, lead);
  const facts = tourFacts(text.policies.map(({ policy }) => policy.id));
  await seed(sound.database, Object.fromEntries(facts), { acting: lead, salt });
});

beforeEach(() => serve(sound.url));

afterAll(async () => {
  vi.unstubAllEnvs();
  await sound.drop();
});

describe("a check-up of a register", () => {
  it("finds nothing amiss where nothing is, reading every consequence when told to", async () => {
    const { findings, comparison, server } = await diagnose("--all");
    expect(findings).toEqual([]);
    expect(Math.floor(server!.version / 10_000)).toBe(version);
    expect(comparison).toMatchObject({ isComplete: true, deviations: [] });
    expect(comparison!.rows).toBeGreaterThan(50);
    expect((await diagnose()).comparison).toMatchObject({ isComplete: false, deviations: [] });
  });

  it("says so in Chinese, or in English when asked", async () => {
    expect((await runToEnd("doctor")).out).toContain("未发现问题");
    expect((await runToEnd("doctor", "--lang", "en")).out).toContain("nothing found amiss");
  });

  it("writes nothing, not even to a register that is not sound", async () => {
    const counts = (): Promise<unknown> =>
      asRole(
        sound.ownerUrl,
        (sql) => sql`
        select relname, n_tup_ins + n_tup_upd + n_tup_del as written from pg_stat_user_tables order by 1`,
      );
    const before = await counts();
    await diagnose("--all");
    expect(await counts()).toEqual(before);
  });

  it("finds a consequence that is gone, one that was added and one that was changed, and rederivation heals them", async () => {
    const { state } = JSON.parse((await runToEnd("rederive", "--dry-run", "--json")).out);
    await tamper(async (sql) => {
      await sql`update consequence set from_day = from_day - 1
        where id = (select max(id) from consequence where upper_inf(known))`;
      await sql`delete from consequence where id = (select min(id) from consequence where upper_inf(known))`;
      await sql`insert into consequence (known, opened_by, from_day, until_day, region, under, origin, kind, status,
          standing, policy, measure, subject_kind, subject, unit_kind, unit, words, digest)
        select known, opened_by, from_day, until_day, region, under, origin, kind, status, standing, policy,
          '不存在', subject_kind, subject, unit_kind, unit, words, gen_random_uuid()
        from consequence where upper_inf(known) order by id limit 1`;
    });
    const { findings, comparison } = await diagnose("--all");
    expect(findings.map(({ code }) => code)).toEqual(["consequences.deviate"]);
    expect(comparison!.deviations.map(({ is }) => is).toSorted()).toEqual([
      "altered",
      "missing",
      "surplus",
    ]);
    const rehearsed = await runToEnd("rederive", "--dry-run", "--json");
    expect(JSON.parse(rehearsed.out)).toMatchObject({ isRehearsal: true });
    expect(await codes("--all")).toEqual(["consequences.deviate"]);
    const healed = await runToEnd("rederive", "--json");
    expect(JSON.parse(healed.out)).toMatchObject({ derived: { opened: 2, closed: 2 }, state });
    expect(await codes("--all")).toEqual([]);
    const again = await runToEnd("rederive", "--json");
    expect(JSON.parse(again.out)).toMatchObject({ derived: { opened: 0, closed: 0 } });
  });

  it("finds triggers that are off and positions that are gone", async () => {
    await asRole(sound.ownerUrl, (sql) => sql.unsafe("alter table act disable trigger user"));
    expect(await codes()).toContain("register.triggers-off");
    await asRole(sound.ownerUrl, (sql) => sql.unsafe("alter table act enable trigger user"));
    await tamper(
      (sql) => sql`delete from head where position = (select max(position) from head)`,
      "head",
    );
    expect(await codes()).toContain("register.positions");
    await tamper((sql) => sql`insert into head (position) select max(position) from act`, "head");
    expect(await codes()).not.toContain("register.positions");
  });

  it("finds tables that are open to everybody", async () => {
    await asRole(sound.ownerUrl, (sql) => sql.unsafe("grant select on act to public"));
    expect(await codes()).toContain("login.touches");
    await asRole(sound.ownerUrl, (sql) => sql.unsafe("revoke select on act from public"));
  });
});

describe("a check-up finds that", () => {
  it("nobody has migrated, nobody has adopted law, or somebody has edited what was applied", async () => {
    const bare = await emptyDatabase();
    serve(bare.url);
    expect(await codes()).toContain("migration.pending");
    await migrate({ ownerUrl: bare.ownerUrl, login: "liandong" });
    expect(await codes()).toEqual(["law.none"]);
    await asRole(bare.ownerUrl, (sql) => sql`update liandong_migration set sha256 = 'another'`);
    expect(await codes()).toContain("migration.edited");
    await bare.drop();
  });

  it("law or engine of the register are not those of this disk", async () => {
    const [first, ...others] = text.policies;
    const fresh = await freshDatabase();
    serve(fresh.url);
    const engine = "of-yesterday";
    await beginRegister(fresh.database, { isDemonstration: false }, lead);
    await adoptLaw(fresh.database, { ...text, policies: others, engine }, lead);
    expect(await codes()).toEqual(["engine.differs", "law.differs"]);
    const refused = await runToEnd("rederive", "--json");
    expect(JSON.parse(refused.out)).toMatchObject({ refused: "engine.differs" });
    const document = `${first!.document} `;
    await adoptLaw(
      fresh.database,
      { ...text, policies: [{ ...first!, document }, ...others] },
      lead,
    );
    expect(await codes()).toEqual(["law.differs"]);
    const rehearsed = await runToEnd("adopt", "--dry-run", "--json");
    expect(JSON.parse(rehearsed.out)).toMatchObject({
      changed: [first!.policy.id],
      isRehearsal: true,
    });
    expect(await codes()).toEqual(["law.differs"]);
    expect(JSON.parse((await runToEnd("adopt", "--json")).out)).toMatchObject({ position: 3 });
    expect(await codes()).toEqual([]);
    await fresh.drop();
  });

  it("the login owns things or may do more than take the roles", async () => {
    serve(sound.ownerUrl);
    expect(await codes()).toEqual(expect.arrayContaining(["login.mighty", "login.owner"]));
    const roles = "liandong_reader, liandong_recorder, liandong_checker, liandong_auditor";
    for (const [statements, code] of [
      [[], "login.lacks-roles"],
      [[`grant ${roles} to $`, "create role $_more", "grant $_more to $"], "login.surplus-roles"],
      [["alter role $ inherit", `grant ${roles} to $`], "login.inherits"],
    ] as const) {
      const name = `test_${randomBytes(6).toString("hex")}`;
      await asRole(serverOwner, async (sql) => {
        await sql.unsafe(`create role ${name} login noinherit password 'test'`);
        for (const one of statements) await sql.unsafe(one.replaceAll("$", name));
      });
      const url = new URL(sound.url);
      [url.username, url.password] = [name, "test"];
      serve(url.href);
      expect(await codes()).toContain(code);
      await asRole(serverOwner, (sql) => sql.unsafe(`drop role if exists ${name}, ${name}_more`));
    }
  });

  it.each([
    ["encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'", "server.encoding"],
    ["encoding 'UTF8' lc_collate 'C' lc_ctype 'C'", "server.ctype"],
  ])("the database was made with %s", async (made, code) => {
    const name = `test_${randomBytes(6).toString("hex")}`;
    await asRole(serverOwner, (sql) =>
      sql.unsafe(`create database ${name} template template0 ${made}`),
    );
    const at = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
    if (code === "server.ctype") await migrate({ ownerUrl: at(sound.ownerUrl), login: "liandong" });
    serve(at(sound.url));
    expect(await codes()).toContain(code);
    await asRole(serverOwner, (sql) => sql.unsafe(`drop database ${name}`));
  });

  it("the server cannot be reached, or lets nobody in, without giving a password away", async () => {
    serve("postgres://liandong:hush-hush@127.0.0.1:1/register");
    const said = await runToEnd("doctor", "--json");
    expect(JSON.parse(said.out).findings).toMatchObject([{ code: "register.unreachable" }]);
    expect(said.out).not.toContain("hush-hush");
    serve(Object.assign(new URL(sound.url), { password: "wrong-hush" }).href);
    const refused = await runToEnd("doctor", "--json");
    expect(JSON.parse(refused.out).findings).toMatchObject([{ code: "register.unreachable" }]);
    expect(refused.out).not.toContain("wrong-hush");
  });

  it("there is no register yet, and makes none", async () => {
    serve("");
    const { path, remove, parent } = serverDirectory();
    expect(await codes("--data-dir", path)).toEqual(["register.none"]);
    expect(readdirSync(parent)).toEqual([]);
    remove();
  });

  it("the surroundings are set wrongly, all of it at once", async () => {
    vi.stubEnv("PORT", "eighty");
    vi.stubEnv("LOG_LEVEL", "loud");
    expect(await codes()).toEqual(["config.invalid", "config.invalid"]);
    vi.stubEnv("PORT", "");
    vi.stubEnv("LOG_LEVEL", "");
  });
});

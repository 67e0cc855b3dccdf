import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import type { MigrationRefusal } from "../../src/store/migration-files.ts";
import { migrate, type MigrationReport, pendingMigrations } from "../../src/store/migrations.ts";
import { asRole, type BareDatabase, emptyDatabase } from "../support/database.ts";

const leftovers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const remove of leftovers.toReversed()) await remove();
});

async function empty(): Promise<BareDatabase> {
  const place = await emptyDatabase();
  leftovers.push(() => place.drop());
  return place;
}

async function directoryOf(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "liandong-migrations-"));
  leftovers.push(() => rm(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
}

/** A role of the cluster that only this run knows. */
async function scratchRole(options: string): Promise<string> {
  const name = `scratch_${randomBytes(5).toString("hex")}`;
  await asRole(inject("server").ownerUrl, (owner) =>
    owner.unsafe(`create role ${name} ${options}`),
  );
  leftovers.push(() => dropRole(name));
  return name;
}

function dropRole(name: string): Promise<unknown> {
  return asRole(inject("server").ownerUrl, (owner) => owner.unsafe(`drop role if exists ${name}`));
}

function run(
  place: BareDatabase,
  directory?: string,
  login = "liandong",
): Promise<MigrationReport | MigrationRefusal> {
  const where = directory === undefined ? {} : { directory };
  return migrate({ ownerUrl: place.ownerUrl, login, ...where });
}

function tablesOf({ ownerUrl }: BareDatabase): Promise<string[]> {
  return asRole(ownerUrl, async (owner) => {
    const rows = await owner`
      select relname as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;
    return rows.map((row) => String(row["name"]));
  });
}

/** Whoever reads looks at the newest position first, in every register. */
const first = `create table one (x int);
create table head (position bigint);
grant select on head to liandong_reader;
`;
const second = "create table two (x int);\n";
const history = { "0001-one.sql": first, "0002-two.sql": second };

async function migrated(): Promise<BareDatabase> {
  const place = await empty();
  const report = await run(place, await directoryOf(history));
  expect(report).toEqual({ applied: ["0001-one", "0002-two"], total: 2 });
  return place;
}

describe("migrations", () => {
  it("are applied once, in order, and then no more", async () => {
    const place = await empty();
    const directory = await directoryOf({
      "0002-two.sql": "alter table one add y int; create table two (x int);",
      "0001-one.sql": first,
    });
    expect(await run(place, directory)).toEqual({ applied: ["0001-one", "0002-two"], total: 2 });
    expect(await run(place, directory)).toEqual({ applied: [], total: 2 });
    expect(await tablesOf(place)).toEqual(["head", "liandong_migration", "one", "two"]);
  });

  it("that come with the program bring an empty database to where it serves", async () => {
    const place = await empty();
    const report = await run(place);
    expect(report).toMatchObject({ applied: expect.arrayContaining(["0001-register"]) });
    const database = await openDatabase({ url: place.url });
    expect(await pendingMigrations(database)).toEqual({ pending: [] });
    await database.close();
  });

  it.each([
    [
      "migration.edited",
      "when an applied one was edited",
      { ...history, "0001-one.sql": `${first}-- better\n` },
    ],
    [
      "migration.edited",
      "when an applied one was renamed",
      { "0001-one.sql": first, "0002-zwei.sql": second },
    ],
    [
      "migration.back-dated",
      "when one crept in before those already applied",
      { "0001-one.sql": first, "0002-new.sql": "create table new ()", "0003-two.sql": second },
    ],
    [
      "migration.newer",
      "when the database has one that the program lacks",
      { "0001-one.sql": first },
    ],
    [
      "migration.missing",
      "when a number is missing among the files",
      { ...history, "0004-four.sql": "create table four ()" },
    ],
    [
      "migration.misnamed",
      "when two have the same number",
      { ...history, "0002-also.sql": "create table also ()" },
    ],
    [
      "migration.misnamed",
      "when a file is not named as they are",
      { ...history, "3-three.sql": "create table three ()" },
    ],
  ])("are refused with %s %s, and nothing is applied", async (code, _, files) => {
    const place = await migrated();
    const directory = await directoryOf({ ...files });
    const refusal = await run(place, directory);
    expect(refusal).toMatchObject({
      refused: code,
      because: { zh: expect.any(String), en: expect.any(String) },
    });
    expect(await tablesOf(place)).toEqual(["head", "liandong_migration", "one", "two"]);
    const database = await openDatabase({ url: place.url });
    expect(await pendingMigrations(database, directory)).toMatchObject({ refused: code });
    await database.close();
  });

  it("are the same with the line ends of another system", async () => {
    const place = await migrated();
    const directory = await directoryOf({
      ...history,
      "0001-one.sql": first.replace("\n", "\r\n"),
    });
    expect(await run(place, directory)).toEqual({ applied: [], total: 2 });
  });

  it("stop at the one that fails, which leaves nothing; those before it stand", async () => {
    const place = await empty();
    const broken = { ...history, "0002-two.sql": `${second} select 1 / 0;` };
    await expect(run(place, await directoryOf(broken))).rejects.toThrow(/0002-two/);
    expect(await tablesOf(place)).toEqual(["head", "liandong_migration", "one"]);
    expect(await run(place, await directoryOf(history))).toEqual({
      applied: ["0002-two"],
      total: 2,
    });
  });

  it("still to be applied are named to whoever asks whether the program is ready", async () => {
    const place = await empty();
    const database = await openDatabase({ url: place.url });
    const directory = await directoryOf(history);
    expect(await pendingMigrations(database, directory)).toEqual({
      pending: ["0001-one", "0002-two"],
    });
    await run(place, directory);
    expect(await pendingMigrations(database, directory)).toEqual({ pending: [] });
    const longer = await directoryOf({ ...history, "0003-three.sql": "select 1" });
    expect(await pendingMigrations(database, longer)).toEqual({ pending: ["0003-three"] });
    await database.close();
  });
});

describe("several that start at once", () => {
  const rounds = 5;

  it(`apply each migration once: four on one database, ${rounds} times`, async () => {
    const directory = await directoryOf({
      "0001-one.sql": `${first} select pg_sleep(0.2);`,
      "0002-two.sql": second,
    });
    for (let round = 0; round < rounds; round += 1) {
      const place = await empty();
      const reports = await Promise.all([1, 2, 3, 4].map(() => run(place, directory)));
      const applied = reports.flatMap((report) => ("applied" in report ? report.applied : ["?"]));
      expect(applied).toEqual(["0001-one", "0002-two"]);
    }
  });

  it(`apply them on four databases of one cluster that share new roles, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const login = await scratchRole("login noinherit");
      const role = `${login}_role`;
      leftovers.push(() => dropRole(role));
      const directory = await directoryOf({
        "0001-roles.sql": `
          do $$ begin
            if not exists (select from pg_roles where rolname = '${role}') then
              perform pg_sleep(0.05);
              create role ${role};
            end if;
          end $$;
          create table one (x int);
          grant select on one to ${role};`,
      });
      const places = await Promise.all([1, 2, 3, 4].map(empty));
      const reports = await Promise.all(places.map((place) => run(place, directory, login)));
      for (const report of reports) expect(report).toEqual({ applied: ["0001-roles"], total: 1 });
      const [granted] = await asRole(
        inject("server").ownerUrl,
        (owner) => owner`
          select count(*)::int as n from pg_roles
          where rolname like 'liandong\\_%' and pg_has_role(${login}, oid, 'member')`,
      );
      expect(granted).toEqual({ n: 5 });
    }
  });

  it("bring up the whole register on four databases of one cluster", async () => {
    const places = await Promise.all([1, 2, 3, 4].map(empty));
    const reports = await Promise.all(places.map((place) => run(place)));
    for (const report of reports) expect(report).not.toHaveProperty("refused");
  });
});

describe("the login that serves", () => {
  it("is refused when it does not exist, or is the owner itself", async () => {
    const place = await empty();
    const directory = await directoryOf(history);
    for (const login of ["nobody_here", "liandong_owner"])
      expect(await run(place, directory, login)).toMatchObject({ refused: "migration.login" });
  });

  it("never has the rights of a role without taking it", async () => {
    const login = await scratchRole("login inherit");
    const place = await empty();
    const report = await run(place, await directoryOf(history), login);
    // PostgreSQL 16 and later can grant a role apart from its rights; before, the login must not inherit.
    if (inject("server").version === 15)
      expect(report).toMatchObject({ refused: "migration.login" });
    else expect(report).not.toHaveProperty("refused");
    const [rights] = await asRole(
      place.ownerUrl,
      (owner) => owner`select pg_has_role(${login}, 'liandong_recorder', 'usage') as has`,
    );
    if (inject("server").version !== 15) expect(rights).toEqual({ has: false });
  });
});

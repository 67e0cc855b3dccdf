import { existsSync } from "node:fs";
import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { openDesk } from "../../src/commands/check-desk.ts";
import { restoreRegister } from "../../src/commands/restore-register.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { writtenLaw } from "../../src/commands/written-law.ts";
import { fictitiousUscc } from "../../src/demonstration/codes.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { compileLaw } from "../../src/domain/policy/law.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { startServer } from "../../src/server/postgres.ts";
import { type Manifest, readBackup } from "../../src/store/backup-files.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { openEvidenceFiles } from "../../src/store/evidence-files.ts";
import { ownDirectory } from "../../src/store/migration-files.ts";
import { openOwner } from "../../src/store/owner.ts";
import { readPolicies } from "../../src/store/policy-files.ts";
import { findSetting } from "../../src/store/settings.ts";
import { filesBelow, filledTables, tablesOf } from "../support/backups.ts";
import { runToEnd } from "../support/command-line.ts";
import {
  asRole,
  type BareDatabase,
  type FreshDatabase,
  freshDatabase,
} from "../support/database.ts";
import { policyRoot } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";
import { lead, observer } from "../support/register.ts";
import { ownSealing } from "../support/sealing.ts";
import { killLeftPrograms, spawnProgram } from "../support/serve-process.ts";
import { type ServerDirectory, serverDirectory } from "../support/server-directory.ts";
import { openPlaces } from "../support/places.ts";

const standing = seedOf(20_261_121);
const chance = random(standing);
console.info(`SEED=${standing}`);

const text = writtenLaw(readPolicies(policyRoot))!;

let source: FreshDatabase;
let backup: string;
let manifest: Manifest;
let answers: string[];
const places = openPlaces();
const { directory, empty } = places;
const homes: ServerDirectory[] = [];

/** What a program of its own is told of the register. */
function envOf({ url, ownerUrl }: BareDatabase, dataDir: string): Record<string, string> {
  return { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: dataDir };
}

function serve(given: Readonly<Record<string, string>>): void {
  for (const name of ["DATABASE_URL", "DATABASE_OWNER_URL", "DATA_DIR"])
    vi.stubEnv(name, given[name] ?? "");
}

/** Every question of the tour, answered in full. */
async function askTour(database: Database): Promise<string[]> {
  const salt = await database.reading(observer, (tx) => findSetting(tx, "person-salt"));
  const desk = openDesk({ database, isDemonstration: true, salt: salt!, sealing: ownSealing });
  const told: string[] = [];
  for (const { question } of tour) {
    const { subject, asOf, ...more } = question;
    const asked = {
      ...more,
      subject: subject.id,
      asOf: formatDay(asOf),
      knownAt: manifest?.position,
      isIdentifierConfirmed: false,
      context: { purpose: "导览", caseNumber: "1", operator: "经办" },
      idempotencyKey: undefined,
    };
    const answer = await desk.ask(asked, { ...lead, institution: "counter" });
    told.push("refused" in answer ? answer.refused : answer.canonical);
  }
  return told;
}

/** Two officers say that they know. */
function acknowledge(ownerUrl: string): Promise<unknown> {
  return asRole(
    ownerUrl,
    (sql) => sql`insert into restoration_acknowledgement (restoration, person, account, institution)
      select id, who, who, 'test' from restoration, unnest(array['a', 'b']) who`,
  );
}

beforeAll(async () => {
  source = await freshDatabase();
  const { database } = source;
  const { salt } = await beginRegister(database, { isDemonstration: true }, lead);
  await adoptLaw(database, text, lead);
  const law = compileLaw(
    text.vocabulary,
    text.policies.map(({ policy }) => policy),
  );
  await seed(database, writtenDemonstration(law), { acting: lead, salt });
  await askTour(database);
  serve(envOf(source, await directory()));
  backup = join(await directory(), "backup");
  const said = await runToEnd("backup", backup, "--json");
  expect(said, said.out).toMatchObject({ code: 0, err: "" });
  manifest = JSON.parse(await readFile(join(backup, "manifest.json"), "utf8"));
  answers = await askTour(database);
});

beforeEach(async () => serve(envOf(source, await directory())));
afterEach(killLeftPrograms);

afterAll(async () => {
  vi.unstubAllEnvs();
  await places.clear();
  for (const one of homes) one.remove();
  await source.drop();
});

/** The tables of a copy of the source that nobody has asked since its backup was made. */
async function tablesOfBackup(): Promise<Record<string, string>> {
  const target = await empty();
  serve(envOf(target, await directory()));
  expect(await runToEnd("restore", backup)).toMatchObject({ code: 0, err: "" });
  return tablesOf(target.ownerUrl);
}

describe("a register out of a backup", () => {
  it("answers as the first one did, in a directory of its own, and is copied again to the same bytes", async () => {
    const home = serverDirectory();
    homes.push(home);
    const at = ["--data-dir", home.path];
    serve({});
    const said = await runToEnd("restore", backup, ...at, "--json");
    expect(said, said.out).toMatchObject({ code: 0, err: "" });
    const { position, state, comparison } = JSON.parse(said.out);
    expect({ position, state }).toEqual({ position: manifest.position, state: manifest.state });
    expect(comparison).toMatchObject({ isComplete: true, count: 0 });
    console.info(`${comparison.rows} rows of consequences derived anew, 0 differ`);
    const again = join(await directory(), "again");
    // At rest, and then beside somebody who serves it.
    expect(await runToEnd("backup", again, ...at)).toMatchObject({ code: 0 });
    const second: Manifest = JSON.parse(await readFile(join(again, "manifest.json"), "utf8"));
    const but = ({ tables }: Manifest) => tables.filter(({ name }) => name !== "restoration");
    expect(but(second)).toEqual(but(manifest));
    expect(second).toMatchObject({ position, state, log: manifest.log });
    const server = await startServer({ directory: home.path });
    if ("refused" in server) throw new Error(server.because.en);
    try {
      const third = join(await directory(), "beside");
      expect(await runToEnd("backup", third, ...at)).toMatchObject({ code: 0 });
      const { tables }: Manifest = JSON.parse(await readFile(join(third, "manifest.json"), "utf8"));
      expect(tables).toEqual(second.tables);
      await acknowledge(server.ownerUrl);
      const database = await openDatabase({ url: server.url });
      expect(await askTour(database)).toEqual(answers);
      await database.close();
    } finally {
      await server.stop();
    }
  });

  it("has had every migration that came after the backup, over the rows that it brought", async () => {
    const migrations = await directory();
    await cp(ownDirectory, migrations, { recursive: true });
    const number = String(manifest.migrations.length + 1).padStart(4, "0");
    await writeFile(
      join(migrations, `${number}-counted.sql`),
      "create table counted (facts bigint primary key);\n" +
        "insert into counted select count(*) from fact;\n" +
        "alter table fact add column remark text;\n",
    );
    const target = await empty();
    const owner = openOwner(target.ownerUrl);
    const done = await restoreRegister({
      owner,
      ownerUrl: target.ownerUrl,
      login: "liandong",
      evidence: openEvidenceFiles(await directory()),
      directory: backup,
      manifest,
      witnessed: null,
      migrations,
    });
    await owner.close();
    expect(done).toMatchObject({
      migrated: [`${number}-counted`],
      comparison: { deviations: [] },
    });
    const facts = manifest.tables.find(({ name }) => name === "fact")!.rows;
    const counted = await asRole(target.ownerUrl, (sql) => sql`select facts::int from counted`);
    expect(counted).toEqual([{ facts }]);
    serve(envOf(target, await directory()));
    const newer = await runToEnd("backup", join(await directory(), "newer"));
    expect(newer.err).toContain("[migration.newer]");
  });
});

describe("a backup", () => {
  it("made while acts are recorded and questions answered is one moment of the register", async () => {
    const { database } = source;
    const salt = (await database.reading(observer, (tx) => findSetting(tx, "person-salt")))!;
    const ended = new AbortController();
    let recorded = 0;
    const recording = (async () => {
      for (let number = 50_000; !ended.signal.aborted; number += 1) {
        const written = { [`企业 ${fictitiousUscc("371302", number)}`]: { 名称: `第 ${number}` } };
        recorded += (await seed(database, written, { acting: lead, salt })).accepted;
      }
    })();
    const asking = (async () => {
      while (!ended.signal.aborted) await askTour(database);
    })();
    const positions: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const place = join(await directory(), "moment");
      serve(envOf(source, await directory()));
      expect(await runToEnd("backup", place)).toMatchObject({ code: 0, err: "" });
      const target = await empty();
      serve(envOf(target, await directory()));
      const said = await runToEnd("restore", place, "--json");
      expect(said, said.out).toMatchObject({ code: 0, err: "" });
      const { position, comparison } = JSON.parse(said.out);
      expect(comparison.count).toBe(0);
      positions.push(position);
      const [whole] = await asRole(
        target.ownerUrl,
        (sql) => sql`select
          (select max(position) = count(*) from act) as "isGapless",
          (select max(position) from act) = (select max(position) from head) as "isEnded",
          (select count(*) from receipt r where not exists
            (select from check_batch b where b.id = r.batch)) = 0 as "isAsked"`,
      );
      expect(whole).toEqual({ isGapless: true, isEnded: true, isAsked: true });
    }
    ended.abort();
    await Promise.all([recording, asking]);
    console.info(`copied at ${positions.join(", ")} while ${recorded} acts were recorded`);
    expect(new Set(positions).size).toBe(positions.length);
  });

  it("that was killed on the way is no backup, or it is whole", async () => {
    const seen = { whole: 0, unfinished: 0 };
    const begun = performance.now();
    const env = envOf(source, await directory());
    const whole = await spawnProgram({ env, args: ["backup", join(await directory(), "x")] })
      .exited;
    expect(whole, whole.err).toMatchObject({ code: 0 });
    const took = performance.now() - begun;
    for (let turn = 0; turn < 8; turn += 1) {
      const place = join(await directory(), "killed");
      const program = spawnProgram({ env, args: ["backup", place] });
      await Promise.race([pause(took * (0.3 + 0.8 * chance.next())), program.exited]);
      program.kill("SIGKILL");
      await program.exited;
      const read = await readBackup(place);
      if ("manifest" in read) seen.whole += 1;
      else {
        expect(["absent", "unfinished"]).toContain("is" in read && read.is);
        seen.unfinished += 1;
      }
    }
    console.info(JSON.stringify(seen));
    expect(seen.unfinished).toBeGreaterThan(0);
  });

  it.each([100])(
    "of which one of %i bytes is flipped, or any file is gone, is refused by the name of the file",
    async (times) => {
      const target = await empty();
      const dataDir = await directory();
      serve(envOf(target, dataDir));
      const files = (await filesBelow(backup)).toSorted();
      for (let turn = 0; turn < times; turn += 1) {
        const file = turn < files.length ? files[turn]! : chance.pick(files);
        const path = join(backup, file);
        const bytes = await readFile(path);
        const spoiled = bytes.length === 0 ? Buffer.from("x") : Buffer.from(bytes);
        const at = chance.int(bytes.length);
        if (bytes.length > 0) spoiled[at]! ^= 1 << chance.int(8);
        await writeFile(path, spoiled);
        const read = await readBackup(backup);
        await writeFile(path, bytes);
        expect(read, `SEED=${standing}: ${file} at ${at}`).toEqual({
          faults: [{ file, is: "altered" }],
        });
      }
      for (const file of files) {
        await rename(join(backup, file), `${backup}-away`);
        const read = await readBackup(backup);
        await rename(`${backup}-away`, join(backup, file));
        expect(read).toEqual(
          file === "manifest.json" ? { is: "unfinished" } : { faults: [{ file, is: "missing" }] },
        );
      }
      expect("manifest" in (await readBackup(backup))).toBe(true);
      expect(await tablesOf(target.ownerUrl)).toEqual({});
      expect(existsSync(join(dataDir, "evidence"))).toBe(false);
    },
  );
});

describe("a restoration", () => {
  it("that was killed on the way has left nothing, or all of it", async () => {
    const expected = await tablesOfBackup();
    const begun = performance.now();
    const first = await empty();
    const args = ["restore", backup];
    const whole = await spawnProgram({ env: envOf(first, await directory()), args }).exited;
    expect(whole, whole.err).toMatchObject({ code: 0 });
    const took = performance.now() - begun;
    const seen = { nothing: 0, everything: 0 };
    for (let turn = 0; turn < 4; turn += 1) {
      const target = await empty();
      const env = envOf(target, await directory());
      const program = spawnProgram({ env, args });
      await Promise.race([pause(took * (0.3 + 0.8 * chance.next())), program.exited]);
      program.kill("SIGKILL");
      await program.exited;
      const again = await runToEndWith(env, ...args);
      if (again.code === 0) seen.nothing += 1;
      else {
        expect(again.err).toContain("[register.not-empty]");
        seen.everything += 1;
      }
      const { restoration, ...tables } = await tablesOf(target.ownerUrl);
      const { restoration: _, ...wanted } = expected;
      expect(tables).toEqual(wanted);
      expect(restoration).toMatch(/^1 /);
    }
    console.info(JSON.stringify(seen));
    expect(seen.nothing).toBeGreaterThan(0);
  }, 600_000);

  it("into a register that holds one act is refused, and leaves it as it was", async () => {
    const held = await freshDatabase();
    places.keep(held);
    await adoptLaw(held.database, text, lead);
    const before = await tablesOf(held.ownerUrl);
    serve(envOf(held, await directory()));
    expect((await runToEnd("restore", backup)).err).toContain("[register.not-empty]");
    expect(await tablesOf(held.ownerUrl)).toEqual(before);
    expect(await filledTables(held.ownerUrl)).toContain("act");
    await held.database.close();
  });
});

function runToEndWith(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): ReturnType<typeof runToEnd> {
  serve(env);
  return runToEnd(...args);
}

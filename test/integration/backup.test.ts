import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { receiveEvidence } from "../../src/commands/receive-evidence.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { writtenLaw } from "../../src/commands/written-law.ts";
import { tourFacts } from "../../src/demonstration/tour.ts";
import type { Manifest } from "../../src/store/backup-files.ts";
import { openEvidenceFiles } from "../../src/store/evidence-files.ts";
import { migrate } from "../../src/store/migrations.ts";
import { openOwner } from "../../src/store/owner.ts";
import { readPolicies } from "../../src/store/policy-files.ts";
import { copyOut, countRows } from "../../src/store/table-copies.ts";
import { copyOf, filesBelow, filledTables, reseal, tablesOf } from "../support/backups.ts";
import { runToEnd, type Said } from "../support/command-line.ts";
import {
  asRole,
  type BareDatabase,
  type FreshDatabase,
  freshDatabase,
} from "../support/database.ts";
import { seat } from "../support/officers.ts";
import { policyRoot } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";
import { lead } from "../support/register.ts";
import { openPlaces } from "../support/places.ts";

const text = writtenLaw(readPolicies(policyRoot))!;
const evidence = randomBytes(300_000);
const evidenceHash = createHash("sha256").update(evidence).digest("hex");

let sound: FreshDatabase;
/** What the program keeps beside the register, and where its backup lies. */
let beside: string;
let backup: string;
let manifest: Manifest;
const places = openPlaces();
const { directory, empty } = places;

function serve({ url, ownerUrl }: BareDatabase, dataDir: string): void {
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("DATABASE_OWNER_URL", ownerUrl);
  vi.stubEnv("DATA_DIR", dataDir);
}

/** Rows in the tables of evidence, with everything in them that the text of a COPY has to escape. */
function fillEvidence(ownerUrl: string): Promise<unknown> {
  const batch = "00000000-0000-4000-8000-000000000001";
  return asRole(ownerUrl, async (sql) => {
    const odd = "a\tb\nc\\d\r\\N\\.低效用地\u{20000}";
    await sql`insert into check_batch (id, region, institution, position, day, questions)
      values (${batch}, '371302', 'bank', 1, '2026-03-02', ${odd})`;
    await sql`insert into institution (code, name, english, region, scopes, departments)
      values ('odd', ${odd}, '', '371302', array['', null, 'NULL', '{"', ${odd}], '{}')`;
    await sql`insert into leaf (number, hash, act) values (0, ${randomBytes(32)}, 1)`;
    await sql`insert into checkpoint (origin, size, root, note)
      values ('liandong/test', 1, ${randomBytes(32)}, ${"liandong/test\n1\nabc\n\n— liandong/test xyz\n"})`;
    await sql`insert into signing_key (kid, algorithm, jwk, region, known, opened_by, closed_by) values
      ('old', 'EdDSA', '{"kty":"OKP","crv":"Ed25519","x":"AA"}', '100000', '[1,2)', 1, 2),
      ('new', 'EdDSA', '{"kty":"OKP","crv":"Ed25519","x":"BB"}', '100000', '[2,)', 2, null)`;
  });
}

async function diagnose(): Promise<any> {
  return JSON.parse((await runToEnd("doctor", "--all", "--json")).out);
}

async function back(name: string, ...flags: string[]): Promise<Said> {
  return runToEnd("backup", name, "--json", ...flags);
}

beforeAll(async () => {
  sound = await freshDatabase();
  const { database, ownerUrl } = sound;
  const { salt } = await beginRegister(database, { isDemonstration: true }, lead);
  await adoptLaw(database, text, lead);
  const facts = tourFacts(text.policies.map(({ policy }) => policy.id));
  await seed(database, Object.fromEntries(facts), { acting: lead, salt });
  const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;
  const officer = await seat(database, { ...park, account: "zhang" });
  beside = await directory();
  const store = openEvidenceFiles(join(beside, "evidence"));
  const handed = {
    bytes: (async function* () {
      yield evidence;
    })(),
    mediaType: "application/pdf",
  };
  await receiveEvidence({ database, store }, handed, officer);
  await mkdir(join(beside, "keys"));
  await writeFile(join(beside, "keys", "new.pem"), "a private key");
  await fillEvidence(ownerUrl);
  backup = join(await directory(), "made", "on the way");
  serve(sound, beside);
  const said = await back(backup);
  expect(said, said.out).toMatchObject({ code: 0, err: "" });
  manifest = JSON.parse(await readFile(join(backup, "manifest.json"), "utf8"));
});

beforeEach(() => serve(sound, beside));

afterAll(async () => {
  vi.unstubAllEnvs();
  await places.clear();
  await sound.drop();
});

describe("a backup", () => {
  it("holds every table, the evidence and the public keys, nothing else, and is for its owner alone", async () => {
    const names = manifest.tables.map(({ name }) => name).toSorted();
    expect(names).toEqual(
      Object.keys(await tablesOf(sound.ownerUrl))
        .map((one) => one.replaceAll('"', ""))
        .toSorted(),
    );
    expect(await filesBelow(backup)).toEqual(
      [
        "manifest.json",
        "keys.json",
        `evidence/${evidenceHash.slice(0, 2)}/${evidenceHash}`,
        ...names.map((name) => `tables/${name}.copy`),
      ].toSorted(),
    );
    for (const file of await filesBelow(backup))
      expect((await stat(join(backup, file))).mode & 0o077, file).toBe(0);
    const { keys } = JSON.parse(await readFile(join(backup, "keys.json"), "utf8"));
    expect(keys).toMatchObject([
      { kid: "old", kty: "OKP", x: "AA", from: 1, until: 2 },
      { kid: "new", x: "BB", from: 2, until: null },
    ]);
    const [head] = await asRole(
      sound.ownerUrl,
      (sql) => sql`select max(position)::int as at from head`,
    );
    expect(manifest).toMatchObject({ position: head!["at"], log: { size: 1 }, lost: [] });
    const { state } = JSON.parse((await runToEnd("rederive", "--dry-run", "--json")).out);
    expect(manifest.state).toBe(state);
  });

  it("of the same register is the same, row by row", async () => {
    const again = join(await directory(), "again");
    expect(await back(again)).toMatchObject({ code: 0 });
    const { tables } = JSON.parse(await readFile(join(again, "manifest.json"), "utf8")) as Manifest;
    expect(tables).toEqual(manifest.tables);
  });

  it("is never written over anything", async () => {
    const said = await back(backup);
    expect(said).toMatchObject({ code: 2 });
    expect(JSON.parse(said.out)).toMatchObject({ refused: "backup.occupied" });
    const occupied = await directory();
    await writeFile(join(occupied, "note"), "");
    expect((await runToEnd("backup", occupied)).err).toContain("[backup.occupied]");
    expect(await filesBelow(occupied)).toEqual(["note"]);
  });

  it("that cannot be written says so and is no backup", async () => {
    const file = join(await directory(), "file");
    await writeFile(file, "");
    expect((await runToEnd("backup", join(file, "below"))).err).toContain("[backup.unwritable]");
  });

  it("names evidence whose bytes are lost, and holds everything else", async () => {
    serve(sound, await directory());
    const place = join(await directory(), "lost");
    const said = await back(place);
    expect(said).toMatchObject({ code: 1 });
    expect(JSON.parse(said.out)).toMatchObject({ lost: [evidenceHash], attachments: 0 });
    const target = await empty();
    serve(target, await directory());
    const restored = await runToEnd("restore", place, "--json");
    expect(restored).toMatchObject({ code: 1 });
    expect(JSON.parse(restored.out)).toMatchObject({ lost: [evidenceHash] });
  });

  it("wants the owner, who alone sees everything", async () => {
    vi.stubEnv("DATABASE_OWNER_URL", "");
    const place = join(await directory(), "none");
    expect((await runToEnd("backup", place)).err).toContain("[owner.required]");
    expect((await runToEnd("restore", backup)).err).toContain("[owner.required]");
  });

  it("is not made of a register that is not there, nor of one that lacks migrations", async () => {
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("DATABASE_OWNER_URL", "");
    const place = join(await directory(), "none");
    vi.stubEnv("DATA_DIR", join(place, "nowhere"));
    expect((await runToEnd("backup", place)).err).toContain("[register.none]");
    serve(await empty(), beside);
    expect((await runToEnd("backup", place)).err).toContain("[migration.pending]");
  });
});

describe("a table", () => {
  it("given up in the middle, or read slowly, leaves a connection on which the next one is read", async () => {
    const { ownerUrl } = await empty();
    await asRole(ownerUrl, async (sql) => {
      await sql`create table long (number int primary key, said text)`;
      await sql`insert into long select n, repeat('说', 100) from generate_series(1, 30000) n`;
    });
    const owner = openOwner(ownerUrl);
    const full = new Error("no space is left");
    await expect(
      owner.snapshot(async (tx, [long]) => {
        for await (const _ of copyOut(tx, long!)) throw full;
      }),
    ).rejects.toBe(full);
    const counted = await owner.snapshot(async (tx, [long]) => {
      let lines = 0;
      for await (const part of copyOut(tx, long!)) {
        lines += part.filter((byte) => byte === 10).length;
        await pause(10);
      }
      return [lines, await countRows(tx, long!)];
    });
    expect(counted).toEqual([30_000, 30_000]);
    await owner.close();
  });
});

describe("a restoration that is refused", () => {
  /** One for all of them: each leaves it as it was. */
  let target: BareDatabase;

  beforeAll(async () => {
    target = await empty();
    await migrate({ ownerUrl: target.ownerUrl, login: "liandong" });
  });

  it("since one byte is flipped names the file, whichever it is, before anything is written", async () => {
    const before = await tablesOf(target.ownerUrl);
    const dataDir = await directory();
    serve(target, dataDir);
    const seed = seedOf(20261121);
    const chance = random(seed);
    for (const file of await filesBelow(backup)) {
      const bytes = await readFile(join(backup, file));
      const path = join(backup, file);
      const spoiled = bytes.length === 0 ? Buffer.from("x") : Buffer.from(bytes);
      const at = chance.int(bytes.length);
      if (bytes.length > 0) spoiled[at]! ^= 1 << chance.int(8);
      await writeFile(path, spoiled);
      const said = await runToEnd("restore", backup);
      await writeFile(path, bytes);
      expect(said, `SEED=${seed}: ${file} at ${at}`).toMatchObject({ code: 2, out: "" });
      expect(said.err).toContain("[backup.altered]");
      expect(said.err).toContain(file);
    }
    expect(await tablesOf(target.ownerUrl)).toEqual(before);
    expect(await filesBelow(dataDir)).toEqual([]);
  });

  it("since a file is missing or was cut short names it", async () => {
    serve(target, await directory());
    const evidenceFile = `evidence/${evidenceHash.slice(0, 2)}/${evidenceHash}`;
    for (const file of ["manifest.json", "keys.json", "tables/act.copy", evidenceFile]) {
      await rename(join(backup, file), `${backup}-away`);
      const said = await runToEnd("restore", backup, "--lang", "en");
      await rename(`${backup}-away`, join(backup, file));
      expect(said, file).toMatchObject({ code: 2, out: "" });
      if (file === "manifest.json") expect(said.err).toContain("[backup.unfinished]");
      else expect(said.err).toContain(`${file} cannot be read`);
    }
    const cut = await copyOf(backup, await directory());
    await writeFile(join(cut, "tables", "act.copy"), "");
    expect((await runToEnd("restore", cut)).err).toContain("tables/act.copy");
    expect((await runToEnd("restore", join(cut, "nowhere"))).err).toContain("[backup.absent]");
    expect((await runToEnd("restore", join(cut, "tables"))).err).toContain("[backup.unfinished]");
  });

  it.each([
    ["backup.migrations", (made: any) => (made.migrations[1].sha256 = "0".repeat(64))],
    [
      "backup.newer",
      (made: any) => made.migrations.push({ number: 99, name: "0099-x", sha256: "" }),
    ],
    ["backup.older", (made: any) => made.migrations.pop()],
    ["backup.format", (made: any) => (made.liandong = "backup/9")],
    ["backup.format", (made: any) => (made.tables[0].file = "../../act.copy")],
    ["restore.differs", (made: any) => (made.state = "0".repeat(64))],
    ["restore.differs", (made: any) => (made.log.checkpoint = null)],
    ["restore.differs", (made: any) => (made.position += 1)],
    ["restore.differs", (made: any) => (made.tables[0].name = "elsewhere")],
  ])("with %s, since the manifest does not fit, leaves nothing behind", async (code, change) => {
    serve(target, await directory());
    const copy = await copyOf(backup, await directory());
    await reseal(copy, change);
    const said = await runToEnd("restore", copy);
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toContain(`[${code}]`);
    expect(await filledTables(target.ownerUrl)).toEqual([]);
  });

  it("leaves a register into which the sound backup still goes", async () => {
    serve(target, await directory());
    expect(await runToEnd("restore", backup)).toMatchObject({ code: 0, err: "" });
  });
});

describe("a restoration", () => {
  it("brings every row, number and byte back, and leaves the register to be acknowledged", async () => {
    const target = await empty();
    const dataDir = await directory();
    const witnessed = "liandong/test\n2\ndef\n\n— liandong/test uvw\n";
    await writeFile(join(dataDir, "log-head.txt"), witnessed);
    serve(target, dataDir);
    const said = await runToEnd("restore", backup, "--json");
    expect(said, said.out).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(said.out)).toMatchObject({
      position: manifest.position,
      state: manifest.state,
      migrated: [],
      isSameEngine: true,
      comparison: { isComplete: true, count: 0 },
    });
    const { restoration, ...tables } = await tablesOf(target.ownerUrl);
    const { restoration: none, ...expected } = await tablesOf(sound.ownerUrl);
    expect([none, tables]).toEqual(["0 ", expected]);
    expect(restoration).toMatch(/^1 /);
    const [note] = await asRole(
      target.ownerUrl,
      (sql) => sql`select size, witnessed from restoration`,
    );
    expect(note).toEqual({ size: "1", witnessed });
    const kept = await openEvidenceFiles(join(dataDir, "evidence")).open(evidenceHash);
    expect(Buffer.concat(await Array.fromAsync(kept!.bytes)).equals(evidence)).toBe(true);
    const { findings, comparison } = await diagnose();
    expect(comparison).toMatchObject({ isComplete: true, deviations: [] });
    expect(JSON.parse((await runToEnd("rederive", "--dry-run", "--json")).out)).toMatchObject({
      state: manifest.state,
      derived: { opened: 0, closed: 0 },
    });
    serve(sound, beside);
    expect(findings).toEqual((await diagnose()).findings);
    const numbers = (owner: string): Promise<unknown> =>
      asRole(
        owner,
        (
          sql,
        ) => sql`insert into fact (region, entity, name, value, from_day, until_day, known, opened_by)
          select region, id, '试', '1', '2020-01-01', '2021-01-01', '[1,)', 1 from entity order by id limit 1
          returning id`,
      );
    // The register goes on numbering where it had stopped.
    expect(await numbers(target.ownerUrl)).toEqual(await numbers(sound.ownerUrl));
  });

  it("never touches a register that holds anything", async () => {
    const before = await tablesOf(sound.ownerUrl);
    const said = await runToEnd("restore", backup);
    expect(said).toMatchObject({ code: 2, out: "" });
    expect(said.err).toContain("[register.not-empty]");
    expect(await tablesOf(sound.ownerUrl)).toEqual(before);
  });

  it("tells of a consequence that is not what is derived, though the backup says that it was there", async () => {
    const target = await empty();
    serve(target, await directory());
    const copy = await copyOf(backup, await directory());
    const path = join(copy, "tables", "consequence.copy");
    const bytes = Buffer.from((await readFile(path, "utf8")).replace("\tin-force\t", "\tlapsed\t"));
    await writeFile(path, bytes);
    await reseal(copy, (made) => {
      const table = made.tables.find((one: { name: string }) => one.name === "consequence");
      table.size = bytes.length;
      table.sha256 = createHash("sha256").update(bytes).digest("hex");
    });
    const said = await runToEnd("restore", copy, "--json");
    expect(said).toMatchObject({ code: 1 });
    expect(JSON.parse(said.out)).toMatchObject({ comparison: { count: 1 } });
  });
});

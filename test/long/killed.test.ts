import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { pause } from "../../src/server/running.ts";
import { type Clients, type ClientsSeen, openClients } from "../support/kill-clients.ts";
import { examineEvidence } from "../support/kill-evidence.ts";
import { readJournals } from "../support/kill-journal.ts";
import { reckon } from "../support/kill-reckoning.ts";
import { handEvidence, landLines, officer } from "../support/kill-requests.ts";
import { retell } from "../support/kill-retelling.ts";
import { type KillService, openKillService } from "../support/kill-service.ts";
import { random, seedOf } from "../support/random.ts";
import { killLeftPrograms, runProgram } from "../support/serve-process.ts";
import { serverDirectory } from "../support/server-directory.ts";

const seed = seedOf(20_261_121);
const kills = Number(process.env["KILLS"] ?? 50);
const writes = Number(process.env["WRITES"] ?? 20_000);
/** Of these; the first act of a process has the whole law to read. */
const acts = kills;
const databaseKills = Math.ceil(kills * 0.4);
const retold = 500;
const { version } = inject("server");

const landOfService = { from: 0, count: 300 };
const landOfDatabase = { from: 300, count: 300 };

/** One register: what the first test leaves in it the second one finds. */
const home = serverDirectory();
const chance = random(seed);
let service: KillService;
let keys: Readonly<Record<string, string>>;
let evidence: string;

beforeAll(async () => {
  service = await openKillService(home.path, version);
  const keyFile = await service.start();
  keys = JSON.parse(readFileSync(keyFile, "utf8")) as typeof keys;
  const file = join(home.parent, "lands.jsonl");
  writeFileSync(file, landLines(landOfService.count + landOfDatabase.count));
  const imported = await runProgram({
    env: service.env,
    args: ["import", file, "--institution", "lead-371300", "--operator", "test", "--json"],
  });
  expect(imported).toMatchObject({ code: 0, err: "" });
  evidence = await handEvidence(await service.address(), keys[officer]);
});

afterAll(async () => {
  await service?.end();
  killLeftPrograms();
  home.remove();
});

function begin(name: string, lands: typeof landOfService): Clients & { readonly journals: string } {
  const journals = join(home.parent, name);
  mkdirSync(journals);
  const { address } = service;
  return { journals, ...openClients({ address, keys, journals, name, lands, evidence, seed }) };
}

/** Nothing that was told is lost, nothing stands twice, nothing stands by half; then says so in figures. */
async function expectWhole(
  name: string,
  { seen, journals }: ReturnType<typeof begin>,
  figures: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { ownerUrl, url } = service.database();
  const notes = await readJournals(journals);
  const { retriedRequests: retried } = seen;
  const reckoned = await reckon({ ownerUrl, notes, name, retried });
  const checks = notes.filter((note) => note.is === "check");
  const again = await retell(url, checks, { count: retold, chance });
  const doctor = await runProgram({ env: service.env, args: ["doctor", "--all", "--json"] });
  const { findings } = JSON.parse(doctor.out) as { findings: unknown[] };
  const said = { seed, version, ...figures, ...countsOf(seen), ...reckoned };
  console.log(JSON.stringify({ ...said, wrongs: undefined }));
  expect(seen.wrongs).toEqual([]);
  expect(reckoned.wrongs).toEqual([]);
  expect(again).toEqual([]);
  expect(findings).toEqual([]);
  expect(notes).toHaveLength(seen.writes);
}

function countsOf({ writes, retried, unanswered, unavailable }: ClientsSeen) {
  return { writes, retried, unanswered, unavailable };
}

describe(`eight clients with keys of their own (SEED=${seed})`, () => {
  it(`lose nothing and do nothing twice while the service is killed ${kills} times over ${writes} writes`, async () => {
    const clients = begin("service", landOfService);
    const { seen } = clients;
    const isDone = (share: number): boolean =>
      (seen.writes >= share * writes && seen.acts >= share * acts) || seen.wrongs.length > 0;
    for (let killed = 0; killed < kills && seen.wrongs.length === 0; killed += 1) {
      await service.address();
      await reaches(() => isDone(killed / kills));
      await pause(50 + chance.int(751));
      await service.kill();
      await service.start();
    }
    await reaches(() => isDone(1));
    await clients.finish();
    await expectWhole("service", clients, { kills });
  }, 900_000);

  it(`are told 503 and never an outcome while PostgreSQL is gone, lose nothing when it is killed ${databaseKills} times, and are served within 10 s`, async () => {
    const clients = begin("database", landOfDatabase);
    const { seen } = clients;
    const backMs: number[] = [];
    for (let killed = 0; killed < databaseKills && seen.wrongs.length === 0; killed += 1) {
      await pause(50 + chance.int(751));
      const outage = service.killDatabase();
      const { goneUntil, backAt } = await outage.over();
      const served = await answeredAfter(seen, backAt);
      backMs.push(served - outage.goneAt);
      const told = seen.answered.filter(
        ({ sentAt, at }) => sentAt > outage.goneAt && at < goneUntil,
      );
      expect(told, "told while there was nothing to read").toEqual([]);
      expect(served - backAt).toBeLessThan(10_000);
    }
    await clients.finish();
    const longestMs = Math.round(Math.max(...backMs));
    await expectWhole("database", clients, { databaseKills, longestMs });
    expect(seen.unavailable).toBeGreaterThan(0);
    // The service itself has lived through it all.
    expect(seen.unanswered).toBe(0);
  }, 900_000);

  it("leave a register in which every seal, every leaf and every head of the log is whole, and what a dead process left is sealed", async () => {
    const examined = await examineEvidence(service.database().ownerUrl);
    console.log(JSON.stringify({ seed, version, ...examined, wrongs: undefined }));
    expect(examined.wrongs).toEqual([]);
    expect(examined.seals).toBeGreaterThan(0);
    expect(examined.checkpoints).toBeGreaterThan(0);
  }, 300_000);
});

/** However slow the machine is, what is killed has worked before. */
async function reaches(isReached: () => boolean): Promise<void> {
  while (!isReached()) await pause(10);
}

/** When the first answer came to what was asked after that moment. */
async function answeredAfter({ answered }: ClientsSeen, from: number): Promise<number> {
  for (const until = performance.now() + 30_000; performance.now() < until; await pause(10)) {
    const found = answered.find(({ sentAt }) => sentAt > from);
    if (found !== undefined) return found.at;
  }
  return Infinity;
}

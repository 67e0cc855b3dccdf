import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { openAnswering } from "../../src/commands/answering.ts";
import type { CheckAnswer } from "../../src/commands/check-desk.ts";
import { hidePersons } from "../../src/commands/read-act.ts";
import type { RecordedQuestion } from "../../src/commands/recorded-question.ts";
import { openSealedBatches } from "../../src/commands/sealed-batch.ts";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { digest, type Entry } from "../../src/domain/proof/entry.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { World } from "../../src/domain/registry/world.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import { type EvidenceRegister, openEvidence } from "../support/evidence-register.ts";
import { openEvents, unvouched } from "../support/eventful.ts";
import { loadPacks } from "../support/packs.ts";
import { type Drawn, type Named, questionsAbout } from "../support/past-answers.ts";
import { random, type Random, seedOf } from "../support/random.ts";
import { ownSealing } from "../support/sealing.ts";

const packs = loadPacks();
const seed = seedOf(20_261_121);
const answers = Number(process.env["ANSWERS"] ?? 10_000);
const turns = Number(process.env["TURNS"] ?? 60);
/** Few enough that most of what happens is about something that was asked. */
const landsAsked = 60;
const filed = 20;
const launcher = join(import.meta.dirname, "..", "..", "bin", "liandong.mjs");
const execute = promisify(execFile);

/** What a caller keeps of an answer. */
interface Kept {
  readonly record: string;
  readonly entry: Entry;
  readonly question: string;
  readonly answer: string;
  readonly told: CheckAnswer;
}

describe(`${answers} past answers (SEED=${seed})`, () => {
  it("are told again to the byte after acts, corrections, other law, another engine, other codes and keys", async () => {
    const chance = random(seed);
    const register = await openEvidence();
    try {
      const world = demonstrated(register.walk.salt);
      await register.walk.enter(writtenDemonstration(packs.law));
      const named = someOf(world, chance);
      const draw = questionsAbout(world, packs, { named, chance });
      const events = await openEvents(register, { world, packs, named, chance });
      const happened: Record<string, number> = {};
      const kept: Kept[] = [];
      const refused: Record<string, number> = {};
      const ask = (count: number) => askSome(register, { draw, chance, count, kept, refused });
      const each = Math.ceil(answers / turns / 2);
      const names = Object.keys(events);
      const often = ["facts", "facts", "facts", "control", "transfer", "withdraw", "never"];
      for (let turn = 0; turn < turns; turn += 1) {
        // Every kind of event in its turn, then any; questions come before, during and after it.
        const name = turn < names.length ? names[turn]! : chance.pick([...names, ...often]);
        const [isChanged] = await Promise.all([events[name]!(), ask(each)]);
        if (isChanged) happened[name] = (happened[name] ?? 0) + 1;
        if (turn % 20 === 10) await unvouched(register, () => ask(each));
        while (kept.length < (answers * (turn + 1)) / turns) await ask(each);
      }
      const found = await replayAll(register, kept);
      const figures = { ...tally(kept), otherwiseNow: await changedSince(register, kept) };
      console.log(`SEED=${seed}`, { replayed: kept.length, ...figures, happened, refused });
      expect(found).toEqual([]);
      expect(kept.length).toBeGreaterThanOrEqual(answers);
      expect(Object.keys(happened).length).toBeGreaterThan(names.length / 2);
      await replayFiles(register, kept, chance);
    } finally {
      vi.unstubAllEnvs();
      await register.drop();
    }
  }, 1_200_000);
});

function demonstrated(salt: string): World {
  const written = hidePersons(writtenDemonstration(packs.law), salt);
  const read = parseWorld(written, { facts: packs.vocabulary.facts, identifiers: "real" });
  if ("defects" in read) throw new Error(JSON.stringify(read.defects[0]));
  return read.value;
}

function someOf(world: World, chance: Random): Named {
  const listed = new Set(world.listings.map(({ parcel }) => parcel));
  const lands = chance.shuffle([...listed]).slice(0, landsAsked);
  const holders = world.tenures.filter(({ parcel }) => lands.includes(parcel));
  const held = holders.map(({ enterprise }) => enterprise);
  const over = world.controls.filter((one) => held.includes(one.held)).map(({ holder }) => holder);
  const firms = [...new Set([...held, ...over])].filter((code) => !code.startsWith("自然人"));
  return { firms, lands };
}

interface Asking {
  readonly draw: () => Drawn;
  readonly chance: Random;
  readonly count: number;
  readonly kept: Kept[];
  readonly refused: Record<string, number>;
}

/** Several institutions at once, so that questions of many share a statement. */
async function askSome(
  { desk, walk }: EvidenceRegister,
  { draw, chance, count, kept, refused }: Asking,
): Promise<void> {
  for (let left = count; left > 0;) {
    const some = Math.min(left, 1 + chance.int(60));
    left -= some;
    const asked = Array.from({ length: some }, () => {
      const institution = chance.pick(["bank-one", "bank-two", "bureau"]);
      const context = {
        purpose: chance.pick(["贷款", "抵押", "补贴"]),
        caseNumber: "案",
        operator: "甲",
      };
      const newest = walk.database.newest.seen().position;
      const backwards = chance.chance(0.5) ? chance.int(Math.min(newest, 200)) : chance.int(newest);
      const knownAt = chance.chance(0.1) ? newest - backwards : undefined;
      const idempotencyKey = chance.chance(0.05)
        ? `key-${kept.length}-${left}-${chance.next()}`
        : undefined;
      const acting = {
        institution,
        operator: "甲",
        client: `${institution}/test`,
        region: "371302",
      };
      return desk.ask({ ...draw(), knownAt, idempotencyKey, context }, acting);
    });
    for (const told of await Promise.all(asked)) {
      if ("refused" in told) refused[told.refused] = (refused[told.refused] ?? 0) + 1;
      else {
        const { record, receipt } = told;
        const { question, answer } = receipt;
        kept.push({ record, entry: JSON.parse(receipt.entry) as Entry, question, answer, told });
      }
    }
  }
}

/** By a desk that is opened for it, and has kept nothing of what was asked before. */
async function replayAll(
  { walk: { database } }: EvidenceRegister,
  kept: readonly Kept[],
): Promise<string[]> {
  const answering = openAnswering({ database, isDemonstration: false });
  const { checking } = database;
  const sealed = openSealedBatches({ checking, answering, sealing: ownSealing });
  const wrong: string[] = [];
  const waiting = [...kept];
  async function next(): Promise<void> {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const { record, entry, answer } = one;
      const [batch, item] = record.split("/") as [string, string];
      try {
        const told = await sealed.tell(batch, Number(item));
        const isSame =
          told.canonical === answer &&
          digest(told.canonical) === entry.answer &&
          told.receipt.text === one.told.receipt.text;
        if (!isSame) wrong.push(record);
      } catch (error) {
        wrong.push(`${(error as Error).message} ${JSON.stringify(entry)}`);
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, next));
  return wrong.slice(0, 5);
}

/** How many of some would be answered otherwise now: what happened did happen to them. */
async function changedSince(
  { walk: { database } }: EvidenceRegister,
  kept: readonly Kept[],
): Promise<string> {
  const answering = openAnswering({ database, isDemonstration: false });
  const position = database.newest.seen().position;
  const some = kept.filter((_, at) => at % Math.ceil(kept.length / 400) === 0);
  let changed = 0;
  for (const { question, entry, answer } of some) {
    const asked = { ...(JSON.parse(question) as RecordedQuestion), knownAt: null };
    const { canonical } = await answering.again(asked, { position, day: entry.asOf });
    if (plain(canonical) !== plain(answer)) changed += 1;
  }
  return `${changed} of ${some.length}`;
}

function plain(answer: string): string {
  return answer.replace(/"position":\d+/, "").replace(/"knownAt":(?:\d+|null)/, "");
}

function tally(kept: readonly Kept[]) {
  const count = (values: readonly unknown[]) => new Set(values).size;
  const outcomes: Record<string, number> = {};
  for (const { told } of kept) {
    const { outcome } = told.verdict;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return {
    positions: count(kept.map(({ entry }) => entry.position)),
    laws: count(kept.map(({ entry }) => entry.law)),
    actions: count(kept.map(({ told }) => told.question.action)),
    rows: count(kept.flatMap(({ entry }) => entry.rows)),
    persons: kept.filter(({ told }) => told.question.subject.kind === "person").length,
    land: kept.filter(({ told }) => told.question.subject.kind === "parcel").length,
    unknown: kept.filter(({ told }) => !told.verdict.subjectKnown).length,
    concerned: kept.filter(({ told }) => told.verdict.concerns.length > 0).length,
    unvouched: kept.filter(({ entry }) => !entry.isVouched).length,
    backwards: kept.filter(({ question }) => !question.includes('"knownAt":null')).length,
    outcomes,
  };
}

/** As a court would have it done: the file, the register and one command, a process of its own each time. */
async function replayFiles(
  { walk: { url, ownerUrl } }: EvidenceRegister,
  kept: readonly Kept[],
  chance: Random,
): Promise<void> {
  vi.stubEnv("DATABASE_URL", url);
  vi.stubEnv("DATABASE_OWNER_URL", ownerUrl);
  const fileOf = ({ told }: Kept) => temporaryFile("receipt.json", told.receipt.text);
  const replay = (one: Kept) => runToEnd("replay", fileOf(one), "--json");
  for (const one of chance.shuffle(kept).slice(0, filed)) {
    const args = [launcher, "replay", fileOf(one), "--json"];
    // Whatever does not exit with 0 is thrown.
    const { stdout } = await execute(process.execPath, args);
    expect(JSON.parse(stdout)).toMatchObject({ isSame: true, answer: one.answer, unlike: [] });
  }
  const grounded = kept.filter(({ told }) => told.verdict.bases.length > 0);
  for (const one of chance.shuffle(grounded).slice(0, 5)) {
    const rows = one.entry.rows.join();
    const alter = (by: number) =>
      asRole(ownerUrl, async (sql) => {
        await sql`alter table consequence disable trigger user`;
        await sql`update consequence set via = case when ${by} > 0 then coalesce(via, '') || '改' else nullif(replace(via, '改', ''), '') end
          where id = any (string_to_array(${rows}, ',')::bigint[])`;
        await sql`alter table consequence enable trigger user`;
      });
    await alter(1);
    const { code, out } = await replay(one);
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 1, unlike: [{ what: "answer" }] });
    await alter(-1);
    expect((await replay(one)).code).toBe(0);
  }
}

import { describe, expect, it } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { type Answering, openAnswering } from "../../src/commands/answering.ts";
import type { RecordedQuestion } from "../../src/commands/recorded-question.ts";
import type { AskedCheck } from "../../src/commands/check-row.ts";
import { openRecaller } from "../../src/commands/recall-checks.ts";
import { writtenDemonstration } from "../../src/cli/load.ts";
import type { Basis } from "../../src/domain/answer/basis.ts";
import type { Verdict } from "../../src/domain/answer/verdict.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { DatedStatement, Statement } from "../../src/domain/registry/statement.ts";
import { statementsOf } from "../../src/domain/registry/statements-of.ts";
import type { Parcel, World } from "../../src/domain/registry/world.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { runs } from "../../src/domain/time/timeline.ts";
import { asRole } from "../support/database.ts";
import { loadPacks, type Packs } from "../support/packs.ts";
import { random, type Random, seedOf } from "../support/random.ts";
import { daysOf, drawFrom, subjectOf } from "../support/random-world.ts";
import { lead, openRegister, say, type TestRegister } from "../support/register.ts";

const packs: Packs = loadPacks();
const { law, vocabulary, policies, folders } = packs;
const seed = seedOf(20_261_123);
const [checks, transactions, kinds] = [
  Number(process.env["CHECKS"] ?? 2000),
  Number(process.env["TRANSACTIONS"] ?? 40),
  Number(process.env["QUESTIONS"] ?? 400),
];

/** Few enough that most acts are about what somebody has asked about. */
const landsAsked = 24;

describe(`${checks} checks and ${transactions} transactions of acts about the demonstration (SEED=${seed})`, () => {
  it("leave the recalls of whoever asks every check anew before and with each transaction", async () => {
    const register = await openRegister(packs);
    try {
      const chance = random(seed);
      const world = demonstrated();
      const lands = chance.shuffle([...world.parcels.values()]).slice(0, landsAsked);
      const story = openStory(world, lands, chance);
      await say(register.database, [{ key: "first", statements: story.first }]);
      const questions = Array.from({ length: kinds }, drawer(world, lands, chance));
      const told = { refused: 0, turns: 0 };
      for (let turn = 0; turn < transactions; turn += 1) {
        told.refused += await ask(register, {
          questions,
          chance,
          count: Math.ceil(checks / transactions),
        });
        told.turns += await story.next(register, turn);
        if (chance.chance(0.6)) await look(register, chance);
      }
      await look(register, chance, true);
      const found = await recalled(register);
      const wanted = await anew(register);
      console.log(`SEED=${seed}`, { ...told, recalls: found.length, ...wanted.count });
      expect(wanted.recalls.length).toBeGreaterThan(checks / 20);
      expect(found).toEqual(wanted.recalls);
    } finally {
      await register.drop();
    }
  }, 1_200_000);
});

function demonstrated(): World {
  const read = parseWorld(writtenDemonstration(law), {
    facts: vocabulary.facts,
    identifiers: "real",
  });
  if ("defects" in read) throw new Error(JSON.stringify(read.defects[0]));
  return read.value;
}

/** The demonstration, some of it told at first, the rest later and then otherwise than it was. */
function openStory(world: World, lands: readonly Parcel[], chance: Random) {
  const about = subjectOf(vocabulary, policies);
  const draw = drawFrom(about, chance);
  const days = daysOf(world);
  const firms = [...world.enterprises.values()];
  const land = lands.map(({ id }) => id);
  const holders = world.tenures.filter(({ parcel }) => land.includes(parcel));
  const near = [...new Set([...land, ...holders.map(({ enterprise }) => enterprise)])];
  const late = near.filter(() => chance.chance(0.2));
  const held = new Map<string, Statement[]>(late.map((code) => [code, []]));
  const first: Statement[] = [];
  const single: Statement[] = [];
  const all = statementsOf(world, lead.region);
  const things = new Map(
    all.flatMap((one) =>
      one.is === "entity" ? [[`${one.kind} ${one.code}`, JSON.stringify(one)]] : [],
    ) as [string, string][],
  );
  /** With what it is about, which may name other things. */
  const textOf = (one: Statement): string =>
    JSON.stringify(one) + ("about" in one ? things.get(`${one.about.kind} ${one.about.code}`) : "");
  const isNear = (text: string): boolean => near.some((code) => text.includes(code));
  for (const statement of all) {
    const text = textOf(statement);
    const of = late.findLast((code) => text.includes(code));
    if (of !== undefined) held.get(of)!.push(statement);
    else if ("from" in statement && isNear(text) && chance.chance(0.3)) single.push(statement);
    else first.push(statement);
  }
  const isDated = (one: Statement): one is DatedStatement => "from" in one;
  const said = first.filter(isDated).filter((one) => isNear(textOf(one)) && one.is !== "name");
  const entered = new Set<string>();

  function span(): { from: number; until: number } {
    const [a, b] = [chance.pick(days), chance.pick(days)];
    return {
      from: chance.chance(0.4) ? -Infinity : Math.min(a, b),
      until: chance.chance(0.5) ? Infinity : Math.max(a, b) + 1,
    };
  }

  const known = () => firms.filter(({ id }) => !late.includes(id) || entered.has(id));

  /** What was said, otherwise: another value, other days, another holder. */
  function otherwise(): Statement[] {
    const one = chance.pick(said);
    if (one.is === "fact") {
      const definition = about.definitions.get(one.fact)!;
      const value = definition.type === "enterprise" ? chance.pick(known()).id : draw(definition);
      return [{ ...one, value, ...(chance.chance(0.5) ? span() : {}) }];
    }
    return one.is === "tenure" || one.is === "mortgage" ? [{ ...one, ...span() }] : [];
  }

  /** What is told late of one thing can only be told when what it names is there. */
  function release(): Statement[] {
    const left = late.filter((code) => !entered.has(code));
    if (left.length === 0) return single.splice(0, 5);
    const code = chance.pick(left);
    entered.add(code);
    const waiting = late.filter((other) => !entered.has(other));
    const own = [...held].flatMap(([, statements]) =>
      statements.filter((one) => {
        const text = textOf(one);
        return text.includes(code) && !waiting.some((other) => text.includes(other));
      }),
    );
    said.push(...own.filter(isDated).filter(({ is }) => is !== "name"));
    return own;
  }

  function acts(): Statement[] {
    switch (chance.int(4)) {
      case 0:
        return release();
      case 1:
        return single.splice(0, 1 + chance.int(8));
      default:
        return Array.from({ length: 5 + chance.int(20) }, otherwise).flat();
    }
  }

  async function next({ database }: TestRegister, turn: number): Promise<number> {
    if (turn % 13 === 12) {
      const all = folders.map(({ policy, document }) => ({ policy, document: document.issued }));
      const some = chance.chance(0.5) ? all.filter(() => chance.chance(0.7)) : all;
      await adoptLaw(database, { vocabulary, policies: some, engine: "test" }, lead);
      return 1;
    }
    const statements = acts();
    if (statements.length === 0) return 0;
    const { outcomes } = await say(database, [
      { key: `turn ${turn}`, statements, isCorrection: true },
    ]);
    return outcomes.filter(({ is }) => is === "accepted").length;
  }

  return { first, next };
}

type Drawn = Omit<AskedCheck, "context" | "idempotencyKey" | "knownAt">;

/** Mostly about what follows in the demonstration for land and whoever holds it, around the days it turns on. */
function drawer(world: World, lands: readonly Parcel[], chance: Random): () => Drawn {
  const near = new Set(lands.map(({ id }) => id));
  const rows = derive(law, world).filter(
    ({ path, subject, measure }) =>
      near.has(path.parcel ?? "") &&
      (subject.kind === "parcel" || subject.id.startsWith("91")) &&
      law.kinds.get(measure.kind)!.actions.length > 0,
  );
  const days = daysOf(world);
  return () => {
    const row = chance.pick(rows);
    const { subject } = row;
    const parcel = row.path.parcel!;
    const isLand = subject.kind === "parcel";
    const wanted = isLand ? "parcel" : "enterprise";
    const fitting = vocabulary.actions.filter(({ subjects }) => subjects.includes(wanted));
    const bearing = fitting.filter(({ code }) =>
      law.kinds.get(row.measure.kind)!.actions.includes(code),
    );
    const edges = runs(row.line).map(({ from }) => from);
    const turns = edges.filter(Number.isFinite);
    const own = world.benefits.filter(({ enterprise }) => enterprise === subject.id);
    const unit = world.parcels.get(parcel)!.realEstateUnit;
    return {
      subject: isLand && unit !== null && chance.chance(0.3) ? unit : subject.id,
      action: chance.pick(bearing.length > 0 ? bearing : fitting).code,
      jurisdiction: chance.chance(0.8) ? parcel.slice(0, 6) : chance.pick(policies).territory,
      asOf: chance.chance(0.05)
        ? undefined
        : formatDay(chance.pick(turns.length > 0 ? turns : days) + chance.int(400) - 40),
      parcel:
        !isLand && chance.chance(0.5)
          ? chance.pick([parcel, parcel, chance.pick(lands).id])
          : undefined,
      benefit: own.length > 0 && chance.chance(0.4) ? chance.pick(own).id : undefined,
      project: chance.chance(0.1) ? chance.pick(world.projects).id : undefined,
      isIdentifierConfirmed: true,
    };
  };
}

const context = { purpose: "测试", caseNumber: "1", operator: "经办一" };

/** Several institutions at once, so that many questions share a batch. */
async function ask(
  { desk, adopted }: TestRegister,
  {
    questions,
    chance,
    count,
  }: { readonly questions: readonly Drawn[]; readonly chance: Random; readonly count: number },
): Promise<number> {
  let refused = 0;
  for (let left = count; left > 0;) {
    const some = Math.min(left, 1 + chance.int(20));
    left -= some;
    const given = await Promise.all(
      Array.from({ length: some }, () => {
        const institution = chance.pick(["bank-one", "bank-two", "bureau"]);
        const knownAt = chance.chance(0.03) ? adopted : undefined;
        return desk.ask(
          { ...chance.pick(questions), knownAt, context, idempotencyKey: undefined },
          { ...lead, institution, client: `${institution}/test` },
        );
      }),
    );
    refused += given.filter((one) => "refused" in one).length;
  }
  return refused;
}

/** Looks for a while, in pages of any size, as processes that come and go. */
async function look(register: TestRegister, chance: Random, isToEnd = false): Promise<void> {
  const { database } = register;
  for (let step = "more"; step === "more";) {
    const recaller = openRecaller({
      database,
      answering: answeringOf(register),
      everyMs: 0,
      sliceMs: chance.pick([0, 10_000]),
      batchesMax: 1 + chance.int(30),
      touchesMax: chance.pick([0, 50, 20_000]),
    });
    const stepsMax = isToEnd ? Infinity : 1 + chance.int(8);
    for (let steps = 0; steps < stepsMax && step === "more"; steps += 1)
      step = await recaller.step();
    await recaller.close();
    if (!isToEnd && chance.chance(0.5)) return;
  }
}

function answeringOf({ database }: TestRegister): Answering {
  return openAnswering({ database, isDemonstration: false });
}

function recalled({ ownerUrl }: TestRegister): Promise<string[]> {
  return asRole(ownerUrl, async (owner) => {
    const rows = await owner<{ recall: string }[]>`
      select institution || ' ' || batch || '/' || item || ' at ' || position as recall from recall`;
    return rows.map(({ recall }) => recall).toSorted();
  });
}

/** Every check asked anew, as it was recorded, at each head before and after. */
async function anew(register: TestRegister) {
  const answering = answeringOf(register);
  const { heads, batches } = await asRole(register.ownerUrl, async (owner) => ({
    heads: (await owner<{ position: string }[]>`select position from head order by position`).map(
      ({ position }) => Number(position),
    ),
    batches: [
      ...(await owner<
        { id: string; institution: string; position: string; day: string; questions: string }[]
      >`select id, institution, position, day::text as day, questions from check_batch`),
    ],
  }));
  const known = new Map<string, Promise<string>>();
  const tell = (asked: RecordedQuestion, position: number, day: string): Promise<string> => {
    const { context: _, ...question } = asked;
    const name = JSON.stringify([question, position, day]);
    const found =
      known.get(name) ??
      answering.again(asked, { position, day }).then(({ verdict }) => plain(verdict));
    known.set(name, found);
    return found;
  };
  const recalls: string[] = [];
  let asked = 0;
  for (const { id, institution, position, day, questions } of batches) {
    const later = heads.filter((head) => head > Number(position));
    for (const [item, question] of (JSON.parse(questions) as RecordedQuestion[]).entries()) {
      asked += 1;
      if (question.knownAt !== null) continue;
      const asOf = question.asOf ?? day;
      let before = await tell(question, Number(position), asOf);
      for (const head of later) {
        const after = await tell(question, head, asOf);
        if (after !== before) recalls.push(`${institution} ${id}/${item} at ${head}`);
        before = after;
      }
    }
  }
  return { recalls: recalls.toSorted(), count: { asked, told: known.size } };
}

/** What a counter goes by, put together in another way than the register's own. */
function plain({ outcome, atLeast, subjectKnown, bases, duties }: Verdict): string {
  const ground = ({ policy, measure, subject, path, effect, from, isCertain }: Basis): string =>
    JSON.stringify([policy.id, measure, subject, path, effect, String(from), isCertain]);
  const grounds = [...bases, ...duties].map(ground).toSorted();
  return [outcome, atLeast, subjectKnown, ...grounds].join("\n");
}

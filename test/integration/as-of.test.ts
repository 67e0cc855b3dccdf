import { describe, expect, it } from "vitest";
import { type Answers, prepareAnswers, type Question } from "../../src/domain/answer/answers.ts";
import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import type { FiledRow } from "../../src/domain/answer/filing.ts";
import { fit } from "../../src/domain/answer/question.ts";
import { type Verdict, verdict } from "../../src/domain/answer/verdict.ts";
import type { Subject } from "../../src/domain/policy/consequence.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import type { FactDefinition, Span } from "../../src/domain/registry/fact.ts";
import type { Statement } from "../../src/domain/registry/statement.ts";
import type { World } from "../../src/domain/registry/world.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { canonical } from "../../src/commands/context.ts";
import { mapFacts } from "../support/change-world.ts";
import { loadPacks } from "../support/packs.ts";
import { daysOf, randomWorld, subjectOf } from "../support/random-world.ts";
import { random, type Random, seedOf } from "../support/random.ts";
import { lead, openRegister, say, sayWorld, type TestRegister } from "../support/register.ts";
import { relabel } from "../support/relabel.ts";

const packs = loadPacks();
const { law, vocabulary, policies } = packs;
const about = subjectOf(vocabulary, policies);
const seed = seedOf(20_261_121);
const probes = Number(process.env["PROBES"] ?? 10_000);
const perWorld = 500;
const corrections = 4;
const counters = ["371302", "371300", "370303", "410324", "410300", "330411", "371502", "370000"];

const common = ["BLOCKED", "INDETERMINATE", "NO_MEASURE"];
const rare = ["DIFFERENTIAL", "ENTITLED", "RESTRICTED"];

describe("the register asked as of a day and as known at a position", () => {
  it(`answers ${probes} random questions as the engine in memory does (SEED=${seed})`, async () => {
    const mismatches: string[] = [];
    const outcomes = new Map<string, number>();
    for (let at = 0; at * perWorld < probes && mismatches.length < 5; at += 1) {
      const chance = random(seed * 100 + at);
      const history = await tell(seed * 100 + at, chance);
      const share = Math.min(perWorld, probes - at * perWorld);
      const asked = Array.from({ length: share }, () => drawQuestion(history, chance));
      await Promise.all(
        asked.map(async (one) => {
          const wanted =
            one.past.answers === null ? null : inMemory(one.past.answers, one.question);
          const given = await inRegister(history.register, one);
          outcomes.set(given.outcome, (outcomes.get(given.outcome) ?? 0) + 1);
          const isSame =
            wanted === null
              ? given.bases.length === 0 && !given.subjectKnown
              : text(given) === text(wanted);
          if (!isSame && mismatches.length < 5)
            mismatches.push(
              `world ${at}, position ${one.past.position}, ${text(one.question)}: ${apart(given, wanted)}`,
            );
        }),
      );
      await history.register.drop();
    }
    console.log(`SEED=${seed}`, Object.fromEntries(outcomes));
    expect(mismatches).toEqual([]);
    expect(rare.filter((one) => probes >= 10_000 && !outcomes.has(one))).toEqual([]);
    expect(common.filter((one) => !outcomes.has(one))).toEqual([]);
  }, 300_000);
});

interface Past {
  readonly position: number;
  /** Null while nothing but the law was known. */
  readonly answers: Answers | null;
}

interface History {
  readonly register: TestRegister;
  readonly world: World;
  readonly days: readonly number[];
  readonly pasts: readonly Past[];
}

/** Records a world, then corrects it again and again; keeps what was known after each act. */
async function tell(worldSeed: number, chance: Random): Promise<History> {
  const register = await openRegister(packs);
  let world = relabel(randomWorld(about, worldSeed), vocabulary.facts);
  const first = await sayWorld(register.database, world, "world");
  const pasts: Past[] = [
    { position: register.adopted, answers: null },
    { position: first.position, answers: answersOf(world) },
  ];
  const days = daysOf(world);
  for (let at = 0; at < corrections; at += 1) {
    const corrected = correct(world, days, chance);
    world = corrected.world;
    const { position, outcomes } = await say(register.database, [
      { key: `correction ${at}`, statements: corrected.statements, isCorrection: true },
    ]);
    expect(outcomes.map(({ is }) => is)).toEqual(["accepted"]);
    pasts.push({ position, answers: answersOf(world) });
  }
  return { register, world, days, pasts };
}

function answersOf(world: World): Answers {
  return prepareAnswers(law, world, derive(law, world));
}

/** Overwrites some facts on some days, in the world and as statements, each in its own way. */
function correct(
  world: World,
  days: readonly number[],
  chance: Random,
): { readonly world: World; readonly statements: readonly Statement[] } {
  const statements: Statement[] = [];
  const changed = mapFacts(world, (spans, fact, entity) => {
    if (!chance.chance(0.15) || (entity.kind === "region" && fact === "园区")) return spans;
    const definition = about.definitions.get(fact);
    const value = definition === undefined ? null : otherValue(definition, spans, chance);
    const [from, until] = drawSpan(days, chance);
    const code =
      entity.kind === "agreement"
        ? `${world.agreements.find(({ id }) => id === entity.id)!.parcel}|${entity.id}`
        : entity.kind === "benefit"
          ? `${world.benefits.find(({ id }) => id === entity.id)!.enterprise}|${entity.id}`
          : entity.id;
    statements.push({ is: "fact", about: { kind: entity.kind, code }, fact, value, from, until });
    return overwrite(spans, { from, until, value });
  });
  return { world: changed, statements };
}

/** Day by day between the edges: the naive way to say what a later word leaves of earlier ones. */
function overwrite(before: readonly Span[], over: Span): Span[] {
  // A correction of what began on the same day says when it ends.
  const spans = before.filter(({ from, value }) => from !== over.from || value !== over.value);
  const edges = [...spans, over].flatMap(({ from, until }) => [from, until]);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((from, at) => {
    const until = cuts[at + 1]!;
    const day = from === -Infinity ? Math.min(until, 0) - 1 : from;
    const covers = (span: Span): boolean => span.from <= day && day < span.until;
    const value = covers(over) ? over.value : spans.find(covers)?.value;
    return value === undefined ? [] : [{ from, until, value }];
  });
}

function otherValue(
  { type }: FactDefinition,
  spans: readonly Span[],
  chance: Random,
): Span["value"] {
  if (chance.chance(0.2)) return null;
  if (type === "boolean") return chance.chance(0.5);
  const known = spans.find(({ value }) => value !== null)?.value ?? null;
  return typeof known === "number" ? known + chance.int(400) - 200 : known;
}

function drawSpan(days: readonly number[], chance: Random): [number, number] {
  const [a, b] = [chance.pick(days), chance.pick(days)];
  const [from, until] = [Math.min(a, b), Math.max(a, b) + 1];
  return [chance.chance(0.2) ? -Infinity : from, chance.chance(0.3) ? Infinity : until];
}

interface Probe {
  readonly past: Past;
  readonly question: Question;
}

/** Mostly about something that follows, on a day beside its edges; sometimes about anything. */
function drawQuestion({ world, days, pasts }: History, chance: Random): Probe {
  for (;;) {
    const past = chance.pick(pasts);
    const rows = [...(past.answers?.filed.values() ?? [])].flat();
    const row = rows.length > 0 && chance.chance(0.85) ? chance.pick(rows) : undefined;
    const kind = law.kinds.get(row?.kind ?? "");
    if (row !== undefined && (kind === undefined || kind.actions.length === 0)) continue;
    const code =
      kind === undefined ? chance.pick(vocabulary.actions).code : chance.pick(kind.actions);
    const action = vocabulary.actions.find((one) => one.code === code)!;
    const subject = subjectOfRow(row, world, chance);
    const parcel =
      subject.kind === "enterprise" && chance.chance(0.4)
        ? (row?.path.parcel ?? chance.pick([...world.parcels.keys()]))
        : undefined;
    const fitting = fit(subject, parcel, action);
    if ("refused" in fitting) continue;
    const territory = law.policies.find(({ policy }) => policy.id === row?.policy)?.policy
      .territory;
    const edges = [row?.from, row?.until].filter(
      (day) => day !== undefined && Number.isFinite(day),
    );
    const question = {
      subject: fitting,
      action: action.code,
      jurisdiction:
        territory === undefined || chance.chance(0.2) ? chance.pick(counters) : territory,
      asOf: (chance.pick([...edges, ...edges, chance.pick(days)]) ?? 0) + chance.int(3) - 1,
      ...(parcel === undefined ? {} : { parcel }),
      ...optionally("benefit", world.benefits, chance),
      ...optionally("project", world.projects, chance),
    };
    return { past, question };
  }
}

function subjectOfRow(row: FiledRow | undefined, world: World, chance: Random): Subject {
  const [key, id] = row?.under.split(":") ?? [];
  if (id !== undefined && key === "enterprise") return { kind: "enterprise", id };
  if (id !== undefined && ["parcel", "holder", "over"].includes(key!))
    return { kind: "parcel", id };
  return chance.chance(0.4)
    ? { kind: "parcel", id: chance.pick([...world.parcels.keys()]) }
    : { kind: "enterprise", id: chance.pick([...world.enterprises.keys()]) };
}

function optionally(
  key: "benefit" | "project",
  from: readonly { readonly id: string }[],
  chance: Random,
): { benefit?: string; project?: string } {
  return from.length > 0 && chance.chance(0.25) ? { [key]: chance.pick(from).id } : {};
}

function inMemory(answers: Answers, question: Question): Verdict {
  return verdict(law, question, evidenceOf(answers, question));
}

async function inRegister({ desk }: TestRegister, { past, question }: Probe): Promise<Verdict> {
  const given = await desk.ask(
    {
      subject: question.subject.id,
      action: question.action,
      jurisdiction: question.jurisdiction,
      asOf: formatDay(question.asOf),
      knownAt: past.position,
      parcel: question.parcel,
      benefit: question.benefit,
      project: question.project,
      isIdentifierConfirmed: false,
      idempotencyKey: undefined,
      context: { purpose: "测试", caseNumber: "1", operator: "经办一" },
    },
    lead,
  );
  if ("refused" in given) throw new Error(`${given.refused}: ${JSON.stringify(question)}`);
  return given.verdict;
}

function text(value: unknown): string {
  return canonical(
    JSON.parse(
      JSON.stringify(value, (_, held: unknown) =>
        held === Infinity ? "∞" : held === -Infinity ? "-∞" : held,
      ),
    ),
  );
}

/** What the two say differently, entry by entry. */
function apart(given: Verdict, wanted: Verdict | null): string {
  const entries = (verdict: Verdict | null): string[] =>
    verdict === null
      ? []
      : Object.entries(verdict).flatMap(([key, value]) =>
          (Array.isArray(value) ? value : [value]).map((one) => `${key} ${text(one)}`),
        );
  const [ours, theirs] = [entries(given), entries(wanted)];
  return [
    ...ours.filter((one) => !theirs.includes(one)).map((one) => `\n  register ${one}`),
    ...theirs.filter((one) => !ours.includes(one)).map((one) => `\n  memory   ${one}`),
  ].join("");
}

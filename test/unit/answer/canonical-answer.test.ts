import canonicalize from "canonicalize";
import { assert, property, string } from "fast-check";
import {
  getNamedType,
  type GraphQLOutputType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { describe, expect, it } from "vitest";
import { writtenDemonstration } from "../../../src/cli/load.ts";
import { tour } from "../../../src/demonstration/tour.ts";
import { type Answers, prepareAnswers, type Question } from "../../../src/domain/answer/answers.ts";
import { type Answered, canonicalAnswer } from "../../../src/domain/answer/canonical-answer.ts";
import { evidenceOf } from "../../../src/domain/answer/evidence.ts";
import { verdict } from "../../../src/domain/answer/verdict.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import type { World } from "../../../src/domain/registry/world.ts";
import { parseWorld } from "../../../src/domain/registry/parse-world.ts";
import { day, type Interval } from "../../../src/domain/time/day.ts";
import { publishBasis } from "../../../src/graphql/basis.ts";
import { projectionOf } from "../../../src/graphql/projection.ts";
import { schema } from "../../../src/graphql/schema.ts";
import { loadPacks } from "../../support/packs.ts";
import { daysOf, randomWorld, subjectOf } from "../../support/random-world.ts";
import { random, type Random, replay, seedOf } from "../../support/random.ts";

const { law, vocabulary, policies } = loadPacks();
const about = subjectOf(vocabulary, policies);
const seed = seedOf(20_261_125);
const probes = Number(process.env["PROBES"] ?? 12_000);
const perWorld = 20;

/** Of a verdict's own fields these are no part of the answer: what the record is, and its proof. */
const besides = new Set(["record", "receipt"]);

function everythingOf(type: GraphQLOutputType, but: ReadonlySet<string>): SelectionSetNode {
  const named = getNamedType(type);
  if (!isObjectType(named)) throw new Error(`${named.name} has no fields`);
  const fields = Object.values(named.getFields()).filter(({ name }) => !but.has(name));
  return {
    kind: Kind.SELECTION_SET,
    selections: fields.map((field) => ({
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value: field.name },
      ...(isObjectType(getNamedType(field.type))
        ? { selectionSet: everythingOf(field.type, new Set()) }
        : {}),
    })),
  };
}

const verdictType = schema.getType("Verdict") as GraphQLOutputType;
const wholeVerdict = projectionOf(verdictType, [everythingOf(verdictType, besides)], {
  schema,
  fragments: new Map(),
});

/** All that the contract would tell of it, as plain as it would go over the wire. */
function publishedAnswer({ question, knownAt, position, verdict: found }: Answered): unknown {
  const { parcel = null, benefit = null, project = null } = question;
  return wholeVerdict!({
    ...found,
    question: { ...question, parcel, benefit, project, knownAt },
    position,
    bases: found.bases.map(publishBasis),
    duties: found.duties.map(publishBasis),
    concerns: found.concerns.map((concern) => ({ ...concern, lastOn: concern.lastDay })),
  });
}

function askedIn(answers: Answers, question: Question, more: Partial<Answered> = {}): Answered {
  const found = verdict(law, question, evidenceOf(answers, question));
  return { question, knownAt: null, position: 4711, verdict: found, ...more };
}

/** Mostly about something that was derived, on a day when it stands; sometimes about anything. */
function drawQuestion({ world, filed }: Answers, chance: Random): Question {
  const rows = [...filed.values()].flat();
  const row = rows.length > 0 && chance.chance(0.8) ? chance.pick(rows) : undefined;
  const { enterprises, parcels, regions, benefits, projects } = world;
  const drawn = chance.pick([...enterprises.values(), ...parcels.values(), ...regions.values()]);
  const subject = row?.subject ?? { kind: drawn.kind, id: drawn.id };
  const codes = law.kinds.get(row?.kind ?? "")?.actions ?? [];
  const { territory } = policies.find(({ id }) => id === row?.policy) ?? policies[0]!;
  const land = chance.pick([row?.path.parcel ?? "未知宗地", ...parcels.keys()]);
  const granted = chance.pick(["未知优惠", ...benefits.map(({ id }) => id)]);
  const project = chance.pick(["未知项目", ...projects.map(({ id }) => id)]);
  return {
    subject: chance.chance(0.95) ? subject : { kind: "person", id: "戊" },
    action: chance.pick(codes.length > 0 ? codes : vocabulary.actions.map(({ code }) => code)),
    jurisdiction: chance.chance(0.5) ? territory : chance.pick(about.regions),
    asOf: dayWithin(row ?? { from: -Infinity, until: Infinity }, world, chance),
    ...(chance.chance(0.3) ? { parcel: land } : {}),
    ...(chance.chance(0.5) ? { benefit: row?.path.benefit ?? granted } : {}),
    ...(chance.chance(0.2) ? { project } : {}),
  };
}

function dayWithin({ from, until }: Interval, world: World, chance: Random): number {
  const days = [...daysOf(world), 18_000, from, until - 1].filter(Number.isFinite);
  return chance.pick(days.filter((one) => from <= one && one < until));
}

function* randomAnswers(count: number): Generator<Answered> {
  for (let at = 0, made = 0; made < count; at += 1) {
    const world = randomWorld(about, seed * 1000 + at);
    const chance = random(seed * 1000 + at + 1);
    const answers = prepareAnswers(law, world, derive(law, world));
    for (let share = Math.min(perWorld, count - made); share > 0; share -= 1, made += 1)
      yield askedIn(answers, drawQuestion(answers, chance), {
        position: 1 + chance.int(1e9),
        knownAt: chance.chance(0.5) ? null : chance.int(Number.MAX_SAFE_INTEGER),
      });
  }
}

/** What has been seen of what an answer can be made of: a path of names, and whether there was any. */
function see(value: unknown, path: string, seen: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) see(item, `${path}[]`, seen);
  else if (value !== null && typeof value === "object")
    for (const [name, part] of Object.entries(value)) see(part, `${path}.${name}`, seen);
  else seen.add(value === null ? `${path}?` : path);
}

/** A run that never came by one of these would prove nothing of it; with `?`, that it was null. */
const wanted = `
  .bases[].from .bases[].until .bases[].until? .bases[].chapeau .bases[].chapeau? .bases[].enforcers[]
  .bases[].doubts[].handle .bases[].doubts[].handle? .bases[].startedBy[].facts[] .bases[].endedBy[].role
  .bases[].missing[].about .bases[].missing[].recordedBy .bases[].missing[].recordedBy?
  .bases[].restsOn[].en .bases[].path.via .bases[].path.benefit .bases[].path.parcel? .duties[].measure
  .remarks[].quotation .remarks[].policy? .nextChangeOn .nextChangeOn? .question.knownAt?
  .question.parcel .question.benefit? .question.project`
  .trim()
  .split(/\s+/);

/** The same thing, its keys in another order. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, part]) => [name, turned(part as unknown)]);
  return Object.fromEntries(entries.toReversed()) as T;
}

function tourAnswers(): Answered[] {
  const { facts } = vocabulary;
  const parsed = parseWorld(writtenDemonstration(law), { facts, identifiers: "real" });
  if (!("value" in parsed)) throw new Error("the demonstration cannot be read");
  const answers = prepareAnswers(law, parsed.value, derive(law, parsed.value));
  return tour.map(({ question }) => askedIn(answers, question));
}

describe("the canonical answer", () => {
  it(`is what RFC 8785 makes of all that the contract publishes, for ${probes} random questions (SEED=${seed})`, () => {
    const seen = new Set<string>();
    for (const answered of randomAnswers(probes)) {
      const text = canonicalAnswer(answered);
      const published = publishedAnswer(answered);
      expect(text).toBe(canonicalize(published));
      see(published, "", seen);
    }
    expect(wanted.filter((path) => !seen.has(path))).toEqual([]);
  });

  it("is so for every question of the tour", () => {
    for (const answered of tourAnswers())
      expect(canonicalAnswer(answered)).toBe(canonicalize(publishedAnswer(answered)));
  });

  it("is so with permits and mortgages, and with days that are open or not recorded", () => {
    const [answered] = tourAnswers();
    const { verdict: found } = answered!;
    const concerns = [
      { kind: "permit", id: "许可-1", what: "安全生产许可证", lastDay: day("2027-02-28") },
      { kind: "mortgage", id: "抵押-1", what: "某银行", lastDay: null },
    ] as const;
    const bases = found.bases.map((basis) => ({ ...basis, from: -Infinity, until: Infinity }));
    expect(bases.length).toBeGreaterThan(0);
    const open: Answered = { ...answered!, verdict: { ...found, bases, concerns } };
    const text = canonicalAnswer(open);
    expect(text).toBe(canonicalize(publishedAnswer(open)));
    expect(text).toContain('"lastOn":"2027-02-28"');
    expect(text).toContain('"lastOn":null');
    expect(text).toContain('"from":null');
  });

  it("does not tell in which order the parts of what it is made of were put together", () => {
    for (const answered of [...tourAnswers(), ...randomAnswers(200)])
      expect(canonicalAnswer(turned(answered))).toBe(canonicalAnswer(answered));
  });

  it("writes any well-formed text as RFC 8785 does", () => {
    const [answered] = tourAnswers();
    const text = string({ unit: "binary" });
    assert(
      property(text, text, text, (id, zh, quotation) => {
        const { question, verdict: found } = answered!;
        const awkward: Answered = {
          ...answered!,
          question: { ...question, subject: { kind: "enterprise", id }, project: quotation },
          verdict: {
            ...found,
            bases: found.bases.map((basis) => ({ ...basis, quotation, restsOn: [{ zh, en: id }] })),
          },
        };
        expect(canonicalAnswer(awkward)).toBe(canonicalize(publishedAnswer(awkward)));
      }),
      replay(),
    );
  });
});

import { describe, expect, it } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { canonical } from "../../src/commands/context.ts";
import { type Derived, deriveAll } from "../../src/commands/derivation.ts";
import { type Answers, prepareAnswers, type Question } from "../../src/domain/answer/answers.ts";
import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import { fit } from "../../src/domain/answer/question.ts";
import { verdict } from "../../src/domain/answer/verdict.ts";
import { factsOf, leavesOf } from "../../src/domain/policy/condition.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { NONE, type Span } from "../../src/domain/registry/fact.ts";
import { isRegionCode } from "../../src/domain/registry/region.ts";
import type {
  DatedStatement,
  EntityRef,
  EntityStatement,
  Statement,
} from "../../src/domain/registry/statement.ts";
import { statementsOf } from "../../src/domain/registry/statements-of.ts";
import type { Discharge, Project, Region, World } from "../../src/domain/registry/world.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { writtenRow } from "../../src/store/consequences.ts";
import { entityKey } from "../../src/store/entities.ts";
import { asRole } from "../support/database.ts";
import { loadPacks } from "../support/packs.ts";
import { random, type Random, seedOf } from "../support/random.ts";
import { daysOf, drawFrom, randomWorld, subjectOf, type Subject } from "../support/random-world.ts";
import { lead, openRegister, say, type TestRegister } from "../support/register.ts";
import { labelsOf, relabel } from "../support/relabel.ts";

const packs = loadPacks();
const { law, vocabulary, policies } = packs;
const about = subjectOf(vocabulary, policies);
const territories = new Map(policies.map(({ id, territory }) => [id, territory]));
const counters = [...territories.values(), "371302", "370000"];
const seed = seedOf(20_261_122);
const worlds = Number(process.env["WORLDS"] ?? 12);
/** Small ones, after the first that tell much. */
const transactions = 32;
const questions = 100;

describe(`acts in any order and several at a time (SEED=${seed})`, () => {
  it.each([
    { what: "of every kind", count: worlds, isOfPlaces: false },
    { what: "about places and the land there", count: worlds, isOfPlaces: true },
  ])(
    "$what leave just what follows from all that stands, and so does adopting the law anew",
    async ({ count, isOfPlaces }) => {
      const wrong: string[] = [];
      const told = { worlds: 0, acts: 0, rows: 0, questions: 0 };
      for (let at = 0; at < count && wrong.length === 0; at += 1) {
        const found = await live(seed * 100 + at, isOfPlaces);
        told.worlds += 1;
        told.acts += found.acts;
        told.rows += found.rows;
        told.questions += found.wrong.length > 0 ? 0 : questions;
        wrong.push(...found.wrong.map((one) => `world ${at}: ${one}`));
      }
      console.log(`SEED=${seed}`, told);
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});

interface Lived {
  readonly acts: number;
  readonly rows: number;
  readonly wrong: readonly string[];
}

/** One register from its first act on, compared with the engine in memory after each transaction. */
async function live(worldSeed: number, isOfPlaces: boolean): Promise<Lived> {
  const chance = random(worldSeed);
  const story = openStory(about, worldSeed, { chance, isOfPlaces });
  const register = await openRegister(packs);
  const pasts: Past[] = [];
  const wrong: string[] = [];
  let [count, rows] = [0, 0];
  // Much at a time until most is told, then little, so that hardly anything else is touched by it.
  const whole = story.left();
  for (let few = 0; few < transactions && wrong.length === 0;) {
    const isMuch = story.left() > whole / 3;
    if (!isMuch) few += 1;
    const acts = Array.from({ length: 1 + chance.int(isMuch ? 4 : 2) }, (_, nth) => ({
      key: `${pasts.length}/${nth}`,
      ...story.nextAct(isMuch ? 20 : 1),
    }));
    const { outcomes, position } = await say(register.database, acts);
    expect(outcomes.filter(({ is }) => is === "rejected")).toEqual([]);
    const world = story.world();
    const past = { position, answers: prepareAnswers(law, world, derive(law, world)) };
    pasts.push(past);
    wrong.push(...(await differences(register, past)));
    if (few % 8 === 0) wrong.push(...(await changesAnew(register, past)));
    count += acts.length;
    rows += rowsOf(past.answers).size;
  }
  if (wrong.length === 0) wrong.push(...(await adoptAnew(register, pasts.at(-1)!)));
  if (wrong.length === 0)
    wrong.push(...(await askAll(register, { pasts, days: story.days(), chance })));
  await register.drop();
  return { acts: count, rows, wrong };
}

interface Past {
  readonly position: number;
  readonly answers: Answers;
}

/** The rows that the engine files for the whole world at once, by their digest. */
function rowsOf({ filed }: Answers): Map<string, string> {
  const written = [...filed.values()]
    .flat()
    .map((row) => writtenRow(row, territories.get(row.policy)!));
  return new Map(written.map(({ digest, columns }) => [digest, columns.slice(0, 17).join(" ")]));
}

/** What stands in the register otherwise than in memory. */
async function differences(
  { ownerUrl }: TestRegister,
  { position, answers }: Past,
): Promise<string[]> {
  const wanted = rowsOf(answers);
  const standing = await asRole(
    ownerUrl,
    (owner) => owner<{ digest: string; said: string }[]>`
      select replace(digest::text, '-', '') as digest, concat_ws(' ', from_day, until_day, under, origin,
        status, standing, policy, measure, via, benefit) as said from consequence where upper_inf(known)`,
  );
  const digests = new Set(standing.map(({ digest }) => digest));
  const missing = [...wanted].filter(([digest]) => !digests.has(digest));
  const surplus = standing.filter(({ digest }) => !wanted.has(digest));
  return [
    ...missing.map(([, said]) => `position ${position} lacks ${said}`),
    ...surplus.map(({ said }) => `position ${position} still has ${said}`),
    ...(digests.size === standing.length ? [] : [`position ${position} has rows twice`]),
  ].slice(0, 8);
}

/** What deriving everything anew would change; nothing of it stays. */
async function changesAnew({ database }: TestRegister, { position }: Past): Promise<string[]> {
  const undone = new Error("nothing of this stays");
  let anew: Derived | null = null;
  const told = database.recording(lead, async (tx) => {
    anew = await deriveAll(tx, { law, isDemonstration: false, position: position + 1 });
    throw undone;
  });
  await expect(told).rejects.toBe(undone);
  const { opened, closed } = anew!;
  return opened + closed === 0
    ? []
    : [`position ${position}: anew opens ${opened}, closes ${closed}`];
}

/** Without any policy nothing follows; with all of them again what followed before. */
async function adoptAnew(register: TestRegister, { answers }: Past): Promise<string[]> {
  const all = packs.folders.map(({ policy, document }) => ({ policy, document: document.issued }));
  await adoptLaw(register.database, { vocabulary, policies: [], engine: "test" }, lead);
  const left = await asRole(
    register.ownerUrl,
    (owner) => owner<{ origin: string }[]>`
      select distinct origin from consequence where upper_inf(known)`,
  );
  const { position } = await adoptLaw(
    register.database,
    { vocabulary, policies: all, engine: "test" },
    lead,
  );
  return [
    ...left.map(({ origin }) => `without any policy there are rows of ${origin}`),
    ...(await differences(register, { position, answers })),
  ];
}

interface Asking {
  readonly pasts: readonly Past[];
  readonly days: readonly number[];
  readonly chance: Random;
}

/** Asks about anybody and any land, as known after any of the transactions. */
async function askAll({ desk }: TestRegister, asking: Asking): Promise<string[]> {
  const asked = Array.from({ length: questions }, () => {
    const past = asking.chance.pick(asking.pasts);
    return { past, question: draw(past.answers, asking) };
  });
  const told = await Promise.all(
    asked.map(async ({ past: { position, answers }, question }) => {
      if (question === null) return [];
      const wanted = text(verdict(law, question, evidenceOf(answers, question)));
      const { subject, asOf, parcel, benefit, project, ...same } = question;
      const given = await desk.ask(
        {
          ...same,
          parcel,
          benefit,
          project,
          subject: subject.id,
          asOf: formatDay(asOf),
          knownAt: position,
          isIdentifierConfirmed: true,
          idempotencyKey: undefined,
          context: { purpose: "测试", caseNumber: "1", operator: "经办一" },
        },
        lead,
      );
      if ("refused" in given) return [`${given.refused}: ${text(question)}`];
      const answered = text(given.verdict);
      return answered === wanted
        ? []
        : [`${text(question)} at ${position}:\n  ${answered}\n  ${wanted}`];
    }),
  );
  return told.flat();
}

function draw({ world }: Answers, { days, chance }: Asking): Question | null {
  const firms = [...world.enterprises.values()].filter(({ kind }) => kind === "enterprise");
  const lands = [...world.parcels.keys()];
  if (firms.length === 0 || lands.length === 0) return null;
  const isLand = chance.chance(0.4);
  const subject = isLand
    ? { kind: "parcel" as const, id: chance.pick(lands) }
    : { kind: "enterprise" as const, id: chance.pick(firms).id };
  const parcel = !isLand && chance.chance(0.5) ? chance.pick(lands) : undefined;
  const action = chance.pick(vocabulary.actions);
  const fitting = fit(subject, parcel, action);
  if ("refused" in fitting) return null;
  const [benefit, project] = [world.benefits, world.projects].map((list) =>
    list.length > 0 && chance.chance(0.3) ? chance.pick<{ id: string }>(list).id : undefined,
  );
  return {
    subject: fitting,
    action: action.code,
    jurisdiction: chance.pick(counters),
    asOf: chance.pick(days) + chance.int(3) - 1,
    ...(parcel === undefined ? {} : { parcel }),
    ...(benefit === undefined ? {} : { benefit }),
    ...(project === undefined ? {} : { project }),
  };
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

/** A register's life as random acts, and what they come to, kept in the plainest way. */
interface Story {
  /** How much of what the two worlds say has not been told. */
  left(): number;
  /** An act of some statements with whatever they are about, new or said before. */
  nextAct(most: number): {
    readonly statements: readonly Statement[];
    readonly isCorrection: boolean;
  };
  /** Everything that the acts so far have established. */
  world(): World;
  days(): readonly number[];
}

const home = "371300";

interface Line {
  readonly said: DatedStatement;
  spans: Span[];
}

interface Telling {
  readonly chance: Random;
  /** Tells of nothing but where land lies and of the places there. */
  readonly isOfPlaces?: boolean;
}

/** What two random worlds say of the same firms and land, then ever new words about it. */
function openStory(about: Subject, seed: number, { chance, isOfPlaces = false }: Telling): Story {
  const [one, other] = [seed, seed + 50_000].map((at) => drawWorld(about, at, chance));
  const described = new Map<string, EntityStatement>();
  const pool: Statement[] = [];
  for (const world of [one!, other!]) {
    const taken = new Set(described.keys());
    const said = statementsOf(world, home);
    const isOwn = ({ kind, code }: EntityRef): boolean =>
      !owned.includes(kind) || !taken.has(entityKey({ kind, code }));
    for (const statement of said) {
      if (statement.is === "entity") {
        if (!taken.has(entityKey(statement))) described.set(entityKey(statement), statement);
      } else if (!("about" in statement) || isOwn(statement.about)) pool.push(statement);
    }
    pool.push(...said.filter((statement) => statement.is === "entity" && isOwn(statement)));
  }
  // Land is mostly placed first and projects told of, so that what happens later finds them whole.
  const isPlacing = (said: Statement): boolean =>
    said.is === "fact" && said.about.kind === "parcel" && ["区划", "园区"].includes(said.fact);
  const isOfProject = (said: Statement): boolean =>
    said.is === "fact" && said.about.kind === "project";
  const isTold = (said: Statement): boolean => !isOfPlaces || isPlacing(said) || isOfRegion(said);
  const shuffled = chance.shuffle(pool.filter(isTold));
  const first = shuffled.filter(
    (said) => (isPlacing(said) || isOfProject(said)) && chance.chance(0.9),
  );
  const dealt = [...shuffled.filter((said) => !first.includes(said)), ...first];
  const entered = new Map<string, EntityStatement>();
  const lines = new Map<string, Line>();
  const discharges: { readonly about: EntityRef; readonly one: Discharge }[] = [];
  const days = [...new Set([...daysOf(one!), ...daysOf(other!)])];
  const draw = drawer(about, { worlds: [one!, other!], days, chance, lines, isOfPlaces });

  function needs(statement: Statement): EntityStatement[] {
    return refsOf(statement).flatMap((ref) => {
      const found = described.get(entityKey(ref))!;
      return [...refsOf(found).filter((near) => entityKey(near) !== entityKey(ref)), ref].map(
        (near) => described.get(entityKey(near))!,
      );
    });
  }

  function settle(statement: Statement): boolean {
    if (statement.is === "discharge") {
      const { about: thing, measure, subject, on } = statement;
      discharges.push({ about: thing, one: { measure, subject, on } });
    }
    if (statement.is === "entity" || statement.is === "unit" || statement.is === "discharge")
      return false;
    const key = keyOf(statement);
    const line = lines.get(key) ?? { said: statement, spans: [] };
    lines.set(key, line);
    const over = { from: statement.from, until: statement.until, value: valueOf(statement) };
    const isOther = line.spans.some(({ from, until }) => from < over.until && over.from < until);
    line.spans = overwrite(line.spans, over);
    return isOther;
  }

  return {
    left: () => dealt.length,
    nextAct(most) {
      const said: Statement[] = [];
      for (let count = 1 + chance.int(most); count > 0; count -= 1) {
        const fresh = dealt.length > 0 && chance.chance(0.75) ? dealt.pop() : draw();
        if (fresh !== undefined) said.push(fresh);
      }
      const things = new Map(
        said.flatMap(needs).map((thing) => [entityKey(thing), thing] as const),
      );
      for (const [key, thing] of things) entered.set(key, thing);
      const clashes = said.map(settle);
      const rest = said.filter(({ is }) => is !== "entity");
      return {
        statements: [...things.values(), ...rest],
        isCorrection: clashes.includes(true) || chance.chance(0.2),
      };
    },
    world: () => worldOf(entered, lines, discharges),
    days: () => days,
  };
}

const owned = ["agreement", "benefit", "project", "permit"];

function drawWorld(about: Subject, seed: number, chance: Random): World {
  const drawn = randomWorld(about, seed);
  const isPerson = seed % 2 === 0;
  const firms = [...drawn.enterprises].map(([id, one]) => [
    id,
    isPerson && id === "丙" ? { ...one, kind: "person" as const } : one,
  ]) as [string, World["enterprises"] extends ReadonlyMap<string, infer E> ? E : never][];
  const peopled = {
    ...drawn,
    enterprises: new Map(firms),
    projects: isPerson
      ? [applied(about, chance), ...drawn.projects.filter(({ id }) => id !== "项目1")]
      : drawn.projects,
  };
  const fixed = [...peopled.enterprises].sort(([a], [b]) => (a < b ? -1 : 1));
  const ordered = { ...peopled, enterprises: new Map(fixed) };
  const world = relabel(
    ordered,
    about.vocabulary.facts,
    labelsOf(ordered, 0, (label) => `自然人:${label}`),
  );
  const always = { from: -Infinity, until: Infinity };
  const spoken = restraining(about);
  for (const { value } of [...world.parcels.values()].flatMap(
    ({ facts }) => facts.get("园区") ?? [],
  )) {
    if (typeof value !== "string" || value === NONE || world.regions.has(value)) continue;
    const facts = new Map<string, readonly Span[]>([
      ["园区", [{ ...always, value }]],
      ["区划", [{ ...always, value: chance.pick(about.regions) }]],
    ]);
    for (const name of chance.shuffle(spoken).slice(0, 3))
      facts.set(name, [{ ...always, value: true }]);
    (world.regions as Map<string, Region>).set(value, {
      kind: "region",
      id: value,
      facts,
      discharges: [],
    });
  }
  const [land] = [...world.parcels.keys()];
  const firm = [...world.enterprises.values()].find(({ kind }) => kind === "enterprise")!.id;
  return {
    ...world,
    permits: [
      {
        kind: "permit",
        id: `许可${seed % 2}`,
        type: "排污许可证",
        enterprise: firm,
        facts: new Map([
          ["到期日", [{ from: -Infinity, until: Infinity, value: chance.int(20_000) }]],
        ]),
      },
    ],
    mortgages: [
      {
        kind: "mortgage",
        id: `抵押${seed % 2}`,
        parcel: land!,
        mortgagee: "银行",
        from: 15_000,
        until: 16_000 + chance.int(2000),
        facts: new Map(),
      },
    ],
  };
}

/** A natural person may apply too, and for no land yet: a project of which some measure speaks. */
function applied({ policies, definitions, zones }: Subject, chance: Random): Project {
  const facts = new Map<string, readonly Span[]>();
  const always = { from: -Infinity, until: Infinity };
  const policy = chance.pick(
    policies.filter(({ measures }) => measures.some(({ unit }) => unit.kind === "project")),
  );
  const measure = chance.pick(policy.measures.filter(({ unit }) => unit.kind === "project"));
  for (const leaf of [...policy.scope.when, ...measure.when].flatMap(leavesOf)) {
    if (leaf.is === "fact" && definitions.get(leaf.fact)?.entities.includes("project") === true)
      facts.set(leaf.fact, [{ ...always, value: chance.chance(0.8) }]);
    if (leaf.is === "located") facts.set("园区", [{ ...always, value: chance.pick(zones) }]);
  }
  facts.set("区划", [{ ...always, value: policy.territory }]);
  return { kind: "project", id: "项目1", applicant: "丙", parcel: null, facts };
}

/** Facts of places by which something follows that a counter asks about. */
function restraining({ policies, vocabulary, definitions }: Subject): string[] {
  const asked = new Set(
    vocabulary.kinds.filter(({ actions }) => actions.length > 0).map(({ name }) => name),
  );
  const measures = policies.flatMap((policy) =>
    policy.measures.filter(({ unit, kind }) => unit.kind === "region" && asked.has(kind)),
  );
  const facts = measures.flatMap(({ when }) => when.flatMap(leavesOf).flatMap(factsOf));
  return [...new Set(facts)].filter((name) => definitions.get(name)?.type === "boolean");
}

/** Words that no world had said: other values on other days, other holders, shares and duties done. */
function drawer(
  about: Subject,
  {
    worlds,
    days,
    chance,
    lines,
    isOfPlaces,
  }: {
    readonly worlds: readonly World[];
    readonly days: readonly number[];
    readonly chance: Random;
    readonly lines: ReadonlyMap<string, Line>;
    readonly isOfPlaces: boolean;
  },
): () => Statement | undefined {
  const value = drawFrom(about, chance);
  const world = chance.pick(worlds);
  const firms = [...world.enterprises.values()];
  const lands = [...world.parcels.keys()];
  const ref = ({ kind, id }: { kind: EntityRef["kind"]; id: string }): EntityRef => ({
    kind,
    code: id,
  });
  const span = (): { from: number; until: number } => {
    const [a, b] = [chance.pick(days), chance.pick(days)];
    return {
      from: chance.chance(0.2) ? -Infinity : Math.min(a, b),
      until: chance.chance(0.3) ? Infinity : Math.max(a, b) + 1,
    };
  };
  return () => {
    const standing = [...lines.values()].map(({ said }) => said);
    const kind = isOfPlaces ? 9 : chance.int(10);
    if (kind === 0)
      return {
        is: "tenure",
        enterprise: ref(chance.pick(firms)),
        parcel: chance.pick(lands),
        ...span(),
      };
    if (kind === 1) {
      const [holder, held] = [chance.pick(firms), chance.pick(firms)];
      if (holder.id === held.id || held.kind === "person") return undefined;
      const said = chance.chance(0.5)
        ? { share: chance.pick([null, 10, 50, 50.01, 80]) }
        : { determined: chance.chance(0.6) };
      return { is: "control", holder: ref(holder), held: ref(held), said, ...span() };
    }
    if (kind === 2) {
      const things = [...world.listings, ...world.regions.values()];
      if (things.length === 0) return undefined;
      const duties = about.policies.flatMap(({ measures }) =>
        measures.filter(({ form }) => form === "one-off"),
      );
      return {
        is: "discharge",
        about: ref(chance.pick(things)),
        measure: chance.pick(duties).id,
        subject: chance.chance(0.5) ? null : chance.pick(firms).id,
        on: chance.pick(days),
      };
    }
    const facts = standing.filter((said) => said.is === "fact");
    if (facts.length === 0) return undefined;
    const places = facts.filter(
      ({ fact, about: { kind } }) => fact === "区划" || fact === "园区" || kind === "region",
    );
    const byKind = [...Map.groupBy(facts, ({ about: { kind } }) => kind).values()];
    const said = chance.pick(isOfPlaces && places.length > 0 ? places : chance.pick(byKind));
    const definition = about.definitions.get(said.fact)!;
    const drawn = definition.type === "enterprise" ? chance.pick(firms).id : value(definition);
    return { ...said, value: drawn, ...span() };
  };
}

function isOfRegion(said: Statement): boolean {
  return said.is === "entity"
    ? said.kind === "region"
    : "about" in said && said.about.kind === "region";
}

function refsOf(statement: Statement): EntityRef[] {
  const land = (code: string | null): EntityRef[] =>
    code === null ? [] : [{ kind: "parcel", code }];
  const firm = (code: string | null): EntityRef[] =>
    code === null ? [] : [{ kind: "enterprise", code }];
  switch (statement.is) {
    case "entity":
      return [
        ...land(statement.parcel),
        ...firm(statement.enterprise),
        ...(statement.parties ?? []).flatMap(firm),
        statement,
      ];
    case "unit":
    case "mortgage":
      return land(statement.parcel);
    case "tenure":
      return [statement.enterprise, ...land(statement.parcel)];
    case "control":
      return [statement.holder, statement.held];
    case "discharge":
      return [statement.about, ...firm(statement.subject)];
    case "fact":
      return [statement.about, ...(isFirm(statement.value) ? firm(statement.value as string) : [])];
    default:
      return [statement.about];
  }
}

function isFirm(value: unknown): boolean {
  return typeof value === "string" && (/^91.{16}$/.test(value) || value.startsWith("自然人:"));
}

function keyOf(statement: DatedStatement): string {
  switch (statement.is) {
    case "fact":
      return `fact ${entityKey(statement.about)} ${statement.fact}`;
    case "name":
      return `name ${entityKey(statement.about)}`;
    case "tenure":
      return `tenure ${statement.enterprise.code} ${statement.parcel}`;
    case "control":
      return `control ${statement.holder.code} ${statement.held.code} ${"share" in statement.said}`;
    case "mortgage":
      return `mortgage ${statement.parcel} ${statement.code}`;
    default:
      return statement satisfies never;
  }
}

function valueOf(statement: DatedStatement): Span["value"] {
  switch (statement.is) {
    case "fact":
      return statement.value;
    case "control":
      return "share" in statement.said ? statement.said.share : statement.said.determined;
    case "mortgage":
      return statement.mortgagee;
    case "name":
      return statement.name;
    default:
      return true;
  }
}

/** The last word stands on its days, and says how long what began with it lasts; the rest is left. */
function overwrite(spans: readonly Span[], over: Span): Span[] {
  const others = spans.filter(({ from, value }) => from !== over.from || value !== over.value);
  const left = others.flatMap((one) => [
    { ...one, until: Math.min(one.until, over.from) },
    { ...one, from: Math.max(one.from, over.until) },
  ]);
  return [...left.filter(({ from, until }) => from < until), over].sort((a, b) => a.from - b.from);
}

function worldOf(
  entered: ReadonlyMap<string, EntityStatement>,
  lines: ReadonlyMap<string, Line>,
  discharges: readonly { readonly about: EntityRef; readonly one: Discharge }[],
): World {
  const all = [...lines.values()];
  const things = [...entered.values()].map((thing) => {
    const key = entityKey(thing);
    const facts = new Map<string, readonly Span[]>();
    for (const { said, spans } of all)
      if (said.is === "fact" && entityKey(said.about) === key) facts.set(said.fact, spans);
    if (thing.kind === "region" && !isRegionCode(thing.code))
      facts.set("园区", [{ from: -Infinity, until: Infinity, value: thing.code }]);
    return {
      ...thing,
      id: thing.label ?? thing.code,
      name: null,
      realEstateUnit: null,
      applicant: thing.enterprise,
      category: thing.type,
      facts,
      discharges: discharges.filter(({ about }) => entityKey(about) === key).map(({ one }) => one),
    };
  });
  const of = (...kinds: string[]): never[] =>
    things.filter(({ kind }) => kinds.includes(kind)) as never[];
  const byId = (list: readonly { readonly id: string }[]): never =>
    new Map(list.map((one) => [one.id, one])) as never;
  return {
    isDemonstration: false,
    enterprises: byId(of("enterprise", "person")),
    parcels: byId(of("parcel")),
    regions: byId(of("region")),
    listings: of("listing"),
    agreements: of("agreement"),
    benefits: of("benefit"),
    projects: of("project"),
    permits: of("permit"),
    mortgages: all.flatMap(({ said, spans }) =>
      said.is === "mortgage"
        ? spans.map((span) => ({ ...said, ...span, kind: "mortgage", id: said.code }) as never)
        : [],
    ),
    tenures: all.flatMap(({ said, spans }) =>
      said.is === "tenure"
        ? spans.map((span) => ({ ...span, enterprise: said.enterprise.code, parcel: said.parcel }))
        : [],
    ),
    controls: all.flatMap(({ said, spans }) =>
      said.is === "control"
        ? spans.map(({ from, until, value }) => ({
            holder: said.holder.code,
            held: said.held.code,
            from,
            until,
            ...("share" in said.said
              ? { share: value as number | null }
              : { determined: value === true }),
          }))
        : [],
    ),
  };
}

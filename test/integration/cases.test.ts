import { graphql } from "graphql";
import { describe, expect, it } from "vitest";
import { prepareAnswers, type Question } from "../../src/domain/answer/answers.ts";
import { parseCases } from "../../src/domain/answer/case.ts";
import type { AskedText, CaseText } from "../../src/domain/answer/case-shape.ts";
import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import { fit } from "../../src/domain/answer/question.ts";
import { type Verdict, verdict } from "../../src/domain/answer/verdict.ts";
import type { Subject } from "../../src/domain/policy/consequence.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { World } from "../../src/domain/registry/world.ts";
import { formatDay, parseDay } from "../../src/domain/time/day.ts";
import { hidePerson } from "../../src/commands/read-act.ts";
import { schema } from "../../src/graphql/schema.ts";
import type { Caller } from "../../src/store/callers.ts";
import { readCases } from "../../src/store/policy-files.ts";
import { loadPacks, policyRoot } from "../support/packs.ts";
import { openRegister, sayWorld, type TestRegister } from "../support/register.ts";
import { type Labels, labelsOf, relabel } from "../support/relabel.ts";

const packs = loadPacks();
const { law, vocabulary } = packs;

/** A worked case in a register: its world as recorded, and the names it gives to things. */
interface Recorded {
  readonly world: World;
  readonly labels: Labels;
  /** What a counter says of a natural person, by the identifier under which the register knows them. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly asked: readonly AskedText[];
  readonly territory: string;
}

interface Item {
  readonly key: string;
  readonly question: Question;
  readonly wanted: unknown;
}

describe("the worked cases of the packs, asked through the API", () => {
  it.each(packs.folders.map(({ id }) => id))(
    "%s: every question of every case, and every day on which something changes, is answered as by the engine in memory",
    async (id) => {
      const differing: string[] = [];
      let [cases, count] = [0, 0];
      const shared = await openRegister(packs);
      for (const [at, text] of casesOf(id).entries()) {
        const read = readGiven(text, id);
        // Places are shared by all worlds: a case about one gets a register of its own.
        const register = read.regions.size === 0 ? shared : await openRegister(packs);
        const one = await recordCase({ text, at, id, read, register });
        const items = questionsOf(one);
        [cases, count] = [cases + 1, count + items.length];
        const given = await askAll(register, one, items);
        for (const { key, question, wanted } of items)
          if (given.get(key) !== JSON.stringify(wanted))
            differing.push(
              `${text.名称} ${JSON.stringify(question)}\n  api    ${given.get(key)}\n  memory ${JSON.stringify(wanted)}`,
            );
        if (register !== shared) await register.drop();
      }
      await shared.drop();
      console.log(`${id}: ${cases} cases, ${count} questions`);
      expect(differing.slice(0, 3)).toEqual([]);
      expect(count).toBeGreaterThan(cases);
    },
  );
});

function casesOf(id: string): readonly CaseText[] {
  const written = readCases(policyRoot, id);
  const parsed = "raw" in written ? parseCases(written.raw) : written;
  if ("defects" in parsed) throw new Error(JSON.stringify(parsed.defects));
  return parsed.value;
}

function readGiven({ 给定: given }: CaseText, id: string): World {
  const read = parseWorld(given, {
    facts: vocabulary.facts,
    identifiers: "labels",
    policy: id,
    region: territoryOf(id),
  });
  if ("defects" in read) throw new Error(JSON.stringify(read.defects));
  return read.value;
}

function territoryOf(id: string): string {
  return packs.policies.find((one) => one.id === id)!.territory;
}

/** Records the world of a case under identifiers of its own. */
async function recordCase({
  text,
  at,
  id,
  read,
  register,
}: {
  readonly text: CaseText;
  readonly at: number;
  readonly id: string;
  readonly read: World;
  readonly register: TestRegister;
}): Promise<Recorded> {
  const labels = labelsOf(read, at + 1, (label) => hidePerson(tokenOf(label, at), register.salt));
  const world = relabel(read, vocabulary.facts, labels);
  const { outcomes } = await sayWorld(register.database, world, `case ${at}`);
  expect([text.名称, outcomes[0]!.is]).toEqual([text.名称, "accepted"]);
  const people = [...read.enterprises.values()].filter(({ kind }) => kind === "person");
  return {
    world,
    labels,
    tokens: new Map(people.map((one) => [labels.firm(one.id), tokenOf(one.id, at).slice(4)])),
    asked: text.询问 ?? [],
    territory: territoryOf(id),
  };
}

function tokenOf(label: string, at: number): string {
  return `自然人:${at}-${label}`;
}

function questionsOf(one: Recorded): Item[] {
  const { world } = one;
  const answers = prepareAnswers(law, world, derive(law, world));
  const questions = [
    ...one.asked.flatMap((text) => written(text, one)),
    ...edges(one, answers.filed),
  ];
  const items = questions.flatMap((question): Item[] => {
    const action = vocabulary.actions.find(({ code }) => code === question.action)!;
    const fitting = fit(question.subject, question.parcel, action);
    if ("refused" in fitting || fitting.kind === "region") return [];
    const fitted = { ...question, subject: fitting };
    const wanted = plainOf(verdict(law, fitted, evidenceOf(answers, fitted)));
    return [{ key: JSON.stringify(fitted), question: fitted, wanted }];
  });
  return [...new Map(items.map((item) => [item.key, item])).values()];
}

/** A question as the case writes it. */
function written(text: AskedText, { labels, territory }: Recorded): Question[] {
  const subject = subjectOf(text.主体, labels);
  const asOf = parseDay(text.日);
  if (asOf === null) throw new Error(`no such day: ${text.日}`);
  return [
    {
      subject,
      action: text.事项,
      jurisdiction: text.辖区 ?? territory,
      asOf,
      ...(text.地块 === undefined ? {} : { parcel: labels.land(text.地块) }),
      ...(text.优惠 === undefined ? {} : { benefit: labels.named(text.优惠) }),
      ...(text.项目 === undefined ? {} : { project: labels.named(text.项目) }),
    },
  ];
}

function subjectOf(text: string, { firm, land }: Labels): Subject {
  const [kind, id] = text.split(" ");
  if (id === undefined) return enterprise(firm(text));
  if (kind === "地块") return { kind: "parcel", id: land(id) };
  return kind === "区域" ? { kind: "region", id } : enterprise(firm(id));
}

function enterprise(id: string): Subject {
  return { kind: id.startsWith("自然人:") ? "person" : "enterprise", id };
}

/** The first day of every stretch and the day before it, for every action on which it bears. */
function edges(
  { territory }: Recorded,
  filed: ReadonlyMap<string, readonly { kind: string; from: number; until: number }[]>,
): Question[] {
  return [...filed].flatMap(([under, rows]) => {
    const [key, id] = [under.slice(0, under.indexOf(":")), under.slice(under.indexOf(":") + 1)];
    if (key !== "enterprise" && key !== "parcel") return [];
    const subject = key === "parcel" ? { kind: key as "parcel", id } : enterprise(id);
    return rows.flatMap(({ kind, from, until }) =>
      (law.kinds.get(kind)?.actions ?? []).flatMap((action) =>
        [from, from - 1, until, until - 1]
          .filter((day) => Number.isFinite(day))
          .map((asOf) => ({ subject, action, jurisdiction: territory, asOf })),
      ),
    );
  });
}

const counter: Caller = {
  territories: ["371302"],
  institution: "test",
  name: "测试",
  english: "test",
  region: "371300",
  scopes: new Set(["ask"]),
  client: "test",
  account: null,
};

const document = `query Ask($items: [CheckItemInput!]!, $context: CheckContextInput!) {
  checks(items: $items, context: $context) {
    ... on CheckedBatch { results { key result {
      ... on Refusal { code }
      ... on Verdict {
        outcome atLeast subjectKnown nextChangeOn
        bases { ...Ground } duties { ...Ground } remarks { code policy measure }
        concerns { kind what lastOn }
      } } } }
    ... on Refusal { code }
  }
}
fragment Ground on Basis {
  measure effect isCertain article quotation from until document { id }
  startedBy { says { zh } } endedBy { says { zh } } missing { fact } doubts { reading other } enforcers
}`;

async function askAll(
  { desk, database }: TestRegister,
  { tokens }: Recorded,
  items: readonly Item[],
): Promise<Map<string, string>> {
  const given = new Map<string, string>();
  for (let at = 0; at < items.length; at += 500) {
    const asked = items.slice(at, at + 500);
    const result = await graphql({
      schema,
      source: document,
      variableValues: {
        context: { purpose: "测试", caseNumber: "1", operator: "经办一" },
        items: asked.map(({ key, question }) => ({
          key,
          subject: inputOf(question.subject, tokens),
          action: question.action,
          jurisdiction: question.jurisdiction,
          asOf: formatDay(question.asOf),
          parcel: question.parcel,
          benefit: question.benefit,
          project: question.project,
        })),
      },
      contextValue: { caller: counter, desk, database, isDemonstration: false, requestId: "test" },
    });
    expect(result.errors ?? []).toEqual([]);
    const { results } = (result.data as any).checks as {
      results: { key: string; result: unknown }[];
    };
    for (const { key, result: one } of results) given.set(key, JSON.stringify(one));
  }
  return given;
}

function inputOf(
  { kind, id }: Subject,
  tokens: ReadonlyMap<string, string>,
): Record<string, string | undefined> {
  if (kind === "parcel") return { parcel: id };
  return kind === "person" ? { person: tokens.get(id) } : { uscc: id };
}

/** A verdict in the words of the contract, in the order of the document above. */
function plainOf(given: Verdict): unknown {
  const day = (value: number | null): string | null =>
    value === null || !Number.isFinite(value) ? null : formatDay(value);
  const ground = (basis: Verdict["bases"][number]): unknown => ({
    measure: basis.measure,
    effect: basis.effect,
    isCertain: basis.isCertain,
    article: basis.article,
    quotation: basis.quotation,
    from: day(basis.from),
    until: day(basis.until),
    document: { id: basis.policy.id },
    startedBy: basis.startedBy.map(({ says }) => ({ says: { zh: says.zh } })),
    endedBy: basis.endedBy.map(({ says }) => ({ says: { zh: says.zh } })),
    missing: basis.missing.map(({ fact }) => ({ fact })),
    doubts: basis.doubts.map(({ reading, other }) => ({ reading, other })),
    enforcers: basis.enforcers,
  });
  return {
    outcome: given.outcome,
    atLeast: given.atLeast,
    subjectKnown: given.subjectKnown,
    nextChangeOn: day(given.nextChangeOn),
    bases: given.bases.map(ground),
    duties: given.duties.map(ground),
    remarks: given.remarks.map(({ code, policy, measure }) => ({ code, policy, measure })),
    concerns: given.concerns.map(({ kind, what, lastDay }) => ({
      kind,
      what,
      lastOn: day(lastDay),
    })),
  };
}

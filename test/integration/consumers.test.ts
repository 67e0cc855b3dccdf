import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { tour } from "../../src/demonstration/tour.ts";
import type { TourStop } from "../../src/demonstration/tour-stop.ts";
import { prepareAnswers } from "../../src/domain/answer/answers.ts";
import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import { verdict } from "../../src/domain/answer/verdict.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import { day, formatDay } from "../../src/domain/time/day.ts";
import {
  callerOf,
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";
import { loadPacks } from "../support/packs.ts";

/** Which consumer asks which questions; every question of the tour is somebody's. */
const consumers: readonly (readonly [RegExp, string])[] = [
  [/^(?:loan|financing-fund)\./, "bank"],
  [/^mortgage\./, "registration"],
  [/^land-auction\./, "land-centre"],
  [/^(?:power|water|gas|energy)\./, "utility"],
  [/^land-use-tax\./, "tax"],
  [/^safety-permit\./, "safety"],
  [/^(?:pollution-permit|discharge)\./, "environment"],
  [/^(?:subsidy|incentive|reward|exit-reward)\./, "finance"],
  [/./, "approval"],
];

interface ToldBasis {
  readonly effect: string;
  readonly article: string;
  readonly missing: readonly { readonly fact: string }[];
  readonly doubts: readonly unknown[];
}

interface ToldVerdict {
  readonly record: string;
  readonly outcome: string;
  readonly atLeast: string;
  readonly subjectKnown: boolean;
  readonly nextChangeOn: string | null;
  readonly bases: readonly ToldBasis[];
  readonly remarks: readonly { readonly code: string }[];
}

/** Two consumers of whom the tour tells nothing, each with a county where its measure is found. */
const untold: readonly (readonly [action: string, county: string, outcome: string])[] = [
  ["pollution-permit.extend", "371302", "BLOCKED"],
  ["land-use-tax.assess", "330411", "DIFFERENTIAL"],
];

/** A firm of the demonstration that the engine, asked by itself, answers so. */
function firmWith([action, jurisdiction, outcome]: (typeof untold)[number]): TourStop["question"] {
  const { law } = loadPacks();
  const { facts } = law.vocabulary;
  const parsed = parseWorld(writtenDemonstration(law), { facts, identifiers: "real" });
  if (!("value" in parsed)) throw new Error("the demonstration cannot be read");
  const answers = prepareAnswers(law, parsed.value, derive(law, parsed.value));
  for (const id of parsed.value.enterprises.keys()) {
    const subject = { kind: "enterprise", id } as const;
    const question = { subject, action, jurisdiction, asOf: day("2026-03-02") };
    if (verdict(law, question, evidenceOf(answers, question)).outcome === outcome) return question;
  }
  throw new Error(`no firm of the demonstration has ${outcome} for ${action}`);
}

interface KeyedVerdict {
  readonly key: string;
  readonly result: ToldVerdict;
}

const consumersRoot = join(import.meta.dirname, "..", "contract", "consumers");

let register: DemonstrationRegister;

beforeAll(async () => {
  register = await openDemonstration();
});

afterAll(() => register?.drop());

function consumerOf(action: string): string {
  return consumers.find(([actions]) => actions.test(action))![1];
}

function inputOf({ subject, asOf, ...question }: TourStop["question"]): Record<string, unknown> {
  const { parcel, benefit, project, action, jurisdiction } = question;
  const key = { enterprise: "uscc", person: "person", parcel: "parcel", region: "parcel" }[
    subject.kind
  ];
  return {
    subject: { [key]: subject.id },
    action,
    jurisdiction,
    asOf: formatDay(asOf),
    parcel,
    benefit,
    project,
    context: { purpose: "导览", caseNumber: "1", operator: "经办" },
  };
}

function documentOf(consumer: string): string {
  const source = readFileSync(join(consumersRoot, `${consumer}.graphql`), "utf8");
  const second = source.indexOf("\n# ", 2);
  return second === -1 ? source : source.slice(0, second);
}

describe("the tour, asked over the contract by those who would ask", () => {
  it("has a question for every consumer", () => {
    const asking = new Set(
      [...tour.map(({ question }) => question.action), ...untold.map(([action]) => action)].map(
        consumerOf,
      ),
    );
    expect([...asking].toSorted()).toEqual(
      [...new Set(consumers.map(([, name]) => name))].toSorted(),
    );
  });

  it.each(tour.map((stop) => [stop.title.en, stop] as const))("%s", async (_, stop) => {
    const { question, expected } = stop;
    const caller = callerOf(`${consumerOf(question.action)}-test`, question.jurisdiction);
    const { data, errors } = await register.ask<{ check: ToldVerdict }>(
      documentOf(consumerOf(question.action)),
      { input: inputOf(question) },
      caller,
    );
    expect(errors).toBeUndefined();
    const told = data!.check;
    expect(told.outcome).toBe(expected.outcome);
    expect(told.record).toMatch(/^[0-9a-f-]{36}\/\d+$/);
    if (expected.atLeast !== undefined) expect(told.atLeast).toBe(expected.atLeast);
    if (expected.subjectKnown !== undefined) expect(told.subjectKnown).toBe(expected.subjectKnown);
    if (expected.nextChangeOn !== undefined) expect(told.nextChangeOn).toBe(expected.nextChangeOn);
    const deciding = told.bases.filter(({ effect }) => effect === expected.outcome);
    if (expected.article !== undefined)
      expect(deciding.map(({ article }) => article)).toContain(expected.article);
    if (expected.isDoubted !== undefined)
      expect(deciding.some(({ doubts }) => doubts.length > 0)).toBe(expected.isDoubted);
    if (expected.missing !== undefined)
      expect(
        [
          ...new Set(told.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))),
        ].toSorted(),
      ).toEqual([...expected.missing].toSorted());
    for (const code of expected.remarks ?? [])
      expect(told.remarks.map((remark) => remark.code)).toContain(code);
  });
  it.each(untold)("%s in %s is answered as the engine answers it: %s", async (...question) => {
    const asked = firmWith(question);
    const { data, errors } = await register.ask<{ check: ToldVerdict }>(
      documentOf(consumerOf(asked.action)),
      { input: inputOf(asked) },
      callerOf("counter", asked.jurisdiction),
    );
    expect(errors).toBeUndefined();
    expect(data!.check.outcome).toBe(question[2]);
  });

  it("answers a bank's portfolio in its order, one result for each key", async () => {
    const mine = tour.filter(({ question }) => question.action.startsWith("loan."));
    const items = mine.map((stop, at) => {
      const { context: _, ...item } = inputOf(stop.question);
      return { key: `客户 ${at}`, ...item };
    });
    const source = readFileSync(join(consumersRoot, "bank.graphql"), "utf8");
    const { data, errors } = await register.ask<{ checks: { results: readonly KeyedVerdict[] } }>(
      source.slice(source.indexOf("query ReviewPortfolio")),
      { items, context: { purpose: "贷后管理", caseNumber: "2", operator: "经办" } },
    );
    expect(errors).toBeUndefined();
    const { results } = data!.checks;
    expect(results.map(({ key }) => key)).toEqual(items.map(({ key }) => key));
    expect(results.map(({ result }) => result.outcome)).toEqual(
      mine.map(({ expected }) => expected.outcome),
    );
  });
});

import { getNamedType, type GraphQLOutputType, isObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckAnswer, CheckDesk } from "../../src/commands/check-desk.ts";
import { tour } from "../../src/demonstration/tour.ts";
import type { TourStop } from "../../src/demonstration/tour-stop.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { schema } from "../../src/graphql/schema.ts";
import {
  callerOf,
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";

/** Of a verdict's own fields these are no part of the answer: what the record is, and its proof. */
const besides = new Set(["record", "receipt"]);

/** Every field, read off the contract: a new one is asked for without a line here. */
function everythingOf(type: GraphQLOutputType, but: ReadonlySet<string> = new Set()): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return "";
  const fields = Object.values(named.getFields()).filter(({ name }) => !but.has(name));
  return `{ ${fields.map(({ name, type: part }) => `${name} ${everythingOf(part)}`).join(" ")} }`;
}

const everything = everythingOf(schema.getType("Verdict") as GraphQLOutputType, besides);
const document = `query Ask($input: CheckInput!) { check(input: $input) { ... on Verdict ${everything} } }`;

let register: DemonstrationRegister;

beforeAll(async () => {
  register = await openDemonstration();
});

afterAll(() => register?.drop());

function inputOf({ subject, asOf, ...question }: TourStop["question"]): Record<string, unknown> {
  const key = { enterprise: "uscc", person: "person", parcel: "parcel", region: "parcel" };
  return {
    ...question,
    subject: { [key[subject.kind]]: subject.id },
    asOf: formatDay(asOf),
    context: { purpose: "导览", caseNumber: "1", operator: "经办" },
  };
}

/** What a caller is told, and the answer of the desk that it was told from. */
async function ask(
  { question }: TourStop,
  knownAt?: number,
): Promise<{ readonly told: unknown; readonly answer: CheckAnswer }> {
  const answers: CheckAnswer[] = [];
  const desk: CheckDesk = {
    ...register.desk,
    ask: async (asked, acting) => {
      const answer = await register.desk.ask(asked, acting);
      if (!("refused" in answer)) answers.push(answer);
      return answer;
    },
  };
  const input = { ...inputOf(question), knownAt };
  const caller = callerOf("counter", question.jurisdiction);
  const { data, errors } = await register.ask<{ check: unknown }>(document, { input }, caller, {
    desk,
  });
  expect(errors).toBeUndefined();
  expect(answers).toHaveLength(1);
  return { told: data!.check, answer: answers[0]! };
}

describe("what a caller is told, with every field of a verdict selected", () => {
  it.each(tour.map((stop) => [stop.title.en, stop] as const))(
    "is the canonical answer: %s",
    async (_, stop) => {
      const { told, answer } = await ask(stop);
      expect(told).toEqual(JSON.parse(answer.canonical));
    },
  );

  it.each(tour.map((stop) => [stop.title.en, stop] as const))(
    "is the same asked again at its position, but for the position asked for: %s",
    async (_, stop) => {
      const first = await ask(stop);
      const { told, answer } = await ask(stop, first.answer.position);
      expect(told).toEqual(JSON.parse(answer.canonical));
      const asked = `"knownAt":${first.answer.position}`;
      expect(answer.canonical).toBe(first.answer.canonical.replace('"knownAt":null', asked));
    },
  );
});

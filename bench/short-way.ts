// What the GraphQL part of a check costs by the short way and by the long one, over a desk that is not there.
import type { CheckAnswer, CheckDesk } from "../src/commands/check-desk.ts";
import { schema } from "../src/graphql/schema.ts";
import { askingOf } from "../src/http/asking.ts";
import { createEngine, type Served } from "../src/http/engine.ts";
import { bankQuery } from "./questions.ts";

const rounds = Number(process.env["ROUNDS"] ?? 5);
const count = 50_000;

const answer = {
  record: "none",
  question: {
    subject: { kind: "enterprise", id: "91371302DEM900012E" },
    action: "loan.new",
    jurisdiction: "371302",
    asOf: 20_000,
  },
  position: 1,
  verdict: {
    outcome: "NO_MEASURE",
    atLeast: "NO_MEASURE",
    bases: [],
    remarks: [],
    duties: [],
    concerns: [],
    nextChangeOn: null,
    subjectKnown: true,
    isDemonstration: false,
  },
} as unknown as CheckAnswer;
const desk: CheckDesk = { ask: async () => answer };
const caller = {
  institution: "bank",
  client: "bank/1",
  region: "371302",
  scopes: new Set(["ask"]),
};
const context = { caller, desk, requestId: "1", charge: () => undefined } as unknown as Served;
const asking = askingOf(new Request("http://localhost/graphql", { method: "POST" }));
const input = {
  subject: { uscc: "91371302DEM900012E" },
  action: "loan.new",
  asOf: "2025-01-15",
  context: { purpose: "loan", caseNumber: "2026-1", operator: "bench" },
};
const engine = createEngine(schema);
// A directive, even one that changes nothing, sends a document the long way.
const ways = {
  short: bankQuery,
  long: bankQuery.replace("outcome", "outcome @include(if: true)"),
} as const;

async function run(query: string, times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    const { errors } = await engine.execute({ query, variables: { input } }, asking, context);
    if (errors !== undefined) throw errors[0]!;
  }
}

const spent: Record<keyof typeof ways, number[]> = { short: [], long: [] };
for (let round = 0; round <= rounds; round += 1)
  for (const way of ["short", "long"] as const) {
    const before = process.cpuUsage();
    await run(ways[way], count);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) spent[way].push((user + system) / count);
  }
for (const [way, values] of Object.entries(spent)) {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0, 0.5, 1].map((at) => sorted[Math.round(at * (rounds - 1))]!);
  console.log(
    `${way} way: ${middle!.toFixed(1)} (${low!.toFixed(1)} to ${high!.toFixed(1)}) CPU µs a check`,
  );
}

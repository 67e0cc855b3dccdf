// What a bank asks, about whom and of which day.
import { enterpriseCode } from "./registers.ts";
import { chance } from "./worlds.ts";

/** In which form a candidate takes a question. */
export type Asks = "graphql" | "receipt" | "bare";

/** The register that is asked, and which of its questions. */
export interface Shape {
  readonly enterprises: number;
  readonly listed: number;
  readonly seed: number;
}

export interface BankQuestion {
  readonly subject: string;
  readonly asOf: string;
}

export const bankQuery = `query Bank($input: CheckInput!) { check(input: $input) { ... on Verdict {
  outcome bases { article quotation from until startedBy { says { zh } } } nextChangeOn position record
} ... on Refusal { code } } }`;

/** The same, by a bank that files the receipt. */
export const receiptQuery = bankQuery.replace(" record\n", " record receipt { text }\n");

/** Half of the questions are about enterprises that hold listed land. */
export function questionsOf({ enterprises, listed, seed }: Shape, count: number): BankQuestion[] {
  const random = chance(seed);
  const every = Math.floor(enterprises / listed);
  return Array.from({ length: count }, () => {
    const at = Math.floor(random() * listed) * every;
    const other = at + (random() < 0.5 ? 0 : 1 + Math.floor(random() * (every - 1)));
    const year = 2016 + Math.floor(random() * 11);
    const month = String(1 + Math.floor(random() * 12)).padStart(2, "0");
    return { subject: enterpriseCode(other), asOf: `${year}-${month}-15` };
  });
}

export function bodyOf({ subject, asOf }: BankQuestion, asks: Asks): string {
  if (asks === "bare") return JSON.stringify({ subject, asOf });
  const context = { purpose: "loan", caseNumber: "2026-1", operator: "bench" };
  const input = { subject: { uscc: subject }, action: "loan.new", asOf, context };
  const query = asks === "receipt" ? receiptQuery : bankQuery;
  return JSON.stringify({ query, variables: { input } });
}

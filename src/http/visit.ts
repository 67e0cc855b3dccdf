import { randomUUID } from "node:crypto";
import type { CheckDesk } from "../commands/check-desk.ts";
import type { Allowance } from "./allowance.ts";

/** One request on its way through: what is counted and told of it afterwards. Nothing in it is personal. */
export interface Visit {
  readonly requestId: string;
  /** On the clock of `performance.now()`. */
  readonly begunAt: number;
  institution: string | null;
  operation: string | null;
  allowance: Allowance | null;
  /** Verdicts by outcome, and refusals by code. */
  readonly outcomes: Map<string, number>;
  readonly refused: Map<string, number>;
  /** The codes of the errors that the reply holds. */
  rejected: readonly string[];
  /** What went wrong with us, for the log. */
  readonly faults: unknown[];
}

const acceptable = /^[\w.:+/=-]{1,128}$/;

/** A caller's own number for its request is kept where it is one; anything that could be a key is not. */
export function openVisit(given: string | null): Visit {
  const isKept = given !== null && acceptable.test(given) && !given.includes("ld_");
  return {
    requestId: isKept ? given : randomUUID(),
    begunAt: performance.now(),
    institution: null,
    operation: null,
    allowance: null,
    outcomes: new Map(),
    refused: new Map(),
    rejected: [],
    faults: [],
  };
}

/** The desk, telling a visit what it has answered. */
export function deskFor(visit: Visit, desk: CheckDesk): CheckDesk {
  return {
    async ask(asked, acting) {
      try {
        const answer = await desk.ask(asked, acting);
        if ("refused" in answer) add(visit.refused, answer.refused);
        else add(visit.outcomes, answer.verdict.outcome);
        return answer;
      } catch (error) {
        if (visit.faults.length < faultsMax) visit.faults.push(error);
        throw error;
      }
    },
  };
}

/** Of a batch, a thousand questions fail for one reason. */
const faultsMax = 3;

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

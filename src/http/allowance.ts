import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { rejection } from "../graphql/rejection.ts";
import type { EdgeLimits } from "./limits.ts";

/** What an institution may still ask for in the present window, as its replies say. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export interface Allowances {
  /** Takes points; throws what was left, unchanged, where there are not enough. */
  take(institution: string, points: number): Promise<Allowance>;
  /** Lets a request in, or throws; whoever is let in leaves. */
  enter(institution: string): void;
  leave(institution: string): void;
  readonly inFlight: number;
}

/** Not enough is left of an allowance: nothing was taken. */
export class AllowanceSpent extends Error {
  override readonly name = "AllowanceSpent";
  readonly allowance: Allowance;

  constructor(allowance: Allowance) {
    super("the allowance is spent");
    this.allowance = allowance;
  }
}

/** Of this process; several behind one address allow as much each. */
export function openAllowances({
  ratePoints,
  rateSeconds,
  concurrencyMax,
}: Pick<EdgeLimits, "ratePoints" | "rateSeconds" | "concurrencyMax">): Allowances {
  const limiter = new RateLimiterMemory({ points: ratePoints, duration: rateSeconds });
  const underway = new Map<string, number>();
  let inFlight = 0;

  const read = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
    limit: ratePoints,
    remaining: Math.max(0, remainingPoints),
    resetSeconds: Math.ceil(msBeforeNext / 1000),
  });

  return {
    async take(institution, points) {
      try {
        return read(await limiter.consume(institution, points));
      } catch (error) {
        if (error instanceof Error) throw error;
        throw new AllowanceSpent(read(await limiter.reward(institution, points)));
      }
    },
    enter(institution) {
      const count = underway.get(institution) ?? 0;
      if (count >= concurrencyMax) throw rejection("limits.concurrency");
      underway.set(institution, count + 1);
      inFlight += 1;
    },
    leave(institution) {
      const count = underway.get(institution)!;
      if (count === 1) underway.delete(institution);
      else underway.set(institution, count - 1);
      inFlight -= 1;
    },
    get inFlight() {
      return inFlight;
    },
  };
}

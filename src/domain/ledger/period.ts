import { formatDay, type Interval } from "../time/day.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";

/** First day and first day no longer, as they were typed; either may be left out. */
export interface TypedPeriod {
  readonly from: number | null;
  readonly until: number | null;
}

/**
 * The days that an act speaks of. Left out, the first is that of the act; but where only an end is given
 * and something stands on the day before it, the act ends that. What stands already is refused, so that
 * nobody believes to have changed something.
 */
export function periodMeant(
  standing: readonly Interval[],
  { from, until }: TypedPeriod,
  on: number,
): Interval | LedgerRefusal {
  const ended = until === null || from !== null ? undefined : standing.find(coveringEnd(until));
  const meant = { from: ended?.from ?? from ?? on, until: until ?? Infinity };
  if (meant.from >= meant.until)
    return refuse(
      "day.order",
      `“止”（${formatDay(meant.until)}，不含）须晚于“起”`,
      `the first day no longer (${formatDay(meant.until)}) must be after the first`,
    );
  return standing.some((one) => says(one, meant)) ? refuseAs("entry.standing") : meant;
}

function coveringEnd(until: number): (one: Interval) => boolean {
  return (one) => one.from < until && until <= one.until;
}

/** Whether what stands says all that is meant; to end what is open says more. */
function says(standing: Interval, meant: Interval): boolean {
  const isEnding =
    standing.from === meant.from && standing.until === Infinity && meant.until !== Infinity;
  return standing.from <= meant.from && meant.until <= standing.until && !isEnding;
}

/** A period as the grammar of worlds writes it. */
export function saidPeriod({ from, until }: Interval): {
  readonly 自?: string;
  readonly 至?: string;
} {
  return {
    ...(Number.isFinite(from) ? { 自: formatDay(from) } : {}),
    ...(Number.isFinite(until) ? { 至: formatDay(until) } : {}),
  };
}

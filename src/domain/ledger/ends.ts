import { NONE, type Entity, type FactValue } from "../registry/fact.ts";
import { type LedgerRefusal, refuse } from "./refusal.ts";
import { dayWord, type SaidSpan, since, spanOn } from "./said.ts";

type Ends = Readonly<Record<string, SaidSpan>>;

/**
 * Ends on a day whatever is recorded of these facts; what does not hold is left alone. What began on
 * that very day has no day on which it held: it was an error, and is corrected.
 */
export function endOf(entity: Entity, facts: readonly string[], on: number): Ends | LedgerRefusal {
  const ends: Record<string, SaidSpan> = {};
  for (const fact of facts) {
    const span = spanOn(entity, fact, on);
    const value = span === undefined ? null : worded(span.value);
    if (span === undefined || value === null) continue;
    if (span.from === on)
      return refuse(
        "day.order",
        `“${fact}”自当日起登记，终止须在其后；当日即有误的，用更正`,
        `${fact} is recorded from that very day and can end only later; an error is corrected`,
      );
    ends[fact] = since(span.from, value, on);
  }
  return ends;
}

/** Dates are the only numbers among the facts of findings. */
function worded(value: FactValue): string | true | null {
  if (typeof value === "number") return dayWord(value);
  return value === NONE || value === false ? null : value;
}

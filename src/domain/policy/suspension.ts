import { mapSpans, spansOf, truthOf } from "../registry/fact.ts";
import { and, isNever, NO, not } from "../time/timeline.ts";
import type { Consequence, Part } from "./consequence.ts";
import type { Law } from "./law.ts";
import type { Unit } from "./units.ts";

/** The fact by which the execution of a listing is suspended, as while an objection awaits its decision. */
export const suspensionFact = "中止执行";

/** That the listing is not suspended, as what its measures rest on; null where none was ever recorded. */
export function suspensionOf({ kind, entity }: Unit): Part | null {
  const spans = kind === "listing" ? spansOf(entity, suspensionFact) : [];
  if (spans.length === 0) return null;
  const line = mapSpans(spans, NO, ({ from, until, value }) => [
    { from, until, value: truthOf(value) },
  ]);
  return { role: "suspension", listing: entity.id, line: not(line) };
}

/**
 * What restrains or obliges by a listing is not in force while it is suspended; what benefits stands.
 * It is laid over last: a suspension interrupts a measure and does not let it begin anew, so that what
 * falls due, is carried out or is granted meanwhile counts as it would have without.
 */
export function suspend(
  rows: readonly Consequence[],
  suspension: Part,
  { kinds }: Law,
): Consequence[] {
  return rows
    .map((row) =>
      kinds.get(row.measure.kind)?.polarity === "incentive"
        ? row
        : {
            ...row,
            line: and(row.line, suspension.line),
            ifInForce: and(row.ifInForce, suspension.line),
            parts: [...row.parts, suspension],
          },
    )
    .filter(({ ifInForce, line }) => !isNever(ifInForce) || !isNever(line));
}

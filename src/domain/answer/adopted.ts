import { fromRuns, NO, YES } from "../time/timeline.ts";
import type { Consequence } from "../policy/consequence.ts";
import { narrowed } from "./holding.ts";

/**
 * What follows on the days for which its version of the document was adopted. The cut comes last, so that
 * on each day everything is as though the version adopted for it had been the only one.
 */
export function whileAdopted(rows: readonly Consequence[]): readonly Consequence[] {
  return rows.map((row) => {
    const { from, until } = row.policy.adopted;
    if (from === -Infinity && until === Infinity) return row;
    return narrowed(row, { role: "adoption", line: fromRuns([{ from, until, value: YES }], NO) });
  });
}

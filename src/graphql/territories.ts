import type { View } from "./view.ts";

/**
 * The territories whose documents bear on an action, by a measure or by text without a rule. Where none
 * does, the caller's own, so that even then there is an answer and a record of it.
 */
export function territoriesOf(
  { law: { law } }: View,
  action: string,
  home: string,
): readonly string[] {
  const kinds = new Set(
    law.vocabulary.kinds.filter(({ actions }) => actions.includes(action)).map(({ name }) => name),
  );
  const bearing = law.policies.filter(
    ({ policy }) =>
      policy.measures.some(({ kind }) => kinds.has(kind)) ||
      policy.uncoded.some(({ actions }) => actions.includes(action)),
  );
  const found = [...new Set(bearing.map(({ policy }) => policy.territory))].sort();
  return found.length === 0 ? [home] : found;
}

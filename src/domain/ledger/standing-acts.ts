import type { FiledAct } from "./form.ts";

/** The acts of a file that were not struck by a later correction; a correction can be struck in its turn. */
export function standingActs(acts: readonly FiledAct[]): readonly FiledAct[] {
  const struck = new Set<unknown>();
  // Whatever strikes comes after what it strikes: seen from the end, each is judged before it judges.
  for (const { position, form, fields } of acts.toReversed())
    if (form === "correct" && fields["neverSo"] === true && !struck.has(position))
      struck.add(fields["position"]);
  return acts.filter(({ position }) => !struck.has(position));
}

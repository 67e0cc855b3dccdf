import { and, asc, inArray } from "drizzle-orm";
import type { Interval } from "../domain/time/day.ts";
import type { Transaction } from "./database.ts";
import { holding, known, type Lens } from "./lens.ts";
import { fact } from "./tables.ts";
import { ids } from "./worlds.ts";

/** What was established of a thing on some days, and by which act it is known. */
export interface RecordedFact extends Interval {
  readonly name: string;
  /** A JSON scalar as text; `null` where it was recorded as unknown. */
  readonly value: string;
  readonly since: number;
}

/** Everything established about things, by fact and then by day. */
export async function loadFacts(
  tx: Transaction,
  things: readonly number[],
  lens: Pick<Lens, "position">,
): Promise<Map<number, RecordedFact[]>> {
  const rows = await tx
    .select({
      entity: fact.entity,
      name: fact.name,
      value: fact.value,
      from: fact.fromDay,
      until: fact.untilDay,
      since: fact.openedBy,
    })
    .from(fact)
    .where(and(inArray(fact.entity, ids(things)), known(fact, lens)))
    .orderBy(asc(fact.name), asc(fact.fromDay));
  return Map.groupBy(rows, (row) => row.entity);
}

/** What is established about things on the day, by the word for it. */
export async function loadFactsOnDay(
  tx: Transaction,
  things: readonly number[],
  { names, ...lens }: Lens & { readonly names: readonly string[] },
): Promise<Map<number, ReadonlyMap<string, string>>> {
  const rows = await tx
    .select({ entity: fact.entity, name: fact.name, value: fact.value })
    .from(fact)
    .where(
      and(
        inArray(fact.entity, ids(things)),
        inArray(fact.name, [...names]),
        holding(fact, lens),
        known(fact, lens),
      ),
    );
  const byThing = Map.groupBy(rows, (row) => row.entity);
  return new Map(
    [...byThing].map(([thing, own]) => [thing, new Map(own.map((row) => [row.name, row.value]))]),
  );
}

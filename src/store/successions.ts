import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayText } from "./days.ts";
import { json } from "./visible.ts";

export type SuccessionKind = "split" | "merge";

export interface Succession {
  readonly kind: SuccessionKind;
  /** Codes of parcels. */
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
  readonly on: number;
}

/** Whether any of these parcels has passed into others already. */
export async function findIsSucceededLand(
  tx: Transaction,
  parcels: readonly string[],
): Promise<boolean> {
  const [row] = await tx.execute<{ found: boolean }>(
    sql`select exists (
          select from json_array_elements_text(${json(parcels)}) w
          join entity e on e.kind = 'parcel' and e.code = w
          join succession s on s.predecessor = e.id and upper_inf(s.known)) as found`,
  );
  return row!.found;
}

/** Records that each of the old parcels has passed into each of the new. */
export async function recordSuccession(
  tx: Transaction,
  { kind, predecessors, successors, on }: Succession,
  position: number,
): Promise<void> {
  await tx.execute(
    sql`insert into succession (region, kind, predecessor, successor, on_day, known, opened_by)
        select n.region, ${kind}, o.id, n.id, ${dayText(on)}::date, int8range(${position}::bigint, null), ${position}::bigint
        from json_array_elements_text(${json(predecessors)}) p
        join entity o on o.kind = 'parcel' and o.code = p
        cross join json_array_elements_text(${json(successors)}) s
        join entity n on n.kind = 'parcel' and n.code = s`,
  );
}

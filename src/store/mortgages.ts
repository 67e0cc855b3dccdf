import { sql } from "drizzle-orm";
import type { Mortgage } from "../domain/registry/world.ts";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { ids } from "./worlds.ts";

interface FoundMortgage extends Record<string, unknown> {
  readonly parcel: string;
  readonly code: string;
  readonly mortgagee: string;
  readonly from_day: string;
  readonly until_day: string;
}

/** The mortgages known now of some land; no consequence rests on them, so the engine's world has none. */
export async function loadMortgages(
  tx: Transaction,
  parcels: readonly number[],
): Promise<Mortgage[]> {
  if (parcels.length === 0) return [];
  const rows = await tx.execute<FoundMortgage>(
    sql`select e.code as parcel, m.code, m.mortgagee, m.from_day::text as from_day,
          m.until_day::text as until_day
        from mortgage m join entity e on e.id = m.parcel
        where m.parcel in ${ids(parcels)} and upper_inf(m.known) order by m.id`,
  );
  return rows.map(({ parcel, code, mortgagee, from_day, until_day }) => ({
    kind: "mortgage",
    id: code,
    parcel,
    mortgagee,
    from: dayOfText(from_day),
    until: dayOfText(until_day),
    facts: new Map(),
  }));
}

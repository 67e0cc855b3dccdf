import { sql } from "drizzle-orm";
import type { EntityRef, EntityStatement } from "../domain/registry/statement.ts";
import type { Transaction } from "./database.ts";
import { entityKey } from "./entities.ts";
import { json } from "./visible.ts";

/** What never changes about a thing and is not in its code: two acts that differ in it contradict. */
export type Traits = Pick<EntityStatement, "type" | "parcel" | "enterprise" | "parties">;

const withTraits = ["agreement", "benefit", "project", "permit"];

export function hasTraits({ kind }: EntityRef): boolean {
  return withTraits.includes(kind);
}

/** The traits under which these things were entered, by kind and code. */
export async function loadTraits(
  tx: Transaction,
  refs: readonly EntityRef[],
): Promise<Map<string, Traits>> {
  const wanted = refs.filter(hasTraits).map(({ kind, code }) => ({ kind, code }));
  if (wanted.length === 0) return new Map();
  const rows = await tx.execute<Traits & EntityRef & Record<string, unknown>>(
    sql`select e.kind, e.code, e.type, p.code as parcel, o.code as enterprise,
          (select json_agg(m.code) from unnest(e.parties) n join entity m on m.id = n) as parties
        from json_to_recordset(${json(wanted)}) as w(kind text, code text)
        join entity e on e.kind = w.kind and e.code = w.code
        left join entity p on p.id = e.parcel
        left join entity o on o.id = e.enterprise`,
  );
  return new Map(rows.map((row) => [entityKey(row), row]));
}

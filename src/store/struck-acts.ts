import { sql } from "drizzle-orm";
import type { Stated } from "../domain/registry/succession.ts";
import type { Transaction } from "./database.ts";
import { type DatedKey, type DatedTable, keyText } from "./dated.ts";
import { dayOfText } from "./days.ts";

/** A recorded act, and the things in whose files it stands. */
export interface ActInFile {
  readonly kind: string;
  readonly region: string;
  readonly things: readonly { readonly kind: string; readonly code: string }[];
}

export async function findActInFile(tx: Transaction, position: number): Promise<ActInFile | null> {
  const [row] = await tx.execute<{ kind: string; region: string; things: ActInFile["things"] }>(
    sql`select a.kind, a.region, coalesce((select json_agg(json_build_object('kind', e.kind, 'code', e.code) order by e.id)
          from act_about b join entity e on e.id = b.entity where b.position = a.position), '[]'::json) as things
        from act a where a.position = ${position}::bigint`,
  );
  return row ?? null;
}

/** What an act changed under one key: rows that it closed, and rows that it opened. */
export interface ChangedKey {
  readonly key: DatedKey;
  readonly closed: Stated[];
  readonly opened: Stated[];
}

const columns = {
  fact: { keys: "t.entity, t.name", value: "t.value" },
  name: { keys: "t.entity", value: "t.name" },
  tenure: { keys: "t.enterprise, t.parcel", value: "'true'" },
  control: {
    keys: "t.holder, t.held, t.basis",
    value:
      "case t.basis when 'share' then coalesce(trim_scale(t.share)::text, 'null') else t.determined::text end",
  },
  mortgage: { keys: "t.parcel, t.code", value: "t.mortgagee" },
} as const satisfies Readonly<Record<DatedTable, { keys: string; value: string }>>;

interface FoundRow extends Record<string, unknown> {
  readonly key: readonly (number | string)[];
  readonly region: string;
  readonly value: string;
  readonly from_day: string;
  readonly until_day: string;
  readonly isOpened: boolean;
}

/** Everything dated that an act closed or opened. */
export async function loadChangedBy(tx: Transaction, position: number): Promise<ChangedKey[]> {
  const found = new Map<string, ChangedKey>();
  for (const table of Object.keys(columns) as DatedTable[]) {
    const { keys, value } = columns[table];
    const rows = await tx.execute<FoundRow>(
      sql`select json_build_array(${sql.raw(keys)}) as key, t.region, ${sql.raw(value)} as value,
            t.from_day::text as from_day, t.until_day::text as until_day, w.opened as "isOpened"
          from ${sql.raw(table)} t cross join (values (true), (false)) w(opened)
          where case when w.opened then t.opened_by else t.closed_by end = ${position}::bigint
          order by t.id`,
    );
    for (const row of rows) {
      const key = { table, keys: row.key, region: row.region };
      const changed = found.get(keyText(key)) ?? { key, closed: [], opened: [] };
      found.set(keyText(key), changed);
      changed[row.isOpened ? "opened" : "closed"].push({
        value: row.value,
        from: dayOfText(row.from_day),
        until: dayOfText(row.until_day),
      });
    }
  }
  return [...found.values()];
}

/** Closes what an act said that is no value on days: what was carried out, reported, or came of what. */
export async function closeUndatedBy(
  tx: Transaction,
  position: number,
  from: number,
): Promise<number[]> {
  const closed = sql`set known = int8range(lower(known), ${from}::bigint), closed_by = ${from}::bigint
        where opened_by = ${position}::bigint and upper_inf(known)`;
  const discharged = await tx.execute<{ entity: number }>(
    sql`update discharge ${closed} returning entity`,
  );
  await tx.execute(sql`update succession ${closed}`);
  await tx.execute(sql`update measure_report ${closed}`);
  return discharged.map(({ entity }) => entity);
}

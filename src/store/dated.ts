import { sql } from "drizzle-orm";
import type { Recorded, Stated } from "../domain/registry/succession.ts";
import type { Transaction } from "./database.ts";
import { dayOfText, dayText } from "./days.ts";
import { json } from "./visible.ts";

/** The tables of what holds on days, each with the columns that say of what. */
const datedTables = {
  fact: { keys: ["entity", "name"], value: "value" },
  name: { keys: ["entity"], value: "name" },
  tenure: { keys: ["enterprise", "parcel"], value: null },
  control: { keys: ["holder", "held", "basis"], value: "share" },
  mortgage: { keys: ["parcel", "code"], value: "mortgagee" },
} as const;

export type DatedTable = keyof typeof datedTables;

/** Of what something holds: a table and its key columns, numbers of things or words. */
export interface DatedKey {
  readonly table: DatedTable;
  readonly keys: readonly (number | string)[];
  readonly region: string;
}

export function keyText({ table, keys }: DatedKey): string {
  return JSON.stringify([table, ...keys]);
}

/** What stands recorded under these keys, by `keyText`. */
export async function loadRecorded(
  tx: Transaction,
  wanted: readonly DatedKey[],
): Promise<Map<string, Recorded<number>[]>> {
  const found = new Map<string, Recorded<number>[]>();
  for (const [table, keys] of Map.groupBy(wanted, (key) => key.table)) {
    const columns = datedTables[table].keys;
    const rows = await tx.execute<Record<string, never>>(
      sql`select t.id, ${valueOf(table)} as value, t.from_day::text as from_day, t.until_day::text as until_day,
            json_build_array(${sql.raw(columns.map((column) => `t.${column}`).join(", "))})::text as key
          from json_to_recordset(${json(keys.map((key) => named(columns, key.keys)))})
            as w(${sql.raw(columns.map((column) => `${column} ${typeOf(column)}`).join(", "))})
          join ${sql.raw(table)} t on ${sql.raw(columns.map((column) => `t.${column} = w.${column}`).join(" and "))}
          where upper_inf(t.known)`,
    );
    for (const row of rows as unknown as RecordedRow[]) {
      const key = JSON.stringify([table, ...(JSON.parse(row.key) as unknown[])]);
      const held = found.get(key);
      const recorded = {
        id: row.id,
        value: row.value,
        from: dayOfText(row.from_day),
        until: dayOfText(row.until_day),
      };
      if (held === undefined) found.set(key, [recorded]);
      else held.push(recorded);
    }
  }
  return found;
}

interface RecordedRow {
  readonly id: number;
  readonly value: string;
  readonly from_day: string;
  readonly until_day: string;
  readonly key: string;
}

function typeOf(column: string): string {
  return ["name", "code", "basis"].includes(column) ? "text" : "bigint";
}

function valueOf(table: DatedTable): ReturnType<typeof sql> {
  switch (table) {
    case "fact":
      return sql`t.value`;
    case "tenure":
      return sql`'true'`;
    case "control":
      return sql`case t.basis when 'share' then coalesce(trim_scale(t.share)::text, 'null') else t.determined::text end`;
    default:
      return sql.raw(`t.${datedTables[table].value}`);
  }
}

function named(
  columns: readonly string[],
  values: readonly (number | string)[],
): Record<string, number | string> {
  return Object.fromEntries(columns.map((column, at) => [column, values[at]!]));
}

export interface OpenedRow extends Stated {
  readonly key: DatedKey;
  readonly openedBy: number;
}

export interface ClosedRow {
  readonly table: DatedTable;
  readonly id: number;
  readonly closedBy: number;
}

/** Closes and opens rows, in that order, as known from a position. */
export async function recordDated(
  tx: Transaction,
  {
    closed,
    opened,
  }: { readonly closed: readonly ClosedRow[]; readonly opened: readonly OpenedRow[] },
  from: number,
): Promise<void> {
  for (const [table, rows] of Map.groupBy(closed, (row) => row.table)) {
    await tx.execute(
      sql`update ${sql.raw(table)} t set known = int8range(lower(t.known), ${from}::bigint), closed_by = r."closedBy"
          from json_to_recordset(${json(rows)}) as r(id bigint, "closedBy" bigint) where t.id = r.id`,
    );
  }
  for (const [table, rows] of Map.groupBy(opened, ({ key }) => key.table)) {
    const { keys, value } = datedTables[table];
    const columns = [
      ...keys,
      ...(value === null || (keys as readonly string[]).includes(value) ? [] : [value]),
    ];
    const extra = table === "control" ? ["determined"] : [];
    const written = rows.map((row) => ({
      ...named(keys, row.key.keys),
      ...valuesOf(table, row),
      region: row.key.region,
      from_day: dayText(row.from),
      until_day: dayText(row.until),
      opened_by: row.openedBy,
    }));
    const all = [...columns, ...extra, "region", "from_day", "until_day", "opened_by"];
    await tx.execute(
      sql`insert into ${sql.raw(table)} (${sql.raw(all.join(", "))}, known)
          select ${sql.raw(all.join(", "))},
            int8range(${from}::bigint, null)
          from json_to_recordset(${json(written)})
            as r(${sql.raw(all.map((column) => `${column} ${columnType(column)}`).join(", "))})`,
    );
  }
}

function valuesOf(table: DatedTable, { value, key }: OpenedRow): Record<string, unknown> {
  switch (table) {
    case "fact":
      return { value };
    case "name":
      return { name: value };
    case "mortgage":
      return { mortgagee: value };
    case "control":
      return key.keys[2] === "share"
        ? { share: value === "null" ? null : value, determined: null }
        : { share: null, determined: value === "true" };
    case "tenure":
      return {};
    default:
      return table satisfies never;
  }
}

function columnType(column: string): string {
  switch (column) {
    case "from_day":
    case "until_day":
      return "date";
    case "share":
      return "numeric";
    case "determined":
      return "boolean";
    case "region":
    case "mortgagee":
    case "value":
      return "text";
    default:
      return typeOf(column);
  }
}

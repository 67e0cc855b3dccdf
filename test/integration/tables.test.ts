import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as evidenceTables from "../../src/store/evidence-tables.ts";
import * as ledgerTables from "../../src/store/ledger-tables.ts";
import * as logTables from "../../src/store/log-tables.ts";
import * as registerTables from "../../src/store/tables.ts";
import { asRole, type BareDatabase, freshDatabase } from "../support/database.ts";

/** The runner of migrations makes and keeps its own, before there is any other. */
const apart = "liandong_migration";

const tables = Object.values({
  ...registerTables,
  ...logTables,
  ...ledgerTables,
  ...evidenceTables,
}).filter((one) => is(one, PgTable));

let fresh: BareDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** What the database fills in by itself: nobody may be made to state it, nor kept from relying on it. */
  readonly isFilled: boolean;
}

async function catalog(): Promise<Column[]> {
  const rows = await asRole(
    fresh.ownerUrl,
    (owner) => owner<Column[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull as "isRequired", a.atthasdef or a.attidentity <> '' as "isFilled"
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
        and not a.attisdropped and c.relname <> ${apart}
      order by c.relname, a.attname`,
  );
  return [...rows];
}

function declared(): Column[] {
  return tables
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => ({
        table: name,
        column: column.name,
        type: column.getSQLType(),
        isRequired: column.notNull,
        isFilled: column.hasDefault,
      }));
    })
    .sort((a, b) => order(a, b));
}

function order(one: Column, other: Column): number {
  const [a, b] = [`${one.table} ${one.column}`, `${other.table} ${other.column}`];
  return a < b ? -1 : Number(a > b);
}

describe("the tables that queries are written against", () => {
  it("are those of the database: every table, column, type and nullability, in both directions", async () => {
    const real = (await catalog()).sort(order);
    expect(real.length).toBeGreaterThan(150);
    expect(declared()).toEqual(real);
  });

  it("have the keys that the database has", async () => {
    const rows = await asRole(
      fresh.ownerUrl,
      (owner) => owner<{ table: string; columns: string[] }[]>`
        select c.relname as table, array_to_json(array_agg(a.attname order by a.attname)) as columns
        from pg_index i join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1])
        where i.indisprimary and c.relnamespace = 'public'::regnamespace and c.relname <> ${apart}
        group by c.relname order by c.relname`,
    );
    const keys = tables.map((table) => {
      const { name, columns, primaryKeys } = getTableConfig(table);
      const own = columns.filter(({ primary }) => primary);
      const all = [...own, ...primaryKeys.flatMap((key) => key.columns)];
      return { table: name, columns: all.map((column) => column.name).sort() };
    });
    expect(keys.sort((a, b) => (a.table < b.table ? -1 : 1))).toEqual([...rows]);
  });
});

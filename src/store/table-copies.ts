import { createHash } from "node:crypto";
import type postgres from "postgres";
import type { Transaction } from "./database.ts";
import { clientOf, copyWithin } from "./transaction.ts";

/** A table of the register, as it is copied. */
export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** What stands after ORDER BY: the same rows always make the same file. */
  readonly order: readonly string[];
  /** Tables of which it names rows, which have to stand before it. */
  readonly needs: readonly string[];
}

type Asked = Pick<postgres.Sql, "unsafe">;

/** Every table but that of the migrations, which a register has before it holds anything. */
export async function listTables(asked: Asked | Transaction): Promise<readonly StoredTable[]> {
  const client = "unsafe" in asked ? asked : clientOf(asked);
  const tables = await client.unsafe<StoredTable[]>(`
    select c.relname as name,
      array_to_json(array(select a.attname from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum)) as columns,
      array_to_json(array(
        select quote_ident(a.attname) || case when a.attcollation = 0 then '' else ' collate "C"' end
        from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, nth)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary and k.nth <= i.indnkeyatts
        order by k.nth)) as "order",
      array_to_json(array(select distinct n.relname from pg_constraint f join pg_class n on n.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid order by 1)) as needs
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'liandong_migration'
      and not exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by c.relname`);
  const unordered = tables.find(({ order }) => order.length === 0);
  if (unordered !== undefined)
    throw new Error(`the table ${unordered.name} has no primary key to copy it by`);
  return inOrderOfNeed(tables);
}

/** A table after all of those that it needs. */
function inOrderOfNeed(tables: readonly StoredTable[]): StoredTable[] {
  const placed = new Set<string>();
  const order: StoredTable[] = [];
  while (order.length < tables.length) {
    const next = tables.find(
      ({ name, needs }) => !placed.has(name) && needs.every((one) => placed.has(one)),
    );
    if (next === undefined) throw new Error("the tables of the register need each other");
    placed.add(next.name);
    order.push(next);
  }
  return order;
}

/** Keeps them as they are for this transaction; whoever reads or records is not held up. */
export async function lockTables(client: Asked, tables: readonly StoredTable[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ name }) => quoted(name)).join(", ");
  await client.unsafe(`lock table ${names} in access share mode`);
}

/** Names of those of the tables that hold a row. */
export async function listFilled(
  tx: Transaction,
  tables: readonly StoredTable[],
): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of tables) {
    const found = await clientOf(tx).unsafe(`select from ${quoted(name)} limit 1`);
    if (found.length > 0) filled.push(name);
  }
  return filled;
}

/** Rows are put together to this length: the server sends each by itself, too little to write or to hash. */
const partLength = 131_072;

/** The rows of a table in the text format of COPY, some at a time. */
export async function* copyOut(
  tx: Transaction,
  { name, columns, order }: StoredTable,
): AsyncGenerator<Uint8Array, void, undefined> {
  const query = clientOf(tx).unsafe(
    `copy (select ${listed(columns)} from ${quoted(name)} order by ${order.join(", ")}) to stdout`,
  );
  const stream = await query.readable();
  const closed = new Promise((resolve) => stream.once("close", resolve));
  let isWhole = false;
  let [rows, length]: [Uint8Array[], number] = [[], 0];
  try {
    for await (const row of stream.iterator({ destroyOnReturn: false })) {
      rows.push(row as Uint8Array);
      length += (row as Uint8Array).length;
      if (length < partLength) continue;
      yield Buffer.concat(rows);
      [rows, length] = [[], 0];
    }
    isWhole = true;
    // The driver may have paused its socket for rows that were the last, and would hear nothing more.
    // oxlint-disable-next-line no-underscore-dangle -- what resumes it is called no more after the end
    stream._read(0);
    if (length > 0) yield Buffer.concat(rows);
  } finally {
    // A connection left in the middle of a COPY could not even be rolled back.
    if (!isWhole && !stream.destroyed) {
      stream.on("error", () => undefined).resume();
      query.cancel();
      await closed;
    }
  }
}

/** Hex of the SHA-256 of the rows of a table, as they are copied. */
export async function hashRows(tx: Transaction, table: StoredTable): Promise<string> {
  const digest = createHash("sha256");
  for await (const part of copyOut(tx, table)) digest.update(part);
  return digest.digest("hex");
}

/** Enters rows that `copyOut` gave. Numbers that the table would give itself stay what they were. */
export async function copyBack(
  tx: Transaction,
  { name, columns }: Pick<StoredTable, "name" | "columns">,
  parts: AsyncIterable<Uint8Array>,
): Promise<void> {
  const stream = await copyWithin(tx, `copy ${quoted(name)} (${listed(columns)}) from stdin`);
  try {
    for await (const part of parts) await stream.write(part);
    await stream.finish();
  } catch (error) {
    stream.abort();
    throw error;
  }
}

export async function countRows(tx: Transaction, { name }: StoredTable): Promise<number> {
  const [row] = await clientOf(tx).unsafe(`select count(*) as rows from ${quoted(name)}`);
  return row!["rows"] as number;
}

/** Lets every table that numbers its rows go on behind the last one; undone with the transaction. */
export async function continueNumbers(tx: Transaction): Promise<void> {
  const client = clientOf(tx);
  const numbered = await client.unsafe<{ table: string; column: string }[]>(`
    select c.relname as "table", a.attname as "column" from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`);
  for (const { table, column } of numbered) {
    const [row] = await client.unsafe(
      `select coalesce(max(${quoted(column)}), 0) + 1 as next from ${quoted(table)}`,
    );
    await client.unsafe(
      `alter table ${quoted(table)} alter column ${quoted(column)} restart with ${row!["next"]}`,
    );
  }
}

function listed(columns: readonly string[]): string {
  return columns.map(quoted).join(", ");
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

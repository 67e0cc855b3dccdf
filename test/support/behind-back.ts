import { sql } from "drizzle-orm";
import type { Transaction } from "../../src/store/database.ts";
import type { Owner } from "../../src/store/owner.ts";
import { type Exported, exportRows } from "./evidence.ts";
import type { Random } from "./random.ts";

/** Columns that say nothing of what was done or answered: an order of rows, and the clock of a signer. */
const unsigned = new Set(["checkpoint.number", "checkpoint.signed_at", "signing_key.id"]);

const tables = "act seal check_batch receipt leaf checkpoint signing_key".split(" ");

export interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** Every column of the evidence, as the catalog has it. */
export async function listColumns(owner: Owner): Promise<Column[]> {
  const found = await owner.snapshot((tx) =>
    tx.execute<Column & Record<string, unknown>>(
      sql.raw(`select table_name as "table", column_name as "column", udt_name as type
        from information_schema.columns where table_schema = 'public'
        and table_name in ('${tables.join("', '")}') order by 1, ordinal_position`),
    ),
  );
  return found.filter(({ table, column }) => !unsigned.has(`${table}.${column}`));
}

/** What an owner can switch off or drop: the triggers that forbid changes, and the keys to other tables. */
const unguarded = `do $$
declare one record;
begin
  for one in select conrelid::regclass as "table", conname as name from pg_constraint
    where contype = 'f' and (conrelid::regclass::text = any ('{${tables.join()}}')
      or confrelid::regclass::text = any ('{${tables.join()}}')) loop
    execute format('alter table %s drop constraint %I', one."table", one.name);
  end loop;
  for one in select unnest('{${tables.join()}}'::text[]) as "table" loop
    execute format('alter table %I disable trigger user', one."table");
  end loop;
end $$`;

class Undone extends Error {
  readonly exported: Exported;
  constructor(exported: Exported) {
    super("undone");
    this.exported = exported;
  }
}

/**
 * Changes rows as the owner of the tables does who has switched every trigger off and dropped what refers, and
 * tells what is exported then; null where the table itself does not take it. Nothing of it stays.
 */
export async function behindItsBack(
  owner: Owner,
  change: (tx: Transaction) => Promise<boolean>,
): Promise<Exported | null> {
  try {
    return await owner.alone(async (tx) => {
      await tx.execute(sql.raw(unguarded));
      if (!(await change(tx))) return null;
      throw new Undone(await exportRows(tx));
    });
  } catch (error) {
    if (error instanceof Undone) return error.exported;
    // A key that stands already, a range that ends before it begins, a text that is none.
    if (/^(22|23)/.test((error as { readonly code?: string }).code ?? "")) return null;
    throw error;
  }
}

/** A row of a table in which a column has a value, and that value as text. */
async function pickRow(
  tx: Transaction,
  { table, column, type }: Column,
  chance: Random,
): Promise<{ readonly row: string; readonly text: string } | null> {
  const text = type === "_text" ? `array_to_json("${column}")::text` : `"${column}"::text`;
  const rows = await tx.execute<{ row: string; text: string }>(
    sql.raw(
      `select ctid::text as row, ${text} as text from "${table}" where "${column}" is not null order by ctid`,
    ),
  );
  return rows.length === 0 ? null : chance.pick(rows);
}

/** Flips one bit of one value. */
export function flipIn(owner: Owner, column: Column, chance: Random): Promise<Exported | null> {
  return behindItsBack(owner, async (tx) => {
    const found = await pickRow(tx, column, chance);
    const flipped = found === null ? null : flip(found.text, column.type, chance);
    if (found === null || flipped === null) return false;
    const value = valueOf(column, flipped);
    await tx.execute(
      sql`update ${sql.raw(`"${column.table}"`)} set ${sql.raw(`"${column.column}"`)} = ${value}
        where ctid = ${found.row}::tid`,
    );
    return true;
  });
}

function valueOf({ type }: Column, text: string) {
  if (type === "_text") return sql`array(select json_array_elements_text(${text}::json))`;
  return sql`${text}::text::${sql.raw(type)}`;
}

/** Null where the bit makes no value of the type. */
export function flip(text: string, type: string, chance: Random): string | null {
  switch (type) {
    case "int4":
    case "int8":
      return String(Number(text) ^ (1 << chance.int(12)));
    case "date":
      return Temporal.PlainDate.from(text)
        .add({ days: 1 << chance.int(10) })
        .toString();
    case "timestamptz":
      return later(text, 1 << chance.int(30));
    case "bytea":
      return `\\x${flipHex(text.slice(2), chance)}`;
    case "uuid": {
      const hex = flipHex(text.replaceAll("-", ""), chance);
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    }
    case "_text": {
      const list = JSON.parse(text) as string[];
      const at = chance.int(list.length);
      const changed = flipText(list[at]!, chance);
      return changed === null ? null : JSON.stringify(list.with(at, changed));
    }
    case "int8range": {
      const bounds = text.slice(1, -1).split(",");
      const at = bounds[1] === "" ? 0 : chance.int(2);
      return `[${bounds.with(at, String(Number(bounds[at]) ^ (1 << chance.int(5)))).join(",")})`;
    }
    default:
      return flipText(text, chance);
  }
}

function later(text: string, microseconds: number): string {
  const [day, time] = text.split(" ");
  const zoned = `${day}T${time!.replace(/([+-]\d\d)$/, "$1:00")}`;
  return Temporal.Instant.from(zoned).add({ microseconds }).toString();
}

function flipHex(hex: string, chance: Random): string {
  const bytes = Buffer.from(hex, "hex");
  bytes[chance.int(bytes.length)]! ^= 1 << chance.int(8);
  return bytes.toString("hex");
}

/** Null where there is no text then. */
export function flipText(text: string, chance: Random): string | null {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length === 0) return null;
  bytes[chance.int(bytes.length)]! ^= 1 << chance.int(8);
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Removes a row; a head only where somebody was told of it. */
export function deleteFrom(owner: Owner, table: string, chance: Random): Promise<Exported | null> {
  return behindItsBack(owner, async (tx) => {
    const told =
      table === "checkpoint"
        ? `where number = (select max(number) from checkpoint)
            or exists (select from seal s where s.payload::json ->> 'checkpoint' = note)`
        : "";
    const rows = await tx.execute<{ row: string }>(
      sql.raw(`select ctid::text as row from "${table}" ${told} order by ctid`),
    );
    await tx.execute(
      sql`delete from ${sql.raw(`"${table}"`)} where ctid = ${chance.pick(rows).row}::tid`,
    );
    return true;
  });
}

/** Exchanges what two rows of a table have in one column. */
export function swapIn(owner: Owner, column: Column, chance: Random): Promise<Exported | null> {
  return behindItsBack(owner, async (tx) => {
    const [one, other] = [await pickRow(tx, column, chance), await pickRow(tx, column, chance)];
    if (one === null || other === null || one.text === other.text) return false;
    for (const [{ row }, { text }] of [
      [one, other],
      [other, one],
    ] as const) {
      await tx.execute(
        sql`update ${sql.raw(`"${column.table}"`)} set ${sql.raw(`"${column.column}"`)} = ${valueOf(column, text)}
          where ctid = ${row}::tid`,
      );
    }
    return true;
  });
}

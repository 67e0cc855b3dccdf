import { type AnyColumn, and, gt, lte, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayOfText, dayText } from "./days.ts";

/**
 * From where the register is looked at. Rows are only added and closed, so whatever is read at one
 * position belongs together, in however many transactions it is read.
 */
export interface Lens {
  /** Civil day in Asia/Shanghai. */
  readonly asOf: number;
  /** What was known when the register held so many acts. */
  readonly position: number;
}

/** How far the register reaches: its newest position, and which day the database says it is. */
export interface Horizon {
  readonly head: number;
  readonly today: number;
}

export async function findHorizon(tx: Transaction): Promise<Horizon> {
  const [row] = await tx.execute<{ head: number; today: string }>(
    sql`select coalesce(max(h.position), 0) as head, current_date::text as today from head h`,
  );
  return { head: row!.head, today: dayOfText(row!.today) };
}

/** Rows of a table as known at the position of a lens. */
export function known(
  table: { readonly known: AnyColumn },
  { position }: Pick<Lens, "position">,
): SQL {
  return sql`${table.known} @> ${position}::bigint`;
}

/** Rows of a table that hold on the day of a lens. */
export function holding(
  table: { readonly fromDay: AnyColumn; readonly untilDay: AnyColumn },
  { asOf }: Pick<Lens, "asOf">,
): SQL {
  return and(lte(table.fromDay, asOf), gt(table.untilDay, asOf))!;
}

/** The same two, of rows that a statement of its own calls by an alias. */
export function seen(alias: string, { position }: Pick<Lens, "position">): SQL {
  return sql`${sql.raw(`${alias}.known`)} @> ${position}::bigint`;
}

export function onDay(alias: string, { asOf }: Pick<Lens, "asOf">): SQL {
  const day = sql`${dayText(asOf)}::date`;
  return sql`${sql.raw(`${alias}.from_day`)} <= ${day} and ${day} < ${sql.raw(`${alias}.until_day`)}`;
}

/** A page of what stands on each of several things, in the order of a key that people know. */
export interface PageLens extends Lens {
  readonly first: number;
  /** The key of the last item seen; null for the beginning. */
  readonly after: string | null;
}

/** The rows of each thing's page and one more, which tells whether another page follows. */
export async function loadPages<Row extends object>(
  tx: Transaction,
  things: readonly (number | string)[],
  { rows, first, after }: Pick<PageLens, "first" | "after"> & { readonly rows: SQL },
): Promise<Map<number | string, (Row & Keyed)[]>> {
  const type = sql.raw(typeof things[0] === "string" ? "text" : "bigint");
  const found = await tx.execute<Record<string, unknown>>(
    sql`select p.thing, x.* from (
          select w::${type} as thing from json_array_elements_text(${JSON.stringify(things)}::text::json) w
        ) p cross join lateral (
          select k.* from (${rows}) k where ${after === null ? sql`true` : sql`k.key > ${after}`}
          order by k.key limit ${first + 1}::int
        ) x order by x.key`,
  );
  return Map.groupBy(
    found as unknown as (Row & Keyed & { readonly thing: number | string })[],
    ({ thing }) => thing,
  );
}

/** A row with the key by which pages are cut. */
export interface Keyed {
  readonly key: string;
}

/** Parts that together tell the items of a page apart. */
export function keyOf(...parts: readonly SQL[]): SQL {
  return sql`concat_ws('|', ${sql.join([...parts], sql`, `)})`;
}

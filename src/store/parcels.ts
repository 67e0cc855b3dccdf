import { and, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Interval } from "../domain/time/day.ts";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { type Found, mapPages, type Party } from "./enterprises.ts";
import {
  holding,
  type Keyed,
  keyOf,
  known,
  type Lens,
  loadPages,
  type PageLens,
  seen,
} from "./lens.ts";
import { entity, identifier } from "./tables.ts";
import { ids } from "./worlds.ts";

/** Land as typed: a parcel code, and the real-estate unit on it where that was given. */
export interface LandCode {
  readonly parcel: string;
  readonly unit: string | null;
}

/** The parcel that a code named on the day; a unit that is recorded says more than its own digits. */
export async function findParcel(
  tx: Transaction,
  { parcel, unit }: LandCode,
  lens: Lens,
): Promise<Found | null> {
  const byParcel = and(eq(identifier.kind, "parcel"), eq(identifier.code, parcel));
  const byUnit = and(eq(identifier.kind, "unit"), eq(identifier.code, unit ?? ""));
  const [row] = await tx
    .select({ id: entity.id, code: entity.code })
    .from(identifier)
    .innerJoin(entity, eq(entity.id, identifier.entity))
    .where(
      and(
        unit === null ? byParcel : or(byParcel, byUnit),
        holding(identifier, lens),
        known(identifier, lens),
        known(entity, lens),
      ),
    )
    .orderBy(desc(eq(identifier.kind, "unit")), desc(identifier.id))
    .limit(1);
  return row ?? null;
}

/** The real-estate units recorded on parcels on the day. */
export async function loadUnits(
  tx: Transaction,
  parcels: readonly number[],
  lens: Lens,
): Promise<Map<number, string[]>> {
  const rows = await tx
    .select({ entity: identifier.entity, code: identifier.code })
    .from(identifier)
    .where(
      and(
        inArray(identifier.entity, ids(parcels)),
        eq(identifier.kind, "unit"),
        holding(identifier, lens),
        known(identifier, lens),
      ),
    )
    .orderBy(identifier.code);
  const found = Map.groupBy(rows, (row) => row.entity);
  return new Map([...found].map(([parcel, own]) => [parcel, own.map(({ code }) => code)]));
}

/** A land-use right: who held which land on which days. */
export interface TenureRow extends Interval, Keyed {
  readonly holder: Party;
  readonly parcel: Found;
  readonly since: number;
}

/** The land that these have held, hold and will hold, a page of each, by parcel code. */
export function loadHeld(
  tx: Transaction,
  enterprises: readonly number[],
  lens: PageLens,
): Promise<Map<number, TenureRow[]>> {
  return loadTenures(tx, enterprises, lens, { of: sql`t.enterprise`, by: sql`l.code` });
}

/** Who has held, holds and will hold this land, a page of each, by day. */
export function loadHolders(
  tx: Transaction,
  parcels: readonly number[],
  lens: PageLens,
): Promise<Map<number, TenureRow[]>> {
  return loadTenures(tx, parcels, lens, { of: sql`t.parcel`, by: sql`e.code` });
}

interface StoredTenure {
  readonly holder: number;
  readonly holder_code: string;
  readonly holder_kind: Party["kind"];
  readonly parcel: number;
  readonly parcel_code: string;
  readonly from_day: string;
  readonly until_day: string;
  readonly since: number;
}

async function loadTenures(
  tx: Transaction,
  things: readonly number[],
  { position, first, after }: PageLens,
  { of, by }: { readonly of: SQL; readonly by: SQL },
): Promise<Map<number, TenureRow[]>> {
  const rows = sql`
    select e.id as holder, e.code as holder_code, e.kind as holder_kind, l.id as parcel,
      l.code as parcel_code, t.from_day::text as from_day, t.until_day::text as until_day,
      t.opened_by as since, ${keyOf(by, sql`t.from_day`)} as key
    from tenure t join entity e on e.id = t.enterprise join entity l on l.id = t.parcel
    where ${of} = p.thing and ${seen("t", { position })}`;
  const pages = await loadPages<StoredTenure>(tx, things, { rows, first, after });
  return mapPages(pages, (row) => ({
    key: row.key,
    holder: { id: row.holder, code: row.holder_code, kind: row.holder_kind },
    parcel: { id: row.parcel, code: row.parcel_code },
    from: dayOfText(row.from_day),
    until: dayOfText(row.until_day),
    since: row.since,
  }));
}

/** A mortgage registered on land. */
export interface MortgageRow extends Interval, Keyed {
  readonly code: string;
  readonly mortgagee: string;
}

export async function loadMortgages(
  tx: Transaction,
  parcels: readonly number[],
  { position, first, after }: PageLens,
): Promise<Map<number, MortgageRow[]>> {
  const rows = sql`
    select m.code, m.mortgagee, m.from_day::text as from_day, m.until_day::text as until_day,
      ${keyOf(sql`m.code`, sql`m.from_day`)} as key
    from mortgage m where m.parcel = p.thing and ${seen("m", { position })}`;
  const pages = await loadPages<
    Omit<MortgageRow, keyof Interval> & Record<"from_day" | "until_day", string>
  >(tx, parcels, { rows, first, after });
  return mapPages(pages, ({ key, code, mortgagee, from_day, until_day }) => ({
    key,
    code,
    mortgagee,
    from: dayOfText(from_day),
    until: dayOfText(until_day),
  }));
}

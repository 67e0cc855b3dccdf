import { and, asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Interval } from "../domain/time/day.ts";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
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
import { entity, identifier, name } from "./tables.ts";
import { ids } from "./worlds.ts";

/** A thing of the register: the number of its row, and the code under which it is kept. */
export interface Found {
  readonly id: number;
  readonly code: string;
}

/** The enterprise that a code named on the day, under the code by which it is kept. */
export async function findEnterprise(
  tx: Transaction,
  uscc: string,
  lens: Lens,
): Promise<Found | null> {
  const [row] = await tx
    .select({ id: entity.id, code: entity.code })
    .from(identifier)
    .innerJoin(entity, eq(entity.id, identifier.entity))
    .where(
      and(
        eq(identifier.code, uscc),
        eq(identifier.kind, "enterprise"),
        holding(identifier, lens),
        known(identifier, lens),
        known(entity, lens),
      ),
    )
    .orderBy(desc(identifier.id))
    .limit(1);
  return row ?? null;
}

export interface DatedName extends Interval {
  readonly name: string;
}

/** The names of enterprises, the oldest first. Those of natural persons are never read. */
export async function loadNames(
  tx: Transaction,
  enterprises: readonly number[],
  lens: Pick<Lens, "position">,
): Promise<Map<number, DatedName[]>> {
  const rows = await tx
    .select({ entity: name.entity, name: name.name, from: name.fromDay, until: name.untilDay })
    .from(name)
    .innerJoin(entity, eq(entity.id, name.entity))
    .where(
      and(inArray(name.entity, ids(enterprises)), eq(entity.kind, "enterprise"), known(name, lens)),
    )
    .orderBy(asc(name.fromDay));
  return Map.groupBy(rows, (row) => row.entity);
}

/** Whoever holds, controls or is controlled: enterprises by their code, natural persons by their token. */
export interface Party extends Found {
  readonly kind: "enterprise" | "person";
}

/** What was recorded about one shareholder of one enterprise. */
export interface ControlRow extends Keyed {
  readonly party: Party;
  readonly statements: readonly (Interval &
    ({ readonly share: number | null } | { readonly determined: boolean }))[];
}

/** Whoever is recorded as a shareholder or controller of these enterprises, a page of each. */
export function loadControllers(
  tx: Transaction,
  enterprises: readonly number[],
  lens: PageLens,
): Promise<Map<number, ControlRow[]>> {
  return loadControls(tx, enterprises, lens, { of: sql`c.held`, party: sql`c.holder` });
}

/** The enterprises in which these are recorded as shareholder or controller, a page of each. */
export function loadControlled(
  tx: Transaction,
  enterprises: readonly number[],
  lens: PageLens,
): Promise<Map<number, ControlRow[]>> {
  return loadControls(tx, enterprises, lens, { of: sql`c.holder`, party: sql`c.held` });
}

interface StoredControl {
  readonly id: number;
  readonly code: string;
  readonly kind: Party["kind"];
  readonly statements: readonly {
    readonly basis: "share" | "determination";
    readonly share: number | null;
    readonly determined: boolean | null;
    readonly from: string;
    readonly until: string;
  }[];
}

async function loadControls(
  tx: Transaction,
  enterprises: readonly number[],
  { position, first, after }: PageLens,
  { of, party }: { readonly of: SQL; readonly party: SQL },
): Promise<Map<number, ControlRow[]>> {
  const rows = sql`
    select e.id, e.code, e.kind, ${keyOf(sql`e.code`)} as key,
      json_agg(json_build_object('basis', c.basis, 'share', c.share::float8, 'determined', c.determined,
        'from', c.from_day::text, 'until', c.until_day::text) order by c.from_day, c.basis) as statements
    from control c join entity e on e.id = ${party}
    where ${of} = p.thing and ${seen("c", { position })}
    group by e.id, e.code, e.kind`;
  const pages = await loadPages<StoredControl>(tx, enterprises, { rows, first, after });
  return mapPages(pages, ({ id, code, kind, key, statements }) => ({
    key,
    party: { id, code, kind },
    statements: statements.map(({ basis, share, determined, from, until }) => ({
      from: dayOfText(from),
      until: dayOfText(until),
      ...(basis === "share" ? { share } : { determined: determined === true }),
    })),
  }));
}

/** A permit of an enterprise or a benefit that it was granted; its days are recorded as facts. */
export interface OwnedRow extends Keyed {
  readonly id: number;
  /** The number or name by which its holder knows it. */
  readonly label: string;
  /** The kind of permit; null for a benefit. */
  readonly type: string | null;
  /** The land for which a benefit was granted; null where it was for none. */
  readonly parcel: string | null;
}

export interface OwnedLens extends PageLens {
  readonly kind: "permit" | "benefit";
}

/** The permits or the benefits of enterprises, a page of each. */
export async function loadOwned(
  tx: Transaction,
  enterprises: readonly number[],
  { kind, position, first, after }: OwnedLens,
): Promise<Map<number, OwnedRow[]>> {
  const rows = sql`
    select e.id, e.label, e.type, l.code as parcel, ${keyOf(sql`e.label`)} as key
    from entity e left join entity l on l.id = e.parcel
    where e.enterprise = p.thing and e.kind = ${kind} and ${seen("e", { position })}`;
  const pages = await loadPages<OwnedRow>(tx, enterprises, { rows, first, after });
  return mapPages(pages, (row) => row);
}

/** Pages of things that are known by number, each row made into what it means. */
export function mapPages<Row, Made>(
  pages: ReadonlyMap<number | string, readonly Row[]>,
  make: (row: Row) => Made,
): Map<number, Made[]> {
  return new Map([...pages].map(([thing, rows]) => [thing as number, rows.map(make)]));
}

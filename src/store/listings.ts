import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { type Found, mapPages } from "./enterprises.ts";
import { type Keyed, loadPages, onDay, type PageLens, seen } from "./lens.ts";

/** Whether a finding stands on a day: 2 yes, 1 nobody recorded it, 0 no. */
export type Stands = 0 | 1 | 2;

/** With which fact a finding under a policy begins, and how a day without a record of it reads. */
export interface ListedBy {
  readonly policy: string;
  readonly fact: string;
  readonly missing: Stands;
}

export interface ListingRow extends Keyed {
  readonly id: number;
  readonly code: string;
  readonly policy: string;
  readonly category: string;
  readonly episode: number;
  readonly parcel: Found;
  readonly stands: Stands;
  /** The act that entered it. */
  readonly since: number;
}

export interface ListingLens extends PageLens {
  readonly listedBy: readonly ListedBy[];
}

export interface ListingFilter {
  /** County, city or province, by the digits of the parcel code. */
  readonly region: string | null;
  readonly policy: string | null;
  readonly category: string | null;
  readonly stands: readonly Stands[] | null;
}

/** Findings in the order of their codes, that is, of the land, and one more than a page. */
export async function listListings(
  tx: Transaction,
  { region, policy, category, stands }: ListingFilter,
  lens: ListingLens,
): Promise<ListingRow[]> {
  const { first, after } = lens;
  const where = [
    ...(region === null ? [] : [within(region)]),
    ...(policy === null ? [] : [sql`e.policy = ${policy}`]),
    ...(category === null ? [] : [sql`e.type = ${category}`]),
    ...(stands === null
      ? []
      : [
          sql`${standing(lens)} in (select s::int from json_array_elements_text(${JSON.stringify(stands)}::text::json) s)`,
        ]),
    ...(after === null ? [] : [sql`e.code > ${after}`]),
  ];
  const rows = await tx.execute<StoredListing & Keyed & Record<string, unknown>>(
    sql`${selected(lens)} where e.kind = 'listing' and ${seen("e", lens)}
        ${sql.join(where.map((one) => sql` and ${one}`))}
        order by e.code limit ${first + 1}::int`,
  );
  return rows.map(listingRow);
}

/** The findings about parcels, a page of each. */
export async function loadListings(
  tx: Transaction,
  parcels: readonly number[],
  lens: ListingLens,
): Promise<Map<number, ListingRow[]>> {
  const rows = sql`${selected(lens)}
    where e.parcel = p.thing and e.kind = 'listing' and ${seen("e", lens)}`;
  const pages = await loadPages<StoredListing>(tx, parcels, { ...lens, rows });
  return mapPages(pages, listingRow);
}

/** A finding that concerns an enterprise on the day, and by what. */
export interface ListingTieRow extends Keyed {
  readonly listing: ListingRow;
  readonly isHolder: boolean;
  /** The facts of the finding that name it (违约企业 …). */
  readonly namedAs: readonly string[];
}

/** The findings about land that enterprises hold on the day, or that name them on it, a page of each. */
export async function loadTies(
  tx: Transaction,
  enterprises: readonly number[],
  lens: ListingLens,
): Promise<Map<number, ListingTieRow[]>> {
  const ties = sql`
    select l.id, bool_or(l.is_holder) as is_holder, array_remove(array_agg(l.named order by l.named), null) as named
    from (
      select l.id, true as is_holder, null::text as named from tenure t
        join entity l on l.parcel = t.parcel and l.kind = 'listing'
        where t.enterprise = p.thing and ${seen("t", lens)} and ${onDay("t", lens)}
      union all
      select l.id, false, f.name from entity o join fact f on f.value = to_json(o.code)::text
        and starts_with(f.value, '"') join entity l on l.id = f.entity and l.kind = 'listing'
        where o.id = p.thing and ${seen("f", lens)} and ${onDay("f", lens)}
    ) l group by l.id`;
  const joined = sql`
    select x.*, t.is_holder, t.named from (${ties}) t join lateral (
      ${selected(lens)} where e.id = t.id and ${seen("e", lens)}) x on true`;
  const pages = await loadPages<StoredListing & { is_holder: boolean; named: string[] }>(
    tx,
    enterprises,
    { ...lens, rows: joined },
  );
  return mapPages(pages, (row) => ({
    key: row.key,
    listing: listingRow(row),
    isHolder: row.is_holder,
    namedAs: row.named,
  }));
}

interface StoredListing {
  readonly id: number;
  readonly code: string;
  readonly policy: string;
  readonly type: string;
  readonly episode: number;
  readonly parcel: number;
  readonly parcel_code: string;
  readonly stands: Stands;
  readonly since: number;
}

function selected(lens: ListingLens): SQL {
  return sql`
    select e.id, e.code, e.policy, e.type, e.episode, l.id as parcel, l.code as parcel_code,
      ${standing(lens)} as stands, e.opened_by as since, e.code as key
    from entity e join entity l on l.id = e.parcel`;
}

/** The fact with which a finding begins, as it is recorded on the day. */
function standing(lens: ListingLens): SQL {
  return sql`coalesce((
    select coalesce((
      select case f.value when 'true' then 2 when 'null' then 1 else 0 end from fact f
      where f.entity = e.id and f.name = w.fact and ${onDay("f", lens)} and ${seen("f", lens)}
    ), w.missing)
    from json_to_recordset(${JSON.stringify(lens.listedBy)}::text::json) as w(policy text, fact text, missing int)
    where w.policy = e.policy), 1)`;
}

/** Land lies where its code says; the counties of a city have a stem in common. */
function within(region: string): SQL {
  const stem = region.endsWith("0000") ? 2 : region.endsWith("00") ? 4 : 6;
  return sql`e.code like ${`${region.slice(0, stem)}%`}`;
}

function listingRow({
  id,
  code,
  policy,
  type,
  episode,
  parcel,
  parcel_code,
  stands,
  since,
  key,
}: StoredListing & Keyed): ListingRow {
  return {
    key,
    id,
    code,
    policy,
    category: type,
    episode,
    parcel: { id: parcel, code: parcel_code },
    stands,
    since,
  };
}

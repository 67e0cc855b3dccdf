import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { ids } from "./worlds.ts";

export interface Affected {
  readonly parcels: readonly number[];
  readonly enterprises: readonly number[];
  readonly regions: readonly number[];
}

/** The parcels and enterprises whose consequences may change when something is said of these things. */
export async function loadAffected(tx: Transaction, changed: readonly number[]): Promise<Affected> {
  const rows = await tx.execute<{ id: number; what: "parcel" | "enterprise" | "region" }>(
    sql`with changed as (select e.* from entity e where e.id in ${ids(changed)}),
          firm as (
            select id, code from changed where kind in ('enterprise', 'person')
            union select f.id, f.code from changed c join entity f on f.id = c.enterprise
          )
        select id, 'parcel' as what from changed where kind = 'parcel'
        union select parcel, 'parcel' from changed where parcel is not null and kind <> 'benefit'
        union select t.parcel, 'parcel' from tenure t join firm on firm.id = t.enterprise
        union select e.parcel, 'parcel' from firm join entity e on e.parties @> array[firm.id]
          where e.parcel is not null
        union select e.parcel, 'parcel' from firm join entity e on e.enterprise = firm.id
          where e.kind = 'project' and e.parcel is not null
        union select coalesce(e.parcel, e.id), 'parcel' from firm join fact f on f.value = to_json(firm.code)::text
          and starts_with(f.value, '"') join entity e on e.id = f.entity
          where e.parcel is not null or e.kind = 'parcel'
        union select id, 'enterprise' from firm
        union select id, 'region' from changed where kind = 'region'`,
  );
  const of = (what: string): number[] =>
    rows.filter((row) => row.what === what).map(({ id }) => id);
  return { parcels: of("parcel"), enterprises: of("enterprise"), regions: of("region") };
}

/** Every parcel and enterprise, a page at a time, in the order in which they were entered. */
export async function listEntityIds(
  tx: Transaction,
  kind: "parcel" | "enterprise",
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(
    sql`select e.id from entity e where e.kind in (${kind}, ${kind === "enterprise" ? "person" : kind}) and e.id > ${after}::bigint
        order by e.id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** Parcels that lie in these places, or of which it is not recorded for all days that they do not. */
export async function listParcelsNear(
  tx: Transaction,
  regions: readonly number[],
  zones: readonly string[],
): Promise<number[]> {
  const rows = await tx.execute<{ id: number }>(
    sql`with thing as (select e.* from entity e where e.id in ${ids(regions)}),
        place as (
          select code from thing where code ~ '^[1-9][0-9]{5}$'
          union select btrim(f.value, '"') from thing join fact f on f.entity = thing.id and f.name = '区划'
            where starts_with(f.value, '"') and thing.code !~ '^[1-9][0-9]{5}$'
          union select '' from thing where code !~ '^[1-9][0-9]{5}$' and not coalesce((
            select range_agg(daterange(f.from_day, f.until_day)) from fact f where f.entity = thing.id
              and f.name = '区划' and upper_inf(f.known) and starts_with(f.value, '"'))
            @> daterange('-infinity', 'infinity'), false)
        )
        select p.id from entity p where p.kind = 'parcel' and (
          exists (select from fact g join json_array_elements_text(${JSON.stringify(zones)}::text::json) z
            on g.value = to_json(z)::text where g.entity = p.id and g.name = '园区')
          or exists (select from consequence c join thing on c.unit = thing.code where c.under = 'over:' || p.code
            and c.unit_kind = 'region' and upper_inf(c.known))
          or not coalesce((select range_agg(daterange(f.from_day, f.until_day)) from fact f
            where f.entity = p.id and f.name = '区划' and upper_inf(f.known) and starts_with(f.value, '"')
              and not exists (select from place where starts_with(f.value, '"' || rtrim(place.code, '0'))
                or starts_with('"' || place.code, rtrim(rtrim(f.value, '"'), '0')))
          ) @> daterange('-infinity', 'infinity'), false))
        order by p.id`,
  );
  return rows.map(({ id }) => id);
}

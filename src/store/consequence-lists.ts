import { sql } from "drizzle-orm";
import type { FiledRow } from "../domain/answer/filing.ts";
import { filedRow, type StoredRow } from "./filed-rows.ts";
import type { Transaction } from "./database.ts";
import { type Keyed, keyOf, loadPages, onDay, type PageLens, seen } from "./lens.ts";

/** A consequence as it was filed, with its place in a page. */
export interface ConsequenceRow extends Keyed {
  readonly row: FiledRow;
}

const columns = sql.raw(
  `c.id as row, c.under, c.origin, c.policy, c.measure, c.kind, c.subject_kind, c.subject as bearer,
    c.unit_kind, c.unit, c.parcel, c.via, c.benefit, c.standing, c.status, c.from_day::text as from_day,
    c.until_day::text as until_day, c.words`,
);

/** One measure on one path to one subject: the stretches of days of one group follow each other. */
const group = keyOf(
  ...["policy", "measure", "unit_kind", "unit", "parcel", "via", "benefit", "standing"].map(
    (column) => sql.raw(`coalesce(c.${column}, '')`),
  ),
);

/**
 * What holds on the day for these keys (`enterprise:…`, `parcel:…`), or cannot be known not to, a page
 * of each. What only another reading of the text would yield is left to the timeline.
 */
export async function loadConsequences(
  tx: Transaction,
  keys: readonly string[],
  lens: PageLens,
): Promise<Map<string, ConsequenceRow[]>> {
  const rows = sql`
    select ${columns}, ${keyOf(group, sql`c.from_day`, sql`c.origin`)} as key from consequence c
    where c.under = p.thing and ${seen("c", lens)} and ${onDay("c", lens)}
      and c.status in ('in-force', 'unknown') and c.standing = 'decides'`;
  const pages = await loadPages<StoredRow>(tx, keys, { ...lens, rows });
  return new Map(
    [...pages].map(([key, own]) => [
      String(key),
      own.map((stored) => ({ key: stored.key, row: filedRow(stored) })),
    ]),
  );
}

/** All stretches of one measure on one path to one subject, past and future. */
export interface CourseRow extends Keyed {
  readonly stretches: readonly FiledRow[];
}

/** The whole course of everything that is filed under these keys, a page of each. */
export async function loadCourses(
  tx: Transaction,
  keys: readonly string[],
  lens: PageLens,
): Promise<Map<string, CourseRow[]>> {
  const rows = sql`
    select distinct ${group} as key from consequence c
    where c.under = p.thing and ${seen("c", lens)}`;
  const pages = await loadPages<Keyed>(tx, keys, { ...lens, rows });
  const wanted = [...pages].map(([under, own]) => ({ under, keys: own.map(({ key }) => key) }));
  // Apart for each key, so that nobody is tempted to read the whole table for a hash join.
  const stretches = await tx.execute<StoredRow & Keyed & Record<string, unknown>>(
    sql`select c.* from json_to_recordset(${JSON.stringify(wanted)}::text::json) as w(under text, keys text[])
        cross join lateral (
          select ${columns}, ${group} as key from consequence c
          where c.under = w.under and ${group} = any(w.keys) and ${seen("c", lens)} offset 0
        ) c order by c.row`,
  );
  const byGroup = Map.groupBy(stretches, ({ under, key }) => `${under} ${key}`);
  return new Map(
    [...pages].map(([under, own]) => [
      String(under),
      own.map(({ key }) => ({
        key,
        stretches: (byGroup.get(`${under} ${key}`) ?? [])
          .map(filedRow)
          .sort((one, other) => (one.from === other.from ? 0 : one.from - other.from)),
      })),
    ]),
  );
}

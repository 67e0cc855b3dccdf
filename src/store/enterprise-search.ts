import { sql } from "drizzle-orm";
import type { Interval } from "../domain/time/day.ts";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { type Lens, seen } from "./lens.ts";

/** An enterprise that may be meant: no more than that a name of it is alike. */
export interface CandidateRow extends Interval {
  readonly uscc: string;
  /** The name that was alike, which may be a former one, and the days on which it was borne. */
  readonly name: string;
  readonly region: string;
  /** Thousandths: of the name, how much was typed; of one that is only alike, how much they share. */
  readonly likeness: number;
}

/** Two characters have no index: names are read one after another, no longer than this. */
const searchMsMax = 2000;
/** So many names are compared; whoever types less of a name gets the first of them. */
const alikeMax = 1000;
/** Of the groups of three characters that were typed, how many the name must have in a row. */
const alikeMin = "0.25";

export interface SearchLens extends Pick<Lens, "position"> {
  readonly first: number;
  readonly after: Pick<CandidateRow, "likeness" | "uscc"> | null;
}

/**
 * Enterprises with a name in which this stands or, where there is none, with one much like it; the most
 * alike first. Fails as cancelled (57014) when there are too many names to look through.
 */
export async function listCandidates(
  tx: Transaction,
  typed: string,
  { position, first, after }: SearchLens,
): Promise<CandidateRow[]> {
  const pattern = `%${typed.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const beyond =
    after === null
      ? sql`true`
      : sql`(-c.likeness, c.uscc) > (${-after.likeness}::int, ${after.uscc})`;
  const named = sql`select n.entity, n.name, n.from_day, n.until_day from name n
    where ${seen("n", { position })}`;
  await tx.execute(
    sql`select set_config('statement_timeout', ${String(searchMsMax)}, true),
          set_config('pg_trgm.word_similarity_threshold', ${alikeMin}, true)`,
  );
  const rows = await tx.execute<StoredCandidate>(
    sql`with within as materialized (${named} and n.name ilike ${pattern} limit ${alikeMax}),
        alike as (
          select w.*, char_length(${typed}::text)::float8 / char_length(w.name) as likeness from within w
          union all
          (select n.*, similarity(n.name, ${typed}) from (${named}) n
            where ${[...typed].length > 2} and not exists (select from within)
              and n.name %> ${typed} limit ${alikeMax})
        ), candidate as (
          select distinct on (e.code) e.code as uscc, a.name, e.region, a.from_day::text as from_day,
            a.until_day::text as until_day, round(least(a.likeness, 1) * 1000)::int as likeness
          from alike a join entity e on e.id = a.entity and e.kind = 'enterprise'
          order by e.code, a.likeness desc, a.until_day desc
        )
        select * from candidate c where ${beyond}
        order by c.likeness desc, c.uscc limit ${first + 1}::int`,
  );
  return rows.map(({ from_day, until_day, ...row }) => ({
    ...row,
    from: dayOfText(from_day),
    until: dayOfText(until_day),
  }));
}

type StoredCandidate = Omit<CandidateRow, keyof Interval> &
  Record<"from_day" | "until_day", string> &
  Record<string, unknown>;

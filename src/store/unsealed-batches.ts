import type postgres from "postgres";
import { asking } from "./passing.ts";

/** A stretch of the batches, in the order of their numbers. */
export interface UnsealedStretch {
  /** Those in it that were recorded a minute ago or longer and have no receipt. */
  readonly unsealed: readonly string[];
  /** How many were looked at, and the last of them; null where there was none. */
  readonly looked: number;
  readonly last: string | null;
}

/**
 * Looks at batches after a number; after none, at those of the last quarter of an hour, because numbers
 * begin with the time of whoever made them. Nobody who is alive takes a minute to sign.
 */
export async function listUnsealed(
  checking: postgres.Sql,
  after: string | null,
  most: number,
): Promise<UnsealedStretch> {
  const [row] = await asking<UnsealedStretch[]>(
    "check.unsealed",
    checking,
    `with looked as materialized (
       select b.id, b.recorded_at from check_batch b
       where b.id > coalesce($1::uuid, (lpad(to_hex((1000 * extract(epoch from
         clock_timestamp() - interval '15 minutes'))::bigint), 12, '0') || repeat('0', 20))::uuid)
       order by b.id limit $2::int
     )
     select (select count(*) from looked) as looked,
       (select l.id::text from looked l order by l.id desc limit 1) as last,
       array_to_json(array(select l.id::text from looked l
         where l.recorded_at < clock_timestamp() - interval '1 minute'
           and not exists (select from receipt r where r.batch = l.id) order by l.id)) as unsealed`,
    [after, most],
  );
  return row!;
}

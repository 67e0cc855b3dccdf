import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** A thing as people know it: its numbers here depend on the order in which things were entered. */
function named(column: SQL): SQL {
  return sql`(select json_build_array(e.kind, e.code) from entity e where e.id = ${column})`;
}

/** What every open row says, without numbers, positions and where it is kept. */
const contents: Readonly<Record<string, SQL>> = {
  law: sql`select json_build_array(t.part, t.code, encode(t.hash, 'hex'), t.region, t.from_day,
      t.until_day, t.execution_days) from law t`,
  entity: sql`select json_build_array(t.kind, t.code, t.label, t.type, t.policy, t.episode,
      ${named(sql`t.parcel`)}, ${named(sql`t.enterprise`)},
      (select json_agg(p.code order by p.code) from unnest(t.parties) n join entity p on p.id = n))
    from entity t`,
  name: sql`select json_build_array(${named(sql`t.entity`)}, t.name, t.from_day, t.until_day) from name t`,
  identifier: sql`select json_build_array(t.kind, t.code, ${named(sql`t.entity`)}, t.from_day, t.until_day)
    from identifier t`,
  succession: sql`select json_build_array(t.kind, ${named(sql`t.predecessor`)}, ${named(sql`t.successor`)}, t.on_day)
    from succession t`,
  fact: sql`select json_build_array(${named(sql`t.entity`)}, t.name, t.value, t.from_day, t.until_day) from fact t`,
  tenure: sql`select json_build_array(${named(sql`t.enterprise`)}, ${named(sql`t.parcel`)}, t.from_day, t.until_day)
    from tenure t`,
  control: sql`select json_build_array(${named(sql`t.holder`)}, ${named(sql`t.held`)}, t.basis,
      trim_scale(t.share)::text, t.determined, t.from_day, t.until_day) from control t`,
  mortgage: sql`select json_build_array(${named(sql`t.parcel`)}, t.code, t.mortgagee, t.from_day, t.until_day)
    from mortgage t`,
  discharge: sql`select json_build_array(${named(sql`t.entity`)}, t.measure, ${named(sql`t.subject`)}, t.on_day)
    from discharge t`,
  consequence: sql`select to_json(t.digest) from consequence t`,
};

/**
 * Hex of a hash over everything that stands: the same for two registers that hold the same, whatever the
 * order in which it came. Rows are hashed one by one and their hashes added, so that ten million rows
 * need no more room than ten.
 */
export async function findStateHash(tx: Transaction): Promise<string> {
  const hash = createHash("sha256");
  for (const [table, content] of Object.entries(contents)) {
    const [row] = await tx.execute<{ rows: string; sums: string }>(
      sql`with said as (select sha256(convert_to(c.content::text, 'UTF8')) as hash
            from (${content} where upper_inf(t.known)) c (content)),
          part as (select encode(hash, 'hex') as hex from said)
        select count(*)::text as rows,
          concat_ws(' ', ${sql.join([1, 17, 33, 49].map(sumOf), sql`, `)}) as sums
        from part`,
    );
    hash.update(`${table} ${row!.rows} ${row!.sums}\n`);
  }
  return hash.digest("hex");
}

/** The sum of sixteen digits of the hashes, from a place on. */
function sumOf(from: number): SQL {
  return sql`sum(('x' || substr(hex, ${sql.raw(String(from))}, 16))::bit(64)::bigint::numeric)`;
}

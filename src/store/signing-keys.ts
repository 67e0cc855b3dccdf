import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { instant } from "./instants.ts";
import type { Reader, Transaction } from "./database.ts";
import { asking } from "./passing.ts";
import { json } from "./visible.ts";

/** A key that signs, as the register knows it. */
export interface KeyRow {
  readonly kid: string;
  readonly algorithm: string;
  /** RFC 8785 text of its public part as a JWK, necessary members only. */
  readonly jwk: string;
}

/** How long a key stands: from the first position, and until the other. */
export interface KeyTerm {
  readonly kid: string;
  readonly from: number;
  /** The first position at which it no longer stands; null while it does. */
  readonly until: number | null;
}

/** With the instants at which that was recorded, and why it was retired. */
export interface SigningKey extends KeyRow, KeyTerm {
  /** RFC 3339 in UTC. */
  readonly publishedAt: string;
  readonly retiredAt: string | null;
  readonly retiredFor: string | null;
}

/** Who looks for keys on behalf of everybody: with whom they were is no secret, and nothing else is told. */
export const keyReader: Reader = {
  institution: "liandong",
  operator: "signing-keys",
  within: "everywhere",
};

/** Every key that has ever signed, the first one first. */
export async function listSigningKeys(tx: Transaction): Promise<readonly SigningKey[]> {
  return tx.execute<SigningKey & Record<string, unknown>>(
    sql`select k.kid, k.algorithm, k.jwk, lower(k.known) as "from", upper(k.known) as "until",
          ${sql.raw(instant("o.recorded_at"))} as "publishedAt",
          ${sql.raw(instant("c.recorded_at"))} as "retiredAt",
          convert_from(c.canonical, 'UTF8')::json -> 'content' ->> 'reason' as "retiredFor"
        from signing_key k join act o on o.position = k.opened_by
        left join act c on c.position = k.closed_by
        order by k.opened_by`,
  );
}

/** The terms of those of these keys that the register knows. */
export async function loadKeyTerms(
  tx: Transaction,
  kids: readonly string[],
): Promise<ReadonlyMap<string, KeyTerm>> {
  const rows = await tx.execute<KeyTerm & Record<string, unknown>>(
    sql`select k.kid, lower(k.known) as "from", upper(k.known) as "until"
        from json_array_elements_text(${json(kids)}) w join signing_key k on k.kid = w`,
  );
  return new Map(rows.map((row) => [row.kid, row]));
}

/** The same for a counter, with the position up to which it holds. */
export async function findKeyTerms(
  checking: postgres.Sql,
  kids: readonly string[],
): Promise<{ readonly head: number; readonly terms: ReadonlyMap<string, KeyTerm> }> {
  const rows = await asking<
    { head: number; kid: string | null; from: number; until: number | null }[]
  >(
    "signing.terms",
    checking,
    `select h.head, k.kid, lower(k.known) as "from", upper(k.known) as "until"
    from (select coalesce(max(position), 0) as head from head) h
    left join signing_key k on k.kid = any (string_to_array($1::text, ' '))`,
    [kids.join(" ")],
  );
  const known = rows.flatMap(({ kid, from, until }) => (kid === null ? [] : { kid, from, until }));
  return { head: rows[0]!.head, terms: new Map(known.map((term) => [term.kid, term])) };
}

export async function recordSigningKey(
  tx: Transaction,
  { kid, algorithm, jwk, region }: KeyRow & { readonly region: string },
  position: number,
): Promise<void> {
  await tx.execute(
    sql`insert into signing_key (kid, algorithm, jwk, region, known, opened_by)
        values (${kid}, ${algorithm}, ${jwk}, ${region}, int8range(${position}::bigint, null), ${position}::bigint)`,
  );
}

/** From the position on, what it signs is no answer of the register's. */
export async function recordRetirement(
  tx: Transaction,
  kid: string,
  position: number,
): Promise<void> {
  await tx.execute(
    sql`update signing_key set known = int8range(lower(known), ${position}::bigint), closed_by = ${position}::bigint
        where kid = ${kid} and upper_inf(known)`,
  );
}

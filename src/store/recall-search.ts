import type postgres from "postgres";

/** A transaction of acts: what was known with it, and what was known before. */
export interface Turn {
  readonly before: number;
  readonly position: number;
  /** Of the law, what it entered or took away: any of these changes what rows say that stay as they are. */
  readonly policies: readonly string[];
  readonly isOfVocabulary: boolean;
}

/** A key under which something is known otherwise; which kind of measure and which days, where a row says it. */
export interface Touch {
  readonly under: string;
  /** Null where any question under the key may be answered otherwise. */
  readonly kind: string | null;
  /** As PostgreSQL writes days: in their order as texts, both infinities too. */
  readonly from: string;
  readonly until: string;
}

/** A batch that may have been told otherwise. */
export interface Candidate {
  readonly batch: string;
  readonly region: string;
  readonly institution: string;
  readonly position: number;
  readonly day: string;
  /** A JSON array of canonical questions. */
  readonly questions: string;
  /** Under which keys was looked; null where it is not signed yet. */
  readonly keys: readonly string[] | null;
}

/** Transactions after a position, in their order. */
export async function listTurns(
  checking: postgres.Sql,
  after: number,
  most: number,
): Promise<readonly Turn[]> {
  const rows = await checking.unsafe<
    (Omit<Turn, "policies" | "isOfVocabulary"> & { parts: readonly string[] | null })[]
  >(
    `with turn as (
      select t.position, lag(t.position, 1, $1::bigint) over (order by t.position) as before from (
        select h.position from head h where h.position > $1::bigint order by h.position limit $2::int) t
    )
    select t.before, t.position, (
      select json_agg(distinct l.part || ':' || l.code) from law l
      where l.opened_by > t.before and l.opened_by <= t.position
        or l.closed_by > t.before and l.closed_by <= t.position) as parts
    from turn t order by t.position`,
    [after, most],
    { prepare: true },
  );
  return rows.map(({ before, position, parts }) => ({
    before,
    position,
    policies: (parts ?? [])
      .filter((part) => part.startsWith("policy:"))
      .map((part) => part.slice("policy:".length)),
    isOfVocabulary: (parts ?? []).some((part) => part.startsWith("vocabulary:")),
  }));
}

/** Before which transactions nobody was told anything: the oldest position at which anybody was; null for none. */
export async function findFirstTold(checking: postgres.Sql): Promise<number | null> {
  const [row] = await checking.unsafe<{ position: number | null }[]>(
    `select min(b.position) as position from check_batch b`,
  );
  return row!.position;
}

/** Statements that are recording what they have read: what each has read may be older than anything seen now. */
export async function listRecording(checking: postgres.Sql): Promise<readonly string[]> {
  const rows = await checking.unsafe<{ by: string }[]>(
    `select l.virtualtransaction as by from pg_locks l
    where l.relation = 'check_batch'::regclass and l.mode = 'RowExclusiveLock' and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())`,
  );
  return rows.map(({ by }) => by);
}

const inTurn = (column: string): string => `${column} > $1::bigint and ${column} <= $2::bigint`;

/** What became known or ceased to be: rows of consequences, and what a code stands for. */
const touched = `
  select c.under, c.kind, c.from_day::text as from, c.until_day::text as until from consequence c
  where ${inTurn("c.opened_by")}
  union all
  select c.under, c.kind, c.from_day::text, c.until_day::text from consequence c
  where ${inTurn("c.closed_by")}
  union all
  select k.under, null, '-infinity', 'infinity' from (
    select i.kind, i.code, i.entity from identifier i where ${inTurn("i.opened_by")}
    union all
    select i.kind, i.code, i.entity from identifier i where ${inTurn("i.closed_by")}
  ) i join entity e on e.id = i.entity cross join lateral (
    select case when i.kind in ('parcel', 'unit') then 'parcel:' else 'enterprise:' end || w.code as under
    from (values (i.code), (e.code)) w(code)) k
  where i.kind in ('enterprise', 'person', 'parcel', 'unit')`;

/** Everything that a transaction touches, or null where it is more than this. */
export async function listTouches(
  checking: postgres.Sql,
  { before, position }: Turn,
  most: number,
): Promise<readonly Touch[] | null> {
  const rows = await checking.unsafe<Touch[]>(`${touched} limit $3::int`, [
    before,
    position,
    most + 1,
  ]);
  return rows.length > most ? null : rows;
}

/** What a transaction touches under some keys. */
export async function listTouchesUnder(
  checking: postgres.Sql,
  { before, position }: Turn,
  keys: readonly string[],
): Promise<readonly Touch[]> {
  return checking.unsafe<Touch[]>(
    `select distinct t.under, t.kind, t.from, t.until from (${touched}) t
    join json_array_elements_text($3::text::json) k on t.under = k`,
    [before, position, JSON.stringify(keys)],
  );
}

const candidateColumns = `b.id::text as batch, b.region, b.institution, b.position, b.day::text as day,
  b.questions, to_json(r.keys) as keys`;

/** Batches answered before a transaction that looked under any of these keys, in the order of their ids. */
export async function listByKeys(
  checking: postgres.Sql,
  keys: readonly string[],
  {
    before,
    after,
    most,
  }: { readonly before: number; readonly after: string; readonly most: number },
): Promise<readonly Candidate[]> {
  return checking.unsafe<Candidate[]>(
    `select ${candidateColumns} from receipt r join check_batch b on b.id = r.batch
    where r.keys && array(select json_array_elements_text($1::text::json)) and b.position <= $2::bigint
      and r.batch > $3::uuid order by r.batch limit $4::int`,
    [JSON.stringify(keys), before, after, most],
    { prepare: true },
  );
}

/**
 * Of so many batches after one, those answered before a transaction that looked under any key that it
 * touches or, where it changes law, under which rows of that law stand; and the last that was looked at.
 */
export async function listByWalk(
  checking: postgres.Sql,
  { before, position, policies, isOfVocabulary }: Turn,
  { after, most }: { readonly after: string; readonly most: number },
): Promise<{ readonly candidates: readonly Candidate[]; readonly last: string | null }> {
  const rows = await checking.unsafe<(Candidate & { readonly isLooked: boolean })[]>(
    `select ${candidateColumns}, ${
      isOfVocabulary ? "r.batch is not null" : `(${lookedWhereTouched})`
    } and b.position <= $1::bigint as "isLooked"
    from (select * from check_batch b where b.id > $3::uuid order by b.id limit $4::int) b
    left join receipt r on r.batch = b.id
    where $1::bigint < $2::bigint and $5::text is not null order by b.id`,
    [before, position, after, most, JSON.stringify(policies)],
  );
  return {
    candidates: rows.filter(({ isLooked }) => isLooked),
    last: rows.at(-1)?.batch ?? null,
  };
}

const lookedWhereTouched = `exists (select from unnest(r.keys) k where exists (
    select from consequence c where c.under = k and (
      (${inTurn("c.opened_by")}) or (${inTurn("c.closed_by")})
      or (c.policy in (select json_array_elements_text($5::text::json))
        and (c.known @> $1::bigint or c.known @> $2::bigint))))
    or exists (select from identifier i join entity e on e.id = i.entity
      where (i.code = substr(k, strpos(k, ':') + 1) or e.code = substr(k, strpos(k, ':') + 1))
        and ((${inTurn("i.opened_by")}) or (${inTurn("i.closed_by")}))))`;

/** Batches from an id on that are recorded and not signed yet. */
export async function listUnsigned(
  checking: postgres.Sql,
  from: string,
): Promise<readonly Candidate[]> {
  return checking.unsafe<Candidate[]>(
    `select ${candidateColumns} from check_batch b left join receipt r on r.batch = b.id
    where b.id >= $1::uuid and r.batch is null order by b.id`,
    [from],
  );
}

/** By which codes things were asked about that the register keeps under these: `[asked, kept]`. */
export async function listAliases(
  checking: postgres.Sql,
  kept: readonly string[],
): Promise<readonly (readonly [asked: string, kept: string])[]> {
  const rows = await checking.unsafe<{ asked: string; kept: string }[]>(
    `select distinct i.code as asked, e.code as kept
    from json_array_elements_text($1::text::json) k
    join entity e on e.kind in ('enterprise', 'person', 'parcel') and e.code = k
    join identifier i on i.entity = e.id and i.code <> e.code`,
    [JSON.stringify(kept)],
  );
  return rows.map(({ asked, kept: code }) => [asked, code]);
}

import { sql } from "drizzle-orm";
import type postgres from "postgres";
import { stemOf } from "../domain/access/territory.ts";
import { instant } from "./instants.ts";
import type { Reader, Transaction } from "./database.ts";
import { dayText } from "./days.ts";
import type { StoredSeal } from "./receipts.ts";
import { json } from "./visible.ts";

/** Whom or what answers were about, by a code that it has or once had. */
export interface AnsweredSubject {
  readonly kind: "enterprise" | "parcel";
  readonly code: string;
}

/** Where an answer stands among all: when it was read, its batch, and its place there. */
export interface AnswerPlace {
  /** RFC 3339 in UTC, to the microsecond. */
  readonly at: string;
  readonly batch: string;
  readonly item: number;
}

export interface AnswersWanted {
  readonly subject: AnsweredSubject;
  /** Civil days in Asia/Shanghai on which they were given: `[from, until)`. */
  readonly from: number;
  readonly until: number;
  /** Only those of one institution. */
  readonly institution: string | null;
  readonly first: number;
  readonly after: AnswerPlace | null;
}

/** As the register knows land and firms by more than one kind of code. */
const kinds = { enterprise: ["enterprise", "person"], parcel: ["parcel", "unit"] } as const;

/**
 * The keys under which a thing was looked for: that of the code under which it is kept and, from the time
 * when nobody knew it, those of the codes that are its own now.
 */
const finding = `
with asked as (
  select w ->> 'kind' as kind, w ->> 'code' as code,
    array(select json_array_elements_text(w -> 'kinds')) as kinds,
    (w ->> 'from')::date::timestamp at time zone 'Asia/Shanghai' as since,
    (w ->> 'until')::date::timestamp at time zone 'Asia/Shanghai' as until,
    w ->> 'institution' as institution, w ->> 'own' as own, (w ->> 'isAuditor')::boolean as is_auditor,
    array(select json_array_elements_text(w -> 'within')) as within,
    (w -> 'after' ->> 'at')::timestamptz as after_at, (w -> 'after' ->> 'batch')::uuid as after_batch,
    (w -> 'after' ->> 'item')::int as after_item, (w ->> 'limit')::int as wanted
  from (select $1::text::json as w) one
), thing as (
  select distinct i.entity from identifier i, asked a where i.code = a.code and i.kind = any(a.kinds)
), known as (
  select i.code from identifier i, asked a
  where i.entity in (select entity from thing) and i.kind = any(a.kinds)
    and not exists (select from entity e where e.kind = any(a.kinds) and e.code = i.code
      and e.id not in (select entity from thing))
  union select e.code from entity e where e.id in (select entity from thing)
  union select a.code from asked a
)
select b.id::text as batch, (q.n - 1)::int as item, ${instant("b.recorded_at")} as at
from asked a
cross join (select array_agg(a.kind || ':' || k.code) as keys from known k, asked a) looked
join receipt r on r.keys && looked.keys
join check_batch b on b.id = r.batch
cross join lateral json_array_elements(r.entries::json) with ordinality as q(entry, n)
where b.recorded_at >= a.since and b.recorded_at < a.until
  and (a.institution is null or b.institution = a.institution)
  and (b.institution = a.own or a.is_auditor and b.region ^@ any(a.within))
  and (a.after_at is null or (b.recorded_at, b.id, q.n - 1) > (a.after_at, a.after_batch, a.after_item))
  and exists (select from json_array_elements_text(q.entry -> 'keys') k where k = any(looked.keys))
order by b.recorded_at, b.id, q.n
limit (select wanted from asked)`;

/**
 * Where the answers about a subject stand, as far as the reader may see them, in their order: one more than
 * a page. Row security would keep the index of keys from being used, so that they are found by whoever
 * sees all, with the same words as its policies, and each is read under row security afterwards.
 */
export async function findAnswers(
  checking: postgres.Sql,
  { subject, from, until, institution, first, after }: AnswersWanted,
  { institution: own, within, isAuditor = false }: Reader,
): Promise<readonly AnswerPlace[]> {
  const wanted = {
    ...subject,
    kinds: kinds[subject.kind],
    from: dayText(from),
    until: dayText(until),
    institution,
    own,
    isAuditor,
    within: within === "everywhere" ? [""] : within.map(stemOf),
    after,
    limit: first + 1,
  };
  return checking.unsafe<(AnswerPlace & Record<string, unknown>)[]>(
    finding,
    [JSON.stringify(wanted)],
    { prepare: true },
  );
}

/** An answer as it stands: what was asked by whom, and what was signed of it. */
export interface GivenRow extends AnswerPlace {
  readonly institution: string;
  readonly institutionName: string | null;
  /** Canonical texts (RFC 8785). */
  readonly question: string;
  readonly entry: string;
  readonly seal: string;
  /** The place of the entry in the tree of the seal. */
  readonly index: number;
}

/** What stands at these places, in their order; whatever the reader may not see is left out. */
export async function loadAnswers(
  tx: Transaction,
  places: readonly AnswerPlace[],
): Promise<readonly GivenRow[]> {
  if (places.length === 0) return [];
  const wanted = places.map((place, n) => ({ n, ...place }));
  return tx.execute<GivenRow & Record<string, unknown>>(
    sql`select w.at, w.batch, w.item, b.institution, i.name as "institutionName",
          (b.questions::json -> w.item)::text as question, (b.entries::json -> w.item)::text as entry,
          b.seal::text as seal, b.first + w.item as index
        from json_to_recordset(${json(wanted)}) as w(n int, at text, batch text, item int)
        -- One after the other by its key: a page is small, and these tables are large.
        cross join lateral (
          select b.institution, b.questions, r.entries, r.seal, r.first
          from check_batch b join receipt r on r.batch = b.id where b.id = w.batch::uuid limit 1
        ) b
        left join institution i on i.code = b.institution
        order by w.n`,
  );
}

/** The seals under which they were given, by their numbers. */
export async function loadSeals(
  tx: Transaction,
  seals: readonly string[],
): Promise<ReadonlyMap<string, StoredSeal>> {
  const rows = await tx.execute<StoredSeal & Record<string, unknown>>(
    sql`select s.id::text as id, s.payload, s.protected, encode(s.signature, 'hex') as signature,
          encode(s.hashes, 'hex') as hashes
        from json_array_elements_text(${json([...new Set(seals)])}) w
        cross join lateral (select * from seal s where s.id = w::uuid limit 1) s`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

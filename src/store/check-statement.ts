import { instant, vouched } from "./instants.ts";

/**
 * Takes questions as one JSON array, what many of them share as another, and the batches in which they
 * are recorded as lists. Finds what each question is about by any identifier that was its on the day,
 * reads the rows filed under its keys as known at its position, and inserts the batches; whoever reads
 * the answer has left the record, for it is the same statement. Most questions name nothing beside their
 * subject, no position and no key of their own; where all do, `isPlain` is true and nobody prepares to
 * look for any of it. What is the same for all is told once, with the first. Its commit is not waited
 * for: nobody is told before the seal has been committed after it, which is.
 */
export function checkStatement(isPlain: boolean): string {
  return `
with today as materialized (
  select h.position, current_date as day, statement_timestamp() as at,
    array_to_string(array(select l.id from law l where l.known @> h.position order by l.id), ' ') as law,
    ${vouched("statement_timestamp()")} as is_vouched,
    set_config('synchronous_commit', 'off', true) as commits
  from (select coalesce(max(h.position), 0) as position from head h) h
), shape as materialized (
  select r.shape, r.kinds, r.permits, r.mortgages,
    array(select k from unnest(r.near) k where exists (select from consequence c where c.under = k)) as near
  from json_to_recordset($6::text::json) as r(
    shape int, kinds text[], permits text[], mortgages boolean, near text[])
), question as (
  select r.*, h.kinds, h.near, coalesce(r.day, t.day) as as_of,
    ${
      isPlain
        ? "t.position"
        : `coalesce(r.known_at, t.position) as position, t.position as head,
    h.permits, h.mortgages`
    }
  from today t cross join json_to_recordset($1::text::json) as r(${isPlain ? plainColumns : wholeColumns})
  join shape h on h.shape = r.shape
), asked as ${isPlain ? "" : "materialized "}(
  select q.*, s.id as subject_id, coalesce(s.code, q.subject) as subject_code, ${isPlain ? plainKeys : wholeKeys}
  from question q
  left join lateral (
    select e.id, e.code from identifier i join entity e on e.id = i.entity
    where i.code = q.subject and i.kind = q.subject_kind
      and i.from_day <= q.as_of and q.as_of < i.until_day and i.known @> q.position
    order by i.id desc limit 1
  ) s on true
  ${isPlain ? "" : landJoin}
), batch as (
  select b.n, b.id::uuid as id, b.institution, b.region, b.questions
  from unnest(${list(2)}, ${list(3)}, ${list(4)}, ${list(5)})
    with ordinality as b(id, institution, region, questions, n)
), ${isPlain ? writtenPlainly : writtenOnce}
select a.n, case a.n when 0 then (
    select json_build_array(t.position, t.day, ${instant("t.at")}, t.law,
    t.is_vouched) from today t) end as shared,
  nullif(a.subject_code, a.subject) as subject, a.subject_id is not null as is_subject_known,
  ${isPlain ? "" : ownColumns}
  c.id as row, c.under, c.origin, c.policy, c.measure, c.kind, c.subject_kind, c.subject as bearer,
  c.unit_kind, c.unit, c.parcel, c.via, c.benefit, c.standing, c.status,
  c.from_day::text as from_day, c.until_day::text as until_day, c.words
from asked a
left join lateral (
  select c.* from consequence c
  where c.under = any(a.keys) and c.until_day > a.as_of and c.kind = any(a.kinds)
    and c.known @> a.position
) c on true
order by c.id`;
}

const plainColumns = "n int, subject_kind text, subject text, day date, shape int";
const wholeColumns = `n int, subject_kind text, subject text, day date, shape int, land text, benefit text,
    project text, known_at bigint, batch int, idempotency_key text, fingerprint text`;

const plainKeys = `case when q.subject_kind in ('parcel', 'unit')
      then array['parcel:' || coalesce(s.code, q.subject)] || case when s.id is null then q.near
        else array['holder:' || s.code, 'over:' || s.code] end
      else array['enterprise:' || coalesce(s.code, q.subject)] || q.near end as keys`;
const wholeKeys = `l.id as land_id, coalesce(l.code, q.land) as land_code,
    case when q.subject_kind in ('parcel', 'unit')
      then array['parcel:' || coalesce(s.code, q.subject)] || case when s.id is null then q.near
        else array['holder:' || s.code, 'over:' || s.code] end
      else array['enterprise:' || coalesce(s.code, q.subject)] || case when l.id is null then q.near
        else array['parcel:' || l.code, 'over:' || l.code] end
    end as keys`;

/** A parameter that is a list of texts, between which stands a character that no text of a question has. */
export const listSeparator = "\u001e";
function list(parameter: number): string {
  return `string_to_array($${parameter}::text, chr(30))`;
}

const writtenPlainly = `written as (
  insert into check_batch (id, region, institution, position, day, questions, recorded_at)
  select b.id, b.region, b.institution, t.position, t.day, b.questions, t.at from batch b cross join today t
)`;

/**
 * Whatever has a key or asks for a position is alone in its batch: nothing is recorded of it where the
 * key was used before, or the register has not come so far.
 */
const writtenOnce = `said as (
  insert into check_key (institution, idempotency_key, region, batch, item, fingerprint)
  select b.institution, q.idempotency_key, b.region, b.id, 0, decode(q.fingerprint, 'hex')
  from question q join batch b on b.n = q.batch
  where q.idempotency_key is not null and q.position between 0 and q.head
  on conflict do nothing
  returning batch
), written as (
  insert into check_batch (id, region, institution, position, day, questions, recorded_at)
  select b.id, b.region, b.institution, t.position, t.day, b.questions, t.at
  from batch b cross join today t
  where not exists (select from question q where q.batch = b.n and (q.position > q.head
    or q.idempotency_key is not null and not exists (select from said s where s.batch = b.id)))
  returning id
)`;

/** The land that a counter names. */
const landJoin = `left join lateral (
    select e.id, e.code from identifier i join entity e on e.id = i.entity
    where q.land is not null and i.code = q.land and i.kind in ('parcel', 'unit')
      and i.from_day <= q.as_of and q.as_of < i.until_day and i.known @> q.position
    order by i.id desc limit 1
  ) l on true`;

/** What is known of whatever a question names beside its subject, or may go on or be renewed with it. */
const ownColumns = `a.position,
  case when a.known_at is not null then array_to_string(
    array(select l.id from law l where l.known @> a.position order by l.id), ' ') end as law,
  exists (select from written w join batch b on b.id = w.id where b.n = a.batch) as is_recorded,
  a.land_code as land, a.land is not null as is_land_asked, a.land_id is not null as is_land_known,
  a.land_id is not null and exists (select from entity e where e.parcel = a.land_id
    and e.kind = 'listing' and e.known @> a.position) as is_listed,
  a.land_id is not null and exists (select from tenure t where t.parcel = a.land_id
    and t.from_day <= a.as_of and a.as_of < t.until_day and t.known @> a.position) as is_held,
  case when a.benefit is not null then exists (select from identifier i where i.code = a.benefit
    and i.kind = 'benefit' and i.known @> a.position) end as is_benefit_known,
  case when a.benefit is not null then exists (select from entity e where e.enterprise = a.subject_id
    and e.kind = 'benefit' and e.label = a.benefit and e.known @> a.position) end as is_benefit_own,
  case when a.project is not null then exists (select from identifier i where i.code = a.project
    and i.kind = 'project' and i.known @> a.position) end as is_project_known,
  case
    when a.permits is not null and a.subject_kind in ('enterprise', 'person') then (
      select json_agg(json_build_object('kind', 'permit', 'id', p.label, 'what', p.type, 'last',
        (select f.value::json #>> '{}' from fact f where f.entity = p.id and f.name = '到期日'
          and f.from_day <= a.as_of and a.as_of < f.until_day and f.known @> a.position)) order by p.id)
      from entity p where p.enterprise = a.subject_id and p.kind = 'permit'
        and p.type = any(a.permits) and p.known @> a.position)
    when a.mortgages and a.subject_kind in ('parcel', 'unit') then (
      select json_agg(json_build_object('kind', 'mortgage', 'id', m.code, 'what', m.mortgagee,
        'last', m.until_day::text) order by m.id)
      from mortgage m where m.parcel = a.subject_id and m.from_day <= a.as_of
        and a.as_of < m.until_day and m.known @> a.position)
  end as concerns,`;

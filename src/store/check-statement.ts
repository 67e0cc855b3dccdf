/**
 * Takes questions as one JSON array. Finds what each is about by any identifier that was its on the
 * day, reads the rows filed under its keys as known at its position, and inserts its record; whoever
 * reads the answer has left the record, for it is the same statement. Most questions name nothing
 * beside their subject; where all do, `named` is false and nobody prepares to look for it.
 */
export function checkStatement(named: boolean): string {
  return `
with head as materialized (
  select coalesce(max(h.position), 0) as position from head h
), today as materialized (
  select head.position, current_date as day,
    (select coalesce(array_agg(l.id order by l.id), '{}') from law l where l.known @> head.position) as law
  from head
), question as (
  select r.*, coalesce(r.known_at, today.position) as position, today.position as head,
    coalesce(r.day, today.day) as as_of,
    case when r.known_at is null then today.law else
      (select coalesce(array_agg(l.id order by l.id), '{}') from law l where l.known @> r.known_at) end as law
  from today, json_to_recordset($1::text::json) as r(
    id uuid, subject_kind text, subject text, land text, benefit text, project text, action text,
    kinds text[], permits text[], mortgages boolean, jurisdiction text, near text[], day date,
    known_at bigint, region text, institution text, operator text, purpose text, case_number text,
    question text, idempotency_key text, fingerprint text, is_recorded boolean)
), found as (
  select q.*, s.id as subject_id, coalesce(s.code, q.subject) as subject_code,
    l.id as land_id, coalesce(l.code, q.land) as land_code
  from question q
  left join lateral (
    select e.id, e.code from identifier i join entity e on e.id = i.entity
    where i.code = q.subject and i.kind = q.subject_kind
      and i.from_day <= q.as_of and q.as_of < i.until_day and i.known @> q.position
    order by i.id desc limit 1
  ) s on true
  ${named ? landJoin : noLandJoin}
), asked as materialized (
  select f.*, case
    when f.subject_kind in ('parcel', 'unit') then array['parcel:' || f.subject_code] ||
      case when f.subject_id is null then f.near
        else array['holder:' || f.subject_code, 'over:' || f.subject_code] end
    else array['enterprise:' || f.subject_code] ||
      case when f.land_id is null then f.near
        else array['parcel:' || f.land_code, 'over:' || f.land_code] end
  end as keys
  from found f
), ${filedAndRecorded}
select a.id::text as id, a.position, a.head, a.as_of::text as as_of, array_to_string(a.law, ' ') as law,
  r.id is not null as is_recorded, a.subject_code as subject, a.subject_id is not null as is_subject_known,
  ${named ? namedColumns : noNamedColumns},
  f.row, f.under, f.origin, f.policy, f.measure, f.kind, f.subject_kind, f.bearer, f.unit_kind, f.unit,
  f.parcel, f.via, f.spared as benefit, f.standing, f.status, f.from_day, f.until_day, f.words
from asked a
left join filed f on f.question = a.id
left join recorded r on r.id = a.id
order by f.row`;
}

/** What is filed under the keys of each question, and the record of each. */
const filedAndRecorded = `filed as materialized (
  select a.id as question, c.*
  from asked a cross join lateral (
    select c.id as row, c.under, c.origin, c.policy, c.measure, c.kind, c.subject_kind,
      c.subject as bearer, c.unit_kind, c.unit, c.parcel, c.via, c.benefit as spared, c.standing,
      c.status, c.from_day::text as from_day, c.until_day::text as until_day, c.words
    from consequence c
    where c.under = any(a.keys) and c.until_day > a.as_of and c.kind = any(a.kinds)
      and c.known @> a.position
  ) c
), gathered as (
  select f.question, array_agg(f.row order by f.row) as rows from filed f group by f.question
), recorded as (
  insert into check_record (id, region, institution, operator, purpose, case_number, action, subject,
    jurisdiction, as_of, question, position, is_subject_known, rows, law, idempotency_key, fingerprint)
  select a.id, a.region, a.institution, a.operator, a.purpose, a.case_number, a.action, a.subject_code,
    a.jurisdiction, a.as_of, a.question, a.position, a.subject_id is not null, coalesce(g.rows, '{}'),
    a.law, a.idempotency_key, decode(a.fingerprint, 'hex')
  from asked a left join gathered g on g.question = a.id
  where a.is_recorded and a.position between 0 and a.head
  on conflict do nothing
  returning id
)`;

/** The land that a counter names. */
const landJoin = `left join lateral (
    select e.id, e.code from identifier i join entity e on e.id = i.entity
    where q.land is not null and i.code = q.land and i.kind in ('parcel', 'unit')
      and i.from_day <= q.as_of and q.as_of < i.until_day and i.known @> q.position
    order by i.id desc limit 1
  ) l on true`;
const noLandJoin = `cross join (select null::bigint as id, null::text as code) l`;

/** What is known of whatever a question names beside its subject, or may go on or be renewed with it. */
const namedColumns = `a.land_code as land, a.land is not null as is_land_asked, a.land_id is not null as is_land_known,
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
  end as concerns`;
const noNamedColumns = `null as land, false as is_land_asked, false as is_land_known, false as is_listed,
  false as is_held, null::boolean as is_benefit_known, null::boolean as is_benefit_own,
  null::boolean as is_project_known, null::json as concerns`;

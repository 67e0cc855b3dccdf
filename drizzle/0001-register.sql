-- The register. Acts are the truth; facts and relations are what acts have established, on two axes:
-- the civil day in Asia/Shanghai on which something holds ([from_day, until_day), half-open), and the
-- position in the order of acts from which it is known (known, half-open, open while it stands).
-- Written by hand: roles, row security, constraints and triggers cannot be generated.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- ROLES. A login owns nothing and inherits nothing; every transaction takes one of these.
do $$
declare wanted text;
begin
  perform pg_advisory_xact_lock(7310031);
  foreach wanted in array array['liandong_reader', 'liandong_recorder', 'liandong_checker', 'liandong_auditor'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin noinherit', wanted);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$;

do $$ begin
  execute format('revoke temporary on database %I from public', current_database());
end $$;
grant usage on schema public to liandong_reader, liandong_recorder, liandong_checker, liandong_auditor;

-- WHO. Bodies that record and ask. An API key is kept as a hash only.
create table institution (
  id bigint generated always as identity primary key,
  code text not null unique,
  name text not null,
  english text not null,
  region text not null check (region ~ '^[1-9][0-9]{5}$'),
  -- What it may read and do: asks, reads the register, records, audits.
  scopes text[] not null,
  opened_at timestamptz not null default now()
);

create table api_key (
  id bigint generated always as identity primary key,
  institution bigint not null references institution,
  region text not null,
  -- SHA-256 of the key; the key itself is shown once and kept nowhere.
  hash bytea not null unique check (length(hash) = 32),
  label text not null,
  issued_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- ACTS. One row per act; the position is its place in the order of commits, without gaps.
create table act (
  position bigint primary key check (position > 0),
  region text not null,
  kind text not null,
  institution text not null,
  actor text not null,
  -- The document on which the act rests, by its number; null where it rests on none.
  basis text,
  effective_on date,
  client text not null,
  idempotency_key text not null,
  -- SHA-256 of what was asked, to tell the same request from another under the same key.
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- RFC 8785 bytes of the act, and their SHA-256.
  canonical bytea not null,
  hash bytea not null check (length(hash) = 32),
  reply text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  unique (client, idempotency_key)
);

-- The last position of each transaction: what was known when it committed. A position between two of
-- these was never seen by anybody.
create table head (
  position bigint primary key references act,
  committed_at timestamptz not null default clock_timestamp()
);

-- Rows of an import that could not become acts, each with its reason.
create table import (
  id bigint generated always as identity primary key,
  region text not null,
  institution text not null,
  actor text not null,
  file text not null,
  hash bytea not null,
  received int not null,
  accepted int not null,
  unchanged int not null,
  rejected int not null,
  received_at timestamptz not null default clock_timestamp(),
  check (received = accepted + unchanged + rejected)
);

create table rejected_row (
  import bigint not null references import,
  line int not null,
  region text not null,
  content text not null,
  code text not null,
  zh text not null,
  en text not null,
  primary key (import, line)
);

-- LAW. Packs, vocabulary and engine enter by acts.
create table law (
  id bigint generated always as identity primary key,
  region text not null,
  part text not null check (part in ('policy', 'vocabulary', 'engine')),
  code text not null,
  hash bytea not null check (length(hash) = 32),
  -- The compiled policy or vocabulary as canonical JSON; the version of an engine.
  body text not null,
  -- The document as issued, for a policy.
  document text,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  exclude using gist (part with =, code with =, known with &&)
);

-- THINGS about which facts are established.
create table entity (
  id bigint generated always as identity,
  region text not null,
  kind text not null check (kind in
    ('enterprise', 'person', 'parcel', 'listing', 'agreement', 'benefit', 'project', 'region', 'permit')),
  code text not null,
  -- What people call an agreement, a benefit or a permit, which is unique only beside its owner.
  label text,
  -- The kind of agreement or permit; the category of a listing.
  type text,
  policy text,
  episode int,
  parcel bigint references entity,
  enterprise bigint references entity,
  parties bigint[],
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  primary key (id) include (code),
  unique (kind, code),
  check (kind <> 'listing' or (parcel is not null and policy is not null and type is not null and episode > 0))
);
create index entity_parcel on entity (parcel) where parcel is not null;
create index entity_enterprise on entity (enterprise) where enterprise is not null;
create index entity_parties on entity using gin (parties) where parties is not null;
create index entity_region on entity (region, kind, id);

-- Names of enterprises, dated.
create table name (
  id bigint generated always as identity primary key,
  region text not null,
  entity bigint not null references entity,
  name text not null,
  from_day date not null default '-infinity',
  until_day date not null default 'infinity',
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  exclude using gist (entity with =, daterange(from_day, until_day) with &&, known with &&)
);
create index name_likeness on name using gin (name gin_trgm_ops);

-- Natural persons are known by a salted hash; what names them stands here, apart.
create table person (
  entity bigint primary key references entity,
  region text not null,
  name text,
  identifier text
);

create table setting (
  name text primary key,
  value text not null
);

-- Identifiers by which a thing is or was known, dated.
create table identifier (
  id bigint generated always as identity primary key,
  region text not null,
  kind text not null check (kind in
    ('enterprise', 'person', 'parcel', 'unit', 'listing', 'agreement', 'benefit', 'project', 'region', 'permit')),
  code text not null,
  entity bigint not null references entity,
  from_day date not null default '-infinity',
  until_day date not null default 'infinity',
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day)
);
-- A check finds its subject without a look at either table, however large they are.
create index identifier_code on identifier (code, kind) include (entity, from_day, until_day, known, id);
create index identifier_entity on identifier (entity);

-- Split, merge, renumbering and succession of things, dated.
create table succession (
  id bigint generated always as identity primary key,
  region text not null,
  kind text not null check (kind in ('split', 'merge', 'renumbering', 'succession')),
  predecessor bigint not null references entity,
  successor bigint not null references entity,
  on_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act
);
create index succession_predecessor on succession (predecessor);
create index succession_successor on succession (successor);

-- FACTS AND RELATIONS.
create table fact (
  id bigint generated always as identity primary key,
  region text not null,
  entity bigint not null references entity,
  -- A fact of the vocabulary, by its name there.
  name text not null,
  -- A JSON scalar as text: true, false, a number, a text; null where it is recorded as unknown.
  value text not null,
  from_day date not null,
  until_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  exclude using gist (entity with =, name with =, daterange(from_day, until_day) with &&, known with &&)
);
create index fact_entity on fact (entity);
-- Whom a finding names, and which land lies in a place.
create index fact_named on fact (value) where starts_with(value, '"');

create table tenure (
  id bigint generated always as identity primary key,
  region text not null,
  enterprise bigint not null references entity,
  parcel bigint not null references entity,
  from_day date not null,
  until_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  exclude using gist (enterprise with =, parcel with =, daterange(from_day, until_day) with &&, known with &&)
);
create index tenure_parcel on tenure (parcel);

create table control (
  id bigint generated always as identity primary key,
  region text not null,
  holder bigint not null references entity,
  held bigint not null references entity,
  basis text not null check (basis in ('share', 'determination')),
  -- Percent; null where the share was not recorded.
  share numeric check (share between 0 and 100),
  determined boolean,
  from_day date not null,
  until_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  check ((basis = 'determination') = (determined is not null)),
  exclude using gist (holder with =, held with =, basis with =, daterange(from_day, until_day) with &&, known with &&)
);
create index control_held on control (held);

create table mortgage (
  id bigint generated always as identity primary key,
  region text not null,
  parcel bigint not null references entity,
  code text not null,
  mortgagee text not null,
  from_day date not null,
  until_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  exclude using gist (parcel with =, code with =, daterange(from_day, until_day) with &&, known with &&)
);

-- A one-off duty that has been carried out about a thing, for one subject or for whoever it binds.
create table discharge (
  id bigint generated always as identity primary key,
  region text not null,
  entity bigint not null references entity,
  measure text not null,
  subject bigint references entity,
  on_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act
);
create index discharge_entity on discharge (entity);

-- CONSEQUENCES, as filed: one row per stretch of days, under the key by which a question finds it.
create table consequence (
  id bigint generated always as identity primary key,
  known int8range not null,
  opened_by bigint not null,
  closed_by bigint,
  from_day date not null,
  until_day date not null,
  region text not null,
  under text not null,
  origin text not null,
  kind text not null,
  status text not null check (status in ('in-force', 'unknown', 'lapsed', 'spared', 'suspended')),
  standing text not null check (standing in ('decides', 'other-reading')),
  policy text not null,
  measure text not null,
  subject_kind text not null,
  subject text not null,
  unit_kind text not null,
  unit text not null,
  parcel text,
  via text,
  benefit text,
  -- JSON, worded once; kept as text so that its bytes stay what they were.
  words text not null,
  -- MD5 of everything above but `known`: tells whether a derivation yields the same row again.
  digest uuid not null,
  check (from_day < until_day)
);
create index consequence_under on consequence (under, until_day);
create index consequence_origin on consequence (origin) where upper_inf(known);

-- CHECKS. Every question that was answered, written by the statement that read the answer.
create table check_record (
  id uuid primary key,
  region text not null,
  institution text not null,
  operator text not null,
  purpose text not null,
  case_number text not null,
  action text not null,
  subject text not null,
  jurisdiction text not null,
  as_of date not null,
  -- The canonical question (RFC 8785).
  question text not null,
  -- What was known: the question is answered again from the rows known at this position.
  position bigint not null,
  is_subject_known boolean not null,
  -- The rows of `consequence` that were read.
  rows bigint[] not null,
  -- The law that was known: ids in `law`.
  law bigint[] not null,
  idempotency_key text,
  fingerprint bytea,
  recorded_at timestamptz not null default clock_timestamp()
);
-- Every answer pays for each of these: numbers of records are in the order of time already.
create unique index check_record_key on check_record (institution, idempotency_key) where idempotency_key is not null;
create index check_record_subject on check_record (subject, recorded_at);

-- WHAT MUST NEVER CHANGE.
create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '42501';
end $$;

-- A row may be closed once, by setting the end of what is known; nothing else of it may change.
create function only_close() returns trigger language plpgsql as $$
begin
  if not upper_inf(old.known) or upper_inf(new.known) or lower(new.known) is distinct from lower(old.known)
     or old.closed_by is not null or new.closed_by is null
     or to_jsonb(new) - 'known' - 'closed_by' is distinct from to_jsonb(old) - 'known' - 'closed_by' then
    raise exception 'a row of % may only be closed, once', tg_table_name using errcode = '42501';
  end if;
  return new;
end $$;

do $$
declare named text;
begin
  foreach named in array array['act', 'head', 'import', 'rejected_row', 'check_record'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function forbid_change()', named || '_append_only', named);
    execute format('create trigger %I before truncate on %I execute function forbid_change()', named || '_no_truncate', named);
  end loop;
  foreach named in array array['law', 'entity', 'name', 'identifier', 'succession', 'fact', 'tenure', 'control', 'mortgage', 'discharge', 'consequence'] loop
    execute format('create trigger %I before update on %I for each row execute function only_close()', named || '_only_close', named);
    execute format('create trigger %I before delete on %I for each row execute function forbid_change()', named || '_no_delete', named);
    execute format('create trigger %I before truncate on %I execute function forbid_change()', named || '_no_truncate', named);
    execute format('grant select on %I to liandong_reader, liandong_recorder, liandong_auditor', named);
    execute format('grant insert, update (known, closed_by) on %I to liandong_recorder', named);
  end loop;
end $$;

-- WHO MAY WHAT.
grant select on act, head, institution to liandong_reader, liandong_auditor;
grant select, insert on act, head, import, rejected_row to liandong_recorder;
grant select on import, rejected_row to liandong_reader, liandong_auditor;
grant select, insert on institution to liandong_recorder;
grant select on api_key to liandong_reader;
grant select, insert, update (revoked_at) on api_key to liandong_recorder;
grant select, insert on person, setting to liandong_recorder;
grant select on setting to liandong_reader;
grant select on head, identifier, entity, fact, tenure, mortgage, consequence, law to liandong_checker;
grant insert on check_record to liandong_checker;
grant select (id, institution, idempotency_key, fingerprint, position, question) on check_record to liandong_checker;
grant select on check_record to liandong_auditor, liandong_reader;

-- ROW SECURITY. A reader sees the checks of its own institution; an auditor all; nobody changes any.
create function acting_institution() returns text language sql stable as $$
  select coalesce(nullif(current_setting('liandong.actor', true), '')::jsonb ->> 'institution', '')
$$;
alter table check_record enable row level security;
create policy check_record_insert on check_record for insert to liandong_checker with check (true);
create policy check_record_repeat on check_record for select to liandong_checker using (true);
create policy check_record_own on check_record for select to liandong_reader using (institution = acting_institution());
create policy check_record_audit on check_record for select to liandong_auditor using (true);

alter table person enable row level security;
create policy person_record on person for all to liandong_recorder using (true) with check (true);

-- The ledger: who may act, what waits for a second person, which things an act is about, what was
-- handed in as evidence, and what departments report to have done.

-- ACCOUNTS. A person, or a program of an institution. Two accounts of one human being share `person`.
create table account (
  id bigint generated always as identity primary key,
  region text not null,
  code text not null unique,
  kind text not null check (kind in ('person', 'program')),
  person text not null,
  name text not null,
  institution bigint not null references institution,
  opened_at timestamptz not null default now()
);
create index account_person on account (person);

-- By whom an identity provider knows an account.
create table account_login (
  account bigint not null references account,
  region text not null,
  issuer text not null,
  subject text not null,
  primary key (issuer, subject)
);

alter table api_key add column account bigint references account;
-- What the key may be used for, within what its institution may do; null for all of that.
alter table api_key add column scopes text[];

-- APPOINTMENTS. An account holds a role for a territory on `[from_day, until_day)`.
create table appointment (
  id bigint generated always as identity primary key,
  region text not null check (region ~ '^[1-9][0-9]{5}$'),
  account bigint not null references account,
  institution bigint not null references institution,
  role text not null,
  from_day date not null,
  until_day date not null default 'infinity',
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (from_day < until_day),
  exclude using gist (account with =, institution with =, role with =, region with =,
    daterange(from_day, until_day) with &&, known with &&)
);
create index appointment_account on appointment (account);

-- What an institution became on a day, from which on nobody acts or asks for it any more.
create table institution_succession (
  id bigint generated always as identity primary key,
  region text not null,
  predecessor bigint not null references institution,
  successor bigint not null references institution,
  on_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check (predecessor <> successor),
  exclude using gist (predecessor with =, known with &&)
);

-- ACTS, more of them: the account behind an act and, where it took two, the proposal that it carries out.
alter table act add column account text;
alter table act add column proposal uuid;

-- Which things an act is about: the file of a parcel is the acts about it.
create table act_about (
  position bigint not null references act,
  entity bigint not null references entity,
  region text not null,
  primary key (entity, position)
);
create index act_about_position on act_about (position);

-- WHAT WAITS for a second person. Append-only; what became of it stands beside it.
create table proposal (
  id uuid primary key,
  region text not null,
  form text not null,
  -- RFC 8785 text of what is proposed, and its SHA-256, which whoever approves repeats.
  content text not null,
  hash bytea not null check (length(hash) = 32),
  institution text not null,
  account text not null,
  person text not null,
  actor text not null,
  client text not null,
  idempotency_key text not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  -- What was known when it was proposed.
  position bigint not null,
  proposed_at timestamptz not null default clock_timestamp(),
  unique (client, idempotency_key)
);

create table proposal_end (
  proposal uuid primary key references proposal,
  region text not null,
  became text not null check (became in ('approved', 'declined', 'withdrawn')),
  -- The act that carries it out.
  position bigint references act,
  institution text not null,
  account text not null,
  person text not null,
  reason text,
  client text not null,
  idempotency_key text not null,
  ended_at timestamptz not null default clock_timestamp(),
  check ((became = 'approved') = (position is not null)),
  unique (client, idempotency_key)
);

-- EVIDENCE. The bytes lie elsewhere, under their hash; each institution that hands them in has a row.
create table attachment (
  hash bytea not null check (length(hash) = 32),
  region text not null,
  size bigint not null check (size > 0),
  media_type text not null,
  institution text not null,
  account text not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (hash, institution)
);

-- What a department says it has done about a consequence. It never changes one.
create table measure_report (
  id bigint generated always as identity primary key,
  region text not null,
  -- The consequence, by what makes it one: under which law, for whom, about what, from which day.
  policy text not null,
  measure text not null,
  subject text not null,
  unit text not null,
  since date not null,
  institution text not null,
  did text not null check (did in ('executed', 'already', 'exempted')),
  reason text,
  on_day date not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  check ((did = 'exempted') = (reason is not null))
);
create index measure_report_subject on measure_report (subject, measure);

do $$
declare named text;
begin
  foreach named in array array['act_about', 'proposal', 'proposal_end', 'attachment', 'account', 'account_login'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function forbid_change()', named || '_append_only', named);
    execute format('create trigger %I before truncate on %I execute function forbid_change()', named || '_no_truncate', named);
    execute format('grant select on %I to liandong_reader, liandong_recorder, liandong_auditor', named);
    execute format('grant insert on %I to liandong_recorder', named);
  end loop;
  foreach named in array array['appointment', 'institution_succession', 'measure_report'] loop
    execute format('create trigger %I before update on %I for each row execute function only_close()', named || '_only_close', named);
    execute format('create trigger %I before delete on %I for each row execute function forbid_change()', named || '_no_delete', named);
    execute format('create trigger %I before truncate on %I execute function forbid_change()', named || '_no_truncate', named);
    execute format('grant select on %I to liandong_reader, liandong_recorder, liandong_auditor', named);
    execute format('grant insert, update (known, closed_by) on %I to liandong_recorder', named);
  end loop;
end $$;

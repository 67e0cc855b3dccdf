-- EVIDENCE. Every answer leaves a receipt that is signed before the answer leaves; acts and receipts are
-- the leaves of one append-only tree (RFC 6962) whose head is signed within a second of any news.

-- CHECKS, one row for each institution that a statement answered. The statement that reads writes it.
create table check_batch (
  id uuid primary key,
  region text not null,
  institution text not null,
  -- The newest position when it was read, and that day in Asia/Shanghai.
  position bigint not null,
  day date not null,
  -- A JSON array of the questions, each in its canonical form (RFC 8785).
  questions text not null,
  recorded_at timestamptz not null default clock_timestamp()
);
alter table check_batch alter column questions set storage external;

-- By which key of the caller's a question was asked, where it had one.
create table check_key (
  institution text not null,
  idempotency_key text not null,
  region text not null,
  batch uuid not null,
  item int not null,
  fingerprint bytea not null check (length(fingerprint) = 32),
  primary key (institution, idempotency_key)
);

-- SIGNATURES, one for each statement: over the root of the tree of everything that it answered.
create table seal (
  id uuid primary key,
  -- RFC 8785 text of what was signed, the protected header of the JWS, and the signature.
  payload text not null,
  protected text not null,
  signature bytea not null,
  -- The leaves of the tree, one after the other.
  hashes bytea not null check (length(hashes) > 0 and length(hashes) % 32 = 0)
);
alter table seal alter column payload set storage external;
alter table seal alter column hashes set storage external;

-- What was answered, for each batch: nothing is told to anybody before it stands here. Batch and seal are
-- rows of the same or an earlier statement of ours, and every answer would pay for looking them up again.
create table receipt (
  batch uuid primary key,
  region text not null,
  institution text not null,
  seal uuid not null,
  -- The place of its first entry in the tree of the seal.
  first int not null check (first >= 0),
  -- A JSON array of its entries, each in its canonical form (RFC 8785) and in the order of the questions.
  entries text not null,
  -- Under which keys was looked, all questions together.
  keys text[] not null
);
alter table receipt alter column entries set storage external;
create index receipt_keys on receipt using gin (keys);

-- What was checked before there were receipts becomes a batch of one each; it is sealed by the next start.
insert into check_batch (id, region, institution, position, day, questions, recorded_at)
select id, region, institution, position, as_of, '[' || question || ']', recorded_at from check_record;
insert into check_key (institution, idempotency_key, region, batch, item, fingerprint)
select institution, idempotency_key, region, id, 0, fingerprint from check_record where idempotency_key is not null;
drop table check_record;

-- One question a row, for whoever looks with SQL. Row security is that of whoever looks.
create view check_record with (security_invoker = true) as
select b.id::text || '/' || (q.item - 1) as id, b.region, b.institution, b.position, b.day,
  q.question -> 'subject' ->> 'id' as subject, q.question ->> 'action' as action,
  q.question ->> 'jurisdiction' as jurisdiction, q.question -> 'context' ->> 'purpose' as purpose,
  q.question -> 'context' ->> 'caseNumber' as case_number, q.question -> 'context' ->> 'operator' as operator,
  q.question::text as question, b.recorded_at
from check_batch b cross join lateral json_array_elements(b.questions::json) with ordinality as q(question, item);

-- KEYS that sign. Each enters, and is retired, by an act.
create table signing_key (
  id bigint generated always as identity primary key,
  kid text not null,
  algorithm text not null,
  -- The public key as a JWK (RFC 7517).
  jwk text not null,
  region text not null,
  known int8range not null,
  opened_by bigint not null references act,
  closed_by bigint references act,
  exclude using gist (kid with =, known with &&)
);

-- THE LOG. A leaf is an act or a seal.
create table leaf (
  number bigint primary key check (number >= 0),
  hash bytea not null check (length(hash) = 32),
  act bigint unique,
  seal uuid unique,
  check ((act is null) <> (seal is null))
);

-- Seals that wait for their place in the log; acts wait by their position.
create table pending_leaf (
  seal uuid primary key,
  since timestamptz not null default clock_timestamp()
);

-- Hashes of complete subtrees, 256 in a row: level 0 are leaves, each further level stands for 256 below.
create table tile (
  level int not null check (level >= 0),
  number bigint not null check (number >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  -- What stands for it in the tile above.
  root bytea not null check (length(root) = 32),
  primary key (level, number)
);

-- Signed heads of the log (C2SP tlog-checkpoint).
create table checkpoint (
  number bigint generated always as identity primary key,
  origin text not null,
  size bigint not null check (size >= 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  signed_at timestamptz not null default clock_timestamp()
);
create index checkpoint_size on checkpoint (origin, size);

-- RECALL. A check whose answer became another when more was known, told to whoever holds the receipt.
create table recall (
  id bigint generated always as identity primary key,
  region text not null,
  institution text not null,
  batch uuid not null references check_batch,
  item int not null,
  -- The head at which the answer became another one.
  position bigint not null references head,
  -- JSON: what differs, before and after.
  difference text not null,
  found_at timestamptz not null default clock_timestamp(),
  unique (batch, item, position)
);
create index recall_institution on recall (institution, id);

create table recall_acknowledgement (
  recall bigint primary key references recall,
  region text not null,
  institution text not null,
  account text,
  operator text not null,
  acknowledged_at timestamptz not null default clock_timestamp()
);

-- Up to which head it has been looked for checks whose answer changed.
create table recalled (
  position bigint primary key,
  recalled_at timestamptz not null default clock_timestamp()
);

-- What a transaction of acts has opened is found by its positions, which lie close to each other.
create index consequence_opened on consequence using brin (opened_by);
create index identifier_opened on identifier using brin (opened_by);
create index identifier_closed on identifier (closed_by) where closed_by is not null;

-- RESTORATION. A register that came out of a copy, and by whom that was accepted. Two persons open it again.
create table restoration (
  id bigint generated always as identity primary key,
  -- The log as it came back, and the newest checkpoint that was known of it elsewhere.
  size bigint not null,
  witnessed text,
  restored_at timestamptz not null default clock_timestamp()
);
create table restoration_acknowledgement (
  restoration bigint not null references restoration,
  person text not null,
  account text not null,
  institution text not null,
  acknowledged_at timestamptz not null default clock_timestamp(),
  primary key (restoration, person)
);

-- WHAT MUST NEVER CHANGE.
do $$
declare named text;
begin
  foreach named in array array['check_batch', 'check_key', 'seal', 'receipt', 'leaf', 'tile', 'checkpoint', 'recall',
    'recall_acknowledgement', 'recalled', 'restoration', 'restoration_acknowledgement'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function forbid_change()', named || '_append_only', named);
    execute format('create trigger %I before truncate on %I execute function forbid_change()', named || '_no_truncate', named);
  end loop;
  execute 'create trigger signing_key_only_close before update on signing_key for each row execute function only_close()';
  execute 'create trigger signing_key_no_delete before delete on signing_key for each row execute function forbid_change()';
  execute 'create trigger signing_key_no_truncate before truncate on signing_key execute function forbid_change()';
end $$;

-- WHO MAY WHAT. The sequencer gives acts and receipts their places and signs; it writes nothing else.
do $$ begin
  perform pg_advisory_xact_lock(7310031);
  if not exists (select from pg_roles where rolname = 'liandong_sequencer') then
    begin
      create role liandong_sequencer nologin noinherit;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
end $$;
grant usage on schema public to liandong_sequencer;

grant insert, select on check_batch, check_key, seal, receipt to liandong_checker;
grant insert on pending_leaf to liandong_checker;
grant select on checkpoint, signing_key, restoration, restoration_acknowledgement to liandong_checker;

grant select on act, head, check_batch, seal, receipt, setting, signing_key, restoration, restoration_acknowledgement to liandong_sequencer;
grant select, insert on leaf, tile, checkpoint, recall, recalled to liandong_sequencer;
grant select, delete on pending_leaf to liandong_sequencer;
-- It may find that the register came out of a copy, and close it; only two persons open it.
grant insert on restoration to liandong_sequencer;
grant select on recall_acknowledgement, law, consequence to liandong_sequencer;

grant select on check_batch, seal, receipt, signing_key, leaf, pending_leaf, tile, checkpoint, recall,
  recall_acknowledgement, recalled, restoration, restoration_acknowledgement, check_record to liandong_reader, liandong_auditor;
grant select on check_key to liandong_auditor;
grant select on leaf, pending_leaf, checkpoint, recall, restoration, restoration_acknowledgement to liandong_recorder;
grant insert, select, update (known, closed_by) on signing_key to liandong_recorder;
grant insert on recall_acknowledgement, restoration_acknowledgement to liandong_recorder;
grant select on recall_acknowledgement to liandong_recorder;

-- ROW SECURITY. A reader sees the checks and recalls of its own institution, an auditor those within its
-- territory. The log itself, its heads and the keys that sign it are for everybody.
do $$
declare named text;
begin
  foreach named in array array['check_batch', 'receipt', 'recall', 'recall_acknowledgement', 'check_key'] loop
    execute format('alter table %I enable row level security', named);
    execute format('create policy %I on %I for select to liandong_reader using (institution = (select acting_institution())'
      || ' or ((select acting_as_auditor()) and region ^@ any ((select acting_within())::text[])))', named || '_own', named);
    execute format('create policy %I on %I for select to liandong_auditor, liandong_checker, liandong_sequencer, liandong_recorder using (true)', named || '_all', named);
    execute format('create policy %I on %I for insert to liandong_checker, liandong_sequencer, liandong_recorder with check (true)', named || '_record', named);
  end loop;
  execute 'create policy act_sequence on act for select to liandong_sequencer using (true)';
  execute 'create policy consequence_sequence on consequence for select to liandong_sequencer using (true)';
end $$;

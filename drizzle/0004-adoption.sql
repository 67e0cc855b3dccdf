-- Law by days: a version of a pack is adopted for a territory and for civil days [from_day, until_day), on
-- the axis of days, while `known` stays the axis of knowledge. What has no days is adopted for all of them.

alter table law add column from_day date not null default '-infinity';
alter table law add column until_day date not null default 'infinity';
-- Within how many days of its first day a measure is to be carried out; null where nobody has set a term.
alter table law add column execution_days int check (execution_days > 0);
alter table law add constraint law_days check (from_day < until_day);

-- One version of a document on a day: two versions for the same days are refused by the table itself.
alter table law drop constraint law_part_code_known_excl;
alter table law add constraint law_one_version exclude using gist
  (part with =, code with =, daterange(from_day, until_day) with &&, known with &&);

-- Which of the departments that documents name an institution is; none where it is not said, and then
-- its code tells.
alter table institution add column departments text[] not null default '{}';

-- THE LOOP. What a department has to carry out is found by the measure; what an act has ended, by the act.
create index consequence_work on consequence (policy, measure, subject, unit, from_day)
  where upper_inf(known) and status = 'in-force' and standing = 'decides'
    and under = case subject_kind when 'person' then 'enterprise' else subject_kind end || ':' || subject;
create index consequence_closed on consequence (closed_by) where closed_by is not null;

create index measure_report_work on measure_report (policy, measure, subject, unit, since, institution)
  where upper_inf(known);

-- One report of an institution on one consequence stands at a time.
alter table measure_report add constraint measure_report_one exclude using gist
  (policy with =, measure with =, subject with =, unit with =, since with =, institution with =, known with &&);
grant update (departments) on institution to liandong_recorder;

-- WHO SEES WHAT. A reader sees what lies within its territories, that is, in regions whose codes begin
-- with the digits that each territory's regions have in common; whoever names none sees nothing. What the
-- program does as recorder or checker goes by the rules of acts and questions, and sees everything.

-- The digits of the territories of whoever reads: `{3713}` for 371300, `{""}` for the program itself.
create function acting_within() returns text[] language sql stable as $$
  select array(select jsonb_array_elements_text(
    coalesce(nullif(current_setting('liandong.actor', true), '')::jsonb -> 'within', '[]')))
$$;

create function acting_as_auditor() returns boolean language sql stable as $$
  select coalesce((nullif(current_setting('liandong.actor', true), '')::jsonb ->> 'isAuditor')::boolean, false)
$$;

do $$
declare
  named text;
  here constant text := 'region ^@ any ((select acting_within())::text[])';
  -- Of a firm that holds land here, it is seen wherever the firm is registered. Tenures are seen by
  -- whoever sees the land.
  landed constant text := ' or exists (select from tenure t where t.enterprise = %s)';
  seen text;
begin
  foreach named in array array['entity', 'identifier', 'fact', 'tenure', 'control', 'mortgage',
    'discharge', 'succession', 'consequence', 'act', 'act_about', 'proposal', 'proposal_end',
    'attachment', 'measure_report', 'account', 'account_login', 'appointment', 'api_key', 'import'] loop
    seen := here || case named
      -- That a firm or a place exists is no secret.
      when 'entity' then ' or kind in (''enterprise'', ''person'', ''region'')' || format(landed, 'entity.enterprise')
      when 'identifier' then ' or kind in (''enterprise'', ''person'', ''region'')'
        || ' or (kind in (''permit'', ''benefit'', ''project'')'
        || ' and exists (select from entity e where e.id = identifier.entity))'
      when 'fact' then format(landed, 'fact.entity')
        || ' or exists (select from entity e where e.id = fact.entity and (e.kind = ''region'' or e.kind in (''permit'', ''benefit'')))'
      when 'discharge' then format(landed, 'discharge.entity')
      when 'control' then format(landed, 'control.held') || format(landed, 'control.holder')
      -- What follows for a firm by no land, under law that binds here, is seen where the firm is.
      when 'consequence' then ' or (parcel is null and exists ('
        || 'select from unnest((select acting_within())::text[]) w where w ^@ regexp_replace(region, ''(0000|00)$'', ''''))'
        || ' and exists (select from entity e where e.kind in (''enterprise'', ''person'') and e.code = consequence.subject'
        || ' and (e.' || here || format(landed, 'e.id') || ')))'
      -- An act is seen wherever land lies that it is about.
      when 'act' then ' or exists (select from act_about b join entity e on e.id = b.entity'
        || ' where b.position = act.position and e.kind in (''parcel'', ''listing'', ''agreement''))'
      else '' end;
    execute format('alter table %I enable row level security', named);
    execute format('create policy %I on %I for select to liandong_reader using (%s)', named || '_here', named, seen);
    execute format('create policy %I on %I for all to liandong_recorder using (true) with check (true)', named || '_record', named);
    execute format('create policy %I on %I for select to liandong_checker, liandong_auditor using (true)', named || '_all', named);
  end loop;
end $$;

-- Rows that did not become acts come in by COPY, which knows no row security: nobody reads them so.
revoke select on rejected_row from liandong_reader;

-- An auditor sees the checks of every institution within its territory.
create policy check_record_within on check_record for select to liandong_reader
  using (acting_as_auditor() and region ^@ any ((select acting_within())::text[]));

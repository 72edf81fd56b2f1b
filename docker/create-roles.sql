-- Roles of the database for each program, beside the one that owns it and migrates. Run by a superuser, as often as you like:
--   psql -d aster -f create-roles.sql
-- for an owner of another name: PGOPTIONS='-c aster.owner=…' psql …
-- Then give them passwords (\password aster_api), and run `aster migrate` as the owner: it says what each may do, and does so
-- after every update. See docs/database-roles.md.
do $$
declare
  owner text := coalesce(nullif(current_setting('aster.owner', true), ''), 'aster');
  name text;
begin
  foreach name in array array['api', 'scheduler', 'worker'] loop
    if not exists (select from pg_roles where rolname = owner || '_' || name) then
      execute format('create role %I login', owner || '_' || name);
    end if;
    execute format('grant connect on database %I to %I', current_database(), owner || '_' || name);
  end loop;
  -- owns the tables of history: a scheduler makes and drops their weeks
  if not exists (select from pg_roles where rolname = owner || '_history') then
    execute format('create role %I nologin', owner || '_history');
  end if;
  execute format('grant %I to %I, %I', owner || '_history', owner, owner || '_scheduler');
  -- weeks that a scheduler has made stay within the reach of migrations
  execute format('grant %I to %I', owner || '_scheduler', owner);
end
$$;

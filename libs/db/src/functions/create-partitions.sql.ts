import { advisoryLocks } from '../advisory-locks.js';
import { sql } from './sql-function.js';

/** The function behind the upkeep of history. The first migration has its own copy, from before these files. */
export const createPartitions = sql`
-- creates the weekly partitions that cover [since, until]; returns how many were made, 0 while somebody else makes or drops some.
-- Rows of such a week that are in a default partition, because the week had none yet, move into it; where they are more
-- than a moment's work the week is left there. Attached rather than created in place: that holds up nobody who writes
-- history.
create or replace function aster.create_partitions(since timestamptz, until timestamptz) returns integer
  language plpgsql
  -- weeks begin on Monday 00:00 UTC, whatever zone a session is in: a week with a change of clocks would get another
  -- length, and no partition could follow it
  set timezone = 'UTC'
as $$
declare
  week timestamptz := date_trunc('week', since at time zone 'UTC') at time zone 'UTC';
  low uuid;
  high uuid;
  part text;
  parent text;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(${advisoryLocks.partitions}) then
    return 0;
  end if;
  while week <= until loop
    low := aster.first_run_id(week);
    high := aster.first_run_id(week + interval '7 days');
    part := to_char(week at time zone 'UTC', 'YYYYMMDD');
    if to_regclass('aster.finished_runs_' || part) is null
      and (select count(*) from (select from aster.finished_runs_default where id >= low and id < high limit 5001) s) <= 5000
      and (select count(*) from (select from aster.run_attempts_default where run_id >= low and run_id < high limit 5001) s) <= 5000
      and (select count(*) from (select from aster.run_output_default where run_id >= low and run_id < high limit 1001) s) <= 1000
    then
      -- nobody adds to what is about to move; readers, and writers of weeks that have a partition, are not held up
      lock table aster.run_output_default, aster.run_attempts_default, aster.finished_runs_default
        in share row exclusive mode;
      foreach parent in array array['finished_runs', 'run_attempts', 'run_output'] loop
        execute format('create table aster.%I (like aster.%I including defaults including constraints)',
          parent || '_' || part, parent);
        execute format('with strays as (delete from aster.%I where %I >= %L and %I < %L returning *)
          insert into aster.%I select * from strays', parent || '_default',
          case parent when 'finished_runs' then 'id' else 'run_id' end, low,
          case parent when 'finished_runs' then 'id' else 'run_id' end, high, parent || '_' || part);
        execute format('alter table aster.%I attach partition aster.%I for values from (%L) to (%L)',
          parent, parent || '_' || part, low, high);
      end loop;
      made := made + 1;
    end if;
    week := week + interval '7 days';
  end loop;
  return made;
end
$$;
`;

import { sql } from './sql-function.js';

/** The function behind the statistics of a store where nothing happens: it is all that is asked then. */
export const passQuietMinutes = sql`
-- Moves on how far runs are added up when none has ended in between and nobody is about to write one: one statement for
-- a store where nothing happens. Returns 'passed', or what keeps it from that: 'busy' there are runs to add up, or may be;
-- 'held' another scheduler is at it; 'new' statistics have not begun; 'unindexed' the runs could not be found soon.
create or replace function aster.pass_quiet_minutes(
  grace_ms float8, -- between the end of a run and the statement that writes it
  asked_at timestamptz -- null: by the clock
) returns text language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set jit = off
as $$
declare
  now_at timestamptz := coalesce(asked_at, clock_timestamp());
  ready timestamptz := date_trunc('minute', now_at - grace_ms * interval '1 millisecond');
  closed timestamptz;
begin
  if not coalesce((select i.indisvalid from pg_index i where i.indexrelid = to_regclass('aster.finished_runs_finished')), false) then
    return 'unindexed';
  end if;
  select p.closed_until into closed from aster.stats_progress p for update skip locked;
  if not found then
    return case when exists (select from aster.stats_progress) then 'held' else 'new' end;
  end if;
  if closed >= ready then
    return 'passed';
  end if;
  -- who writes is looked at first: what has been written by then, the next statement sees
  if exists (
    select from pg_locks w where w.locktype = 'relation' and w.relation = 'aster.finished_runs'::regclass
      and w.mode = 'RowExclusiveLock' and w.database = (select d.oid from pg_database d where d.datname = current_database())
  ) or exists (select from aster.finished_runs r where r.finished_at >= closed and r.finished_at < ready) then
    return 'busy';
  end if;
  update aster.stats_progress set closed_until = ready;
  return 'passed';
end
$$;
`;

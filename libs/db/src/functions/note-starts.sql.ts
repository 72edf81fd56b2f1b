import { sql } from './sql-function.js';

/** The function that has starts of runs told to those who wait for them. */
export const noteStarts = sql`
-- writes that these runs have started, where somebody waits for their job to run; whatever attempts follow
create or replace function aster.note_starts(started_ids uuid[], started_at timestamptz) returns void language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
begin
  insert into aster.outgoing_pings (run_id, event, job_id, created_at, next_attempt_at)
  select r.id, 'start', r.job_id, note_starts.started_at, note_starts.started_at
  from aster.live_runs r join aster.jobs j on j.id = r.job_id
  where r.id = any(started_ids) and r.status = 'running' and r.attempt_num = 1 and j.ping_url is not null
  on conflict (run_id, event) do nothing;
end
$$;
`;

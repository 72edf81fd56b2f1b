import { mayBeFollowedSql, successIsWatchedSql } from '../job-conditions.js';
import { sql } from './sql-function.js';

/** The function behind the end of most runs. */
export const finishRuns = sql`
-- writes runs that have succeeded, and that nothing can follow, no alert either, into history, and returns which these are and
-- when they ended. All others stay as they are, and so does one that somebody has asked to cancel, or that another claim
-- holds. Their jobs fail no longer: that is looked for last, in a table that is nearly always empty, and locked in the order
-- of the ids.
--
-- A function, because its plans stay cached: the statement concerns tables with many indexes and many partitions, and to
-- plan it for each end costs more than the end. The plans are made once, when the tables may be empty, and used when they are
-- full: so each look goes by a key, and is said so that no other index fits, and nothing is joined. When the runs end is read
-- first, so that whatever follows since before then is seen; a streak is ended only as it was then.
create or replace function aster.finish_runs(
  successes json, -- {id of a run: {"fence", "job_version", "exit_code", "left_out", "result"}}
  of_jobs uuid[], -- of these
  lock_patience text, -- for how long each lock is waited for, as lock_timeout; null: as it is set
  asked_at timestamptz -- null: by the clock
) returns json language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  ended_at timestamptz := coalesce(asked_at, clock_timestamp());
  by_run jsonb := successes::jsonb;
  run_ids uuid[];
  unfollowed jsonb; -- the jobs whose runs nothing follows: {id: the last failure, where it fails}
  finished_ids json;
  finished_jobs uuid[];
begin
  if lock_patience is not null then
    perform set_config('lock_timeout', lock_patience, true);
  end if;
  select jsonb_object_agg(j.id, (select s.last_run_id from aster.job_streaks s where s.job_id = j.id)) into unfollowed
  from aster.jobs j where j.id = any(of_jobs) and not ${mayBeFollowedSql} and not ${successIsWatchedSql};
  if unfollowed is not null then
    run_ids := array(select k.id::uuid from jsonb_object_keys(by_run) as k(id));
    with gone as (
      delete from aster.live_runs r
      where r.id = any(run_ids)
        and (r.status = 'running' and r.cancel_reason is null and not r.is_exclusive and unfollowed ? r.job_id::text) is true
        and r.fence = (by_run -> r.id::text ->> 'fence')::bigint
      returning r.id, r.job_id, r.trigger, r.attempt_num, r.scheduled_at, r.available_at, r.started_at, r.worker_id,
        r.upstream_run_ids, r.retry_of, r.overrides, r.created_at, r.actor, r.pool, r.priority
    ),
    finished as (
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, exit_code, output_truncated_bytes, worker_id, upstream_run_ids, retry_of, overrides, result,
        created_at, job_version, actor, pool, priority)
      select g.id, g.job_id, 'succeeded', g.trigger, g.attempt_num, g.scheduled_at, g.available_at, g.started_at,
        ended_at, (i.of_run ->> 'exit_code')::bigint, coalesce((i.of_run ->> 'left_out')::bigint, 0), g.worker_id,
        g.upstream_run_ids, g.retry_of, g.overrides, nullif(i.of_run -> 'result', 'null'), g.created_at,
        (i.of_run ->> 'job_version')::integer, g.actor, g.pool, g.priority
      from gone g cross join lateral (select by_run -> g.id::text as of_run) i
      returning id, job_id
    )
    select json_agg(f.id), array_agg(distinct f.job_id) into finished_ids, finished_jobs from finished f;
    finished_jobs := array(select f.job_id from unnest(finished_jobs) as f(job_id) where unfollowed ->> f.job_id::text is not null);
    if cardinality(finished_jobs) > 0 then
      delete from aster.job_streaks s where s.job_id = any(array(
        select k.job_id from aster.job_streaks k
        where k.job_id = any(finished_jobs) and k.last_run_id::text = unfollowed ->> k.job_id::text
        order by k.job_id for update
      ));
    end if;
  end if;
  return json_build_object('ids', finished_ids, 'endedAtMs', floor(extract(epoch from ended_at) * 1000 + 0.0005)); -- see epochMs
end
$$;
`;

import { sql } from './sql-function.js';

/** The function behind every claim. */
export const claimRuns = sql`
-- moves the first due runs of some pools to running and answers them, with what the worker has to know of their jobs;
-- and when the next of those that it could execute is due, unless it got as many as it asked for. Rows that others are
-- claiming are passed over. Nothing is claimed once the worker's lease has run out; its row is held until the
-- transaction ends, so that it is not taken for lost meanwhile.
--
-- A function, because its plans stay cached with any driver and behind a pooler. They are made once, when the table may
-- be empty, and used when it is full: so they go by the indexes whatever the statistics say. Within a pool and a
-- priority the index is in the order of time, so each priority is looked up by itself: runs for later cost nothing. Where
-- there are many priorities, those below the first sixteen are read through together.
create or replace function aster.claim_runs(
  claiming_id uuid,
  served text[], -- pools
  known_handlers text[],
  runs_commands boolean,
  most integer, -- 0: it only looks
  asked_at timestamptz -- null: by the clock
) returns json language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  now_at timestamptz := coalesce(asked_at, clock_timestamp());
  level bigint := 2147483648; -- more than any priority
  levels integer := 0;
  ids uuid[] := '{}';
  next_at timestamptz;
  paused_jobs uuid[];
  archived_jobs uuid[];
  claimed_runs json;
  claimed_jobs json;
begin
  loop
    level := (
      select max((
        select r.priority from aster.live_runs r
        where r.status = 'scheduled' and r.pool = p.pool and r.priority < level order by r.priority desc limit 1
      )) from unnest(served) as p(pool));
    exit when level is null;
    levels := levels + 1;
    if levels > 16 then
      ids := ids || array(
        select due.id from unnest(served) as p(pool) cross join lateral (
          select r.id, r.priority, r.available_at from aster.live_runs r
          where r.status = 'scheduled' and r.pool = p.pool and r.priority <= level and r.available_at <= now_at
            and case when r.handler is null then runs_commands else r.handler = any(known_handlers) end
          order by r.priority desc, r.available_at limit most - cardinality(ids)
          for update skip locked
        ) due
        order by due.priority desc, due.available_at limit most - cardinality(ids));
      exit when cardinality(ids) >= most and most > 0;
      next_at := least(next_at, (
        select min(r.available_at) from aster.live_runs r
        where r.status = 'scheduled' and r.pool = any(served) and r.priority <= level and r.id <> all(ids)
          and case when r.handler is null then runs_commands else r.handler = any(known_handlers) end));
      exit;
    end if;
    ids := ids || array(
      select due.id from unnest(served) as p(pool) cross join lateral (
        select r.id, r.available_at from aster.live_runs r
        where r.status = 'scheduled' and r.pool = p.pool and r.priority = level and r.available_at <= now_at
          and case when r.handler is null then runs_commands else r.handler = any(known_handlers) end
        order by r.available_at limit most - cardinality(ids)
        for update skip locked
      ) due
      order by due.available_at limit most - cardinality(ids));
    exit when cardinality(ids) >= most and most > 0;
    next_at := least(next_at, (
      select min((
        select r.available_at from aster.live_runs r
        where r.status = 'scheduled' and r.pool = p.pool and r.priority = level and r.id <> all(ids)
          and case when r.handler is null then runs_commands else r.handler = any(known_handlers) end
        order by r.available_at limit 1
      )) from unnest(served) as p(pool)));
  end loop;
  if cardinality(ids) > 0 then
    perform 1 from aster.workers w
    where w.id = claiming_id and w.lease_until > coalesce(asked_at, clock_timestamp()) for key share;
    if found then
      -- jobs that were paused or archived a moment ago, and have more runs than could be moved by then; nearly always none
      select array_agg(j.id), array_agg(j.id) filter (where j.status = 'archived') into paused_jobs, archived_jobs
      from aster.status_backlogs b
      cross join lateral (select * from aster.jobs j where j.id = b.job_id and j.status <> 'active' offset 0) j
      where b.is_behind;
      with claimed as (
        update aster.live_runs set status = 'running', worker_id = claiming_id, started_at = now_at,
          attempt_num = attempt_num + 1, fence = fence + 1, reason = null
        where id = any(ids) and (start_before < now_at) is not true
          and (job_id = any(paused_jobs) and (trigger <> 'manual' or job_id = any(archived_jobs))) is not true
        returning id, job_id, attempt_num, fence, trigger, pool, priority, scheduled_at, available_at,
          upstream_run_ids, concurrency_policy, overrides
      )
      select json_agg(json_build_array(c.id, c.job_id, c.attempt_num, c.fence, c.trigger, c.pool,
          floor(extract(epoch from c.scheduled_at) * 1000 + 0.0005), -- see epochMs
          floor(extract(epoch from c.available_at) * 1000 + 0.0005),
          c.upstream_run_ids, c.concurrency_policy, c.overrides) order by c.priority desc, c.available_at),
        (select json_agg(json_build_object('id', j.id, 'name', j.name, 'command', j.command, 'args', j.args,
            'env', j.env, 'working_directory', j.working_directory, 'handler', j.handler, 'payload', j.payload,
            'timeout_ms', j.timeout_ms, 'kill_grace_ms', j.kill_grace_ms,
            'output_streams', j.output_streams))
          from aster.jobs j where j.id = any(array(select distinct f.job_id from claimed f)))
      into claimed_runs, claimed_jobs from claimed c;
      if coalesce(json_array_length(claimed_runs), 0) < cardinality(ids) then
        -- the others must not start now, or not at all: out of the way of those behind them, until they are looked after
        update aster.live_runs set status = 'waiting',
          reason = case when start_before < now_at then 'missed' else 'paused' end,
          is_exclusive = is_exclusive and (start_before < now_at) is true
        where id = any(ids) and status = 'scheduled';
        ids := '{}';
        next_at := now_at;
      end if;
    end if;
  end if;
  return json_build_object('runs', claimed_runs, 'jobs', claimed_jobs,
    'startedAtMs', floor(extract(epoch from now_at) * 1000 + 0.0005),
    'nextDueInMs', case when cardinality(ids) < most or most = 0 then extract(epoch from next_at - now_at) * 1000 end);
end
$$;
`;

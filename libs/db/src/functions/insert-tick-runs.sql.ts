import { sql } from './sql-function.js';

/** The function behind ticks that were planned before they were due. */
export const insertTickRuns = sql`
-- makes the runs of ticks that were planned for jobs as they stood then, and moves the cursors of those jobs: one short
-- statement at the tick. What has changed since, is locked by somebody, is not due yet or is no longer on time gets
-- nothing, and is left to those who look at the job anew under its lock. So are jobs whose runs may need a place, or
-- wait for others: to be planned ahead, a job must have the policy allow and depend on none. The arrays are of one
-- length. See claim_runs for why it is a function, and for its settings.
create or replace function aster.insert_tick_runs(
  job_ids uuid[],
  job_versions integer[],
  cursors timestamptz[], -- planned_until, as it was
  ticks timestamptz[], -- next_run_at, as it was
  run_ids uuid[],
  next_ticks timestamptz[], -- null: none
  on_time_ms float8,
  most_early_ms float8, -- before the first tick; it waits for that
  notifies boolean,
  asked_at timestamptz -- null: by the clock
) returns json language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  now_at timestamptz := date_trunc('milliseconds', coalesce(asked_at, clock_timestamp()));
  held bigint[]; -- places in the arrays
  moved_jobs uuid[];
  moves jsonb;
  made_runs bigint;
  made_pools text[];
begin
  -- a scheduler asks a moment before, since its timer is not that exact
  while asked_at is null and now_at < ticks[1] and now_at > ticks[1] - most_early_ms * interval '1 millisecond' loop
    now_at := date_trunc('milliseconds', clock_timestamp());
  end loop;
  -- first the cursors, then the jobs as they are once nobody else can be editing them. Each is looked up by its id, and
  -- each cursor gets its instants out of an object: a join could be planned the other way round while there are few
  select array_agg(t.place) into held
  from unnest(job_ids, cursors, ticks) with ordinality as t(job_id, cursor_at, tick, place)
  cross join lateral (
    select from aster.job_cursors c
    where c.job_id = t.job_id and c.planned_until = t.cursor_at and c.next_run_at is not distinct from t.tick
      and c.made_until is null
    for update skip locked
  ) c
  where t.tick <= now_at and t.tick >= now_at - on_time_ms * interval '1 millisecond';
  with due as materialized (
    select j.id, j.pool, j.priority, j.handler, ticks[h.place] as tick, run_ids[h.place] as run_id,
      next_ticks[h.place] as next_tick, j.start_before
    from unnest(held) as h(place)
    cross join lateral (
      select j.*, case when j.catchup_window_ms < 3153600000000 then -- more is none
        ticks[h.place] + greatest(j.catchup_window_ms, 1000) * interval '1 millisecond' end as start_before
      from aster.jobs j where j.id = job_ids[h.place] and j.version = job_versions[h.place] offset 0
    ) j
    where (j.start_before < now_at) is not true
  ), made as (
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
      start_before, concurrency_policy, created_at)
    select d.run_id, d.id, 'scheduled', 'schedule', d.pool, d.priority, d.handler, d.tick, d.tick, d.start_before,
      'allow', now_at
    from due d
    on conflict (id) do nothing
    returning 1
  )
  select array_agg(d.id), jsonb_object_agg(d.id, jsonb_build_array(d.tick, d.next_tick)), array_agg(distinct d.pool),
    (select count(*) from made)
  into moved_jobs, moves, made_pools, made_runs from due d;
  update aster.job_cursors c
  set planned_until = (moves -> c.job_id::text ->> 0)::timestamptz,
    next_run_at = (moves -> c.job_id::text ->> 1)::timestamptz
  where c.job_id = any(moved_jobs);
  if notifies then
    perform pg_notify('aster_runs', pool) from unnest(made_pools) as pool;
  end if;
  return json_build_object('jobs', coalesce(cardinality(moved_jobs), 0), 'runs', made_runs, 'pools', made_pools);
end
$$;
`;

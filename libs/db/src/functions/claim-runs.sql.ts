import { sql } from './sql-function.js';

/**
 * Which runs a worker can execute, lane by lane: the run `r` is one of the lane `l`. Said as the index
 * `live_runs_executable` says it.
 */
const isOfLane = "r.status = 'scheduled' and r.pool = l.pool and coalesce(r.handler, '') = l.handler";

/** The same of a run that is found by its id: said so that no other index is looked through for it. */
const isExecutable = `(r.status = 'scheduled' and r.pool = any(served)
          and case when r.handler is null then runs_commands else r.handler = any(known_handlers) end) is true`;

/** The lanes of a worker, as `l`. */
const lanesOfWorker = `(
    select distinct p.pool, h.handler from unnest(served) as p(pool)
    cross join unnest(case when runs_commands then known_handlers || ''::text else known_handlers end) as h(handler)
  ) l`;

/** Up to so many scheduled runs are looked at without regard to priority and time. */
const few = 16;

/** The function behind every claim. */
export const claimRuns = sql`
-- moves the first due runs of some pools to running and returns them, with what the worker has to know of their jobs;
-- and when the next of those that it could execute is due, unless it got as many as it asked for. Rows that others are
-- claiming are passed over. Nothing is claimed once the worker's lease has run out, or somebody has told it to claim
-- nothing more; its row is held until the transaction ends, so that it is not taken for lost meanwhile.
--
-- A function, because its plans stay cached with any driver and behind a pooler. They are made once, when the table may
-- be empty, and used when it is full: so they go by the indexes whatever the statistics say. A lane is a pool and a handler,
-- or a pool and commands ('' in the index). Within a lane and a priority the index is in the order of time, so each
-- priority of each lane is looked up by itself: runs for later cost nothing, and neither do those of others' handlers.
-- When there are few runs in all, which is what an idle worker meets, they are looked at in one go instead.
-- What is below the first 500 priorities is read through together: it may be as many as there are runs.
-- What is claimed at once is bounded in bytes too, but for one run: it has to arrive before the deadline.
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
  scheduled_ids uuid[]; -- all of them, when they are few
  lane_pools text[]; -- those of lanes with scheduled runs, and so on
  lane_handlers text[];
  lane_levels integer[]; -- the highest priority that was not looked at yet; null: none
  level integer;
  levels integer := 0;
  lane_most integer; -- rows locked in a lane: what is locked in vain stays so for a moment
  longest bigint;
  ids uuid[] := '{}';
  job_ids uuid[] := '{}';
  found_ids uuid[];
  found_jobs uuid[];
  found_bytes bigint;
  bytes bigint := 0; -- of overrides, as they are stored: perhaps compressed
  place integer;
  seen_jobs uuid[] := '{}';
  next_at timestamptz;
  is_behind boolean; -- whether jobs were paused or archived, whose runs are not all moved yet
  paused_jobs uuid[];
  archived_jobs uuid[];
  claimed_runs json;
  claimed_jobs json;
  set_aside integer := 0;
  is_awaited boolean; -- whether somebody waits for one of the jobs to run
begin
  select array_agg(f.id) into scheduled_ids from (
    select r.id from ${lanesOfWorker}
    cross join lateral (
      select r.id from aster.live_runs r where ${isOfLane}
      order by r.priority desc, r.available_at limit ${few + 1}
    ) r
    limit ${few + 1}
  ) f;
  if coalesce(cardinality(scheduled_ids), 0) <= ${few} then
    if most > 0 and scheduled_ids is not null then
      select coalesce(array_agg(f.id order by f.priority desc, f.available_at), '{}'),
        coalesce(array_agg(f.job_id order by f.priority desc, f.available_at), '{}'), coalesce(sum(f.bytes), 0)
      into ids, job_ids, bytes from (
        select r.id, r.job_id, r.priority, r.available_at, pg_column_size(r.overrides) as bytes from aster.live_runs r
        where r.id = any(scheduled_ids) and r.available_at <= now_at and ${isExecutable}
        order by r.priority desc, r.available_at limit most
        for update skip locked
      ) f;
    end if;
    if cardinality(ids) < cardinality(scheduled_ids) then
      next_at := (select min(r.available_at) from aster.live_runs r
        where r.id = any(scheduled_ids) and r.id <> all(ids) and ${isExecutable});
    end if;
  else
    select array_agg(l.pool), array_agg(l.handler), array_agg(top.priority), max(top.priority)
    into lane_pools, lane_handlers, lane_levels, level
    from ${lanesOfWorker}
    cross join lateral (
      select r.priority from aster.live_runs r
      where ${isOfLane}
      order by r.priority desc limit 1
    ) top;
    loop
      exit when level is null;
      levels := levels + 1;
      if levels > 500 then
        if most > 0 then
          with due as materialized (
            select d.* from unnest(lane_pools, lane_handlers, lane_levels) as l(pool, handler, top)
            cross join lateral (
              select r.id, r.job_id, r.priority, r.available_at from aster.live_runs r
              where ${isOfLane}
                and r.priority <= l.top and r.available_at <= now_at
              order by r.priority desc, r.available_at limit most - cardinality(ids)
              for update skip locked
            ) d
          ), first as materialized (
            select * from due order by priority desc, available_at limit most - cardinality(ids)
          )
          select ids || coalesce(array_agg(f.id order by f.priority desc, f.available_at), '{}'),
            job_ids || coalesce(array_agg(f.job_id order by f.priority desc, f.available_at), '{}'),
            bytes + coalesce(sum((select pg_column_size(r.overrides) from aster.live_runs r where r.id = f.id)), 0)
          into ids, job_ids, bytes from first f;
          exit when cardinality(ids) >= most;
        end if;
        next_at := least(next_at, (
          select min(r.available_at) from unnest(lane_pools, lane_handlers, lane_levels) as l(pool, handler, top)
          join aster.live_runs r on ${isOfLane}
            and r.priority <= l.top
          where r.available_at > now_at or r.id <> all(ids)));
        exit;
      end if;
      if most > 0 then
        lane_most := least(most - cardinality(ids),
          greatest(32, 2 * (most - cardinality(ids)) / cardinality(array_positions(lane_levels, level))));
        with due as materialized (
          select l.place, d.* from unnest(lane_pools, lane_handlers, lane_levels) with ordinality as l(pool, handler, top, place)
          cross join lateral (
            select r.id, r.job_id, r.available_at, coalesce(pg_column_size(r.overrides), 0) as bytes from aster.live_runs r
            where ${isOfLane}
              and r.priority = level and r.available_at <= now_at
            order by r.available_at limit lane_most
            for update skip locked
          ) d
          where l.top = level
        )
        select coalesce(array_agg(f.id order by f.available_at), '{}'),
          coalesce(array_agg(f.job_id order by f.available_at), '{}'), coalesce(sum(f.bytes), 0),
          (select max(lane.count) from (select count(*) from due d group by d.place) lane)
        into found_ids, found_jobs, found_bytes, longest
        from (select * from due d order by d.available_at limit most - cardinality(ids)) f;
        if longest = lane_most and lane_most < most - cardinality(ids) then
          next_at := now_at; -- there may be more of this priority
        end if;
        ids := ids || found_ids;
        job_ids := job_ids || found_jobs;
        bytes := bytes + found_bytes;
        exit when cardinality(ids) >= most or next_at = now_at;
      end if;
      select least(next_at, min(n.available_at)), array_agg(n.top order by n.place), max(n.top)
      into next_at, lane_levels, level
      from (
        select l.place, case when l.top = level then (
          select r.available_at from aster.live_runs r
          where ${isOfLane} and r.priority = level and r.id <> all(ids)
          order by r.available_at limit 1
        ) end as available_at, case when l.top = level then (
          select r.priority from aster.live_runs r
          where ${isOfLane} and r.priority < level
          order by r.priority desc limit 1
        ) else l.top end as top
        from unnest(lane_pools, lane_handlers, lane_levels) with ordinality as l(pool, handler, top, place)
      ) n;
    end loop;
  end if;
  if cardinality(ids) > 1 then
    bytes := bytes + coalesce((
      select sum(pg_column_size(j.args) + pg_column_size(j.env) + coalesce(pg_column_size(j.payload), 0))
      from aster.jobs j where j.id = any(array(select distinct f.job_id from unnest(job_ids) as f(job_id)))), 0);
    if bytes > 65536 then -- uncompressed it may be a hundred times as much: now each is looked at, up to the bound
      bytes := 0;
      for place in 1 .. cardinality(ids) loop
        bytes := bytes + coalesce((select octet_length(r.overrides::text) from aster.live_runs r where r.id = ids[place]), 0);
        if job_ids[place] <> all(seen_jobs) then
          seen_jobs := seen_jobs || job_ids[place];
          bytes := bytes + coalesce((
            select octet_length(j.args::text) + octet_length(j.env::text) + coalesce(octet_length(j.payload::text), 0)
            from aster.jobs j where j.id = job_ids[place]), 0); -- of a deleted one, nothing is sent
        end if;
        if place > 1 and bytes > 8388608 then
          ids := ids[1:place - 1];
          next_at := now_at;
          exit;
        end if;
      end loop;
    end if;
  end if;
  if cardinality(ids) > 0 then
    select exists (select from aster.status_backlogs b where b.is_behind) into is_behind from aster.workers w
    where w.id = claiming_id and w.lease_until > coalesce(asked_at, clock_timestamp()) and w.replaced_by is null
      and w.drain_asked_at is null
    for key share;
    if found then
      -- jobs that were paused or archived a moment ago, and have more runs than could be moved by then; nearly always none
      if is_behind then
        select array_agg(j.id), array_agg(j.id) filter (where j.status = 'archived') into paused_jobs, archived_jobs
        from aster.status_backlogs b
        cross join lateral (select * from aster.jobs j where j.id = b.job_id and j.status <> 'active' offset 0) j
        where b.is_behind;
      end if;
      with claimed as (
        update aster.live_runs set status = 'running', worker_id = claiming_id, started_at = now_at,
          attempt_num = attempt_num + 1, fence = fence + 1, reason = null
        where id = any(ids) and (start_before < now_at) is not true
          and (job_id = any(paused_jobs) and (trigger <> 'manual' or job_id = any(archived_jobs))) is not true
        returning id, job_id, attempt_num, fence, trigger, pool, priority, scheduled_at, available_at,
          upstream_run_ids, concurrency_policy, overrides, retry_of
      )
      select (select json_agg(json_build_array(c.id, c.job_id, c.attempt_num, c.fence, c.trigger, c.pool,
          floor(extract(epoch from c.scheduled_at) * 1000 + 0.0005), -- see epochMs
          floor(extract(epoch from c.available_at) * 1000 + 0.0005), c.upstream_run_ids, c.concurrency_policy,
          c.overrides, c.retry_of) order by c.priority desc, c.available_at) from claimed c), k.jobs, k.is_awaited into claimed_runs, claimed_jobs, is_awaited from (
        select json_agg(json_build_object('id', j.id, 'name', j.name, 'command', j.command, 'args', j.args, 'env', j.env,
            'working_directory', j.working_directory, 'handler', j.handler, 'payload', j.payload, 'timeout_ms', j.timeout_ms,
            'kill_grace_ms', j.kill_grace_ms, 'output_streams', j.output_streams, 'output_encoding', j.output_encoding,
            'version', j.version, 'confinement', j.confinement)) as jobs, bool_or(j.ping_url is not null) as is_awaited
        from aster.jobs j where j.id = any(array(select distinct f.job_id from claimed f))) k;
      perform aster.note_starts(ids, now_at) where is_awaited;
      if coalesce(json_array_length(claimed_runs), 0) < cardinality(ids) then
        -- the others must not start now, or not at all: out of the way of those behind them, until they are looked after
        update aster.live_runs set status = 'waiting',
          reason = case when start_before < now_at then 'missed' else 'paused' end,
          is_exclusive = is_exclusive and (start_before < now_at) is true
        where id = any(ids) and status = 'scheduled';
        set_aside := cardinality(ids) - coalesce(json_array_length(claimed_runs), 0);
        -- and with them others of their kind: there may be many more of them than are asked for
        update aster.live_runs set status = 'waiting', reason = 'paused', is_exclusive = false
        where id = any(array(
          select r.id from aster.live_runs r where r.job_id = any(paused_jobs) and r.status = 'scheduled'
            and (r.trigger <> 'manual' or r.job_id = any(archived_jobs))
          limit 1000 for update skip locked
        ));
        update aster.live_runs set status = 'waiting', reason = 'missed'
        where id = any(array(
          select r.id from aster.live_runs r
          where r.start_before is not null and r.start_before < now_at and r.status = 'scheduled'
          limit 1000 for update skip locked
        ));
        ids := '{}';
        next_at := now_at;
      end if;
    end if;
  end if;
  return json_build_object('runs', claimed_runs, 'jobs', claimed_jobs, 'setAside', set_aside,
    'startedAtMs', floor(extract(epoch from now_at) * 1000 + 0.0005),
    'nextDueInMs', case when cardinality(ids) < most or most = 0 then extract(epoch from next_at - now_at) * 1000 end);
end
$$;
`;

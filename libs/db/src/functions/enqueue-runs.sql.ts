import { sql } from './sql-function.js';

/** The function behind every trigger of a job whose runs need no place. */
export const enqueueRuns = sql`
-- makes runs of a job whose policy is allow and returns them: one short statement for the caller, whose plans stay cached
-- with any driver and behind a pooler. Of a job with another policy it makes none; without a job it returns
-- null. Of one with a schema it makes none with payloads that were not checked, and returns the schema.
-- A request whose key is in use gets no run. The job cannot be deleted until the transaction ends.
create or replace function aster.enqueue_runs(
  job_id uuid,
  job_name text, -- without an id: in the code of a program, or else of the job
  requests json, -- of objects with n, tail, key, hash, overrides, at, after_ms, priority,
    -- pool, actor, and the first with of_version: of the job whose schema its payloads were checked against
  wants_free boolean,
  takes_payload boolean,
  notifies boolean,
  asked_at timestamptz -- null: by the clock
) returns json language plpgsql as $$
declare
  job record;
  allows_overlap boolean := false;
  made_runs json;
  schema json;
  one json;
  due timestamptz;
  run_id uuid;
  now_at timestamptz := date_trunc('milliseconds', coalesce(asked_at, clock_timestamp()));
begin
  if job_id is null then
    job_id := coalesce((select c.job_id from aster.code_jobs c where c.name = job_name),
      (select n.id from aster.jobs n where n.name = job_name));
  end if;
  select j.id, j.pool, j.priority, j.handler into job from aster.jobs j
  where j.id = enqueue_runs.job_id and wants_free and j.concurrency_policy = 'allow' and j.status <> 'archived'
    and (j.handler is not null or not takes_payload)
    and (j.payload_schema is null or not takes_payload or j.version = (requests -> 0 ->> 'of_version')::integer)
  for key share;
  allows_overlap := found;
  if not allows_overlap then -- and not locked: whoever makes its runs, or deletes it, takes its cursor first
    select j.id, j.pool, j.priority, j.handler, j.version, j.payload_schema into job
    from aster.jobs j where j.id = enqueue_runs.job_id;
    if not found then
      return null;
    end if;
    if takes_payload and job.payload_schema is not null then
      schema := json_build_object('ofVersion', job.version, 'payload', job.payload_schema);
    end if;
  end if;
  if allows_overlap and json_array_length(requests) = 1 and requests -> 0 -> 'key' is null then
    one := requests -> 0;
    due := greatest(
      coalesce((one ->> 'at')::timestamptz, now_at + (one ->> 'after_ms')::float8 * interval '1 millisecond'), now_at);
    run_id := (lpad(to_hex(round(extract(epoch from due) * 1000)::bigint), 12, '0') || (one ->> 'tail'))::uuid;
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
      concurrency_policy, overrides, created_at, actor)
    values (run_id, job.id, 'scheduled', 'manual', coalesce(one ->> 'pool', job.pool), coalesce((one ->> 'priority')::integer, job.priority),
      job.handler, due, due, 'allow', (one -> 'overrides')::jsonb, now_at, one ->> 'actor');
    made_runs := json_build_array(json_build_array(one -> 'n', run_id));
  elsif allows_overlap then
    with timed as materialized (
      select r.*, greatest(coalesce(r.at, now_at + r.after_ms * interval '1 millisecond'), now_at) as due_at
      from json_to_recordset(requests) as r(n integer, tail text, key text, hash text, overrides jsonb, at timestamptz,
        after_ms float8, priority integer, pool text, actor text)
    ), asked as materialized (
      select *, (lpad(to_hex(round(extract(epoch from due_at) * 1000)::bigint), 12, '0') || tail)::uuid as id from timed
    ), keyed as (
      insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
      select 'trigger:' || job.id, i.key, decode(i.hash, 'hex'), jsonb_build_object('runId', i.id), now_at
      from asked i where i.key is not null order by i.key
      on conflict (scope, key) do nothing
      returning (response ->> 'runId')::uuid as id
    ), made as (
      insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
        concurrency_policy, overrides, created_at, actor)
      select i.id, job.id, 'scheduled', 'manual', coalesce(i.pool, job.pool), coalesce(i.priority, job.priority),
        job.handler, i.due_at, i.due_at, 'allow', i.overrides, now_at, i.actor
      from asked i where i.key is null or i.id in (select id from keyed)
      returning id
    )
    select json_agg(json_build_array(i.n, m.id)) into made_runs from made m join asked i on i.id = m.id;
  end if;
  if notifies and made_runs is not null then
    if one is not null then
      perform pg_notify('aster_runs', coalesce(one ->> 'pool', job.pool));
    else
      perform pg_notify('aster_runs', p.pool)
      from (select distinct coalesce(r ->> 'pool', job.pool) as pool from json_array_elements(requests) r) p;
    end if;
  end if;
  return json_build_object('made', made_runs, 'job', json_build_object(
    'id', job.id, 'pool', job.pool, 'hasHandler', job.handler is not null, 'allowsOverlap', allows_overlap,
    'isFree', allows_overlap, -- as the version before calls it
    'nowMs', round(extract(epoch from now_at) * 1000)::bigint, 'schema', schema
  ));
end
$$;
`;

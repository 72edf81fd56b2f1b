import { history } from './0001-history.js';

/**
 * The store: jobs with their cursors, the dependency graph, live runs, finished runs with their attempts and output,
 * and the workers. Everything lies in a schema of its own, so that Aster can share a database.
 */
export const store = `
-- ids ---------------------------------------------------------------------------------------------------------------

-- the smallest run id of an instant: ids sort by scheduled time
create function aster.first_run_id(at timestamptz) returns uuid
  language sql immutable strict parallel safe as $$
  select (lpad(to_hex(greatest(floor(extract(epoch from at) * 1000), 0)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- jobs --------------------------------------------------------------------------------------------------------------

create table aster.jobs (
  id uuid primary key,
  name text not null unique check (char_length(name) between 1 and 255),
  description text,
  cron_expr text,
  timezone text not null,
  anchor_at timestamptz not null,
  command text,
  args text[] not null,
  env jsonb not null,
  working_directory text,
  handler text,
  payload jsonb,
  status text not null check (status in ('active', 'inactive', 'archived')),
  max_retries integer not null check (max_retries >= 0),
  retry_delay_ms bigint not null check (retry_delay_ms >= 0),
  retry_backoff double precision not null check (retry_backoff >= 1),
  retry_max_delay_ms bigint not null check (retry_max_delay_ms >= 0),
  timeout_ms bigint not null check (timeout_ms > 0),
  kill_grace_ms bigint not null check (kill_grace_ms >= 0),
  concurrency_policy text not null check (concurrency_policy in ('allow', 'forbid', 'queue', 'replace')),
  queue_limit integer not null check (queue_limit >= 0),
  misfire_policy text not null check (misfire_policy in ('latest', 'all', 'skip')),
  catchup_window_ms bigint not null check (catchup_window_ms >= 0),
  on_worker_lost text not null check (on_worker_lost in ('retry', 'fail')),
  pool text not null,
  priority integer not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (command is null or handler is null)
);

create index jobs_by_status on aster.jobs (status, name) where status <> 'active';

-- where planning of each job stands; its row is also the lock under which runs of the job are made, so it is narrow
create table aster.job_cursors (
  job_id uuid primary key references aster.jobs on delete cascade,
  planned_until timestamptz not null,
  next_run_at timestamptz
) with (fillfactor = 80);

create index job_cursors_due on aster.job_cursors (next_run_at) where next_run_at is not null;

-- when a job was paused, resumed or given another schedule: what explain and the tick ledger go by
create table aster.job_schedules (
  job_id uuid not null references aster.jobs on delete cascade,
  since timestamptz not null,
  status text not null,
  cron_expr text,
  timezone text not null,
  anchor_at timestamptz not null,
  primary key (job_id, since)
);

create table aster.job_dependencies (
  job_id uuid not null references aster.jobs on delete cascade,
  upstream_job_id uuid not null references aster.jobs,
  condition text not null check (condition in ('success', 'failure', 'completion')),
  primary key (job_id, upstream_job_id),
  check (job_id <> upstream_job_id)
);

create index job_dependencies_upstream on aster.job_dependencies (upstream_job_id);

-- what each edge has seen since the last firing
create table aster.dependency_marks (
  job_id uuid not null,
  upstream_job_id uuid not null,
  run_id uuid not null,
  marked_at timestamptz not null,
  primary key (job_id, upstream_job_id),
  foreign key (job_id, upstream_job_id) references aster.job_dependencies on delete cascade
);

-- jobs that are gone and whose history is still to be removed
create table aster.deleted_jobs (
  job_id uuid primary key,
  deleted_at timestamptz not null
);

-- what programs have declared in their code: the definition that was last brought in line with its job, so that a later
-- start can tell what the code has changed from what people have
create table aster.code_jobs (
  name text primary key, -- in the code; the job itself may have been renamed
  job_id uuid not null unique references aster.jobs on delete cascade,
  service text not null,
  declared jsonb not null,
  declared_at timestamptz not null,
  -- set while the code no longer has the job and it was put aside for that
  put_aside_as text check (put_aside_as in ('inactive', 'archived'))
);

create index code_jobs_service on aster.code_jobs (service);

-- runs --------------------------------------------------------------------------------------------------------------

create table aster.live_runs (
  id uuid primary key,
  job_id uuid not null,
  status text not null check (status in ('waiting', 'scheduled', 'running')),
  trigger text not null check (trigger in ('schedule', 'manual', 'dependency', 'backfill', 'retry')),
  pool text not null,
  priority integer not null,
  handler text,
  attempt_num integer not null default 0,
  fence bigint not null default 0,
  scheduled_at timestamptz not null,
  available_at timestamptz not null,
  started_at timestamptz,
  worker_id uuid,
  reason text,
  cancel_reason text,
  -- holds the one place of its job under forbid, queue and replace
  is_exclusive boolean not null default false,
  concurrency_policy text not null,
  -- a run that waits for dependencies is skipped at this instant
  waits_until timestamptz,
  upstream_run_ids uuid[],
  retry_of uuid,
  overrides jsonb,
  created_at timestamptz not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create index live_runs_claim on aster.live_runs (pool, priority desc, available_at) where status = 'scheduled';
create index live_runs_job on aster.live_runs (job_id);
create index live_runs_worker on aster.live_runs (worker_id) where status = 'running';
create index live_runs_waiting on aster.live_runs (job_id, id) where status = 'waiting';
create unique index live_runs_one_exclusive on aster.live_runs (job_id) where is_exclusive;

${history}
-- both halves, for reading
create view aster.runs as
  select r.id, r.job_id, j.name as job_name, r.status, r.trigger, r.attempt_num, r.scheduled_at, r.available_at,
    r.started_at, null::timestamptz as finished_at, null::bigint as exit_code, null::text as signal,
    0::bigint as output_truncated_bytes, null::text as error_msg, r.reason, r.worker_id, r.upstream_run_ids, r.retry_of,
    null::timestamptz as skipped_until, null::bigint as skipped_ticks, r.overrides, null::jsonb as result, r.created_at,
    coalesce(r.started_at, r.created_at) as updated_at
  from aster.live_runs r join aster.jobs j on j.id = r.job_id
  union all
  select r.id, r.job_id, j.name as job_name, r.status, r.trigger, r.attempt_num, r.scheduled_at, r.available_at,
    r.started_at, r.finished_at, r.exit_code, r.signal,
    r.output_truncated_bytes, r.error_msg, r.reason, r.worker_id, r.upstream_run_ids, r.retry_of,
    r.skipped_until, r.skipped_ticks, r.overrides, r.result, r.created_at,
    r.finished_at as updated_at
  from aster.finished_runs r join aster.jobs j on j.id = r.job_id;

-- workers -----------------------------------------------------------------------------------------------------------

create table aster.workers (
  id uuid primary key,
  name text not null,
  pools text[] not null,
  handlers text[] not null,
  slots integer not null,
  version text not null,
  status text not null check (status in ('active', 'draining')),
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  lease_until timestamptz not null
) with (fillfactor = 50);

-- requests ----------------------------------------------------------------------------------------------------------

create table aster.idempotency_keys (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  response jsonb not null,
  created_at timestamptz not null,
  primary key (scope, key)
);

create index idempotency_keys_age on aster.idempotency_keys (created_at);
`;

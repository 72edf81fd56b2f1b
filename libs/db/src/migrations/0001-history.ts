/**
 * What is kept of runs that have ended: their final rows, their earlier attempts and their output, in weekly
 * partitions.
 */
export const history = `
create table aster.finished_runs (
  id uuid not null,
  job_id uuid not null,
  status text not null check (status in ('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped')),
  trigger text not null,
  attempt_num integer not null,
  scheduled_at timestamptz not null,
  available_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz not null,
  exit_code bigint,
  signal text,
  output_truncated_bytes bigint not null default 0,
  error_msg text,
  reason text,
  worker_id uuid,
  upstream_run_ids uuid[],
  retry_of uuid,
  skipped_until timestamptz,
  skipped_ticks bigint,
  overrides jsonb,
  result jsonb,
  created_at timestamptz not null,
  primary key (id)
) partition by range (id);

create index finished_runs_job on aster.finished_runs (job_id, id);
create index finished_runs_skipped_ranges on aster.finished_runs (job_id, id) where skipped_until is not null;
create index finished_runs_unsuccessful on aster.finished_runs (status, id) where status <> 'succeeded';

create table aster.run_attempts (
  run_id uuid not null,
  attempt_num integer not null,
  status text not null,
  started_at timestamptz,
  finished_at timestamptz not null,
  exit_code bigint,
  signal text,
  error_msg text,
  reason text,
  worker_id uuid,
  primary key (run_id, attempt_num)
) partition by range (run_id);

-- the bytes as they came; dropped_before counts those left out between this chunk and the one before it
create table aster.run_output (
  run_id uuid not null,
  attempt_num integer not null,
  seq integer not null,
  stream text not null check (stream in ('stdout', 'stderr', 'log')),
  data bytea not null,
  dropped_before bigint not null default 0,
  written_at timestamptz not null,
  primary key (run_id, attempt_num, seq)
) partition by range (run_id);

create table aster.finished_runs_default partition of aster.finished_runs default;
create table aster.run_attempts_default partition of aster.run_attempts default;
create table aster.run_output_default partition of aster.run_output default;

-- creates the weekly partitions that cover [since, until]; answers how many were made, 0 while somebody else is at it.
-- A week that already has rows in a default partition is left there. Attached rather than created in place: that holds
-- up nobody who writes history.
create function aster.create_partitions(since timestamptz, until timestamptz) returns integer
  language plpgsql as $$
declare
  week timestamptz := date_trunc('week', since at time zone 'UTC') at time zone 'UTC';
  low uuid;
  high uuid;
  part text;
  parent text;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(4705913022) then
    return 0;
  end if;
  while week <= until loop
    low := aster.first_run_id(week);
    high := aster.first_run_id(week + interval '7 days');
    part := to_char(week at time zone 'UTC', 'YYYYMMDD');
    if to_regclass('aster.finished_runs_' || part) is null
      and not exists (select from aster.finished_runs_default where id >= low and id < high)
      and not exists (select from aster.run_attempts_default where run_id >= low and run_id < high)
      and not exists (select from aster.run_output_default where run_id >= low and run_id < high)
    then
      foreach parent in array array['finished_runs', 'run_attempts', 'run_output'] loop
        execute format('create table aster.%I (like aster.%I including defaults including constraints)',
          parent || '_' || part, parent);
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

select aster.create_partitions(clock_timestamp() - interval '7 days', clock_timestamp() + interval '56 days');

-- terminal is final
create function aster.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'run % is finished and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;

create trigger finished_runs_are_final before update on aster.finished_runs
  for each row execute function aster.refuse_change();
`;

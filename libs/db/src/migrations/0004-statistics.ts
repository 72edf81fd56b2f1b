/** What runs have come to, added up by the upkeep of schedulers: settling a run writes none of it. */
export const statistics = `
-- When runs ended, in a few bytes for many rows: history is written in that order. New weeks have the index from the
-- start; where there is much history already, upkeep indexes the weeks one by one, since to do so here would hold up
-- whoever writes.
create index finished_runs_finished on only aster.finished_runs using brin (finished_at)
  with (pages_per_range = 32, autosummarize = on);

do $$
declare
  part regclass;
  child text;
begin
  for part in
    select inhrelid from (
      select inhrelid, sum(pg_relation_size(inhrelid)) over (order by pg_relation_size(inhrelid), inhrelid) as total
      from pg_inherits where inhparent = 'aster.finished_runs'::regclass
    ) parts where total < 32 * 1024 * 1024
  loop
    child := (select relname from pg_class where oid = part) || '_finished';
    execute format('create index %I on %s using brin (finished_at) with (pages_per_range = 32, autosummarize = on)',
      child, part);
    execute format('alter index aster.finished_runs_finished attach partition aster.%I', child);
  end loop;
end
$$;

-- Runs by when they ended. grain: 1 minutes, 2 hours, 3 days; scope: 'all:' and 'pool:<name>' in UTC, or 'job:<id>' in the
-- zone of the job. Durations and delays are sparse log buckets: how many (…_n) lie in which (…_at), see logBucketOf.
create table aster.run_stats (
  grain smallint not null,
  scope text collate "C" not null,
  bucket timestamptz not null,
  succeeded bigint not null,
  failed bigint not null,
  timed_out bigint not null,
  cancelled bigint not null,
  skipped bigint not null,
  skipped_ticks bigint not null,
  retried bigint not null,
  run_ms bigint not null,
  run_ms_max bigint not null,
  delay_ms bigint not null,
  delay_ms_max bigint not null,
  duration_at smallint[] not null,
  duration_n bigint[] not null,
  delay_at smallint[] not null,
  delay_n bigint[] not null,
  primary key (grain, scope, bucket)
) with (fillfactor = 70);

create index run_stats_bucket on aster.run_stats using brin (bucket) with (autosummarize = on);

-- how far runs were added up; its row is the lock under which that is done
create table aster.stats_progress (
  is_only_row boolean primary key default true check (is_only_row),
  -- what ended before is in run_stats
  closed_until timestamptz not null,
  -- up to where all is written, once transactions before the horizon have ended
  written_until timestamptz,
  horizon xid8,
  horizon_at timestamptz,
  -- what ended before was counted a second time
  recounted_until timestamptz not null
);

-- the proof of the ledger, hour by hour: how many ticks there were, and how many of them have neither a run nor a skip
create table aster.ledger_checks (
  hour timestamptz primary key,
  jobs bigint not null,
  ticks bigint not null,
  unexplained bigint not null,
  examples jsonb not null, -- [{"jobId", "at"}], a few of them
  checked_at timestamptz not null
);

-- what a job has come to lately, for lists and forecasts; removed some time after its job
create table aster.job_numbers (
  job_id uuid primary key,
  last_run_id uuid,
  last_status text,
  last_finished_at timestamptz,
  -- of the success before that, as far as it is known: no end after it takes it back
  last_success_at timestamptz,
  runs_7d bigint not null,
  failed_7d bigint not null,
  skipped_7d bigint not null,
  cancelled_7d bigint not null default 0,
  usual_ms bigint,
  p95_ms bigint,
  -- between when runs could start and when they did, the usual of it
  wait_ms bigint,
  scheduled_every_ms bigint,
  effective_every_ms bigint,
  refreshed_at timestamptz not null,
  -- the share that succeeded of the runs that were not cancelled
  success_7d double precision generated always as (
    (runs_7d - failed_7d - cancelled_7d)::double precision / nullif(runs_7d - cancelled_7d, 0)
  ) stored,
  -- it starts less often than it is to by a quarter and more, since its ticks are skipped
  is_skipping boolean generated always as (
    skipped_7d > 0 and scheduled_every_ms is not null
      and (effective_every_ms is null or effective_every_ms > scheduled_every_ms * 1.25)
  ) stored
) with (fillfactor = 70);

-- what lists of jobs are sorted by, and those that have not run yet
create index job_numbers_by_last on aster.job_numbers (last_finished_at, job_id);
create index job_numbers_by_success on aster.job_numbers (success_7d, job_id);
create index job_numbers_by_duration on aster.job_numbers (usual_ms, job_id);
create index job_numbers_skipping on aster.job_numbers (skipped_7d, job_id) where is_skipping;

-- every job has a row from the start, whichever program has made it
create function aster.begin_numbers() returns trigger language plpgsql as $$
begin
  insert into aster.job_numbers (job_id, runs_7d, failed_7d, skipped_7d, refreshed_at)
    select id, 0, 0, 0, created_at from added order by id on conflict do nothing;
  return null;
end
$$;

create trigger jobs_begin_numbers after insert on aster.jobs referencing new table as added
  for each statement execute function aster.begin_numbers();

insert into aster.job_numbers (job_id, runs_7d, failed_7d, skipped_7d, refreshed_at)
  select id, 0, 0, 0, created_at from aster.jobs;

create index jobs_by_update on aster.jobs (updated_at, id);

-- Who is due, also in the order of lists; jobs that are never due among them.
create index job_cursors_next on aster.job_cursors (next_run_at, job_id);
drop index aster.job_cursors_due;
`;

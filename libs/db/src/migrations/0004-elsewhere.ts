/** Jobs that something other than a worker executes, which tells of it by pings. */
export const elsewhere = `
-- for how long after a tick nothing has to be heard of its run; null: as long as is usual
alter table aster.jobs add column grace_ms bigint;

-- what the address of a job's pings ends with; whoever knows it may tell how the job went
create table aster.ping_tokens (
  job_id uuid primary key references aster.jobs (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null
);

-- what whoever sends pings calls a run, until the run has ended
create table aster.ping_names (
  job_id uuid not null references aster.jobs (id) on delete cascade,
  name uuid not null,
  run_id uuid not null,
  created_at timestamptz not null,
  primary key (job_id, name)
);
create index ping_names_age on aster.ping_names (created_at);

-- live runs of which something is to be heard: there are few of them among all
create index live_runs_elsewhere on aster.live_runs (job_id, scheduled_at) where handler = '@elsewhere';
`;

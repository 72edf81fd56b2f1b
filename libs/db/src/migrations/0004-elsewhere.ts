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

-- what whoever sends pings calls a run; known for a while after the run has ended, since pings come late, or again
create table aster.ping_names (
  job_id uuid not null,
  name uuid not null,
  run_id uuid not null,
  used_at timestamptz not null, -- from which its age counts
  primary key (job_id, name)
);
create index ping_names_age on aster.ping_names (used_at);
create index ping_names_of_run on aster.ping_names (run_id);

-- pings that could not be taken when they were heard, since somebody had locked what they needed
create table aster.kept_pings (
  id uuid primary key,
  job_id uuid not null,
  heard_at timestamptz not null,
  signal text not null,
  failure jsonb,
  name uuid,
  output bytea,
  dropped_bytes bigint not null,
  actor text
);
create index kept_pings_of_job on aster.kept_pings (job_id, id);

-- live runs of which something is to be heard: there are few of them among all
create index live_runs_elsewhere on aster.live_runs (job_id, scheduled_at) where handler = '@elsewhere';
`;

/** What a job with a large backlog of live runs needs: that it can be edited and deleted, and that its runs are found. */
export const backlogs = `
-- jobs that were edited or deleted, and whose live runs are brought in line with that a portion at a time
create table aster.outdated_backlogs (
  job_id uuid primary key,
  since timestamptz not null,
  -- the last run that was looked at, in the order of live_runs_of_job
  after_status text not null default '',
  after_id uuid not null default '00000000-0000-0000-0000-000000000000'
);

-- Live runs of a job in each of their states, by scheduled time (which is what ids go by): what is in the way of a new
-- one is found without reading those that wait, or that are for later.
create index live_runs_of_job on aster.live_runs (job_id, status, id);
drop index aster.live_runs_job;

-- who has waited longest for the place of a job
create index live_runs_queue on aster.live_runs (job_id, created_at, id)
  where status = 'waiting' and reason = 'waiting_for_slot';
`;

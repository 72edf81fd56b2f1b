/**
 * What a job with a large backlog of live runs needs: that it can be edited and deleted, and that its runs are found.
 */
export const backlogs = `
-- jobs that were edited or deleted, and whose live runs are brought in line with that a portion at a time
create table aster.outdated_backlogs (
  job_id uuid primary key,
  since timestamptz not null,
  -- how far it has been looked through, in the order of live_runs_of_job
  after_status text not null default '',
  after_at timestamptz not null default '-infinity'
);

-- jobs of which a run under the policy replace has met more others than one transaction cancels
create table aster.replaced_backlogs (
  job_id uuid primary key references aster.jobs on delete cascade,
  -- whether it replaces those too that no tick replaces: of backfills, and caught up with
  replaces_kept boolean not null
);

-- Live runs of a job in each of their states, by scheduled time: what is in the way of a new one is found without reading
-- those that wait, or that are for later. Not by id: while the table is taken for empty, runs would be looked up by their
-- ids in this index, from end to end.
create index live_runs_of_job on aster.live_runs (job_id, status, scheduled_at);
drop index aster.live_runs_job;

-- By an expression, as the queue below, so that no other index fits who asks for it. By the id, the one of all live runs of
-- the job fits as well, and is taken where each job had one run when Postgres last looked.
drop index aster.live_runs_one_exclusive;
create unique index live_runs_one_exclusive on aster.live_runs (uuid_send(job_id)) where is_exclusive;

-- who has waited longest for the place of a job
create index live_runs_queue on aster.live_runs (uuid_send(job_id), created_at, id)
  where status = 'waiting' and reason = 'waiting_for_slot';

-- and what else waits, beside that queue; who waits until when for other jobs
create index live_runs_unmet on aster.live_runs (job_id, waits_until) where status = 'waiting' and waits_until is not null;
create index live_runs_held_up on aster.live_runs (uuid_send(job_id), created_at)
  where status = 'waiting' and reason <> 'waiting_for_slot' and reason <> 'paused';
`;

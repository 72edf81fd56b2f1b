/** What keeps a run from being started: the catch-up window of its job, and a pause. */
export const heldRuns = `
-- a run that has not started by this instant is not started any more; null: it is started whenever a worker has time
alter table aster.live_runs add column start_before timestamptz;

create index live_runs_late on aster.live_runs (job_id, start_before)
  where start_before is not null and status <> 'running';

-- whether jobs that depend on this one see how the run ended
alter table aster.live_runs add column tells_dependants boolean not null default true;

-- Jobs that were paused, resumed or archived and whose runs are still to be moved accordingly (is_behind), or may have to
-- be moved back. Claims look here for what must not start though it is not moved yet: nearly always there is nothing.
create table aster.status_backlogs (
  job_id uuid primary key references aster.jobs on delete cascade,
  is_behind boolean not null
);

create index status_backlogs_behind on aster.status_backlogs (job_id) where is_behind;

insert into aster.status_backlogs (job_id, is_behind)
  select j.id, true from aster.jobs j
  where j.status <> 'active' and exists (select from aster.live_runs r where r.job_id = j.id and r.status <> 'running');
`;

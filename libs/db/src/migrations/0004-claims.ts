/** What claims go by. */
export const claims = `
-- All that decides whether a worker may start a run, and in which order: what others have to execute, or is for later, is
-- never read. Commands are ''. Live runs are few as a rule; a million of them hold up writers for some seconds here. The
-- function of claims is made anew together with this, also for the programs of the version before, so the index that it
-- went by before is of no more use.
create index live_runs_executable on aster.live_runs (pool, coalesce(handler, ''), priority desc, available_at)
  where status = 'scheduled';
drop index aster.live_runs_claim;

-- how often the run was handed back after it had been started
alter table aster.live_runs add column handbacks integer not null default 0;

-- the id under which the worker goes on since it has lost this lease: nothing that comes late holds it up
alter table aster.workers add column replaced_by uuid;
`;

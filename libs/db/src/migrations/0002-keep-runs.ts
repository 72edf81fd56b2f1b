/**
 * How many finished runs each job keeps. The column is empty, so nothing is rewritten and nothing has to be checked.
 */
export const keepRuns = `
alter table aster.jobs add column keep_runs integer;
alter table aster.jobs add constraint jobs_keep_runs check (keep_runs between 1 and 1000000) not valid;

create index jobs_keeping on aster.jobs (id) where keep_runs is not null;

-- how far the history of each such job has been looked through
create table aster.kept_history (
  job_id uuid primary key references aster.jobs on delete cascade,
  keep_runs integer not null,
  seen_id uuid not null, -- the newest run then
  remove_through uuid -- runs up to this one are too many and still to be removed
) with (fillfactor = 80);

create index kept_history_surplus on aster.kept_history (job_id) where remove_through is not null;
`;

/** Which jobs fail now. */
export const streaks = `
-- Jobs whose last run that succeeded, failed or timed out did not succeed: nearly always none. Kept by whoever settles a run,
-- last in the same transaction. It does not refer to jobs: a failure must not wait for somebody who has the job locked. Rows
-- of jobs that are gone are removed some time later.
create table aster.job_streaks (
  job_id uuid primary key,
  -- since the last success
  failures bigint not null,
  first_failed_at timestamptz not null,
  first_run_id uuid not null,
  last_failed_at timestamptz not null,
  last_run_id uuid not null,
  -- before the first of them, as far as runs were added up then
  last_success_at timestamptz,
  -- of the last one
  reason text,
  error_line text
) with (fillfactor = 50);

-- does not change while a job fails
create index job_streaks_since on aster.job_streaks (first_failed_at, job_id);
`;

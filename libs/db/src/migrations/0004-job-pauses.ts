/** Why a job is paused, by whom, since when, and until when. Of a job that is not paused they say nothing. */
export const jobPauses = `
alter table aster.jobs
  add column pause_note text,
  add column paused_by text,
  add column paused_at timestamptz,
  add column pause_until timestamptz;

-- what schedulers wake up for
create index jobs_to_resume on aster.jobs (pause_until) where status = 'inactive' and pause_until is not null;
`;

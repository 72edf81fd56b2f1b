/** What planning goes by when the clock of the database went back, and when the time zone data of a host is newer. */
export const planning = `
-- ticks up to here may have their rows already, though planning goes on from before: the clock went back. What passes it,
-- clears it.
alter table aster.job_cursors add column made_until timestamptz;

-- ticks up to here are those of the schedules before, as job_schedules has them: the job was edited with more ticks due
-- than one transaction makes. What passes it, clears it.
alter table aster.job_cursors add column former_until timestamptz;

-- by which version of the time zone data the next ticks of jobs in named zones were worked out
create table aster.zone_data (
  is_only_row boolean primary key default true check (is_only_row),
  version text not null,
  -- how far the jobs have been gone through, by their ids; null: to the end
  after_job_id uuid,
  -- those that somebody had locked then
  left_job_ids uuid[] not null default '{}'
);
`;

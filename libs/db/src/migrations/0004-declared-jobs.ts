/** Who owns the jobs that files declare. */
export const declaredJobs = `
-- what a source, such as a repository, last said of its jobs, by the names of fields in documents: what is there and is
-- not as it says, somebody has changed by hand
create table aster.declared_jobs (
  job_id uuid primary key references aster.jobs on delete cascade,
  source text not null,
  name text not null, -- in the source; the job itself may have been renamed
  declared jsonb not null,
  declared_at timestamptz not null,
  -- whether the job was archived because its source no longer has it
  is_pruned boolean not null default false
);

create unique index declared_jobs_of_source on aster.declared_jobs (source, name);
`;

/** What jobs were like after each change: the newest 200 of each job. */
export const jobVersions = `
create table aster.job_versions (
  job_id uuid not null references aster.jobs (id) on delete cascade,
  version integer not null,
  changed_at timestamptz not null,
  changed_by text,
  origin text, -- null: changed by a version of the programs that did not keep it
  revision text, -- of the files that were applied
  author text, -- of that revision
  changed text[] not null, -- the names of the fields that the change has given other values
  definition jsonb not null,
  primary key (job_id, version)
);
`;

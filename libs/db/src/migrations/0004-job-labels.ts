/** Whose a job is, what it is found by, and where it is written what to do when it fails. */
export const jobLabels = `
alter table aster.jobs
  add column labels jsonb not null default '{}',
  add column owner text,
  add column runbook_url text,
  add column managed_by text,
  add column payload_schema jsonb;

-- what lists of jobs are narrowed by; each comes in the order of names
create index jobs_by_label on aster.jobs using gin (labels jsonb_path_ops);
create index jobs_of_owner on aster.jobs (owner, name) where owner is not null;
create index jobs_of_source on aster.jobs (managed_by, name) where managed_by is not null;
create index jobs_of_pool on aster.jobs (pool, name);
drop index aster.jobs_pool;
`;

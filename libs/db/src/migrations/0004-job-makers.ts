/** Who has made a job, so that it can be said how many somebody may make. Of jobs from before nobody knows. */
export const jobMakers = `
alter table aster.jobs add column created_by text; -- as versions say it: key:<name>, user:<name>
create index jobs_created_by on aster.jobs (created_by) where created_by is not null;
`;

/** What the output of a job's commands is read as; stored are the bytes as they came. */
export const outputEncoding = `
alter table aster.jobs add column output_encoding text not null default 'utf-8';`;

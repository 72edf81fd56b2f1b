/** What the definition of a job has more. A field that is new before the release is a line here. */
export const jobFields = `
-- what the output of its commands is read as; stored are the bytes as they came
alter table aster.jobs add column output_encoding text not null default 'utf-8';
-- whether the two output streams of its commands are kept apart, or come as one in the order of writing
alter table aster.jobs add column output_streams text not null default 'separate'
  check (output_streams in ('separate', 'merged'));
-- whom its commands run as, and what they may take of the machine; null: nothing is said of it
alter table aster.jobs add column confinement jsonb;
-- whether it is only started by others, as the parser of schedules says of its expression (isManual), whichever version
-- of the programs has written it
alter table aster.jobs add column is_manual boolean not null generated always as (
  cron_expr is null or cron_expr ~ '^[ \\t\\r\\n]*((CRON_)?TZ=[^ \\t\\r\\n]*[ \\t\\r\\n]+)?@manually[ \\t\\r\\n]*$'
) stored;
`;

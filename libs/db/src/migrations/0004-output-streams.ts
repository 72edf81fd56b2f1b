/** Whether the two output streams of a job's commands are kept apart, or come as one in the order of writing. */
export const outputStreams = `
alter table aster.jobs add column output_streams text not null default 'separate'
  check (output_streams in ('separate', 'merged'));
`;

/**
 * What there is to know of a run besides: which version of its job its last attempt executed, who asked for it, and the
 * line that says what went wrong. History keeps the pool and the priority, too, of runs that end from now on.
 */
export const runFacts = `
alter table aster.live_runs add column actor text;

alter table aster.finished_runs
  add column job_version integer,
  add column actor text,
  add column error_line text,
  add column pool text,
  add column priority integer;
`;

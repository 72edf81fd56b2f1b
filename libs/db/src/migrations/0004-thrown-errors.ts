/** What handlers have thrown: class, message, code and stack of the error, and everything that it was caused by. */
export const thrownErrors = `
alter table aster.finished_runs add column error jsonb;
alter table aster.run_attempts add column error jsonb;
`;

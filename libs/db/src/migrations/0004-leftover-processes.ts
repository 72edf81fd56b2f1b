/**
 * How many processes a command had left running when it ended by itself, and that had to be ended; null where there
 * were none.
 */
export const leftoverProcesses = `
alter table aster.finished_runs add column leftover_processes integer;
alter table aster.run_attempts add column leftover_processes integer;
`;

/** The tables of history, and what their rows name the run by; the runs, which the others belong to, come last. */
export const historyTables = { run_output: 'run_id', run_attempts: 'run_id', finished_runs: 'id' } as const;

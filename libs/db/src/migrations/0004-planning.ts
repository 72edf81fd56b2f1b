/** What planning goes by when the clock of the database went back. */
export const planning = `
-- ticks up to here may have their rows already, though planning goes on from before: the clock went back. What passes it,
-- clears it.
alter table aster.job_cursors add column made_until timestamptz;
`;

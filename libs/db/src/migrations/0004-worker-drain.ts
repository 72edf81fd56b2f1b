/** Workers that somebody has told to claim nothing more. */
export const workerDrain = `
alter table aster.workers add column drain_asked_at timestamptz;
`;

/** Workers that somebody has told to claim nothing more, and what they tell of their hosts. */
export const workerDrain = `
alter table aster.workers add column drain_asked_at timestamptz,
  -- how far the clock of its host is ahead of the database's
  add column clock_ahead_ms bigint;
`;

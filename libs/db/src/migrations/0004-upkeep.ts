/**
 * Weeks begin on Monday 00:00 UTC, whatever zone a session is in: a week with a change of clocks would get another length
 * and no partition could follow it.
 *
 * The rows of live runs change all the time. Removing what is dead of them is to keep pace rather than be slowed down,
 * and not to give room back to the disk that is wanted again at once: that takes a lock which stops everybody.
 */
export const upkeep = `
alter function aster.create_partitions(timestamptz, timestamptz) set timezone = 'UTC';

alter table aster.live_runs set (autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);
`;

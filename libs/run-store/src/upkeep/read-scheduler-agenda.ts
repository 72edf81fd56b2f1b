import { type Db, epochMs } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { takeoverMs } from './recover-lost-workers.js';

/** What a scheduler has to wake for. */
export interface SchedulerAgenda {
  /** What the clock of the database said. */
  readonly readAt: Date;
  /** Until the first job is due; 0 when one is due now, absent when none will ever be. */
  readonly jobDueInMs?: number;
  /** The same of those that are not due yet: one that is due may be locked by somebody for long. */
  readonly laterJobDueInMs?: number;
  /** Until the first lease that is not renewed may be taken over. */
  readonly takeoverInMs?: number;
}

/**
 * Reads the agenda. Both sides of each subtraction come from the database, so the clock of the host does not matter.
 */
export async function readSchedulerAgenda(db: Db): Promise<SchedulerAgenda> {
  const result = await sql<{
    now: number;
    job: number | null;
    later: number | null;
    takeover: number | null;
  }>`
    select ${epochMs(sql.ref('now.at'))} as now,
      ${msUntil(sql`select min(next_run_at) from aster.job_cursors where next_run_at is not null`)} as job,
      ${msUntil(sql`select min(next_run_at) from aster.job_cursors where next_run_at > now.at`)} as later,
      ${msUntil(sql`select min(lease_until) from aster.workers`)} + ${takeoverMs} as takeover
    from (select clock_timestamp() as at offset 0) as now`.execute(db);
  const row = result.rows[0];
  if (row === undefined) throw new Error('the database answered without its time');
  return {
    readAt: new Date(row.now),
    jobDueInMs: notNegative(row.job),
    laterJobDueInMs: notNegative(row.later),
    takeoverInMs: notNegative(row.takeover),
  };
}

/** From `now.at` until the instant that a subquery returns. */
function msUntil(instant: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql`(extract(epoch from (${instant}) - now.at) * 1000)::float8`;
}

function notNegative(ms: number | null): number | undefined {
  return ms === null ? undefined : Math.max(0, ms);
}

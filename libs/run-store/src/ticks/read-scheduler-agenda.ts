import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { takeoverMs } from '../claims/recover-lost-workers.js';

/** What a scheduler has to be awake for. */
export interface SchedulerAgenda {
  /** Until the first job is due; 0 when one is due now, absent when none will ever be. */
  readonly jobDueInMs?: number;
  /** The same of those that are not due yet: one that is due may be in somebody's hand for long. */
  readonly laterJobDueInMs?: number;
  /** Until the first lease that is not renewed may be taken over. */
  readonly takeoverInMs?: number;
}

/** Both sides of each subtraction are the database's, so the clock of the host does not matter. */
export async function readSchedulerAgenda(db: Db): Promise<SchedulerAgenda> {
  const result = await sql<{ job: number | null; later: number | null; takeover: number | null }>`
    select ${msUntil(sql`select min(next_run_at) from aster.job_cursors where next_run_at is not null`)} as job,
      ${msUntil(sql`select min(next_run_at) from aster.job_cursors where next_run_at > now.at`)} as later,
      ${msUntil(sql`select min(lease_until) from aster.workers`)} + ${takeoverMs} as takeover
    from (select clock_timestamp() as at offset 0) as now`.execute(db);
  const row = result.rows[0];
  return {
    jobDueInMs: notNegative(row?.job),
    laterJobDueInMs: notNegative(row?.later),
    takeoverInMs: notNegative(row?.takeover),
  };
}

/** From `now.at` until the instant that a subquery answers. */
function msUntil(instant: RawBuilder<unknown>): RawBuilder<number | null> {
  return sql`(extract(epoch from (${instant}) - now.at) * 1000)::float8`;
}

function notNegative(ms: number | null | undefined): number | undefined {
  return ms === null || ms === undefined ? undefined : Math.max(0, ms);
}

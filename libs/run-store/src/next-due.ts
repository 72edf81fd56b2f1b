import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * How long until the first job is due, by the database's clock: 0 when one is due now, `undefined` when none will
 * ever be. Both sides of the subtraction are the database's, so the clock of the host does not matter.
 */
export async function nextJobDueInMs(db: Db): Promise<number | undefined> {
  const result = await sql<{ ms: number | null }>`
    select (extract(epoch from min(next_run_at) - clock_timestamp()) * 1000)::float8 as ms
    from aster.job_cursors where next_run_at is not null`.execute(db);
  return notNegative(result.rows[0]?.ms);
}

/** How long until the first run that waits for its retry or its time is due in one of the pools, likewise. */
export async function nextRunDueInMs(db: Db, pools: readonly string[]): Promise<number | undefined> {
  const result = await sql<{ ms: number | null }>`
    select (extract(epoch from min(available_at) - clock_timestamp()) * 1000)::float8 as ms
    from aster.live_runs where status = 'scheduled' and pool = any(${pools}::text[])`.execute(db);
  return notNegative(result.rows[0]?.ms);
}

function notNegative(ms: number | null | undefined): number | undefined {
  return ms === null || ms === undefined ? undefined : Math.max(0, ms);
}

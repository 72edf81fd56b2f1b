import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type Abilities, canExecute } from '../claims/claim-runs.js';
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

/**
 * How long until the first run that waits for its retry is due in one of the pools, by the database's clock: 0 when one
 * is due now, `undefined` when there is none.
 *
 * @param abilities only runs that a worker with these can execute; absent: all
 */
export async function nextRunDueInMs(
  db: Db,
  pools: readonly string[],
  abilities?: Abilities,
): Promise<number | undefined> {
  const result = await sql<{ ms: number | null }>`
    select (extract(epoch from min(r.available_at) - clock_timestamp()) * 1000)::float8 as ms
    from aster.live_runs r where r.status = 'scheduled' and r.pool = any(${pools}::text[])
      and ${abilities === undefined ? sql`true` : canExecute(abilities)}`.execute(db);
  return notNegative(result.rows[0]?.ms);
}

function notNegative(ms: number | null | undefined): number | undefined {
  return ms === null || ms === undefined ? undefined : Math.max(0, ms);
}

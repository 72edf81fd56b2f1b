import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { setPendingState } from '../rows/pending-state.js';
import type { Firing } from './plan-firings.js';

/**
 * What runs wait for once their dependencies are met: for their place, if they waited for it before, and for nothing
 * else.
 */
const waitsForPlaceOnly = {
  forPlace: sql<boolean>`reason = 'waiting_for_slot'`,
  forDependencies: sql<boolean>`false`,
};

/**
 * Lets the oldest run of each fired job that waits for its dependencies, and whose time is not over, go on. One that
 * still waits for its place goes on waiting for that.
 */
export async function satisfyWaitingRuns(tx: Tx, firings: readonly Firing[], now: Date): Promise<void> {
  for (const { jobId, upstreamRunIds } of firings) {
    await sql`
      update aster.live_runs set waits_until = null, upstream_run_ids = ${upstreamRunIds}::uuid[],
        ${setPendingState(waitsForPlaceOnly)}
      where id = any(array(
        select id from aster.live_runs
        where job_id = ${jobId} and status = 'waiting' and waits_until > ${now} order by id limit 1
      )) and status = 'waiting'`.execute(tx);
  }
}

/** Lets all runs of a job that wait for its dependencies go on: it has none any more. */
export async function releaseWaitingRuns(tx: Tx, jobId: string): Promise<void> {
  await sql`
    update aster.live_runs set waits_until = null, ${setPendingState(waitsForPlaceOnly)}
    where job_id = ${jobId} and status = 'waiting' and waits_until is not null`.execute(tx);
}

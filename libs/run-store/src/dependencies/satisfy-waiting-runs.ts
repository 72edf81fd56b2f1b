import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Firing } from './plan-firings.js';

/**
 * Lets the oldest run of each fired job that waits for its dependencies, and whose time is not over, go on. One that still waits for its place in
 * the queue goes on waiting for that.
 */
export async function satisfyWaitingRuns(tx: Tx, firings: readonly Firing[], now: Date): Promise<void> {
  for (const firing of firings) {
    await sql`
      update aster.live_runs set
        waits_until = null,
        upstream_run_ids = ${firing.upstreamRunIds}::uuid[],
        status = case when reason = 'waiting_for_dependencies' then 'scheduled' else status end,
        reason = case when reason = 'waiting_for_dependencies' then null else reason end
      where id = any(array(
        select id from aster.live_runs
        where job_id = ${firing.jobId} and status = 'waiting' and waits_until > ${now} order by id limit 1
      )) and status = 'waiting'`.execute(tx);
  }
}

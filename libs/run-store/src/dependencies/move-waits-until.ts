import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { endOfTime } from './end-of-time.js';

/**
 * The runs by tick that wait for dependencies do so until the next tick of the schedule as it is now.
 *
 * @param nextTick absent: there is none any more, and they wait until their dependencies are met
 */
export async function moveWaitsUntil(tx: Tx, jobId: string, nextTick: Date | undefined): Promise<void> {
  await sql`update aster.live_runs set waits_until = ${nextTick ?? endOfTime}
    where job_id = ${jobId} and status = 'waiting' and waits_until is not null`.execute(tx);
}

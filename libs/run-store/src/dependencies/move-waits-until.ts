import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** The runs by tick that wait for dependencies do so until the next tick of the schedule as it is now. */
export async function moveWaitsUntil(tx: Tx, jobId: string, nextTick: Date): Promise<void> {
  await sql`update aster.live_runs set waits_until = ${nextTick}
    where job_id = ${jobId} and status = 'waiting' and waits_until is not null`.execute(tx);
}

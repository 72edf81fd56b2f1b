import { instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { alignBacklog } from './align-backlog.js';

/**
 * Removes the runs of a job that this transaction has just deleted: the live ones as `alignBacklog` does, history and
 * the keys of its triggers bit by bit later (`removeDeletedJobs`).
 */
export async function removeRunsOfJob(tx: Tx, jobId: string, now?: Date): Promise<void> {
  await sql`insert into aster.deleted_jobs (job_id, deleted_at) values (${jobId}, ${instant(now)})`.execute(tx);
  await alignBacklog(tx, jobId, now);
}

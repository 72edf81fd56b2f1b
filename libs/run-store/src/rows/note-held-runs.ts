import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Keeps that runs of these jobs wait until they are resumed, so that they go on then whoever resumes the job. Whoever
 * has paused it has kept it already, but for a program of the version before.
 */
export async function noteHeldRuns(tx: Tx, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  await sql`insert into aster.status_backlogs (job_id, is_behind)
    select distinct job.id, false from unnest(${jobIds}::uuid[]) as job(id) order by 1
    on conflict (job_id) do nothing`.execute(tx);
}

import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Notes that runs of these jobs wait until their job is resumed, so that any program that resumes it lets them go on.
 * Pausing a job notes it already, except in a program of the version before.
 */
export async function noteHeldRuns(tx: Tx, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  await sql`insert into aster.status_backlogs (job_id, is_behind)
    select distinct job.id, false from unnest(${jobIds}::uuid[]) as job(id) order by 1
    on conflict (job_id) do nothing`.execute(tx);
}

import type { JobStatus } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * The statuses of jobs, which stay so until the transaction ends: whoever pauses or archives one of them meanwhile sees
 * what this transaction makes of its runs. To be called before live runs are locked, as edits do.
 */
export async function holdJobStatuses(tx: Tx, jobIds: readonly string[]): Promise<ReadonlyMap<string, JobStatus>> {
  if (jobIds.length === 0) return new Map();
  const jobs = await sql<{ id: string; status: JobStatus }>`
    select id, status from aster.jobs where id = any(${jobIds}::uuid[]) order by id for share`.execute(tx);
  return new Map(jobs.rows.map((job) => [job.id, job.status]));
}

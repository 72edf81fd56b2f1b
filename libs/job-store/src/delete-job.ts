import { StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type EditOptions, lockForEdit } from './update-job.js';

/**
 * Deletes a job with its runs: the live ones at once, so that workers end what they run of it; history disappears from
 * every list at once and is removed from the tables bit by bit.
 *
 * @throws NotFoundError, VersionConflictError
 * @throws StateConflictError when other jobs depend on it
 */
export async function deleteJob(db: Db, jobId: string, options: EditOptions = {}): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockForEdit(tx, jobId, options);
    const dependants = await sql<{ name: string }>`
      select j.name from aster.job_dependencies d join aster.jobs j on j.id = d.job_id
      where d.upstream_job_id = ${jobId} order by j.name`.execute(tx);
    if (dependants.rows.length > 0) {
      const names = dependants.rows.map((row) => JSON.stringify(row.name)).join(', ');
      throw new StateConflictError(
        jobId,
        job.status,
        `other jobs depend on this one: ${names}; remove the edges first`,
      );
    }
    await tx.deleteFrom('live_runs').where('job_id', '=', jobId).execute();
    await sql`insert into aster.deleted_jobs (job_id, deleted_at) values (${jobId}, ${instant(options.now)})`.execute(
      tx,
    );
    await tx.deleteFrom('jobs').where('id', '=', jobId).execute();
  });
}

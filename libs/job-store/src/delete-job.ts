import { StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockGraph } from './lock-graph.js';
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
    await lockGraph(tx);
    const names = await listDependants(tx, job.id);
    if (names.length > 0) {
      const quoted = names.map((name) => JSON.stringify(name)).join(', ');
      const message = `other jobs depend on this one: ${quoted}; remove the edges first`;
      throw new StateConflictError(job.id, job.status, message);
    }
    await sql`insert into aster.deleted_jobs (job_id, deleted_at) values (${job.id}, ${instant(options.now)})`.execute(
      tx,
    );
    await tx.deleteFrom('jobs').where('id', '=', job.id).execute(); // waits for whoever is making runs of it
    await deleteLiveRuns(tx, job.id);
  });
}

async function listDependants(tx: Tx, jobId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('job_dependencies as d')
    .innerJoin('jobs as j', 'j.id', 'd.job_id')
    .select('j.name')
    .where('d.upstream_job_id', '=', jobId)
    .orderBy('j.name')
    .execute();
  return rows.map((row) => row.name);
}

/** They leave no row in history, by which the rest of them would be removed later. */
async function deleteLiveRuns(tx: Tx, jobId: string): Promise<void> {
  const runs = await tx.deleteFrom('live_runs').where('job_id', '=', jobId).returning('id').execute();
  const ids = runs.map((run) => run.id);
  await sql`delete from aster.run_attempts where run_id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from aster.run_output where run_id = any(${ids}::uuid[])`.execute(tx);
}

import { StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { removeRunsOfJob } from '@aster-scheduler/run-store';
import { requireOwnFields } from './declared/require-own-fields.js';
import { lockGraph } from './lock-graph.js';
import { type EditOptions, lockForEdit } from './update-job.js';

/**
 * Deletes a job with its runs. All of them disappear from every list at once, and workers end what they run of it; a
 * large backlog and history are removed from the tables bit by bit.
 *
 * @throws NotFoundError, VersionConflictError
 * @throws ManagedError when a source declares the job, unless it is forced
 * @throws StateConflictError when other jobs depend on it
 */
export async function deleteJob(db: Db, jobId: string, options: EditOptions = {}): Promise<void> {
  await inTransaction(db, async (tx) => {
    const job = await lockForEdit(tx, jobId, options);
    if (options.isForced !== true) await requireOwnFields(tx, job);
    await lockGraph(tx);
    const names = await listDependants(tx, job.id);
    if (names.length > 0) {
      const quoted = names.map((name) => JSON.stringify(name)).join(', ');
      const message = `other jobs depend on this one: ${quoted}; remove the edges first`;
      throw new StateConflictError(job.id, job.status, message);
    }
    await tx.deleteFrom('jobs').where('id', '=', job.id).execute(); // waits for whoever is making runs of it
    await removeRunsOfJob(tx, job.id, options.now);
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

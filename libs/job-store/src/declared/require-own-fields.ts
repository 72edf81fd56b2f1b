import { documentChanges, type Job, type JobDefinition, ManagedError } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { listDeclaredJobs } from './declared-jobs.js';

/**
 * Refuses an edit of fields that the source of the job declares: they would only last until it is applied again. What
 * it does not declare, and the status, is anybody's.
 *
 * @param job as it is while nobody else can edit it
 * @param change what is to change; absent: the job is to be deleted
 * @throws ManagedError
 */
export async function requireOwnFields(tx: Tx, job: Job, change?: Partial<JobDefinition>): Promise<void> {
  if (job.managedBy === undefined) return;
  if (change === undefined) throw new ManagedError(job.managedBy, 'the job');
  const [owned] = await listDeclaredJobs(tx, { jobIds: [job.id] });
  if (owned?.source !== job.managedBy) return; // it has declared nothing yet
  const changed = documentChanges(job, change)
    .map(({ field }) => field)
    .filter((field) => field !== 'status' && (alwaysOwned.includes(field) || field in owned.declared));
  if (changed.length > 0) throw new ManagedError(owned.source, changed.join(', '));
}

/** Fields that are the source's without being named. */
const alwaysOwned: readonly string[] = ['name', 'managed_by'];

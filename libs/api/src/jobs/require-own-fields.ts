import type { Job, JobDefinition } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { listDeclaredJobs } from '@aster-scheduler/job-store';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { documentChanges } from './document-changes.js';

/**
 * Refuses an edit of fields that the source of the job declares: they would only last until it is applied again. What
 * it does not declare, and the status, is anybody's.
 *
 * @param change what is to change; absent: the job is to be deleted
 * @throws HttpProblemError 409 MANAGED
 */
export async function requireOwnFields(db: Db, job: Job, change?: Partial<JobDefinition>): Promise<void> {
  if (job.managedBy === undefined) return;
  if (change === undefined) throw managed(job.managedBy, 'the job');
  const [owned] = await listDeclaredJobs(db, { jobIds: [job.id] });
  if (owned?.source !== job.managedBy) return; // it has declared nothing yet
  const changed = documentChanges(job, change)
    .map(({ field }) => field)
    .filter((field) => field !== 'status' && (alwaysOwned.includes(field) || field in owned.declared));
  if (changed.length > 0) throw managed(owned.source, changed.join(', '));
}

/** Fields that are the source's without being named. */
const alwaysOwned: readonly string[] = ['name', 'managed_by'];

function managed(source: string, what: string): HttpProblemError {
  const message = `${what}: declared by the source ${JSON.stringify(source)}; change it there, or send force=true`;
  return new HttpProblemError('MANAGED', message);
}

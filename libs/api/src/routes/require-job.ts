import { type Job, NotFoundError, VersionConflictError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob } from '@aster-scheduler/job-store';
import { ifMatchAllows } from '../etag.js';

/** The header that `requiredVersion` reads. */
export const ifMatchHeader = {
  'If-Match': 'The ETag of the job as it was read: refused when it has changed since.',
} as const;

/** @throws NotFoundError */
export async function requireJob(db: Db, idOrName: string): Promise<Job> {
  const job = await findJob(db, idOrName);
  if (job === undefined) throw new NotFoundError('job', idOrName);
  return job;
}

/**
 * The version that an edit must find, as `If-Match` asks; `undefined` when it asks for none.
 *
 * @throws VersionConflictError when the job has another version already
 */
export function requiredVersion(ifMatch: string | undefined, job: Job): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!ifMatchAllows(ifMatch, job.version)) throw new VersionConflictError(job.id, job.version);
  return job.version;
}

import type { IncomingHttpHeaders } from 'node:http';
import { type Job, NotFoundError, VersionConflictError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJob } from '@aster-scheduler/job-store';
import { ifMatchAllows, ifNoneMatchRefuses } from '../http/etag.js';

/** The headers that `requiredVersion` reads. */
export const conditionHeaders = {
  'If-Match': 'The ETag of the job as it was read: refused when it has changed since.',
  'If-None-Match': '`*`, or an ETag: refused when there is such a job, or it has this ETag.',
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
 * @throws VersionConflictError when the job has another version already, or is one that `If-None-Match` rules out
 */
export function requiredVersion(headers: IncomingHttpHeaders, job: Job): number | undefined {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifNoneMatch !== undefined && ifNoneMatchRefuses(ifNoneMatch, job.version)) {
    throw new VersionConflictError(job.id, job.version, 'and If-None-Match rules that out');
  }
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!ifMatchAllows(ifMatch, job.version)) throw new VersionConflictError(job.id, job.version);
  return job.version;
}

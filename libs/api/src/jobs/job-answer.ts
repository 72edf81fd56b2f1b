import type { Job } from '@aster-scheduler/core';
import type { Caller } from '../access/caller.js';
import { requireReachedJob } from '../access/require-reached.js';
import type { ApiContext } from '../context/api-context.js';
import { etagOf } from '../http/etag.js';
import type { RouteAnswer } from '../routes/route.js';
import { toJobResource } from './job-resource.js';
import { requireJob } from './require-job.js';

/** The answer that is a job. Its environment is kept in the job alone, and goes with it. */
export function jobAnswer(job: Job): RouteAnswer & { readonly headers: Readonly<Record<string, string>> } {
  return { content: toJobResource(job), headers: { etag: etagOf(job) }, keeps: job.id };
}

/** The same of a job that is new, with its path. */
export function madeAnswer(job: Job, mountPath: string): RouteAnswer {
  const { headers, ...answer } = jobAnswer(job);
  return { ...answer, headers: { ...headers, location: `${mountPath}/api/v1/jobs/${job.id}` } };
}

/**
 * The same for a request that has come again: the job as it is now.
 *
 * @throws NotFoundError when it has been deleted since, or is out of reach
 */
export async function jobAgain({ db }: ApiContext, jobId: string, caller: Caller): Promise<RouteAnswer> {
  await requireReachedJob(db, caller, jobId);
  return jobAnswer(await requireJob(db, jobId));
}

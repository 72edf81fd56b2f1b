import type { Job } from '@aster-scheduler/core';
import { findJob, updateJob } from '@aster-scheduler/job-store';
import type { ApiContext } from '../api-context.js';
import { JobChange } from '../dto/job-input.js';
import { JobKey } from '../dto/job-key.js';
import { etagOf } from '../etag.js';
import { toJobResource } from '../resources/job-resource.js';
import { changeProblems, planJobChange } from '../resources/plan-job-change.js';
import { jobSchema } from '../schemas/job-schema.js';
import { ifMatchHeader, requireJob, requiredVersion } from './require-job.js';
import { defineRoute, type Method, type Route } from './route.js';

export const putJob = changeRoute('PUT', 'putJob', 'Merges what is given into a job, as PATCH does.');
export const patchJob = changeRoute('PATCH', 'patchJob', 'Merges what is given into a job; null sets a default.');

function changeRoute(method: Method, operationId: string, summary: string): Route {
  return defineRoute({
    method,
    path: '/api/v1/jobs/{id}',
    operationId,
    summary,
    tag: 'jobs',
    params: JobKey,
    body: JobChange,
    example: { timeout: '5m', max_retries: 0 },
    readsHeaders: ifMatchHeader,
    success: { status: 200, description: 'The job.', schema: jobSchema, headers: { ETag: 'The version of the job.' } },
    problems: ['INVALID_INPUT', 'NOT_FOUND', 'NAME_TAKEN', 'DEPENDENCY_CYCLE', 'VERSION_CONFLICT'],
    async moreProblems({ db, defaults }, { params, body, faulty }) {
      const job = await findJob(db, params.id);
      return job === undefined ? [] : changeProblems(job, body, defaults, faulty);
    },
    async handle(context, { params, body, headers }) {
      const job = await changeJob(context, params.id, body, headers['if-match']);
      return { content: toJobResource(job), headers: { etag: etagOf(job.version) } };
    },
  });
}

/** An edit that changes nothing leaves the version as it is. */
async function changeJob(
  { db, notifier, defaults }: ApiContext,
  idOrName: string,
  given: JobChange,
  ifMatch: string | undefined,
): Promise<Job> {
  const found = await requireJob(db, idOrName);
  const ifVersion = requiredVersion(ifMatch, found);
  if (Object.keys(planJobChange(found, given, defaults)).length === 0) return found;
  const job = await updateJob(db, found.id, (current) => planJobChange(current, given, defaults), { ifVersion });
  notifier.notify('jobs');
  notifier.notify('runs', found.pool); // ticks of the schedule before that were due have got their runs
  return job;
}

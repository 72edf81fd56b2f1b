import { listJobs as selectJobs } from '@aster-scheduler/job-store';
import { JobListQuery } from '../dto/job-list-query.js';
import { pageOf, pageRange } from '../page.js';
import { toJobResource } from '../resources/job-resource.js';
import { jobListSchema } from '../schemas/job-schema.js';
import { defineRoute, linkHeader } from './route.js';

export const listJobs = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs',
  operationId: 'listJobs',
  summary: 'Lists jobs by name.',
  tag: 'jobs',
  query: JobListQuery,
  success: {
    status: 200,
    description: 'The jobs.',
    schema: jobListSchema,
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    const jobs = await selectJobs(db, { status: query.status, limit: limit + 1, offset, afterName: after });
    const { entries, headers } = pageOf(jobs, { path, limit, filter: { status: query.status } }, (job) => job.name);
    return { content: entries.map(toJobResource), headers };
  },
});

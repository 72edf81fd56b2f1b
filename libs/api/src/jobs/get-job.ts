import { etagOf } from '../http/etag.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { toJobResource } from './job-resource.js';
import { jobSchema } from './job-schema.js';
import { requireJob } from './require-job.js';

export const getJob = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}',
  operationId: 'getJob',
  summary: 'Gives a job, by its id or its name.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  success: {
    status: 200,
    description: 'The job.',
    schema: jobSchema,
    headers: { ETag: 'Changes with all that is shown of the job.' },
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: toJobResource(job), headers: { etag: etagOf(job) } };
  },
});

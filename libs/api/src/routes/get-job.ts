import { JobKey } from '../dto/job-key.js';
import { etagOf } from '../etag.js';
import { toJobResource } from '../resources/job-resource.js';
import { jobSchema } from '../schemas/job-schema.js';
import { requireJob } from './require-job.js';
import { defineRoute } from './route.js';

export const getJob = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}',
  operationId: 'getJob',
  summary: 'Gives a job, by its id or its name.',
  tag: 'jobs',
  params: JobKey,
  success: { status: 200, description: 'The job.', schema: jobSchema, headers: { ETag: 'The version of the job.' } },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: toJobResource(job), headers: { etag: etagOf(job.version) } };
  },
});

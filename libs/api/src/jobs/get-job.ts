import { etagOf } from '../http/etag.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { toJobResource } from './job-resource.js';
import { jobSchema } from './job-schema.js';
import { requireJob } from './require-job.js';

const etagHeader = { ETag: 'Changes with all that is shown of the job.' } as const;

export const getJob = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}',
  operationId: 'getJob',
  summary: 'Gives a job, by its id or its name.',
  tag: 'jobs',
  params: JobKey,
  readsHeaders: { 'If-None-Match': 'The ETag of the job as it was read: 304 while that is the current one.' },
  success: { status: 200, description: 'The job.', schema: jobSchema, headers: etagHeader },
  otherAnswers: [{ status: 304, description: 'It is still as it was read.', headers: etagHeader }],
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    return { content: toJobResource(job), headers: { etag: etagOf(job) } };
  },
});

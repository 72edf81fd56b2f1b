import { replacePingToken as replaceToken } from '@aster-scheduler/run-store';
import { jobSubject } from '../jobs/audited-job.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { pingTokenSchema } from './ping-schema.js';
import { requireElsewhere } from './require-elsewhere.js';

export const replacePingToken = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/ping-token',
  operationId: 'replacePingToken',
  summary: 'Gives a job that runs elsewhere an address for its pings, in place of the one that it had.',
  description:
    '`GET`, `HEAD` or `POST` to `/ping/<token>` says that a run has succeeded, `/start` that it has begun, `/fail` that it has ' +
    'failed, `/<exit code>` either, `/log` that it goes on; `?rid=` names the run, and a body is its output. They are those of ' +
    'healthchecks, so its clients work with this address. What is stored is a hash of the token.',
  tag: 'jobs',
  right: { role: 'write', reach: 'job' },
  isNeverKept: true,
  params: JobKey,
  success: { status: 200, description: 'The address.', schema: pingTokenSchema },
  problems: ['NOT_FOUND', 'STATE_CONFLICT'],
  async handle({ db }, { params }) {
    const job = await requireJob(db, params.id);
    requireElsewhere(job);
    const token = await replaceToken(db, job.id);
    return { content: { token, path: `/ping/${token}` }, audit: { subject: jobSubject(job) } };
  },
});

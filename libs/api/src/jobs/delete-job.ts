import { deleteJob as removeJob } from '@aster-scheduler/job-store';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { jobSubject } from './audited-job.js';
import { ForceQuery } from './force-query.js';
import { toJobResource } from './job-resource.js';
import { conditionHeaders, requiredVersion, requireJob } from './require-job.js';

export const deleteJob = defineRoute({
  method: 'DELETE',
  path: '/api/v1/jobs/{id}',
  operationId: 'deleteJob',
  summary: 'Deletes a job and its runs; what runs of it is ended.',
  tag: 'jobs',
  right: { role: 'write', reach: 'job' },
  params: JobKey,
  query: ForceQuery,
  readsHeaders: conditionHeaders,
  success: { status: 204, description: 'The job is gone.' },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT', 'VERSION_CONFLICT', 'MANAGED'],
  async handle({ db, notifier }, { params, query, headers }) {
    const job = await requireJob(db, params.id);
    await removeJob(db, job.id, { ifVersion: requiredVersion(headers, job), isForced: query.force === true });
    notifier.notify('jobs');
    notifier.notify('control');
    return { audit: { subject: jobSubject(job), before: toJobResource(job) } };
  },
});

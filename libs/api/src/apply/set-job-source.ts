import { inTransaction } from '@aster-scheduler/db';
import { listDeclaredJobs, lockDeclaredJobs, releaseDeclaredJobs, updateJob } from '@aster-scheduler/job-store';
import { TextField } from '../fields/text-field.js';
import { auditedEdit } from '../jobs/audited-job.js';
import { changeOf } from '../jobs/change-of.js';
import { jobAgain, jobAnswer } from '../jobs/job-answer.js';
import { jobSchema } from '../jobs/job-schema.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';

/** Who is to own a job. */
export class SourceInput {
  @TextField({
    description: 'The source that is to own the job; null: nobody.',
    example: 'ops/jobs',
    min: 1,
    max: 200,
    isLine: true,
  })
  source?: string | null;
}

export const setJobSource = defineRoute({
  method: 'PUT',
  path: '/api/v1/jobs/{id}/source',
  operationId: 'setJobSource',
  summary: 'Gives a job to a source, or lets it go.',
  description: 'The source owns no field of it before it declares the job, and the job stays as it is.',
  tag: 'jobs',
  right: { role: 'write', reach: 'job' },
  params: JobKey,
  body: SourceInput,
  example: { source: 'ops/jobs' },
  success: {
    status: 200,
    description: 'The job.',
    schema: jobSchema,
    headers: { ETag: 'Changes with all that is shown of the job.' },
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db, notifier }, { caller, params, body, headers }) {
    const before = await requireJob(db, params.id);
    const { id } = before;
    const managedBy = body.source ?? undefined;
    const job = await inTransaction(db, async (tx) => {
      await lockDeclaredJobs(tx);
      const [owned] = await listDeclaredJobs(tx, { jobIds: [id] });
      if (owned !== undefined && owned.source !== managedBy) await releaseDeclaredJobs(tx, [id]);
      return updateJob(tx, id, { managedBy }, { isForced: true, change: changeOf(headers, caller) });
    });
    notifier.notify('jobs');
    return { ...jobAnswer(job), audit: auditedEdit(before, job) };
  },
  again: jobAgain,
});

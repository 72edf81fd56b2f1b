import type { Job } from '@aster-scheduler/core';
import { pauseJob as pause, resumeJob as resume } from '@aster-scheduler/job-store';
import { countPausedRuns } from '@aster-scheduler/run-store';
import type { ApiContext } from '../context/api-context.js';
import { requireInstant } from '../fields/instant-field.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { NoInput } from '../routes/no-input.js';
import { auditedEdit } from './audited-job.js';
import { changeOf, originHeader } from './change-of.js';
import { changedJobSchema } from './changed-job-schema.js';
import { jobAgain, jobAnswer } from './job-answer.js';
import { toJobResource } from './job-resource.js';
import { jobSchema } from './job-schema.js';
import { PauseInput } from './pause-input.js';
import { conditionHeaders, requiredVersion, requireJob } from './require-job.js';

const headers = { ETag: 'Changes with all that is shown of the job.' } as const;
const readsHeaders = { ...conditionHeaders, ...originHeader } as const;

export const pauseJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/pause',
  operationId: 'pauseJob',
  summary: 'Pauses a job, with a note and an end if need be.',
  description:
    'Nothing of the job starts by itself until it is resumed, by hand or by the scheduler at `until`; a trigger by hand ' +
    'does. Of a job that is paused already, note and end are set anew.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: PauseInput,
  isBodyOptional: true,
  example: { note: 'the disk is full', until: '2999-01-01T06:00:00Z' },
  readsHeaders,
  success: { status: 200, description: 'The job.', schema: changedJobSchema, headers },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT', 'VERSION_CONFLICT'],
  async handle(context, { caller, params, body, headers: sent }) {
    const { db } = context;
    const found = await requireJob(db, params.id);
    const asked = {
      note: body.note ?? undefined,
      until: typeof body.until === 'string' ? requireInstant(body.until) : undefined,
    };
    const change = changeOf(sent, caller);
    const job = await pause(db, found.id, asked, { ifVersion: requiredVersion(sent, found), change });
    tell(context, job);
    return {
      ...jobAnswer(job),
      content: { ...toJobResource(job), paused_runs: await countPausedRuns(db, job.id) },
      audit: auditedEdit(found, job),
    };
  },
  again: jobAgain,
});

export const resumeJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/resume',
  operationId: 'resumeJob',
  summary: 'Has a paused job go on; one that is active stays as it is.',
  description: 'It makes up for no tick of the pause. Its runs that waited go on, oldest first.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: NoInput,
  isBodyOptional: true,
  readsHeaders,
  success: { status: 200, description: 'The job.', schema: jobSchema, headers },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT', 'VERSION_CONFLICT'],
  async handle(context, { caller, params, headers: sent }) {
    const found = await requireJob(context.db, params.id);
    const change = changeOf(sent, caller);
    const job = await resume(context.db, found.id, { ifVersion: requiredVersion(sent, found), change });
    tell(context, job);
    return { ...jobAnswer(job), audit: auditedEdit(found, job) };
  },
  again: jobAgain,
});

/** Whoever plans, and whoever runs what waited. */
function tell({ notifier }: ApiContext, { pool }: Job): void {
  notifier.notify('jobs');
  notifier.notify('runs', pool);
}

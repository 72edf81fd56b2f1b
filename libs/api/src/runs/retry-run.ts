import { NotFoundError } from '@aster-scheduler/core';
import { findJob } from '@aster-scheduler/job-store';
import { findRun, retryRun as repeatRun } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { defineRoute } from '../routes/define-route.js';
import { runLocation } from '../routes/route.js';
import { overrideProblems, payloadFaults, readOverrides } from './read-overrides.js';
import { requireRunResource } from './require-run.js';
import { madeRunAnswer, runAgain } from './run-answer.js';
import { RunKey } from './run-key.js';
import { runSchema } from './run-schema.js';
import { RetryInput } from './trigger-input.js';

export const retryRun = defineRoute({
  method: 'POST',
  path: '/api/v1/runs/{id}/retry',
  operationId: 'retryRun',
  summary: 'Makes a new run that repeats a finished one.',
  description:
    'It has what the run that it repeats was given, named in `retry_of`, unless the body says otherwise, and obeys the ' +
    'concurrency policy of the job, as a trigger does.',
  tag: 'runs',
  isToldByRun: true,
  right: { role: 'operate', reach: 'run' },
  params: RunKey,
  body: RetryInput,
  nullFields: ['payload'],
  isBodyOptional: true,
  example: { note: 'the disk has room again' },
  success: { status: 202, description: 'The new run.', schema: runSchema, headers: runLocation },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async moreProblems({ db }, { params, body }) {
    const run = await findRun(db, params.id);
    const job = run === undefined ? undefined : await findJob(db, run.jobId);
    return job === undefined
      ? []
      : [...overrideProblems(job, body, run?.overrides), ...(await payloadFaults(job, body))];
  },
  async handle({ db, notifier }, { params, body, mountPath, caller }) {
    const run = await findRun(db, params.id);
    const job = run === undefined ? undefined : await findJob(db, run.jobId);
    if (run === undefined || job === undefined) throw new NotFoundError('run', params.id);
    const changes = await readOverrides(job, body, run.overrides);
    const { id, pool } = await repeatRun(db, run.id, { changes, actor: recordedActor(caller) });
    notifier.notify('runs', pool);
    notifier.notify('control'); // under the policy replace, a running one has to end
    return madeRunAnswer(await requireRunResource(db, id), mountPath);
  },
  again: runAgain,
});

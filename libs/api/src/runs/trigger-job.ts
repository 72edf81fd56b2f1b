import { InvalidInputError, NotFoundError, parseDuration, type TaskOverrides } from '@aster-scheduler/core';
import { findJob } from '@aster-scheduler/job-store';
import { findRun, triggerJob as makeRun } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { requireWithinReach } from '../access/require-within-reach.js';
import { parseInstant } from '../fields/instant-field.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { runLocation } from '../routes/route.js';
import { callerSpanOf, traceparentHeader } from './caller-span.js';
import { overrideProblems, payloadFaults, readOverrides } from './read-overrides.js';
import { madeRunAnswer, runAgain } from './run-answer.js';
import { toRunResource } from './run-resource.js';
import { runSchema } from './run-schema.js';
import { TriggerInput } from './trigger-input.js';

export const triggerJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/trigger',
  operationId: 'triggerJob',
  summary: 'Makes a run of a job now, also of a paused one; of an archived one none.',
  description:
    'The run obeys the concurrency policy of the job, or the one that is given. Under `forbid`, and under `queue` when ' +
    'the queue is full, it is recorded as `skipped` with its `reason`, and answered as any other run. With `at` or `after` it is made for later, and stands among the runs until then. A `note` says why, to whoever looks at the run.',
  tag: 'jobs',
  isToldByRun: true,
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: TriggerInput,
  nullFields: ['payload'],
  isBodyOptional: true,
  readsHeaders: traceparentHeader,
  example: { concurrency_policy: 'queue' },
  success: { status: 202, description: 'The run.', schema: runSchema, headers: runLocation },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async moreProblems({ db }, { params, body }) {
    const job = await findJob(db, params.id);
    return job === undefined ? [] : [...overrideProblems(job, body), ...(await payloadFaults(job, body))];
  },
  async handle({ db, notifier }, { params, body, mountPath, caller, headers }) {
    const job = await requireJob(db, params.id);
    const pool = body.pool ?? undefined;
    if (pool !== undefined) requireWithinReach(caller, { ...job, pool }); // it would run where its workers may not
    const overrides = { ...(await readOverrides(job, body)), ...spanOf(callerSpanOf(headers)) };
    const made = await makeRun(db, job.id, {
      ...readTimes(body),
      priority: body.priority ?? undefined,
      pool,
      actor: recordedActor(caller),
      overrides: Object.keys(overrides).length === 0 ? undefined : overrides,
      concurrencyPolicy: body.concurrency_policy ?? undefined,
    });
    notifier.notify('runs', made.pool);
    const policy = body.concurrency_policy ?? job.concurrencyPolicy;
    if (policy === 'replace') notifier.notify('control'); // a running one may have to end
    const run = await findRun(db, made.id);
    if (run === undefined) throw new NotFoundError('job', job.id); // it was deleted meanwhile, and its runs with it
    return madeRunAnswer(toRunResource(run, [], undefined), mountPath);
  },
  again: runAgain,
});

function spanOf(traceparent: string | undefined): Pick<TaskOverrides, 'traceparent'> {
  return traceparent === undefined ? {} : { traceparent };
}

function readTimes({ at, after }: TriggerInput): { readonly at?: Date; readonly afterMs?: number } {
  if (isGiven(at) && isGiven(after)) throw new InvalidInputError([{ field: 'after', message: 'excludes at' }]);
  return {
    at: isGiven(at) ? parseInstant(at) : undefined,
    afterMs: isGiven(after) ? parseDuration(after) : undefined,
  };
}

function isGiven<Value>(value: Value | undefined | null): value is Value {
  return value !== undefined && value !== null;
}

import {
  type FieldProblem,
  InvalidInputError,
  type Job,
  NotFoundError,
  type TaskOverrides,
} from '@aster-scheduler/core';
import { findRun, triggerJob as makeRun } from '@aster-scheduler/run-store';
import { JobKey } from '../dto/job-key.js';
import { TriggerInput } from '../dto/trigger-input.js';
import { toRunResource } from '../resources/run-resource.js';
import { runSchema } from '../schemas/run-schema.js';
import { requireJob } from './require-job.js';
import { defineRoute, runLocation } from './route.js';

export const triggerJob = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/trigger',
  operationId: 'triggerJob',
  summary: 'Makes a run of a job now, also of a paused one.',
  description:
    'The run obeys the concurrency policy of the job, or the one that is given. Under `forbid`, and under `queue` when ' +
    'the queue is full, it is recorded as `skipped` with its `reason`, and answered as any other run.',
  tag: 'jobs',
  params: JobKey,
  body: TriggerInput,
  isBodyOptional: true,
  example: { concurrency_policy: 'queue' },
  success: { status: 202, description: 'The run.', schema: runSchema, headers: runLocation },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db, notifier }, { params, body, mountPath }) {
    const job = await requireJob(db, params.id);
    const overrides = readOverrides(job, body);
    const notifies = notifier.takeTurn();
    const { id, pool } = await makeRun(db, job.id, {
      overrides: Object.keys(overrides).length === 0 ? undefined : overrides,
      concurrencyPolicy: body.concurrency_policy ?? undefined,
      notifies,
    });
    if (!notifies) notifier.notify('runs', pool);
    const policy = body.concurrency_policy ?? job.concurrencyPolicy;
    if (policy === 'replace') notifier.notify('control'); // a running one may have to end
    const run = await findRun(db, id);
    if (run === undefined) throw new NotFoundError('job', job.id); // it was deleted meanwhile, and its runs with it
    return { content: toRunResource(run, [], undefined), headers: { location: `${mountPath}/api/v1/runs/${id}` } };
  },
});

/** @throws InvalidInputError for what the task of the job has no use for */
function readOverrides(job: Job, { args, env, payload }: TriggerInput): TaskOverrides {
  const problems: FieldProblem[] = [];
  const given = { args: args ?? undefined, env: env ?? undefined, payload };
  for (const field of ['args', 'env'] as const) {
    if (given[field] !== undefined && job.command === undefined) {
      problems.push({ field, message: 'only a command takes it, and the job has a handler' });
    }
  }
  if (payload !== undefined && job.handler === undefined) {
    problems.push({ field: 'payload', message: 'only a handler takes it, and the job has a command' });
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

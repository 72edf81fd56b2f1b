import {
  commandSizeProblems,
  type FieldProblem,
  InvalidInputError,
  type Job,
  NotFoundError,
  parseDuration,
  secretReferencesIn,
  type TaskOverrides,
} from '@aster-scheduler/core';
import { findJob } from '@aster-scheduler/job-store';
import { findRun, payloadProblems, triggerJob as makeRun } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { requireWithinReach } from '../access/require-within-reach.js';
import { parseInstant } from '../fields/instant-field.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { runLocation } from '../routes/route.js';
import { callerSpanOf, traceparentHeader } from './caller-span.js';
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
    'the queue is full, it is recorded as `skipped` with its `reason`, and answered as any other run. With `at` or `after` it is made for later, and stands among the runs until then.',
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
    const overrides = { ...readOverrides(job, body), ...spanOf(callerSpanOf(headers)) };
    const faults = await payloadFaults(job, body);
    if (faults.length > 0) throw new InvalidInputError(faults);
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

/** @throws InvalidInputError for what the task of the job has no use for */
function readOverrides(job: Job, given: TriggerInput): TaskOverrides {
  const problems = overrideProblems(job, given);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const { args, env, payload, timeout } = given;
  const timeoutMs = isGiven(timeout) ? parseDuration(timeout) : undefined;
  const overrides = { args: args ?? undefined, env: env ?? undefined, payload, timeoutMs };
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

/** What of a payload is not as the schema of the job says. */
async function payloadFaults(job: Job, { payload }: Partial<TriggerInput>): Promise<readonly FieldProblem[]> {
  if (job.payloadSchema === undefined || payload === undefined) return [];
  return payloadProblems(job.payloadSchema, payload);
}

function overrideProblems(job: Job, { args, env, payload }: Partial<TriggerInput>): readonly FieldProblem[] {
  const misplaced: [boolean, string, string][] = [
    [job.command === undefined && isGiven(args), 'args', 'only a command takes it, and the job has a handler'],
    [job.command === undefined && isGiven(env), 'env', 'only a command takes it, and the job has a handler'],
    [
      job.handler === undefined && payload !== undefined,
      'payload',
      'only a handler takes it, and the job has a command',
    ],
  ];
  const problems = misplaced.filter(([applies]) => applies).map(([, field, message]) => ({ field, message }));
  if (Object.values(env ?? {}).some((value) => secretReferencesIn(value).length > 0)) {
    // or whoever may trigger the job could have it print any secret that there is
    problems.push({ field: 'env', message: 'names a secret: only the environment of the job itself may' });
  }
  if (problems.length > 0 || (!isGiven(args) && !isGiven(env))) return problems;
  return commandSizeProblems({ args: args ?? job.args, env: { ...job.env, ...env } });
}

function isGiven<Value>(value: Value | undefined | null): value is Value {
  return value !== undefined && value !== null;
}

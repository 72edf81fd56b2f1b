import {
  concurrencyPolicies,
  dependencyConditions,
  type DependencyReference,
  type JobDefinition,
  jobDefaults,
  jobNameProblem,
  maxKeepRuns,
  misfirePolicies,
  normaliseJobName,
  type RetryPolicy,
  workerLostPolicies,
} from '@aster-scheduler/core';
import { hasTicks, InvalidScheduleError, parseSchedule } from '@aster-scheduler/cron';
import type { JobOptions } from './job-options.js';
import { createOptionReader, type OptionReader } from './option-reader.js';

const maxInt32 = 2 ** 31 - 1;

/** Workers are told their pools in a list with commas. */
export const poolRule = {
  min: 1,
  max: 100,
  isLine: true,
  form: { pattern: /^[^\s,]+$/, message: 'must not contain white space or commas' },
};
export const priorityRule = { min: -maxInt32 - 1, max: maxInt32, isInteger: true, fallback: jobDefaults.priority };

const jobFields = [
  ...['description', 'cron', 'timezone', 'payload', 'schema', 'retry', 'timeout', 'killGrace', 'concurrencyPolicy'],
  ...['queueLimit', 'misfirePolicy', 'catchupWindow', 'onWorkerLost', 'pool', 'concurrency', 'priority', 'keepRuns'],
  'dependsOn',
];

/**
 * The definition of a job that runs the handler of its own name, from what the code says.
 *
 * @throws InvalidInputError that names every problem
 */
export function defineJob(name: string, options: JobOptions): JobDefinition {
  const reader = createOptionReader();
  reader.onlyKnown(options, jobFields);
  const dependsOn = readDependencies(reader, options.dependsOn);
  reader.number('concurrency', options.concurrency, { min: 1, max: 10_000, isInteger: true, fallback: 1 });
  const definition: JobDefinition = {
    ...jobDefaults,
    name: readName(reader, name),
    description: reader.text('description', options.description, { max: 10_000 }),
    ...readSchedule(reader, options, dependsOn.length > 0),
    handler: name,
    payload: options.payload,
    retry: readRetry(reader, options.retry),
    timeoutMs: reader.durationMs('timeout', options.timeout, { minMs: 1, fallbackMs: jobDefaults.timeoutMs }),
    killGraceMs: reader.durationMs('killGrace', options.killGrace, { minMs: 0, fallbackMs: jobDefaults.killGraceMs }),
    ...readPolicies(reader, options),
    pool: reader.text('pool', options.pool, poolRule) ?? jobDefaults.pool,
    priority: reader.number('priority', options.priority, priorityRule),
    ...readKeepRuns(reader, options),
    dependsOn,
  };
  reader.finish();
  return definition;
}

function readName(reader: OptionReader, name: unknown): string {
  if (name === undefined) reader.problem('name', 'is required');
  if (typeof name !== 'string') return reader.text('name', name, { max: 0 }) ?? '';
  const problem = jobNameProblem(normaliseJobName(name));
  if (problem !== undefined) reader.problem('name', problem);
  else if (normaliseJobName(name) !== name) {
    reader.problem('name', 'must have no white space around it, and be in the Unicode form NFC');
  }
  return name;
}

function readPolicies(reader: OptionReader, options: JobOptions) {
  const { concurrencyPolicy, queueLimit, misfirePolicy, catchupWindow, onWorkerLost } = options;
  const queue = { min: 0, max: 100_000, isInteger: true, fallback: jobDefaults.queueLimit };
  return {
    concurrencyPolicy: reader.choice('concurrencyPolicy', concurrencyPolicy, concurrencyPolicies, 'allow'),
    queueLimit: reader.number('queueLimit', queueLimit, queue),
    misfirePolicy: reader.choice('misfirePolicy', misfirePolicy, misfirePolicies, 'latest'),
    catchupWindowMs: readCatchupWindow(reader, catchupWindow),
    onWorkerLost: reader.choice('onWorkerLost', onWorkerLost, workerLostPolicies, 'retry'),
  };
}

function readCatchupWindow(reader: OptionReader, window: JobOptions['catchupWindow']): number | undefined {
  return window === undefined ? undefined : reader.durationMs('catchupWindow', window, { minMs: 0, fallbackMs: 0 });
}

function readKeepRuns(reader: OptionReader, { keepRuns }: JobOptions): Pick<JobDefinition, 'keepRuns'> {
  if (keepRuns === undefined) return {};
  return {
    keepRuns: reader.number('keepRuns', keepRuns, { min: 1, max: maxKeepRuns, isInteger: true, fallback: maxKeepRuns }),
  };
}

function readRetry(reader: OptionReader, retry: JobOptions['retry'] = {}): RetryPolicy {
  reader.onlyKnown(retry, ['max', 'delay', 'backoff', 'maxDelay'], 'retry.');
  const { maxRetries, delayMs: defaultDelayMs, backoff, maxDelayMs: defaultMaxDelayMs } = jobDefaults.retry;
  const count = { min: 0, max: 10_000, isInteger: true, fallback: maxRetries };
  const delayMs = reader.durationMs('retry.delay', retry.delay, { minMs: 0, fallbackMs: defaultDelayMs });
  const longest = { minMs: delayMs, fallbackMs: Math.max(defaultMaxDelayMs, delayMs) };
  return {
    maxRetries: reader.number('retry.max', retry.max, count),
    delayMs,
    backoff: reader.number('retry.backoff', retry.backoff, { min: 1, max: 100, fallback: backoff }),
    maxDelayMs: reader.durationMs('retry.maxDelay', retry.maxDelay, longest),
  };
}

/** A job without a schedule is started by its dependencies; one without those as well, only by triggers. */
function readSchedule(reader: OptionReader, { cron, timezone }: JobOptions, hasUpstreams: boolean) {
  const zone = timezone ?? jobDefaults.timezone;
  try {
    const schedule = parseSchedule(cron ?? '@manually', { timezone: zone });
    if (schedule.kind !== 'manual' && !hasTicks(schedule)) {
      reader.problem('cron', 'never fires: no day matches all its fields');
    }
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    reader.problem(error.field === 'cron_expr' ? 'cron' : error.field, error.message);
  }
  return { cronExpr: cron ?? (hasUpstreams ? undefined : '@manually'), timezone: zone };
}

function readDependencies(reader: OptionReader, dependsOn: JobOptions['dependsOn'] = []): DependencyReference[] {
  if (!Array.isArray(dependsOn)) {
    reader.problem('dependsOn', 'must be a list');
    return [];
  }
  return (dependsOn as NonNullable<JobOptions['dependsOn']>).map((edge, index) => {
    const field = `dependsOn[${index}]`;
    const [upstream, condition] = typeof edge === 'object' && 'job' in edge ? [edge.job, edge.condition] : [edge];
    const job = typeof upstream === 'string' ? upstream : upstream.name;
    if (job === undefined) reader.problem(field, 'must name a job');
    return {
      job: reader.text(field, job, { min: 1, max: 255 }) ?? '',
      condition: reader.choice(`${field}.condition`, condition, dependencyConditions, 'success'),
    };
  });
}

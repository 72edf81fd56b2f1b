import {
  defaultMaxDelayMs,
  type DependencyReference,
  type FieldProblem,
  fieldProblemOf,
  InvalidInputError,
  jobDefaults,
  type JobDefinition,
  parseDuration,
  type RetryPolicy,
  workerRules,
} from '@aster-scheduler/core';
import { checkJob } from '@aster-scheduler/cron';
import type { Duration } from '../options/duration.js';
import { unknownOptions } from '../options/unknown-options.js';
import type { JobOptions, Upstream } from './job-options.js';
import { codeFields, optionNames, plainFields } from './option-names.js';

const namesOfFields = codeFields.map((field) => optionNames[field]);
const ofRetry = 'retry.';
const knownOptions = [
  ...new Set(namesOfFields.map((name) => name.replace(/\..*/, ''))),
  ...['dependsOn', 'schema', 'concurrency'],
];
const knownOfRetry = namesOfFields.filter((name) => name.startsWith(ofRetry)).map((name) => name.slice(ofRetry.length));

/**
 * The definition of a job that runs the handler of its own name, from what the code says.
 *
 * @throws InvalidInputError that names every problem
 */
export function toDefinition(name: string, options: JobOptions): JobDefinition {
  const definition = asSaid(name, options);
  const problems = [
    ...unknownOptions(options, knownOptions),
    ...unknownOptions(options.retry ?? {}, knownOfRetry, ofRetry),
    ...concurrencyProblems(options),
    // the handler has the name of the job, which is told of already
    ...checkJob(definition, optionNames).filter(({ field }) => field !== 'handler'),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
  return definition;
}

/** What the code says as a definition, whether valid or not: what is no duration is not a number. */
function asSaid(name: string, options: JobOptions): JobDefinition {
  const dependsOn = toReferences(options.dependsOn);
  return {
    ...jobDefaults,
    ...givenAsStored(options),
    name,
    handler: name,
    cronExpr: options.cron ?? scheduleWithout(dependsOn),
    retry: toRetry(options.retry),
    timeoutMs: toMs(options.timeout) ?? jobDefaults.timeoutMs,
    killGraceMs: toMs(options.killGrace) ?? jobDefaults.killGraceMs,
    catchupWindowMs: toMs(options.catchupWindow),
    dependsOn,
  };
}

function givenAsStored(options: JobOptions): Partial<JobDefinition> {
  const entries = Object.entries(options).filter(
    ([name, value]) => value !== undefined && (plainFields as readonly string[]).includes(name),
  );
  return Object.fromEntries(entries);
}

/** A job without a schedule is started by its dependencies; one without those as well, only by triggers. */
function scheduleWithout(dependsOn: readonly DependencyReference[]): string | undefined {
  return dependsOn.length > 0 ? undefined : '@manually';
}

function toRetry(retry: NonNullable<JobOptions['retry']> = {}): RetryPolicy {
  const { maxRetries, delayMs: defaultDelayMs, backoff } = jobDefaults.retry;
  const delayMs = toMs(retry.delay) ?? defaultDelayMs;
  return {
    maxRetries: retry.max === undefined ? maxRetries : retry.max,
    delayMs,
    backoff: retry.backoff === undefined ? backoff : retry.backoff,
    maxDelayMs: toMs(retry.maxDelay) ?? defaultMaxDelayMs(Number.isNaN(delayMs) ? defaultDelayMs : delayMs),
  };
}

function toMs(duration: Duration | undefined): number | undefined {
  if (duration === undefined) return undefined;
  return (typeof duration === 'string' ? parseDuration(duration) : undefined) ?? Number.NaN;
}

function toReferences(dependsOn: JobOptions['dependsOn'] = []): readonly DependencyReference[] {
  if (!Array.isArray(dependsOn)) return dependsOn as unknown as readonly DependencyReference[]; // refused as it is
  return (dependsOn as NonNullable<JobOptions['dependsOn']>).map((edge) => {
    const [upstream, condition = 'success'] =
      typeof edge === 'object' && 'job' in edge ? [edge.job, edge.condition] : ([edge] as const);
    return { job: nameOf(upstream), condition };
  });
}

function nameOf(upstream: Upstream): string {
  return typeof upstream === 'string' ? upstream : upstream.name;
}

/** How many runs a process executes at once is for its worker, and is not stored. */
function concurrencyProblems({ concurrency }: JobOptions): readonly FieldProblem[] {
  const message = concurrency === undefined ? undefined : fieldProblemOf(concurrency, workerRules.concurrency);
  return message === undefined ? [] : [{ field: 'concurrency', message }];
}

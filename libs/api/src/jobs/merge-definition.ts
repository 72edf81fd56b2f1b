import {
  type JobDefinition,
  jobDefaults,
  outputEncodingOf,
  parseDuration,
  type RetryPolicy,
} from '@aster-scheduler/core';
import type { JobDefaults } from '../context/job-defaults.js';
import type { JobFields } from './job-fields.js';

type FieldName = Exclude<keyof JobFields, 'retry_max_delay'>;

type Change = Partial<Omit<JobDefinition, 'retry'>> & { readonly retry?: Partial<RetryPolicy> };

/** How a field on the wire becomes part of a definition; `null` is the default, or none. */
type Reading<Name extends FieldName> = (value: Exclude<JobFields[Name], undefined>, defaults: JobDefaults) => Change;

type Readings = { readonly [Name in FieldName]: Reading<Name> };

const readings: Readings = {
  description: (text) => ({ description: text ?? undefined }),
  cron_expr: (text) => ({ cronExpr: text ?? undefined }),
  timezone: (name) => ({ timezone: name ?? jobDefaults.timezone }),
  command: (text) => ({ command: text ?? undefined }),
  args: (list) => ({ args: list ?? jobDefaults.args }),
  env: (variables) => ({ env: variables ?? jobDefaults.env }),
  working_directory: (path) => ({ workingDirectory: path ?? undefined }),
  handler: (name) => ({ handler: name ?? undefined }),
  payload: (json) => ({ payload: json ?? undefined }),
  status: (status) => ({ status: status ?? jobDefaults.status }),
  max_retries: (count, { maxRetries }) => ({ retry: { maxRetries: count ?? maxRetries } }),
  retry_delay: (text) => ({ retry: { delayMs: duration(text, jobDefaults.retry.delayMs) } }),
  retry_backoff: (factor) => ({ retry: { backoff: factor ?? jobDefaults.retry.backoff } }),
  timeout: (text, { timeoutMs }) => ({ timeoutMs: duration(text, timeoutMs) }),
  kill_grace: (text) => ({ killGraceMs: duration(text, jobDefaults.killGraceMs) }),
  concurrency_policy: (policy) => ({ concurrencyPolicy: policy ?? jobDefaults.concurrencyPolicy }),
  queue_limit: (count) => ({ queueLimit: count ?? jobDefaults.queueLimit }),
  misfire_policy: (policy) => ({ misfirePolicy: policy ?? jobDefaults.misfirePolicy }),
  catchup_window: (text) => ({ catchupWindowMs: text === null ? undefined : parseDuration(text) }),
  on_worker_lost: (policy) => ({ onWorkerLost: policy ?? jobDefaults.onWorkerLost }),
  pool: (name) => ({ pool: name ?? jobDefaults.pool }),
  priority: (number) => ({ priority: number ?? jobDefaults.priority }),
  keep_runs: (count) => ({ keepRuns: count ?? undefined }),
  output: (streams) => ({ outputStreams: streams ?? jobDefaults.outputStreams }),
  output_encoding: (label) => ({ outputEncoding: outputEncodingOf(label ?? '') ?? jobDefaults.outputEncoding }),
  depends_on: (edges) => ({
    dependsOn: (edges ?? []).map(({ job, job_id: id, condition: given }) => {
      const condition = given ?? 'success';
      return id === undefined || id === null ? { job, condition } : { job: id, name: job, condition };
    }),
  }),
};

/** The definition after what a client gave (valid by itself) has been merged into it. */
export function mergeDefinition(definition: JobDefinition, given: JobFields, defaults: JobDefaults): JobDefinition {
  const names = Object.keys(readings) as FieldName[];
  const changes = names.map((name) => readField(name, given, defaults));
  const retry: RetryPolicy = Object.assign({ ...definition.retry }, ...changes.map((change) => change.retry));
  const merged: JobDefinition = Object.assign({ ...definition }, ...changes, { retry });
  return { ...merged, retry: { ...retry, maxDelayMs: maxDelayMs(definition.retry, retry, given) } };
}

function readField<Name extends FieldName>(name: Name, given: JobFields, defaults: JobDefaults): Change {
  const value = given[name];
  const read: Reading<Name> = readings[name];
  return value === undefined ? {} : read(value as Exclude<JobFields[Name], undefined>, defaults);
}

/** Nobody who asks for a longer delay wants it cut by a limit that nobody asked for; one that was asked for stays. */
function maxDelayMs(before: RetryPolicy, after: RetryPolicy, { retry_max_delay: text }: JobFields): number {
  if (typeof text === 'string') return duration(text, 0);
  const isDefault = text === null || before.maxDelayMs === defaultMaxDelayMs(before.delayMs);
  return isDefault ? defaultMaxDelayMs(after.delayMs) : before.maxDelayMs;
}

function defaultMaxDelayMs(delayMs: number): number {
  return Math.max(jobDefaults.retry.maxDelayMs, delayMs);
}

function duration(text: string | null, defaultMs: number): number {
  return text === null ? defaultMs : (parseDuration(text) ?? defaultMs); // the input class has refused all else
}

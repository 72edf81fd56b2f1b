import { type JobDefinition, jobStatuses, maxKeepRuns, type RetryPolicy } from '../job.js';
import {
  concurrencyPolicies,
  dependencyConditions,
  misfirePolicies,
  outputStreams,
  runPlaces,
  workerLostPolicies,
} from '../policies.js';
import type { ChoiceRule, DurationRule, FieldRule, NumberRule, TextRule } from './field-rule.js';

/**
 * The fields of a job that its author decides, by their names in `JobDefinition`; those of the retry policy each by
 * itself. Two have rules of their own: `name` in `jobNameProblem`, and `dependsOn` in `edgeRules`.
 */
export type JobField =
  Exclude<keyof JobDefinition, 'name' | 'retry' | 'dependsOn'> | `retry.${keyof RetryPolicy & string}`;

const maxInt32 = 2 ** 31 - 1;

/** What each field of a job may be, whoever gives it. What several fields may be together is in `checkTogether`. */
export const jobRules = {
  description: text({ max: 10_000 }),
  cronExpr: text({ max: 1_000 }),
  timezone: text({ max: 64 }),
  command: text({ min: 1, max: 4_096, hint: 'the program alone, with its arguments in args' }),
  args: { kind: 'texts' },
  env: { kind: 'environment' },
  workingDirectory: text({
    min: 1,
    max: 4_096,
    form: { pattern: /^(?:\/|[A-Za-z]:[\\/])/, message: 'must be an absolute path' },
  }),
  handler: text({ min: 1, max: 255, isLine: true }),
  payload: { kind: 'json' },
  status: choice(jobStatuses),
  'retry.maxRetries': integer(0, 10_000),
  'retry.delayMs': duration(0),
  'retry.backoff': { kind: 'number', min: 1, max: 100, isInteger: false },
  'retry.maxDelayMs': duration(0),
  timeoutMs: duration(1),
  killGraceMs: duration(0),
  concurrencyPolicy: choice(concurrencyPolicies),
  queueLimit: integer(0, 100_000),
  misfirePolicy: choice(misfirePolicies),
  catchupWindowMs: duration(0),
  onWorkerLost: choice(workerLostPolicies),
  // workers are told their pools in a list with commas
  pool: text({
    min: 1,
    max: 100,
    isLine: true,
    form: { pattern: /^[^\s,]+$/, message: 'must not contain white space or commas' },
  }),
  priority: integer(-maxInt32 - 1, maxInt32),
  keepRuns: integer(1, maxKeepRuns),
  outputStreams: choice(outputStreams),
  outputEncoding: { kind: 'encoding', max: 40 },
  // workers are told whom they may run commands as in a list with commas
  runAs: text({
    min: 1,
    max: 100,
    isLine: true,
    form: { pattern: /^[^\s,]+$/, message: 'must not contain white space or commas' },
  }),
  memoryLimitMb: integer(1, 16_777_216),
  processLimit: integer(1, 4_194_304),
  fileSizeLimitMb: integer(1, 16_777_216),
  cpuLimitMs: duration(1_000),
  runsOn: choice(runPlaces),
  graceMs: duration(1_000),
  labels: { kind: 'labels' },
  owner: text({ min: 1, max: 255, isLine: true }),
  runbookUrl: text({
    min: 1,
    max: 2_000,
    isLine: true,
    form: { pattern: /^https?:\/\/[^\s/]\S*$/, message: 'must be an address that begins with http:// or https://' },
  }),
  pingUrl: text({
    min: 1,
    max: 2_000,
    isLine: true,
    form: {
      pattern: /^(?:https?:\/\/[^\s/]\S*|\$\{secret:\S*)$/,
      message: 'must be an address that begins with http:// or https://, or ${secret:NAME}',
    },
  }),
  managedBy: text({ min: 1, max: 255, isLine: true }),
  payloadSchema: { kind: 'json' },
} as const satisfies Readonly<Record<JobField, FieldRule>>;

/**
 * What the fields of a job are called where people write it down: over REST, at the prompt and in files. Its name and
 * its edges are `name` and `depends_on`.
 */
export const writtenNames = {
  description: 'description',
  cronExpr: 'cron_expr',
  timezone: 'timezone',
  command: 'command',
  args: 'args',
  env: 'env',
  workingDirectory: 'working_directory',
  handler: 'handler',
  payload: 'payload',
  status: 'status',
  'retry.maxRetries': 'max_retries',
  'retry.delayMs': 'retry_delay',
  'retry.backoff': 'retry_backoff',
  'retry.maxDelayMs': 'retry_max_delay',
  timeoutMs: 'timeout',
  killGraceMs: 'kill_grace',
  concurrencyPolicy: 'concurrency_policy',
  queueLimit: 'queue_limit',
  misfirePolicy: 'misfire_policy',
  catchupWindowMs: 'catchup_window',
  onWorkerLost: 'on_worker_lost',
  pool: 'pool',
  priority: 'priority',
  keepRuns: 'keep_runs',
  outputStreams: 'output',
  outputEncoding: 'output_encoding',
  runAs: 'run_as',
  memoryLimitMb: 'memory_limit_mb',
  processLimit: 'process_limit',
  fileSizeLimitMb: 'file_size_limit_mb',
  cpuLimitMs: 'cpu_limit',
  runsOn: 'runs_on',
  graceMs: 'grace',
  labels: 'labels',
  owner: 'owner',
  runbookUrl: 'runbook_url',
  pingUrl: 'ping_url',
  managedBy: 'managed_by',
  payloadSchema: 'payload_schema',
} as const satisfies Readonly<Record<JobField, string>>;

export const jobFieldNames = Object.keys(jobRules) as readonly JobField[]; // they are no more than the type says

/** What an edge may be, as the downstream job states it. */
export const edgeRules = {
  job: text({ min: 1, max: 255, isLine: true }),
  condition: choice(dependencyConditions),
} as const;

/** Upstream jobs of one job. */
export const maxUpstreamJobs = 1_000;

function text(rule: Omit<TextRule, 'kind'>): TextRule {
  return { kind: 'text', ...rule };
}

function integer(min: number, max: number): NumberRule {
  return { kind: 'number', min, max, isInteger: true };
}

function duration(minMs: number): DurationRule {
  return { kind: 'duration', minMs };
}

function choice(choices: readonly string[]): ChoiceRule {
  return { kind: 'choice', choices };
}

import type { JobDefinition } from './job.js';

/**
 * What a job is given where its author says nothing. `maxRetries` and `timeoutMs` can be set for a whole installation.
 */
export const jobDefaults = {
  timezone: 'UTC',
  args: [],
  env: {},
  status: 'active',
  retry: { maxRetries: 3, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 },
  timeoutMs: 600_000,
  killGraceMs: 5_000,
  concurrencyPolicy: 'allow',
  queueLimit: 100,
  misfirePolicy: 'latest',
  onWorkerLost: 'retry',
  pool: 'default',
  priority: 0,
  outputStreams: 'separate',
  outputEncoding: 'utf-8',
  runsOn: 'workers',
  labels: {},
  dependsOn: [],
} as const satisfies Partial<JobDefinition>;

/** How long nothing has to be heard of a run elsewhere, where its job does not say it. */
export const defaultGraceMs = 300_000;

/** Nobody who asks for a longer delay wants it cut by a limit that nobody asked for. */
export function defaultMaxDelayMs(delayMs: number): number {
  return Math.max(jobDefaults.retry.maxDelayMs, delayMs);
}

import type { ConcurrencyPolicy } from './job-resource.js';

/** What a trigger may say otherwise than the job, for its one run. What is left out or `null` is as the job has it. */
export interface TriggerInput {
  /** Instead of the job's; only for a job with a command. */
  readonly args?: readonly string[] | null;
  /** Merged over the job's; only for a job with a command. */
  readonly env?: Readonly<Record<string, string>> | null;
  /** JSON instead of the job's, `null` included; only for a job with a handler. */
  readonly payload?: unknown;
  readonly concurrency_policy?: ConcurrencyPolicy | null;
}

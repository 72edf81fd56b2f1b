import type { ConcurrencyPolicy } from './job-policies.js';

/** What a trigger may say otherwise than the job, for its one run. What is left out or `null` is as the job has it. */
export interface TriggerInput {
  /** Instead of the job's; only for a job with a command. */
  readonly args?: readonly string[] | null;
  /** Merged over the job's; only for a job with a command. */
  readonly env?: Readonly<Record<string, string>> | null;
  /** JSON instead of the job's, `null` included; only for a job with a handler. */
  readonly payload?: unknown;
  readonly concurrency_policy?: ConcurrencyPolicy | null;
  /** ISO 8601 with a zone: not before this instant. Only for a job whose concurrency policy is `allow`. */
  readonly at?: string | null;
  /** Such as `90s` or `1h30m`: not before so long from now, by the clock of the database; instead of `at`. */
  readonly after?: string | null;
  /** Higher is started first. */
  readonly priority?: number | null;
  /** Which workers execute it. */
  readonly pool?: string | null;
  /** Such as `10m`: how long each attempt may take. */
  readonly timeout?: string | null;
  /** Why, for whoever looks at the run. */
  readonly note?: string | null;
}

/** What a run that repeats another one has otherwise than that; `env` is merged over it. */
export type RetryInput = Pick<TriggerInput, 'args' | 'env' | 'payload' | 'timeout' | 'note'>;

import type { ConcurrencyPolicy, RunReason, RunStatus } from '@aster-scheduler/core';
import type { CallersTransaction } from '@aster-scheduler/db';
import type { Duration } from '../options/duration.js';

/** What may be said of each run that is asked for. */
export interface RunOptions {
  /**
   * Makes the trigger idempotent: for a job and a key there is one run, and every further trigger answers that one. A
   * key stands for its run for a week from the trigger, and longer while the run is not finished; never longer than the
   * run itself is kept. With the same key comes the same payload: another one is refused with an
   * `IdempotencyMismatchError`. 1 to 255 characters.
   */
  readonly key?: string;
  /** Not before this instant, by the database's clock. Only for jobs whose concurrency policy is `allow`. */
  readonly at?: Date;
  /** Not before so long from now, by the database's clock; instead of `at`. */
  readonly after?: Duration;
  /** Higher is run first; the job's by default. */
  readonly priority?: number;
}

/** What may be said of a trigger. */
export interface CallOptions {
  /**
   * The caller's own transaction: the client of node-postgres that began it, a transaction of Kysely's, what `fromKnex`
   * and its like make of one, or anything with a `query(text, values)` that returns `{ rows }`. The run exists exactly
   * when it commits. With a concurrency policy other than `allow`, the other runs of the job wait until then.
   */
  readonly tx?: CallersTransaction;
  /**
   * Whether workers are told when `tx` commits; `true` by default, so that the run starts within milliseconds. Postgres
   * has transactions that tell something commit one after the other: where there are a thousand or more a second,
   * `false` is faster, and the run starts when a worker looks next, after 7.5 s at the latest.
   */
  readonly notify?: boolean;
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
}

export interface TriggerOptions extends RunOptions, CallOptions {}

/** One of many runs that are asked for together. */
export type TriggerItem<Payload = unknown> = RunOptions &
  (undefined extends Payload ? { readonly payload?: Payload } : { readonly payload: Payload });

/** The run that a trigger has made, or found by its key. */
export interface TriggeredRun {
  readonly id: string;
  readonly jobId: string;
  /** As the run stands now; `skipped` when the concurrency policy did not let it in. */
  readonly status: RunStatus;
  readonly reason?: RunReason;
  /** Whether this trigger made it; otherwise an earlier one with the same key did. */
  readonly isNew: boolean;
}

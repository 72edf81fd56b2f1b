import type { ConcurrencyPolicy, RunReason, RunStatus } from '@aster-scheduler/core';

/** A run that a program asks for. */
export interface EnqueueRequest {
  /** JSON for the handler, instead of the job's own. */
  readonly payload?: unknown;
  /** A further request with the key gets the same run. */
  readonly key?: string;
  /** Not before this instant; one that has passed is now. */
  readonly at?: Date;
  /** Not before so long from now, by the database's clock; instead of `at`. */
  readonly afterMs?: number;
  /** Instead of the job's. */
  readonly priority?: number;
}

export interface EnqueueOptions {
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /** Whether the transaction, when it commits, tells the workers. */
  readonly notifies?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** What became of a request. */
export interface EnqueuedRun {
  readonly id: string;
  readonly jobId: string;
  readonly pool: string;
  /** As the run stands: `skipped` when the concurrency policy did not let it in. */
  readonly status: RunStatus;
  readonly reason?: RunReason;
  /** Whether this request made it; otherwise an earlier one with the same key did. */
  readonly isNew: boolean;
}

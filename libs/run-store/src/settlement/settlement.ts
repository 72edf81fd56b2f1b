import type { FinalStatus, Outcome, RunReason, RunTrigger, ThrownError } from '@aster-scheduler/core';
import type { Claim } from '../claims/claim.js';

/** The end of an attempt, named by the claim under which it ran. */
export interface Settlement extends Claim {
  readonly outcome: Outcome;
  /** The facts of the claim, where the caller has them: then they need not be read. */
  readonly claim?: ClaimFacts;
}

/** The facts of a claim that are part of what its settlement returns. */
export interface ClaimFacts {
  readonly jobId: string;
  readonly pool: string;
  readonly attemptNum: number;
  readonly startedAt: Date;
  /** Of the job, as it was claimed; absent where the schema is older. */
  readonly jobVersion?: number;
  /** These are only passed on. */
  readonly jobName?: string;
  readonly trigger?: RunTrigger;
  readonly scheduledAt?: Date;
}

/** What became of a settled run. `claim_lost`: the claim had passed on, and nothing was changed. */
export type Settled =
  | { readonly runId: string; readonly status: 'claim_lost' }
  | {
      readonly runId: string;
      readonly jobId: string;
      /** Absent where whoever settles it knows the job by its claim; so are the trigger and the tick. */
      readonly jobName?: string;
      readonly trigger?: RunTrigger;
      readonly scheduledAt?: Date;
      /** Of the claim that was settled; absent where that was found out later. */
      readonly fence?: number;
      readonly pool: string;
      readonly attemptNum: number;
      readonly status: FinalStatus | 'scheduled';
      readonly reason?: RunReason;
      readonly errorMsg?: string;
      /** What a handler has thrown. */
      readonly error?: ThrownError;
      readonly startedAt?: Date;
      readonly finishedAt: Date;
      readonly availableAt?: Date;
      /** Whether other runs may have become due through this end. */
      readonly hasFollowers: boolean;
    };

export interface SettleOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Spreads retries; in [0, 1). */
  readonly random?: () => number;
  /** How long each lock is waited for. */
  readonly lockTimeoutMs?: number;
  /** How many hand-backs of a started run cost it no attempt. */
  readonly freeHandbacks?: number;
}

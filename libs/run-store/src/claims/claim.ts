import type { RunReason } from '@aster-scheduler/core';

/** A worker's hold on a run, named by the run and the number that the claim has there. */
export interface Claim {
  readonly runId: string;
  readonly fence: number;
}

/** A claim as the database has it. */
export interface HeldClaim extends Claim {
  readonly jobId: string;
  /** Why the run is to end, when somebody asked for it. */
  readonly cancelReason?: RunReason;
}

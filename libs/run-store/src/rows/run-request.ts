import type { ConcurrencyPolicy, RunTrigger, TaskOverrides } from '@aster-scheduler/core';
import type { RunnableJob } from './runnable-job.js';

/** A run that is to be made. */
export interface RunRequest {
  readonly id: string;
  readonly job: RunnableJob;
  readonly trigger: RunTrigger;
  readonly scheduledAt: Date;
  /** When it may be claimed, and its place among the due runs; absent: `scheduledAt`. */
  readonly availableAt?: Date;
  readonly overrides?: TaskOverrides;
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  readonly upstreamRunIds?: readonly string[];
  readonly retryOf?: string;
  /** Who asks for it. */
  readonly actor?: string;
  /** Whether jobs that depend on this one see how the run ends; absent: they do. */
  readonly tellsDependants?: boolean;
  /** The run is skipped when it has not started by this instant; absent: it starts however late it is. */
  readonly startBefore?: Date;
  /** The run waits for its dependencies, until this instant at the latest. */
  readonly waitsUntil?: Date;
}

/** The policy under which the run is made. */
export function policyOf(request: RunRequest): ConcurrencyPolicy {
  return request.concurrencyPolicy ?? request.job.concurrencyPolicy;
}

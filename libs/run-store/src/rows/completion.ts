import type { DependencyCondition } from '@aster-scheduler/core';

/** A run that has just got its final outcome, and which edges to its job that satisfies. */
export interface Completion {
  readonly runId: string;
  readonly jobId: string;
  readonly satisfies: readonly DependencyCondition[];
}

import type { PruneWay } from '@aster-scheduler/client';
import type { Job, JobDefinition } from '@aster-scheduler/core';
import type { DocumentChange } from '@aster-scheduler/core';
import type { DeclaredJob } from '@aster-scheduler/job-store';

/** A field that changes. */
export interface PlannedChange extends DocumentChange {
  /** The source had declared it before, and somebody has changed it by hand since. */
  readonly isDrift: boolean;
}

export interface PlannedUpdate {
  readonly job: Job;
  readonly change: Partial<JobDefinition>;
  readonly changes: readonly PlannedChange[];
}

/** A job that its source no longer declares. */
export interface PlannedPrune {
  readonly job: Job;
  /** What the source calls it. */
  readonly name: string;
  readonly declared: DeclaredJob['declared'];
  readonly way: Exclude<PruneWay, 'keep'>;
}

/** What the source may not have. */
export interface PlannedConflict {
  readonly name: string;
  readonly why: string;
  /** Whether it can be taken over. */
  readonly isTakeable: boolean;
}

/** What is to be done for the jobs of a source to be as it declares them. */
export interface ApplyPlan {
  readonly creates: readonly { readonly definition: JobDefinition; readonly declared: DeclaredJob['declared'] }[];
  readonly updates: readonly PlannedUpdate[];
  /** Jobs that stay as they are. */
  readonly unchanged: number;
  readonly prunes: readonly PlannedPrune[];
  readonly conflicts: readonly PlannedConflict[];
  /** What is to be kept of what the source has declared, where that is not kept yet. */
  readonly saved: readonly DeclaredJob[];
  /** Stands for the plan and for the versions of the jobs that it was made from. */
  readonly digest: string;
}

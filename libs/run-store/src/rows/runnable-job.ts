import type { ConcurrencyPolicy, JobStatus } from '@aster-scheduler/core';

/** What of a job goes into its runs. */
export interface RunnableJob {
  readonly id: string;
  readonly pool: string;
  readonly priority: number;
  readonly handler: string | null;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly queueLimit: number;
  readonly status: JobStatus;
  /** Whether it has a schedule; absent: not known. */
  readonly hasCron?: boolean;
}

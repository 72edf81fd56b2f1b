/** How a scheduler works. */
export interface SchedulerOptions {
  /** The longest sleep. A scheduler wakes at the next due time and on changes; this is for hints that got lost. */
  readonly intervalMs: number;
  /** How long finished runs are kept; absent: for ever. */
  readonly retentionMs?: number;
}

export const schedulerDefaults: SchedulerOptions = { intervalMs: 30_000 };

/** How a scheduler works. */
export interface SchedulerOptions {
  /** For people: shown in lists. */
  readonly name: string;
  /** The longest sleep. A scheduler wakes at the next due time and on changes; this is for hints that got lost. */
  readonly intervalMs: number;
  /** How long finished runs are kept; absent: for ever. */
  readonly retentionMs?: number;
  readonly version: string;
}

export const schedulerDefaults: SchedulerOptions = { name: 'scheduler', intervalMs: 30_000, version: '0.1.0' };

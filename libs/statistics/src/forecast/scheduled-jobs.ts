/** Jobs that start at the same instants in the same pool and take about as long as each other. */
export interface ScheduledJobs {
  readonly cronExpr: string;
  readonly timezone: string;
  readonly pool: string;
  readonly jobs: number;
  /** The usual duration of all together, and what 95 of 100 do not exceed; in ms. */
  readonly usualMs: number;
  readonly p95Ms: number;
  /** Of one of them, and the name of one. */
  readonly name: string;
}

/** What runs of a job take of which nothing is known yet, in ms. */
export const unknownDurationMs = 1_000;

import type { ConcurrencyPolicy } from './job-policies.js';

export interface ForecastQuery {
  /** Unless given, now. */
  readonly from?: string;
  /** Unless given, a day after `from`. */
  readonly to?: string;
  readonly step?: '1m' | '5m' | '15m' | '1h';
  readonly pool?: string;
}

/** What will start and run, by the schedules of all active jobs and by how long their runs usually take. */
export interface ForecastResource {
  readonly from: string;
  readonly to: string;
  readonly step_ms: number;
  /** What stands where in a row; `at` is in ms since 1970. */
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly number[]>;
  /** The ten highest, in order. */
  readonly peaks: ReadonlyArray<{
    readonly at: string;
    readonly pool: string;
    readonly starts: number;
    readonly running_p95: number;
    readonly slots: number;
    /** The name is that of one of them. */
    readonly jobs: ReadonlyArray<{ readonly name: string; readonly jobs: number; readonly usual_ms: number | null }>;
    readonly proposal: string | null;
  }>;
  readonly clock_changes: ReadonlyArray<{
    readonly timezone: string;
    readonly at: string;
    /** How far the clock is ahead of UTC before and after it, as `+01:00`. */
    readonly from: string;
    readonly to: string;
    readonly kind: 'gap' | 'repeat';
    readonly jobs: number;
  }>;
  /** Whether all schedules could be looked at. */
  readonly is_complete: boolean;
}

/** A change that is tried out: `put` makes or edits the job of that name, `delete` takes it away. */
export interface SimulatedChange {
  readonly op: 'put' | 'delete';
  readonly job: string;
  /** What differs from the job as it is. */
  readonly cron_expr?: string | null;
  readonly timezone?: string | null;
  readonly pool?: string | null;
  readonly concurrency_policy?: ConcurrencyPolicy | null;
  /** How long its runs are taken to last; unless given, as long as they usually do. */
  readonly usual_ms?: number | null;
}

export interface SimulationInput {
  readonly from?: string;
  readonly to?: string;
  readonly step?: '1m' | '5m' | '15m' | '1h';
  /** Only the load of this pool is told; what changes may be of any. */
  readonly pool?: string;
  readonly changes: readonly SimulatedChange[];
}

/** What changes would come to. Nothing is changed. */
export interface SimulationResource {
  readonly before: ForecastResource;
  readonly after: ForecastResource;
  /** Ticks that would find a run of the job in the way. */
  readonly skips: ReadonlyArray<{
    readonly job: string;
    readonly expected: number;
    readonly ticks: number;
    readonly why: string;
  }>;
  readonly proposals: ReadonlyArray<{ readonly job: string; readonly cron_expr: string; readonly sentence: string }>;
}

import type { FinalStatus, RunReason } from '@aster-scheduler/core';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** How far runs were added up. */
export interface StatsProgressTable {
  is_only_row: Generated<boolean>;
  closed_until: Date;
  written_until: Date | null;
  horizon: string | null;
  horizon_at: Date | null;
  recounted_until: Date;
}

/** Runs by when they ended; see the migration. */
export interface RunStatsTable {
  grain: number;
  scope: string;
  bucket: Date;
  succeeded: number;
  failed: number;
  timed_out: number;
  cancelled: number;
  skipped: number;
  skipped_ticks: number;
  retried: number;
  run_ms: number;
  run_ms_max: number;
  delay_ms: number;
  delay_ms_max: number;
  duration_at: number[];
  duration_n: number[];
  delay_at: number[];
  delay_n: number[];
}

/** The proof of the ledger, hour by hour. */
export interface LedgerChecksTable {
  hour: Date;
  jobs: number;
  ticks: number;
  unexplained: number;
  examples: JSONColumnType<ReadonlyArray<{ readonly jobId: string; readonly at: string }>>;
  checked_at: Date;
}

/** Jobs that fail now. */
export interface JobStreaksTable {
  job_id: string;
  failures: number;
  first_failed_at: Date;
  first_run_id: string;
  last_failed_at: Date;
  last_run_id: string;
  last_success_at: Date | null;
  reason: RunReason | null;
  error_line: string | null;
}

export interface JobNumbersTable {
  job_id: string;
  last_run_id: string | null;
  last_status: FinalStatus | null;
  last_finished_at: Date | null;
  last_success_at: Generated<Date | null>;
  runs_7d: number;
  failed_7d: number;
  skipped_7d: number;
  cancelled_7d: Generated<number>;
  usual_ms: number | null;
  p95_ms: number | null;
  wait_ms: Generated<number | null>;
  scheduled_every_ms: number | null;
  effective_every_ms: number | null;
  refreshed_at: Date;
  success_7d: ColumnType<number | null, never, never>;
  is_skipping: ColumnType<boolean | null, never, never>;
}

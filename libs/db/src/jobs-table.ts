import type {
  ConcurrencyPolicy,
  JobStatus,
  MisfirePolicy,
  OutputStreams,
  WorkerLostPolicy,
} from '@aster-scheduler/core';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';

/** Each is absent where nothing is said of it. */
export interface Confinement {
  readonly run_as?: string;
  readonly memory_mb?: number;
  readonly processes?: number;
  readonly file_mb?: number;
  readonly cpu_ms?: number;
}

export interface JobsTable {
  id: string;
  name: string;
  description: string | null;
  cron_expr: string | null;
  /** What `isManual` of cron says of the expression. */
  is_manual: GeneratedAlways<boolean>;
  timezone: string;
  anchor_at: Date;
  command: string | null;
  args: string[];
  env: JSONColumnType<Record<string, string>>;
  working_directory: string | null;
  handler: string | null;
  /** Any value; written as text, read parsed. */
  payload: ColumnType<unknown, string | null, string | null>;
  status: JobStatus;
  max_retries: number;
  retry_delay_ms: number;
  retry_backoff: number;
  retry_max_delay_ms: number;
  timeout_ms: number;
  kill_grace_ms: number;
  concurrency_policy: ConcurrencyPolicy;
  queue_limit: number;
  misfire_policy: MisfirePolicy;
  catchup_window_ms: number;
  on_worker_lost: WorkerLostPolicy;
  pool: string;
  priority: number;
  keep_runs: number | null;
  output_encoding: Generated<string>;
  output_streams: Generated<OutputStreams>;
  confinement: ColumnType<Confinement | null, string | null | undefined, string | null>;
  grace_ms: Generated<number | null>;
  labels: ColumnType<Record<string, string>, string | undefined, string>;
  owner: Generated<string | null>;
  runbook_url: Generated<string | null>;
  ping_url: Generated<string | null>;
  managed_by: Generated<string | null>;
  /** Any value; written as text, read parsed. */
  payload_schema: ColumnType<unknown, string | null | undefined, string | null>;
  pause_note: Generated<string | null>;
  paused_by: Generated<string | null>;
  paused_at: Generated<Date | null>;
  pause_until: Generated<Date | null>;
  created_by: Generated<string | null>;
  version: Generated<number>;
  watched: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

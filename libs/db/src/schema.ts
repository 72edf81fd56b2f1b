import type {
  ConcurrencyPolicy,
  DependencyCondition,
  FinalStatus,
  JobStatus,
  LiveStatus,
  RunAttempt,
  RunReason,
  RunStatus,
  RunTrigger,
  TaskOverrides,
  ThrownError,
} from '@aster-scheduler/core';
import type { ColumnType, Generated, JSONColumnType, Kysely, Transaction } from 'kysely';
import type { ApiKeysTable, AuditLogTable, SessionsTable, SessionTokensTable } from './access-tables.js';
import type { AlertTables } from './alert-tables.js';
import type { SecretsTable, ServicesTable, WorkersTable } from './installation-tables.js';
import type { BulkItemsTable, BulkOperationsTable, JobVersionsTable, TickSkipsTable } from './job-keeping-tables.js';
import type { JobsTable } from './jobs-table.js';
import type {
  JobNumbersTable,
  JobStreaksTable,
  LedgerChecksTable,
  RunStatsTable,
  StatsProgressTable,
} from './statistics-tables.js';

/** JSON that may be any value; written as text, read parsed. */
type Json = ColumnType<unknown, string | null, string | null>;

export interface JobCursorsTable {
  job_id: string;
  planned_until: Date;
  next_run_at: Date | null;
  made_until: Generated<Date | null>;
  former_until: Generated<Date | null>;
}

export interface JobSchedulesTable {
  job_id: string;
  since: Date;
  status: JobStatus;
  cron_expr: string | null;
  timezone: string;
  anchor_at: Date;
}

export interface JobDependenciesTable {
  job_id: string;
  upstream_job_id: string;
  condition: DependencyCondition;
}

export interface DependencyMarksTable {
  job_id: string;
  upstream_job_id: string;
  run_id: string;
  marked_at: Date;
}

export interface StatusBacklogsTable {
  job_id: string;
  is_behind: boolean;
}

export interface DeletedJobsTable {
  job_id: string;
  deleted_at: Date;
}

export interface OutdatedBacklogsTable {
  job_id: string;
  since: Date;
  after_status: string;
  after_at: Date;
}

export interface ReplacedBacklogsTable {
  job_id: string;
  replaces_kept: boolean;
}

export interface CodeJobsTable {
  name: string;
  job_id: string;
  service: string;
  declared: JSONColumnType<Record<string, unknown>>;
  declared_at: Date;
  put_aside_as: 'inactive' | 'archived' | null;
}

export interface DeclaredJobsTable {
  job_id: string;
  source: string;
  name: string;
  declared: JSONColumnType<Record<string, unknown>>;
  declared_at: Date;
  is_pruned: Generated<boolean>;
}

export interface LiveRunsTable {
  id: string;
  job_id: string;
  status: LiveStatus;
  trigger: RunTrigger;
  pool: string;
  priority: number;
  handler: string | null;
  attempt_num: Generated<number>;
  fence: Generated<number>;
  scheduled_at: Date;
  available_at: Date;
  started_at: Date | null;
  worker_id: string | null;
  reason: RunReason | null;
  cancel_reason: RunReason | null;
  is_exclusive: Generated<boolean>;
  concurrency_policy: ConcurrencyPolicy;
  waits_until: Date | null;
  start_before: Date | null;
  tells_dependants: Generated<boolean>;
  upstream_run_ids: string[] | null;
  retry_of: string | null;
  overrides: ColumnType<TaskOverrides | null, string | null, string | null>;
  created_at: Date;
  actor: Generated<string | null>;
  handbacks: Generated<number>;
}

export interface FinishedRunsTable {
  id: string;
  job_id: string;
  status: FinalStatus;
  trigger: RunTrigger;
  attempt_num: number;
  scheduled_at: Date;
  available_at: Date;
  started_at: Date | null;
  finished_at: Date;
  exit_code: number | null;
  signal: string | null;
  output_truncated_bytes: Generated<number>;
  error_msg: string | null;
  reason: RunReason | null;
  worker_id: string | null;
  upstream_run_ids: string[] | null;
  retry_of: string | null;
  skipped_until: Date | null;
  skipped_ticks: number | null;
  overrides: ColumnType<TaskOverrides | null, string | null, never>;
  result: Json;
  leftover_processes: number | null;
  created_at: Date;
  error: Generated<ThrownError | null>;
  job_version: Generated<number | null>;
  actor: Generated<string | null>;
  error_line: Generated<string | null>;
  pool: Generated<string | null>;
  priority: Generated<number | null>;
}

/** A column of a view: never written. */
type ReadOnly<Type> = ColumnType<Type, never, never>;

/** The view over live and finished runs; for reading only. */
export interface RunsView {
  id: ReadOnly<string>;
  job_id: ReadOnly<string>;
  job_name: ReadOnly<string>;
  status: ReadOnly<RunStatus>;
  trigger: ReadOnly<RunTrigger>;
  attempt_num: ReadOnly<number>;
  scheduled_at: ReadOnly<Date>;
  available_at: ReadOnly<Date>;
  started_at: ReadOnly<Date | null>;
  finished_at: ReadOnly<Date | null>;
  exit_code: ReadOnly<number | null>;
  signal: ReadOnly<string | null>;
  output_truncated_bytes: ReadOnly<number>;
  error_msg: ReadOnly<string | null>;
  reason: ReadOnly<RunReason | null>;
  worker_id: ReadOnly<string | null>;
  upstream_run_ids: ReadOnly<string[] | null>;
  retry_of: ReadOnly<string | null>;
  skipped_until: ReadOnly<Date | null>;
  skipped_ticks: ReadOnly<number | null>;
  overrides: ReadOnly<TaskOverrides | null>;
  result: ReadOnly<unknown>;
  error: ReadOnly<ThrownError | null>;
  created_at: ReadOnly<Date>;
  updated_at: ReadOnly<Date>;
  leftover_processes: ReadOnly<number | null>;
  job_version: ReadOnly<number | null>;
  actor: ReadOnly<string | null>;
  error_line: ReadOnly<string | null>;
  pool: ReadOnly<string | null>;
  priority: ReadOnly<number | null>;
}

export interface RunAttemptsTable {
  run_id: string;
  attempt_num: number;
  status: RunAttempt['status'];
  started_at: Date | null;
  finished_at: Date;
  exit_code: number | null;
  signal: string | null;
  error_msg: string | null;
  reason: RunReason | null;
  worker_id: string | null;
  leftover_processes: number | null;
  error: Generated<ThrownError | null>;
}

export interface RunOutputTable {
  run_id: string;
  attempt_num: number;
  seq: number;
  stream: 'stdout' | 'stderr' | 'log';
  data: Buffer;
  dropped_before: Generated<number>;
  written_at: Date;
}

export interface IdempotencyKeysTable {
  scope: string;
  key: string;
  request_hash: Buffer;
  response: Json;
  created_at: Date;
}

/** Aster's tables, all of them in the Postgres schema `aster`. */
export interface AsterSchema extends AlertTables {
  jobs: JobsTable;
  job_cursors: JobCursorsTable;
  job_schedules: JobSchedulesTable;
  bulk_operations: BulkOperationsTable;
  bulk_items: BulkItemsTable;
  job_versions: JobVersionsTable;
  tick_skips: TickSkipsTable;
  job_dependencies: JobDependenciesTable;
  dependency_marks: DependencyMarksTable;
  status_backlogs: StatusBacklogsTable;
  deleted_jobs: DeletedJobsTable;
  outdated_backlogs: OutdatedBacklogsTable;
  replaced_backlogs: ReplacedBacklogsTable;
  code_jobs: CodeJobsTable;
  declared_jobs: DeclaredJobsTable;
  live_runs: LiveRunsTable;
  finished_runs: FinishedRunsTable;
  runs: RunsView;
  run_attempts: RunAttemptsTable;
  run_output: RunOutputTable;
  workers: WorkersTable;
  services: ServicesTable;
  idempotency_keys: IdempotencyKeysTable;
  secrets: SecretsTable;
  stats_progress: StatsProgressTable;
  run_stats: RunStatsTable;
  job_numbers: JobNumbersTable;
  job_streaks: JobStreaksTable;
  ledger_checks: LedgerChecksTable;
  api_keys: ApiKeysTable;
  audit_log: AuditLogTable;
  sessions: SessionsTable;
  session_tokens: SessionTokensTable;
}

/** A handle for queries; may be a transaction. */
export type Db = Kysely<AsterSchema>;

/** A handle for queries that must be inside a transaction. */
export type Tx = Transaction<AsterSchema>;

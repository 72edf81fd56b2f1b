export { advisoryLocks } from './advisory-locks.js';
export { answerWithin } from './answer-within.js';
export { atomically } from './atomically.js';
export { callFunction } from './call-function.js';
export {
  type CallersTransaction,
  type KyselyTransaction,
  onCallersTransaction,
  type PgTransaction,
} from './callers-transaction.js';
export { connectDatabase, type Database, useDatabase } from './connect.js';
export { createDatabaseWatch, type DatabaseWatch } from './database-watch.js';
export { epochMs } from './epoch-ms.js';
export { broadWatchesSql, hasFollowersSql, mayBeFollowedSql, watchedOfJobSql } from './job-conditions.js';
export { containing, escapePattern } from './containing.js';
export { globPattern } from './glob-pattern.js';
export { createHints, type Hints } from './hints.js';
export { inTransaction, retryConflicts } from './in-transaction.js';
export { listen, type Listener, type OnHint } from './listen.js';
export {
  checkSchema,
  type MigrateOptions,
  type MigrateResult,
  migrateToLatest,
  readSchemaVersion,
  schemaVersion,
} from './migrate.js';
export { type MigrationPlan, planMigration } from './plan-migration.js';
export { noCatchupWindowMs } from './no-catchup-window.js';
export { type Channel, channelName, createNotifier, type Notifier } from './notify.js';
export type { PgPool, PgPoolClient, PgPoolOptions } from './pg-pool.js';
export { databaseDefaults, type DatabaseOptions } from './pool.js';
export { jobWords } from './job-words.js';
export type { BulkOperationsTable } from './job-keeping-tables.js';
export type { Confinement, JobsTable } from './jobs-table.js';
export { fromConfinement, toConfinement } from './confinement.js';
export type { ApiKeysTable, AuditLogTable, SessionsTable, SessionTokensTable } from './access-tables.js';
export { jsonText, rowsByKey, rowsByKeyText, rowsOf, storableText } from './rows.js';
export type {
  AsterSchema,
  CodeJobsTable,
  Db,
  DependencyMarksTable,
  FinishedRunsTable,
  JobCursorsTable,
  JobDependenciesTable,
  LiveRunsTable,
  RunAttemptsTable,
  RunOutputTable,
  RunsView,
  StatusBacklogsTable,
  Tx,
} from './schema.js';
export type { JobNumbersTable } from './statistics-tables.js';
export { requireWritable } from './require-writable.js';
export { instant, serverTime } from './server-time.js';
export {
  isDatabaseUnavailable,
  isDeadlinePassed,
  isLockedTooLong,
  isLockTimeout,
  isPassing,
  isQueryTooSlow,
  isReadOnlyRefusal,
  isStatementTimeout,
  isTransactionRetryable,
} from './unavailable.js';
export { waitForDatabase } from './wait-for-database.js';
export { createWakeUp, type WakeUp } from './wake-up.js';
export { whereReached, whereRunReached } from './where-reached.js';

export type { WorkersTable } from './installation-tables.js';
export { grantToRoles } from './roles/grant-to-roles.js';
export { type ProgramRole, programRoles, roleGrants } from './roles/role-grants.js';

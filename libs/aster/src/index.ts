export {
  type AsterEvent,
  DatabaseUnavailableError,
  DatabaseUnfitError,
  DependencyCycleError,
  IdempotencyMismatchError,
  InvalidInputError,
  type Job as StoredJob,
  NameTakenError,
  NotFoundError,
  type Run,
  SchemaMissingError,
  SchemaNewerError,
  StateConflictError,
} from '@aster-scheduler/core';
export type { CallersTransaction, KyselyTransaction, PgTransaction } from '@aster-scheduler/db';
export type { LiveRunCounts, PoolState } from '@aster-scheduler/run-store';
export { type HandlerRun, PermanentError } from '@aster-scheduler/worker';
export type { Aster, StartReport } from './aster.js';
export type {
  AsterOptions,
  ConnectionOptions,
  EmbeddedEvent,
  JobSyncedEvent,
  PoolOptions,
  StartOptions,
  WorkerSettings,
} from './aster-options.js';
export { createAster } from './create-aster.js';
export type { Reach, Role } from '@aster-scheduler/core';
export type { ApiHandler, ApiListener, Grant, Guard, ListenerOptions, RouterOptions } from './api/router-options.js';
export { type ContractOptions, defineJob, type JobContract } from './jobs/job-contract.js';
export type { JobTypes } from './jobs/job-types.js';
export type {
  JobEventMap,
  JobEventType,
  RunEndedEvent,
  RunRetryingEvent,
  RunStartedEvent,
} from './engine/job-event-map.js';
export type { HandlerOf, StoredJobFilter, StoredJobOptions, StoredJobPage, StoredJobs } from './stored/stored-jobs.js';
export type { Job, JobRun, JobRunFilter, TriggerArguments } from './jobs/job.js';
export type { JobContext, JobHandler } from './jobs/job-handler.js';
export type { AsJson, IfJson } from './jobs/as-json.js';
export type { CheckedJobOptions, JobOptions, JobOptionsFor, Upstream } from './jobs/job-options.js';
export { RunStoppedError, type RunStopReason } from './jobs/run-stopped-error.js';
export type {
  SchemaInput,
  SchemaOutput,
  StandardIssue,
  StandardResult,
  StandardSchema,
} from './runs/standard-schema.js';
export { TransactionConflictError } from './runs/transaction-conflict-error.js';
export { type DrizzleSql, type DrizzleTransaction, fromDrizzle } from './transactions/from-drizzle.js';
export { fromKnex, type KnexTransaction } from './transactions/from-knex.js';
export { fromPostgresJs, type PostgresJsTransaction } from './transactions/from-postgres-js.js';
export { fromPrisma, type PrismaTransaction } from './transactions/from-prisma.js';
export { fromTypeOrm, type TypeOrmRunner, type TypeOrmTransaction } from './transactions/from-type-orm.js';
export type { Duration } from './options/duration.js';
export type { CallOptions, RunOptions, TriggeredRun, TriggerItem, TriggerOptions } from './runs/trigger-options.js';

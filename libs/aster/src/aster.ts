import type { Run } from '@aster-scheduler/core';
import type { PoolState } from '@aster-scheduler/run-store';
import type { ApiHandler, ApiListener, ListenerOptions, RouterOptions } from './api/router-options.js';
import type { JobSyncedEvent, StartOptions } from './aster-options.js';
import type { AsJson } from './jobs/as-json.js';
import type { Job, JobRunFilter, TriggerArguments } from './jobs/job.js';
import type { JobContract } from './jobs/job-contract.js';
import type { JobHandler } from './jobs/job-handler.js';
import type { CheckedJobOptions, JobOptionsFor } from './jobs/job-options.js';
import type { SchemaInput, SchemaOutput, StandardSchema } from './runs/standard-schema.js';
import type { TriggeredRun, TriggerOptions } from './runs/trigger-options.js';
import type { StoredJobs } from './stored/stored-jobs.js';

/** What became of the jobs that the code declares. */
export interface StartReport {
  readonly jobs: readonly Omit<JobSyncedEvent, 'type'>[];
}

/** Aster inside of a service: jobs of the code, and what can be done with their runs. */
export interface Aster extends AsyncDisposable {
  /**
   * Declares a job and the function that executes its runs. It is stored by `start`. Its name is unique among all jobs
   * of the database, whoever made them; 1 to 255 characters.
   *
   * @throws InvalidInputError that names every problem
   */
  job<Schema extends StandardSchema, Result>(
    name: string,
    options: CheckedJobOptions<Schema>,
    handler: JobHandler<SchemaOutput<Schema>, Result>,
  ): Job<SchemaInput<Schema>, AsJson<Result>>;
  /**
   * The same without a schema: the types of payload and result are what the handler says, and what JSON makes of them.
   */
  job<Payload, Result>(
    name: string,
    options: JobOptionsFor<Payload>,
    handler: JobHandler<Payload, Result>,
  ): Job<Payload, AsJson<Result>>;
  /** The same for a job that `defineJob` has said in a file of its own; the handler must return what that says. */
  job<Payload, Result, Handled>(
    contract: JobContract<Payload, Result, Handled>,
    handler: JobHandler<NoInfer<Handled>, NoInfer<Result>>,
  ): Job<Payload, AsJson<Result>>;
  /**
   * The job of a contract, for a process that does not execute it: to ask for runs, to wait for their results. It is
   * one that another process has stored.
   */
  jobOf<Payload, Result>(contract: JobContract<Payload, Result, unknown>): Job<Payload, AsJson<Result>>;
  /** Jobs that are made while the process runs, with schedules and payloads of their own. */
  readonly jobs: StoredJobs;
  /**
   * Stores the declared jobs and starts to plan and to execute. Any number of processes may do so on one database, with
   * the same jobs or with others, beside containers: each executes the runs whose handlers it has.
   *
   * Jobs are known by what the code calls them. Each field of a job that the code has changed since the last start is
   * set; a field that the code has not changed stays as it is, also when somebody has edited it over REST. Where both
   * have changed it the code wins, and the report and the event `job.synced` say so. Whether a job is paused is never
   * changed. While processes with different versions of the code start, the last start wins. A job that somebody has
   * deleted is made again: to be rid of it for good, delete it in the code; to stop it, pause it.
   *
   * A job that the code no longer declares stays, and its ticks go on making runs that nobody executes, until somebody
   * pauses it, or `putAsideRemovedJobs` does.
   *
   * @throws InvalidInputError when a job belongs to another service or was made for something else
   * @throws DependencyCycleError
   * @throws DatabaseUnavailableError, SchemaMissingError, SchemaNewerError
   */
  start(options?: StartOptions): Promise<StartReport>;
  /**
   * Starts nothing more, waits for running handlers as long as `drain` says, aborts the signals of the others, whose
   * runs are handed back without costing an attempt, and closes Aster's own connections. Final.
   */
  stop(): Promise<void>;
  /**
   * Asks for a run of any job of the database, by what its code calls it or by its name: one that another service
   * executes, or a command.
   *
   * @throws InvalidInputError, NotFoundError, IdempotencyMismatchError
   */
  trigger(jobName: string, payload?: unknown, options?: TriggerOptions): Promise<TriggeredRun>;
  /** The same by its contract, whose types and schema the payload is held against. */
  trigger<Payload>(
    contract: JobContract<Payload, unknown, unknown>,
    ...args: TriggerArguments<Payload>
  ): Promise<TriggeredRun>;
  /** The run with this id, live or finished. */
  findRun(runId: string): Promise<Run | undefined>;
  /** Runs of all jobs by scheduled time, newest first. */
  listRuns(filter?: JobRunFilter): Promise<Run[]>;
  /** Pools by name: who serves them, and how much is due, running and waiting in them. */
  listPools(): Promise<PoolState[]>;
  /**
   * Returns the run of any job once it has its final outcome. The database is asked up to a second apart.
   *
   * @param signal ends the wait: `AbortSignal.timeout(5_000)`
   * @throws NotFoundError, or the reason of the signal
   */
  waitForRun(runId: string, signal?: AbortSignal): Promise<Run>;
  /** The same for many runs, which are returned in the order of the ids: one question to the database for all. */
  waitForRuns(runIds: readonly string[], signal?: AbortSignal): Promise<Run[]>;
  /**
   * Cancels a run: at once when it has not started; otherwise the signal of its handler aborts, wherever that runs.
   *
   * @throws NotFoundError
   * @throws StateConflictError when the run is finished
   */
  cancelRun(runId: string): Promise<void>;
  /**
   * Makes a new run that repeats a finished one.
   *
   * @throws NotFoundError
   * @throws StateConflictError when the run is not finished
   */
  retryRun(runId: string): Promise<TriggeredRun>;
  /**
   * What the last attempt of a run has logged, up to now.
   *
   * @throws NotFoundError
   */
  readOutput(runId: string): Promise<string>;
  /**
   * Pauses or archives the active jobs that this service has declared once and this process has not; answers what the
   * code called them. One that the code declares again is active again at the next start. To be called only where all
   * jobs of the service are declared, and not while an older version of the code is still needed.
   */
  putAsideRemovedJobs(options: { readonly as: 'inactive' | 'archived' }): Promise<string[]>;
  /**
   * The REST API and the dashboard as a handler of Express, to be mounted at any path: `app.use('/aster', await
   * aster.router({ keys }))`. It answers until Aster is stopped. Needs `@aster-scheduler/api`, and for the pages
   * `@aster-scheduler/dashboard`, to be installed beside this package.
   *
   * @throws InvalidInputError when it is not said who may call, and for a key that is too short
   */
  router(options: RouterOptions): Promise<ApiHandler>;
  /**
   * The same as a listener to requests of Node's `http`, for everything that is not Express: `createServer(await
   * aster.listener({ keys, path: '/aster' }))`. It has to get requests whose bodies nobody has read.
   *
   * @throws InvalidInputError
   */
  listener(options: ListenerOptions): Promise<ApiListener>;
}

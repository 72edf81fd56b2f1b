import type { Run, RunStatus } from '@aster-scheduler/core';
import type { LiveRunCounts } from '@aster-scheduler/run-store';
import type { JobEventMap, JobEventType } from '../engine/job-event-map.js';
import type { CallOptions, TriggeredRun, TriggerItem, TriggerOptions } from '../runs/trigger-options.js';
import type { JobTypes } from './job-types.js';

/** A run with what its handler has returned, as JSON has brought it. */
export interface JobRun<Result = unknown> extends Run {
  readonly result?: Result;
}

/** Which runs to list. */
export interface JobRunFilter {
  /** Any of these; left out: all. */
  readonly statuses?: readonly RunStatus[];
  /** 100 by default. */
  readonly limit?: number;
  /** Runs that come after this one in the list: the id of the last run of the page before. */
  readonly before?: string;
}

/** The payload may be left out where it may be `undefined`. */
export type TriggerArguments<Payload> = undefined extends Payload
  ? [payload?: Payload, options?: TriggerOptions]
  : [payload: Payload, options?: TriggerOptions];

/** A job that the code has declared. */
export interface Job<Payload = unknown, Result = unknown> extends JobTypes<Payload, Result> {
  /** What the code calls it. */
  readonly name: string;
  /**
   * Asks for a run, under the job's concurrency policy; also of a paused job, and before `start` if the job is there
   * from an earlier one. Without a payload the run has the job's own.
   *
   * @throws InvalidInputError, NotFoundError, IdempotencyMismatchError
   */
  trigger(...args: TriggerArguments<Payload>): Promise<TriggeredRun>;
  /**
   * Asks for many runs, all of them or none; answers them in the order of the items. Up to 100,000.
   *
   * @throws InvalidInputError, NotFoundError, IdempotencyMismatchError
   */
  triggerMany(items: readonly TriggerItem<Payload>[], options?: CallOptions): Promise<TriggeredRun[]>;
  /** A run of this job, live or finished. */
  findRun(runId: string): Promise<JobRun<Result> | undefined>;
  /** Runs by scheduled time, newest first. */
  listRuns(filter?: JobRunFilter): Promise<JobRun<Result>[]>;
  /**
   * Returns a run of this job once it has its final outcome. It asks the database up to a second apart.
   *
   * @param signal ends the wait: `AbortSignal.timeout(5_000)`
   * @throws NotFoundError, or the reason of the signal
   */
  waitForRun(runId: string, signal?: AbortSignal): Promise<JobRun<Result>>;
  /**
   * Returns many runs of this job in the order of the ids, once all of them have their final outcome: one question to
   * the database for all.
   *
   * @throws NotFoundError, or the reason of the signal
   */
  waitForRuns(runIds: readonly string[], signal?: AbortSignal): Promise<JobRun<Result>[]>;
  /** How many of its runs are due, running, for later, or wait. */
  countRuns(): Promise<LiveRunCounts>;
  /**
   * Calls the listener for runs of this job that this process executes: `started` for each attempt, `retrying` when
   * another one follows, `ended` with the final outcome. What it throws becomes a warning of the process. Runs that
   * others execute are not heard of: `waitForRun` is for those.
   *
   * @returns what ends it
   */
  on<Type extends JobEventType>(type: Type, listener: (event: JobEventMap[Type]) => unknown): () => void;
  /** Stops its schedule: ticks until `resume` make no runs. Triggers still do. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

import type { HandlerRun } from '@aster-scheduler/worker';

/** What a handler is given. */
export interface JobContext<Payload = unknown> {
  /** As JSON has brought it, or what the schema has made of that; `undefined` when neither trigger nor job has one. */
  readonly payload: Payload;
  /**
   * Aborts, with a `RunStoppedError`, when the run is cancelled or replaced, times out, is no longer held by this
   * process, or when the process is to stop. A handler cannot be killed: one that does not heed the signal is left
   * behind after the job's `killGrace`, and its run ends without it.
   */
  readonly signal: AbortSignal;
  /** Adds a line to the run's output, which is kept and can be followed while the run goes on. */
  readonly log: (line: string) => void;
  readonly run: HandlerRun;
}

/**
 * Executes runs of a job. What it returns is kept as the result of the run, as JSON. What it throws is a failed
 * attempt, to be retried as the job says; after a `PermanentError` there is no retry.
 *
 * A run may be executed more than once: when a process dies, what it was doing is done again elsewhere. Exactly one of
 * these executions is recorded as the end of the run.
 */
export type JobHandler<Payload = unknown, Result = unknown> = (
  context: JobContext<Payload>,
) => Result | PromiseLike<Result>;

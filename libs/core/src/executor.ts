import type { Outcome } from './outcome.js';
import type { RunTrigger } from './run.js';
import type { StopSignal } from './stop.js';
import type { Task } from './task.js';

/** One start of a run, as an executor sees it. */
export interface RunStart<OfTask extends Task = Task> {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  /** The first attempt is 1. */
  readonly attemptNum: number;
  /** The number of the claim under which the run starts; no other start of the run has it. */
  readonly fence: number;
  readonly trigger: RunTrigger;
  readonly pool: string;
  readonly scheduledAt: Date;
  readonly upstreamRunIds: readonly string[];
  readonly task: OfTask;
}

/** Does the work of a run within what surrounds it, such as the trace that it is part of. */
export type EnterRun = <Result>(run: RunStart, work: () => Result) => Result;

/** A stretch of an attempt's output, as it comes. */
export interface OutputChunk {
  /** `log`: lines of a handler. */
  readonly stream: 'stdout' | 'stderr' | 'log';
  /** Passed on as they are: NUL and invalid UTF-8 included. */
  readonly data: Buffer;
  /** Bytes that were dropped directly before this chunk, to keep the limit. */
  readonly droppedBefore: number;
}

export interface ExecuteOptions {
  readonly signal: StopSignal;
  /** Bytes of output kept: half from the beginning and half from the end. */
  readonly outputLimitBytes: number;
  /** Gets the output in order, the first half while it comes and the last half at the end. Must not throw. */
  readonly onOutput: (chunk: OutputChunk) => void;
}

/** Executes tasks of one kind. */
export interface Executor<OfTask extends Task = Task> {
  /**
   * Executes one attempt to its end, within the bounds of its task. Resolves once nothing of it runs any more, or what
   * still runs is told of with the outcome (`livesOn`). When the signal says so, it ends the attempt within the grace
   * of the task and resolves with `outcomeOfStop`, unless it had ended by itself before. Rejects for nothing that a
   * task can do.
   */
  execute(run: RunStart<OfTask>, options: ExecuteOptions): Promise<Outcome>;
  /**
   * Attempts may run for `remainingMs` from now on. What would outlive the worker's process has to end by itself when
   * nothing more is heard until then. Absent where everything ends with the process.
   *
   * @param sinceMs a reading of the host's clock from which `remainingMs` counts; now, unless given
   */
  extendLease?(remainingMs: number, sinceMs?: number): void;
}

import type { RunTrigger } from '@aster-scheduler/core';

/** What a handler is told of the run it executes. */
export interface HandlerRun {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  /** The first is 1. */
  readonly attemptNum: number;
  readonly trigger: RunTrigger;
  readonly scheduledAt: Date;
  readonly upstreamRunIds: readonly string[];
}

export interface HandlerContext {
  readonly payload: unknown;
  /** Aborts when the run is cancelled, times out, its worker stops, or the claim is lost. */
  readonly signal: AbortSignal;
  /** Adds a line to the run's output. */
  readonly log: (line: string) => void;
  readonly run: HandlerRun;
}

/** Executes runs inside the worker's process. What it returns is kept as the run's result, as JSON. */
export type Handler = (context: HandlerContext) => unknown;

/** Throw it from a handler when another attempt would fail as well. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

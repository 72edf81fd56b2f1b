import type { FinalStatus, RunReason, RunTrigger } from '@aster-scheduler/core';
import type { ThrownError } from '@aster-scheduler/core';

/** An attempt of a run has started in this process. */
export interface RunStartedEvent {
  readonly runId: string;
  /** The first is 1. */
  readonly attemptNum: number;
  readonly trigger: RunTrigger;
  /** How long the run had been due. */
  readonly delayMs: number;
}

interface SettledEvent {
  readonly runId: string;
  readonly attemptNum: number;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  /** What the handler has thrown. */
  readonly error?: ThrownError;
  readonly durationMs?: number;
}

/** An attempt has failed, or was handed back because its process stops, and another one follows. */
export interface RunRetryingEvent extends SettledEvent {
  /** When the next attempt may start. */
  readonly availableAt?: Date;
}

/** A run has its final outcome. */
export interface RunEndedEvent extends SettledEvent {
  readonly status: FinalStatus;
}

/** What a job tells of its runs. */
export interface JobEventMap {
  readonly started: RunStartedEvent;
  readonly retrying: RunRetryingEvent;
  readonly ended: RunEndedEvent;
}

export type JobEventType = keyof JobEventMap;

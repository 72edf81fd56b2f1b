import { createStopper, type StopReason, type StopSignal } from '@aster-scheduler/core';
import type { ClaimedRun } from '@aster-scheduler/run-store';

/** One start of a run by this worker, from its claim to its settlement. Times are readings of the host's clock. */
export interface Attempt {
  readonly run: ClaimedRun;
  /** Tells when the attempt is to end, and why. */
  readonly signal: StopSignal;
  /** The first reason counts. */
  stop(reason: StopReason): void;
  /** Whether the claim is known to be gone, whatever the attempt was stopped for before. */
  readonly isLost: boolean;
  readonly claimedAtMs: number;
  /** Until when it may block the thread: the deadline of a handler, with its grace. */
  readonly blocksUntilMs: number;
}

export function createAttempt(run: ClaimedRun, claimedAtMs: number): Attempt {
  const { kind, timeoutMs, killGraceMs } = run.task;
  const { signal, stop } = createStopper();
  let isLost = false;
  return {
    run,
    signal,
    stop(reason) {
      isLost ||= reason === 'lost';
      stop(reason);
    },
    get isLost() {
      return isLost;
    },
    claimedAtMs,
    blocksUntilMs: kind === 'handler' ? claimedAtMs + timeoutMs + killGraceMs : 0,
  };
}

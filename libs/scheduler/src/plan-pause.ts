import type { PassDone } from './scheduling-pass.js';

/**
 * How long before a tick that was planned ahead its run is asked for: a timer may be a millisecond late, and the
 * statement takes part of another one to arrive. The statement waits in the database for the rest; no other statement
 * does.
 */
const leadMs = 1.5;

/** When a due job is locked by another scheduler: this, then twice this, and so on. */
const shortestContendedMs = 10;
const longestContendedMs = 500;

/**
 * Half of the time for which a tick is on time: a job whose hint was lost is found before its tick counts as missed,
 * however long the interval of the scheduler is.
 */
export const longestSleepMs = 30_000;

/** How a scheduler waits for its next pass. */
export interface Pause {
  readonly ms: number;
  /** Whether a job is expected to be due afterwards, unless the pause is cut short. */
  readonly isDueAfter: boolean;
  /** How long it waited for jobs that were locked by others; 0 when there was none. */
  readonly contendedMs: number;
}

export interface PauseFacts {
  /** The pass. */
  readonly done: PassDone;
  /** Whether the pass tried to plan jobs. */
  readonly hasTried: boolean;
  /** How long the pause before was, when somebody else held the jobs. */
  readonly contendedMs: number;
  /** Until the next look at leases that have run out or will. */
  readonly takeoverInMs: number;
  readonly intervalMs: number;
}

/** Decides how long to sleep after a pass: until the next job is due, or the next lease may be taken over. */
export function planPause(facts: PauseFacts): Pause {
  const { done, hasTried, takeoverInMs, intervalMs } = facts;
  const { jobs, jobDueInMs = Infinity, laterJobDueInMs = Infinity } = done;
  const otherwise = Math.min(takeoverInMs, intervalMs, longestSleepMs);
  if (jobDueInMs > 0) {
    const askInMs = done.ahead.length > 0 ? Math.max(0, jobDueInMs - leadMs) : jobDueInMs;
    const ms = Math.min(askInMs, otherwise);
    return { ms, isDueAfter: jobDueInMs <= otherwise, contendedMs: 0 };
  }
  if (!hasTried || jobs > 0) return { ms: 0, isDueAfter: true, contendedMs: 0 };
  const contendedMs = Math.min(Math.max(facts.contendedMs * 2, shortestContendedMs), longestContendedMs);
  return { ms: Math.min(contendedMs, laterJobDueInMs, otherwise), isDueAfter: true, contendedMs };
}

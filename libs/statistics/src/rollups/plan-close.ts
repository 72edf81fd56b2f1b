import { minuteMs } from '../buckets/grains.js';

/** How far runs were added up, and how far they may be. */
export interface CloseFacts {
  readonly now: Date;
  readonly closedUntil: Date;
  /** Up to where all is written once the transactions of then have ended; absent: never looked. */
  readonly writtenUntil?: Date;
  /** Whether those transactions have ended. */
  readonly isWritten: boolean;
  readonly lookedAt?: Date;
  /** The longest span to add up at a time, in ms. */
  readonly longestMs: number;
}

export type ClosePlan =
  | { readonly step: 'look'; readonly until: Date }
  | { readonly step: 'close'; readonly from: Date; readonly until: Date }
  | { readonly step: 'wait' };

/**
 * Between the instant that a run takes for its end and the statement that writes it, at most: it may wait for
 * locks. A run that is later still is found by the recount.
 */
export const graceMs = 20_000;

/** A transaction that is open for longer keeps nobody's statistics waiting; the recount finds what it has written. */
export const patienceMs = 600_000;

/** Decides what there is to add up next. It ends with a whole minute, but for parts of one that would take too long. */
export function planClose(facts: CloseFacts): ClosePlan {
  const { now, closedUntil, writtenUntil, isWritten, lookedAt } = facts;
  if (writtenUntil === undefined || writtenUntil <= closedUntil) {
    const until = floorTo(now.getTime() - graceMs, minuteMs);
    return until > closedUntil.getTime() ? { step: 'look', until: new Date(until) } : { step: 'wait' };
  }
  const hasWaited = lookedAt !== undefined && now.getTime() - lookedAt.getTime() > patienceMs;
  if (!isWritten && !hasWaited) return { step: 'wait' };
  const fromMs = closedUntil.getTime();
  const nextMs = floorTo(fromMs, facts.longestMs) + facts.longestMs;
  return { step: 'close', from: closedUntil, until: new Date(Math.min(nextMs, writtenUntil.getTime())) };
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs;
}

import { type Bar, worseStatus } from './bar.js';

export interface MergeOptions {
  /** What is shorter than this, and closer to its neighbour, becomes one bar with it; in ms. */
  readonly nearMs: number;
  /** The instant that no bar is merged across, in ms since the begin; what goes on ends there. */
  readonly nowMs: number;
  readonly most: number;
}

/**
 * Puts bars that cannot be told apart into one with a count: short ones that lie close together. Of those that ended
 * otherwise only as many as lie in one such distance: a failure among many successes does not colour a whole day. Where
 * there are still too many, what is close is taken for twice as far, again and again.
 *
 * @param bars in the order of their starts
 */
export function mergeBars(bars: readonly Bar[], { nearMs, nowMs, most }: MergeOptions): readonly Bar[] {
  for (let near = nearMs; ; near *= 2) {
    const merged = mergeNear(bars, near, nowMs);
    if (merged.length <= most) return merged;
  }
}

function mergeNear(bars: readonly Bar[], nearMs: number, nowMs: number): readonly Bar[] {
  const merged: Bar[] = [];
  let lastShort = -1; // the last one that more may be merged with: a long bar between them does not part two short ones
  for (const bar of bars) {
    const isShort = bar.end - bar.start < nearMs;
    const last = merged[lastShort];
    const isNear = last !== undefined && bar.start - last.end < nearMs && isSameSide(last, bar, nowMs);
    if (isShort && isNear && (last.status === bar.status || bar.end - last.start < nearMs)) {
      merged[lastShort] = together(last, bar);
      continue;
    }
    merged.push(bar);
    if (isShort) lastShort = merged.length - 1;
  }
  return merged;
}

function isSameSide(one: Bar, other: Bar, nowMs: number): boolean {
  return one.start <= nowMs === other.start <= nowMs;
}

function together(one: Bar, other: Bar): Bar {
  return {
    start: Math.min(one.start, other.start),
    end: Math.max(one.end, other.end),
    status: worseStatus(one.status, other.status),
    count: one.count + other.count,
    attempt: Math.max(one.attempt, other.attempt),
  };
}

import type { TickLine } from './tick-line.js';

/** One tick each `periodMs` after the anchor; the anchor itself is none. */
export function everyTicks(anchorMs: number, periodMs: number): TickLine {
  const periodsUpTo = (atMs: number): number => Math.max(0, Math.floor((atMs - anchorMs) / periodMs));
  return {
    next: (afterMs) => anchorMs + (periodsUpTo(afterMs) + 1) * periodMs,
    previous(atMs) {
      const periods = periodsUpTo(atMs);
      return periods === 0 ? undefined : anchorMs + periods * periodMs;
    },
    count: (fromMs, toMs) => periodsUpTo(toMs) - periodsUpTo(fromMs),
  };
}

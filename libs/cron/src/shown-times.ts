import { longestShiftMs, type ZoneClock } from './zone-clock.js';

/** The latest wall time a clock has shown up to `atMs`, which after it was put back is later than what it shows. */
export function highestWallTime(clock: ZoneClock, atMs: number): number {
  let span = clock.spanAt(atMs);
  let highestMs = atMs + span.offsetMs;
  while (span.startMs > atMs - longestShiftMs) {
    span = clock.spanAt(span.startMs - 1);
    highestMs = Math.max(highestMs, span.endMs - 1 + span.offsetMs);
  }
  return highestMs;
}

/**
 * The first instant from `fromMs` on at which a clock shows `wallMs` or a later time.
 * A wall time the clock leaves out is passed at the first instant after the gap.
 */
export function firstInstantShowing(clock: ZoneClock, wallMs: number, fromMs: number): number {
  let atMs = Math.max(fromMs, wallMs - longestShiftMs);
  for (;;) {
    const span = clock.spanAt(atMs);
    const shownAtMs = Math.max(atMs, wallMs - span.offsetMs);
    if (shownAtMs < span.endMs) return shownAtMs;
    atMs = span.endMs;
  }
}

/**
 * The longest gap that rule books make up for. A day that a zone skips when it changes sides of the date line is lost.
 */
const longestMadeUpGapMs = 3 * 3_600_000;

/**
 * The first of the wall times that fixed times ticking at `atMs` may have: the one after all that were shown before, so
 * that a gap is made up for. After a gap of more than three hours it is what the clock shows: what it left out is lost.
 */
export function firstWallTimeMetAt(clock: ZoneClock, atMs: number): number {
  const shownMs = atMs + clock.spanAt(atMs).offsetMs;
  const unseenMs = highestWallTime(clock, atMs - 1) + 1;
  return shownMs - unseenMs > longestMadeUpGapMs ? shownMs : unseenMs;
}

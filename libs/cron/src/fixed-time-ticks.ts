import type { CronFields } from './cron-fields.js';
import { firstInstantShowing, firstWallTimeMetAt, highestWallTime } from './shown-times.js';
import type { TickLine } from './tick-line.js';
import { countWallTimes, nextWallTime, previousWallTime } from './wall-times.js';
import type { ZoneClock } from './zone-clock.js';

/**
 * The ticks of a job at fixed times of day: one for each matching wall time, when the clock first shows it or a
 * later one. So a time that occurs twice ticks in the first pass, one that is left out ticks at the first instant
 * after the gap, and all times left out by one gap meet in one tick. A gap of more than three hours is not made up for:
 * the times of a day that a zone skips do not tick.
 */
export function fixedTimeTicks(fields: CronFields, clock: ZoneClock): TickLine {
  return {
    next(afterMs) {
      let wallMs = nextWallTime(fields, highestWallTime(clock, afterMs) + 1);
      for (let fromMs = afterMs + 1; wallMs !== undefined;) {
        fromMs = firstInstantShowing(clock, wallMs, fromMs);
        if (isMetAt(clock, wallMs, fromMs)) return fromMs;
        wallMs = nextWallTime(fields, firstWallTimeMetAt(clock, fromMs));
      }
      return undefined;
    },
    previous(atMs) {
      let wallMs = previousWallTime(fields, highestWallTime(clock, atMs));
      while (wallMs !== undefined) {
        const shownAtMs = firstInstantShowing(clock, wallMs, -Infinity);
        if (isMetAt(clock, wallMs, shownAtMs)) return shownAtMs;
        wallMs = previousWallTime(fields, highestWallTime(clock, shownAtMs - 1));
      }
      return undefined;
    },
    count: (fromMs, toMs, max) => countTicks(fields, clock, { fromMs, toMs, max }),
  };
}

/** Whether a wall time ticks at the first instant that shows it or a later one. */
function isMetAt(clock: ZoneClock, wallMs: number, atMs: number): boolean {
  return atMs + clock.spanAt(atMs).offsetMs === wallMs || firstWallTimeMetAt(clock, atMs) <= wallMs;
}

function countTicks(
  fields: CronFields,
  clock: ZoneClock,
  range: { fromMs: number; toMs: number; max: number },
): number {
  let count = 0;
  let highestMs = highestWallTime(clock, range.fromMs);
  for (let atMs = range.fromMs + 1; atMs <= range.toMs && count < range.max;) {
    const span = clock.spanAt(atMs);
    const firstShownMs = atMs + span.offsetMs;
    const firstMetMs = firstWallTimeMetAt(clock, atMs);
    const endShownMs = Math.min(span.endMs, range.toMs + 1) + span.offsetMs;
    if (countWallTimes(fields, Math.max(highestMs + 1, firstMetMs), firstShownMs + 1) > 0) count++;
    count += countWallTimes(fields, Math.max(highestMs, firstShownMs) + 1, endShownMs);
    highestMs = Math.max(highestMs, endShownMs - 1);
    atMs = span.endMs;
  }
  return count;
}

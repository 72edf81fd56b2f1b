import type { CronFields } from './cron-fields.js';
import { firstInstantShowing, highestWallTime } from './shown-times.js';
import type { TickLine } from './tick-line.js';
import { countWallTimes, nextWallTime, previousWallTime } from './wall-times.js';
import type { ZoneClock } from './zone-clock.js';

/**
 * The ticks of a job at fixed times of day: one for each matching wall time, when the clock first shows it or a
 * later one. So a time that occurs twice ticks in the first pass, one that is left out ticks at the first instant
 * after the gap, and all times left out by one gap meet in one tick.
 */
export function fixedTimeTicks(fields: CronFields, clock: ZoneClock): TickLine {
  return {
    next(afterMs) {
      const wallMs = nextWallTime(fields, highestWallTime(clock, afterMs) + 1);
      return wallMs === undefined ? undefined : firstInstantShowing(clock, wallMs, afterMs + 1);
    },
    previous(atMs) {
      const wallMs = previousWallTime(fields, highestWallTime(clock, atMs));
      return wallMs === undefined ? undefined : firstInstantShowing(clock, wallMs, -Infinity);
    },
    count: (fromMs, toMs, max) => countTicks(fields, clock, { fromMs, toMs, max }),
  };
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
    const endShownMs = Math.min(span.endMs, range.toMs + 1) + span.offsetMs;
    if (countWallTimes(fields, highestMs + 1, firstShownMs + 1) > 0) count++;
    count += countWallTimes(fields, Math.max(highestMs, firstShownMs) + 1, endShownMs);
    highestMs = Math.max(highestMs, endShownMs - 1);
    atMs = span.endMs;
  }
  return count;
}

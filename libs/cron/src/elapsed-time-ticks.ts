import type { CronFields } from './cron-fields.js';
import type { TickLine } from './tick-line.js';
import { countWallTimes, nextWallTime, previousWallTime } from './wall-times.js';
import { longestShiftMs, type ZoneClock } from './zone-clock.js';

/**
 * The ticks of a job with a wildcard minute or hour: every instant at which the clock shows a match. So what a gap
 * leaves out is left out, and an hour that occurs twice ticks in both passes.
 */
export function elapsedTimeTicks(fields: CronFields, clock: ZoneClock): TickLine {
  return {
    next(afterMs) {
      for (let atMs = afterMs + 1; ;) {
        const span = clock.spanAt(atMs);
        const wallMs = nextWallTime(fields, atMs + span.offsetMs);
        if (wallMs === undefined) return undefined;
        if (wallMs - span.offsetMs < span.endMs) return wallMs - span.offsetMs;
        const isPastRepeats = span.endMs - atMs >= longestShiftMs;
        atMs = isPastRepeats ? Math.max(span.endMs, wallMs - longestShiftMs) : span.endMs;
      }
    },
    previous(upToMs) {
      for (let atMs = upToMs; ;) {
        const span = clock.spanAt(atMs);
        const wallMs = previousWallTime(fields, atMs + span.offsetMs);
        if (wallMs === undefined) return undefined;
        if (wallMs - span.offsetMs >= span.startMs) return wallMs - span.offsetMs;
        const isPastRepeats = atMs - span.startMs >= longestShiftMs;
        atMs = isPastRepeats ? Math.min(span.startMs - 1, wallMs + longestShiftMs) : span.startMs - 1;
      }
    },
    count(fromMs, toMs, max) {
      let count = 0;
      for (let atMs = fromMs + 1; atMs <= toMs && count < max;) {
        const { endMs, offsetMs } = clock.spanAt(atMs);
        count += countWallTimes(fields, atMs + offsetMs, Math.min(endMs, toMs + 1) + offsetMs);
        atMs = endMs;
      }
      return count;
    },
  };
}

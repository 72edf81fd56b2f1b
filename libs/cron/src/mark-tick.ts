import { isTick } from './is-tick.js';
import type { Schedule } from './schedule.js';
import { firstWallTimeMetAt } from './shown-times.js';
import { instantMs } from './supported-range.js';
import { nextWallTime } from './wall-times.js';
import { longestShiftMs, type ZoneClock, zoneClock } from './zone-clock.js';

/**
 * What a clock change did to a tick. `gap`: the clock left out a time of the schedule, and this first instant after
 * the gap stands for it. `repeated`: the clock shows the time of this tick twice.
 */
export type ClockMark = 'gap' | 'repeated';

/**
 * The mark of a tick for a preview; `undefined` for an ordinary tick, for `@every`, and for what is no tick.
 *
 * @throws RangeError when `tick` is not a valid date
 */
export function markTick(schedule: Schedule, tick: Date): ClockMark | undefined {
  const tickMs = instantMs(tick, 'tick');
  if (schedule.kind !== 'cron' || !isTick(schedule, tick)) return undefined;
  const clock = zoneClock(schedule.timezone);
  const shownMs = tickMs + clock.spanAt(tickMs).offsetMs;
  if (!schedule.fields.hasWildcardTime) {
    const wallMs = nextWallTime(schedule.fields, firstWallTimeMetAt(clock, tickMs));
    if (wallMs !== undefined && wallMs < shownMs) return 'gap';
  }
  return isShownTwice(clock, tickMs, shownMs) ? 'repeated' : undefined;
}

function isShownTwice(clock: ZoneClock, atMs: number, shownMs: number): boolean {
  let span = clock.spanAt(atMs - longestShiftMs);
  while (span.endMs <= atMs + longestShiftMs) {
    const next = clock.spanAt(span.endMs);
    if (shownMs < span.endMs + span.offsetMs && shownMs >= span.endMs + next.offsetMs) return true;
    span = next;
  }
  return false;
}

import type { Schedule } from './schedule.js';
import { instantMs } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * The first tick strictly after an instant, or `undefined` when there is none up to the end of 2199.
 *
 * The latest answer is kept with the schedule, and `parseSchedule` gives all jobs with the same expression and
 * zone the same schedule: asking for each of them costs one look-up.
 *
 * @throws RangeError when `after` is not a valid date
 */
export function nextTick(schedule: Schedule, after: Date): Date | undefined {
  const afterMs = instantMs(after, 'after');
  const latest = latestAnswers.get(schedule);
  if (latest !== undefined && afterMs >= latest.fromMs && (latest.tickMs === undefined || afterMs < latest.tickMs)) {
    return asDate(latest.tickMs);
  }
  const tickMs = ticksOf(schedule).next(afterMs);
  latestAnswers.set(schedule, { fromMs: afterMs, tickMs });
  return asDate(tickMs);
}

/** `tickMs` is the first tick after each instant from `fromMs` until the tick itself. */
const latestAnswers = new WeakMap<Schedule, { fromMs: number; tickMs: number | undefined }>();

function asDate(tickMs: number | undefined): Date | undefined {
  return tickMs === undefined ? undefined : new Date(tickMs);
}

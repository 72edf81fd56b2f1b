import type { Schedule } from './schedule.js';
import { instantMs } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * Whether an instant is a tick, to the millisecond.
 *
 * @throws RangeError when `at` is not a valid date
 */
export function isTick(schedule: Schedule, at: Date): boolean {
  const atMs = instantMs(at, 'at');
  return ticksOf(schedule).next(atMs - 1) === atMs;
}

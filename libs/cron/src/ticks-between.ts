import type { Schedule } from './schedule.js';
import { instantMs, tickCount } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * The oldest ticks after `from` and not after `to`, ascending.
 *
 * @param limit how many at most
 * @throws RangeError when a date is not valid or `limit` is not a whole number from 0
 */
export function ticksBetween(schedule: Schedule, from: Date, to: Date, limit: number): Date[] {
  const toMs = instantMs(to, 'to');
  const line = ticksOf(schedule);
  const max = tickCount(limit, 'limit');
  const ticks: Date[] = [];
  let fromMs = instantMs(from, 'from');
  while (ticks.length < max) {
    const tickMs = line.next(fromMs);
    if (tickMs === undefined || tickMs > toMs) break;
    ticks.push(new Date(tickMs));
    fromMs = tickMs;
  }
  return ticks;
}

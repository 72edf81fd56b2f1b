import type { Schedule } from './schedule.js';
import { instantMs, tickCount } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * The newest ticks after `from` and not after `to`, ascending. What it costs depends on `limit`, not on the range.
 *
 * @param limit how many at most
 * @throws RangeError when a date is not valid or `limit` is not a whole number from 0
 */
export function lastTicksBetween(schedule: Schedule, from: Date, to: Date, limit: number): Date[] {
  const fromMs = instantMs(from, 'from');
  const line = ticksOf(schedule);
  const max = tickCount(limit, 'limit');
  const ticks: Date[] = [];
  let toMs = instantMs(to, 'to');
  while (ticks.length < max) {
    const tickMs = line.previous(toMs);
    if (tickMs === undefined || tickMs <= fromMs) break;
    ticks.push(new Date(tickMs));
    toMs = tickMs - 1;
  }
  return ticks.reverse();
}

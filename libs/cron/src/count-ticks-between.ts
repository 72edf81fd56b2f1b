import type { Schedule } from './schedule.js';
import { instantMs, tickCount } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * How many ticks there are after `from` and not after `to`, or `max` when there are more. They are not listed
 * one by one: a year of seconds costs about as much as a year of days.
 *
 * @throws RangeError when a date is not valid or `max` is not a whole number from 0
 */
export function countTicksBetween(schedule: Schedule, from: Date, to: Date, max: number): number {
  return ticksOf(schedule).count(instantMs(from, 'from'), instantMs(to, 'to'), tickCount(max, 'max'));
}

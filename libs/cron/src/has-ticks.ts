import type { Schedule } from './schedule.js';
import { firstInstantMs } from './supported-range.js';
import { ticksOf } from './ticks-of.js';

/**
 * Whether a schedule ever ticks. False for a date that never comes, as in `0 0 30 2 *`, for `@manually`, and for a
 * period of `@every` that ends after 2199. Decided in milliseconds.
 */
export function hasTicks(schedule: Schedule): boolean {
  return ticksOf(schedule).next(firstInstantMs - 1) !== undefined;
}

import { InvalidInputError } from '@aster-scheduler/core';
import { InvalidScheduleError } from './invalid-schedule-error.js';
import { parseSchedule } from './parse-schedule.js';
import type { Schedule, ScheduleOptions } from './schedule.js';

/**
 * The schedule of a job that is stored; without an expression it has no ticks. What was read when it was stored may be
 * unreadable later, or on another host: each knows the zones of its own data.
 *
 * @throws InvalidInputError that names the field of the job which has to be given another value
 */
export function storedSchedule(expression: string | null | undefined, options: ScheduleOptions): Schedule {
  try {
    return parseSchedule(expression ?? '@manually', options);
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    throw new InvalidInputError([{ field: error.field, message: error.message }]);
  }
}

import { hasTicks } from './has-ticks.js';
import { InvalidScheduleError, type ScheduleField } from './invalid-schedule-error.js';
import { parseSchedule } from './parse-schedule.js';
import type { Schedule, ScheduleOptions } from './schedule.js';

/** What is wrong with a schedule, and with which of its two fields. */
export interface ScheduleProblem {
  readonly field: ScheduleField;
  readonly message: string;
}

/** The schedule of a cron expression, or what is wrong with it; one that never fires is refused. */
export function readSchedule(
  expression: string,
  options: ScheduleOptions,
): { readonly schedule: Schedule } | { readonly problem: ScheduleProblem } {
  try {
    const schedule = parseSchedule(expression, options);
    if (schedule.kind === 'manual' || hasTicks(schedule)) return { schedule };
    const why = schedule.kind === 'every' ? 'its period ends after the year 2199' : 'no day matches all its fields';
    return { problem: { field: 'cron_expr', message: `never fires: ${why}` } };
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    return { problem: { field: error.field, message: error.message } };
  }
}

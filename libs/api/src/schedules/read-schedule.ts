import { type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import {
  hasTicks,
  InvalidScheduleError,
  parseSchedule,
  type Schedule,
  type ScheduleOptions,
} from '@aster-scheduler/cron';

/** The schedule of a cron expression, or what is wrong with it in the words of the API. */
export function readSchedule(
  expression: string,
  options: ScheduleOptions,
): { readonly schedule: Schedule } | { readonly problem: FieldProblem } {
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

/** @throws InvalidInputError for an expression or zone that is not valid, and for one that never fires */
export function requireSchedule(expression: string, options: ScheduleOptions): Schedule {
  const read = readSchedule(expression, options);
  if ('problem' in read) throw new InvalidInputError([read.problem]);
  return read.schedule;
}

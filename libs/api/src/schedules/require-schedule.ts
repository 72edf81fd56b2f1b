import { InvalidInputError } from '@aster-scheduler/core';
import { readSchedule, type Schedule, type ScheduleOptions } from '@aster-scheduler/cron';

/** @throws InvalidInputError for an expression or zone that is not valid, and for one that never fires */
export function requireSchedule(expression: string, options: ScheduleOptions): Schedule {
  const read = readSchedule(expression, options);
  if ('problem' in read) throw new InvalidInputError([read.problem]);
  return read.schedule;
}

import type { Schedule } from '@aster-scheduler/cron';
import { describeSchedule } from '@aster-scheduler/cron/describe';

/** A schedule in words, with its zone: `At 02:30 in Europe/Berlin`. */
export function wordsOfSchedule(schedule: Schedule): string {
  const words = describeSchedule(schedule);
  return schedule.kind === 'cron' ? `${words} in ${schedule.timezone}` : words;
}

import { formatDuration } from '@aster-scheduler/core';
import type { Schedule } from '@aster-scheduler/cron';

/** A schedule as plainly as it can be written: numbers for names, five fields unless it has seconds. */
export function normalForm(schedule: Schedule): string {
  if (schedule.kind === 'manual') return '@manually';
  if (schedule.kind === 'every') return `@every ${formatDuration(schedule.periodMs)}`;
  const { second, minute, hour, dayOfMonth, month, dayOfWeek } = schedule.fields.wording;
  const fields = [minute, hour, dayOfMonth, month, dayOfWeek];
  return (second === '0' ? fields : [second, ...fields]).join(' ');
}

import cronstrue from 'cronstrue';
import type { FieldWording } from './cron-fields.js';
import { describeDays } from './describe-days.js';
import { hasTicks } from './has-ticks.js';
import type { Schedule } from './schedule.js';

/** A schedule in plain English, with a 24-hour clock and without the zone. */
export function describeSchedule(schedule: Schedule): string {
  if (schedule.kind === 'manual') return 'Only when triggered';
  if (!hasTicks(schedule)) return 'Never';
  return schedule.kind === 'every' ? describePeriod(schedule.periodMs) : describeFields(schedule.fields.wording);
}

/**
 * cronstrue's sentence. Where a day field lists extensions, or both day fields restrict, the days are put in our own
 * words: cronstrue refuses `W` in a list, and its wording for two day fields can read as if both had to match.
 */
function describeFields(wording: FieldWording): string {
  const { dayOfMonth, dayOfWeek } = wording;
  const isMixed = [dayOfMonth, dayOfWeek].some((field) => field.includes(',') && /[LW#]/.test(field));
  if (!isMixed && (dayOfMonth === '*' || dayOfWeek === '*')) return describeByLibrary(wording);
  return `${describeByLibrary({ ...wording, dayOfMonth: '*', dayOfWeek: '*' })}, on ${describeDays(wording)}`;
}

function describeByLibrary({ second, minute, hour, dayOfMonth, month, dayOfWeek }: FieldWording): string {
  const expression = [second, minute, hour, dayOfMonth, month, dayOfWeek].join(' ');
  return cronstrue.toString(expression, { use24HourTimeFormat: true });
}

function describePeriod(periodMs: number): string {
  const hours = Math.floor(periodMs / 3_600_000);
  const minutes = Math.floor(periodMs / 60_000) % 60;
  const seconds = (periodMs % 60_000) / 1_000;
  const parts = [countOf(hours, 'hour'), countOf(minutes, 'minute'), countOf(seconds, 'second')].filter(
    (part) => part !== '',
  );
  const last = parts.pop() ?? '';
  return parts.length === 0 ? `Every ${last}` : `Every ${parts.join(', ')} and ${last}`;
}

function countOf(count: number, unit: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

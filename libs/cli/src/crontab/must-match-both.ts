import type { VixieFields } from './vixie-fields.js';

/**
 * Whether a day must be one of both day fields. Cron goes by the first letter, `*` or not, so `*` with a step makes it
 * so; BusyBox by whether one of the fields leaves no day out.
 */
export function mustMatchBoth({ dayOfMonth, dayOfWeek, isBusybox }: VixieFields): boolean {
  if (!isBusybox) return dayOfMonth.beginsWithStar || dayOfWeek.beginsWithStar;
  return dayOfMonth.text === '*' || dayOfWeek.values.length === 7;
}

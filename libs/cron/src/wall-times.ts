import { countDates, matchesDate, nextDate, previousDate } from './calendar.js';
import type { CronFields } from './cron-fields.js';
import { countTimes, countTimesBefore, timeAt } from './times-of-day.js';

const daySeconds = 86_400;

/** The first matching wall time at or after `wallMs`; `undefined` when there is none up to the year 2200. */
export function nextWallTime({ dates, times }: CronFields, wallMs: number): number | undefined {
  const seconds = Math.ceil(wallMs / 1_000);
  const day = Math.floor(seconds / daySeconds);
  const date = nextDate(dates, day);
  if (date === undefined) return undefined;
  const index = date > day ? 0 : countTimesBefore(times, seconds - day * daySeconds);
  if (index < countTimes(times)) return wallTime(date, timeAt(times, index));
  const later = nextDate(dates, day + 1);
  return later === undefined ? undefined : wallTime(later, timeAt(times, 0));
}

/** The last matching wall time at or before `wallMs`; `undefined` when there is none from the year 1969 on. */
export function previousWallTime({ dates, times }: CronFields, wallMs: number): number | undefined {
  const seconds = Math.floor(wallMs / 1_000);
  const day = Math.floor(seconds / daySeconds);
  const date = previousDate(dates, day);
  if (date === undefined) return undefined;
  const last = countTimes(times) - 1;
  const index = date < day ? last : countTimesBefore(times, seconds - day * daySeconds + 1) - 1;
  if (index >= 0) return wallTime(date, timeAt(times, index));
  const earlier = previousDate(dates, day - 1);
  return earlier === undefined ? undefined : wallTime(earlier, timeAt(times, last));
}

/** How many matching wall times lie from `fromMs` to just before `toMs`. */
export function countWallTimes({ dates, times }: CronFields, fromMs: number, toMs: number): number {
  if (fromMs >= toMs) return 0;
  const from = Math.ceil(fromMs / 1_000);
  const to = Math.ceil(toMs / 1_000);
  const firstDay = Math.floor(from / daySeconds);
  const lastDay = Math.floor(to / daySeconds);
  const beforeFirst = matchesDate(dates, firstDay) ? countTimesBefore(times, from - firstDay * daySeconds) : 0;
  const onLast = matchesDate(dates, lastDay) ? countTimesBefore(times, to - lastDay * daySeconds) : 0;
  return countDates(dates, firstDay, lastDay) * countTimes(times) + onLast - beforeFirst;
}

function wallTime(day: number, secondOfDay: number): number {
  return (day * daySeconds + secondOfDay) * 1_000;
}

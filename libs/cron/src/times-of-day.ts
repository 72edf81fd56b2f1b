import { includes, type NumberSet, rankOf, valueAt } from './number-set.js';

/** The times of a day a cron expression names: every combination of its hours, minutes and seconds. */
export interface TimesOfDay {
  readonly hours: NumberSet;
  readonly minutes: NumberSet;
  readonly seconds: NumberSet;
}

/** How many times there are in a whole day; at least one. */
export function countTimes(times: TimesOfDay): number {
  return times.hours.values.length * times.minutes.values.length * times.seconds.values.length;
}

/** How many of the times lie before `secondOfDay`, which may be anything from 0 to 86,400. */
export function countTimesBefore(times: TimesOfDay, secondOfDay: number): number {
  const hour = Math.floor(secondOfDay / 3_600);
  const minute = Math.floor(secondOfDay / 60) % 60;
  const perMinute = times.seconds.values.length;
  const perHour = times.minutes.values.length * perMinute;
  const wholeHours = rankOf(times.hours, hour) * perHour;
  if (!includes(times.hours, hour)) return wholeHours;
  const wholeMinutes = rankOf(times.minutes, minute) * perMinute;
  if (!includes(times.minutes, minute)) return wholeHours + wholeMinutes;
  return wholeHours + wholeMinutes + rankOf(times.seconds, secondOfDay % 60);
}

/** The time at `index`, from 0 to one less than `countTimes`, in seconds of the day. */
export function timeAt(times: TimesOfDay, index: number): number {
  const perMinute = times.seconds.values.length;
  const perHour = times.minutes.values.length * perMinute;
  const hour = valueAt(times.hours, Math.floor(index / perHour));
  const minute = valueAt(times.minutes, Math.floor((index % perHour) / perMinute));
  return hour * 3_600 + minute * 60 + valueAt(times.seconds, index % perMinute);
}

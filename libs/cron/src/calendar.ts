import { Cron } from 'croner';
import { boundedCache } from './bounded-cache.js';
import type { DatePattern } from './cron-fields.js';
import { firstInstantMs } from './supported-range.js';

/** Days are counted from 1970-01-01, months from January of the year 0. */
const dayMs = 86_400_000;
const firstMonth = 1969 * 12;
const lastMonth = 2200 * 12 + 11;

/** Whether any date ever matches: 30 February does not. */
export function hasDates(pattern: DatePattern): boolean {
  return pattern.isEveryDate || pattern.texts.some(hasDatesOf);
}

export function matchesDate(pattern: DatePattern, day: number): boolean {
  if (pattern.isEveryDate) return true;
  const month = monthOf(day);
  return (datesOf(pattern, month) & (1 << (day - firstDayOf(month)))) !== 0;
}

/** The first matching day from `day` on; `undefined` when there is none up to the year 2200. */
export function nextDate(pattern: DatePattern, day: number): number | undefined {
  if (pattern.isEveryDate) return day;
  if (!hasDates(pattern)) return undefined;
  for (let month = Math.max(monthOf(day), firstMonth); month <= lastMonth; month++) {
    const first = firstDayOf(month);
    const dates = datesOf(pattern, month) & bitsFrom(day - first);
    if (dates !== 0) return first + 31 - Math.clz32(dates & -dates);
  }
  return undefined;
}

/** The last matching day up to `day`; `undefined` when there is none from the year 1969 on. */
export function previousDate(pattern: DatePattern, day: number): number | undefined {
  if (pattern.isEveryDate) return day;
  if (!hasDates(pattern)) return undefined;
  for (let month = Math.min(monthOf(day), lastMonth); month >= firstMonth; month--) {
    const first = firstDayOf(month);
    const dates = datesOf(pattern, month) & ~bitsFrom(day - first + 1);
    if (dates !== 0) return first + 31 - Math.clz32(dates);
  }
  return undefined;
}

/** How many of the days from `from` to the one before `to` match. */
export function countDates(pattern: DatePattern, from: number, to: number): number {
  if (from >= to) return 0;
  if (pattern.isEveryDate) return to - from;
  let count = 0;
  for (let month = monthOf(from); firstDayOf(month) < to; month++) {
    const first = firstDayOf(month);
    count += countBits(datesOf(pattern, month) & bitsFrom(from - first) & ~bitsFrom(to - first));
  }
  return count;
}

const beforeAll = new Date(firstInstantMs - 366 * dayMs);

/** Whether there are dates, by text. */
const possible = boundedCache<string, boolean>(4_096);

/** The matching days of a month as bits, the first of the month lowest, by month and text. */
const months = boundedCache<string, number>(32_768);

/** Each holds a table of ten thousand years. */
const crons = boundedCache<string, Cron>(64);

function hasDatesOf(text: string): boolean {
  return possible.get(text, () => cronOf(text).nextRun(beforeAll) !== null);
}

function datesOf(pattern: DatePattern, month: number): number {
  if (!pattern.months.includes((month % 12) + 1)) return 0;
  let dates = 0;
  for (const text of pattern.texts) dates |= months.get(`${month} ${text}`, () => findDates(text, month));
  return dates;
}

function findDates(text: string, month: number): number {
  const cron = cronOf(text);
  const first = firstDayOf(month);
  const end = firstDayOf(month + 1);
  let dates = 0;
  for (let day = first; day < end; day++) {
    if (cron.match(new Date(day * dayMs))) dates |= 1 << (day - first);
  }
  return dates;
}

/** Midnight of the matching dates in UTC: with an offset instead of a zone, croner does no clock arithmetic. */
function cronOf(text: string): Cron {
  return crons.get(text, () => new Cron(`0 0 0 ${text}`, { mode: '6-part', utcOffset: 0, paused: true }));
}

/** The bits of a month from `index` on, where an index below 0 means all and one above 30 none. */
function bitsFrom(index: number): number {
  if (index > 30) return 0;
  return index < 0 ? -1 : -1 << index;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function monthOf(day: number): number {
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstDayOf(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMs;
}

import { parseDuration } from '@aster-scheduler/core';
import { isValidTimezone } from '@aster-scheduler/cron';
import { usageError } from '../errors/cli-error.js';
import { instantsShowing, utcMsOf, type WallTime, wallTimeAt } from './wall-clock.js';

/** What a text about time is relative to. */
export interface InstantOptions {
  readonly now: Date;
  /** The zone of a time that names none. */
  readonly timezone: string;
  /** Which of the two is meant where the clock shows a time twice. */
  readonly fold?: 'first' | 'second';
  /** What a span alone, such as `2h`, is: so long before now, or after it. Absent: no instant. */
  readonly span?: 'ago' | 'ahead';
}

/**
 * Reads an instant as people write it: ISO 8601 with a zone, `now`, `now-2h`, `09:00`, `yesterday 09:00`,
 * `2026-03-29 02:30 Europe/Berlin`. A date without a time is its midnight.
 *
 * @throws CliError for what is no instant, does not exist in its zone, or comes twice there while `fold` is not given
 */
export function parseInstant(text: string, options: InstantOptions): Date {
  const trimmed = text.trim().slice(0, longestText);
  const relative = /^now(?:\s*([+-])\s*(\S+))?$/.exec(trimmed);
  if (relative !== null) return shiftedNow(text, relative[1], relative[2], options.now);
  if (options.span !== undefined && /^[\d.]+[a-z]/.test(trimmed)) {
    return shiftedNow(text, options.span === 'ago' ? '-' : '+', trimmed, options.now);
  }
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)$/.test(trimmed)) {
    const at = new Date(trimmed.replace(/\s?(Z|[+-]\d\d:?\d\d)$/, '$1').replace(' ', 'T'));
    if (Number.isNaN(at.getTime())) throw unreadable(text);
    return at;
  }
  return wallInstant(text, trimmed, options);
}

const longestText = 200;

function shiftedNow(text: string, sign: string | undefined, duration: string | undefined, now: Date): Date {
  if (duration === undefined) return now;
  const days = /^(\d{1,5})d$/.exec(duration)?.[1];
  const spanMs = days === undefined ? parseDuration(duration) : Number(days) * 86_400_000;
  if (spanMs === undefined) throw unreadable(text);
  return new Date(now.getTime() + (sign === '-' ? -spanMs : spanMs));
}

const wallForm =
  /^(?:(\d{4})-(\d\d)-(\d\d)|(yesterday|today|tomorrow))?(?:(?:^|[T ]\s*)(\d{1,2}):(\d\d)(?::(\d\d))?)?(?:\s+(\S+))?$/;

function wallInstant(text: string, trimmed: string, options: InstantOptions): Date {
  const match = wallForm.exec(trimmed);
  if (match === null || trimmed === '') throw unreadable(text);
  const [, year, month, day, word, hour, minute, second, zone] = match;
  if (zone !== undefined && !isZone(zone)) throw unreadable(text);
  const timezone = zone === undefined ? options.timezone : zoneOf(zone);
  const base = wallTimeAt(options.now, timezone);
  const date =
    year === undefined ? dayNamed(word, base) : { year: Number(year), month: Number(month), day: Number(day) };
  const time = { hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  const wall: WallTime = { ...date, ...time };
  if (!isRealTime(wall)) throw unreadable(text);
  return chosen(text, instantsShowing(wall, timezone), timezone, options.fold);
}

function chosen(text: string, instants: readonly Date[], timezone: string, fold: InstantOptions['fold']): Date {
  const [first, second] = instants;
  if (first === undefined) {
    throw usageError(
      `${text} does not exist in ${timezone}: the clock is put forward past it`,
      'name a time before or after the change',
    );
  }
  if (second === undefined || fold === 'first') return first;
  if (fold === 'second') return second;
  throw usageError(
    `${text} comes twice in ${timezone}: ${first.toISOString()} and ${second.toISOString()}`,
    'say which with --fold first or --fold second',
  );
}

function dayNamed(word: string | undefined, { year, month, day }: WallTime): Pick<WallTime, 'year' | 'month' | 'day'> {
  const shift = word === 'yesterday' ? -1 : word === 'tomorrow' ? 1 : 0;
  const date = new Date(Date.UTC(year, month - 1, day + shift));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 30 February and 25 o'clock are none. */
function isRealTime(wall: WallTime): boolean {
  const date = new Date(utcMsOf(wall));
  return (
    date.getUTCMonth() + 1 === wall.month &&
    date.getUTCDate() === wall.day &&
    date.getUTCHours() === wall.hour &&
    date.getUTCMinutes() === wall.minute &&
    date.getUTCSeconds() === wall.second
  );
}

function isZone(text: string): boolean {
  return isValidTimezone(zoneOf(text));
}

function zoneOf(text: string): string {
  return text.toLowerCase() === 'utc' ? 'UTC' : text;
}

function unreadable(text: string): Error {
  return usageError(
    `${JSON.stringify(text)} is no instant`,
    "write it as 09:00, 'yesterday 09:00', now-2h, '2026-03-29 02:30 Europe/Berlin' or 2026-03-29T00:30:00Z",
  );
}

import { jobRules } from '@aster-scheduler/core';
import { boundedCache } from './bounded-cache.js';
import { parsePeriodMs } from './go-duration.js';
import { InvalidScheduleError } from './invalid-schedule-error.js';
import { parseCronFields } from './parse-cron-fields.js';
import { quoteText } from './quote-text.js';
import type { CronSchedule, Schedule, ScheduleOptions } from './schedule.js';
import { instantMs } from './supported-range.js';
import { isValidTimezone } from './timezone.js';

/** Longer expressions are refused unread. */
const longestExpression = jobRules.cronExpr.max;

const descriptors = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const cronSchedules = boundedCache<string, CronSchedule>(10_000);

/**
 * Reads a schedule: 5 cron fields or 6 with seconds first, a descriptor from `@yearly` to `@hourly`,
 * `@every` with a Go duration, or `@manually`, each with an optional `CRON_TZ=` or `TZ=` prefix.
 *
 * Cron schedules with the same text and zone share one frozen object, so that what is worked out for one job serves
 * all.
 *
 * @throws InvalidScheduleError for whatever is wrong with the expression or the zone; it names the place
 * @throws RangeError when `anchorAt` is not a valid date
 */
export function parseSchedule(expression: string, options: ScheduleOptions = {}): Schedule {
  if (typeof expression !== 'string') throw invalid('the cron expression is not a text');
  if (expression.length > longestExpression) {
    throw invalid(`the cron expression is longer than ${longestExpression} characters`, longestExpression);
  }
  const zone = options.timezone ?? 'UTC';
  if (!isValidTimezone(zone)) throw unknownZone(String(zone), 'timezone');
  const prefix = parsePrefix(expression);
  const timezone = prefix.zone ?? zone;
  const body = expression.slice(prefix.end).replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
  if (body === '') throw invalid('the cron expression is empty', prefix.end);
  if (!body.startsWith('@')) return cronSchedule(expression, timezone, body, prefix.end);
  const fields = descriptors.get(body);
  if (fields !== undefined) return cronSchedule(expression, timezone, fields, 0);
  if (body === '@manually') return Object.freeze({ kind: 'manual', expression, timezone });
  const every = /^@every[ \t\r\n]+/.exec(body)?.[0];
  if (every === undefined) throw unknownDescriptor(body, prefix.end);
  const periodMs = parsePeriodMs(body.slice(every.length), prefix.end + every.length);
  const anchorAt = new Date(instantMs(options.anchorAt ?? new Date(0), 'anchorAt'));
  return Object.freeze({ kind: 'every', expression, timezone, periodMs, anchorAt });
}

function cronSchedule(expression: string, timezone: string, fields: string, offset: number): CronSchedule {
  return cronSchedules.get(`${timezone} ${expression}`, () =>
    Object.freeze({ kind: 'cron', expression, timezone, fields: parseCronFields(fields, offset) }),
  );
}

/** Leading space and the zone prefix; `end` is where the rest begins. */
function parsePrefix(expression: string): { zone: string | undefined; end: number } {
  const start = /^[ \t\r\n]*/.exec(expression)?.[0].length ?? 0;
  const prefix = /^(?:CRON_)?TZ=/.exec(expression.slice(start))?.[0];
  if (prefix === undefined) return { zone: undefined, end: start };
  const position = start + prefix.length;
  const zone = /^[^ \t\r\n]*/.exec(expression.slice(position))?.[0] ?? '';
  if (zone === '') throw invalid(`a time zone is missing after ${prefix}`, position);
  if (!isValidTimezone(zone)) throw unknownZone(zone, 'cron_expr', position);
  const space = /^[ \t\r\n]*/.exec(expression.slice(position + zone.length))?.[0].length ?? 0;
  return { zone, end: position + zone.length + space };
}

function unknownZone(zone: string, field: 'cron_expr' | 'timezone', position?: number): InvalidScheduleError {
  return new InvalidScheduleError(`unknown time zone ${quoteText(zone)}; expected an IANA name`, field, position);
}

function unknownDescriptor(body: string, position: number): InvalidScheduleError {
  if (body === '@every') return invalid('@every needs a duration such as 90s or 1h30m', position + body.length);
  const lower = body.toLowerCase();
  const isKnown = descriptors.has(lower) || lower === '@manually' || /^@every[ \t\r\n]/.test(lower);
  if (isKnown) return invalid(`the descriptor ${quoteText(body)} must be written in lower case`, position);
  const known = [...descriptors.keys(), '@every', '@manually'].join(', ');
  return invalid(`unknown descriptor ${quoteText(body)}; known are ${known}`, position);
}

function invalid(message: string, position?: number): InvalidScheduleError {
  return new InvalidScheduleError(message, 'cron_expr', position);
}

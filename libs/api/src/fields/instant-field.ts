import { field, type FieldOptions, rule } from './field.js';

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/i;

/**
 * The instant of a text as in RFC 3339, such as `2026-03-01T12:00:00Z` or `…+02:00`, to the millisecond; `undefined`
 * for anything else, for a day or time that no calendar has, and outside the years 1 to 9999. A leap second is none.
 */
export function parseInstant(text: string): Date | undefined {
  const match = rfc3339.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = match
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  const at = new Date(text.toUpperCase());
  const utcYear = at.getUTCFullYear();
  return year >= 1 && utcYear >= 1 && utcYear <= 9999 ? at : undefined;
}

/** The instant of a text that an input class has let through. */
export function requireInstant(text: string): Date {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${JSON.stringify(text)} is not an instant`);
  return at;
}

function daysIn(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** An instant as in RFC 3339. */
export function InstantField(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'date-time' }, [
    rule('instant', (value) =>
      typeof value === 'string' && parseInstant(value) !== undefined
        ? undefined
        : 'must be an instant with its zone, such as 2026-03-01T12:00:00Z',
    ),
  ]);
}

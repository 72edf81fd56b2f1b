import { mustMatchBoth } from './must-match-both.js';
import type { VixieField, VixieFields } from './vixie-fields.js';

/** A schedule of Aster for a line of a crontab. */
export interface ConvertedSchedule {
  readonly expression: string;
  /**
   * Cron wants both day fields to match, which no expression says: the expression has the days of the month, and the
   * command must look for these days of the week, 0 is Sunday.
   */
  readonly guardWeekdays?: readonly number[];
  /** What a person should know. */
  readonly notes: readonly string[];
}

/**
 * The expression with the same ticks. Cron and Aster differ in two places: cron wants both day fields to match when one
 * of them begins with a star, even one with a step, where Aster lets either match; and cron calls a line one with a
 * wildcard, which follows elapsed time at clock changes, when its minute or hour begins with a star, Aster when it has
 * one anywhere.
 */
export function toExpression(fields: VixieFields): ConvertedSchedule {
  const notes: string[] = [];
  for (const [name, field] of Object.entries(fieldsOf(fields))) {
    if (/(?:^|,)\w+\/\d/.test(field.text))
      notes.push(`${words[name] ?? name}: cron passes over the step in ${field.text}`);
  }
  const times = [timeText(fields.minute), timeText(fields.hour)];
  const days = toDays(fields);
  const month = fields.month.values.length === 12 ? '*' : plainText(fields.month);
  const expression = [...times, days.dayOfMonth, month, days.dayOfWeek].join(' ');
  if (days.note !== undefined) notes.push(days.note);
  return { expression, guardWeekdays: days.guardWeekdays, notes };
}

function fieldsOf({ isBusybox: _dialect, ...fields }: VixieFields): Readonly<Record<string, VixieField>> {
  return fields;
}

const words: Readonly<Record<string, string>> = { dayOfMonth: 'day of month', dayOfWeek: 'day of week' };

interface Days {
  readonly dayOfMonth: string;
  readonly dayOfWeek: string;
  readonly guardWeekdays?: readonly number[];
  readonly note?: string;
}

function toDays(fields: VixieFields): Days {
  const { dayOfMonth, dayOfWeek } = fields;
  const isEveryDate = dayOfMonth.values.length === 31;
  const isEveryWeekday = dayOfWeek.values.length === 7;
  const mustBoth = mustMatchBoth(fields);
  if (!mustBoth && (isEveryDate || isEveryWeekday)) return { dayOfMonth: '*', dayOfWeek: '*' };
  if (!mustBoth) return { dayOfMonth: plainText(dayOfMonth), dayOfWeek: plainText(dayOfWeek) };
  if (isEveryDate) return { dayOfMonth: '*', dayOfWeek: isEveryWeekday ? '*' : plainText(dayOfWeek) };
  const isPlainStep = /^\*\/\d+$/.test(dayOfMonth.text) && !fields.isBusybox;
  const dates = isPlainStep ? dayOfMonth.text : plainText(dayOfMonth);
  if (isEveryWeekday) return { dayOfMonth: dates, dayOfWeek: '*' };
  return {
    dayOfMonth: dates,
    dayOfWeek: '*',
    guardWeekdays: dayOfWeek.values,
    note: `cron runs it when ${dayOfMonth.text} and ${dayOfWeek.text} both match; Aster has no expression for it, so the command looks at the weekday`,
  };
}

/** Kept as written where it means the same. */
function timeText(field: VixieField): string {
  if (field.beginsWithStar)
    return /^\*(?:\/\d+)?$/.test(field.text) ? field.text : `${field.text.split(',')[0] ?? '*'},${list(field.values)}`;
  return plainText(field);
}

/** Without a star, as written unless cron reads it otherwise than Aster does. */
function plainText(field: VixieField): string {
  return /^[\w-]+(?:\/\d+)?(?:,[\w-]+(?:\/\d+)?)*$/.test(field.text) && !/(?:^|,)\w+\/\d/.test(field.text)
    ? field.text
    : list(field.values);
}

function list(values: readonly number[]): string {
  return values.join(',');
}

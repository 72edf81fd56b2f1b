import type { CronFields, DatePattern } from './cron-fields.js';
import {
  dayOfMonthRule,
  dayOfWeekRule,
  type FieldRule,
  hourRule,
  minuteRule,
  monthRule,
  secondRule,
} from './field-rule.js';
import { InvalidScheduleError } from './invalid-schedule-error.js';
import { includes } from './number-set.js';
import { type ParsedField, parseField } from './parse-field.js';
import { nameCharacter } from './quote-text.js';

const fieldNames = 'minute, hour, day of month, month, day of week';

/**
 * Reads the five fields of a cron expression, or six with the seconds first.
 *
 * @param offset where `text` begins in the whole expression, for the positions in errors
 * @throws InvalidScheduleError
 */
export function parseCronFields(text: string, offset: number): CronFields {
  refuseForeignCharacters(text, offset);
  const words = [...text.matchAll(/[^ \t\r\n]+/g)].map((match) => ({ text: match[0], position: offset + match.index }));
  if (words.length < 5) throw wrongCount(words.length, '', offset + text.length);
  const seventh = words[6];
  if (seventh !== undefined) throw wrongCount(words.length, '; there is no year field', seventh.position);
  const texts = words.length === 5 ? [{ text: '0', position: offset }, ...words] : words;
  const field = (index: number, rule: FieldRule): ParsedField => {
    const { text: fieldText = '', position = offset } = texts[index] ?? {};
    return parseField(rule, fieldText, position);
  };
  const [second, minute, hour] = [field(0, secondRule), field(1, minuteRule), field(2, hourRule)];
  const [dayOfMonth, month, dayOfWeek] = [field(3, dayOfMonthRule), field(4, monthRule), field(5, dayOfWeekRule)];
  return {
    times: { hours: hour.values, minutes: minute.values, seconds: second.values },
    dates: datePattern(dayOfMonth, month, dayOfWeek),
    hasWildcardTime: minute.hasWildcard || hour.hasWildcard,
    wording: {
      second: second.wording,
      minute: minute.wording,
      hour: hour.wording,
      dayOfMonth: dayOfMonth.wording,
      month: month.wording,
      dayOfWeek: dayOfWeek.wording,
    },
  };
}

function refuseForeignCharacters(text: string, offset: number): void {
  const match = /[^0-9A-Za-z*?,/#\- \t\r\n]/u.exec(text);
  if (match === null) return;
  const position = offset + match.index;
  throw new InvalidScheduleError(`unexpected character ${nameCharacter(match[0])}`, 'cron_expr', position);
}

function wrongCount(count: number, hint: string, position: number): InvalidScheduleError {
  const message = `expected 5 fields (${fieldNames}) or 6 with seconds first, found ${count}${hint}`;
  return new InvalidScheduleError(message, 'cron_expr', position);
}

function datePattern(dayOfMonth: ParsedField, month: ParsedField, dayOfWeek: ParsedField): DatePattern {
  const days = calendarText(dayOfMonth);
  const withoutLast = days.filter((day) => day !== 'LW');
  const alternatives = days.length === withoutLast.length || days.length === 1 ? [days] : [withoutLast, ['LW']];
  const weekdays = calendarText(dayOfWeek).join(',');
  const months = month.values.values;
  const isRestrictedByBoth = !dayOfMonth.isUnrestricted && !dayOfWeek.isUnrestricted;
  const everyDayOfMonth = dayOfMonth.values.values.length === 31;
  const everyDayOfWeek = dayOfWeek.values.values.length === 7;
  const everyDay = isRestrictedByBoth ? everyDayOfMonth || everyDayOfWeek : everyDayOfMonth && everyDayOfWeek;
  return {
    texts: alternatives.map((alternative) => `${alternative.join(',')} ${months.join(',')} ${weekdays}`),
    months,
    isEveryDate: months.length === 12 && everyDay,
  };
}

/** The elements of a day field for the calendar. A weekday that is named plainly needs no `#` beside it. */
function calendarText({ isUnrestricted, values, extensions }: ParsedField): string[] {
  if (isUnrestricted) return ['*'];
  const needed = extensions.filter(({ text }) => !text.includes('#') || !includes(values, Number(text[0])));
  return [...values.values.map(String), ...new Set(needed.map(({ text }) => text))];
}

import type { CrontabDialect } from './crontab-entry.js';

/** A field of a crontab: the values that it stands for, and whether it begins with a star, which cron goes by. */
export interface VixieField {
  readonly values: readonly number[];
  readonly beginsWithStar: boolean;
  /** As written; `~` is replaced by the value that was chosen. */
  readonly text: string;
}

/** The five fields of a line of a crontab. */
export interface VixieFields {
  readonly minute: VixieField;
  readonly hour: VixieField;
  readonly dayOfMonth: VixieField;
  readonly month: VixieField;
  readonly dayOfWeek: VixieField;
  /** BusyBox lets either day field match, star or not, and follows the clock as it shows. */
  readonly isBusybox: boolean;
}

/** What is wrong with a field. */
export class CrontabFieldError extends Error {
  override readonly name = 'CrontabFieldError';
}

interface FieldRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const ranges = {
  minute: { name: 'minute', min: 0, max: 59 },
  hour: { name: 'hour', min: 0, max: 23 },
  dayOfMonth: { name: 'day of month', min: 1, max: 31 },
  month: {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  dayOfWeek: { name: 'day of week', min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
} as const satisfies Readonly<Record<string, FieldRange>>;

/**
 * Reads the five fields as cron does.
 *
 * @param random chooses from a range that is written with `~`: a number in [0, 1) for the field
 * @throws CrontabFieldError for what cron would refuse
 */
export function parseVixieFields(
  texts: readonly string[],
  random: (field: string) => number,
  dialect: CrontabDialect = 'cronie',
): VixieFields {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = texts;
  const read = (text: string, range: FieldRange) =>
    parseVixieField(text, range, { random: random(range.name), dialect });
  const weekdays = read(dayOfWeek, ranges.dayOfWeek);
  const sundaysAsZero = [...new Set(weekdays.values.map((day) => day % 7))].sort((one, other) => one - other);
  return {
    minute: read(minute, ranges.minute),
    hour: read(hour, ranges.hour),
    dayOfMonth: read(dayOfMonth, ranges.dayOfMonth),
    month: read(month, ranges.month),
    dayOfWeek: { ...weekdays, values: sundaysAsZero },
    isBusybox: dialect === 'busybox',
  };
}

/** Whether cron would take them. */
export function areVixieFields(texts: readonly string[], dialect: CrontabDialect): boolean {
  try {
    parseVixieFields(texts, () => 0, dialect);
    return true;
  } catch (error) {
    if (error instanceof CrontabFieldError) return false;
    throw error;
  }
}

interface Reading {
  readonly random: number;
  readonly dialect: CrontabDialect;
}

function parseVixieField(text: string, range: FieldRange, { random, dialect }: Reading): VixieField {
  const values = new Set<number>();
  const hasTilde = dialect === 'cronie' || dialect === 'openbsd';
  const chosen = hasTilde ? text.split(',').map((part) => chooseValue(part, range, random)) : text.split(',');
  for (const part of chosen) {
    for (const value of dialect === 'busybox' ? busyboxValuesOf(part, range) : valuesOf(part, range)) values.add(value);
  }
  const sorted = [...values].sort((one, other) => one - other);
  // a range of BusyBox may go on over the end
  const writtenText = dialect === 'busybox' && text.includes('-') ? sorted.join(',') : chosen.join(',');
  return { values: sorted, beginsWithStar: text.startsWith('*'), text: writtenText };
}

/** `~`, `0~59`, `~30`: one value of the range. */
function chooseValue(part: string, range: FieldRange, random: number): string {
  const match = /^(\w*)~(\w*)$/.exec(part);
  if (match === null) return part;
  const from = match[1] === '' ? range.min : numberOf(match[1] ?? '', range);
  const to =
    match[2] === ''
      ? Math.min(range.max, range.name === 'day of week' ? 6 : range.max)
      : numberOf(match[2] ?? '', range);
  if (from > to) throw new CrontabFieldError(`${range.name}: ${part} has its end before its begin`);
  return String(from + Math.floor(random * (to - from + 1)));
}

function valuesOf(part: string, range: FieldRange): readonly number[] {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) throw new CrontabFieldError(`${range.name}: ${JSON.stringify(part)} is nothing that cron takes`);
  const [, star, first = '', last, step] = match;
  if (star === undefined && last === undefined) return [numberOf(first, range)]; // cron passes over a step here
  const from = star === undefined ? numberOf(first, range) : range.min;
  const to = star === undefined ? numberOf(last ?? '', range) : range.max;
  const by = step === undefined ? 1 : Number(step);
  if (by < 1 || from > to) throw new CrontabFieldError(`${range.name}: ${JSON.stringify(part)} stands for nothing`);
  const values: number[] = [];
  for (let value = from; value <= to; value += by) values.push(value);
  return values;
}

/** Ranges go on over the end, `*` of the days of the month counts from 0, and names end after three letters. */
function busyboxValuesOf(part: string, range: FieldRange): readonly number[] {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
  const by = Number(match?.[4] ?? 1);
  if (match === null || by < 1)
    throw new CrontabFieldError(`${range.name}: ${JSON.stringify(part)} stands for nothing`);
  const [, star, first = '', last] = match;
  const isDate = range.name === 'day of month';
  const low = isDate ? 0 : range.min;
  const size = range.name === 'day of week' ? 7 : range.max - low + 1;
  const from = star === undefined ? numberOf(first, range) : low;
  const to = star === undefined ? (last === undefined ? from : numberOf(last, range)) : low + size - 1;
  const steps = (((to - from) % size) + size) % size;
  const values: number[] = [];
  for (let step = 0; step <= steps; step += by) values.push(low + ((((from - low + step) % size) + size) % size));
  return values.filter((value) => value >= range.min);
}

function numberOf(text: string, { name, min, max, names }: FieldRange): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + (name === 'month' ? 1 : 0) : Number(/^\d+$/.test(text) ? text : Number.NaN);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CrontabFieldError(`${name}: ${JSON.stringify(text)} is not ${min} to ${max}`);
}

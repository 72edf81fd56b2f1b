/** What one field of a cron expression may hold. */
export interface FieldRule {
  readonly name: string;
  readonly min: number;
  /** The end of `*` and of `N/S`. */
  readonly max: number;
  /** The largest number that may be written; 7 for the day of the week, where it is Sunday again. */
  readonly largest: number;
  /** Upper-case names that stand for numbers from `min` on. */
  readonly names: readonly string[];
  /** The extensions this field takes besides plain values. */
  readonly extensions: 'none' | 'day of month' | 'day of week';
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export const secondRule = plainRule('second', 0, 59);
export const minuteRule = plainRule('minute', 0, 59);
export const hourRule = plainRule('hour', 0, 23);
export const dayOfMonthRule: FieldRule = { ...plainRule('day of month', 1, 31), extensions: 'day of month' };
export const monthRule: FieldRule = { ...plainRule('month', 1, 12), names: months };
export const dayOfWeekRule: FieldRule = {
  ...plainRule('day of week', 0, 6),
  largest: 7,
  names: weekdays,
  extensions: 'day of week',
};

function plainRule(name: string, min: number, max: number): FieldRule {
  return { name, min, max, largest: max, names: [], extensions: 'none' };
}

import type { TimesOfDay } from './times-of-day.js';

/** The dates a cron expression names, in the form of its calendar. */
export interface DatePattern {
  /**
   * Day of month, month and day of week for the calendar, in numbers and with every range and step written out.
   * A date matches when it matches one of the texts: there are two where `LW` is one of several, which croner refuses.
   */
  readonly texts: readonly string[];
  /** The months that can hold a date, 1 to 12. */
  readonly months: readonly number[];
  /** Whether every date matches. */
  readonly isEveryDate: boolean;
}

/** What the fields of a cron expression stand for. Plain data. */
export interface CronFields {
  readonly times: TimesOfDay;
  readonly dates: DatePattern;
  /**
   * Whether the minute or the hour has a wildcard: then the schedule ticks whenever the wall clock shows a match.
   * Without one it ticks once for each time of day, however often the clock shows it.
   */
  readonly hasWildcardTime: boolean;
  /** The fields for describing them: seconds to days of week. */
  readonly wording: FieldWording;
}

/** Each field in numbers and as it was meant: `*`, ranges and steps kept, names and needless steps replaced. */
export interface FieldWording {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly dayOfMonth: string;
  readonly month: string;
  readonly dayOfWeek: string;
}

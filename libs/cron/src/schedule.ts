import type { CronFields } from './cron-fields.js';

/** What a schedule depends on besides its expression. */
export interface ScheduleOptions {
  /**
   * IANA name of the zone whose wall clock counts; `UTC` by default. A `CRON_TZ=` or `TZ=` prefix in the expression
   * wins.
   */
  readonly timezone?: string;
  /**
   * From when `@every` counts: the job's creation or last edit. The first tick is one period later. 1970 by default.
   */
  readonly anchorAt?: Date;
}

interface ScheduleText {
  /** The expression as it was given. */
  readonly expression: string;
  /** The zone that counts: of the prefix, else of the options. */
  readonly timezone: string;
}

/** Ticks where the wall clock of a zone shows certain times. */
export interface CronSchedule extends ScheduleText {
  readonly kind: 'cron';
  readonly fields: CronFields;
}

/** Ticks in equal distances from an instant; the zone plays no part. */
export interface EverySchedule extends ScheduleText {
  readonly kind: 'every';
  readonly periodMs: number;
  readonly anchorAt: Date;
}

/** `@manually`: no ticks at all. */
export interface ManualSchedule extends ScheduleText {
  readonly kind: 'manual';
}

/** A valid schedule, as `parseSchedule` makes it. Plain data: a copy by value works as well. */
export type Schedule = CronSchedule | EverySchedule | ManualSchedule;

/**
 * What a clock change did to a tick. `gap`: the clock left out a time of the schedule, and this first instant after the
 * gap stands for it. `repeated`: the clock shows the time of this tick twice.
 */
export type ClockMark = 'gap' | 'repeated';

/** An instant of a schedule. */
export interface TickResource {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The same instant by the clock of the schedule's zone, with its distance from UTC. */
  readonly local_time: string;
  /** `null` for an ordinary tick. */
  readonly mark: ClockMark | null;
}

/** Which ticks of a job are asked for. */
export interface TicksQuery {
  /** 1 to 1000; 5 by default. */
  readonly count?: number;
  /** ISO 8601 with a zone; ticks after this instant. The present by default. */
  readonly from?: string;
}

/** A schedule that is to be looked at. */
export interface SchedulePreviewInput extends TicksQuery {
  readonly cron_expr: string;
  /** An IANA name; `UTC` by default. */
  readonly timezone?: string | null;
}

/** What a schedule comes to. */
export interface SchedulePreviewResource {
  readonly cron_expr: string;
  /** The zone that counts: of a prefix in the expression, else the one that was given. */
  readonly timezone: string;
  /** In plain English. */
  readonly description: string;
  readonly ticks: readonly TickResource[];
}

import type { RunStatisticsResource } from '@aster-scheduler/client';

/** A day by the clock of a job. */
export interface HeatDay {
  /** `2026-11-28` */
  readonly date: string;
  /** 0 is Monday. */
  readonly weekday: number;
  /** 0 is the oldest that is shown. */
  readonly week: number;
  /** Absent: nothing ended on that day. */
  readonly counts?: HeatCounts;
}

export interface HeatCounts {
  readonly succeeded: number;
  /** Or timed out. */
  readonly failed: number;
  readonly skipped: number;
}

const dayMs = 24 * 3_600_000;

/**
 * The days of so many weeks up to today, Monday first, each with what has ended on it.
 *
 * @param dateOf the date of an instant by the clock of the job
 */
export function planDays(
  { columns, rows }: RunStatisticsResource,
  { weeks, today, dateOf }: { readonly weeks: number; readonly today: string; readonly dateOf: (at: Date) => string },
): readonly HeatDay[] {
  const place = new Map(columns.map((name, index) => [name, index]));
  const counts = new Map<string, HeatCounts>();
  for (const row of rows) {
    const of = (name: string) => row[place.get(name) ?? -1] ?? 0;
    const told = { succeeded: of('succeeded'), failed: of('failed') + of('timed_out'), skipped: of('skipped') };
    // the middle of the day: whatever the clock did that night, it is the same date
    if (Object.values(told).some((count) => count > 0)) counts.set(dateOf(new Date(of('at') + dayMs / 2)), told);
  }
  // dates are counted in UTC, where every day has 24 hours
  const last = Date.parse(`${today}T00:00:00Z`);
  const weekdayOfToday = (new Date(last).getUTCDay() + 6) % 7;
  const first = last - (weekdayOfToday + (weeks - 1) * 7) * dayMs;
  return Array.from({ length: (last - first) / dayMs + 1 }, (_, index) => {
    const date = new Date(first + index * dayMs).toISOString().slice(0, 10);
    return { date, weekday: index % 7, week: Math.floor(index / 7), counts: counts.get(date) };
  });
}

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
  /** Of half of them it was less; absent: none was started. */
  readonly p50Ms?: number;
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
  // the middle of the day: whatever the clock did that night, it is the same date
  const counts = countsBy({ columns, rows }, (at) => dateOf(new Date(at.getTime() + dayMs / 2)));
  // dates are counted in UTC, where every day has 24 hours
  const last = Date.parse(`${today}T00:00:00Z`);
  const weekdayOfToday = (new Date(last).getUTCDay() + 6) % 7;
  const first = last - (weekdayOfToday + (weeks - 1) * 7) * dayMs;
  return Array.from({ length: (last - first) / dayMs + 1 }, (_, index) => {
    const date = new Date(first + index * dayMs).toISOString().slice(0, 10);
    return { date, weekday: index % 7, week: Math.floor(index / 7), counts: counts.get(date) };
  });
}

/** An hour by the clock of a job. */
export interface HeatHour {
  readonly hour: number;
  readonly counts?: HeatCounts;
}

/**
 * The hours of so many days up to today, each with what has ended in it. An hour that the clock shows twice has both;
 * one that it leaves out has nothing.
 *
 * @param localOf the date and hour of an instant by the clock of the job, as `2026-11-28 02`
 */
export function planHours(
  heat: Pick<RunStatisticsResource, 'columns' | 'rows'>,
  { days, today, localOf }: { readonly days: number; readonly today: string; readonly localOf: (at: Date) => string },
): ReadonlyArray<{ readonly date: string; readonly hours: readonly HeatHour[] }> {
  const counts = countsBy(heat, localOf);
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => {
    const date = new Date(last - (days - 1 - index) * dayMs).toISOString().slice(0, 10);
    const hours = Array.from({ length: 24 }, (__, hour) => {
      return { hour, counts: counts.get(`${date} ${String(hour).padStart(2, '0')}`) };
    });
    return { date, hours };
  });
}

/** What has ended, added up by a name of its step; steps in which nothing has are left out. */
function countsBy(
  { columns, rows }: Pick<RunStatisticsResource, 'columns' | 'rows'>,
  nameOf: (at: Date) => string,
): ReadonlyMap<string, HeatCounts> {
  const place = new Map(columns.map((name, index) => [name, index]));
  const counts = new Map<string, HeatCounts>();
  for (const row of rows) {
    const of = (name: string) => row[place.get(name) ?? -1] ?? 0;
    const told = { succeeded: of('succeeded'), failed: of('failed') + of('timed_out'), skipped: of('skipped') };
    if (Object.values(told).every((count) => count === 0)) continue;
    const name = nameOf(new Date(of('at')));
    const before: HeatCounts = counts.get(name) ?? { succeeded: 0, failed: 0, skipped: 0 };
    // what stands twice is told by the longer one
    const p50Ms = Math.max(before.p50Ms ?? 0, row[place.get('p50_ms') ?? -1] ?? 0);
    counts.set(name, {
      succeeded: before.succeeded + told.succeeded,
      failed: before.failed + told.failed,
      skipped: before.skipped + told.skipped,
      ...(p50Ms > 0 ? { p50Ms } : {}),
    });
  }
  return counts;
}

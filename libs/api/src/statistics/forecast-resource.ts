import type { ForecastResource } from '@aster-scheduler/client';
import {
  findPeaks,
  type Forecast,
  type ForecastClockChange,
  type ForecastRange,
  listClockChanges,
  type Peak,
  planForecast,
  type ScheduledJobs,
  type SlotPeak,
} from '@aster-scheduler/statistics';
import { takeTurn } from '../http/turns.js';

export const forecastColumns = ['at', 'starts', 'running_p50', 'running_p95', 'slots'];

/** What schedules come to, and all that is told of it. */
export interface WorkedForecast {
  readonly forecast: Forecast;
  readonly resource: ForecastResource;
  /** When most runs at once in each pool. */
  readonly busiest: readonly SlotPeak[];
}

/** Works a forecast out, in portions between which others have their turn. */
export async function workForecast(
  groups: readonly ScheduledJobs[],
  range: ForecastRange,
  slots: ReadonlyMap<string, number>,
): Promise<WorkedForecast> {
  const forecast = await planForecast(groups, range, takeTurn);
  const peaks = await findPeaks(forecast, range, slots, takeTurn);
  const clockChanges = listClockChanges(forecast.schedules, range);
  const slotsOfAll = [...slots.values()].reduce((sum, each) => sum + each, 0);
  return {
    forecast,
    resource: toForecastResource({ forecast, range, slotsOfAll, peaks, clockChanges }),
    busiest: [...forecast.pools].map(([pool, load]) => busiestOf(pool, load.runningP95, range, slots)),
  };
}

function busiestOf(
  pool: string,
  running: ArrayLike<number>,
  { from, stepMs }: ForecastRange,
  slots: ReadonlyMap<string, number>,
): SlotPeak {
  let busiest = 0;
  for (let step = 1; step < running.length; step += 1)
    if ((running[step] ?? 0) > (running[busiest] ?? 0)) busiest = step;
  const at = new Date(from.getTime() + busiest * stepMs).toISOString();
  return { at, pool, running: short(running[busiest] ?? 0), slots: slots.get(pool) ?? 0 };
}

function toForecastResource(worked: {
  readonly forecast: Forecast;
  readonly range: ForecastRange;
  readonly slotsOfAll: number;
  readonly peaks: readonly Peak[];
  readonly clockChanges: readonly ForecastClockChange[];
}): ForecastResource {
  const { forecast, range, slotsOfAll, peaks, clockChanges } = worked;
  const { starts, runningP50, runningP95 } = forecast.total;
  return {
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    step_ms: range.stepMs,
    columns: forecastColumns,
    rows: Array.from(starts, (count, step) => [
      range.from.getTime() + step * range.stepMs,
      short(count),
      short(runningP50[step] ?? 0),
      short(runningP95[step] ?? 0),
      slotsOfAll,
    ]),
    peaks: peaks.map(({ at, pool, starts: count, runningP95: running, slots, jobs, proposal }) => ({
      at: at.toISOString(),
      pool,
      starts: count,
      running_p95: running,
      slots,
      jobs: jobs.map(({ name, jobs: same, usualMs }) => ({ name, jobs: same, usual_ms: usualMs })),
      proposal: proposal ?? null,
    })),
    clock_changes: clockChanges.map(({ timezone, at, fromOffsetMs, toOffsetMs, kind, jobs }) => ({
      timezone,
      at: at.toISOString(),
      from: offset(fromOffsetMs),
      to: offset(toOffsetMs),
      kind,
      jobs,
    })),
    is_complete: forecast.isComplete,
  };
}

function short(number: number): number {
  return Math.round(number * 100) / 100;
}

/** An offset from UTC as `+01:00`. */
function offset(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

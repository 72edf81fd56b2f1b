import { type Schedule, ticksBetween } from '@aster-scheduler/cron';
import type { ForecastRange } from './plan-forecast.js';

/** A job that may start at another minute. */
export interface SpreadJob {
  readonly name: string;
  readonly pool: string;
  readonly cronExpr: string;
  readonly schedule: Schedule;
}

/** A schedule at a minute of the hour at which less starts. */
export interface QuieterSchedule {
  readonly job: string;
  readonly cronExpr: string;
  /** Why, for people. */
  readonly sentence: string;
}

/** Whatever ticks more often than this in a range is not looked at. */
const mostTicks = 1_500;

/**
 * The quietest minutes of the hour for jobs that start at one minute of it, each the nearest behind the job's own. They
 * follow from each other: one job after the other is taken away and put where less starts then, so that all proposals
 * together are as good as each. A job whose minute would be at most half as busy is told of, any other is not.
 *
 * @param minutes starts in the range by minute of the hour of UTC, those of the jobs among them, by pool
 */
export function planSpread(
  minutes: ReadonlyMap<string, Float64Array>,
  jobs: readonly SpreadJob[],
  range: Pick<ForecastRange, 'from' | 'to'>,
): readonly QuieterSchedule[] {
  const counts = new Map([...minutes].map(([pool, starts]) => [pool, Float64Array.from(starts)]));
  return jobs.flatMap((job) => {
    const starts = counts.get(job.pool);
    return starts === undefined ? [] : (spreadJob(starts, job, range) ?? []);
  });
}

/** Moves a job to its quietest minute. `undefined`: there is hardly a quieter one, and nothing is moved. */
function spreadJob(
  starts: Float64Array,
  { name, pool, cronExpr, schedule }: SpreadJob,
  { from, to }: Pick<ForecastRange, 'from' | 'to'>,
): QuieterSchedule | undefined {
  const [, minute, rest] = /^(\d{1,2})((?: +\S+){4})$/.exec(cronExpr.trim()) ?? [];
  if (minute === undefined || rest === undefined) return undefined;
  const ticks = ticksBetween(schedule, new Date(from.getTime() - 1), new Date(to.getTime() - 1), mostTicks + 1);
  const [first] = ticks;
  if (first === undefined || ticks.length > mostTicks) return undefined;
  const own = first.getUTCMinutes(); // zones may be apart from UTC by half an hour
  const at = (distance: number): number => starts[(own + distance) % 60] ?? 0;
  const distances = Array.from({ length: 59 }, (_, n) => n + 1);
  const least = Math.min(...distances.map(at));
  const before = at(0);
  if (before <= ticks.length || (least + ticks.length) * 2 > before) return undefined;
  const distance = distances.find((each) => at(each) === least) ?? 0;
  starts[own] = before - ticks.length;
  starts[(own + distance) % 60] = least + ticks.length;
  const quieter = (Number(minute) + distance) % 60;
  const sentence =
    `at minute ${quieter} of the hour ${countText(least)} other runs start in pool ${pool}, ` +
    `at minute ${minute} there are ${countText(before - ticks.length)}`;
  return { job: name, cronExpr: `${quieter}${rest}`, sentence };
}

/** Schedules by rate count in parts. */
function countText(starts: number): string {
  return String(Math.round(starts));
}

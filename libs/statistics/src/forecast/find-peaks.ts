import { countTicksBetween } from '@aster-scheduler/cron';
import type { Load } from './load.js';
import type { Forecast, ForecastRange, ParsedJobs } from './plan-forecast.js';

/** A step in which much is to run at once in a pool. */
export interface Peak {
  readonly at: Date;
  readonly pool: string;
  readonly starts: number;
  readonly runningP95: number;
  readonly slots: number;
  /** The jobs that take most of the slots. */
  readonly jobs: readonly PeakJobs[];
  /** What would lower it, as a sentence; absent: nothing simple would. */
  readonly proposal?: string;
}

export interface PeakJobs {
  /** The name of one of the jobs. */
  readonly name: string;
  readonly jobs: number;
  /** How long a run of each of them usually takes. */
  readonly usualMs: number;
}

const mostPeaks = 10;
const mostJobs = 5;
/** A peak is so many times the usual of its pool, at least. */
const peakFactor = 2;
/** Schedules between two turns of the event loop. */
const schedulesPerTurn = 1_000;
/** Of an hour: jobs are spread over its first half. */
const mostMinutes = 29;

/** The highest peaks: where most is to run for the slots that there are, and clearly more than usual. */
export async function findPeaks(
  forecast: Forecast,
  range: ForecastRange,
  slots: ReadonlyMap<string, number>,
  pause: () => Promise<void>,
): Promise<readonly Peak[]> {
  const highest = [...forecast.pools]
    .flatMap(([pool, load]) => stepsAbove(load).map((step) => ({ pool, load, step })))
    .map((peak) => ({ ...peak, weight: weightOf(peak.load, peak.step) / Math.max(1, slots.get(peak.pool) ?? 0) }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, mostPeaks);
  const peaks: Peak[] = [];
  for (const { pool, load, step } of highest) {
    const jobs = await listJobsOf(forecast.schedules, pool, stepSpan(range, step), pause);
    peaks.push({
      at: new Date(range.from.getTime() + step * range.stepMs),
      pool,
      starts: Math.round(load.starts[step] ?? 0),
      runningP95: rounded(load.runningP95[step] ?? 0),
      slots: slots.get(pool) ?? 0,
      jobs: jobs.slice(0, mostJobs).map(({ name, jobs: count, usualMs }) => {
        return { name, jobs: count, usualMs: Math.round(usualMs / count) };
      }),
      proposal: proposeSpread(load, step, range, pool, jobs),
    });
  }
  return peaks.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** Jobs that start at once are a load also when they take no time. */
function weightOf({ starts, runningP95 }: Load, step: number): number {
  return (runningP95[step] ?? 0) + (starts[step] ?? 0) / 100;
}

/** Steps that are higher than those beside them and than what is usual. */
function stepsAbove(load: Load): number[] {
  const weights = Array.from(load.starts, (_, step) => weightOf(load, step));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return weights.flatMap((weight, step) => {
    const isHighest = weight > (weights[step - 1] ?? -1) && weight >= (weights[step + 1] ?? -1);
    return isHighest && weight >= peakFactor * mean && (load.starts[step] ?? 0) >= 2 ? [step] : [];
  });
}

interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** A tick at its beginning is part of a step. */
function stepSpan({ from, stepMs }: ForecastRange, step: number): Span {
  const startMs = from.getTime() + step * stepMs - 1;
  return { from: new Date(startMs), to: new Date(startMs + stepMs) };
}

/** Those that start in a step, those that take most of it first. Rates have no peaks. */
async function listJobsOf(
  schedules: readonly ParsedJobs[],
  pool: string,
  { from, to }: Span,
  pause: () => Promise<void>,
): Promise<readonly ParsedJobs[]> {
  const found: ParsedJobs[] = [];
  for (const [n, each] of schedules.entries()) {
    if (n % schedulesPerTurn === schedulesPerTurn - 1) await pause();
    if (each.pool !== pool || each.jobs <= 0 || each.schedule.kind !== 'cron') continue;
    if (countTicksBetween(each.schedule, from, to, 1) > 0) found.push(each);
  }
  return found.sort((one, other) => other.p95Ms - one.p95Ms);
}

/** Spreads the jobs of the schedule that starts most over the minutes behind, if they start at most once an hour. */
function proposeSpread(
  { runningP95 }: Load,
  step: number,
  range: ForecastRange,
  pool: string,
  jobs: readonly ParsedJobs[],
): string | undefined {
  const largest = largestSchedule(jobs);
  if (largest === undefined || largest.jobs < 3) return undefined;
  const hours = (range.to.getTime() - range.from.getTime()) / 3_600_000;
  if (countTicksBetween(largest.schedule, range.from, range.to, 100_000) > Math.ceil(hours) + 1) return undefined;
  const parts = Math.max(2, Math.round(((mostMinutes + 1) * 60_000) / range.stepMs));
  const share = Math.min(runningP95[step] ?? 0, largest.p95Ms / range.stepMs);
  const others = [...runningP95.slice(step + 1, step + parts)].map((running) => running + share / parts);
  const before = rounded(runningP95[step] ?? 0);
  const after = rounded(Math.max((runningP95[step] ?? 0) - share + share / parts, ...others));
  if (after > before * 0.8) return undefined;
  const moved = largest.jobs - Math.ceil(largest.jobs / parts);
  return (
    `move ${moved} of ${largest.jobs} jobs of pool ${pool} with ${JSON.stringify(largest.schedule.expression)} ` +
    `by 1-${mostMinutes} min: peak ${before} → ${after}`
  );
}

function largestSchedule(jobs: readonly ParsedJobs[]) {
  const same = new Map<string, { schedule: ParsedJobs['schedule']; jobs: number; p95Ms: number }>();
  for (const { cronExpr, timezone, schedule, jobs: count, p95Ms } of jobs) {
    const key = JSON.stringify([cronExpr, timezone]);
    const sum = same.get(key) ?? { schedule, jobs: 0, p95Ms: 0 };
    same.set(key, { schedule, jobs: sum.jobs + count, p95Ms: sum.p95Ms + p95Ms });
  }
  return [...same.values()].sort((one, other) => other.p95Ms - one.p95Ms)[0];
}

function rounded(running: number): number {
  return running < 10 ? Math.round(running * 10) / 10 : Math.round(running);
}

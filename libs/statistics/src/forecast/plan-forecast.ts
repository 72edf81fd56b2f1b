import { countTicksBetween, parseSchedule, type Schedule, ticksBetween } from '@aster-scheduler/cron';
import { createLoadSum, type Load, type LoadSum } from './load.js';
import type { ScheduledJobs } from './scheduled-jobs.js';

export interface ForecastRange {
  readonly from: Date;
  /** The last step ends here. */
  readonly to: Date;
  readonly stepMs: number;
}

/** What is to start, in all and by pool. */
export interface Forecast {
  readonly total: Load;
  readonly pools: ReadonlyMap<string, Load>;
  /** Starts by the minute of the hour of UTC, by pool; of schedules that start at most a few times an hour. */
  readonly minutes: ReadonlyMap<string, Float64Array>;
  readonly schedules: readonly ParsedJobs[];
  /** Whether all schedules could be walked. */
  readonly isComplete: boolean;
}

export interface ParsedJobs extends ScheduledJobs {
  readonly schedule: Schedule;
}

/** A schedule that ticks more often than this in a range is counted by the step: a tick takes some microseconds. */
const mostTicksOfOne = 1_500;
/** Ticks and steps of all schedules together. */
const mostWork = 3_000_000;
/** Between two turns of the event loop; some milliseconds. */
const workPerTurn = 4_000;
/** Pools that are told apart; those with most jobs. */
const mostPools = 50;

/**
 * Adds up what schedules come to in a range. Each schedule is walked once, however many jobs have it; `@every`, whose
 * ticks hang on when each job was made, counts as a rate.
 *
 * @param pause is waited for now and then, so that others have their turn
 */
export async function planForecast(
  groups: readonly ScheduledJobs[],
  range: ForecastRange,
  pause: () => Promise<void>,
): Promise<Forecast> {
  const loadRange = {
    fromMs: range.from.getTime(),
    stepMs: range.stepMs,
    steps: Math.ceil((range.to.getTime() - range.from.getTime()) / range.stepMs),
  };
  const known = largestPools(groups);
  const pools = new Map(known.map((pool) => [pool, createLoadSum(loadRange)]));
  const minutes = new Map(known.map((pool) => [pool, new Float64Array(60)]));
  const total = createLoadSum(loadRange);
  const schedules: ParsedJobs[] = [];
  let [work, lastPause] = [0, 0];
  for (const same of bySchedule(groups).values()) {
    const schedule = parse(same[0]);
    if (schedule === undefined) continue;
    const jobs = same.map((each) => ({ ...each, schedule }));
    schedules.push(...jobs);
    if (work > mostWork) continue;
    work += 1 + addSchedule(jobs, schedule, range, loadRange.steps, { total, pools, minutes });
    if (work - lastPause < workPerTurn) continue;
    lastPause = work;
    await pause();
  }
  const loads = new Map([...pools].map(([pool, sum]) => [pool, sum.take()]));
  return { total: total.take(), pools: loads, minutes, schedules, isComplete: work <= mostWork };
}

interface Sums {
  readonly total: LoadSum;
  readonly pools: ReadonlyMap<string, LoadSum>;
  readonly minutes: ReadonlyMap<string, Float64Array>;
}

/** Returns how much there was to do. */
function addSchedule(
  same: readonly ParsedJobs[],
  schedule: Schedule,
  { from, to, stepMs }: ForecastRange,
  steps: number,
  sums: Sums,
): number {
  const addRate = (step: number, ticks: number): void => {
    for (const { pool, jobs, usualMs, p95Ms } of same) {
      for (const sum of poolSums(sums, pool)) sum.addRate(step, ticks * jobs, usualMs / jobs, p95Ms / jobs);
    }
  };
  if (schedule.kind === 'every') {
    for (let step = 0; step < steps; step += 1) addRate(step, stepMs / schedule.periodMs);
    return steps * same.length;
  }
  const before = new Date(from.getTime() - 1); // a tick at the beginning is part of it
  const end = new Date(to.getTime() - 1);
  const ticks = ticksBetween(schedule, before, end, mostTicksOfOne + 1);
  if (ticks.length > mostTicksOfOne) {
    for (let step = 0; step < steps; step += 1) {
      const stepStart = from.getTime() + step * stepMs - 1;
      addRate(
        step,
        countTicksBetween(schedule, new Date(stepStart), new Date(stepStart + stepMs), Number.MAX_SAFE_INTEGER),
      );
    }
    return mostTicksOfOne + 2 * steps * same.length;
  }
  for (const tick of ticks) {
    const minute = Math.floor(tick.getTime() / 60_000) % 60;
    for (const { pool, jobs, usualMs, p95Ms } of same) {
      for (const sum of poolSums(sums, pool)) sum.add(tick.getTime(), jobs, usualMs, p95Ms);
      const ofPool = sums.minutes.get(pool);
      if (ofPool !== undefined) ofPool[minute] = (ofPool[minute] ?? 0) + jobs;
    }
  }
  return ticks.length * (1 + same.length);
}

function poolSums({ total, pools }: Sums, pool: string): readonly LoadSum[] {
  const own = pools.get(pool);
  return own === undefined ? [total] : [total, own];
}

function bySchedule(groups: readonly ScheduledJobs[]): Map<string, ScheduledJobs[]> {
  const same = new Map<string, ScheduledJobs[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.cronExpr, group.timezone]);
    const others = same.get(key);
    if (others === undefined) same.set(key, [group]);
    else others.push(group);
  }
  return same;
}

function largestPools(groups: readonly ScheduledJobs[]): readonly string[] {
  const jobs = new Map<string, number>();
  for (const group of groups) jobs.set(group.pool, (jobs.get(group.pool) ?? 0) + group.jobs);
  const sorted = [...jobs].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, mostPools).map(([pool]) => pool);
}

/** `undefined` of what cannot be read as a schedule. */
function parse(jobs: ScheduledJobs | undefined): Schedule | undefined {
  try {
    return parseSchedule(jobs?.cronExpr ?? '@manually', { timezone: jobs?.timezone });
  } catch {
    return undefined;
  }
}

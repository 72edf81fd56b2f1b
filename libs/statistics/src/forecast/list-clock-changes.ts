import { clockChangesBetween, isTick, markTick, type Schedule, ticksBetween } from '@aster-scheduler/cron';
import type { ForecastRange, ParsedJobs } from './plan-forecast.js';

/** A clock change that moves or repeats times of jobs. */
export interface ForecastClockChange {
  readonly timezone: string;
  readonly at: Date;
  /** How far the clock is ahead of UTC before and after it. */
  readonly fromOffsetMs: number;
  readonly toOffsetMs: number;
  readonly kind: 'gap' | 'repeat';
  /** Whose ticks do not come at the time that the schedule says, or come at one that the clock shows twice. */
  readonly jobs: number;
}

/** More than a clock is moved as a rule. */
const aroundMs = 3 * 3_600_000;
const mostTicks = 20;

/** The clock changes of the zones of schedules in a range, in order. */
export function listClockChanges(
  schedules: readonly ParsedJobs[],
  { from, to }: ForecastRange,
): readonly ForecastClockChange[] {
  const byZone = new Map<string, ParsedJobs[]>();
  for (const each of schedules) {
    if (each.schedule.kind !== 'cron') continue;
    const others = byZone.get(each.schedule.timezone);
    if (others === undefined) byZone.set(each.schedule.timezone, [each]);
    else others.push(each);
  }
  return [...byZone]
    .flatMap(([timezone, ofZone]) =>
      clockChangesBetween(timezone, from, to).map((change): ForecastClockChange => {
        const kind = change.toOffsetMs > change.fromOffsetMs ? 'gap' : 'repeat';
        const known = new Map<Schedule, boolean>(); // 100,000 jobs may share a few hundred schedules
        const touched = ofZone.filter(({ schedule }) => {
          const is = known.get(schedule) ?? isTouched(schedule, change.at, kind);
          known.set(schedule, is);
          return is;
        });
        return { timezone, ...change, kind, jobs: touched.reduce((sum, { jobs }) => sum + jobs, 0) };
      }),
    )
    .sort((one, other) => one.at.getTime() - other.at.getTime());
}

function isTouched(schedule: Schedule, at: Date, kind: 'gap' | 'repeat'): boolean {
  if (kind === 'gap') return isTick(schedule, at) && markTick(schedule, at) === 'gap';
  const ticks = ticksBetween(schedule, new Date(at.getTime() - aroundMs), new Date(at.getTime() + aroundMs), mostTicks);
  return ticks.some((tick) => markTick(schedule, tick) === 'repeated');
}

import type { Schedule } from '@aster-scheduler/cron';
import { type SkippedTicks, skipStretch, type TickPlan } from './plan-ticks.js';

/** Ticks that one row stands for. */
export interface MadeTicks {
  readonly first: Date;
  /** The same as `first` for a single tick. */
  readonly last: Date;
}

/** Takes out of a plan what has a row already. */
export function planAroundMade(schedule: Schedule, plan: TickPlan, made: readonly MadeTicks[]): TickPlan {
  if (made.length === 0) return plan;
  const isMade = (tick: Date): boolean => made.some(({ first, last }) => first <= tick && tick <= last);
  const inOrder = made.toSorted((a, b) => a.first.getTime() - b.first.getTime());
  return {
    ...plan,
    runs: plan.runs.filter((tick) => !isMade(tick)),
    skips: plan.skips.flatMap((skip) => skipAround(schedule, skip, inOrder)),
  };
}

/** What lies between the rows that are there. */
function skipAround(schedule: Schedule, skip: SkippedTicks, made: readonly MadeTicks[]): SkippedTicks[] {
  const within = made.filter(({ first, last }) => first <= skip.last && last >= skip.first);
  if (within.length === 0) return [skip];
  const skips: SkippedTicks[] = [];
  let from = justBefore(skip.first);
  for (const { first, last } of within) {
    skips.push(...skipStretch(schedule, { from, to: justBefore(first) }, skip.reason));
    if (last > from) from = last;
  }
  return [...skips, ...skipStretch(schedule, { from, to: skip.last }, skip.reason)];
}

function justBefore(at: Date): Date {
  return new Date(at.getTime() - 1);
}

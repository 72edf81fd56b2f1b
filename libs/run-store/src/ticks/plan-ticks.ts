import type { MisfirePolicy, RunReason } from '@aster-scheduler/core';
import { countTicksBetween, lastTicksBetween, nextTick, type Schedule, ticksBetween } from '@aster-scheduler/cron';
import { newestExpired } from './last-start-at.js';

/** A tick noticed within this time gets its run, if its catch-up window is not over; an older one is missed. */
export const onTimeMs = 60_000;

/** Missed ticks of one job that become runs in one pass, under the policy `all`. */
export const maxRunsPerPass = 100;

/** A longer stretch of skipped ticks is one row that carries the range. */
export const longestListedStretch = 100;

/** What planning a job's ticks goes by. */
export interface TickFacts {
  readonly schedule: Schedule;
  /** Every tick up to and including this instant is accounted for. */
  readonly plannedUntil: Date;
  readonly misfirePolicy: MisfirePolicy;
  /** Ticks older than this get no run. Absent: however old they are. */
  readonly catchupWindowMs?: number;
  /** Up to and including this instant the schedule counts; absent: for good. */
  readonly until?: Date;
  /** Ticks that somebody wants to be skipped: of missed ones, another is the newest that runs. */
  readonly toSkip?: readonly Date[];
}

/** Ticks that deliberately get no execution. */
export interface SkippedTicks {
  readonly first: Date;
  /** The last one; the same as `first` for a single tick. */
  readonly last: Date;
  readonly count: number;
  readonly reason: RunReason;
  /** Why, for people; absent: as is said of the reason. */
  readonly errorMsg?: string;
}

export interface TickPlan {
  readonly runs: readonly Date[];
  readonly skips: readonly SkippedTicks[];
  readonly plannedUntil: Date;
  /** The first tick after `plannedUntil`. */
  readonly nextRunAt?: Date;
}

/** A stretch of time: ticks after `from`, up to and including `to`. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

/** Decides which of a job's ticks become runs at `now`, and which are recorded as skipped. */
export function planTicks(job: TickFacts, now: Date): TickPlan {
  const end = sooner(now, job.until);
  if (job.plannedUntil >= end) return planned(job, [], [], job.plannedUntil);
  const expiredTo = sooner(end, newestExpired(now, job.catchupWindowMs) ?? job.plannedUntil);
  const onTimeFrom = sooner(end, later(earlier(now, onTimeMs + 1), expiredTo));
  const expired = { from: job.plannedUntil, to: expiredTo };
  const missed = { from: later(job.plannedUntil, expiredTo), to: onTimeFrom };
  const onTime = { from: later(job.plannedUntil, onTimeFrom), to: end };

  const caughtUp = planMissed(job, missed);
  const skips = [...skipStretch(job.schedule, expired, 'missed'), ...caughtUp.skips];
  if (caughtUp.goesOnAfter !== undefined) return planned(job, caughtUp.runs, skips, caughtUp.goesOnAfter);
  const ticks = ticksBetween(job.schedule, onTime.from, onTime.to, Number.MAX_SAFE_INTEGER);
  return planned(job, [...caughtUp.runs, ...ticks], skips, end);
}

interface MissedPlan {
  readonly runs: readonly Date[];
  readonly skips: readonly SkippedTicks[];
  /** Set on a full portion: the next pass goes on from its end. */
  readonly goesOnAfter?: Date;
}

function planMissed(job: TickFacts, missed: Stretch): MissedPlan {
  if (missed.from >= missed.to) return { runs: [], skips: [] };
  switch (job.misfirePolicy) {
    case 'skip':
      return { runs: [], skips: skipStretch(job.schedule, missed, 'missed') };
    case 'latest': {
      const run = newestToRun(job, missed);
      if (run === undefined) return { runs: [], skips: [] };
      return {
        runs: [run],
        skips: skipStretch(job.schedule, { from: missed.from, to: earlier(run, 1) }, 'coalesced'),
      };
    }
    case 'all': {
      const runs = ticksBetween(job.schedule, missed.from, missed.to, maxRunsPerPass);
      return { runs, skips: [], goesOnAfter: runs[maxRunsPerPass - 1] };
    }
  }
}

function newestToRun({ schedule, toSkip = [] }: TickFacts, missed: Stretch): Date | undefined {
  const skipped = new Set(toSkip.map((tick) => tick.getTime()));
  const newest = lastTicksBetween(schedule, missed.from, missed.to, 1 + skipped.size);
  return newest.findLast((tick) => !skipped.has(tick.getTime()));
}

/** The skips of all ticks of a stretch: one for each, or one for the whole when they are many. */
export function skipStretch(schedule: Schedule, stretch: Stretch, reason: RunReason): SkippedTicks[] {
  if (stretch.from >= stretch.to) return [];
  const ticks = ticksBetween(schedule, stretch.from, stretch.to, longestListedStretch + 1);
  if (ticks.length <= longestListedStretch) return ticks.map((tick) => ({ first: tick, last: tick, count: 1, reason }));
  const [first] = ticks;
  const [last] = lastTicksBetween(schedule, stretch.from, stretch.to, 1);
  if (first === undefined || last === undefined) return [];
  const count = countTicksBetween(schedule, stretch.from, stretch.to, Number.MAX_SAFE_INTEGER);
  return [{ first, last, count, reason }];
}

/** Whether the plan is a portion, and more of the job's ticks are due. */
export function isBehind(plan: TickPlan, now: Date): boolean {
  return plan.nextRunAt !== undefined && plan.nextRunAt <= now;
}

function planned(job: TickFacts, runs: readonly Date[], skips: readonly SkippedTicks[], plannedUntil: Date): TickPlan {
  return { runs, skips, plannedUntil, nextRunAt: nextTick(job.schedule, plannedUntil) };
}

function earlier(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}

function sooner(a: Date, b: Date | undefined): Date {
  return b !== undefined && b < a ? b : a;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

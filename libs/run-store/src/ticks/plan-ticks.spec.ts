import type { MisfirePolicy } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import fc from 'fast-check';
import { at, start } from '../testing/insert-test-job.js';
import {
  longestListedStretch,
  maxRunsPerPass,
  onTimeMs,
  planTicks,
  type TickFacts,
  type TickPlan,
} from './plan-ticks.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function facts(more: Partial<TickFacts> & { readonly every?: number } = {}): TickFacts {
  const { every = minute, ...rest } = more;
  return {
    schedule: parseSchedule(`@every ${every / 1_000}s`, { anchorAt: start }),
    plannedUntil: start,
    misfirePolicy: 'latest',
    catchupWindowMs: hour,
    ...rest,
  };
}

/** What a plan says of each tick, in the order of time: `run`, or the reason of the skip. */
function fates(plan: TickPlan, tickMs: number): Map<number, string> {
  const said = new Map<number, string>();
  const say = (ms: number, fate: string) => {
    if (said.has(ms)) throw new Error(`the tick at ${ms} is there twice`);
    said.set(ms, fate);
  };
  for (const run of plan.runs) say(run.getTime(), 'run');
  for (const skip of plan.skips) {
    for (let ms = skip.first.getTime(); ms <= skip.last.getTime(); ms += tickMs) say(ms, skip.reason);
  }
  return said;
}

/** Passes at the same instant until nothing is due. */
function planAll(job: TickFacts, now: Date): TickPlan[] {
  const plans = [planTicks(job, now)];
  for (;;) {
    const last = plans.at(-1);
    if (last?.nextRunAt === undefined || last.nextRunAt > now) return plans;
    plans.push(planTicks({ ...job, plannedUntil: last.plannedUntil }, now));
  }
}

describe('planTicks', () => {
  it('makes a run of each tick that is noticed in time', () => {
    const plan = planTicks(facts({ every: 20_000 }), at(minute));
    expect(plan).toEqual({
      runs: [at(20_000), at(40_000), at(60_000)],
      skips: [],
      plannedUntil: at(minute),
      nextRunAt: at(80_000),
    });
  });

  it('accounts for nothing when no time has passed, or the clock has gone back', () => {
    for (const now of [start, at(-hour)]) {
      expect(planTicks(facts(), now)).toEqual({
        runs: [],
        skips: [],
        plannedUntil: start,
        nextRunAt: at(minute),
      });
    }
  });

  it('has a tick of 60 seconds ago on time, and one a millisecond older missed', () => {
    const job = facts({ misfirePolicy: 'skip' });
    expect(planTicks(job, at(minute + onTimeMs))).toMatchObject({ runs: [at(minute), at(2 * minute)], skips: [] });
    expect(planTicks(job, at(minute + onTimeMs + 1))).toMatchObject({
      runs: [at(2 * minute)],
      skips: [{ first: at(minute), last: at(minute), count: 1, reason: 'missed' }],
    });
  });

  it('runs a missed tick as old as the catch-up window, and none that is a millisecond older', () => {
    const job = facts({ every: hour, misfirePolicy: 'all', catchupWindowMs: 2 * hour });
    expect(planTicks(job, at(3 * hour)).runs).toEqual([at(hour), at(2 * hour), at(3 * hour)]);
    expect(planTicks(job, at(3 * hour + 1))).toMatchObject({
      runs: [at(2 * hour), at(3 * hour)],
      skips: [{ first: at(hour), last: at(hour), count: 1, reason: 'missed' }],
    });
  });

  it('runs a tick that is on time only within the catch-up window, which is a second at the least', () => {
    const job = facts({ catchupWindowMs: 10_000, misfirePolicy: 'all' });
    expect(planTicks(job, at(minute + 10_000)).runs).toEqual([at(minute)]);
    expect(planTicks(job, at(minute + 10_001)).skips).toMatchObject([{ first: at(minute), reason: 'missed' }]);
    expect(planTicks(facts({ catchupWindowMs: 0 }), at(minute + 1_000)).runs).toEqual([at(minute)]);
    expect(planTicks(facts({ catchupWindowMs: 0 }), at(minute + 1_001)).runs).toEqual([]);
  });

  it('runs the newest missed tick however old it is where there is no catch-up window', () => {
    const job = facts({ every: 30 * day, catchupWindowMs: undefined });
    expect(planTicks(job, at(65 * day))).toMatchObject({ runs: [at(60 * day)], skips: [{ reason: 'coalesced' }] });
  });

  it.each<[MisfirePolicy, number[], Array<[number, string]>]>([
    ['all', [1, 2, 3, 4, 5], []],
    [
      'latest',
      [3, 4, 5],
      [
        [1, 'coalesced'],
        [2, 'coalesced'],
      ],
    ],
    [
      'skip',
      [4, 5],
      [
        [1, 'missed'],
        [2, 'missed'],
        [3, 'missed'],
      ],
    ],
  ])('under %s catches up five minutes', (misfirePolicy, runs, skips) => {
    const plan = planTicks(facts({ misfirePolicy }), at(5 * minute));
    expect(plan.runs).toEqual(runs.map((n) => at(n * minute)));
    expect(plan.skips.map((skip) => [skip.first, skip.reason])).toEqual(skips.map(([n, why]) => [at(n * minute), why]));
  });

  it('records a long stretch of skipped ticks as one range with their number', () => {
    const plan = planTicks(facts({ catchupWindowMs: minute }), at(365 * day));
    expect(plan.skips).toEqual([
      { first: at(minute), last: at(365 * day - 2 * minute), count: 365 * 24 * 60 - 2, reason: 'missed' },
    ]);
    expect(plan.runs).toEqual([at(365 * day - minute), at(365 * day)]);
  });

  it('lists the ticks of a short stretch one by one', () => {
    const listed = planTicks(
      facts({ misfirePolicy: 'skip', catchupWindowMs: day }),
      at((longestListedStretch + 2) * minute),
    );
    expect(listed.skips).toHaveLength(longestListedStretch);
    const ranged = planTicks(
      facts({ misfirePolicy: 'skip', catchupWindowMs: day }),
      at((longestListedStretch + 3) * minute),
    );
    expect(ranged.skips).toHaveLength(1);
  });

  it('goes on from the end of a full portion', () => {
    const job = facts({ misfirePolicy: 'all', catchupWindowMs: 10 * day });
    const now = at((2 * maxRunsPerPass + 50) * minute);
    const plans = planAll(job, now);
    expect(plans.map((plan) => plan.runs.length)).toEqual([maxRunsPerPass, maxRunsPerPass, 50]);
    expect(plans[0]).toMatchObject({
      plannedUntil: at(maxRunsPerPass * minute),
      nextRunAt: at((maxRunsPerPass + 1) * minute),
    });
    expect(plans.at(-1)).toMatchObject({ plannedUntil: now, nextRunAt: at((2 * maxRunsPerPass + 51) * minute) });
  });

  it('has no next run where the schedule has no further tick', () => {
    const schedule = parseSchedule('@manually');
    expect(planTicks(facts({ schedule }), at(day))).toEqual({ runs: [], skips: [], plannedUntil: at(day) });
  });

  it('keeps the ticks of a named zone when clocks change', () => {
    const schedule = parseSchedule('30 2 * * *', { timezone: 'Europe/Berlin' });
    const job = facts({
      schedule,
      plannedUntil: new Date('2026-03-28T00:00:00Z'),
      misfirePolicy: 'all',
      catchupWindowMs: 30 * day,
    });
    expect(planTicks(job, new Date('2026-03-31T00:00:00Z')).runs.map((run) => run.toISOString())).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('accounts for each tick exactly once, as the rules say, whatever the passes are', () => {
    const anyJob = fc.record({
      tickMs: fc.constantFrom(1_000, 7_000, minute, 13 * minute, hour, day),
      ticks: fc.integer({ min: 0, max: 400 }),
      offsetMs: fc.integer({ min: 0, max: day }),
      misfirePolicy: fc.constantFrom<MisfirePolicy>('latest', 'all', 'skip'),
      catchupWindowMs: fc.constantFrom(undefined, 0, 5_000, minute, 90_000, hour, 10 * day),
    });
    fc.assert(
      fc.property(anyJob, ({ tickMs, ticks, offsetMs, misfirePolicy, catchupWindowMs }) => {
        const plannedUntil = at(offsetMs);
        const now = new Date(plannedUntil.getTime() + ticks * tickMs + (offsetMs % tickMs));
        const job = facts({ every: tickMs, plannedUntil, misfirePolicy, catchupWindowMs });
        const plans = planAll(job, now);
        const said = new Map(plans.flatMap((plan) => [...fates(plan, tickMs)]));
        expect([...said].sort(([a], [b]) => a - b)).toEqual(expectedFates(job, tickMs, now));
        expect(plans.reduce((sum, plan) => sum + fates(plan, tickMs).size, 0)).toBe(said.size);
        expect(plans.at(-1)?.plannedUntil.getTime()).toBeGreaterThanOrEqual(now.getTime() - tickMs);
      }),
      { numRuns: 300 },
    );
  });
});

/** The rules, tick by tick. */
function expectedFates(job: TickFacts, tickMs: number, now: Date): Array<[number, string]> {
  const from = job.plannedUntil.getTime() - start.getTime();
  const ticks: number[] = [];
  for (let n = Math.floor(from / tickMs) + 1; start.getTime() + n * tickMs <= now.getTime(); n += 1) {
    ticks.push(start.getTime() + n * tickMs);
  }
  const ageOf = (tick: number) => now.getTime() - tick;
  const isMissed = (tick: number) => ageOf(tick) > onTimeMs;
  const isExpired = (tick: number) => ageOf(tick) > Math.max(job.catchupWindowMs ?? Infinity, 1_000);
  const newest = ticks.filter((tick) => isMissed(tick) && !isExpired(tick)).at(-1);
  return ticks.map((tick) => {
    if (isExpired(tick)) return [tick, 'missed'];
    if (!isMissed(tick)) return [tick, 'run'];
    if (job.misfirePolicy === 'skip') return [tick, 'missed'];
    return [tick, job.misfirePolicy === 'all' || tick === newest ? 'run' : 'coalesced'];
  });
}

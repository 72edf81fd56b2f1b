import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import fc from 'fast-check';
import { changeScheduledJobs } from './change-scheduled-jobs.js';
import { findPeaks } from './find-peaks.js';
import { listClockChanges } from './list-clock-changes.js';
import { type ForecastRange, planForecast } from './plan-forecast.js';
import type { ScheduledJobs } from './scheduled-jobs.js';
import { simulateOverlaps } from './simulate-overlaps.js';

const from = new Date('2026-03-02T00:00:00Z');
const hour = 3_600_000;
const day: ForecastRange = { from, to: new Date(from.getTime() + 24 * hour), stepMs: 300_000 };
const pause = async (): Promise<void> => undefined;

const group = (cronExpr: string, jobs: number, more: Partial<ScheduledJobs> = {}): ScheduledJobs => ({
  ...{ cronExpr, timezone: 'UTC', pool: 'default', jobs, usualMs: jobs * 60_000, p95Ms: jobs * 120_000, name: 'a' },
  ...more,
});

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

describe('planForecast', () => {
  it('adds up starts, and how many run on average', async () => {
    const { total } = await planForecast([group('0 * * * *', 3)], day, pause);
    expect(total.starts).toHaveLength(288);
    expect([...total.starts.slice(0, 13)]).toEqual([3, ...Array<number>(11).fill(0), 3]);
    expect(total.runningP50[0]).toBeCloseTo((3 * 60) / 300);
    expect(total.runningP95[0]).toBeCloseTo((3 * 120) / 300);
    expect(total.runningP50[1]).toBeCloseTo(0);
  });

  it('goes on with runs that are longer than a step', async () => {
    const long = group('10 0 * * *', 2, { usualMs: 2 * 1_020_000, p95Ms: 2 * 1_020_000 }); // 17 minutes each
    const { total } = await planForecast([long], day, pause);
    expect([...total.runningP50.slice(1, 7)].map((n) => Math.round(n * 10) / 10)).toEqual([0, 2, 2, 2, 0.8, 0]);
  });

  it('takes what ticks at a high rate as a rate, and @every with it', async () => {
    const seconds = await planForecast([group('* * * * * *', 1, { usualMs: 500, p95Ms: 500 })], day, pause);
    expect(seconds.total.starts[5]).toBe(300);
    expect(seconds.total.runningP50[5]).toBeCloseTo(0.5);
    const every = await planForecast([group('@every 30s', 10, { usualMs: 60_000, p95Ms: 60_000 })], day, pause);
    expect(every.total.starts[5]).toBeCloseTo(100);
    expect(every.total.runningP50[5]).toBeCloseTo(2);
  });

  it('counts every tick of every job, of whatever schedule and length', async () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const cron = fc.oneof(
      minute.map((m) => `${m} * * * *`),
      fc.tuple(minute, fc.integer({ min: 0, max: 23 })).map(([m, h]) => `${m} ${h} * * *`),
      fc.constantFrom('*/7 * * * *', '*/20 * * * * *', '15,45 8-18 * * 1-5', '@daily'),
    );
    const jobs = fc.record({
      cronExpr: cron,
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
      pool: fc.constantFrom('a', 'b'),
      jobs: fc.integer({ min: 1, max: 9 }),
      usualMs: fc.integer({ min: 0, max: 9_000_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(jobs, { maxLength: 12 }), async (given) => {
        const groups = given.map((each) => ({ ...each, p95Ms: each.usualMs, name: 'x' }));
        const { total, pools } = await planForecast(groups, day, pause);
        const expected = sum(
          groups.map(({ cronExpr, timezone, jobs: count }) => {
            const [before, end] = [new Date(from.getTime() - 1), new Date(day.to.getTime() - 1)];
            return count * ticksBetween(parseSchedule(cronExpr, { timezone }), before, end, 100_000).length;
          }),
        );
        expect(Math.round(sum(total.starts))).toBe(expected);
        expect(Math.round(sum([...pools.values()].map((load) => sum(load.starts))))).toBe(expected);
        expect(Math.min(0, ...total.runningP50)).toBeGreaterThan(-1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('lets others have their turn while it works', async () => {
    let pauses = 0;
    const groups = Array.from({ length: 600 }, (_, n) => group(`${n % 60} */${1 + (n % 23)} * * *`, 1));
    await planForecast(groups, day, async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(0);
  });

  it('passes over what is no schedule', async () => {
    const { total, schedules } = await planForecast([group('nonsense', 5), group('@manually', 5)], day, pause);
    expect([sum(total.starts), schedules.length]).toEqual([0, 1]);
  });
});

describe('findPeaks', () => {
  it('tells of the steps in which most runs, by whom, and what would lower them', async () => {
    const forecast = await planForecast(
      [group('0 3 * * *', 40, { name: 'report 1' }), group('*/10 * * * *', 1, { name: 'sync' })],
      day,
      pause,
    );
    const [peak, ...others] = await findPeaks(forecast, day, new Map([['default', 8]]), pause);
    expect(others).toEqual([]);
    expect(peak).toMatchObject({ at: new Date('2026-03-02T03:00:00Z'), pool: 'default', starts: 41, slots: 8 });
    expect(peak?.runningP95).toBe(16);
    expect(peak?.jobs[0]).toEqual({ name: 'report 1', jobs: 40, usualMs: 60_000 });
    expect(peak?.proposal).toBe('move 33 of 40 jobs of pool default with "0 3 * * *" by 1-29 min: peak 16 → 3.1');
  });

  it('has none where the load is even', async () => {
    const forecast = await planForecast([group('*/5 * * * *', 9)], day, pause);
    expect(await findPeaks(forecast, day, new Map(), pause)).toEqual([]);
  });
});

describe('listClockChanges', () => {
  it('tells how many jobs a clock change moves, or meets twice', async () => {
    const year = { from: new Date('2026-03-28T12:00:00Z'), to: new Date('2026-10-26T00:00:00Z'), stepMs: 86_400_000 };
    const berlin = { timezone: 'Europe/Berlin' };
    const { schedules } = await planForecast(
      [
        group('30 2 * * *', 14, berlin),
        group('30 2 * * *', 2, { ...berlin, pool: 'other' }),
        group('0 12 * * *', 5, berlin),
        group('30 2 * * *', 3),
      ],
      year,
      pause,
    );
    const changes = listClockChanges(schedules, year);
    expect(changes).toMatchObject([
      { timezone: 'Europe/Berlin', at: new Date('2026-03-29T01:00:00Z'), kind: 'gap', jobs: 16 },
      { at: new Date('2026-10-25T01:00:00Z'), kind: 'repeat', jobs: 16, fromOffsetMs: 2 * hour, toOffsetMs: hour },
    ]);
  });
});

describe('what is tried out', () => {
  it('is added up with each job as it was taken out, and as it would be put in', async () => {
    const job = { name: 'x', timezone: 'UTC', pool: 'default', concurrencyPolicy: 'allow', usualMs: 60_000 } as const;
    const edits = [{ before: { ...job, cronExpr: '0 3 * * *' }, after: { ...job, cronExpr: '0 4 * * *' } }];
    const { total } = await planForecast(changeScheduledJobs([group('0 3 * * *', 5)], edits), day, pause);
    expect([total.starts[36], total.starts[48]]).toEqual([4, 1]);
    expect(total.runningP50[36]).toBeCloseTo(0.8);
  });

  it.each([
    [
      { concurrencyPolicy: 'forbid', usualMs: 14 * 60_000 },
      72,
      /runs usually take 14 min .* with forbid, 72 of 144 ticks/,
    ],
    [{ concurrencyPolicy: 'forbid', usualMs: 60_000, p95Ms: 14 * 60_000 }, 0, /5 of 100 runs take 14 min/],
    [{ concurrencyPolicy: 'queue', usualMs: 14 * 60_000 }, 72, /wait, and the queue grows/],
    [{ concurrencyPolicy: 'replace', usualMs: 11 * 60_000 }, 72, /end the run before them/],
  ] as const)('finds ticks in the way of %j', (facts, expected, why) => {
    const schedule = parseSchedule('*/10 * * * *');
    const overlaps = simulateOverlaps({ schedule, from, to: day.to, ...facts });
    expect(overlaps).toMatchObject({ expected, ticks: 144 });
    expect(overlaps?.why).toMatch(why);
  });

  it.each([
    { concurrencyPolicy: 'allow', usualMs: 1e9 },
    { concurrencyPolicy: 'forbid' },
    { concurrencyPolicy: 'forbid', usualMs: 1_000, p95Ms: 2_000 },
  ] as const)('finds none of %j', (facts) => {
    const schedule = parseSchedule('*/10 * * * *');
    expect(simulateOverlaps({ schedule, from, to: day.to, ...facts })).toBeUndefined();
  });
});

import { newId } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { closeMinutes } from '../rollups/close-minutes.js';
import { at, insertJob, start } from '../testing/insert-job.js';
import { insertRuns, type TestRun } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import type { Bar } from './bar.js';
import { countLanes } from './count-lanes.js';
import { mergeBars } from './merge-bars.js';
import { planComingTicks } from './plan-coming-ticks.js';
import { readBusy } from './read-busy.js';
import { readTimeline } from './read-timeline.js';

const minute = 60_000;
const hour = 60 * minute;

const bar = (barStart: number, end: number, more: Partial<Bar> = {}): Bar => ({
  ...{ start: barStart, end, status: 'succeeded', count: 1, attempt: 1, runId: `${barStart}` },
  ...more,
});

describe('mergeBars', () => {
  const options = { nearMs: 10, nowMs: 1_000, most: 600 };

  it('makes one of short bars that lie close together, and leaves long ones', () => {
    const bars = [bar(0, 1), bar(5, 6, { status: 'failed', attempt: 3 }), bar(7, 90), bar(8, 9), bar(40, 41)];
    expect(mergeBars(bars, options)).toEqual([
      { start: 0, end: 9, status: 'failed', count: 3, attempt: 3 },
      bar(7, 90),
      bar(40, 41),
    ]);
  });

  it('colours no whole day by one failure, however close its runs lie', () => {
    const bars = Array.from({ length: 100 }, (_, n) => bar(n * 8, n * 8 + 1, n === 50 ? { status: 'failed' } : {}));
    const merged = mergeBars(bars, { ...options, nowMs: 10_000 });
    expect(merged.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
    expect(merged.map(({ count }) => count)).toEqual([50, 2, 48]);
  });

  it('makes none across the present', () => {
    expect(mergeBars([bar(999, 1_000), bar(1_001, 1_002)], options)).toHaveLength(2);
  });

  it('leaves out no run, and has no more bars than may be', () => {
    const bars = fc.array(fc.tuple(fc.nat(5_000), fc.nat(300)), { maxLength: 400 });
    fc.assert(
      fc.property(bars, (given) => {
        const sorted = given.map(([from, length]) => bar(from, from + length)).sort((a, b) => a.start - b.start);
        const merged = mergeBars(sorted, { ...options, most: 40 });
        expect(merged.length).toBeLessThanOrEqual(40);
        expect(merged.reduce((sum, { count }) => sum + count, 0)).toBe(sorted.length);
        for (const { start: from, end } of sorted) {
          expect(merged.some((each) => each.start <= from && each.end >= end)).toBe(true);
        }
      }),
    );
  });
});

describe('countLanes', () => {
  it.each([
    [[], 1],
    [[bar(0, 10), bar(10, 20)], 1],
    [[bar(0, 10), bar(9, 20), bar(9, 9)], 3],
  ])('of %j are %i', (bars, lanes) => {
    expect(countLanes(bars)).toBe(lanes);
  });
});

describe('planComingTicks', () => {
  it('has the ticks of a range, and of those that are too close the first', () => {
    const hourly = parseSchedule('0 * * * *');
    const range = { from: start, to: at(3 * hour), most: 600 };
    expect(planComingTicks(hourly, { ...range, nearMs: minute }).map((tick) => tick.at)).toEqual(
      [1, 2, 3].map((n) => at(n * hour)),
    );
    const dense = planComingTicks(parseSchedule('* * * * * *'), { ...range, nearMs: minute });
    expect(dense).toHaveLength(180);
    expect(planComingTicks(parseSchedule('* * * * * *'), { ...range, nearMs: 1_000, most: 7 })).toHaveLength(7);
  });
});

describe('readTimeline', () => {
  let store: Store;
  let db: Db;
  beforeAll(async () => {
    store = await openStore();
    db = store.db;
  });
  beforeEach(async () => store.empty());
  afterAll(async () => store.drop());

  const range = { from: start, to: at(10 * hour), width: 1_000, now: at(9 * hour) };

  it('has the runs of each row, the long ones by themselves, and what could have started before', async () => {
    const jobId = await insertJob(db, { pool: 'a' });
    const other = await insertJob(db, { pool: 'b' });
    const ended: TestRun[] = [
      { jobId, status: 'succeeded', finishedAt: at(hour), runMs: 2 * hour }, // began before the range
      { jobId, status: 'failed', finishedAt: at(3 * hour), runMs: hour, delayMs: 10 * minute, attemptNum: 2 },
      { jobId, status: 'succeeded', finishedAt: at(5 * hour + 1_000), runMs: 900 },
      { jobId, status: 'timed_out', finishedAt: at(5 * hour + 5_000), runMs: 900 },
      { jobId, status: 'skipped', finishedAt: at(6 * hour), scheduledAt: at(6 * hour) },
      { jobId, status: 'succeeded', finishedAt: at(-hour), runMs: 1_000 }, // ended before it
      { jobId: other, status: 'succeeded', finishedAt: at(2 * hour), runMs: hour },
    ];
    const ids = await insertRuns(db, ended);
    await closeMinutes(db, { now: at(8 * hour) });
    const [row, empty] = await readTimeline(db, { ...range, group: 'job', keys: [jobId, newId(start)] });
    expect(row?.bars).toEqual([
      { start: -hour, end: hour, status: 'succeeded', runId: ids[0], count: 1, attempt: 1 },
      { start: 2 * hour, end: 3 * hour, status: 'failed', runId: ids[1], count: 1, attempt: 2 },
      { start: 5 * hour + 100, end: 5 * hour + 5_000, status: 'timed_out', runId: undefined, count: 2, attempt: 1 },
      { start: 6 * hour, end: 6 * hour, status: 'skipped', runId: ids[4], count: 1, attempt: 0 },
    ]);
    expect(row?.waits).toEqual([[110 * minute, 2 * hour]]);
    expect(row?.lanes).toBe(1);
    expect(empty).toMatchObject({ bars: [], waits: [], lanes: 1 });
    const pools = await readTimeline(db, { ...range, group: 'pool', keys: ['a', 'b'] });
    expect(pools.map(({ bars }) => bars.reduce((sum, { count }) => sum + count, 0))).toEqual([5, 1]);
  });

  it('goes on until now with what runs and waits', async () => {
    const jobId = await insertJob(db);
    const [running, waiting] = [newId(at(8 * hour)), newId(at(8 * hour + minute))];
    const live = {
      job_id: jobId,
      trigger: 'schedule',
      pool: 'default',
      priority: 0,
      concurrency_policy: 'allow',
    } as const;
    await db
      .insertInto('live_runs')
      .values([
        {
          ...{ ...live, id: running, status: 'running', attempt_num: 1, scheduled_at: at(8 * hour) },
          ...{ available_at: at(8 * hour), started_at: at(8.5 * hour), created_at: at(8 * hour) },
        },
        {
          ...{ ...live, id: waiting, status: 'scheduled', scheduled_at: at(8 * hour + minute) },
          ...{ available_at: at(8 * hour + minute), created_at: at(8 * hour) },
        },
      ])
      .execute();
    const [row] = await readTimeline(db, { ...range, group: 'job', keys: [jobId] });
    expect(row?.bars).toMatchObject([
      { start: 8 * hour + minute, end: 9 * hour, status: 'scheduled', runId: waiting },
      { start: 8.5 * hour, end: 9 * hour, status: 'running', runId: running },
    ]);
    expect(row).toMatchObject({ lanes: 2, waits: [[8 * hour, 8.5 * hour]] });
  });

  it('has a bounded number of bars, however many runs there are', async () => {
    const jobId = await insertJob(db);
    const runs = Array.from({ length: 5_000 }, (_, n): TestRun => {
      return {
        jobId,
        status: n % 9 === 0 ? 'failed' : 'succeeded',
        finishedAt: at(n * 7_000),
        runMs: n % 5 === 0 ? hour : 1,
      };
    });
    for (let from = 0; from < runs.length; from += 1_000) await insertRuns(db, runs.slice(from, from + 1_000));
    const [row] = await readTimeline(db, { ...range, group: 'job', keys: [jobId] });
    expect(row?.bars.length).toBeLessThanOrEqual(600);
    expect(row?.bars.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
  });

  it('knows how many ran at once, of what was added up', async () => {
    const jobId = await insertJob(db, { pool: 'a' });
    await insertRuns(db, [
      { jobId, status: 'succeeded', finishedAt: at(30_000), runMs: 30_000 },
      { jobId, status: 'succeeded', finishedAt: at(50_000), runMs: 60_000 },
    ]);
    await closeMinutes(db, { now: at(hour) });
    const [busy, ...others] = await readBusy(db, { from: start, to: at(hour), now: at(hour), pool: 'a' });
    expect(busy).toEqual({ at: start, running: 1.5 });
    expect(others).toEqual([]);
    expect(await readBusy(db, { from: start, to: at(hour), now: at(hour), pool: 'b' })).toEqual([]);
  });
});

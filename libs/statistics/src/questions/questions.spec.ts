import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { percentileOf } from '../durations/histogram.js';
import { closeMinutes } from '../rollups/close-minutes.js';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { failureFingerprint } from './failure-fingerprint.js';
import { countFailingJobs } from './list-failing-jobs.js';
import { type FailureGrouping, planFailures } from './plan-failures.js';
import { finestStep, problemOfStep } from './plan-series.js';
import { planVerdict } from './plan-verdict.js';
import { type FailuresRange, readFailures } from './read-failures.js';
import { readFinished } from './read-finished.js';
import { readJobNumbers } from './read-job-numbers.js';
import { readOverview } from './read-overview.js';
import { readPoolDelays } from './read-pool-delays.js';
import { readSeries } from './read-series.js';
import { createStatisticsReader, readerDefaults } from './statistics-reader.js';
import { TooMuchToCountError } from './too-much-to-count-error.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('readSeries', () => {
  it('has the steps of a range, of one pool, one job or all', async () => {
    const jobId = await insertJob(db, { pool: 'a' });
    const other = await insertJob(db, { pool: 'b' });
    await insertRuns(db, [
      { jobId, status: 'succeeded', finishedAt: at(0), runMs: 100, delayMs: 10 },
      { jobId, status: 'failed', finishedAt: at(2 * minute), runMs: 900 },
      { jobId: other, status: 'skipped', finishedAt: at(2 * minute), skippedTicks: 4 },
      { jobId: other, status: 'succeeded', finishedAt: at(10 * minute), runMs: 7, attemptNum: 3 },
    ]);
    await closeMinutes(db, { now: at(hour) });
    const range = { from: at(0), to: at(hour) };
    const all = await readSeries(db, { ...range, step: '5m' });
    expect(all.until).toEqual(at(59 * minute));
    expect(all.rows).toMatchObject([
      { at: at(0), succeeded: 1, failed: 1, skipped: 1, skippedTicks: 4, maxMs: 900 },
      { at: at(10 * minute), succeeded: 1, retried: 1 },
    ]);
    expect((await readSeries(db, { ...range, step: '1m', scope: { pool: 'a' } })).rows).toHaveLength(2);
    const [row] = (await readSeries(db, { ...range, step: '1h', scope: { jobId } })).rows;
    expect(row).toMatchObject({ at: at(0), succeeded: 1, failed: 1, skipped: 0 });
    expect(Math.abs((percentileOf(row!.durations, 1) ?? 0) - 900)).toBeLessThan(45);
  });

  it('leaves out what begins at its end', async () => {
    const jobId = await insertJob(db);
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(hour), runMs: 1 }]);
    await closeMinutes(db, { now: at(3 * hour) });
    expect((await readSeries(db, { from: at(0), to: at(hour), step: '1m' })).rows).toEqual([]);
  });
});

describe('readPoolDelays', () => {
  it('reads the minutes of the pools that it is asked for, and nothing else of a table with many', async () => {
    const filler = sql`'{}', '{}', '{10}', '{1}'`;
    await sql`insert into aster.run_stats
      select g, 'pool:' || p, ${at(0)}::timestamptz + n * interval '1 minute', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ${filler}
      from generate_series(1, 3) g, generate_series(1, 4) p, generate_series(0, 1499) n`.execute(db);
    await sql`analyze aster.run_stats`.execute(db);
    const since = at(1440 * minute);
    const delays = await readPoolDelays(db, ['1', '3', 'none'], since);
    expect([...delays]).toEqual([
      ['1', { at: [10], n: [60] }],
      ['3', { at: [10], n: [60] }],
    ]);
    const explained = await sql<{ 'QUERY PLAN': string }>`explain (analyze) select 1 from aster.run_stats
      where grain = 1 and scope = any('{pool:1,pool:3}'::text[]) and bucket >= ${since}`.execute(db);
    const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toContain('Seq Scan');
    expect(plan).not.toContain('Rows Removed by Filter');
  });
});

describe('the step of a series', () => {
  const now = at(0);
  it.each([
    ['pool', hour, '1m'],
    ['pool', 26 * hour, '5m'],
    ['pool', 3 * day, '1h'],
    ['pool', 100 * day, '1d'],
    ['job', hour, '1h'],
    ['job', 8 * day, '1h'],
    ['job', 30 * day, '1d'],
  ] as const)('of a %s is for %d ms %s', (owner, rangeMs, step) => {
    expect(finestStep({ from: new Date(now.getTime() - rangeMs), to: now, owner, now })).toBe(step);
  });

  it('is refused where it would have too many rows, or where they are kept no longer', () => {
    const of = (fromMs: number, toMs: number) => ({ from: at(fromMs), to: at(toMs), owner: 'pool' as const, now });
    expect(problemOfStep('1m', of(-1_501 * minute, 0))).toContain('1500 steps of 1m');
    expect(problemOfStep('1m', of(-3 * day, -3 * day + hour))).toContain('not kept for so long');
    expect(problemOfStep('1d', of(-9_000 * day, 0))).toBeUndefined();
    expect(problemOfStep('1d', { ...of(-9_000 * day, 0), owner: 'job' })).toBeUndefined();
  });
});

describe('failures of a range', () => {
  const pause = async (): Promise<void> => undefined;
  const listFailures = async (question: FailuresRange & FailureGrouping) =>
    planFailures(await readFailures(db, question), question, pause);

  it('puts failures together that differ in numbers and ids only, by reason and exit code', async () => {
    const [a, b] = [await insertJob(db, { name: 'a' }), await insertJob(db, { name: 'b' })];
    const failed = { status: 'failed' as const, reason: 'exit_code' as const, exitCode: 1, runMs: 1 };
    await insertRuns(db, [
      { jobId: a, ...failed, finishedAt: at(1), errorMsg: 'no such order 4711' },
      { jobId: b, ...failed, finishedAt: at(2), errorMsg: 'warning\nno such order 12\n' },
      { jobId: b, ...failed, finishedAt: at(3), exitCode: 2, errorMsg: 'no such order 12' },
      { jobId: b, status: 'timed_out', reason: 'timeout', finishedAt: at(4), runMs: 1 },
      { jobId: b, status: 'succeeded', finishedAt: at(4), runMs: 1 },
      { jobId: b, ...failed, finishedAt: at(day), errorMsg: 'no such order 1' },
    ]);
    const range = { from: at(-hour), to: at(hour), limit: 10 };
    const { groups, isComplete } = await listFailures({ ...range, groupBy: 'fingerprint' });
    expect(isComplete).toBe(true);
    expect(groups).toHaveLength(3);
    expect(groups[0]).toMatchObject({
      runs: 2,
      jobs: 2,
      errorLine: 'no such order 12',
      jobNames: ['a', 'b'],
      exitCode: 1,
    });
    expect(groups[0]).toMatchObject({
      firstAt: at(1),
      lastAt: at(2),
      fingerprint: failureFingerprint({ ...failed, errorMsg: 'no such order 9' }),
    });
    const byJob = await listFailures({ ...range, groupBy: 'job' });
    expect(byJob.groups.map(({ runs, jobNames }) => [runs, jobNames])).toEqual([
      [3, ['b']],
      [1, ['a']],
    ]);
  });

  it('goes by what a command has printed, since its message is nothing but an exit code', async () => {
    const [a, b] = [await insertJob(db, { name: 'a' }), await insertJob(db, { name: 'b' })];
    const failed = {
      status: 'failed',
      reason: 'exit_code',
      exitCode: 1,
      runMs: 1,
      errorMsg: 'exited with code 1',
    } as const;
    await insertRuns(db, [
      { jobId: a, ...failed, finishedAt: at(1), errorLine: 'connection to 10.0.0.1 refused' },
      { jobId: b, ...failed, finishedAt: at(2), errorLine: 'connection to 10.0.0.7 refused' },
      { jobId: b, ...failed, finishedAt: at(3), errorLine: 'the disk is full' },
      { jobId: b, ...failed, finishedAt: at(4) },
    ]);
    const range = { from: at(-hour), to: at(hour), limit: 10 };
    const { groups } = await listFailures({ ...range, groupBy: 'fingerprint' });
    expect(groups.map(({ jobs, errorLine }) => [jobs, errorLine])).toEqual([
      [2, 'connection to 10.0.0.7 refused'],
      [1, 'exited with code 1'],
      [1, 'the disk is full'],
    ]);
  });

  it('go by the last line of a long message, of which no more is read', async () => {
    const jobId = await insertJob(db);
    const trace = ' at work\n'.repeat(1_000);
    await insertRuns(db, [
      { jobId, status: 'failed', finishedAt: at(1), runMs: 1, errorMsg: `${trace}  out of paper 4  \n \r\n` },
      { jobId, status: 'failed', finishedAt: at(2), runMs: 1, errorMsg: 'x'.repeat(5_000) },
    ]);
    const rows = await readFailures(db, { from: at(-hour), to: at(hour) });
    expect(rows.map(({ error_msg: text }) => text).sort()).toEqual(['out of paper 4', 'x'.repeat(300)]);
  });

  it('are put together in turns, between which others have theirs', async () => {
    const row = (n: number) => ({
      ...{ job_id: 'a', job_name: 'a', reason: 'exit_code', exit_code: 1, error_msg: `line ${'x'.repeat(n)}`, runs: 1 },
      ...{ first_at: at(n), last_at: at(n), last_run_id: String(n).padStart(5, '0') },
    });
    let pauses = 0;
    const rows = Array.from({ length: 2_000 }, (_, n) => row(n % 250));
    const { groups, isComplete } = await planFailures(rows, { groupBy: 'fingerprint', limit: 3 }, async () => {
      pauses += 1;
    });
    expect([groups.length, groups[0]?.runs, isComplete]).toEqual([3, 8, true]);
    expect(pauses).toBeGreaterThanOrEqual(4);
  });
});

describe('readOverview', () => {
  it('says what is not all right, and compares with the range before', async () => {
    const [fails, skips, fine] = [
      await insertJob(db, { name: 'fails' }),
      await insertJob(db, { name: 'skips', cronExpr: '* * * * *', createdAt: at(-hour) }),
      await insertJob(db, { name: 'fine' }),
    ];
    const ids = await insertRuns(db, [
      { jobId: fails, status: 'failed', finishedAt: at(-minute), runMs: 1 },
      { jobId: skips, status: 'skipped', finishedAt: at(-minute), skippedTicks: 30, reason: 'concurrency_forbid' },
      { jobId: fine, status: 'succeeded', finishedAt: at(-minute), runMs: 1 },
      { jobId: fine, status: 'succeeded', finishedAt: at(-30 * hour), runMs: 1 },
    ]);
    await closeMinutes(db, { now: at(minute) });
    const overview = await readOverview(db, day, at(minute));
    expect(overview.finished).toMatchObject({ succeeded: 1, failed: 1, skipped: 1, skippedTicks: 30 });
    expect(overview.previous).toMatchObject({ succeeded: 1, failed: 0 });
    expect(overview.failing).toMatchObject([
      { jobId: fails, jobName: 'fails', failures: 1, runId: ids[0], since: at(-minute), at: at(-minute) },
    ]);
    expect(overview.skips).toEqual({ byReason: { concurrency_forbid: 30 }, isComplete: true });
    expect(overview.late).toEqual([]);
    expect(overview.verdict.map(({ health }) => health)).toEqual(['failing', 'skipping']);
    expect(overview.skipping).toMatchObject([{ jobId: skips, scheduledEveryMs: minute }]);
    expect(overview.skipping[0]?.effectiveEveryMs).toBeGreaterThan(1.9 * minute);
    expect(overview.verdict.map(({ sentence }) => sentence)).toEqual([
      '1 job is failing',
      '1 job skips many of its ticks',
    ]);
    expect(await readJobNumbers(db, fails)).toMatchObject({ runs: 1, failed: 1 });
  });
});

describe('readFinished', () => {
  it('divides the hour in which a day and the day before meet, and takes the nearest hours for a week', async () => {
    const jobId = await insertJob(db);
    const now = at(25 * minute);
    const ends = [-day - minute, -day + 20 * minute, -day + 40 * minute, -day + 70 * minute, -2 * day + 40 * minute];
    await insertRuns(
      db,
      ends.map((ms) => ({ jobId, status: 'succeeded', finishedAt: at(ms), runMs: 1 })),
    );
    await closeMinutes(db, { now });
    const counts = async (rangeMs: number) => {
      const { finished, previous } = await readFinished(db, rangeMs, now);
      return [finished.succeeded, previous.succeeded];
    };
    expect(await counts(day)).toEqual([2, 3]);
    expect(await counts(7 * day)).toEqual([5, 0]);
    expect(await counts(hour)).toEqual([0, 0]);
  });
});

describe('countFailingJobs', () => {
  it('counts active jobs alone, and none that is gone', async () => {
    for (const status of ['active', 'inactive', 'active', 'archived', 'gone', 'active'] as const) {
      const jobId = await insertJob(db, { status: status === 'gone' ? 'active' : status });
      if (status === 'gone') await sql`delete from aster.jobs where id = ${jobId}`.execute(db);
      else if ((await countFailingJobs(db)) === 2) continue; // the last one does not fail
      const [runId] = await insertRuns(db, [{ jobId, status: 'failed', finishedAt: at(0) }]);
      const times = { first_failed_at: at(0), last_failed_at: at(0) };
      const runs = { first_run_id: runId!, last_run_id: runId! };
      await db
        .insertInto('job_streaks')
        .values({ job_id: jobId, failures: 1, ...times, ...runs })
        .execute();
    }
    expect(await countFailingJobs(db)).toBe(2);
  });
});

describe('planVerdict', () => {
  const pool = { name: 'p', workers: 1, draining: 0, slots: 1, running: 0, due: 1, scheduled: 0, waiting: 0 };
  it.each([
    [{ pools: [pool], failing: 0, skipping: 0, unexplained: 0 }, []],
    [{ pools: [{ ...pool, oldestDueMs: 61_000 }], failing: 0, skipping: 0, unexplained: 0 }, ['runs_late']],
    [
      { pools: [{ ...pool, workers: 0, oldestDueMs: 61_000 }], failing: 2, skipping: 3, unexplained: 0 },
      ['no_worker', 'jobs_failing', 'jobs_skipping'],
    ],
  ])('of %j is %j', (facts, codes) => {
    expect(planVerdict(facts).map(({ code }) => code)).toEqual(codes);
  });
});

describe('the reader of statistics', () => {
  const sleep = (ms: number) => async (tx: Db) => sql`select pg_sleep(${ms / 1_000})`.execute(tx);

  it('asks equal questions once, and gives the answer again for a moment', async () => {
    let asked = 0;
    const reader = createStatisticsReader(db);
    const question = { key: 'same', answer: async () => (asked += 1) };
    expect(await Promise.all([reader.read(question), reader.read(question)])).toEqual([1, 1]);
    expect(await reader.read(question)).toBe(1);
    expect(await reader.read({ ...question, key: 'other' })).toBe(2);
  });

  it('does not keep what has failed', async () => {
    const reader = createStatisticsReader(db);
    const broken = reader.read({ key: 'k', answer: async () => Promise.reject(new Error('broken')) });
    await expect(broken).rejects.toThrow('broken');
    expect(await reader.read({ key: 'k', answer: async () => 1 })).toBe(1);
  });

  it('ends a statement that takes too long, and says what range would do', async () => {
    const reader = createStatisticsReader(db, { ...readerDefaults, deadlineMs: 50 });
    const reading = reader.read({ key: 'slow', rangeMs: day, answer: sleep(5_000) });
    await expect(reading).rejects.toMatchObject({ code: 'TOO_MUCH_TO_COUNT', rangeMs: day / 4 });
  });

  it('takes two connections and no more', async () => {
    const reader = createStatisticsReader(db, { ...readerDefaults, deadlineMs: 20_000 });
    let atOnce = 0;
    let most = 0;
    const read = async (key: string) =>
      reader.read({
        key,
        answer: async (tx) => {
          most = Math.max(most, (atOnce += 1));
          await sleep(50)(tx);
          atOnce -= 1;
        },
      });
    await Promise.all(Array.from({ length: 8 }, async (_, n) => read(`short ${n}`)));
    expect(most).toBe(2);
  });

  it('refuses who would wait too long, and is free after', async () => {
    const reader = createStatisticsReader(db, { ...readerDefaults, deadlineMs: 1_000 });
    const reads = ['long 1', 'long 2', 'third'].map(async (key) => reader.read({ key, answer: sleep(5_000) }));
    for (const read of await Promise.allSettled(reads)) {
      expect(read.status === 'rejected' && read.reason instanceof TooMuchToCountError).toBe(true);
    }
    expect(await reader.read({ key: 'after', answer: async () => 'free' })).toBe('free');
  });
});

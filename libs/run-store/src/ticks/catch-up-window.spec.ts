import type { Db } from '@aster-scheduler/db';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { readFates, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { backfillJob } from '../triggers/backfill-job.js';
import { retryRun } from '../triggers/retry-run.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { sweepWaitingRuns } from '../upkeep/sweep-waiting-runs.js';
import { listNextTicks } from './list-next-ticks.js';
import { makeTickRuns } from './make-tick-runs.js';
import { materialiseDueJobs } from './materialise-due-jobs.js';

const minute = 60_000;
const windowMs = 10_000;
const everyMinute = { cronExpr: '* * * * *', catchupWindowMs: windowMs } as const;

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: start });
});
afterAll(async () => store.drop());

/** The two ways in which a tick gets its run. */
const ways: ReadonlyArray<readonly [string, (now: Date) => Promise<unknown>]> = [
  ['planned under locks', async (now) => materialiseDueJobs(db, { now })],
  [
    'planned ahead',
    async (now) => {
      const { ticks } = await listNextTicks(db, {
        withinMs: minute,
        limit: 9,
        now: at(now.getTime() - start.getTime() - 1),
      });
      return makeTickRuns(db, ticks, { now });
    },
  ],
];

describe('a run whose catch-up window is over', () => {
  it.each(ways)('starts at the last instant of its window and not a millisecond later: %s', async (_way, plan) => {
    const jobId = await insertTestJob(db, everyMinute);
    await plan(at(minute));
    expect(await worker.claim({ now: at(minute + windowMs) })).toHaveLength(1);
    await plan(at(2 * minute));
    expect(await worker.claim({ now: at(2 * minute + windowMs + 1) })).toEqual([]);
    await sweepWaitingRuns(db, { now: at(3 * minute) });
    expect(await readFates(db, jobId)).toEqual(['running', 'skipped missed']);
  });

  it('is planned under locks when it is over before it is planned', async () => {
    const jobId = await insertTestJob(db, everyMinute);
    const { ticks } = await listNextTicks(db, { withinMs: minute, limit: 9, now: start });
    const now = at(minute + windowMs + 1);
    expect(await makeTickRuns(db, ticks, { now })).toMatchObject({ jobs: 0, runs: 0 });
    await materialiseDueJobs(db, { now });
    expect(await readFates(db, jobId)).toEqual(['skipped missed']);
  });

  it('is skipped by the sweep while no worker is there', async () => {
    const jobId = await insertTestJob(db, everyMinute);
    await materialiseDueJobs(db, { now: at(minute) });
    await sweepWaitingRuns(db, { now: at(minute + windowMs) });
    expect(await readFates(db, jobId)).toEqual(['scheduled']);
    await sweepWaitingRuns(db, { now: at(minute + windowMs + 1) });
    expect(await readFates(db, jobId)).toEqual(['skipped missed']);
  });

  it('lets the runs behind it start, however many such there are', async () => {
    const late = await insertTestJob(db, { cronExpr: '* * * * * *', catchupWindowMs: windowMs });
    await materialiseDueJobs(db, { now: at(30_000) });
    const other = await insertTestJob(db);
    await triggerJob(db, other, { now: at(50_000) });
    const claimed: string[] = [];
    for (let round = 1; round <= 10 && claimed.length === 0; round += 1) {
      const { runs, nextDueInMs } = await worker.claimAll({ limit: 5, now: at(50_000) });
      claimed.push(...runs.map((run) => run.jobId));
      if (runs.length === 0) expect(nextDueInMs).toBe(0); // to be asked for again at once
    }
    expect(claimed).toEqual([other]);
    await sweepWaitingRuns(db, { now: at(50_000) });
    expect(new Set(await readFates(db, late))).toEqual(new Set(['skipped missed']));
  });

  it('is not in the way of the next tick under forbid, nor under queue', async () => {
    for (const concurrencyPolicy of ['forbid', 'queue'] as const) {
      const jobId = await insertTestJob(db, { ...everyMinute, concurrencyPolicy });
      await materialiseDueJobs(db, { now: at(minute) });
      await materialiseDueJobs(db, { now: at(2 * minute) });
      expect(await readFates(db, jobId)).toEqual(['skipped missed', 'scheduled']);
    }
  });

  it.each(['forbid', 'queue', 'replace'] as const)(
    'is not in the way of a trigger under %s',
    async (concurrencyPolicy) => {
      const jobId = await insertTestJob(db, { ...everyMinute, concurrencyPolicy });
      await materialiseDueJobs(db, { now: at(minute) });
      const now = at(minute + windowMs + 1);
      expect(await triggerJob(db, jobId, { now })).toMatchObject({ status: 'scheduled' });
      const fates = concurrencyPolicy === 'replace' ? 'cancelled replaced' : 'skipped missed';
      expect(await readFates(db, jobId)).toEqual([fates, 'scheduled']);
    },
  );

  it('is not in the way of a repetition under forbid', async () => {
    await insertTestJob(db, { ...everyMinute, concurrencyPolicy: 'forbid' });
    await materialiseDueJobs(db, { now: at(minute) });
    const first = await worker.claimOne({ now: at(minute) });
    await settle(db, first, 'succeeded', at(minute + 1));
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await retryRun(db, first.id, { now: at(2 * minute + windowMs + 1) })).toMatchObject({ status: 'scheduled' });
  });

  it('does not get the place that becomes free, and the run behind it does', async () => {
    const jobId = await insertTestJob(db, { ...everyMinute, concurrencyPolicy: 'queue' });
    await triggerJob(db, jobId, { now: start });
    const running = await worker.claimOne({ now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    const behind = await triggerJob(db, jobId, { now: at(minute + 1) });
    expect(behind.status).toBe('waiting');
    const now = at(minute + windowMs + 1);
    await settle(db, running, 'succeeded', now);
    expect((await worker.claimOne({ now })).id).toBe(behind.id);
    expect((await readFates(db, jobId)).toSorted()).toEqual(['running', 'skipped missed', 'succeeded']);
  });

  it('is repeated all the same once it has started in time', async () => {
    const jobId = await insertTestJob(db, { ...everyMinute, retry: { maxRetries: 1, delayMs: 0 } });
    await materialiseDueJobs(db, { now: at(minute) });
    await settle(db, await worker.claimOne({ now: at(minute) }), 'failed', at(minute + 30_000));
    await sweepWaitingRuns(db, { now: at(minute + 30_000) });
    expect(await worker.claim({ now: at(minute + 31_000) })).toHaveLength(1);
    expect(await readRows(db, jobId)).toHaveLength(1);
  });

  it('is not repeated when it was handed back without having started', async () => {
    const jobId = await insertTestJob(db, everyMinute);
    await materialiseDueJobs(db, { now: at(minute) });
    await settle(db, await worker.claimOne({ now: at(minute) }), 'released', at(minute + 1_000));
    await sweepWaitingRuns(db, { now: at(2 * minute) });
    expect(await readFates(db, jobId)).toEqual(['skipped missed']);
  });

  it('is one by tick: triggers, backfills and jobs without a window wait for ever', async () => {
    const jobId = await insertTestJob(db, { ...everyMinute, plannedUntil: at(minute) });
    const without = await insertTestJob(db, { cronExpr: '* * * * *' });
    await materialiseDueJobs(db, { now: at(minute) });
    await triggerJob(db, jobId, { now: at(minute) });
    await backfillJob(db, jobId, { from: start, to: start, now: at(minute) });
    await sweepWaitingRuns(db, { now: at(10 * minute) });
    expect([await readFates(db, jobId), await readFates(db, without)]).toEqual([
      ['scheduled', 'scheduled'],
      ['scheduled'],
    ]);
    expect(await worker.claim({ now: at(10 * minute) })).toHaveLength(3);
  });
});

import { tickRunId } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { findRun } from '../history/find-run.js';
import { lockJob } from '../locks/lock-jobs.js';
import { cancelRun } from '../moves/cancel-run.js';
import { followStatus } from '../moves/follow-status.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { backfillJob } from './backfill-job.js';
import { maxBackfillRuns } from './plan-backfill.js';

const minute = 60_000;

describe('backfillJob', () => {
  let store: Store;
  let db: Db;
  beforeAll(async () => {
    store = await openStore();
    db = store.db;
  });
  beforeEach(async () => store.empty());
  afterAll(async () => store.drop());

  async function insertMinutely(job: TestJob = {}): Promise<string> {
    return insertTestJob(db, { cronExpr: '* * * * *', misfirePolicy: 'skip', ...job });
  }

  const range = { from: at(-4 * minute), to: at(-minute) };

  it('makes runs for the ticks of a past range that have none, skipped ones included', async () => {
    const jobId = await insertMinutely({ plannedUntil: at(-10 * minute) });
    await materialiseDueJobs(db, { now: start });
    const done = await backfillJob(db, jobId, { ...range, now: start });
    expect(done).toMatchObject({ ticks: [-4, -3, -2].map((n) => at(n * minute)), alreadyRun: 1 });
    expect(done.runs).toHaveLength(3);
    const run = await findRun(db, done.runs[0]!.id);
    expect(run).toMatchObject({ trigger: 'backfill', scheduledAt: at(-4 * minute), availableAt: start });
    expect(await findRun(db, tickRunId(jobId, at(-4 * minute)))).toMatchObject({ status: 'skipped', reason: 'missed' });
  });

  it('makes nothing twice, neither later nor at the same time', async () => {
    const jobId = await insertMinutely();
    const results = await race(5, async () => backfillJob(db, jobId, { ...range, now: start }));
    expect(results.map((result) => result.runs.length).toSorted()).toEqual([0, 0, 0, 0, 4]);
    const worker = await addWorker(db, { now: start });
    for (const claim of await worker.claim()) await settle(db, claim, 'succeeded', start);
    expect(await backfillJob(db, jobId, { ...range, now: start })).toMatchObject({
      ticks: [],
      alreadyRun: 4,
      runs: [],
    });
    expect(await readRows(db, jobId)).toHaveLength(4);
  });

  it('only says what it would make when it is asked to', async () => {
    const jobId = await insertMinutely();
    const behind = await insertMinutely({ plannedUntil: at(-10 * minute) });
    for (const [id, ticks] of [
      [jobId, 4],
      [behind, 3],
    ] as const) {
      const done = await backfillJob(db, id, { ...range, isDryRun: true, now: start });
      expect([done.ticks.length, done.runs.length]).toEqual([ticks, 0]);
      expect(await readRows(db, id)).toEqual([]);
    }
  });

  it.each(['forbid', 'queue', 'replace'] as const)('has the runs wait for each other under %s', async (policy) => {
    const jobId = await insertMinutely({ concurrencyPolicy: policy, queueLimit: 1 });
    const done = await backfillJob(db, jobId, { ...range, now: start });
    expect(done.runs.map((run) => run.status)).toEqual(['scheduled', 'waiting', 'waiting', 'waiting']);
    const worker = await addWorker(db, { now: start });
    const order = [];
    for (let n = 0; n < 4; n += 1) {
      const claim = await worker.claimOne();
      order.push(claim.scheduledAt);
      await settle(db, claim, 'succeeded', start);
    }
    expect(order).toEqual([-4, -3, -2, -1].map((n) => at(n * minute)));
  });

  it('takes as many ticks as it says, and no more', async () => {
    const jobId = await insertMinutely();
    const from = at(-(maxBackfillRuns - 1) * minute);
    expect((await backfillJob(db, jobId, { from, to: start, now: start })).runs).toHaveLength(maxBackfillRuns);
    const more = backfillJob(db, jobId, { from: new Date(from.getTime() - minute), to: start, now: start });
    await expect(more).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('knows no job that is not there', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(backfillJob(db, id, { ...range, now: start })).rejects.toMatchObject({ code: 'NOT_FOUND', id });
  });

  it.each(['latest', 'all', 'skip'] as const)(
    'makes each tick run once that is due and not planned yet, under the misfire policy %s',
    async (misfirePolicy) => {
      const jobId = await insertMinutely({ misfirePolicy, plannedUntil: at(-300 * minute) });
      const range = { from: at(-5 * minute), to: start, now: start };
      const { ticks, alreadyRun } = await backfillJob(db, jobId, range);
      while ((await materialiseDueJobs(db, { now: start })).isFull);
      const rows = (await readRows(db, jobId)).filter(
        (row) => row.status !== 'skipped' && row.scheduledAt >= range.from,
      );
      expect(rows.map((row) => row.scheduledAt)).toEqual([-5, -4, -3, -2, -1, 0].map((n) => at(n * minute)));
      expect(ticks.length + alreadyRun).toBe(6);
      expect(await backfillJob(db, jobId, range)).toMatchObject({ ticks: [], alreadyRun: 6 });
    },
  );

  it.each([
    [undefined, 3],
    [true, 3],
    [false, 0],
  ])('fires the jobs below for each of its runs, unless asked not to: %p', async (tellsDependants, fired) => {
    const jobId = await insertMinutely({ status: 'inactive' });
    const below = await insertTestJob(db, { dependsOn: [{ jobId, condition: 'completion' }] });
    const range = { from: at(-3 * minute), to: at(-minute), now: start, tellsDependants };
    const { runs } = await backfillJob(db, jobId, range);
    await db.updateTable('jobs').set({ status: 'active' }).where('id', '=', jobId).execute();
    await inTransaction(db, async (tx) => {
      await lockJob(tx, jobId, 'end');
      await followStatus(tx, jobId, start);
    });
    await cancelRun(db, runs[0]!.id, start);
    const worker = await addWorker(db, { now: start });
    for (const claim of await worker.claim({ now: start })) {
      if (claim.jobId === jobId) await settle(db, claim, 'succeeded', start);
    }
    expect(await readRows(db, below)).toHaveLength(fired);
  });
});

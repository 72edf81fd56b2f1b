import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain, mostRows } from '../testing/explain.js';
import { insertManyJobs } from '../testing/insert-many-jobs.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { readSchedulerAgenda } from '../upkeep/read-scheduler-agenda.js';
import { takeoverMs } from '../upkeep/recover-lost-workers.js';
import { listPools } from './list-pools.js';
import { listWorkers } from './list-workers.js';

const hour = 3_600_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** An instant by the database's clock. */
async function inMs(ms: number): Promise<Date> {
  const result = await sql<{ at: Date }>`select clock_timestamp() + ${ms} * interval '1 millisecond' as at`.execute(db);
  return result.rows[0]!.at;
}

describe('listWorkers', () => {
  it('lists workers by name with what they run, and says which are lost', async () => {
    const jobId = await insertTestJob(db);
    for (let n = 0; n < 3; n += 1) await triggerJob(db, jobId);
    const busy = await addWorker(db, { name: 'b', pools: ['default', 'x'], handlers: ['mail'], slots: 3 });
    await addWorker(db, { name: 'c', leaseMs: -1 });
    await addWorker(db, { name: 'a' });
    const claims = await busy.claim({ limit: 2 });
    const workers = await listWorkers(db);
    expect(workers.map((worker) => [worker.name, worker.status])).toEqual([
      ['a', 'active'],
      ['b', 'active'],
      ['c', 'lost'],
    ]);
    expect(workers[1]).toMatchObject({
      id: busy.id,
      pools: ['default', 'x'],
      handlers: ['mail'],
      slots: 3,
      version: '1.2.3',
      runningRunIds: claims.map((claim) => claim.id).toSorted(),
    });
    expect(workers[0]?.runningRunIds).toEqual([]);
  });
});

describe('listPools', () => {
  it('does not read all jobs for the pools that they name', async () => {
    await insertTestJob(db, { pool: 'a' });
    await sql`update aster.jobs set name = 'first ' || name`.execute(db); // the others have names of that kind
    await insertManyJobs(db, { count: 5_000, due: 0 });
    await sql`update aster.jobs set pool = 'b' where pool = 'default'`.execute(db);
    for (const isAnalysed of [false, true]) {
      if (isAnalysed) await sql`analyze aster.jobs`.execute(db);
      expect((await listPools(db)).map((pool) => pool.name)).toEqual(['a', 'b']);
      expect(mostRows(await explain(db, async (tx) => listPools(tx)))).toBeLessThan(100);
    }
  });

  it('counts the workers, slots and runs of each pool that anybody names', async () => {
    const [busy, idle] = [await insertTestJob(db, { pool: 'busy' }), await insertTestJob(db, { pool: 'idle' })];
    const queued = await insertTestJob(db, { pool: 'busy', concurrencyPolicy: 'queue' });
    const retried = await insertTestJob(db, { pool: 'busy', retry: { delayMs: hour, maxDelayMs: hour } });
    expect(idle).toBeDefined();
    await triggerJob(db, retried);
    const worker = await addWorker(db, { pools: ['busy', 'served', 'busy'], slots: 4 });
    await addWorker(db, { pools: ['busy'], slots: 8 });
    await addWorker(db, { pools: ['busy', 'lost'], slots: 8, leaseMs: -1 });
    await settle(db, await worker.claimOne(), 'failed');
    await triggerJob(db, busy);
    await worker.claimOne();
    for (let n = 0; n < 3; n += 1) await triggerJob(db, busy);
    for (let n = 0; n < 3; n += 1) await triggerJob(db, queued);
    const pools = await listPools(db);
    const nothing = {
      workers: 0,
      draining: 0,
      slots: 0,
      running: 0,
      due: 0,
      scheduled: 0,
      waiting: 0,
      oldestDueMs: undefined,
    };
    expect(pools).toEqual([
      {
        name: 'busy',
        workers: 2,
        draining: 0,
        slots: 12,
        running: 1,
        due: 4,
        scheduled: 1,
        waiting: 2,
        oldestDueMs: expect.any(Number),
      },
      { ...nothing, name: 'idle' },
      { ...nothing, name: 'served', workers: 1, slots: 4 },
    ]);
    expect(pools[0]!.oldestDueMs).toBeLessThan(hour);
  });

  it('knows no oldest run where all are for later', async () => {
    const jobId = await insertTestJob(db, { retry: { delayMs: hour, maxDelayMs: hour } });
    await triggerJob(db, jobId);
    const worker = await addWorker(db);
    await settle(db, await worker.claimOne(), 'failed');
    expect(await listPools(db)).toMatchObject([{ due: 0, scheduled: 1, oldestDueMs: undefined }]);
  });
});

describe('readSchedulerAgenda', () => {
  it('has nothing to be awake for without jobs and workers', async () => {
    await insertTestJob(db);
    expect(await readSchedulerAgenda(db)).toEqual({ readAt: expect.any(Date) });
  });

  it('tells how long until the first job is due and until the first lease is taken over', async () => {
    for (const ms of [hour, 2 * hour]) {
      const jobId = await insertTestJob(db);
      await db
        .updateTable('job_cursors')
        .set({ next_run_at: await inMs(ms) })
        .where('job_id', '=', jobId)
        .execute();
      await addWorker(db, { leaseMs: ms });
    }
    const { jobDueInMs, takeoverInMs } = await readSchedulerAgenda(db);
    expect(jobDueInMs! / hour).toBeCloseTo(1, 1);
    expect((takeoverInMs! - takeoverMs) / hour).toBeCloseTo(1, 1);
  });

  it('is never negative', async () => {
    const jobId = await insertTestJob(db);
    await db
      .updateTable('job_cursors')
      .set({ next_run_at: await inMs(-hour) })
      .where('job_id', '=', jobId)
      .execute();
    await addWorker(db, { leaseMs: -hour });
    expect(await readSchedulerAgenda(db)).toEqual({ readAt: expect.any(Date), jobDueInMs: 0, takeoverInMs: 0 });
  });
});

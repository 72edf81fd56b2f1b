import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { claimRuns, triggerJob } from '@aster-scheduler/run-store';
import { createFailingRuns } from './failing-runs.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => store.clear());
afterAll(async () => store.drop());

/**
 * A worker that has claimed so many runs of a job, and whose lease ends by itself. Answers its id and the runs' ids.
 */
async function addBusyWorker(jobId: string, runs: number): Promise<{ workerId: string; runIds: string[] }> {
  const workerId = await store.addWorker(60_000);
  for (let run = 0; run < runs; run += 1) await triggerJob(store.db, jobId);
  const { runs: claimed } = await claimRuns(store.db, {
    workerId,
    pools: ['default'],
    handlers: [],
    runsCommands: true,
    limit: runs,
  });
  return { workerId, runIds: claimed.map((run) => run.id) };
}

/** As if the workers had not been heard of for long. */
async function loseAll(): Promise<void> {
  await store.rows(`update aster.workers set lease_until = clock_timestamp() - interval '1 minute'`);
}

describe('recovery', () => {
  it('takes over the other runs when one cannot be settled, and that one once it can', async () => {
    const job = await store.addJob({ cronExpr: '@manually', onWorkerLost: 'fail' });
    const first = await addBusyWorker(job.id, 3);
    await addBusyWorker(job.id, 3);
    const odd = first.runIds[1] ?? '';
    await store.rows(`alter table aster.finished_runs add constraint odd check (id <> '${odd}')`);
    await loseAll();
    const scheduler = store.start(store.connect());
    const left = async () => (await store.rows('select id from aster.live_runs')).map((row) => row['id']);
    await waitFor(async () => (await left()).length === 1);
    expect(await left()).toEqual([odd]);
    await waitFor(() => scheduler.of('service.failed').length > 0);
    expect(scheduler.of('service.failed')[0]?.doing).toBe(`settling run ${odd} of a lost worker`);
    await waitFor(async () => (await store.rows('select from aster.workers')).length === 1);
    expect(await store.rows('select id from aster.workers')).toEqual([{ id: first.workerId }]);
    await store.rows('alter table aster.finished_runs drop constraint odd');
    await waitFor(async () => (await store.rows('select from aster.workers')).length === 0);
    expect(await left()).toEqual([]);
  });

  it('asks seldom while a lost worker is locked by another scheduler', async () => {
    const proxy = await createDatabaseProxy(store.connectionString);
    const job = await store.addJob({ cronExpr: '@manually' });
    const { workerId } = await addBusyWorker(job.id, 1);
    await loseAll();
    await store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('workers').select('id').where('id', '=', workerId).forUpdate().execute();
      store.start(store.connect({ connectionString: proxy.connectionString }));
      await waitFor(() => proxy.statements() > 20);
      const before = proxy.statements();
      const since = performance.now();
      await waitFor(() => performance.now() - since > 2_000);
      const seconds = (performance.now() - since) / 1_000;
      expect((proxy.statements() - before) / seconds).toBeLessThan(80); // a hundred times as many without a pause
    });
    await waitFor(async () => (await store.rows('select from aster.workers')).length === 0);
    await store.clear();
    await proxy.close();
  });
});

describe('createFailingRuns', () => {
  const locked = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
  const broken = Object.assign(new Error('violates check constraint'), { code: '23514' });

  it('gives up what fails by itself for a minute, which no time that it was locked belongs to', () => {
    let nowMs = 0;
    const failing = createFailingRuns(() => nowMs);
    const after = (ms: number, error: Error): boolean => {
      nowMs += ms;
      const isHopeless = failing.isHopeless('a run', error);
      failing.remember([{ id: 'a run', error }]);
      return isHopeless;
    };
    expect([after(0, locked), after(600_000, locked), after(1_000, broken), after(59_000, broken)]).not.toContain(true);
    expect([after(500, locked), after(1_000, broken)]).toEqual([false, true]);
  });
});

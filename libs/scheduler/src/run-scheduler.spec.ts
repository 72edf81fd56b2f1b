import { waitFor } from '@aster-scheduler/core/testing';
import { createHints } from '@aster-scheduler/db';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { pauseJob } from '@aster-scheduler/job-store';
import { claimRuns, findUnaccountedTicks, triggerJob } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
let proxy: DatabaseProxy;

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
});

afterEach(async () => {
  proxy.heal();
  await store.clear();
});

afterAll(async () => {
  await store.drop();
  await proxy.close();
});

const proxied = () =>
  store.connect({ connectionString: proxy.connectionString, queryTimeoutMs: 700, connectTimeoutMs: 700 });
const ticks = async () =>
  store.rows(`select job_id, scheduled_at, created_at from aster.live_runs where trigger = 'schedule' order by id`);

/** Ticks of any job that planning has passed and that have no row. */
async function unaccounted(from: Date, to: Date): Promise<Date[]> {
  const jobs = await store.rows('select id from aster.jobs');
  const missing = jobs.map(async ({ id }) => findUnaccountedTicks(store.db, String(id), { from, to }));
  return (await Promise.all(missing)).flat();
}

describe('runScheduler', () => {
  it('makes one run of each tick, whatever the number of schedulers', async () => {
    const from = new Date();
    for (let index = 0; index < 20; index += 1) await store.addJob();
    const schedulers = [1, 2, 3].map(() => store.start(store.connect()));
    await waitFor(async () => (await ticks()).length >= 60);
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
    const seen = (await ticks()).map(
      (row) => `${String(row['job_id'])} ${(row['scheduled_at'] as Date).toISOString()}`,
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(await unaccounted(from, new Date())).toEqual([]);
    expect(schedulers.flatMap((scheduler) => scheduler.of('service.failed'))).toEqual([]);
  });

  it('resumes a job when its pause is over, however long it would sleep, and makes the ticks since', async () => {
    const job = await store.addJob();
    const hints = createHints();
    const scheduler = store.start(store.db, { intervalMs: 3_600_000, hints });
    await waitFor(async () => (await ticks()).length > 0);
    const until = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 2_000);
    await pauseJob(store.db, job.id, { until });
    hints.tell('jobs', '');
    await waitFor(async () => (await ticks()).some((row) => (row['scheduled_at'] as Date) > until));
    expect(scheduler.of('job.resumed')).toMatchObject([{ jobId: job.id }]);
    expect((await ticks()).map((row) => (row['scheduled_at'] as Date).getTime())).toContain(until.getTime());
    expect(await unaccounted(job.createdAt, until)).toEqual([]);
  });

  it('wakes for the tick and never before it', async () => {
    await store.addJob();
    store.start(store.db, { intervalMs: 3_600_000 });
    const made = await waitFor(async () => {
      const found = await ticks();
      return found.length >= 3 && found;
    });
    const delays = made.map((row) => (row['created_at'] as Date).getTime() - (row['scheduled_at'] as Date).getTime());
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(30_000); // not the hour after which it looks by itself
  });

  it('learns of a new job by a hint', async () => {
    const hints = createHints();
    const scheduler = store.start(proxied(), { intervalMs: 3_600_000, hints });
    await waitFor(() => scheduler.of('service.started').length > 0 && proxy.statements() > 0);
    const job = await store.addJob();
    hints.tell('jobs', job.id);
    await waitFor(async () => (await ticks()).length > 0);
  });

  it('takes over from each lost worker in its turn, however soon one is lost after the other', async () => {
    const job = await store.addJob({ cronExpr: '@manually' });
    for (const leaseMs of [300, 900]) {
      const workerId = await store.addWorker(leaseMs);
      await triggerJob(store.db, job.id);
      await claimRuns(store.db, { workerId, pools: ['default'], handlers: [], runsCommands: true, limit: 1 });
    }
    const scheduler = store.start(store.db);
    await waitFor(() => scheduler.of('worker.lost').length === 2);
    expect(await store.rows('select status, attempt_num, reason from aster.live_runs')).toEqual([
      { status: 'scheduled', attempt_num: 1, reason: 'worker_lost' },
      { status: 'scheduled', attempt_num: 1, reason: 'worker_lost' },
    ]);
  });

  it('does not ask again and again for a due job that is locked by another session', async () => {
    const job = await store.addJob();
    await store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').select('job_id').where('job_id', '=', job.id).forUpdate().execute();
      const before = proxy.statements();
      store.start(proxied());
      await waitFor(() => proxy.statements() > before + 100); // all that it looks at once is behind it
      const since = performance.now();
      const start = proxy.statements();
      await waitFor(() => performance.now() - since > 1_500);
      const seconds = (performance.now() - since) / 1_000;
      expect((proxy.statements() - start) / seconds).toBeLessThan(40);
    });
    await waitFor(async () => (await ticks()).length > 0);
  });

  it('adds up what has ended, for statistics', async () => {
    const job = await store.addJob({ cronExpr: '@manually' });
    await store.rows(
      `insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
         finished_at, created_at)
       select aster.first_run_id(at), $1, 'succeeded', 'manual', 1, at, at, at, at, at
       from (select clock_timestamp() - interval '3 minutes' as at) ended`,
      [job.id],
    );
    const scheduler = store.start(store.db);
    const rows = async () => store.rows(`select grain, succeeded from aster.run_stats where scope = 'job:${job.id}'`);
    await waitFor(async () => (await rows()).length === 2);
    expect(await store.rows('select runs_7d from aster.job_numbers where job_id = $1', [job.id])).toMatchObject([
      { runs_7d: expect.anything() },
    ]);
    expect(scheduler.of('service.failed')).toEqual([]);
  });
});

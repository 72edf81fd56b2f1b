import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { claimRuns, findUnaccountedTicks, triggerJob } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from './testing/test-store.js';

/** The client-side deadline of each statement, and of a new connection. */
const deadlineMs = 700;

let store: TestStore;
let proxy: DatabaseProxy;

beforeAll(async () => {
  store = await createTestStore();
});

beforeEach(async () => {
  proxy = await createDatabaseProxy(store.connectionString);
});

afterEach(async () => {
  proxy.heal();
  await store.clear();
  await proxy.close();
});

afterAll(async () => store.drop());

const proxied = () =>
  store.connect({
    connectionString: proxy.connectionString,
    queryTimeoutMs: deadlineMs,
    connectTimeoutMs: deadlineMs,
    applicationName: 'troubled',
  });

async function countRuns(): Promise<number> {
  return (await store.rows('select from aster.live_runs')).length;
}

/** Ticks of any job that planning has passed and that have no row. */
async function unaccounted(from: Date, to: Date): Promise<Date[]> {
  const jobs = await store.rows('select id from aster.jobs');
  const missing = jobs.map(async ({ id }) => findUnaccountedTicks(store.db, String(id), { from, to }));
  return (await Promise.all(missing)).flat();
}

describe('a scheduler whose database is in trouble', () => {
  it.each([
    ['to-server', 'lost'],
    ['to-client', 'lost'],
    ['to-server', 'delayed'],
    ['to-client', 'delayed'],
  ] as const)('is back to normal soon after connections were silent: %s, %s', async (direction, bytes) => {
    const from = new Date();
    await store.addJob();
    const scheduler = store.start(proxied());
    await waitFor(async () => (await countRuns()) > 0);
    proxy.cut([direction], bytes);
    await waitFor(() => {
      const lost = scheduler.of('database.lost');
      return lost.length > 1 && lost.some((event) => event.doing === 'planning due jobs');
    });
    proxy.heal();
    const healedAt = performance.now();
    const count = await countRuns();
    await waitFor(async () => (await countRuns()) > count + 1);
    await waitFor(() => scheduler.of('database.restored').some((event) => event.doing === 'planning due jobs'));
    expect(performance.now() - healedAt).toBeLessThan(15_000);
    await scheduler.stop();
    expect(await unaccounted(from, new Date(Date.now() - 1_000))).toEqual([]);
    expect(scheduler.of('service.failed')).toEqual([]);
  });

  it('is back to normal soon after every connection was reset', async () => {
    await store.addJob();
    const scheduler = store.start(proxied());
    for (let times = 0; times < 5; times += 1) {
      const count = await countRuns();
      await waitFor(async () => (await countRuns()) > count);
      proxy.reset();
    }
    await waitFor(() => scheduler.of('ticks.materialised').length >= 5);
    expect(scheduler.of('service.failed')).toEqual([]);
  });

  it('misses no tick and makes none twice while its backends are terminated again and again', async () => {
    const from = new Date();
    for (let index = 0; index < 5; index += 1) await store.addJob();
    const two = [1, 2].map(() => store.start(proxied()));
    const overAt = performance.now() + 4_000;
    while (performance.now() < overAt) {
      await store.rows(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'troubled'`);
    }
    const to = new Date();
    await waitFor(async () => {
      const [row] = await store.rows('select min(planned_until) as until from aster.job_cursors');
      return (row?.['until'] as Date) > to;
    });
    await Promise.all(two.map((scheduler) => scheduler.stop()));
    expect(await unaccounted(from, to)).toEqual([]);
    expect(two.flatMap((scheduler) => scheduler.of('service.failed'))).toEqual([]);
  });

  it('gives workers a moment after an outage, before it takes their runs for lost', async () => {
    const scheduler = store.start(proxied());
    proxy.cut(['to-server', 'to-client']);
    await waitFor(() => scheduler.of('database.lost').some((event) => event.doing === 'planning due jobs'));
    await store.addWorker(1);
    await waitFor(async () => {
      const [row] = await store.rows(
        `select lease_until < clock_timestamp() - interval '1 s' as over from aster.workers`,
      );
      return row?.['over'] === true;
    });
    proxy.heal();
    await waitFor(() => scheduler.of('database.restored').some((event) => event.doing === 'planning due jobs'));
    const restoredAt = performance.now();
    await waitFor(() => scheduler.of('worker.lost').length > 0);
    expect(performance.now() - restoredAt).toBeGreaterThan(1_500);
  });
});

describe('a scheduler that is to stop', () => {
  /** A few deadlines, of the statement under way, of a connection, of what follows; and what a busy machine takes. */
  const boundMs = 5 * deadlineMs + 15_000;

  async function stopWithinBound(scheduler: ReturnType<TestStore['start']>): Promise<void> {
    const since = performance.now();
    await scheduler.stop();
    expect(performance.now() - since).toBeLessThan(boundMs);
    expect(scheduler.of('service.stopped')).toHaveLength(1);
  }

  it('stops at once when it sleeps', async () => {
    const scheduler = store.start(proxied(), { intervalMs: 3_600_000 });
    await waitFor(() => proxy.statements() > 3);
    await stopWithinBound(scheduler);
  });

  it.each([[['to-server']], [['to-client']], [['to-server', 'to-client']]] as const)(
    'stops although connections are silent %s',
    async (directions) => {
      await store.addJob();
      const scheduler = store.start(proxied());
      await waitFor(async () => (await countRuns()) > 0);
      proxy.cut(directions);
      await waitFor(() => scheduler.of('database.lost').length > 0);
      await stopWithinBound(scheduler);
    },
  );

  it('stops although nobody listens at the address of the database', async () => {
    const scheduler = store.start(store.connect({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing' }));
    await waitFor(() => scheduler.of('database.lost').length > 0);
    await stopWithinBound(scheduler);
  });

  it('stops in the middle of a backlog', async () => {
    const job = await store.addJob({ misfirePolicy: 'all', catchupWindowMs: 30 * 86_400_000 });
    await store.rows(
      `update aster.job_cursors set planned_until = now() - interval '20 days', next_run_at = now() - interval '20 days'
       where job_id = $1`,
      [job.id],
    );
    const scheduler = store.start(proxied());
    await waitFor(async () => (await countRuns()) > 200);
    await stopWithinBound(scheduler);
    expect(await countRuns()).toBeLessThan(20 * 86_400);
  });

  it('stops although somebody holds a job that is due and runs of a lost worker', async () => {
    const due = await store.addJob();
    const job = await store.addJob({ cronExpr: '@manually' });
    const workerId = await store.addWorker(1);
    for (let runs = 0; runs < 20; runs += 1) await triggerJob(store.db, job.id);
    await store.rows(`update aster.workers set lease_until = clock_timestamp() + interval '1 minute'`);
    await claimRuns(store.db, { workerId, pools: ['default'], handlers: [], runsCommands: true, limit: 20 });
    await store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').select('job_id').where('job_id', '=', due.id).forUpdate().execute();
      await tx.selectFrom('live_runs').select('id').where('worker_id', '=', workerId).forUpdate().execute();
      await store.rows(`update aster.workers set lease_until = clock_timestamp() - interval '1 minute'`);
      const scheduler = store.start(proxied());
      await waitFor(async () => {
        await tx.selectFrom('workers').select('id').execute(); // or the server would end this transaction
        return scheduler.events.some((event) => 'doing' in event && event.doing.includes('lost worker'));
      });
      await stopWithinBound(scheduler);
    });
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { createDatabaseProxy, type DatabaseProxy, onTestServer } from '@aster-scheduler/db/testing';
import { startEmbeddedPostgres } from '@aster-scheduler/embedded-postgres';
import { createCommandExecutor } from '@aster-scheduler/executor';
import { atOnce } from './testing/at-once.js';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from './testing/start-test-worker.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
let proxy: DatabaseProxy;
const workers: TestWorker[] = [];

function start(db: Db, options: TestWorkerOptions): TestWorker {
  const worker = startTestWorker(db, options);
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
});

afterEach(async () => {
  proxy.heal();
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await store.rows('truncate aster.live_runs, aster.workers');
});

afterAll(async () => {
  await store.drop();
  await proxy.close();
});

const leasesHeld = 'select id from aster.workers where lease_until > clock_timestamp()';

describe('connections that are silent', () => {
  it('are all replaced within 15 s of the healing, at default deadlines', async () => {
    await atOnce(['to-server', 'to-client'] as const, async (direction) => {
      const way = await createDatabaseProxy(store.connectionString);
      const db = store.connect({ connectionString: way.connectionString });
      await Promise.all(Array.from({ length: 10 }, async () => db.selectFrom('jobs').execute()));
      const worker = start(db, { handlers: { [direction]: () => 1 } });
      await store.runIn(await store.addRun({ handler: direction }), 'succeeded');
      way.cut([direction]);
      await waitFor(() => worker.of('database.lost').length > 0);
      way.heal();
      const healedAt = performance.now();
      await store.runIn(await store.addRun({ handler: direction }), 'succeeded');
      expect(performance.now() - healedAt).toBeLessThan(15_000);
      await worker.stop();
      await way.close();
    });
  });

  it('cost no command its run when they are replaced within the lease, and every one when they are not', async () => {
    const leaseMs = 4_000;
    const commands = await createCommandExecutor({ leaseMs });
    const more = { connectionString: proxy.connectionString, queryTimeoutMs: 500, connectTimeoutMs: 500 };
    const worker = start(store.connect(more), { leaseMs, services: { commands } });
    const id = await store.addRun({ command: 'sleep', args: ['3600'] });
    await waitFor(() => commands.pids().length === 1);
    const pids = commands.pids();
    proxy.cut(['to-server', 'to-client']);
    await waitFor(() => worker.of('database.lost').some((event) => event.doing === 'keeping the lease'));
    proxy.heal();
    await waitFor(() => worker.of('database.restored').some((event) => event.doing === 'keeping the lease'));
    expect(commands.pids()).toEqual(pids);
    expect(await store.run(id)).toMatchObject({ status: 'running', attemptNum: 1 });
    proxy.cut(['to-server', 'to-client']);
    await waitFor(async () => (await store.rows(leasesHeld)).length === 0);
    expect(commands.pids()).toEqual([]); // before anybody can take the run over
    proxy.heal();
    await waitFor(() => worker.of('worker.registered').length === 2);
    await worker.stop();
    await commands.close();
  });

  it('are told of, with one word for each kind of work when they are back', async () => {
    const more = { connectionString: proxy.connectionString, queryTimeoutMs: 300, connectTimeoutMs: 300 };
    const worker = start(store.connect(more), { leaseMs: 60_000 });
    await worker.registered();
    proxy.cut(['to-client']);
    const claimsLost = () => worker.of('database.lost').filter((event) => event.doing === 'claiming runs').length;
    await waitFor(() => claimsLost() > 1);
    proxy.heal();
    await waitFor(() => worker.of('database.restored').length > 0);
    const [lost] = worker.of('database.lost');
    expect(worker.of('database.restored')).toEqual([
      { type: 'database.restored', doing: lost?.doing, awayMs: expect.any(Number) as number },
    ]);
    expect(worker.of('database.restored')[0]?.awayMs).toBeGreaterThanOrEqual(300);
  });
});

describe('backends that are terminated again and again', () => {
  it('cost no run an attempt and execute none twice', async () => {
    const executions: string[] = [];
    const handlers = { note: ({ run }: { run: { id: string } }) => void executions.push(run.id) };
    const job = await store.addJob({
      handler: 'note',
      retry: { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 },
    });
    const ids = await Promise.all(Array.from({ length: 60 }, async () => store.trigger(job)));
    const applicationName = 'terminated';
    const two = [1, 2].map(() => start(store.connect({ applicationName }), { handlers, concurrency: 3 }));
    await onTestServer(async (client) => {
      let pauseMs = 30;
      while (executions.length < ids.length) {
        const before = executions.length;
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
          applicationName,
        ]);
        await delay(pauseMs);
        pauseMs = executions.length > before ? 30 : Math.min(pauseMs * 2, 2_000); // a busy machine must get somewhere
      }
    }, store.connectionString);
    for (const id of ids) expect(await store.runIn(id, 'succeeded', 'failed')).toMatchObject({ status: 'succeeded' });
    expect(executions.sort()).toEqual([...ids].sort());
    expect(two.flatMap((worker) => worker.of('lease.lost'))).toEqual([]);
  });
});

describe('a server that is stopped immediately and started again', () => {
  it('finds the worker at work within 15 s, with its runs when that is within the lease', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aster-worker-server-'));
    const begin = async (port?: number) => startEmbeddedPostgres({ dataDir: join(folder, 'data'), port });
    const server = await begin();
    const own = await createTestStore(server.connectionString);
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const handlers = { wait: async () => ended, note: () => 1 };
    const worker = start(own.connect({ queryTimeoutMs: 1_000 }), { handlers, leaseMs: 60_000 });
    const held = await own.addRun({ handler: 'wait' });
    await worker.executes(held);
    const [row] = await own.rows(`select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`);
    process.kill(Number(row?.['pid']), 'SIGQUIT');
    await server.stop(); // it has, and lets go of the folder
    await waitFor(() => worker.of('database.lost').length > 0);
    const again = await begin(server.port);
    const startedAt = performance.now();
    await own.runIn(await own.addRun({ handler: 'note' }), 'succeeded');
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    end();
    expect(await own.runIn(held, 'succeeded')).toMatchObject({ attemptNum: 1 });
    await worker.stop();
    await own.drop();
    await again.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

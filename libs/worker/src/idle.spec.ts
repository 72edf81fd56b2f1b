import { setTimeout as delay } from 'node:timers/promises';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { leaseTimes } from './lease/lease-times.js';
import { startTestWorker } from './testing/start-test-worker.js';
import { createTestStore, optionsFor } from './testing/test-store.js';
import { until } from './testing/until.js';
import { workerDefaults } from './worker-options.js';

const watchedMs = 30_000;

describe('an idle worker with default options', () => {
  it('asks for its next run at every poll, renews its lease in time, and asks nothing else', async () => {
    const store = await createTestStore();
    const proxy = await createDatabaseProxy(store.connectionString);
    const connection = optionsFor(proxy.connectionString);
    const worker = startTestWorker(store.connect({ connectionString: proxy.connectionString }), {
      ...workerDefaults,
      services: { heartbeat: { connection } },
    });
    await worker.registered();
    const registration = proxy.statements();
    await until(() => proxy.statements() > registration);
    const before = proxy.statements();
    await delay(watchedMs);
    const { beatEveryMs } = leaseTimes(workerDefaults);
    const once = 1 + watchedMs / beatEveryMs + 1 + watchedMs / workerDefaults.pollIntervalMs;
    expect(proxy.statements() - before).toBeLessThanOrEqual(Math.ceil(once));
    expect(worker.of('lease.lost')).toEqual([]);
    await worker.stop();
    await store.drop();
    await proxy.close();
  });
});

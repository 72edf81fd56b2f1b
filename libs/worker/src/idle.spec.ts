import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { startTestWorker } from './testing/start-test-worker.js';
import { createTestStore, optionsFor } from './testing/test-store.js';
import { workerDefaults } from './worker-options.js';

/** The most that a process may ask of the database while there is nothing to do. */
const statementsPerSecond = 0.2;

/** Of the 0.2 these leave room for the listener of the process, which asks every 30 s whether it is still connected. */
const ofListener = 1 / 30;

const watchedMs = 45_000;

describe('an idle worker with default options', () => {
  it('renews its lease in time, looks for due runs by the way, and asks nothing else', async () => {
    const store = await createTestStore();
    const proxy = await createDatabaseProxy(store.connectionString);
    const connection = optionsFor(proxy.connectionString);
    const worker = startTestWorker(store.connect({ connectionString: proxy.connectionString }), {
      ...workerDefaults,
      services: { heartbeat: { connection }, isListening: () => true },
    });
    await worker.registered();
    const registration = proxy.statements();
    await waitFor(() => proxy.statements() > registration);
    const before = proxy.statements();
    await delay(watchedMs);
    expect((proxy.statements() - before) / (watchedMs / 1_000)).toBeLessThan(statementsPerSecond - ofListener);
    expect(worker.of('lease.lost')).toEqual([]);
    await worker.stop();
    await store.drop();
    await proxy.close();
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { schedulerDefaults } from './scheduler-options.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

/** The most that a process may ask of the database while there is nothing to do. */
const statementsPerSecond = 0.2;

/** Of the 0.2 these leave room for the listener of the process, which asks every 30 s whether it is still connected. */
const ofListener = 1 / 30;

const leaseMs = 15_000;
const heartbeatMs = 4_000;
const watchedMs = 40_000;

let store: TestStore;
let proxy: DatabaseProxy;

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
});
afterAll(async () => {
  await store.drop();
  await proxy.close();
});

describe('an idle scheduler with default options', () => {
  it('asks next to nothing, although workers are alive', async () => {
    await store.addJob({ cronExpr: '0 0 1 1 *' });
    for (let workers = 0; workers < 3; workers += 1) await store.addWorker(leaseMs);
    const renew = `update aster.workers set lease_until = clock_timestamp() + interval '${leaseMs} ms'`;
    const heartbeat = setInterval(() => void store.rows(renew), heartbeatMs);
    const database = store.connect({ connectionString: proxy.connectionString });
    const scheduler = store.start(database, schedulerDefaults);
    // it has looked at everything once when it is silent for a while
    let before = -1;
    await waitFor(async () => {
      const isSilent = before === proxy.statements();
      before = proxy.statements();
      await delay(1_000);
      return isSilent && before > 0;
    });
    await delay(watchedMs);
    clearInterval(heartbeat);
    expect((proxy.statements() - before) / (watchedMs / 1_000)).toBeLessThan(statementsPerSecond - ofListener);
    expect(scheduler.of('worker.lost')).toEqual([]);
  });
});

import { waitFor } from '@aster-scheduler/core/testing';
import { listServices } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => store.clear());
afterAll(async () => store.drop());

describe('a scheduler', () => {
  it('is in the list of services while it runs, with its last pass, and no longer once it has stopped', async () => {
    const options = { name: 'host/1', version: '1.2.3', retentionMs: 86_400_000 };
    const scheduler = store.start(store.db, { ...options, intervalMs: 200 });
    const [service] = await waitFor(async () => {
      const services = await listServices(store.db);
      return services[0]?.lastPassAt !== undefined && services;
    });
    expect(service).toMatchObject({ kind: 'scheduler', name: 'host/1', version: '1.2.3', runRetentionMs: 86_400_000 });
    await scheduler.stop();
    expect(await listServices(store.db)).toEqual([]);
  });
});

import { waitFor } from '@aster-scheduler/core/testing';
import { schemaVersion } from '@aster-scheduler/db';
import { notePresence } from '@aster-scheduler/run-store';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { startPresence } from './start-presence.js';

const scheduler = { kind: 'scheduler', name: 'host/7', version: '9.9.9', tzData: '2026b' } as const;
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

describe('the routes of services and of the installation', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ metrics: { contentType: 'text/plain', text: async () => '' } });
  });
  afterAll(async () => api.stop());

  it('list schedulers and APIs, and an API only while it is there', async () => {
    await notePresence(api.db, { ...scheduler, id: ids[0], lastPassAt: new Date(), runRetentionMs: 86_400_000 });
    const presence = startPresence({ db: api.db, name: 'host/8' });
    const { items } = await waitFor(async () => {
      const page = await api.client.services();
      return page.items.length === 2 && page;
    });
    expect(items).toMatchObject([
      { id: ids[0], kind: 'scheduler', name: 'host/7', status: 'active', version: '9.9.9', tz_data: '2026b' },
      { kind: 'api', name: 'host/8', status: 'active', tz_data: process.versions['tz'], last_pass_at: null },
    ]);
    expect((await api.client.services({ limit: 1 })).items).toEqual([items[0]]);
    expect((await api.client.services({ limit: 1, offset: 1 })).items).toEqual([items[1]]);
    await presence.stop();
    expect((await api.client.services()).items.map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('tell versions, sizes and the shortest retention of those who live', async () => {
    await notePresence(api.db, { ...scheduler, id: ids[0], runRetentionMs: 86_400_000 });
    await notePresence(api.db, { ...scheduler, id: ids[1], runRetentionMs: 1_000 }, new Date(Date.now() - 600_000));
    const system = await api.client.system();
    expect(system).toMatchObject({
      ...{ schema_version: schemaVersion, needed_schema_version: schemaVersion, node_version: process.versions.node },
      ...{ run_retention_ms: 86_400_000, features: ['metrics'] },
    });
    expect(system.database.version).toMatch(/^\d+/);
    expect(system.database.size_bytes).toBeGreaterThan(1_000_000);
    const tables = new Map(system.tables.map((table) => [table.name, table]));
    expect(tables.get('finished_runs')!.partitions).toBeGreaterThan(1);
    expect(tables.get('jobs')).toMatchObject({ partitions: 0 });
    const sizes = system.tables.map(({ size_bytes: size }) => size);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });
});

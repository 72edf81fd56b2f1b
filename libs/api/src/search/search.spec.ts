import { runToEnd, startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('GET /api/v1/search', () => {
  let api: TestApi;
  let runId: string;

  beforeAll(async () => {
    api = await startTestApi();
    const worker = await startTestWorker(api.db);
    const job = { command: 'true', cron_expr: '@manually' };
    const { id } = await api.client.jobs.create({ name: 'etl/load', ...job, owner: 'data', labels: { team: 'ml' } });
    await api.client.jobs.create({ name: 'report', ...job, pool: 'reports' });
    for (let n = 0; n < 30; n += 1) await api.client.jobs.create({ name: `reports ${n}`, ...job });
    runId = await runToEnd(api.db, worker, id, { output: 'done' });
  });

  afterAll(async () => api.stop());

  it('finds a job by its name, a word, its owner and a label, and says where it is shown', async () => {
    const found = {
      kind: 'job',
      name: 'etl/load',
      detail: 'active, pool default, owner data',
      path: 'jobs/etl%2Fload',
    };
    for (const q of ['etl', 'LOAD', 'data', 'ml', ' etl/load ']) {
      expect(await api.client.search({ q })).toMatchObject([found]);
    }
  });

  it('finds a run by the begin of its id', async () => {
    const [first] = await api.client.search({ q: runId.slice(0, 13) });
    expect(first).toMatchObject({ kind: 'run', id: runId, name: 'etl/load', path: `runs/${runId}` });
    expect(first?.detail).toMatch(/^succeeded, scheduled for 2\d{3}-/);
  });

  it('finds workers by their name, and pools', async () => {
    const { items } = await api.client.workers();
    const name = items[0]?.name ?? '';
    expect(await api.client.search({ q: name })).toContainEqual(expect.objectContaining({ kind: 'worker', name }));
    const pool = { kind: 'pool', id: 'default', name: 'default', detail: '1 worker', path: 'pools/default' };
    expect((await api.client.search({ q: 'Default' }))[0]).toEqual(pool);
  });

  it('puts what is called so first, leaves places to other kinds, and keeps to the limit', async () => {
    const finds = await api.client.search({ q: 'reports', limit: 8 });
    expect(finds).toHaveLength(8);
    expect(finds[0]).toMatchObject({ kind: 'pool', name: 'reports' });
    expect((await api.client.search({ q: 'report' }))[0]).toMatchObject({ kind: 'job', name: 'report' });
    expect(await api.client.search({ q: 'report' })).toHaveLength(20);
  });

  it('finds nothing where there is nothing', async () => {
    expect(await api.client.search({ q: 'nowhere to be found' })).toEqual([]);
  });
});

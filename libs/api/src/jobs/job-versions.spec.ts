import { call } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes of versions', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => api.stop());

  it('tell how a job was changed, and give it back as it was', async () => {
    const { jobs } = api.client;
    const job = await jobs.create({ name: 'report', command: 'true', cron_expr: '@hourly', max_retries: 1 });
    const url = `${api.server.url}/api/v1/jobs/${job.id}`;
    const headers = { 'aster-origin': 'cli' };
    await call(url, { method: 'PATCH', json: { timeout: '1m', max_retries: 2, owner: 'ops' }, headers });
    await jobs.update(job.id, { owner: 'ops' }); // as it is
    expect(await jobs.versions('report')).toEqual([
      {
        ...{ version: 2, changed_at: expect.any(String) as string, changed_by: null, origin: 'cli' },
        ...{ revision: null, author: null },
        changed: ['owner', 'max_retries', 'retry_delay', 'retry_backoff', 'retry_max_delay', 'timeout'],
      },
      {
        version: 1,
        changed_at: job.created_at,
        changed_by: null,
        origin: 'api',
        ...{ revision: null, author: null },
        changed: [],
      },
    ]);
    const { id: _id, next_run_at: _next, created_at: _created, updated_at: _updated, version: _version, ...rest } = job;
    expect((await jobs.version(job.id, 1)).definition).toEqual(rest);
    await jobs.pause(job.id);
    const restored = await jobs.restore(job.id, 1, { ifVersion: 3 });
    expect(restored).toMatchObject({ status: 'inactive', timeout: '10m', max_retries: 1, owner: null, version: 4 });
    expect(await jobs.restore(job.id, 1)).toEqual(restored);
    await expect(jobs.version(job.id, 9)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuse to restore edges to a job that is gone', async () => {
    const { jobs } = api.client;
    await jobs.create({ name: 'gone', command: 'true', cron_expr: '@hourly' });
    const job = await jobs.create({ name: 'left', command: 'true', cron_expr: '@hourly', depends_on: ['gone'] });
    await jobs.update(job.id, { depends_on: [] });
    await jobs.delete('gone');
    await expect(jobs.restore(job.id, 1)).rejects.toMatchObject({ status: 400 });
    expect((await jobs.get(job.id)).version).toBe(2);
  });
});

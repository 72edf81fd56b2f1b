import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes that skip ticks in advance', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => api.stop());

  it('mark a tick to come, tell of it, and take it back', async () => {
    const { jobs } = api.client;
    const job = await jobs.create({ name: 'a/b', command: 'true', cron_expr: '@yearly' });
    const at = job.next_run_at ?? '';
    const skip = await jobs.skip('a/b', { at, note: 'closed' });
    expect(skip).toEqual({ at, note: 'closed', by: null, created_at: expect.any(String) as string });
    expect(await jobs.skips(job.id)).toEqual([skip]);
    expect(await jobs.explain(job.id, at)).toMatchObject({ code: 'will_be_skipped' });
    expect(await jobs.get(job.id)).toEqual(job);
    const [listed] = (await jobs.list({ include: ['ticks'] })).items;
    expect(listed?.ticks?.map(({ is_skipped: isSkipped }) => isSkipped)).toEqual([true, false, false]);
    await jobs.unskip('a/b', new Date(at));
    expect(await jobs.skips(job.id)).toEqual([]);
    await expect(jobs.unskip('a/b', at)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuse what is no tick to come', async () => {
    const { id } = await api.client.jobs.create({ name: 'hourly', command: 'true', cron_expr: '@hourly' });
    const url = `${api.server.url}/api/v1/jobs/${id}/skips`;
    for (const at of ['2020-01-01T00:00:00Z', '2099-01-01T00:00:01Z', 'noon']) {
      const answer = await call(url, { method: 'POST', json: { at } });
      expect(problemOf(answer)).toMatchObject({ status: 400, errors: [{ field: 'at' }] });
    }
    expect(problemOf(await call(`${url}/noon`, { method: 'DELETE' })).status).toBe(400);
  });
});

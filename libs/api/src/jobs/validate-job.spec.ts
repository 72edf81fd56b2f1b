import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('validating a job', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
    await api.client.jobs.create({ name: 'upstream', command: 'true', cron_expr: '@hourly' });
  });

  afterAll(async () => api.stop());

  it('tells the job as it would be, and makes nothing', async () => {
    const input = { name: 'new', command: 'true', cron_expr: '@hourly', depends_on: ['upstream'] };
    const told = await api.client.jobs.validate(input);
    expect(told).toMatchObject({ name: 'new', timezone: 'UTC', depends_on: [{ job: 'upstream' }], version: 1 });
    expect(Date.parse(told.next_run_at ?? '')).toBeGreaterThan(Date.now());
    expect((await api.client.jobs.list()).items.map(({ name }) => name)).toEqual(['upstream']);
    const { id: _id, created_at: _created, updated_at: _updated, ...made } = await api.client.jobs.create(input);
    expect(told).toMatchObject(made);
    await api.client.jobs.delete('new');
  });

  it.each([
    [{ name: 'upstream', command: 'true', cron_expr: '@hourly' }, 'NAME_TAKEN'],
    [{ name: 'new', command: 'true', cron_expr: '0 0 30 2 *' }, 'INVALID_INPUT'],
    [{ name: 'new', command: 'true', depends_on: ['nobody'] }, 'INVALID_INPUT'],
    [{ name: 'new', cron_expr: '@hourly', timout: '5s' }, 'INVALID_INPUT'],
  ])('refuses %j as its creation does', async (json, code) => {
    const [told, created] = await Promise.all(
      ['/api/v1/jobs/validate', '/api/v1/jobs'].map(async (path) =>
        problemOf(await call(api.server.url + path, { json })),
      ),
    );
    expect(told?.code).toBe(code);
    expect(told).toEqual(created);
  });

  it('leaves the path to a job of that name for all but POST', async () => {
    const path = `${api.server.url}/api/v1/jobs/validate`;
    expect(problemOf(await call(path)).code).toBe('NOT_FOUND');
    await api.client.jobs.create({ name: 'validate', command: 'true', cron_expr: '@hourly' });
    expect(await api.client.jobs.get('validate')).toMatchObject({ name: 'validate' });
    expect((await call(path, { method: 'HEAD' })).status).toBe(200);
    await api.client.jobs.delete('validate');
  });
});

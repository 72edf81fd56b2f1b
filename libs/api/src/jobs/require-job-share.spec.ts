import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const configured = 'k'.repeat(40);

describe('the jobs that one caller may make', () => {
  let api: TestApi;
  let key: string;

  beforeAll(async () => {
    api = await startTestApi({ keys: [configured], storedKeys: true, maxJobsOfOne: 3 });
    key = (await api.client.keys.create({ name: 'maker', role: 'write' })).key ?? '';
  });

  afterAll(async () => api.stop());

  const aJob = (name: string) => ({ name, command: 'true', cron_expr: '@yearly' });
  const send = async (path: string, method: string, json?: object, of = key) =>
    call(`${api.server.url}/api/v1/${path}`, { method, json, headers: { authorization: `Bearer ${of}` } });

  it('are so many and no more, also of many requests at once, until some are deleted', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `made ${index}`);
    const answers = await Promise.all(names.map(async (name) => send('jobs', 'POST', aJob(name))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 403, 403, 403, 403, 403]);
    const refused = answers.find(({ status }) => status === 403);
    const detail = '3 jobs that you have made exist, and at most 3 may; delete some first';
    expect(refused === undefined ? undefined : problemOf(refused).detail).toBe(detail);
    const { items } = await api.client.jobs.list();
    expect(items).toHaveLength(3);

    const byName = await call(`${api.server.url}/api/v1/jobs/by-name`, {
      method: 'PUT',
      json: { command: 'true', cron_expr: '@yearly' },
      headers: { authorization: `Bearer ${key}`, 'if-none-match': '*' },
    });
    expect(byName.status).toBe(403);
    expect((await send('apply', 'POST', { source: 's', jobs: [aJob('applied')] })).status).toBe(403);

    await send(`jobs/${items[0]?.id}`, 'DELETE');
    const jobs = [aJob('applied')];
    expect((await send('apply', 'POST', { source: 's', jobs })).status).toBe(200);
    expect((await send('apply', 'POST', { source: 's', jobs })).status).toBe(200); // which makes nothing
    expect((await send('jobs', 'POST', aJob('one more'))).status).toBe(403);
  });

  it('are counted for each caller, and not for admins', async () => {
    const other = (await api.client.keys.create({ name: 'other maker', role: 'write' })).key ?? '';
    expect((await send('jobs', 'POST', aJob('of another'), other)).status).toBe(201);
    for (let count = 0; count < 4; count += 1) await api.client.jobs.create(aJob(`of an admin ${count}`));
  });
});

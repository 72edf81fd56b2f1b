import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('whose jobs are, and what they are found by', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
    const job = { command: 'true', cron_expr: '@hourly' };
    const { jobs } = api.client;
    await jobs.create({
      ...job,
      name: 'a',
      labels: { team: 'data', tier: '1' },
      owner: 'data@team',
      pool: 'gpu',
      managed_by: 'git',
    });
    await jobs.create({ ...job, name: 'b', labels: { team: 'data' }, owner: 'ops', runbook_url: 'https://wiki/b' });
    await jobs.create({ ...job, name: 'c' });
  });

  afterAll(async () => api.stop());

  it('are shown with a job, and are empty by default', async () => {
    const [a, b, c] = (await api.client.jobs.list()).items;
    expect(a).toMatchObject({ labels: { team: 'data', tier: '1' }, owner: 'data@team', runbook_url: null });
    expect(b).toMatchObject({ labels: { team: 'data' }, owner: 'ops', runbook_url: 'https://wiki/b' });
    expect(c).toMatchObject({ labels: {}, owner: null, runbook_url: null });
  });

  it.each([
    [{ label: ['team=data'] }, ['a', 'b']],
    [{ label: ['team=data', 'tier=1'] }, ['a']],
    [{ label: ['team=other'] }, []],
    [{ owner: 'ops' }, ['b']],
    [{ pool: 'gpu' }, ['a']],
    [{ managed_by: 'git' }, ['a']],
    [{ pool: 'default', label: ['team=data'] }, ['b']],
    [{ status: 'inactive', owner: 'ops' }, []],
  ] as const)('narrow a list: %j', async (query, names) => {
    const found = await api.client.jobs.list(query);
    expect(found.items.map(({ name }) => name)).toEqual(names);
  });

  it('narrow every page of a list', async () => {
    const names = [];
    for await (const { name } of api.client.jobs.each({ label: ['team=data'], limit: 1 })) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  it('are edited as a whole, or one by one by a merge patch', async () => {
    const { jobs } = api.client;
    await jobs.update('c', { labels: { team: 'web', tier: '2' }, owner: 'web' });
    const merged = await call(`${api.server.url}/api/v1/jobs/c`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      json: { labels: { tier: null, env: 'prod' } },
    });
    expect(merged.body).toMatchObject({ labels: { team: 'web', env: 'prod' }, owner: 'web' });
    expect(await jobs.update('c', { labels: null, owner: null })).toMatchObject({ labels: {}, owner: null });
  });

  it.each([
    [{ labels: { 'no=name': '1' } }, 'labels'],
    [{ labels: ['team'] }, 'labels'],
    [{ labels: { team: 1 } }, 'labels'],
    [{ owner: '' }, 'owner'],
    [{ runbook_url: 'javascript:alert(1)' }, 'runbook_url'],
    [{ runbook_url: 'wiki/b' }, 'runbook_url'],
  ])('are refused: %j', async (json, field) => {
    const problem = problemOf(await call(`${api.server.url}/api/v1/jobs/a`, { method: 'PATCH', json }));
    expect(problem.errors?.map((error) => error.field)).toEqual([field]);
  });

  it.each(['label=team', 'label==a', 'label=', 'label=a%3D1,a%3D2', 'owner=', 'pool=a%20b'])(
    'are no filter: %s',
    async (query) => {
      expect(problemOf(await call(`${api.server.url}/api/v1/jobs?${query}`)).code).toBe('INVALID_INPUT');
    },
  );
});

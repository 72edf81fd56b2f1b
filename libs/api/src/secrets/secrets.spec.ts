import { randomBytes } from 'node:crypto';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const value = 'correct horse battery';

describe('secrets over REST', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ secrets: createSecretKeyring([randomBytes(32)]) });
  });

  afterAll(async () => api.stop());

  it('are kept, listed with the jobs that name them, and never shown', async () => {
    const { secrets, jobs } = api.client;
    expect(await secrets.put('DB_PASSWORD', value)).toMatchObject({ name: 'DB_PASSWORD', version: 1, used_by: [] });
    expect(await secrets.put('DB_PASSWORD', `${value}!`)).toMatchObject({ version: 2 });
    const env = { URL: 'db://u:${secret:DB_PASSWORD}@h' };
    const job = await jobs.create({ name: 'load', command: 'true', cron_expr: '@hourly', env });
    expect(job.env).toEqual(env);
    const { body } = await call(`${api.server.url}/api/v1/secrets`);
    expect(body).toMatchObject([{ name: 'DB_PASSWORD', version: 2, used_by: ['load'], use_count: 1 }]);
    expect(JSON.stringify([body, api.events])).not.toContain('horse');
    expect((await call(`${api.server.url}/api/v1/secrets/DB_PASSWORD`)).status).toBe(405);
  });

  it('come in pages', async () => {
    for (const name of ['P1', 'P2', 'P3']) await api.client.secrets.put(name, value);
    const first = await api.client.secrets.list({ limit: 2 });
    const second = await api.client.secrets.list({ limit: 10, cursor: first.cursor });
    const names = [...first.items, ...second.items].map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(['P1', 'P2', 'P3']));
  });

  it('are not deleted while jobs name them, unless that is forced', async () => {
    const { secrets, jobs } = api.client;
    await secrets.put('USED', value);
    await jobs.create({ name: 'user', command: 'true', cron_expr: '@hourly', env: { A: '${secret:USED}' } });
    await expect(secrets.delete('USED')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await secrets.delete('USED', { force: true });
    await expect(secrets.delete('USED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('must be there before a job names them', async () => {
    const json = { name: 'early', command: 'true', cron_expr: '@hourly', env: { A: '${secret:NONE}' } };
    for (const path of ['jobs', 'jobs/validate']) {
      const problem = problemOf(await call(`${api.server.url}/api/v1/${path}`, { method: 'POST', json }));
      expect(problem.errors).toMatchObject([{ field: 'env', message: expect.stringContaining('the secret NONE') }]);
    }
  });

  it('are named by the environment of a job, and by no trigger of it', async () => {
    const { secrets, jobs } = api.client;
    await secrets.put('TAKEN', value);
    const job = await jobs.create({ name: 'triggered', command: 'true', cron_expr: '@manually' });
    await expect(jobs.trigger(job.id, { env: { A: '${secret:TAKEN}' } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await jobs.trigger(job.id, { env: { A: '$${secret:TAKEN}' } });
  });

  it.each(['short', '\u00e9'.repeat(3), 'x'.repeat(32_769), '', 7, null, ['a']])('are refused: %j', async (json) => {
    const url = `${api.server.url}/api/v1/secrets/A`;
    const problem = problemOf(await call(url, { method: 'PUT', json: { value: json } }));
    expect(problem.errors?.map(({ field }) => field)).toEqual(['value']);
    expect(JSON.stringify(problem)).not.toMatch(/"short|xxx|\u00e9/);
  });

  it.each(['-a', 'a%20b', '..%2fa', 'a%2Fb', 'x'.repeat(129)])('have no name like %s', async (name) => {
    const url = `${api.server.url}/api/v1/secrets/${name}`;
    const { status } = await call(url, { method: 'PUT', json: { value } });
    expect([400, 404]).toContain(status);
  });

  it('keep nothing of themselves for an idempotency key', async () => {
    const headers = { 'idempotency-key': 'keeps-nothing' };
    const url = `${api.server.url}/api/v1/secrets/KEYED`;
    const sent = [value, `${value} 2`].map((each) => ({ method: 'PUT', headers, json: { value: each } }) as const);
    for (const [index, options] of sent.entries()) {
      expect((await call(url, options)).body).toMatchObject({ version: index + 1 });
    }
    const kept = await api.db.selectFrom('idempotency_keys').selectAll().execute();
    expect(kept.filter(({ key }) => key === 'keeps-nothing')).toEqual([]);
  });

  it('leave who kept, sealed anew and deleted them in the audit log, and never a value', async () => {
    const [old, young] = [randomBytes(32), randomBytes(32)];
    const before = await startTestApi({ secrets: createSecretKeyring([old]) });
    await before.client.secrets.put('AUDITED', `${value} 1`);
    await before.client.secrets.put('AUDITED', `${value} 2`);
    const later = await startTestApi({ secrets: createSecretKeyring([young, old]) }, before);
    await later.client.secrets.rotate();
    await later.client.secrets.rotate(); // finds nothing left to do
    await later.client.secrets.delete('AUDITED');
    const { items } = await later.client.audit();
    expect(items.map(({ action, subject_id: id }) => [action, id])).toEqual([
      ['deleteSecret', 'AUDITED'],
      ['rotateSecrets', null],
      ['putSecret', 'AUDITED'],
      ['putSecret', 'AUDITED'],
    ]);
    const versions = items.map(({ before: was, after: is }) => [was, is]);
    expect(versions).toMatchObject([
      [{ version: 2 }, null],
      [null, { rotated: 1 }],
      [{ version: 1 }, { version: 2 }],
      [null, { version: 1 }],
    ]);
    expect(JSON.stringify(items)).not.toContain('horse');
    await later.stop();
    await before.stop();
  });

  it('may be called rotate', async () => {
    expect(await api.client.secrets.put('rotate', value)).toMatchObject({ name: 'rotate', version: 1 });
    expect(await api.client.secrets.rotate()).toEqual({ rotated: 0, unreadable: [] });
  });

  it('cannot be kept without a key, but be listed', async () => {
    const plain = await startTestApi({}, api);
    await expect(plain.client.secrets.put('A', value)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(plain.client.secrets.rotate()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect((await plain.client.secrets.list()).items.length).toBeGreaterThan(0);
    await plain.stop();
  });
});

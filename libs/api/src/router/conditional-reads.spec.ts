import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('reads', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
    const job = { cron_expr: '@yearly', command: 'true', description: 'd'.repeat(2_000) };
    for (const name of ['a', 'b']) await api.client.jobs.create({ name, ...job });
  });

  afterAll(async () => api.stop());

  it.each(['/api/v1/jobs?limit=1', '/api/v1/runs', '/api/v1/graph', '/api/v1/workers', '/api/v1/pools'])(
    'of %s are not sent again while they are the same',
    async (path) => {
      const first = await call(api.server.url + path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
      const again = await call(api.server.url + path, { headers: { 'if-none-match': `"old", ${etag}` } });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('link')).toBe(first.headers.get('link'));
    },
  );

  it('are sent again when something has changed', async () => {
    const path = `${api.server.url}/api/v1/jobs`;
    const { headers } = await call(path);
    await api.client.jobs.update('a', { description: 'other' });
    const again = await call(path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, (again.body as unknown[]).length]).toEqual([200, 2]);
  });

  it('refuse a condition that is none', async () => {
    const answer = await call(`${api.server.url}/api/v1/runs`, { headers: { 'if-none-match': 'bare' } });
    expect(problemOf(answer).errors?.[0]?.field).toBe('If-None-Match');
  });

  it('come compressed to who takes it, and as they are to others', async () => {
    const path = `${api.server.url}/api/v1/jobs/b`;
    const packed = await call(path, { headers: { 'accept-encoding': 'gzip' } });
    const plain = await call(path, { headers: { 'accept-encoding': 'identity' } });
    expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null]);
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')));
    expect(packed.text).toBe(plain.text);
    expect(packed.headers.get('etag')).toBe(plain.headers.get('etag'));
  });
});

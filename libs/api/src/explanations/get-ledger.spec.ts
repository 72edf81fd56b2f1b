import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the route of the ledger', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => api.stop());

  it('lists ticks page by page, with edits between', async () => {
    const { jobs } = api.client;
    const job = await jobs.create({
      name: 'yearly',
      command: 'true',
      cron_expr: '0 0 1 1 *',
      timezone: 'Europe/Berlin',
    });
    await jobs.update(job.id, { max_retries: 1, owner: 'ops' });
    const to = '2090-06-01T00:00:00Z';
    const first = await jobs.ledger('yearly', { to, limit: 40 });
    expect(first.ticks[0]).toEqual({
      ...{ at: '2089-12-31T23:00:00.000Z', local_time: '2090-01-01T00:00:00+01:00', mark: null, outcome: 'to_come' },
      ...{ run_id: null, status: null, reason: null, attempts: 0, duration_ms: null },
      sentence: 'job "yearly" will be due at 2089-12-31T23:00:00Z',
    });
    expect(first.cursor).toBeDefined();
    const rest = await jobs.ledger('yearly', { cursor: first.cursor, limit: 1_000 });
    expect(rest.cursor).toBeUndefined();
    const all = [...first.ticks, ...rest.ticks].map(({ at }) => at);
    expect(all).toEqual((await jobs.ledger('yearly', { to, limit: 1_000 })).ticks.map(({ at }) => at));
    expect(rest.bands.filter(({ kind }) => kind === 'edited').map(({ detail }) => detail)).toEqual([
      'version 2: owner, max_retries, retry_delay, retry_backoff, retry_max_delay',
    ]);
    expect((await jobs.ledger('yearly', { to, outcome: ['ran', 'unexplained'] })).ticks).toEqual([]);
  });

  it.each(['from=noon', 'outcome=lost', 'limit=0', 'cursor=x', 'cursor=YQ'])('refuses %s', async (query) => {
    await api.client.jobs.create({ name: `of ${query}`, command: 'true', cron_expr: '@hourly' });
    const answer = await call(`${api.server.url}/api/v1/jobs/${encodeURIComponent(`of ${query}`)}/ledger?${query}`);
    expect(problemOf(answer).status).toBe(400);
  });
});

import { call, problemOf } from '../testing/call.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('clients that follow the output of a run', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ maxStreams: 1 });
  });

  afterAll(async () => api.stop());

  it('leave connections for calls: one too many is told when to come again', async () => {
    await api.client.jobs.create({ name: 'followed', command: 'true', cron_expr: '@manually' });
    const { id } = await api.client.jobs.trigger('followed');
    const worker = await startTestWorker(api.db);
    for (const run of await worker.claim()) await worker.write(run, 0, 'so far'); // a follower is answered with this
    const outputUrl = `${api.server.url}/api/v1/runs/${id}/output`;
    const leaving = new AbortController();
    const first = await fetch(`${outputUrl}?follow=1`, { signal: leaving.signal });
    expect(first.status).toBe(200);

    const refused = await call(`${outputUrl}?follow=1`);
    expect(problemOf(refused).code).toBe('TOO_MANY_REQUESTS');
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await call(outputUrl)).status).toBe(200); // what is stored is no stream that stays

    leaving.abort();
    let status = 429; // until the server has noticed that the first has gone
    while (status === 429) {
      const next = await fetch(`${outputUrl}?follow=1`);
      ({ status } = next);
      await next.body?.cancel();
    }
    expect(status).toBe(200);
  });
});

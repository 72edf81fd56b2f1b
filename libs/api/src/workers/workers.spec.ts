import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerResource } from '@aster-scheduler/client';
import { registerWorker, triggerJob } from '@aster-scheduler/run-store';
import { call, problemOf } from '../testing/call.js';
import { listenForHints } from '../testing/listen-for-hints.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes of workers', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  it('tell who is alive, what they run and how long the queues are', async () => {
    const worker = await startTestWorker(api.db);
    await registerWorker(api.db, {
      ...{ id: randomUUID(), name: 'a lost one', pools: ['default', 'gpu'], handlers: ['digest'], slots: 2 },
      ...{ version: '1.2.3', leaseMs: 1, now: new Date('2026-01-01T00:00:00Z') },
    });
    const job = await api.client.jobs.create({ name: 'job', command: 'true', cron_expr: '@manually' });
    await api.client.jobs.create({ name: 'idle', command: 'true', cron_expr: '@manually', pool: 'quiet' });
    for (let index = 0; index < 3; index += 1) await triggerJob(api.db, job.id);
    const [running] = await worker.claim(1);

    const { items, cursor } = await api.client.workers();
    expect(cursor).toBeUndefined();
    expect(items).toMatchObject([
      { name: 'a lost one', status: 'lost', pools: ['default', 'gpu'], handlers: ['digest'], running_run_ids: [] },
      { id: worker.id, name: 'test worker', status: 'active', slots: 100, running_run_ids: [running?.id] },
    ]);

    const pools = await api.client.pools();
    expect(pools.items).toMatchObject([
      { name: 'default', workers: 1, draining: 0, slots: 100, running: 1, due: 2, scheduled: 0, waiting: 0 },
      { name: 'quiet', workers: 0, slots: 0, running: 0, due: 0, oldest_due_ms: null, wait_p50_ms: null },
    ]);
    expect(pools.items[0]?.oldest_due_ms).toBeGreaterThanOrEqual(0);

    const ofDefault = { name: 'default', wanted_slots: 3, due: 2, running: 1, slots: 100 };
    expect(await api.client.poolScale('default')).toEqual(ofDefault);
    const unknown = { name: 'nobody-knows-it', wanted_slots: 0, due: 0, running: 0, slots: 0 };
    expect(await api.client.poolScale(unknown.name)).toEqual(unknown);
  });

  it('tell how long runs of a pool have waited', async () => {
    const none = {
      failed: 0,
      timed_out: 0,
      cancelled: 0,
      skipped: 0,
      skipped_ticks: 0,
      retried: 0,
      run_ms: 0,
      run_ms_max: 0,
    };
    await api.db
      .insertInto('run_stats')
      .values({
        ...{ grain: 1, scope: 'pool:default', bucket: new Date(Date.now() - 300_000), succeeded: 20, ...none },
        ...{ delay_ms: 0, delay_ms_max: 0, duration_at: [], duration_n: [], delay_at: [24, 74], delay_n: [18, 2] },
      })
      .execute();
    await delay(1_100); // answers are kept for a second
    const { items } = await api.client.pools();
    expect(items[0]).toMatchObject({ name: 'default', wait_p50_ms: expect.any(Number) });
    expect(items[0]!.wait_p50_ms).toBeLessThan(15);
    expect(items[0]!.wait_p95_ms).toBeGreaterThan(900);
  });

  it('tell a worker to drain and to claim again, and its process by a hint', async () => {
    const worker = await startTestWorker(api.db);
    const hints = await listenForHints(api);
    const drained = await api.client.drainWorker(worker.id);
    expect(drained).toMatchObject({ id: worker.id, status: 'draining', drain_asked_at: expect.any(String) });
    await hints.until(['control', worker.id]);
    expect(await worker.claim(1)).toEqual([]);
    expect(await api.client.undrainWorker(worker.id)).toMatchObject({ status: 'active', drain_asked_at: null });
    await hints.stop();
    const unknown = api.client.drainWorker(randomUUID());
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('come in pages by offset and by cursor alike, also with the same name', async () => {
    const facts = { pools: ['default'], handlers: [], slots: 1, version: '0', leaseMs: 3_600_000 };
    for (let index = 0; index < 7; index += 1) {
      const name = index % 2 === 0 ? 'twin' : `single ${index}`;
      await registerWorker(api.db, { id: randomUUID(), name, ...facts });
    }
    const { items: all } = await api.client.workers();
    const paged: WorkerResource[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await api.client.workers({ limit: 2, cursor });
      paged.push(...page.items);
      cursor = page.cursor;
    }
    expect(paged).toEqual(all);
    expect((await api.client.workers({ limit: 3, offset: 4 })).items).toEqual(all.slice(4, 7));
    const { items: pools } = await api.client.pools({ limit: 1 });
    const next = await api.client.pools({ limit: 1, offset: 1 });
    expect([...pools, ...next.items].map(({ name }) => name)).toEqual(['default', 'quiet']);
  });

  it.each(['workers', 'pools'])('refuse for %s what no list knows', async (list) => {
    const urlOf = (query: string) => `${api.server.url}/api/v1/${list}?${query}`;
    for (const query of ['limit=0', 'limit=1001', 'offset=-1', 'cursor=a&offset=1', 'cursor=%3F', 'status=active']) {
      expect(problemOf(await call(urlOf(query))).code).toBe('INVALID_INPUT');
    }
  });
});

describe('the route of metrics', () => {
  const key = 'k'.repeat(32);

  it('gives the numbers of the process to those who have a key, without the database', async () => {
    const metrics = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'aster_up 1\n' };
    const { server, stop } = await startDetachedApi({ keys: [key], metrics });
    const answer = await call(`${server.url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      'aster_up 1\n',
      metrics.contentType,
    ]);
    expect(problemOf(await call(`${server.url}/metrics`)).code).toBe('UNAUTHENTICATED');
    await stop();
  });

  it('is not there where there are no numbers', async () => {
    const { server, stop } = await startDetachedApi();
    expect(problemOf(await call(`${server.url}/metrics`)).code).toBe('ROUTE_NOT_FOUND');
    await stop();
  });
});

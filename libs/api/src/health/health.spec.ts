import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createNotifier, type Db } from '@aster-scheduler/db';
import { serveApi } from '../server/serve-api.js';
import { call, problemOf } from '../testing/call.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the health routes', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  it('say that all is well while the database answers', async () => {
    for (const path of ['/health', '/livez', '/readyz']) {
      const answer = await call(api.server.url + path);
      expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
    }
    await expect(api.client.health()).resolves.toEqual({ status: 'ok' });
  });

  it('tell of every request with its route', async () => {
    await call(`${api.server.url}/api/v1/jobs/some-name`, { headers: { 'x-request-id': 'told-1' } });
    expect(api.events.find((event) => event.type === 'http.request' && event.requestId === 'told-1')).toMatchObject({
      method: 'GET',
      route: '/api/v1/jobs/{id}',
      status: 404,
    });
  });

  it('ask the database four times a second at most, whoever asks them', async () => {
    let statements = 0;
    const counting: Parameters<Db['withPlugin']>[0] = {
      transformQuery({ node }) {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const db = api.db.withPlugin(counting);
    const server = await serveApi({
      db,
      notifier: createNotifier(db),
      emit: () => undefined,
      host: '127.0.0.1',
      port: 0,
    });
    const startedAtMs = performance.now();
    for (let asked = 0; asked < 100; asked += 1) expect((await call(`${server.url}/health`)).status).toBe(200);
    const seconds = (performance.now() - startedAtMs) / 1_000;
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThanOrEqual(1 + seconds * 4);
    await server.close(1_000);
  });

  it('are not well while the database takes no writes, and say so as every write does', async () => {
    await api.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (db) => {
        const facts = { db, notifier: createNotifier(db), emit: () => undefined };
        const server = await serveApi({ ...facts, host: '127.0.0.1', port: 0 });
        const answers = [
          await call(`${server.url}/readyz`),
          await call(`${server.url}/health`),
          await call(`${server.url}/api/v1/jobs`, { json: { name: 'a', command: 'true', cron_expr: '@daily' } }),
        ];
        for (const answer of answers) {
          expect(problemOf(answer)).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
          expect(problemOf(answer).detail).toMatch(/^the database is read-only/);
        }
        await server.close(1_000);
      });
  });

  describe('while the database is away', () => {
    beforeAll(async () => {
      await api.loseDatabase();
      while ((await call(`${api.server.url}/health`)).status === 200); // for a moment the last answer is fresh enough
    });

    it.each([
      ['GET', '/health'],
      ['GET', '/readyz'],
      ['GET', '/api/v1/jobs'],
      ['GET', '/api/v1/runs/019ca95e-8000-7000-8000-000000000001'],
      ['DELETE', '/api/v1/jobs/x'],
    ])('%s %s is answered 503 and when to ask again', async (method, path) => {
      const answer = await call(api.server.url + path, { method });
      expect(problemOf(answer)).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(answer.text).not.toMatch(/aster_test|postgres:/);
    });

    it('the process lives', async () => {
      expect((await call(`${api.server.url}/livez`)).status).toBe(200);
    });

    it('that is told once', async () => {
      await Promise.all(Array.from({ length: 5 }, async () => call(`${api.server.url}/health`)));
      expect(api.events.filter(({ type }) => type === 'database.lost')).toHaveLength(1);
      expect(api.events.filter(({ type }) => type === 'http.failed')).toEqual([]);
    });
  });

  it('answer within the deadline of a database that takes connections and never says a word', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined))).listen(
      0,
      '127.0.0.1',
    );
    await once(silent, 'listening');
    const detached = await startDetachedApi({}, (silent.address() as AddressInfo).port);
    const asked = ['/health', '/readyz', '/livez', '/api/v1/jobs'].map(async (path) =>
      call(detached.server.url + path),
    );
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([503, 503, 200, 503]);
    for (const socket of sockets) socket.destroy();
    silent.close();
    await detached.stop();
  });
});

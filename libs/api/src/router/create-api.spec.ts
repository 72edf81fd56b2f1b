import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidInputError } from '@aster-scheduler/core';
import express from 'express';
import { admitLocal } from '../http/admission.js';
import type { ApiDocument } from '../openapi/api-document.js';
import type { ServeOptions } from '../server/serve-api.js';
import { call, problemOf } from '../testing/call.js';
import { speakHttp } from '../testing/speak-http.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';
import type { ApiOptions } from './api-options.js';
import { createApi } from './create-api.js';

const key = 'k'.repeat(32);
const bearer = { authorization: `Bearer ${key}` };

describe('createApi', () => {
  let open: DetachedApi;
  let locked: DetachedApi;

  beforeAll(async () => {
    open = await startDetachedApi();
    locked = await startDetachedApi({ keys: ['o'.repeat(40), key] });
  });

  afterAll(async () => {
    await Promise.all([open.stop(), locked.stop()]);
  });

  describe('to requests that no route answers', () => {
    it.each([['/api'], ['/api/v2'], ['/api/v1/job'], ['/api/v1/jobs/a/b'], ['/API/V1/jobs'], ['/healthz']])(
      'says that there is nothing at %s',
      async (path) => {
        expect(problemOf(await call(open.server.url + path))).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
      },
    );

    it('says where the routes are listed, and so does the root', async () => {
      const { detail } = problemOf(await call(`${open.server.url}/jobs`));
      expect(detail).toBe('there is nothing at this path; see /docs, or /openapi.json for programs');
      const root = await call(`${locked.server.url}/`);
      const { docs, openapi } = root.body as Record<string, string>;
      for (const [name, path] of Object.entries(root.body as Record<string, string>)) {
        expect([name, (await call(`${open.server.url}${path}`)).status]).toEqual([name, name === 'health' ? 503 : 200]);
      }
      const { body } = await call(`${open.server.url}/api/v1`);
      for (const path of Object.values(body as Record<string, string>)) {
        expect((await call(`${open.server.url}${path}`)).status).toBe(503); // there, though the database is not
      }
      for (const path of [docs, openapi]) {
        expect((await call(`${locked.server.url}${path}`)).status).toBe(200);
      }
    });

    it('shows the root to a browser as a page', async () => {
      const answer = await call(`${open.server.url}/`, { headers: { accept: 'text/html,application/xhtml+xml,*/*' } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('data-document="/openapi.json"');
    });

    it.each([
      ['PUT', '/api/v1/jobs', 'GET, HEAD, OPTIONS, POST'],
      ['POST', '/api/v1/jobs/x', 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
      ['DELETE', '/api/v1/runs', 'GET, HEAD, OPTIONS'],
      ['PROPFIND', '/health', 'GET, HEAD, OPTIONS'],
    ])('answers %s %s with what the route knows', async (method, path, allow) => {
      const answer = await call(open.server.url + path, { method });
      expect(problemOf(answer)).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(answer.headers.get('allow')).toBe(allow);
    });

    it('answers OPTIONS with the methods of the route', async () => {
      const answer = await call(`${open.server.url}/api/v1/runs`, { method: 'OPTIONS' });
      expect([answer.status, answer.headers.get('allow'), answer.text]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
    });

    it('answers HEAD as GET, without the body', async () => {
      const [get, head] = await Promise.all(
        ['GET', 'HEAD'].map((method) => call(`${open.server.url}/livez`, { method })),
      );
      expect([head?.status, head?.text]).toEqual([200, '']);
      expect(head?.headers.get('content-length')).toBe(get?.headers.get('content-length'));
    });
  });

  describe('to malformed requests', () => {
    it.each([
      ['/api/v1/jobs/%', 'MALFORMED_REQUEST'],
      ['/api/v1/jobs/%zz', 'MALFORMED_REQUEST'],
      ['/api/v1/jobs/%ff', 'MALFORMED_REQUEST'],
      ['/api/v1/jobs/%C0%80', 'MALFORMED_REQUEST'],
      ['/api/v1/jobs?status=%ff', 'MALFORMED_REQUEST'],
      ['/api/v1/jobs/%00', 'INVALID_INPUT'],
      ['/api/v1/jobs/a%0Ab', 'INVALID_INPUT'],
      [`/api/v1/jobs/${'x'.repeat(256)}`, 'INVALID_INPUT'],
      ['/api/v1/runs/1', 'INVALID_INPUT'],
      ['/api/v1/runs/019ca95e80007000800000000000001', 'INVALID_INPUT'],
      ['/api/v1/jobs?limit=1&limit=2', 'INVALID_INPUT'],
      ['/api/v1/jobs?limit[]=1', 'INVALID_INPUT'],
      ['/api/v1/jobs?limit=1001', 'INVALID_INPUT'],
      ['/api/v1/jobs?stats=active', 'INVALID_INPUT'],
      ['/api/v1/jobs/x?y=1', 'INVALID_INPUT'],
      ['/api/v1/jobs?cursor=a&offset=1', 'INVALID_INPUT'],
      ['/api/v1/jobs?offset=200001', 'INVALID_INPUT'],
      ['/api/v1/runs?offset=100001', 'INVALID_INPUT'],
      ['/api/v1/workers?offset=100001', 'INVALID_INPUT'],
      ['/api/v1/pools?offset=100001', 'INVALID_INPUT'],
      ['/api/v1/services?offset=100001', 'INVALID_INPUT'],
      ['/api/v1/runs?cursor=YQ', 'INVALID_INPUT'],
      ['/api/v1/runs?from=2026-02-30T00:00:00Z', 'INVALID_INPUT'],
      ['/api/v1/runs?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'INVALID_INPUT'],
      ['/api/v1/runs?from=%2B275760-09-13T00:00:00Z', 'INVALID_INPUT'],
    ])('refuses %s before the database is asked', async (path, code) => {
      expect(problemOf(await call(open.server.url + path))).toMatchObject({ status: 400, code });
    });

    it('suggests what was probably meant', async () => {
      const problem = problemOf(await call(`${open.server.url}/api/v1/runs?jobid=1`));
      expect(problem.errors).toEqual([{ field: 'jobid', message: 'is not known; did you mean job_id?' }]);
    });

    it.each<[string, string | Uint8Array<ArrayBuffer>, number, string, RegExp]>([
      ['JSON that ends early', '{"name": ', 400, 'MALFORMED_REQUEST', /unexpected end at line 1, column 10/],
      [
        'a name that stands twice',
        '{"name": "a",\n"name": "b"}',
        400,
        'MALFORMED_REQUEST',
        /twice at line 2, column 1/,
      ],
      ['the name __proto__', '{"__proto__": {"isAdmin": true}}', 400, 'MALFORMED_REQUEST', /__proto__/],
      ['deep nesting', `{"payload":${'['.repeat(100_000)}`, 400, 'MALFORMED_REQUEST', /64 levels/],
      ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400, 'MALFORMED_REQUEST', /not UTF-8/],
      ['an array', '[]', 400, 'INVALID_INPUT', /must be a JSON object/],
      ['null', 'null', 400, 'INVALID_INPUT', /must be a JSON object/],
      ['no body', '', 400, 'MALFORMED_REQUEST', /the body is missing/],
      ['too much', `{"name":"${'x'.repeat(1_048_576)}"}`, 413, 'BODY_TOO_LARGE', /at most 1048576 bytes/],
    ])('refuses a body with %s', async (_what, raw, status, code, detail) => {
      const problem = problemOf(await call(`${open.server.url}/api/v1/jobs`, { raw }));
      expect(problem).toMatchObject({ status, code, detail: expect.stringMatching(detail) as string });
    });

    it.each([
      [{ 'content-type': 'application/x-www-form-urlencoded' }, /content-type must be application\/json/],
      [{ 'content-type': 'text/plain' }, /content-type must be application\/json/],
      [{ 'content-type': 'application/json; charset=latin1' }, /UTF-8/],
      [{ 'content-encoding': 'gzip' }, /compressed/],
    ])('refuses a body with %j', async (headers, detail) => {
      const problem = problemOf(await call(`${open.server.url}/api/v1/jobs`, { raw: '{}', headers }));
      expect(problem).toMatchObject({ status: 415, detail: expect.stringMatching(detail) as string });
    });

    it.each([['application/json; charset=UTF-8'], ['Application/JSON;charset="utf-8"']])(
      'takes a body of type %s',
      async (type) => {
        const headers = { 'content-type': type };
        const problem = problemOf(await call(`${open.server.url}/api/v1/jobs`, { raw: '\ufeff{}', headers }));
        expect(problem.errors).toContainEqual({ field: 'name', message: 'is required' });
      },
    );
  });

  describe('on every answer', () => {
    it('has headers that keep browsers from doing anything with it, and none that tell what it is made of', async () => {
      for (const path of ['/livez', '/nothing', '/api/v1/runs/x']) {
        const { headers } = await call(open.server.url + path);
        expect(Object.fromEntries(headers)).toMatchObject({
          'cache-control': 'no-store',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
          'x-content-type-options': 'nosniff',
        });
        expect(headers.has('x-powered-by') || headers.has('server')).toBe(false);
      }
    });

    it('gives back the request id of the client, or one of its own', async () => {
      const idOf = async (headers: Record<string, string>) =>
        (await call(`${open.server.url}/livez`, { headers })).headers.get('x-request-id');
      await expect(idOf({ 'x-request-id': 'trace-1/a:b' })).resolves.toBe('trace-1/a:b');
      await expect(idOf({ 'x-request-id': 'two words' })).resolves.toMatch(/^[\da-f-]{36}$/);
      await expect(idOf({ 'x-request-id': 'x'.repeat(129) })).resolves.toMatch(/^[\da-f-]{36}$/);
      await expect(idOf({})).resolves.toMatch(/^[\da-f-]{36}$/);
    });
  });

  describe('with keys', () => {
    it('answers every request without a good one in the same way', async () => {
      const { url } = locked.server;
      const answers = await Promise.all([
        call(`${url}/api/v1/jobs`),
        call(`${url}/api/v1/jobs`, { headers: { authorization: 'Bearer nonsense' } }),
        call(`${url}/api/v1/jobs`, { headers: { authorization: `Basic ${key}` } }),
        call(`${url}/api/v1/jobs`, { raw: '{not json', headers: { 'content-type': 'text/plain' } }),
        call(`${url}/api/v1/jobs`, { raw: 'x'.repeat(2_000_000) }),
        call(`${url}/api/v1/jobs/%zz`),
        call(`${url}/api/v1/runs/x`),
        call(`${url}/api/v1/runs?limit=0`),
        call(`${url}/api/v1/runs`, { method: 'OPTIONS' }),
        call(`${url}/api/v1/runs`, { method: 'DELETE' }),
        call(`${url}/health`, { method: 'DELETE' }),
        call(`${url}/nothing`),
      ]);
      const seen = answers.map(({ status, headers, text }) => {
        const {
          'x-request-id': _id,
          date: _date,
          connection: _connection,
          'keep-alive': _keep,
          ...rest
        } = Object.fromEntries(headers);
        return JSON.stringify({ status, text, rest });
      });
      expect(new Set(seen).size).toBe(1);
      expect(answers[0]?.status).toBe(401);
      expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer realm="aster"');
    });

    it('lets in who has one of them', async () => {
      const answer = await call(`${locked.server.url}/nothing`, { headers: bearer });
      expect(problemOf(answer).code).toBe('ROUTE_NOT_FOUND');
    });

    it('answers the health routes without one', async () => {
      expect((await call(`${locked.server.url}/livez`)).status).toBe(200);
      expect((await call(`${locked.server.url}/readyz?from=monitor`)).status).not.toBe(401);
    });
  });

  describe('without keys', () => {
    it.each([
      [{ origin: 'https://page.example' }],
      [{ 'sec-fetch-site': 'cross-site' }],
      [{ host: 'rebound.example' }],
      [{ 'x-forwarded-for': '192.0.2.1' }],
      [{ via: '1.1 proxy' }],
    ])('refuses a web page, or a proxy, that sends %j', async (headers) => {
      const raw = await rawGet(open.server.port, '/api/v1/jobs', headers);
      expect(raw).toMatch(/^HTTP\/1.1 403 .*"code":"FORBIDDEN"/s);
    });

    it('looks at the name and at proxies also where everybody may call, until names are allowed', async () => {
      const statusOf = async (options: Partial<ServeOptions>, headers: Record<string, string>) => {
        const api = await startDetachedApi({ isOpenToAll: true, ...options });
        const raw = await rawGet(api.server.port, '/nothing', headers);
        await api.stop();
        return Number(/^HTTP\/1.1 (\d+)/.exec(raw)?.[1]);
      };
      const proxied = { host: 'aster.example', 'x-forwarded-for': '192.0.2.1' };
      await expect(statusOf({}, {})).resolves.toBe(404);
      await expect(statusOf({}, { host: 'aster.example' })).resolves.toBe(403);
      await expect(statusOf({}, { 'x-forwarded-for': '192.0.2.1' })).resolves.toBe(403);
      await expect(statusOf({ allowedHosts: ['Aster.example'] }, proxied)).resolves.toBe(404);
      await expect(statusOf({ allowedHosts: ['other.example'] }, proxied)).resolves.toBe(403);
      await expect(statusOf({ allowedHosts: ['aster.example'] }, { origin: 'http://a.example' })).resolves.toBe(403);
    });

    it('answers this machine only, whatever it was made to listen on', async () => {
      const request = { headers: { host: 'localhost' }, socket: { remoteAddress: '192.0.2.1' } };
      const admit = admitLocal([], async () => undefined);
      await expect(admit(request as IncomingMessage)).rejects.toThrow(/only this machine/);
      for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
        const local = { ...request, socket: { remoteAddress } } as IncomingMessage;
        await expect(admit(local)).resolves.toEqual({ actor: 'anyone', role: 'admin', reach: {} });
      }
    });
  });

  describe('in an app of somebody else', () => {
    async function withApp<Result>(build: (app: express.Express) => void, use: (url: string) => Promise<Result>) {
      const app = express();
      build(app);
      const server = createServer(app).listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }
    const facts = () => ({ db: open.db, notifier: open.notifier, emit: () => undefined });
    const parts = () => ({ ...facts(), isOpenToAll: true }) as const;

    it('is not made before it is said who may call', () => {
      const make = (said: object) => () => createApi({ ...facts(), ...said } as unknown as ApiOptions);
      expect(make({})).toThrow(InvalidInputError);
      expect(make({ keys: [] })).toThrow(/keys: or authorize, or isOpenToAll: true must be given/);
      expect(make({ isOpenToAll: false })).toThrow(InvalidInputError);
      expect(make({ keys: ['k'.repeat(32)], isOpenToAll: true })).toThrow(/isOpenToAll: excludes keys/);
      expect(make({ authorize: () => true })).not.toThrow();
    });

    it('asks the app about each request, but for what is for everybody and for pages of others', async () => {
      const asked: string[] = [];
      const authorize = async ({ headers }: IncomingMessage) => {
        asked.push(String(headers.cookie));
        return headers.cookie === 'user=ann';
      };
      await withApp(
        (app) => app.use(createApi({ ...facts(), authorize })),
        async (url) => {
          const get = async (path: string, headers: Record<string, string> = {}) => call(url + path, { headers });
          expect((await get('/livez')).status).toBe(200);
          expect(problemOf(await get('/nothing')).code).toBe('FORBIDDEN');
          expect(problemOf(await get('/nothing', { cookie: 'user=bob' })).code).toBe('FORBIDDEN');
          expect(problemOf(await get('/nothing', { cookie: 'user=ann' })).code).toBe('ROUTE_NOT_FOUND');
          const foreign = { cookie: 'user=ann', origin: 'https://page.example' };
          expect(problemOf(await get('/nothing', foreign)).code).toBe('FORBIDDEN');
        },
      );
      expect(asked).toEqual(['undefined', 'user=bob', 'user=ann']);
    });

    it('begins its addresses with the public one where it has one', async () => {
      await withApp(
        (app) => app.use('/inner', createApi({ ...parts(), publicUrl: 'https://aster.example/outer/' })),
        async (url) => {
          const { body } = await call(`${url}/inner/`);
          expect(body).toMatchObject({ docs: 'https://aster.example/outer/docs' });
          const document = (await call(`${url}/inner/openapi.json`)).body as ApiDocument;
          expect(document.servers).toEqual([{ url: 'https://aster.example/outer' }]);
          expect((await call(`${url}/inner/docs`)).text).toContain('https://aster.example/outer/openapi.json');
          expect(problemOf(await call(`${url}/inner/nothing`)).detail).toContain('https://aster.example/outer/docs');
        },
      );
    });

    it.each<[string, (app: express.Express) => void, string, string]>([
      [
        'a form',
        (app) => app.use(express.urlencoded({ extended: true })),
        'application/x-www-form-urlencoded',
        'name=x',
      ],
      [
        'text that is taken for JSON',
        (app) => app.use(express.json({ type: () => true })),
        'text/plain',
        '{"name":"x"}',
      ],
    ])('takes no body from %s, which a web page can send to anybody', async (_what, prepare, type, raw) => {
      await withApp(
        (app) => {
          prepare(app);
          app.use(createApi(parts()));
        },
        async (url) => {
          const answer = await call(`${url}/api/v1/jobs`, { raw, headers: { 'content-type': type } });
          expect(problemOf(answer).code).toBe('UNSUPPORTED_MEDIA_TYPE');
        },
      );
    });

    it('reads a body itself for which the app has put an empty object', async () => {
      await withApp(
        (app) => {
          app.use((request: express.Request, _response, next) => {
            request.body = {};
            next();
          });
          app.use(createApi(parts()));
        },
        async (url) => {
          const problem = problemOf(await call(`${url}/api/v1/jobs`, { json: { timout: '1s' } }));
          expect(problem.errors?.map(({ field }) => field)).toContain('timout');
          expect(problemOf(await call(`${url}/api/v1/jobs`, { method: 'POST' })).detail).toMatch(/body is missing/);
        },
      );
    });

    it('answers below its mount path and leaves the rest alone', async () => {
      await withApp(
        (app) => {
          app.use('/aster', createApi(parts()));
          app.get('/own', (_request, response) => void response.json({ own: true }));
        },
        async (url) => {
          expect((await call(`${url}/aster/livez`)).body).toEqual({ status: 'ok' });
          expect(problemOf(await call(`${url}/aster/own`)).code).toBe('ROUTE_NOT_FOUND');
          expect((await call(`${url}/own`)).text).toBe('{"own":true}');
          expect((await call(`${url}/livez`)).status).toBe(404);
        },
      );
    });

    it('passes on what it does not know when it is told to', async () => {
      await withApp(
        (app) => {
          app.use(createApi({ ...parts(), passesUnknownPaths: true }));
          app.get(['/own', '/'], (_request, response) => void response.json({ own: true }));
        },
        async (url) => {
          expect((await call(`${url}/livez`)).body).toEqual({ status: 'ok' });
          expect((await call(`${url}/own`)).text).toBe('{"own":true}');
          expect((await call(`${url}/`)).text).toBe('{"own":true}');
          expect(problemOf(await call(`${url}/api/v1/jobs`, { method: 'PUT' })).status).toBe(405);
        },
      );
    });

    it.each<[string, (app: express.Express) => void]>([
      ['parsed', (app) => app.use(express.json())],
      ['read', (app) => app.use(express.raw({ type: () => true }))],
      ['decoded', (app) => app.use(express.text({ type: () => true }))],
    ])('takes a body that the app has %s already', async (_how, prepare) => {
      await withApp(
        (app) => {
          prepare(app);
          app.use(createApi(parts()));
        },
        async (url) => {
          const problem = problemOf(await call(`${url}/api/v1/jobs`, { json: { timout: '1s' } }));
          expect(problem.errors).toContainEqual({ field: 'timout', message: 'is not known; did you mean timeout?' });
        },
      );
    });

    it('is not changed by settings of the app', async () => {
      await withApp(
        (app) => {
          app.set('query parser', 'extended').set('json spaces', 2).set('strict routing', true).set('etag', 'strong');
          app.use(createApi(parts()));
        },
        async (url) => {
          expect((await call(`${url}/livez`)).text).toBe('{"status":"ok"}');
          expect(problemOf(await call(`${url}/api/v1/jobs?a[b]=1`)).errors?.[0]?.field).toBe('a[b]');
        },
      );
    });
  });
});

/** `fetch` does not let a caller choose such headers. */
async function rawGet(port: number, path: string, headers: Record<string, string>): Promise<string> {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers });
  return speakHttp(
    port,
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
}

import { EventEmitter, once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { newApiKey, newSessionToken } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertSession } from '@aster-scheduler/run-store';
import { call, problemOf } from '../testing/call.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { createRefusalPace } from './refusal-pace.js';
import { createRefusedKeys } from './refused-keys.js';
import { createRequestLimits } from './request-limits.js';
import { createSignInLimits } from './sign-in-limits.js';
import { UsedUpError } from './used-up-error.js';

const [key, other] = ['k'.repeat(40), 'o'.repeat(40)];
const bearer = (of: string) => ({ authorization: `Bearer ${of}` });

describe('what one caller may ask for', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ keys: [key, other], storedKeys: true, rateLimit: 30, maxStreamsOfOne: 1 });
  });

  afterAll(async () => api.stop());

  it('is told in each answer, and when there is more', async () => {
    const answer = await call(`${api.server.url}/api/v1/me`, { headers: bearer(key) });
    expect(answer.headers.get('ratelimit-policy')).toBe('"default";q=30;w=10');
    expect(answer.headers.get('ratelimit')).toMatch(/^"default";r=29;t=\d+$/);
    const statistics = await call(`${api.server.url}/api/v1/stats/overview`, { headers: bearer(key) });
    expect(statistics.headers.get('ratelimit')).toMatch(/r=19;/); // which cost ten times as much
    const refused = await exhaust(key);
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).toMatch(/r=0;/);
  });

  it('is used up by nobody else, and health is never refused', async () => {
    await exhaust(key);
    for (let count = 0; count < 20; count += 1) {
      for (const path of ['/livez', '/readyz', '/health']) {
        const answer = await call(api.server.url + path, { headers: bearer(key) });
        expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
      }
    }
    expect((await call(`${api.server.url}/api/v1/me`, { headers: bearer(other) })).status).toBe(200);
  });

  it('is not looked up nor done once it is used up', async () => {
    await exhaust(key);
    const json = { name: 'too much', command: 'true', cron_expr: '@hourly' };
    const refused = await call(`${api.server.url}/api/v1/jobs`, { json, headers: bearer(key) });
    expect(refused.status).toBe(429);
    expect((await call(`${api.server.url}/api/v1/jobs`, { headers: bearer(other) })).body).toEqual([]);
  });

  it('is not looked for either, and who asks with another key is told that there is nothing', async () => {
    await exhaust(key);
    const nowhere = `${api.server.url}/api/v1/nowhere`;
    const refused = await call(nowhere, { headers: bearer(key), json: { text: 'x'.repeat(1_000) } });
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(refused.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(nowhere, { headers: bearer(other) })).status).toBe(404);
  });

  it('includes what is not there, and messages of agents, before anything is made of them', async () => {
    let taken = 0;
    const answer = async () => new Response(String((taken += 1)));
    const agents = await startDetachedApi({ keys: [key], rateLimit: 22, agents: { answer } });
    const statuses: number[] = [];
    for (const path of ['/nowhere', '/mcp', '/mcp', '/nowhere', '/mcp', '/mcp']) {
      statuses.push((await call(agents.server.url + path, { headers: bearer(key), json: {} })).status);
    }
    expect([statuses, taken]).toEqual([[404, 200, 200, 404, 429, 429], 2]);
    await agents.stop();
  });

  it('includes each of several messages of agents at once, of which there are ten at most', async () => {
    let taken = 0;
    const answer = async () => new Response(String((taken += 1)));
    const agents = await startDetachedApi({ keys: [key], rateLimit: 150, agents: { answer } });
    const send = async (count: number) =>
      call(`${agents.server.url}/mcp`, { headers: bearer(key), json: Array.from({ length: count }, () => ({})) });
    const [ten, eleven, tenMore] = [await send(10), await send(11), await send(10)];
    expect([ten.status, eleven.status, tenMore.status, taken]).toEqual([200, 400, 429, 1]);
    expect(problemOf(eleven).detail).toBe('there are 11 messages; send 10 at once at most');
    await agents.stop();
  });

  it('is not asked for any more by an agent whose client is gone', async () => {
    const agent = new EventEmitter();
    const [begun, ended] = [once(agent, 'begun'), once(agent, 'ended')];
    const agents = await startDetachedApi({
      ...{ keys: [key], rateLimit: 100 },
      agents: {
        async answer(request, { client }) {
          await client.me();
          agent.emit('begun');
          await once(request.signal, 'abort');
          agent.emit('ended', await client.me().catch((error: Error) => String(error.cause)));
          return new Response();
        },
      },
    });
    const leaving = new AbortController();
    const headers = { ...bearer(key), 'content-type': 'application/json' };
    const asked = fetch(`${agents.server.url}/mcp`, { method: 'POST', headers, body: '{}', signal: leaving.signal });
    await begun;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    expect(await ended).toEqual(['Error: the client is gone']);
    await agents.stop();
  });

  it('is kept apart by names where an app says who sends a request, whatever key that carries', async () => {
    const authorize = ({ headers }: IncomingMessage) => ({ role: 'read' as const, name: String(headers['x-user']) });
    const app = await startTestApi({ authorize, rateLimit: 3 }, api);
    const asked = async (user: string) =>
      call(`${app.server.url}/api/v1/jobs`, { headers: { ...bearer(key), 'x-user': user } });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await asked('first')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await asked('second')).status).toBe(200);
    await app.stop();
  });

  it('answers a burst of one key without letting those wait who come with another, or ask for health', async () => {
    const answered: string[] = [];
    const ask = async (what: string, path: string, headers: Record<string, string>) => {
      const { status } = await call(api.server.url + path, { headers });
      answered.push(`${what} ${status}`);
    };
    const startedAtMs = performance.now();
    const burst = Array.from({ length: 500 }, async () => ask('burst', '/api/v1/jobs', bearer(key)));
    const others = [ask('other', '/api/v1/me', bearer(other)), ask('ready', '/readyz', {})];
    await Promise.all([...burst, ...others]);
    const passed = answered.filter((each) => each === 'burst 200').length;
    const windows = 2 + Math.floor((performance.now() - startedAtMs) / 10_000);
    expect(passed).toBeLessThanOrEqual(30 * windows);
    expect(answered.filter((each) => each === 'burst 429').length).toBe(500 - passed);
    expect(answered).toEqual(expect.arrayContaining(['other 200', 'ready 200']));
  });

  it('includes answers that are not read: they take memory, so the next one waits', async () => {
    const free = await startTestApi({ keys: [key, other] }, api);
    const payload = { text: 'x'.repeat(800_000) };
    for (let n = 0; n < 5; n += 1) {
      await free.client.jobs.create({ name: `fat ${n}`, handler: 'fat', payload, cron_expr: '@manually' });
    }
    const { port, host } = new URL(free.server.url);
    const unread = Array.from({ length: 5 }, () => connect({ port: Number(port), host: '127.0.0.1' }));
    const request = `GET /api/v1/jobs HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`;
    const begun = unread.map(async (socket) => {
      socket.write(request.repeat(16)); // 64 MB are more than the sockets of both sides hold
      await once(socket, 'data', { signal: AbortSignal.timeout(30_000) });
      socket.pause();
    });
    await Promise.all(begun);
    const workers = `${free.server.url}/api/v1/workers`;
    // places change hands until the sockets are full
    const waiting = await waitFor(async () => {
      let isAnswered = false;
      const next = call(workers, { headers: bearer(key) }).then(({ status }) => {
        isAnswered = true;
        return status;
      });
      for (let n = 0; n < 3; n += 1) expect((await call(workers, { headers: bearer(other) })).status).toBe(200);
      return isAnswered ? undefined : { next };
    });
    unread[0]?.resume();
    expect(await waiting.next).toBe(200);
    for (const socket of unread) socket.destroy();
    await free.stop();
  });

  it('is not used up by requests that were sent ahead by who has gone, nor by who waits for the first of them', async () => {
    const free = await startTestApi({ keys: [key, other] }, api);
    const { port, host } = new URL(free.server.url);
    await free.client.jobs.create({ name: 'waits', command: 'true', cron_expr: '@manually' });
    const { id } = await free.client.jobs.trigger('waits');
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`;
    const ahead = get('/api/v1/jobs').repeat(6);
    for (const requests of [ahead, get(`/api/v1/runs/${id}?wait=30s`) + ahead]) {
      const socket = connect({ port: Number(port), host: '127.0.0.1' });
      await new Promise<void>((resolve) => void socket.write(requests, () => resolve()));
      expect((await call(`${free.server.url}/api/v1/me`, { headers: bearer(key) })).status).toBe(200);
      socket.destroy();
      expect((await call(`${free.server.url}/api/v1/jobs`, { headers: bearer(key) })).status).toBe(200);
    }
    await free.stop();
  });

  it('answers requests that were sent ahead in their order', async () => {
    const { port, host } = new URL(api.server.url);
    const socket = connect({ port: Number(port), host: '127.0.0.1' });
    socket.write(`GET /livez HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(2));
    socket.write(`GET /nowhere HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const answers = await text(socket);
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 401']);
  });

  it('includes so many streams at once', async () => {
    const free = await startTestApi({ keys: [key, other], maxStreamsOfOne: 1 }, api);
    const client = free.client;
    await client.jobs.create({ name: 'followed', command: 'true', cron_expr: '@manually' });
    const { id } = await client.jobs.trigger('followed');
    const worker = await startTestWorker(api.db);
    for (const run of await worker.claim()) await worker.write(run, 0, 'so far');
    const url = `${free.server.url}/api/v1/runs/${id}/output?follow=1`;
    const leaving = new AbortController();
    expect((await fetch(url, { headers: bearer(key), signal: leaving.signal })).status).toBe(200);
    const refused = await call(url, { headers: bearer(key) });
    expect(problemOf(refused).detail).toBe('you are following 1 things already; ask again later');
    expect((await fetch(url, { headers: bearer(other), signal: leaving.signal })).status).toBe(200);
    leaving.abort();
    await free.stop();
  });

  async function exhaust(of: string) {
    for (;;) {
      const answer = await call(`${api.server.url}/api/v1/me`, { headers: bearer(of) });
      if (answer.status === 429) return answer;
    }
  }
});

describe('keys that open nothing', () => {
  it('are looked up ten times a minute, while keys that are known go on opening', async () => {
    const api = await startTestApi({ keys: [other], storedKeys: true });
    const { key: known } = await api.client.keys.create({ name: 'known', role: 'read' });
    const { key: fresh } = await api.client.keys.create({ name: 'fresh', role: 'read' });
    const me = async (of: string) => call(`${api.server.url}/api/v1/me`, { headers: bearer(of) });
    expect((await me(known ?? '')).status).toBe(200);
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await me(newApiKey())).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const refused = await me(newApiKey());
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await me(known ?? '')).status).toBe(200);
    expect((await me(other)).status).toBe(200);
    expect((await me(fresh ?? '')).status).toBe(429); // nobody has looked it up yet
    expect((await call(`${api.server.url}/readyz`)).status).toBe(200);
    expect((await call(`${api.server.url}/api/v1/me`)).status).toBe(401); // who sends none has not tried one
    await api.stop();
  });
});

describe('sessions that there are not', () => {
  let api: TestApi;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aster-pages-'));
    await writeFile(join(folder, 'index.html'), '<html><!-- base --></html>');
    const roles = { rolesClaim: 'groups', roles: {} };
    const signIn = { issuer: 'http://127.0.0.1:9', clientId: 'x', scopes: 'openid', sessionMs: 1_000, ...roles };
    api = await startTestApi({ dashboard: folder, keys: [other], signIn, rateLimit: 30 });
  });

  afterAll(async () => api.stop());

  async function send(method: string, path: string, session?: string) {
    const cookie: Record<string, string> = session === undefined ? {} : { cookie: `aster_session=${session}` };
    const headers = { 'content-type': 'application/json', ...cookie };
    const answer = await fetch(`${api.server.url}/ui/${path}`, { method, headers, body: '{}' });
    const { token } = answer.status === 200 ? ((await answer.json()) as { token: string }) : {};
    return { status: answer.status, cookies: answer.headers.getSetCookie(), token };
  }

  it('are keys that open nothing, while those that there are go on, and can be ended always', async () => {
    const [known, fresh, busy] = [newSessionToken(), newSessionToken(), newSessionToken()];
    for (const secret of [known, fresh, busy]) {
      const session = { secret, actor: 'user:ann', role: 'read', lastsMs: 600_000 } as const;
      await insertSession(api.db, session, { actor: 'user:ann', action: 'signIn' });
    }
    const { token = '' } = await send('POST', 'session/token', known);
    expect((await send('POST', 'session/token', busy)).status).toBe(200);
    const me = async (of = token) => (await call(`${api.server.url}/api/v1/me`, { headers: bearer(of) })).status;
    expect(await me()).toBe(200);
    const first = await send('POST', 'session/token', newSessionToken());
    expect([first.status, first.cookies[0]]).toEqual([204, expect.stringMatching(/^aster_session=; Max-Age=0;/)]);
    const answers = [];
    for (let count = 1; count < 12; count += 1) {
      const [method, path] = count % 2 === 0 ? ['POST', 'session/token'] : ['DELETE', 'session'];
      answers.push(await send(method ?? '', path ?? '', newSessionToken()));
    }
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 9 }, () => 204), 429, 429]);
    expect(answers.at(-1)?.cookies).toEqual([expect.stringMatching(/^aster_session=; Max-Age=0;/)]);
    const second = await send('POST', 'session/token', known);
    expect([second.status, await me(second.token)]).toEqual([200, 200]);
    expect((await send('POST', 'session/token', fresh)).status).toBe(429); // nobody has looked it up yet
    expect((await send('DELETE', 'session')).status).toBe(204);
    expect(await me()).toBe(200); // which an address that has used up its tries is asked for only if it is known
    expect((await send('DELETE', 'session', known)).status).toBe(204);
    expect(await me()).toBe(429);
    const statuses: number[] = [];
    for (let count = 0; count < 31; count += 1) statuses.push((await send('POST', 'session/token', busy)).status);
    expect(statuses).toContain(429);
    for (const secret of [fresh, busy]) expect((await send('DELETE', 'session', secret)).status).toBe(204);
    expect(await api.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });
});

describe('createRefusedKeys', () => {
  const withKey = (authorization?: string) => ({ headers: { authorization } }) as IncomingMessage;

  const waits = { destroyed: false } as ServerResponse;

  it('refuses a key until there is more for its holder, and no other', async () => {
    const refused = createRefusedKeys();
    refused.note(withKey(`Bearer ${key}`), new UsedUpError(30, performance.now() + 5_000));
    refused.note(withKey(`Bearer ${other}`), new UsedUpError(30, performance.now()));
    refused.note(withKey(), new UsedUpError(30, performance.now() + 5_000));
    const reply = await refused.replyTo(withKey(`bearer  ${key}`))?.(waits);
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    expect(refused.replyTo(withKey(`Bearer ${other}`))).toBeUndefined();
    expect(refused.replyTo(withKey())).toBeUndefined();
  });
});

describe('createRefusalPace', () => {
  const stays = () => false;

  it('lets some refusals go at once, and no more than 500 a second then, in their order, without those who left', async () => {
    const pace = createRefusalPace();
    const startedAtMs = performance.now();
    for (let n = 0; n < 20; n += 1) expect(pace.turn(stays)).toBeUndefined();
    const gone: number[] = [];
    const turns = Array.from({ length: 100 }, async (_, n) => {
      await pace.turn(stays);
      gone.push(n);
    });
    const left = Array.from({ length: 500 }, async () => pace.turn(() => true));
    await Promise.all([...turns, ...left]);
    const passedMs = performance.now() - startedAtMs;
    expect(gone).toEqual(turns.map((_, n) => n));
    expect(passedMs).toBeGreaterThan(199);
  });

  it('has one timer, however often its queue is empty', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const pace = createRefusalPace();
    const before = timers();
    const ask = async () => {
      for (let n = 0; n < 60; n += 1) await pace.turn(stays);
    };
    let most = 0;
    const watched = setInterval(() => (most = Math.max(most, timers())), 20);
    await Promise.all(Array.from({ length: 5 }, ask));
    clearInterval(watched);
    expect(most - before).toBeLessThan(6); // the one that watches, and whatever else the process has
  });

  it('lets those go at once for whom there is no room to wait', async () => {
    const pace = createRefusalPace();
    const turns = Array.from({ length: 1_020 }, () => pace.turn(() => true));
    expect(turns.filter((turn) => turn === undefined)).toHaveLength(20);
    expect(pace.turn(stays)).toBeUndefined();
    await Promise.all(turns);
  });
});

describe('createSignInLimits', () => {
  it('counts addresses of one IPv6 network as one', async () => {
    const limits = createSignInLimits();
    for (let count = 0; count < 10; count += 1) await limits.count(`2001:db8:0:1::${count}`);
    await expect(limits.isUsedUp('2001:0db8::1:ffff:0:0:1')).resolves.toBe(true);
    await expect(limits.isUsedUp('2001:db8:0:2::1')).resolves.toBe(false);
    await expect(limits.isUsedUp('192.0.2.1')).resolves.toBe(false);
    await expect(limits.isUsedUp(undefined)).resolves.toBe(false);
  });
});

describe('createRequestLimits', () => {
  it('takes nothing where there is no limit, or nobody to take it from', async () => {
    await expect(createRequestLimits(0).take('key:a', 1_000)).resolves.toEqual({});
    await expect(createRequestLimits(1).take(undefined, 1_000)).resolves.toEqual({});
  });
});

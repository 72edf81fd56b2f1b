import type { MeResource, NewKeyResource } from '@aster-scheduler/client';
import { createClient } from '@aster-scheduler/client';
import { isApiKey, newApiKey } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from '@aster-scheduler/db/testing';
import { createKeyRing } from '../access/key-ring.js';
import { call, type CallOptions, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const bootstrapKey = 'b'.repeat(40);
const configured = 'c'.repeat(40);

describe('the keys of the API', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ keys: [configured], storedKeys: true, bootstrapKey });
  });

  afterAll(async () => api.stop());

  async function as(key: string, path: string, options: CallOptions = {}) {
    const headers = { ...options.headers, authorization: `Bearer ${key}` };
    return call(api.server.url + path, { ...options, headers });
  }

  it('are shown once and stored as hashes', async () => {
    const made = await api.client.keys.create({ name: 'once', role: 'read' });
    expect(isApiKey(made.key ?? '')).toBe(true);
    expect(made).toMatchObject({
      name: 'once',
      role: 'read',
      pools: null,
      expires_at: null,
      created_by: 'key:configured-1',
    });
    expect(made.hint).toBe(made.key?.slice(0, 10));
    const { items } = await api.client.keys.list();
    expect(items.find(({ id }) => id === made.id)).toEqual({ ...made, key: undefined });
    const dump = await sql`select k::text from aster.api_keys k`.execute(api.db);
    expect(JSON.stringify(dump.rows)).not.toContain(made.key);
  });

  it('are not shown again when the request comes again', async () => {
    const json = { name: 'repeated', role: 'read' };
    const headers = { 'idempotency-key': 'make-it-once' };
    const first = (await as(configured, '/api/v1/keys', { json, headers })).body as NewKeyResource;
    const again = await as(configured, '/api/v1/keys', { json, headers });
    expect(again.body).toEqual({ ...first, key: null });
    const kept = await sql`select k::text from aster.idempotency_keys k`.execute(api.db);
    expect(JSON.stringify(kept.rows)).not.toContain(first.key);
  });

  it('let their holders do what their role says, with the jobs that they reach', async () => {
    const { key } = await api.client.keys.create({
      ...{ name: 'operator', role: 'operate', expires_in: '1h' },
      ...{ pools: ['gpu'], labels: ['team=data', 'team=ml'], name_prefixes: ['etl/'] },
    } as const);
    const client = createClient({ baseUrl: api.server.url, apiKey: key ?? '' });
    const me = await client.me();
    expect(me).toMatchObject({
      ...{ actor: 'key:operator', role: 'operate', key_hint: key?.slice(0, 10) },
      ...{ pools: ['gpu'], labels: ['team=data', 'team=ml'], name_prefixes: ['etl/'] },
    });
    expect(Date.parse(me.expires_at ?? '')).toBeGreaterThan(Date.now());
    expect((await client.jobs.list()).items).toEqual([]);
    expect(problemOf(await as(key ?? '', '/api/v1/keys')).detail).toBe('this needs the role admin; yours is operate');
    await expect(api.client.me()).resolves.toEqual({
      ...{ actor: 'key:configured-1', role: 'admin', key_hint: null, expires_at: null },
      ...{ pools: null, labels: null, name_prefixes: null },
    });
  });

  it('are refused in the same words, whatever is wrong', async () => {
    const { id, key = '' } = await api.client.keys.create({ name: 'to be revoked', role: 'read' });
    await api.client.keys.revoke(id);
    const { key: expired } = await api.client.keys.create({ name: 'expired', role: 'read', expires_in: '1h' });
    await sql`update aster.api_keys set expires_at = clock_timestamp() where name = 'expired'`.execute(api.db);
    const wrong = [key ?? '', expired ?? '', newApiKey(), 'aster_', 'x'.repeat(55), bootstrapKey.slice(1)];
    const answers = await Promise.all(wrong.map(async (each) => as(each, '/api/v1/me')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(problemOf(answers[0] ?? answers[1]!).code).toBe('UNAUTHENTICATED');
  });

  it('open nothing from the moment on that they are revoked here, and stay revoked', async () => {
    const { key, name } = await api.client.keys.create({ name: 'short-lived', role: 'read' });
    expect((await as(key ?? '', '/api/v1/me')).status).toBe(200);
    await api.client.keys.revoke(name);
    expect((await as(key ?? '', '/api/v1/me')).status).toBe(401);
    await expect(api.client.keys.revoke(name)).rejects.toMatchObject({ status: 404 });
    const revoked = (await api.client.keys.list({ revoked: true })).items.find((each) => each.name === name);
    expect(revoked).toMatchObject({ revoked_by: 'key:configured-1' });
    const { id } = await api.client.keys.create({ name, role: 'write' }); // the name is free again
    await api.client.keys.revoke(id);
    await api.client.keys.revoke(id);
    expect((await api.client.keys.list()).items.map((each) => each.name)).not.toContain(name);
  });

  it('have a name of their own, and no other rights than there are', async () => {
    await api.client.keys.create({ name: 'taken', role: 'read' });
    await expect(api.client.keys.create({ name: 'taken', role: 'read' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    for (const json of [
      { name: 'x', role: 'root' },
      { name: '', role: 'read' },
      { name: '019ca95e-8000-7000-8000-000000000001', role: 'read' },
      { name: 'x', role: 'read', pools: [] },
      { name: 'x', role: 'read', labels: ['team'] },
      { name: 'x', role: 'read', name_prefixes: [''] },
      { name: 'x', role: 'read', expires_in: '1s' },
      { name: 'x', role: 'read', key: newApiKey() },
    ]) {
      expect(problemOf(await as(configured, '/api/v1/keys', { json })).code).toBe('INVALID_INPUT');
    }
  });

  it('begin with one that is put there when it is first sent, for an admin, and stays revoked', async () => {
    const [first, second] = await Promise.all([as(bootstrapKey, '/api/v1/me'), as(bootstrapKey, '/api/v1/me')]);
    expect(first.body).toEqual(second.body);
    const { actor, role } = first.body as MeResource;
    expect([actor, role]).toEqual([expect.stringMatching(/^key:bootstrap [0-9a-f]{8}$/), 'admin']);
    await api.client.keys.revoke(actor.slice('key:'.length));
    expect((await as(bootstrapKey, '/api/v1/me')).status).toBe(401);
  });

  it('tell when they were last used, and from where, to the minute', async () => {
    const { id, key } = await api.client.keys.create({ name: 'used', role: 'read' });
    for (let count = 0; count < 5; count += 1) await as(key ?? '', '/api/v1/me');
    const lastUse = async () => (await api.client.keys.list()).items.find((each) => each.id === id);
    await waitFor(async () => (await lastUse())?.last_used_at !== null);
    expect(await lastUse()).toMatchObject({ last_used_from: '127.0.0.1' });
  });

  it('end what is followed by them when they are revoked', async () => {
    const { id, key } = await api.client.keys.create({ name: 'follower', role: 'read' });
    const hurried = await startTestApi({ storedKeys: true, keys: [configured], admitAgainMs: 50 }, api);
    await api.client.jobs.create({ name: 'followed', command: 'true', cron_expr: '@manually' });
    const run = await api.client.jobs.trigger('followed');
    const url = `${hurried.server.url}/api/v1/runs/${run.id}/output?follow=1`;
    const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' };
    const response = await fetch(url, { headers });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    await reader?.read();
    await hurried.client.keys.revoke(id);
    const readOn = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    };
    await readOn().catch(() => undefined); // it ends, or breaks off
    await hurried.stop();
  });

  it('say who it is also where none is asked for', async () => {
    const open = await startTestApi({}, api);
    const { key } = await api.client.keys.create({ name: 'reader', role: 'read' });
    const get = async (headers: Record<string, string>) => call(`${open.server.url}/api/v1/me`, { headers });
    expect((await get({})).body).toMatchObject({ actor: 'anyone', role: 'admin' });
    expect((await get({ authorization: `Bearer ${key}` })).body).toMatchObject({ actor: 'key:reader', role: 'read' });
    expect((await get({ authorization: `Bearer ${newApiKey()}` })).status).toBe(401);
    await open.stop();
  });
});

describe('createKeyRing', () => {
  it('asks the database once for many requests with a key, and again when what it knows is old', async () => {
    const api = await startTestApi();
    const { id, key } = await api.client.keys.create({ name: 'cached', role: 'read' });
    let statements = 0;
    const db = api.db.withPlugin({
      transformQuery({ node }) {
        if (node.kind === 'RawNode') statements += 1; // the use of a key is recorded by another kind
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const ring = createKeyRing({ db });
    const found = await Promise.all(Array.from({ length: 50 }, async () => ring.find(key ?? '', undefined)));
    expect(new Set(found.map((caller) => caller?.actor))).toEqual(new Set(['key:cached']));
    expect(statements).toBe(1);
    for (let count = 0; count < 50; count += 1) await ring.find('aster_nonsense', undefined);
    expect(statements).toBe(1);

    const brief = createKeyRing({ db, freshMs: 50 });
    await brief.find(key ?? '', undefined);
    const asked = statements;
    await waitFor(async () => {
      const known = await brief.find(key ?? '', undefined, true); // which is asked for again, since it has opened
      expect(known).toMatchObject({ actor: 'key:cached' });
      return statements > asked ? true : undefined;
    });
    ring.forget();
    await expect(ring.find(key ?? '', undefined, true)).resolves.toMatchObject({ actor: 'key:cached' });
    await api.client.keys.revoke(id); // by another process, as far as this ring knows
    await waitFor(async () => (await brief.find(key ?? '', undefined)) === undefined);
    await expect(ring.find(key ?? '', undefined)).resolves.toMatchObject({ actor: 'key:cached' });
    ring.forget();
    await expect(ring.find(key ?? '', undefined)).resolves.toBeUndefined();
    await api.stop();
  });

  it('rejects while the database is away, and knows the key when it is back', async () => {
    const api = await startTestApi();
    const { key } = await api.client.keys.create({ name: 'away', role: 'read' });
    let isAway = true;
    const db = api.db.withPlugin({
      transformQuery({ node }) {
        if (isAway) throw new Error('away');
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const ring = createKeyRing({ db });
    await expect(ring.find(key ?? '', undefined)).rejects.toThrow('away');
    isAway = false;
    await expect(ring.find(key ?? '', undefined)).resolves.toMatchObject({ actor: 'key:away' });
    await api.stop();
  });
});

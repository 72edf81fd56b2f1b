import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidInputError } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { useAsters } from '../specs/use-asters.js';

const asters = useAsters();
const key = 'k'.repeat(32);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<(path: string, more?: RequestInit) => Promise<Response>> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return async (path, more = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${key}` },
      redirect: 'manual',
      ...more,
    });
}

describe('the listener of an Aster', () => {
  it('serves the API and the dashboard at its path, to those who have a key', async () => {
    const aster = asters.open();
    aster.job('served', {}, () => 1);
    await aster.start();
    const request = await serve(await aster.listener({ keys: [key], path: '/aster/' }));
    const made = await request('/aster/api/v1/jobs/served/trigger', { method: 'POST' });
    expect([made.status, made.headers.get('location')]).toEqual([
      202,
      expect.stringMatching(/^\/aster\/api\/v1\/runs\//),
    ]);
    const { id } = (await made.json()) as { id: string };
    await aster.waitForRun(id, AbortSignal.timeout(60_000));
    const page = await (await request('/aster/ui/runs/1')).text();
    expect(page).toContain('<base href="../"');
    expect((await request('/aster/ui', { headers: {} })).status).toBe(302);
    expect((await request('/aster/api/v1/jobs', { headers: {} })).status).toBe(401);
    for (const path of ['/api/v1/jobs', '/asteroid', '/']) expect((await request(path)).status).toBe(404);
    expect((await request('/aster/api/v1/jobs?limit=1')).status).toBe(200);
    expect((await request('/aster?x=1')).status).toBeLessThan(400);
  });

  it('is in the list of services until Aster stops, and follows nobody any more then', async () => {
    const aster = asters.open({ service: 'web' });
    await aster.start({ worker: false, scheduler: false });
    const request = await serve(await aster.listener({ isOpenToAll: true, dashboard: false }));
    const services = await waitFor(async () => {
      const listed = (await (await request('/api/v1/services')).json()) as { readonly kind: string; name: string }[];
      return listed.length > 0 && listed;
    });
    expect(services).toMatchObject([{ kind: 'api', name: expect.stringMatching(/^web on .+, process \d+$/) }]);
    expect((await request('/ui/')).status).toBe(404);
    await aster.stop();
    expect((await asters.pool().query('select from aster.services')).rowCount).toBe(0);
  });

  it('is refused where nobody said who may call, or with a path that is none', async () => {
    const aster = asters.open();
    await expect(aster.listener({} as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(aster.router({ keys: ['short'] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(aster.listener({ keys: [key], path: 'aster' })).rejects.toThrow(InvalidInputError);
  });
});

describe('the router of an Aster', () => {
  it('asks the app who may call, and passes on what it does not know', async () => {
    const aster = asters.open();
    await aster.start({ worker: false });
    const router = await aster.router({
      authorize: ({ headers }) => headers['x-user'] === 'ada' || (headers['x-user'] === 'eve' && { role: 'read' }),
      passesUnknownPaths: true,
    });
    const request = await serve((incoming, response) =>
      router(incoming, response, () => response.end('the app itself')),
    );
    expect((await request('/api/v1/jobs', { headers: { 'x-user': 'ada' } })).status).toBe(200);
    expect((await request('/api/v1/jobs', { headers: { 'x-user': 'bob' } })).status).toBe(403);
    expect((await request('/api/v1/jobs', { headers: { 'x-user': 'eve' } })).status).toBe(200);
    const made = await request('/api/v1/jobs/x/trigger', { method: 'POST', headers: { 'x-user': 'eve' } });
    expect(made.status).toBe(403);
    expect(await (await request('/elsewhere')).text()).toBe('the app itself');
  });
});

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { DatabaseReadOnlyError, DatabaseUnavailableError, SchemaMissingError } from '@aster-scheduler/core';
import { createMetrics } from '../metrics/create-metrics.js';
import { freePort } from '../testing/free-port.js';
import { type HealthOptions, type HealthServer, serveHealth } from './serve-health.js';

const host = '127.0.0.1';
const servers: HealthServer[] = [];

async function serve(options: Partial<HealthOptions> = {}): Promise<{ server: HealthServer; url: string }> {
  const port = await freePort();
  const server = await serveHealth({ host, port, readyz: () => [], metrics: createMetrics(), ...options });
  servers.push(server);
  return { server, url: `http://${host}:${port}` };
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('serveHealth', () => {
  it.each(['/livez', '/readyz', '/health', '/readyz?verbose=1'])('answers %s while all is well', async (path) => {
    const response = await fetch((await serve()).url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('answers 503 with the reasons when the process cannot work, and stays alive', async () => {
    const { url } = await serve({ readyz: async () => ['the lease was lost', 'no companion'] });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', reasons: ['the lease was lost', 'no companion'] });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  it('says of a database that takes no writes what is wrong with it', async () => {
    const { url } = await serve({ readyz: async () => Promise.reject(new DatabaseReadOnlyError()) });
    const { reasons } = (await (await fetch(`${url}/readyz`)).json()) as { readonly reasons: readonly string[] };
    expect(reasons).toEqual([expect.stringMatching(/^the database is read-only/)]);
  });

  it('answers 503 on /livez when the process cannot go on', async () => {
    const { url } = await serve({ livez: () => ['the loop hangs'] });
    expect((await fetch(`${url}/livez`)).status).toBe(503);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ['an error that may name hosts', new Error('connect 10.0.0.1 as root'), 'the check failed'],
    ['a database that is away', new DatabaseUnavailableError('10.0.0.1 is away'), 'the database does not answer'],
    [
      'an error with words for people',
      new SchemaMissingError(0, 1),
      'the database is not migrated: run `aster migrate` first (in a checkout `node apps/aster/dist/main.js migrate`)',
    ],
  ])('answers 503 for %s', async (_what, error, reason) => {
    const { url } = await serve({ readyz: () => Promise.reject(error) });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'unavailable', reasons: [reason] });
  });

  it('answers 503 when the check does not answer in time, and asks again afterwards', async () => {
    let isStuck = true;
    const { url } = await serve({
      checkTimeoutMs: 50,
      readyz: () => (isStuck ? new Promise<never>(() => undefined) : []),
    });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ reasons: ['the check did not answer within 50 ms'] });
    isStuck = false;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('asks a check once for any number of probes at the same time', async () => {
    let asked = 0;
    const { url } = await serve({
      readyz: async () => {
        asked++;
        await new Promise(setImmediate);
        return [];
      },
    });
    const socket = connect(Number(new URL(url).port), host);
    socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(9));
    socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let replies = '';
    for await (const chunk of socket) replies += String(chunk);
    expect(replies.match(/200 OK/g)).toHaveLength(10);
    expect(asked).toBeLessThan(10);
  });

  it('serves metrics', async () => {
    const response = await fetch(`${(await serve()).url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    expect(await response.text()).toContain('aster_database_available 1');
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${(await serve()).url}/livez`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('15');
    expect(await response.text()).toBe('');
  });

  it.each([
    ['POST', '/livez', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE', '/metrics', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/', 404, 'NOT_FOUND'],
    ['GET', '/livez/', 404, 'NOT_FOUND'],
    ['GET', '/../etc/passwd', 404, 'NOT_FOUND'],
  ])('answers %s %s with %d', async (method, path, status, code) => {
    const response = await fetch((await serve()).url + path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code, type: 'about:blank' });
    if (status === 405) expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('survives clients that send rubbish or leave', async () => {
    const { url } = await serve();
    const { port } = new URL(url);
    for (const text of [
      'rubbish\r\n\r\n',
      'GET /livez HTTP/1.1\r\n',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
      '',
    ]) {
      const socket = connect(Number(port), host);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.end(text);
      socket.resume();
      await once(socket, 'close');
    }
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });
});

describe('the port', () => {
  it('0 serves nothing', async () => {
    const server = await serveHealth({ host, port: 0, readyz: () => [], metrics: createMetrics() });
    expect(server.port).toBe(0);
    await server.close();
  });

  it('that is taken is a clear error', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, host, resolve));
    const error: unknown = await serveHealth({ host, port, readyz: () => [], metrics: createMetrics() }).catch(
      (caught: unknown) => caught,
    );
    other.close();
    expect(error).toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
      message: `cannot listen on 127.0.0.1:${port}: another program listens there already`,
    });
  });

  it('of an address that is not of this machine is a clear error', async () => {
    const listening = serveHealth({ host: '192.0.2.1', port: 80_80, readyz: () => [], metrics: createMetrics() });
    await expect(listening).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
      message: 'cannot listen on 192.0.2.1:8080: this machine does not have that address',
    });
  });
});

describe('closing', () => {
  it('ends idle connections and such as never finish a request, and frees the port', async () => {
    const { server, url } = await serve();
    const idle = await request(url, '/livez');
    await firstLine(idle);
    const unfinished = connect(Number(new URL(url).port), host);
    await once(unfinished, 'connect');
    unfinished.write('GET /livez HTTP/1.1\r\nHost: x\r\n');
    const ended = Promise.all([once(idle, 'close'), once(unfinished, 'close')]);
    for (const socket of [idle, unfinished]) socket.on('error', () => undefined).resume();
    await server.close();
    await ended;
    const again = await serveHealth({ host, port: server.port, readyz: () => [], metrics: createMetrics() });
    await again.close();
  });

  it('does not wait for a check that hangs', async () => {
    const { server, url } = await serve({ readyz: () => new Promise<never>(() => undefined), checkTimeoutMs: 60_000 });
    const asking = await request(url, '/readyz');
    asking.on('error', () => undefined).resume();
    const ended = once(asking, 'close');
    await server.close();
    await ended;
  });
});

async function request(url: string, path: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), host);
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return socket;
}

async function firstLine(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString().split('\r\n')[0] ?? '';
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { InvalidInputError, ListenError } from '@aster-scheduler/core';
import { call, problemOf } from '../testing/call.js';
import { speakHttp } from '../testing/speak-http.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';

const post = 'POST /api/v1/jobs HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

describe('serveApi', () => {
  let api: DetachedApi;

  async function start(options: Parameters<typeof startDetachedApi>[0] = {}): Promise<DetachedApi> {
    api = await startDetachedApi(options);
    return api;
  }

  afterEach(async () => api.stop());

  describe('refuses', () => {
    it.each<[string, string, RegExp]>([
      ['what is not HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 400 .*"code":"MALFORMED_REQUEST"/s],
      ['an unknown method', 'BREW / HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1.1 400 .*"code":"MALFORMED_REQUEST"/s],
      ['a NUL in a header', 'GET / HTTP/1.1\r\nhost: a\0\r\n\r\n', /^HTTP\/1.1 400 .*"code":"MALFORMED_REQUEST"/s],
      ['headers that are too large', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
      [
        'two lengths',
        `${post}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        /^HTTP\/1.1 400 .*"code":"MALFORMED_REQUEST"/s,
      ],
      [
        'a broken chunk',
        `${post}transfer-encoding: chunked\r\n\r\nzz\r\n`,
        /^HTTP\/1.1 400 .*"code":"MALFORMED_REQUEST"/s,
      ],
    ])('%s with a problem', async (_what, text, answer) => {
      const { server } = await start();
      await expect(speakHttp(server.port, text)).resolves.toMatch(answer);
    });

    it('a request that does not arrive in time', async () => {
      const { server } = await start({ limits: { headersTimeoutMs: 100, requestTimeoutMs: 200 } });
      await expect(speakHttp(server.port, 'GET / HTTP/1.1\r\nx: ')).resolves.toMatch(/^HTTP\/1.1 408 /);
      const slowBody = `${post}content-length: 100\r\n\r\n{"name":`;
      await expect(speakHttp(server.port, slowBody)).resolves.toMatch(/^HTTP\/1.1 408 /);
    });

    it('a body that says it is too large, before it has come', async () => {
      const { server } = await start({ bodyLimitBytes: 100 });
      const answer = await speakHttp(server.port, `${post}content-length: 1000000000\r\n\r\n{`);
      expect(answer).toMatch(/^HTTP\/1.1 413 .*connection: close.*"code":"BODY_TOO_LARGE"/is);
    });

    it('a body that turns out too large, in a way that the client gets to know', async () => {
      const { server } = await start({ bodyLimitBytes: 1_000 });
      const raw = 'x'.repeat(6_000_000);
      for (let round = 0; round < 5; round += 1) {
        expect(problemOf(await call(`${server.url}/api/v1/jobs`, { raw })).code).toBe('BODY_TOO_LARGE');
      }
    });

    it('a body without a stated length that turns out too large, in a way that the client gets to know', async () => {
      const { server } = await start({ bodyLimitBytes: 1_000 });
      async function* pieces() {
        for (let sent = 0; sent < 100; sent += 1) yield Buffer.alloc(10_000, 'x');
      }
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, duplex: 'half' } as const;
      const response = await fetch(`${server.url}/api/v1/jobs`, { ...request, body: ReadableStream.from(pieces()) });
      expect(response.status).toBe(413);
    });

    it('a port that is taken, in words', async () => {
      const { server } = await start();
      const failure = await startDetachedApi({ port: server.port }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ListenError);
      expect((failure as ListenError).message).toBe(
        `cannot listen on 127.0.0.1:${server.port}: another program listens there already`,
      );
    });

    it('an address of another machine, in words', async () => {
      await start();
      const elsewhere = startDetachedApi({ host: '192.0.2.1', keys: ['k'.repeat(32)] });
      await expect(elsewhere).rejects.toThrow(/does not have that address/);
    });

    it('to be reached by others without a key, unless it is told to', async () => {
      await start();
      await expect(startDetachedApi({ host: '0.0.0.0' })).rejects.toThrow(InvalidInputError);
      await expect(startDetachedApi({ host: '::' })).rejects.toThrow(/whoever reaches the port can run code/);
      await expect(startDetachedApi({ keys: ['short'] })).rejects.toThrow(/keys\[0\]: must have 32 characters/);
      for (const options of [{ isOpenToAll: true }, { keys: ['k'.repeat(32)] }]) {
        const other = await startDetachedApi({ host: '0.0.0.0', ...options });
        expect((await call(`http://127.0.0.1:${other.server.port}/livez`)).status).toBe(200);
        await other.stop();
      }
    });
  });

  it('serves further requests on a connection after it has refused a body', async () => {
    const { server } = await start({ bodyLimitBytes: 10 });
    const refused = `${post}content-length: 20\r\n\r\n${'x'.repeat(20)}`;
    const answer = await speakHttp(
      server.port,
      `${refused}GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
    );
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('answers pipelined requests in their order', async () => {
    const { server } = await start();
    const get = (path: string, rest = '') => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${rest}\r\n`;
    const answer = await speakHttp(server.port, get('/livez'), get('/x'), get('/livez', 'connection: close\r\n'));
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
  });

  describe('when it is closed', () => {
    it('lets a request under way finish and ends idle connections', async () => {
      const { server } = await start();
      const silent = connect(server.port, '127.0.0.1');
      const idle = connect(server.port, '127.0.0.1');
      const busy = connect(server.port, '127.0.0.1');
      let answer = '';
      busy.setEncoding('utf8').on('data', (text: string) => (answer += text));
      busy.write(`${post}content-length: 2\r\n\r\n{`); // waits for the last byte of the body
      idle.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n');
      await once(idle, 'data');
      await untilReceived(api, busy);

      const ends = Promise.all([once(silent, 'close'), once(idle, 'close')]);
      const closed = server.close(20_000);
      await ends;
      await expect(call(`${server.url}/livez`)).rejects.toThrow();
      expect(busy.destroyed).toBe(false);
      busy.write('}');
      await Promise.all([closed, once(busy, 'close')]);
      expect(answer).toMatch(/^HTTP\/1.1 400 .*connection: close.*"name","message":"is required"/is);
    });

    it('ends what is under way when its patience is over', async () => {
      const { server } = await start();
      const stuck = connect(server.port, '127.0.0.1').on('error', () => undefined);
      stuck.write(`${post}content-length: 2\r\n\r\n{`);
      await untilReceived(api, stuck);
      const end = once(stuck, 'close');
      await Promise.all([server.close(50), server.close(50)]);
      await end;
    });

    it('has let go of its port', async () => {
      const { server } = await start();
      await server.close(1_000);
      const next = await startDetachedApi({ port: server.port });
      await next.stop();
    });
  });
});

/** Waits until the server has seen what was written: it answers another request on another connection after it. */
async function untilReceived(api: DetachedApi, socket: Socket): Promise<void> {
  while (socket.bytesWritten === 0 || socket.writableLength > 0) await new Promise((resolve) => setImmediate(resolve));
  await call(`${api.server.url}/livez`);
  await call(`${api.server.url}/livez`);
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { ReplyStream } from './reply.js';
import { sendStream } from './send-stream.js';

describe('sendStream', () => {
  const servers: Server[] = [];

  /** A server that answers everything with the stream; `ended` is how writing it has ended. */
  async function serve(
    stream: ReplyStream,
    closing?: AbortSignal,
    writeTimeoutMs = 60_000,
  ): Promise<{ port: number; ended: Promise<unknown> }> {
    let settle: (how: unknown) => void = () => undefined;
    const ended = new Promise<unknown>((resolve) => (settle = resolve));
    const server = createServer((_request, response) => {
      response.writeHead(200);
      sendStream(response, stream, { closing, writeTimeoutMs }).then(() => settle('done'), settle);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port, ended };
  }

  /** A client that has asked and reads nothing yet. */
  async function ask(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    return socket;
  }

  async function readAll(port: number): Promise<{ text: string; isWhole: boolean }> {
    const socket = await ask(port);
    let text = '';
    socket
      .setEncoding('utf8')
      .on('data', (piece: string) => (text += piece))
      .resume();
    await once(socket, 'close');
    return { text, isWhole: text.endsWith('0\r\n\r\n') };
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('cuts off a client that takes nothing of what is written', async () => {
    const { port, ended } = await serve(
      {
        async *chunks() {
          for (;;) yield 'x'.repeat(1_000_000);
        },
        whenClosing: 'finish',
      },
      undefined,
      200,
    );
    const socket = await ask(port);
    await ended;
    socket.destroy();
  });

  it('lets a stream be silent for as long as it likes', async () => {
    const { port } = await serve(
      {
        async *chunks() {
          yield 'one ';
          await new Promise((resolve) => setTimeout(resolve, 300)); // six times what a client may take nothing for
          yield 'two';
        },
        whenClosing: 'finish',
      },
      undefined,
      50,
    );
    expect(await readAll(port)).toMatchObject({ isWhole: true });
  });

  it('writes pieces until they end', async () => {
    const { port, ended } = await serve({
      async *chunks() {
        yield 'one ';
        yield 'two';
      },
      whenClosing: 'finish',
    });
    const { text, isWhole } = await readAll(port);
    expect(text).toMatch(/one .*two/s);
    expect(isWhole).toBe(true);
    await expect(ended).resolves.toBe('done');
  });

  it('asks for no more than a slow client takes, and stops when the client goes', async () => {
    const piece = 'x'.repeat(65_536);
    let asked = 0;
    let isStopped = false;
    const { port, ended } = await serve({
      async *chunks(signal) {
        try {
          for (; !signal.aborted; asked += 1) yield piece;
        } finally {
          isStopped = true;
        }
      },
      whenClosing: 'end',
    });
    const client = await ask(port);
    await once(client, 'readable').catch(() => undefined);
    // what the sockets of both sides hold is written soon; then nothing is asked for any more
    for (let before = -1; before !== asked;) {
      before = asked;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(500); // 32 MB, where the stream has no end
    client.destroy();
    await expect(ended).resolves.toBe('done');
    expect(isStopped).toBe(true);
  });

  it('breaks off when the stream fails, so that nobody takes it for whole', async () => {
    const { port, ended } = await serve({
      async *chunks() {
        yield 'begin';
        throw new Error('a fault');
      },
      whenClosing: 'finish',
    });
    expect((await readAll(port)).isWhole).toBe(false);
    await expect(ended).resolves.toMatchObject({ message: 'a fault' });
  });

  it.each([
    ['end', true, true],
    ['break', true, false],
    ['finish', false, true],
  ] as const)('lets a stream %s when the server closes', async (whenClosing, isCut, isWhole) => {
    const closing = new AbortController();
    const { port } = await serve(
      {
        async *chunks(signal) {
          yield 'begin';
          closing.abort();
          await new Promise((resolve) => setImmediate(resolve));
          if (!signal.aborted) yield 'rest';
        },
        whenClosing,
      },
      closing.signal,
    );
    const answer = await readAll(port);
    expect(answer.text.includes('rest')).toBe(!isCut);
    expect(answer.isWhole).toBe(isWhole);
  });

  it('ends at once when the server is closing already', async () => {
    const { port } = await serve(
      {
        async *chunks(signal) {
          expect(signal.aborted).toBe(true);
          yield* [];
        },
        whenClosing: 'end',
      },
      AbortSignal.abort(),
    );
    expect((await readAll(port)).isWhole).toBe(true);
  });

  it('says that it is still there while nothing comes', async () => {
    let beats = 0;
    const { port } = await serve({
      async *chunks(signal) {
        yield 'begin\n';
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
      heartbeat: { text: ': here\n', everyMs: 10 },
      whenClosing: 'end',
    });
    const client = await ask(port);
    client
      .setEncoding('utf8')
      .on('data', (text: string) => (beats += text.split(': here').length - 1))
      .resume();
    while (beats < 3) await once(client, 'data');
    client.destroy();
  });
});

import { createServer } from 'node:net';
import { type Receiver, startReceiver } from '../testing/receiver.js';
import { createAddressGuard } from './address-guard.js';
import { EgressRefusedError } from './egress-refused-error.js';
import { type Egress, sendRequest } from './send-request.js';

const open: Egress = { guard: createAddressGuard(['127.0.0.1']), timeoutMs: 10_000 };
const impatient: Egress = { ...open, timeoutMs: 200 };

const receivers: Receiver[] = [];
async function receiver(...given: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...given);
  receivers.push(started);
  return started;
}
afterEach(async () => {
  for (const each of receivers.splice(0)) await each.close();
});

describe('a request', () => {
  it('goes out with its body and its headers, and brings back the answer', async () => {
    const { url, received } = await receiver((response) => {
      response.writeHead(429, { 'retry-after': '7' }).end('slowly');
    });
    const answer = await sendRequest({ url: `${url}/a?b=c`, headers: { 'x-own': 'y' }, body: 'ü' }, open);
    expect(answer).toEqual({ status: 429, retryAfter: '7', body: 'slowly' });
    expect(received).toMatchObject([
      { method: 'POST', path: '/a?b=c', body: 'ü', headers: { 'x-own': 'y', 'content-length': '2' } },
    ]);
  });

  it('does not follow a redirect, not even to where it may go', async () => {
    const target = await receiver();
    const { url } = await receiver((response) => response.writeHead(307, { location: target.url }).end());
    expect(await sendRequest({ url, body: 'x' }, open)).toMatchObject({ status: 307 });
    expect(target.received).toEqual([]);
  });

  it('ends when nothing is answered in time', async () => {
    const { url } = await receiver(() => undefined);
    await expect(sendRequest({ url }, impatient)).rejects.toThrow('no answer within 0.2 s');
  });

  it('ends when headers come byte by byte for too long', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const timer = setInterval(() => socket.write('H'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expect(sendRequest({ url: `http://127.0.0.1:${port}` }, impatient)).rejects.toThrow();
    server.close();
  });

  it.each([
    ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n', 101],
    ['HTTP/1.1 200 OK\r\nUpgrade: x\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n', 200],
  ])('comes to an end where another protocol is offered: %j', async (answer, status) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.write(answer));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await sendRequest({ url: `http://127.0.0.1:${port}` }, open)).toMatchObject({ status });
    await new Promise((resolve) => void server.close(resolve)); // the connection has ended, too
  });

  it('goes by the status when the body comes byte by byte and has no end', async () => {
    const { url } = await receiver((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await sendRequest({ url }, impatient)).toMatchObject({ status: 200, body: expect.stringMatching(/^\.*$/) });
  });

  it('reads 64 KB of a body that does not end, and lets go of the connection', async () => {
    let isLetGo: () => void;
    const letGo = new Promise<void>((resolve) => (isLetGo = resolve));
    const { url } = await receiver((response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', write).on('close', () => isLetGo());
      write();
    });
    const { status, body } = await sendRequest({ url }, open);
    expect([status, body.length]).toEqual([200, 65_536]);
    await letGo;
  });

  it('does not wait for a name that nobody resolves', async () => {
    const resolve = async (): Promise<never> => new Promise(() => undefined);
    await expect(sendRequest({ url: 'http://hook.example/' }, { ...impatient, resolve })).rejects.toThrow(
      'the name was not resolved in time',
    );
  });

  it.each(['connection refused', 'a name that does not exist'])('rejects at %s', async (what) => {
    const { url, close } = await startReceiver();
    await close();
    const resolve = async (): Promise<never> => {
      throw new Error('getaddrinfo ENOTFOUND');
    };
    const sent = what === 'connection refused' ? { url } : { url: 'http://hook.invalid/' };
    await expect(sendRequest(sent, { ...open, resolve })).rejects.toThrow(/ECONNREFUSED|ENOTFOUND/);
  });
});

describe('a request by default', () => {
  const closed: Egress = { guard: createAddressGuard(), timeoutMs: 10_000 };

  it.each([
    ...['127.0.0.1', '127.1', '0x7f.1', '0x7f000001', '2130706433', '0177.0.0.1', '017700000001', '127.0.0.1.'],
    ...['①②⑦.0.0.1', '127。0。0。1', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[0:0::1]'],
    ...['localhost', 'LOCALHOST', '0', '0.0.0.0', '[::]', 'user@127.0.0.1', '%31%32%37.0.0.1'],
    ...['10.0.0.1', '192.168.0.1', '169.254.169.254', '0xa9fea9fe', '2852039166', '[fe80::1]', '[fd00:ec2::254]'],
    ...['[64:ff9b::127.0.0.1]', '[2002:7f00:1::]', '100.100.100.200', '168.63.129.16'],
  ])('is not sent to http://%s, however it is written', async (host) => {
    const { url, received } = await receiver();
    const { port } = new URL(url);
    await expect(sendRequest({ url: `http://${host}:${port}/` }, closed)).rejects.toThrow(EgressRefusedError);
    expect(received).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://127.0.0.1/', 'data:,x'])(
    'is not sent to %s',
    async (url) => expect(sendRequest({ url }, closed)).rejects.toThrow(EgressRefusedError),
  );

  it('is not sent to a name that stands for an address of this machine', async () => {
    const { url, received } = await receiver();
    const { port } = new URL(url);
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    await expect(sendRequest({ url: `http://hook.example:${port}` }, { ...closed, resolve })).rejects.toThrow(
      'loopback',
    );
    expect(received).toEqual([]);
  });

  it('goes to the address that was checked, whatever the name stands for a moment later', async () => {
    const trap = await receiver();
    const { port } = new URL(trap.url);
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
    };
    const guard = (address: string) => (address === '192.0.2.1' ? undefined : 'refused');
    const sent = sendRequest({ url: `http://rebinding.example:${port}` }, { guard, resolve, timeoutMs: 300 });
    await expect(sent).rejects.toThrow(); // nobody is at 192.0.2.1
    expect([asked, trap.received]).toEqual([1, []]);
  });

  it('goes to those addresses of a name that it may go to', async () => {
    const { url, received } = await receiver();
    const { port } = new URL(url);
    const resolve = async () => [
      { address: '169.254.169.254', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await sendRequest({ url: `http://hook.example:${port}` }, { ...open, resolve })).toMatchObject({
      status: 204,
    });
    expect(received).toMatchObject([{ headers: { host: `hook.example:${port}` } }]);
  });
});

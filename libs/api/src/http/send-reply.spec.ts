import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { sendReply } from './send-reply.js';

describe('sendReply', () => {
  it('cuts off a client that takes nothing of an answer for the write timeout', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const server = createServer((request, response) => {
      response.once('close', closed);
      const body = 'x'.repeat(64 * 1_048_576); // more than the sockets of both sides hold
      void sendReply(request, response, { status: 200, headers: {}, body }, 'id', { writeTimeoutMs: 200 });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    await once(client, 'connect');
    client.pause();
    client.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await isClosed;
    client.destroy();
    server.close();
  });
});

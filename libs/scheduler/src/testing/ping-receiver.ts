import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A ping as it arrived. */
export interface ArrivedPing {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string;
}

/** A server that waits for jobs to run, such as healthchecks. */
export interface PingReceiver {
  readonly url: string;
  readonly arrived: ArrivedPing[];
  /** How the next are answered; 200 by default. */
  answer: (response: ServerResponse, ping: ArrivedPing) => void;
  /** Ends what gets no answer. */
  closeConnections(): void;
  close(): Promise<void>;
}

export async function startPingReceiver(): Promise<PingReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      const ping = { method, path, body: Buffer.concat(chunks).toString() };
      receiver.arrived.push(ping);
      receiver.answer(response, ping);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: PingReceiver = {
    url: `http://127.0.0.1:${port}`,
    arrived: [],
    answer: (response) => void response.writeHead(200).end('OK'),
    closeConnections: () => server.closeAllConnections(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return receiver;
}

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it arrived at a webhook. */
export interface ArrivedMessage {
  readonly id: string;
  readonly path: string;
  readonly body: {
    readonly type: string;
    readonly data: {
      readonly job?: { readonly name: string };
      readonly group?: { readonly incidents: number; readonly recovered: number };
      readonly channel?: { readonly name: string };
    };
  };
}

/** A server that webhooks lead to. */
export interface AlertReceiver {
  readonly url: string;
  readonly arrived: ArrivedMessage[];
  /** How the next requests are answered; 204 by default. */
  answer: (response: ServerResponse, message: ArrivedMessage) => void;
  close(): Promise<void>;
}

export async function startAlertReceiver(): Promise<AlertReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as ArrivedMessage['body'];
      const message = { id: String(request.headers['webhook-id']), path: request.url ?? '', body };
      receiver.arrived.push(message);
      receiver.answer(response, message);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: AlertReceiver = {
    url: `http://127.0.0.1:${port}`,
    arrived: [],
    answer: (response) => void response.writeHead(204).end(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return receiver;
}

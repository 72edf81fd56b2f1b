import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Speaks just enough of PostgreSQL's protocol to send every client away. */
export interface RefusingServer {
  readonly port: number;
  /** What clients are told from now on. */
  refuse(code: string, message: string): void;
  /** Resolves once so many clients were sent away. */
  refused(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function refusingServer(): Promise<RefusingServer> {
  const server = createServer();
  let answer = errorResponse('XX000', 'no');
  let count = 0;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      count += 1;
      socket.end(answer, () => server.emit('refused'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    refuse(code, message) {
      answer = errorResponse(code, message);
    },
    async refused(wanted) {
      while (count < wanted) await once(server, 'refused');
    },
    close: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-ERRORRESPONSE */
function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What a client of PostgreSQL says when it connects. */
export interface Greeting {
  /** `user`, `database`, `application_name` and so on. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly password: string;
}

export interface FakeServer {
  readonly port: number;
  /** The greeting of the next client, which is then sent away. */
  greeting(): Promise<Greeting>;
  close(): Promise<void>;
}

/**
 * Speaks just enough of PostgreSQL's protocol to hear who connects.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export async function fakeServer(): Promise<FakeServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    port: address.port,
    async greeting() {
      const [socket] = (await once(server, 'connection')) as [Socket];
      socket.on('error', () => undefined);
      const startup = await read(socket, 0);
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])); // the password in clear text, please
      const answer = await read(socket, 1);
      socket.destroy();
      const words = startup.subarray(8).toString().split('\0');
      const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ''] as const] : []));
      return {
        parameters: Object.fromEntries(pairs.filter(([name]) => name !== '')),
        password: answer.subarray(5, -1).toString(),
      };
    },
    close: async () => void (await new Promise((resolve) => server.close(resolve))),
  };
}

/** One message, whose length stands `offset` bytes from its beginning. */
async function read(socket: Socket, offset: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < offset + 4 || bytes.length < offset + bytes.readUInt32BE(offset)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes;
}

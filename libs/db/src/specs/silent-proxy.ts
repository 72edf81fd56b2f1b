import { connect, createServer, type Socket } from 'node:net';

/** A way to the database that can be cut without anybody being told, as a lost network is. */
export interface SilentProxy {
  /** The address of the database by way of the proxy. */
  readonly connectionString: string;
  /**
   * From now on nothing passes, in either direction, and nothing is closed. New connections are taken and left alone.
   */
  cut(): void;
  /** From now on new connections pass again; those from before stay dead. */
  heal(): void;
  /** How many connections to the proxy the other side has not ended. */
  openConnections(): number;
  close(): Promise<void>;
}

/** Listens on loopback and forwards to the database until it is cut. */
export async function createSilentProxy(connectionString: string): Promise<SilentProxy> {
  const url = new URL(connectionString);
  const [host, port] = [url.hostname, Number(url.port || 5432)];
  const sockets = new Set<Socket>();
  const ended = new WeakSet<Socket>();
  let isCut = false;
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    sockets.add(incoming);
    incoming.on('end', () => (isCut ? ended.add(incoming) : incoming.end()));
    incoming.on('close', () => sockets.delete(incoming)).on('error', () => undefined);
    if (isCut) {
      incoming.resume(); // or its end would not be noticed
      return;
    }
    const outgoing = connect(port, host);
    outgoing.on('error', () => incoming.destroy());
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
    forward(incoming, outgoing);
    forward(outgoing, incoming);
  });
  let generation = 0;

  function forward(from: Socket, to: Socket): void {
    const own = generation;
    from.on('data', (data) => {
      if (!isCut && own === generation) to.write(data);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    connectionString: url.href,
    cut() {
      isCut = true;
      generation += 1;
    },
    heal() {
      isCut = false;
    },
    openConnections: () => [...sockets].filter((socket) => !ended.has(socket)).length,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

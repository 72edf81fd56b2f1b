import { connect, createServer, type Server, type Socket } from 'node:net';
import { countStatements } from './count-statements.js';

/** `to-server`: what clients send; `to-client`: what they are answered. */
export type ProxyDirection = 'to-server' | 'to-client';

/** What becomes of bytes on a way that is cut: they are gone for good, or they arrive once the way is healed. */
export type CutBytes = 'lost' | 'delayed';

/** A way to the database that can be cut without anybody being told, as a network is that silently drops packets. */
export interface DatabaseProxy {
  /** The address of the database by way of the proxy. */
  readonly connectionString: string;
  /**
   * From now on nothing passes in these directions, and nobody is told: no end of a connection passes either. New
   * connections are taken and are cut as well.
   */
  cut(directions: readonly ProxyDirection[], bytes?: CutBytes): void;
  /** Cuts the way to the clients as soon as one has sent this text: what it asked for happens, unknown to it. */
  cutAnswersTo(text: string): void;
  /** New connections work again, delayed bytes arrive. A connection that has lost something is silent for ever. */
  heal(): void;
  /** Resets every connection, to clients and to the server. */
  reset(): void;
  /** How many statements clients have sent, `begin` and `commit` among them. */
  statements(): number;
  close(): Promise<void>;
}

interface Way {
  readonly from: Socket;
  readonly to: Socket;
  readonly delayed: Buffer[];
  /** It is out of step for ever. */
  isLost: boolean;
  /** `from` has ended, and `to` is to be told. */
  isEnded: boolean;
}

/** Listens on loopback and forwards to the database at `connectionString`. */
export async function createDatabaseProxy(connectionString: string): Promise<DatabaseProxy> {
  const url = new URL(connectionString);
  const target = { host: url.hostname, port: Number(url.port || 5432) };
  const ways = new Set<Way>();
  const sockets = new Set<Socket>();
  const cuts = new Map<ProxyDirection, CutBytes>();
  let statements = 0;
  let unanswered: string | undefined;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) track(sockets, socket);
    const count = countStatements(() => (statements += 1));
    client.on('data', count);
    forward('to-server', client, upstream);
    forward('to-client', upstream, client);
  });

  function forward(direction: ProxyDirection, from: Socket, to: Socket): void {
    const way: Way = { from, to, delayed: [], isLost: false, isEnded: false };
    ways.add(way);
    from.on('data', (bytes: Buffer) => {
      if (direction === 'to-server' && unanswered !== undefined && bytes.includes(unanswered)) {
        cuts.set('to-client', 'lost');
      }
      const cut = cuts.get(direction);
      if (cut === 'delayed') way.delayed.push(bytes);
      if (cut === 'lost') way.isLost = true;
      if (cut === undefined && !way.isLost) to.write(bytes);
    });
    from.on('close', () => {
      way.isEnded = true;
      if (cuts.get(direction) === 'lost') way.isLost = true;
      if (!cuts.has(direction)) finish(way);
    });
    from.on('end', () => from.end()); // it is answered, whatever the other side is told
  }

  function finish(way: Way): void {
    if (way.isLost) return;
    for (const bytes of way.delayed.splice(0)) way.to.write(bytes);
    if (!way.isEnded) return;
    ways.delete(way);
    way.to.destroySoon();
  }

  const port = await listenOnLoopback(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    connectionString: url.href,
    cut(directions, bytes = 'lost') {
      for (const direction of directions) cuts.set(direction, bytes);
    },
    cutAnswersTo(text) {
      unanswered = text;
    },
    heal() {
      cuts.clear();
      unanswered = undefined;
      for (const way of ways) finish(way);
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    statements: () => statements,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function track(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('error', () => undefined); // 'close' follows
  socket.on('close', () => sockets.delete(socket));
}

async function listenOnLoopback(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no address');
  return address.port;
}

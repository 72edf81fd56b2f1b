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
  /** From now on requests with this text are executed and their answers, with all that follows there, are cut. */
  cutAnswersTo(text: string, bytes?: CutBytes): void;
  /** Holds back the first request with this text, and what follows on its connection, until the way is healed. */
  delayRequest(text: string): void;
  /** New connections work again, delayed bytes arrive. A connection from a time of loss is silent for ever. */
  heal(): void;
  /** Resets every connection, to clients and to the server. */
  reset(): void;
  /** How many statements clients have sent, `begin` and `commit` among them. */
  statements(): number;
  close(): Promise<void>;
}

interface Way {
  readonly direction: ProxyDirection;
  readonly from: Socket;
  readonly to: Socket;
  readonly delayed: Buffer[];
  /** It is out of step for ever. */
  isLost: boolean;
  /** Everything on it waits until the way is healed. */
  isDelayed: boolean;
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
  let delayedRequest: string | undefined;
  let unanswered: { readonly text: string; readonly bytes: CutBytes } | undefined;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) track(sockets, socket);
    const count = countStatements(() => (statements += 1));
    client.on('data', count);
    const requests = forward('to-server', client, upstream);
    const answers = forward('to-client', upstream, client);
    client.prependListener('data', (bytes: Buffer) => apply(bytes, requests, answers));
  });

  function forward(direction: ProxyDirection, from: Socket, to: Socket): Way {
    const way: Way = { direction, from, to, delayed: [], isLost: false, isDelayed: false, isEnded: false };
    ways.add(way);
    from.on('data', (bytes: Buffer) => {
      const cut = way.isDelayed ? 'delayed' : cuts.get(direction);
      if (cut === 'delayed') way.delayed.push(bytes);
      if (cut === 'lost') way.isLost = true;
      if (cut === undefined && !way.isLost) to.write(bytes);
    });
    from.on('close', () => {
      way.isEnded = true;
      if (cuts.get(direction) === 'lost') way.isLost = true;
      if (!cuts.has(direction) && !way.isDelayed) finish(way);
    });
    from.on('end', () => from.end()); // it is answered, whatever the other side is told
    return way;
  }

  /** Does what was asked for by the text of a request. */
  function apply(request: Buffer, requests: Way, answers: Way): void {
    if (unanswered !== undefined && request.includes(unanswered.text)) {
      if (unanswered.bytes === 'lost') answers.isLost = true;
      else answers.isDelayed = true;
    }
    if (delayedRequest === undefined || !request.includes(delayedRequest)) return;
    requests.isDelayed = true;
    delayedRequest = undefined;
  }

  function finish(way: Way): void {
    way.isDelayed = false;
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
      for (const way of ways) way.isLost ||= bytes === 'lost' && directions.includes(way.direction);
    },
    cutAnswersTo(text, bytes = 'lost') {
      unanswered = { text, bytes };
    },
    delayRequest(text) {
      delayedRequest = text;
    },
    heal() {
      cuts.clear();
      delayedRequest = undefined;
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

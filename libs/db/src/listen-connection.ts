import { answerWithin } from './answer-within.js';
import { connectWithin } from './connect-within.js';
import { noDeadline } from './no-deadline.js';
import type { PgPool, PgPoolClient } from './pg-pool.js';
import { connectionSettings, databaseDefaults, type DatabaseOptions, sessionOf } from './pool.js';
import type { Session } from './session.js';
import { createSockets } from './sockets.js';
import { deadlinePassed } from './unavailable.js';

/** Where to listen: on a connection made for it, or on one that is taken out of somebody else's pool and kept. */
export type ListenSource = DatabaseOptions | PgPool;

/** A connection to listen on. */
export interface ListenConnection {
  /** Resolves once statements can be sent. */
  open(onNotification: (channel: string, payload: string) => void): Promise<void>;
  query(text: string): Promise<void>;
  /** Rejects when the connection ends. */
  readonly ended: Promise<never>;
  close(): Promise<void>;
}

type OnNotification = Parameters<ListenConnection['open']>[0];

/** How long a connection may take to say goodbye. */
const goodbyeMs = 500;

export function listenConnection(source: ListenSource): ListenConnection {
  return 'connect' in source ? fromPool(source) : ofItsOwn(source);
}

/** Of each address that is listened to, across reconnections. */
const sessions = new WeakMap<DatabaseOptions, Session>();

function ofItsOwn(options: DatabaseOptions): ListenConnection {
  const sockets = createSockets();
  const session = sessions.get(options) ?? sessionOf(options);
  sessions.set(options, session);
  const client = new session.Client({
    ...connectionSettings(options),
    application_name: `${options.applicationName} listener`,
    stream: sockets.open,
  });
  return {
    async open(onNotification) {
      tellOf(client, onNotification);
      await client.connect().catch((error: unknown) => {
        session.isWorthAnother(error); // the next connection, which follows soon, is greeted in another way
        throw error;
      });
    },
    query: async (text) => void (await answerWithin(options.queryTimeoutMs, client.query(text), deadlinePassed)),
    ended: endOf(client),
    close: async () => sockets.closeAfter(client.end(), goodbyeMs),
  };
}

/** The connection is not given back, since it listens, but destroyed: the pool opens another one when it needs it. */
function fromPool(pool: PgPool): ListenConnection {
  let held: PgPoolClient | undefined;
  let isClosed = false;
  let follow: (client: PgPoolClient) => void;
  const ended = new Promise<never>((_resolve, reject) => {
    follow = (client) => void endOf(client).catch(reject);
  });
  return {
    async open(onNotification) {
      const client = await connectWithin(pool, databaseDefaults.connectTimeoutMs);
      if (isClosed) {
        client.release();
        throw new Error('closed while it waited for a connection');
      }
      held = client;
      follow(client);
      tellOf(client, onNotification);
    },
    async query(text) {
      if (held === undefined) return;
      await answerWithin(databaseDefaults.queryTimeoutMs, held.query({ text, ...noDeadline }), deadlinePassed);
    },
    ended,
    async close() {
      isClosed = true;
      held?.release(true);
    },
  };
}

function tellOf(client: Pick<PgPoolClient, 'on'>, onNotification: OnNotification): void {
  client.on('notification', ({ channel, payload }) => onNotification(channel, payload ?? ''));
}

async function endOf(client: Pick<PgPoolClient, 'on'>): Promise<never> {
  return new Promise((_resolve, reject) => {
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection ended')));
  });
}

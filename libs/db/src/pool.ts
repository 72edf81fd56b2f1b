import { isNativeError } from 'node:util/types';
import { Pool, types } from 'pg';
import { answerWithin } from './answer-within.js';
import { statementName } from './call-function.js';
import { cancelStatement } from './cancel-statement.js';
import { connectWithin } from './connect-within.js';
import { noDeadline } from './no-deadline.js';
import { parseInstant } from './parse-instant.js';
import type { PgPool, PgPoolClient } from './pg-pool.js';
import { type ProvenConnections, provenConnections } from './proven-connections.js';
import { createSession, type Session } from './session.js';
import { createSockets } from './sockets.js';
import { deadlinePassed, isConnectionBroken, isDeadlinePassed, isStatementForgotten } from './unavailable.js';

/** How to reach the database, and how long to wait for it. */
export interface DatabaseOptions {
  readonly connectionString: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Connections at most; they are opened when needed and closed when idle. */
  readonly poolSize: number;
  /** The client-side deadline of every statement; the only thing that ends a half-open connection. */
  readonly queryTimeoutMs: number;
  /** For a new connection, including the wait for a free place in the pool. */
  readonly connectTimeoutMs: number;
  /** Passed to node-postgres; absent: as the connection string says. */
  readonly ssl?: boolean | { readonly rejectUnauthorized: boolean; readonly ca?: string };
}

export const databaseDefaults = {
  applicationName: 'aster',
  poolSize: 10,
  queryTimeoutMs: 5_000,
  connectTimeoutMs: 5_000,
} as const satisfies Partial<DatabaseOptions>;

/** The server gives up on a statement a little before the client does, so that a slow one frees its connection. */
const serverHeadStartMs = 250;

/** How much of its time a statement may wait for one lock. */
const shareOfLocks = 0.9;

/** `bigint` columns hold counts and milliseconds, far below 2^53: read as numbers. */
const int8Oid = 20;
const timestamptzOid = 1184;

function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === int8Oid) return Number;
  if (oid === timestamptzOid && format !== 'binary') return parseInstant;
  return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
}

/** The settings of node-postgres for one connection or for a pool of them. */
export function connectionSettings(options: DatabaseOptions) {
  return {
    connectionString: options.connectionString,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(options.ssl === undefined ? {} : { ssl: options.ssl }),
  };
}

/** How connections are greeted that keep the deadlines of `options` at the server too. */
export function sessionOf({ queryTimeoutMs }: DatabaseOptions): Session {
  return createSession(serverDeadlines(queryTimeoutMs));
}

/** The server's own deadlines, in ms, by the name of their setting. */
function serverDeadlines(queryTimeoutMs: number): Readonly<Record<string, number>> {
  const statementTimeoutMs = Math.max(queryTimeoutMs - serverHeadStartMs, 1);
  return {
    statement_timeout: statementTimeoutMs,
    // sooner, so that whoever waited for others is not told that it asked for too much
    lock_timeout: Math.max(Math.floor(statementTimeoutMs * shareOfLocks), 1),
    // or the locks of a client that was stopped or cut off would stay until the server noticed
    idle_in_transaction_session_timeout: queryTimeoutMs,
  };
}

/** Connections that are opened when needed. */
export interface OwnPool {
  readonly pool: PgPool;
  /**
   * Waits for statements under way; no longer than the deadline of one, because a half-open connection never says
   * goodbye.
   */
  end(): Promise<void>;
}

/** A pool whose every statement has a client-side deadline. Idle connections that break are dropped silently. */
export function createPool(options: DatabaseOptions): OwnPool {
  const sockets = createSockets();
  const session = sessionOf(options);
  const pool = new Pool({
    ...connectionSettings(options),
    Client: session.Client,
    stream: sockets.open,
    max: options.poolSize,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: false,
  });
  pool.on('error', () => undefined); // the next checkout opens a new connection
  provenConnections(pool);
  ownPools.set(pool, { session, queryTimeoutMs: options.queryTimeoutMs });
  return { pool, end: async () => sockets.closeAfter(pool.end(), options.queryTimeoutMs) };
}

/** A checked-out connection in the form Kysely wants. */
export interface CheckedOutConnection {
  query(sql: string, parameters: readonly unknown[]): Promise<never>;
  release(): void;
}

/** How connections of own pools are greeted, and the client-side deadline of their statements. */
const ownPools = new WeakMap<PgPool, { readonly session: Session; readonly queryTimeoutMs: number }>();

/**
 * Pools behind a pooler, whose connections do not stay with one server connection. Named statements do not work there.
 */
const forgetfulPools = new WeakSet<PgPool>();

/**
 * Checks out a connection that is destroyed rather than returned once a statement on it has ended in anything but an
 * ordinary error of the server: after a passed deadline the answer may still be under way.
 *
 * @param queryTimeoutMs the client-side deadline of every statement; absent: as the pool was set up, and so is the one
 *   for a connection
 */
export async function checkOut(pool: PgPool, queryTimeoutMs?: number): Promise<CheckedOutConnection> {
  const connections = provenConnections(pool);
  const deadlineMs = queryTimeoutMs ?? ownPools.get(pool)?.queryTimeoutMs ?? databaseDefaults.queryTimeoutMs;
  const client = await takeProven(pool, connections, queryTimeoutMs);
  let brokenBy: Error | undefined;
  let givenUp: string | undefined;
  const onError = (error: Error): void => {
    brokenBy ??= error; // it broke between two statements; without a listener that would end the process
  };
  client.on('error', onError);
  return {
    async query(text: string, parameters: readonly unknown[]): Promise<never> {
      if (brokenBy !== undefined) throw brokenBy;
      const theirs = queryTimeoutMs === undefined ? {} : noDeadline;
      const name = forgetfulPools.has(pool) ? undefined : statementName(text);
      const sentAtMs = performance.now();
      try {
        const sent = queryTimeoutMs === undefined ? text : withServerDeadlines(text, queryTimeoutMs);
        const query = { name, text: sent, values: [...parameters], types: { getTypeParser }, ...theirs };
        const result = await answerWithin(deadlineMs, client.query(query), deadlinePassed);
        connections.answered(client);
        return result as never;
      } catch (error) {
        if (isNativeError(error) && isConnectionBroken(error)) brokenBy = error;
        if (isDeadlinePassed(error)) {
          connections.silent(sentAtMs);
          givenUp = text;
        }
        if (isStatementForgotten(error)) forgetfulPools.add(pool);
        throw error;
      }
    },
    release() {
      client.off('error', onError);
      client.release(brokenBy);
      if (givenUp === undefined || queryTimeoutMs === undefined) return; // on its own connections the server gives up first
      void cancelStatement(pool, { processId: client.processID, text: givenUp, deadlineMs });
    },
  };
}

/**
 * A statement that begins a transaction on a connection of somebody else's also gives it the server's deadlines, in the
 * same message: a client that is gone holds its locks no longer than on a connection of Aster's own.
 */
function withServerDeadlines(text: string, queryTimeoutMs: number): string {
  if (!/^(?:begin$|start transaction )/.test(text)) return text;
  const settings = Object.entries(serverDeadlines(queryTimeoutMs));
  return [text, ...settings.map(([name, ms]) => `set local ${name} = ${ms}`)].join('; ');
}

/** Destroys idle connections that may be as dead as one that did not answer, and takes one that is not. */
async function takeProven(
  pool: PgPool,
  connections: ProvenConnections,
  queryTimeoutMs?: number,
): Promise<PgPoolClient> {
  for (;;) {
    const client =
      queryTimeoutMs === undefined
        ? await connectOwn(pool)
        : await connectWithin(pool, databaseDefaults.connectTimeoutMs);
    if (connections.isProven(client)) return client;
    client.release(true);
  }
}

/** Connects again at once where a pooler stands between that does not know all the settings. */
async function connectOwn(pool: PgPool): Promise<PgPoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (ownPools.get(pool)?.session.isWorthAnother(error) !== true) throw error;
    return pool.connect();
  }
}

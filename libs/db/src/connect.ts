import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import type { PgPool } from './pg-pool.js';
import { checkOut, createPool, databaseDefaults, type DatabaseOptions } from './pool.js';
import type { AsterSchema, Db } from './schema.js';
import { isDatabaseUnavailable } from './unavailable.js';

/** A pool of connections with Aster's tables on it. */
export interface Database {
  readonly db: Db;
  /** Resolves once the database has answered; rejects with `DatabaseUnavailableError` within the query's deadline. */
  ping(): Promise<void>;
  /** Waits for statements under way, but no longer than their deadline; later ones are refused. */
  close(): Promise<void>;
}

/** Opens nothing yet: connections are made when the first statements need them. */
export function connectDatabase(options: DatabaseOptions): Database {
  const { pool, end } = createPool(options);
  return fromPool(pool, end);
}

/**
 * Aster's tables on a pool that belongs to somebody else: it is not ended by `close`, and its own type parsers and
 * deadlines do not matter.
 *
 * @param queryTimeoutMs the client-side deadline of every statement
 */
export function useDatabase(pool: PgPool, queryTimeoutMs: number = databaseDefaults.queryTimeoutMs): Database {
  return fromPool(pool, async () => undefined, queryTimeoutMs);
}

function fromPool(pool: PgPool, end: () => Promise<void>, queryTimeoutMs?: number): Database {
  const connect = async () => checkOut(pool, queryTimeoutMs);
  const kyselyPool = { connect, end } as unknown as PostgresPool; // cursors are not used
  const db = new Kysely<AsterSchema>({ dialect: new PostgresDialect({ pool: kyselyPool }) }).withSchema('aster');
  return { db, ping: async () => ping(db), close: async () => db.destroy() };
}

async function ping(db: Db): Promise<void> {
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    if (isDatabaseUnavailable(error))
      throw new DatabaseUnavailableError('the database does not answer', { cause: error });
    throw error;
  }
}

import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { connectDatabase, useDatabase } from './connect.js';
import type { Db } from './schema.js';
import { type OpenDatabase, openDatabase, optionsFor } from './specs/open-database.js';
import { createDatabaseProxy, type DatabaseProxy } from './testing/database-proxy.js';

const queryTimeoutMs = 700;

let database: OpenDatabase;
let proxy: DatabaseProxy;

beforeAll(async () => {
  database = await openDatabase();
  proxy = await createDatabaseProxy(database.connectionString);
});

afterAll(async () => {
  await database.drop();
  await proxy.close();
});

/** Opens so many connections of the pool, and leaves them idle. */
async function warm(db: Db, count: number): Promise<void> {
  const pids = Array.from({ length: count }, async () =>
    db.connection().execute(async (each) => sql`select pg_sleep(0.1)`.execute(each)),
  );
  await Promise.all(pids);
}

describe('idle connections', () => {
  it.each([
    [
      'of a pool of our own',
      (connectionString: string) => connectDatabase(optionsFor(connectionString, { queryTimeoutMs })),
    ],
    [
      'of a pool of the caller',
      (connectionString: string) => {
        const pool = new Pool({ connectionString });
        pool.on('error', () => undefined);
        const used = useDatabase(pool, queryTimeoutMs);
        return { ...used, close: async () => void pool.end() };
      },
    ],
  ])('%s are not tried one after the other when all are silent', async (_case, connect) => {
    const { db, close } = connect(proxy.connectionString);
    await warm(db, 8);
    proxy.cut(['to-server', 'to-client']);
    await expect(sql`select 1`.execute(db)).rejects.toThrow('Query read timeout');
    proxy.heal();
    const since = performance.now();
    await sql`select 1`.execute(db);
    expect(performance.now() - since).toBeLessThan(queryTimeoutMs);
    await close();
  });
});

describe('a transaction whose client is silent', () => {
  it('is ended by the server, so that its locks are given back', async () => {
    const { db, close } = connectDatabase(optionsFor(proxy.connectionString, { queryTimeoutMs }));
    const transaction = db.transaction().execute(async (tx) => {
      await sql`create table aster.locked ()`.execute(tx);
      proxy.cut(['to-server', 'to-client']);
      await sql`select 1`.execute(tx);
    });
    await expect(transaction).rejects.toThrow();
    await waitFor(async () => {
      const found = await sql`select from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`.execute(database.db);
      return found.rows.length === 0 ? true : undefined;
    });
    proxy.heal();
    await close();
  });
});

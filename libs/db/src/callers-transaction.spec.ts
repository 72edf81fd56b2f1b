import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, type PoolClient } from 'pg';
import { onCallersTransaction } from './callers-transaction.js';
import type { Tx } from './schema.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await openDatabase();
  pool = new Pool({ connectionString: database.connectionString });
});
beforeEach(async () => database.db.deleteFrom('deleted_jobs').execute());
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const jobId = '018f0000-0000-7000-8000-000000000000';

async function write(tx: Tx): Promise<boolean> {
  await tx
    .insertInto('deleted_jobs')
    .values({ job_id: jobId, deleted_at: new Date(0) })
    .execute();
  return tx.isTransaction;
}

async function isWritten(): Promise<boolean> {
  const rows = await database.db.selectFrom('deleted_jobs').select('job_id').execute();
  return rows.length > 0;
}

async function inPgTransaction(work: (client: PoolClient) => Promise<void>, end: 'commit' | 'rollback'): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  try {
    await work(client);
  } finally {
    await client.query(end);
    client.release();
  }
}

describe('onCallersTransaction', () => {
  it('writes nothing that is seen before a client of node-postgres commits', async () => {
    await inPgTransaction(async (client) => {
      expect(await onCallersTransaction(client, write)).toBe(true);
      expect(await isWritten()).toBe(false);
    }, 'commit');
    expect(await isWritten()).toBe(true);
  });

  it('leaves nothing when a client of node-postgres rolls back', async () => {
    await inPgTransaction(async (client) => void (await onCallersTransaction(client, write)), 'rollback');
    expect(await isWritten()).toBe(false);
  });

  it('hands on what fails and leaves the end of the transaction to its owner', async () => {
    const failing = inPgTransaction(async (client) => {
      await onCallersTransaction(client, write);
      await onCallersTransaction(client, async () => {
        throw new Error('not so');
      });
    }, 'commit');
    await expect(failing).rejects.toThrow('not so');
    expect(await isWritten()).toBe(true);
  });

  it('works in a transaction of Kysely whose plugins rename columns', async () => {
    const theirs = new Kysely<Record<string, never>>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin()],
    });
    const read = await theirs.transaction().execute(async (transaction) => {
      await onCallersTransaction(transaction, write);
      return onCallersTransaction(transaction, async (tx) => tx.selectFrom('deleted_jobs').selectAll().execute());
    });
    expect(read).toEqual([{ job_id: jobId, deleted_at: new Date(0) }]);
    const undone = theirs.transaction().execute(async (transaction) => {
      await onCallersTransaction(transaction, async (tx) => sql`delete from aster.deleted_jobs`.execute(tx));
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    expect(await isWritten()).toBe(true);
  });
});

import { sql } from 'kysely';
import { callFunction, statementName } from './call-function.js';
import { inTransaction } from './in-transaction.js';
import type { Db } from './schema.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
let db: Db;
beforeAll(async () => {
  database = await openDatabase();
  db = database.db;
});
afterAll(async () => database.drop());

const nobody = '00000000-0000-4000-8000-000000000000';
const claim = async (on: Db) => callFunction<{ runs: unknown }>(on, 'claim_runs', [nobody, ['p'], [], true, 5, null]);
const keptStatements = async (on: Db) => {
  const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(on);
  return rows.map((row) => row.name);
};

describe('callFunction', () => {
  it('answers what the function does, and undefined for null', async () => {
    expect(await claim(db)).toMatchObject({ runs: null });
    const values = [nobody, null, '[]', true, false, false, null];
    expect(await callFunction(db, 'enqueue_runs', values)).toBeUndefined();
  });

  it('has the server keep the statement on its connection, and no other statement', async () => {
    const own = await openDatabase();
    await own.db.connection().execute(async (connection) => {
      for (let calls = 0; calls < 3; calls += 1) await claim(connection);
      expect(await keptStatements(connection)).toEqual(['aster_claim_runs']);
    });
    await own.drop();
  });

  // what an older PgBouncer in transaction mode does to its clients
  it.each([
    ['does not know the statement', async (on: Db) => claim(on), 'deallocate all'],
    ['knows one by its name', async () => undefined, 'prepare aster_claim_runs as select 1'],
  ])('goes on where the server connection %s, and names none from then on', async (_what, before, sabotage) => {
    const behindPooler = await openDatabase();
    await behindPooler.db.connection().execute(async (connection) => {
      await before(connection);
      await sql.raw(sabotage).execute(connection);
      expect(await claim(connection)).toMatchObject({ runs: null });
      await sql`deallocate all`.execute(connection);
      await claim(connection);
      expect(await keptStatements(connection)).toEqual([]);
    });
    await behindPooler.drop();
  });

  it('has a transaction that it fails in run again', async () => {
    const behindPooler = await openDatabase();
    let tries = 0;
    await inTransaction(behindPooler.db, async (tx) => {
      tries += 1;
      await claim(tx);
      if (tries === 1) await sql`deallocate all`.execute(tx);
      await claim(tx);
    });
    expect(tries).toBe(2);
    await behindPooler.drop();
  });
});

describe('statementName', () => {
  it.each([
    ['select aster.claim_runs($1,$2)::text as answer', 'aster_claim_runs'],
    ['select aster.create_partitions($1,$2)', undefined],
    ['select 1', undefined],
    ['select * from aster.jobs', undefined],
  ])('of %s is %s', (text, expected) => {
    expect(statementName(text)).toBe(expected);
  });
});

import { sql } from 'kysely';
import { instant, serverTime } from './server-time.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase('empty');
});
afterAll(async () => database.drop());

describe('serverTime', () => {
  it('goes on within a transaction', async () => {
    const [before, after] = await database.db.transaction().execute(async (tx) => {
      const first = await serverTime(tx);
      await sql`select pg_sleep(0.01)`.execute(tx);
      return [first, await serverTime(tx)];
    });
    expect(after.getTime() - before.getTime()).toBeGreaterThanOrEqual(10);
  });
});

describe('instant', () => {
  it('is the given time, or the time of the database, the same for every row', async () => {
    const given = new Date('2026-01-02T03:04:05.678Z');
    const result = await sql<{ given: Date; own: Date }>`select ${instant(given)} as given, ${instant()} as own
      from generate_series(1, 1000)`.execute(database.db);
    expect(new Set(result.rows.map((row) => row.given.getTime()))).toEqual(new Set([given.getTime()]));
    expect(new Set(result.rows.map((row) => row.own.getTime())).size).toBe(1);
  });
});

import { sql } from 'kysely';
import { inTransaction, retryConflicts } from './in-transaction.js';
import type { Db } from './schema.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
let db: Db;
beforeAll(async () => {
  database = await openDatabase('empty');
  db = database.db;
  await sql`create table marks (n integer primary key, times integer not null default 0)`.execute(db);
  await sql`alter role current_user in database ${sql.id(new URL(database.connectionString).pathname.slice(1))}
    set deadlock_timeout = '20ms'`.execute(db);
});
beforeEach(async () => {
  await sql`truncate marks`.execute(db);
  await sql`insert into marks (n) values (1), (2)`.execute(db);
});
afterAll(async () => database.drop());

async function countUp(tx: Db, n: number): Promise<void> {
  await sql`update marks set times = times + 1 where n = ${n}`.execute(tx);
}

async function readTimes(): Promise<number[]> {
  const result = await sql<{ times: number }>`select times from marks order by n`.execute(db);
  return result.rows.map((row) => row.times);
}

describe('inTransaction', () => {
  it('commits all of the work or nothing', async () => {
    await inTransaction(db, async (tx) => countUp(tx, 1));
    const failing = inTransaction(db, async (tx) => {
      await countUp(tx, 1);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await readTimes()).toEqual([1, 0]);
  });

  it('is part of the transaction of the caller when there is one', async () => {
    const outer = inTransaction(db, async (tx) => {
      await inTransaction(tx, async (inner) => {
        expect(inner).toBe(tx);
        await countUp(inner, 1);
      });
      throw new Error('the outer one fails');
    });
    await expect(outer).rejects.toThrow('the outer one fails');
    expect(await readTimes()).toEqual([0, 0]);
  });

  it('runs the work again after a deadlock, on both sides', async () => {
    let starts = 0;
    let bothHoldOne: () => void = () => undefined;
    const meeting = new Promise<void>((resolve) => (bothHoldOne = resolve));
    let holders = 0;
    const lockBoth = (first: number, second: number) =>
      inTransaction(db, async (tx) => {
        starts += 1;
        await countUp(tx, first);
        holders += 1;
        if (holders >= 2) bothHoldOne();
        await meeting;
        await countUp(tx, second);
      });
    await Promise.all([lockBoth(1, 2), lockBoth(2, 1)]);
    expect(starts).toBeGreaterThan(2);
    expect(await readTimes()).toEqual([2, 2]);
  });

  it('sees what others commit meanwhile, whatever the default of the database is', async () => {
    const level = await inTransaction(db, async (tx) => {
      await sql`select 1`.execute(tx);
      await countUp(db, 1);
      const seen = await sql<{ times: number; level: string }>`
        select times, current_setting('transaction_isolation') as level from marks where n = 1`.execute(tx);
      return seen.rows[0];
    });
    expect(level).toEqual({ times: 1, level: 'read committed' });
  });

  it('gives up after a few conflicts', async () => {
    let starts = 0;
    const failing = inTransaction(db, async (tx) => {
      starts += 1;
      await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx);
    });
    await expect(failing).rejects.toMatchObject({ code: '40001' });
    expect(starts).toBe(5);
  });

  it.each(['23505', '57014'])('does not run the work again after error %s', async (code) => {
    let starts = 0;
    const failing = inTransaction(db, async (tx) => {
      starts += 1;
      await sql.raw(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`).execute(tx);
    });
    await expect(failing).rejects.toMatchObject({ code });
    expect(starts).toBe(1);
  });
});

describe('retryConflicts', () => {
  it('leaves a conflict inside of a transaction to the transaction', async () => {
    let [statements, transactions] = [0, 0];
    const failing = inTransaction(db, async (tx) => {
      transactions += 1;
      await retryConflicts(tx, async () => {
        statements += 1;
        await sql`do $$ begin raise exception 'again' using errcode = '40P01'; end $$`.execute(tx);
      });
    });
    await expect(failing).rejects.toMatchObject({ code: '40P01' });
    expect([statements, transactions]).toEqual([5, 5]);
  });
});

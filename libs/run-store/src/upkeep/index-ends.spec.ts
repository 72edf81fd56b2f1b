import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { createTurns, takeAllTurns } from '../portions/take-turns.js';
import { openStore, type Store } from '../testing/store.js';
import { indexEnds } from './index-ends.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

/** As a migration leaves it where there is much history. */
async function withoutIndex(): Promise<void> {
  await sql`drop index aster.finished_runs_finished`.execute(db);
  await sql`create index finished_runs_finished on only aster.finished_runs using brin (finished_at)`.execute(db);
}

async function isValid(): Promise<boolean> {
  const found = await sql<{ isValid: boolean }>`select indisvalid as "isValid" from pg_index
    where indexrelid = 'aster.finished_runs_finished'::regclass`.execute(db);
  return found.rows[0]?.isValid === true;
}

/** Passes as schedulers make them: a week that an autovacuum holds is left for a later one. */
async function untilIndexed(shortBytes?: number): Promise<void> {
  await waitFor(async () => {
    await takeAllTurns(async (turns) => indexEnds(db, turns, { shortBytes }));
    return isValid();
  });
}

describe('indexEnds', () => {
  it('has nothing to do in a new store', async () => {
    expect([await isValid(), await indexEnds(db, createTurns())]).toEqual([true, false]);
  });

  it.each([
    ['under a lock', 1],
    ['beside writers', 0],
  ])('indexes one week after another, %s', async (_how, shortBytes) => {
    await withoutIndex();
    expect([await isValid(), await indexEnds(db, createTurns(), { shortBytes })]).toEqual([false, true]);
    await untilIndexed(shortBytes);
  });

  it('indexes the other weeks while somebody writes into the newest one, and that one afterwards', async () => {
    await withoutIndex();
    const weeks = await sql<{ week: string }>`select relname as week from pg_class
      where relname ~ '^finished_runs_[0-9]{8}$' order by relname desc`.execute(db);
    const indexed = async () =>
      sql`select from pg_inherits where inhparent = 'aster.finished_runs_finished'::regclass`.execute(db);
    await db.transaction().execute(async (tx) => {
      await sql`lock table ${sql.table(`aster.${weeks.rows[0]?.week}`)} in row exclusive mode`.execute(tx);
      await takeAllTurns(async (turns) => indexEnds(db, turns));
      expect((await indexed()).rows).toHaveLength(weeks.rows.length); // one of them is that of the default partition
    });
    expect(await isValid()).toBe(false);
    await untilIndexed();
  });

  it('begins again with a week where it was cut off', async () => {
    await withoutIndex();
    const weeks = await sql<{ week: string }>`select relname as week from pg_class
      where relname ~ '^finished_runs_[0-9]{8}$' order by relname desc limit 1`.execute(db);
    const week = weeks.rows[0]?.week ?? '';
    await sql`create index ${sql.id(`${week}_finished`)} on ${sql.table(`aster.${week}`)} (id)`.execute(db);
    await untilIndexed();
  });

  it('is done once by schedulers that race', async () => {
    await withoutIndex();
    for (let more = true; more;) {
      const one = async () => indexEnds(db, createTurns(), { shortBytes: 0 });
      more = (await Promise.all(Array.from({ length: 4 }, one))).some(Boolean);
    }
    await untilIndexed();
  });
});

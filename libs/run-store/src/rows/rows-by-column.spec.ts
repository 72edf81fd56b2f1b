import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { openStore, type Store } from '../testing/store.js';
import { rowsByColumn } from './rows-by-column.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(2);
  db = store.db;
});
afterAll(async () => store.drop());

const types = { n: 'integer', word: 'text', at: 'timestamptz', ids: 'uuid[]', about: 'jsonb', is_odd: 'boolean' };

async function read(rows: ReadonlyArray<Record<string, unknown>>) {
  const result = await sql`select * from (${rowsByColumn(rows, types)}) as r(n, word, at, ids, about, is_odd)
    order by n`.execute(db);
  return result.rows;
}

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 3 });
const text = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\0', '').toWellFormed());

describe('rowsByColumn', () => {
  it('gives the database the rows as they are, whatever differs among them', async () => {
    const row = fc.record({
      word: orNull(fc.oneof(text, fc.constantFrom('', 'null', 'NULL', '{}', '"', '\\', "'", '{"a",b}'))),
      at: orNull(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
      ids: orNull(fc.array(fc.uuid(), { maxLength: 3 })),
      about: orNull(fc.oneof(fc.dictionary(text, text), fc.integer(), fc.array(text))),
      is_odd: orNull(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), fc.boolean(), async (made, areAlike) => {
        const rows = made.map((each, n) => ({ n, ...(areAlike ? made[0] : each) }));
        expect(await read(rows)).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  it('takes what is absent for null', async () => {
    const nothing = { word: null, at: null, ids: null, about: null, is_odd: null };
    expect(await read([{ n: 1, word: undefined }, { n: 2 }])).toEqual([
      { n: 1, ...nothing },
      { n: 2, ...nothing },
    ]);
  });
});

import { isReached, type Reach } from '@aster-scheduler/core';
import { whereReached } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { insertJob } from './insert-job.js';
import { aDefinition } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';

const name = fc.constantFrom('etl/a', 'etl/b', 'ETL/a', 'web', 'w%b_', "it's", 'äöü');
const pool = fc.constantFrom('default', 'gpu', 'g%');
const label = fc.constantFrom('team=data', 'team=web', 'env=prod', 'env=', 'none', '=x', "q='");
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(fc.array(value, { maxLength: 3 }), { nil: undefined });
const reaches: fc.Arbitrary<Reach> = fc.record({
  pools: some(pool),
  labels: some(label),
  namePrefixes: some(fc.constantFrom('e', 'etl/', 'w%', 'w', 'ä', '', "it'")),
});

describe('whereReached', () => {
  let store: Store;

  beforeAll(async () => {
    store = await openStore();
  });

  afterAll(async () => store.drop());

  it('finds the jobs that isReached does', async () => {
    const labels = [{}, { team: 'data' }, { team: 'web', env: 'prod' }, { env: '' }, { q: "'" }];
    const pools = ['default', 'gpu', 'g%'];
    const names = fc.sample(name, { numRuns: 30, seed: 1 });
    const jobs = await Promise.all(
      names.map(async (begin, index) => {
        const given = { name: `${begin} ${index}`, pool: pools[index % 3], labels: labels[index % 5] };
        return insertJob(store.db, aDefinition(given as object));
      }),
    );
    await fc.assert(
      fc.asyncProperty(reaches, async (reach) => {
        const found = await sql<{ id: string }>`select j.id from aster.jobs j where ${whereReached(reach)}`.execute(
          store.db,
        );
        const expected = jobs.filter((job) => isReached(reach, job)).map(({ id }) => id);
        expect(found.rows.map(({ id }) => id).sort()).toEqual(expected.sort());
      }),
      { numRuns: 200 },
    );
  });
});

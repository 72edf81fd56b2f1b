import { sql } from 'kysely';
import { at, insertTestJob } from '../testing/insert-test-job.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { searchRuns } from './search-runs.js';

const count = 25_000;

describe('searchRuns', () => {
  let store: Store;
  let newest: string;

  beforeAll(async () => {
    store = await openStore();
    const jobId = await insertTestJob(store.db, { pool: 'busy' });
    await sql`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, created_at)
      select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
        ${jobId}, 'succeeded', 'manual', 1, t.at, t.at, t.at, t.at, t.at
      from generate_series(1, ${count}::integer) n
      cross join lateral (select ${at(0)}::timestamptz + n * interval '1 second' as at) t`.execute(store.db);
    await sql`analyze`.execute(store.db);
    const found = await sql<{ id: string }>`select max(id::text) as id from aster.finished_runs`.execute(store.db);
    newest = found.rows[0]?.id ?? '';
  });

  afterAll(async () => store.drop());

  it('finds runs by the begin of their id, with hyphens or without, the newest first', async () => {
    const search = { reach: {}, limit: 3 };
    expect((await searchRuns(store.db, { ...search, idPrefix: newest }))[0]).toMatchObject({
      ...{ id: newest, status: 'succeeded', scheduledAt: at(count * 1_000) },
    });
    const bare = newest.replaceAll('-', '').slice(0, 10);
    const ids = (await searchRuns(store.db, { ...search, idPrefix: bare })).map(({ id }) => id);
    expect(ids[0]).toBe(newest);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(await searchRuns(store.db, { ...search, idPrefix: 'ffffffff' })).toEqual([]);
  });

  it('looks at a bounded number of runs, also where none is within reach', async () => {
    const idPrefix = newest.slice(0, 4);
    for (const reach of [{}, { pools: ['elsewhere'] }]) {
      const read = await rowsReadOf(store.db, ['live_runs', 'jobs', ...(await partitions())], async (tx) => {
        const found = await searchRuns(tx, { idPrefix, reach, limit: 20 });
        expect(found).toHaveLength('pools' in reach ? 0 : 20);
      });
      expect(read).toBeLessThan(6_000); // a thousand runs, each with its job
    }
  });

  async function partitions(): Promise<string[]> {
    const found = await sql<{ name: string }>`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'aster.finished_runs'::regclass`.execute(store.db);
    return found.rows.map(({ name }) => name);
  }
});

import { type Db, noCatchupWindowMs } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { searchJobs } from './search-jobs.js';
import { openStore, type Store } from './testing/store.js';

const count = 100_000;
/** One statement has a deadline. */
const portion = 10_000;
const patienceMs = 300_000;
const unlimited = {};

let store: Store;
let db: Db;

beforeAll(async () => {
  store = await openStore();
  db = store.db;
  for (let from = 1; from <= count; from += portion) await insertManyJobs(db, from);
  await sql`analyze aster.jobs`.execute(db);
}, patienceMs);

afterAll(async () => store.drop());

async function namesFor(text: string, limit = 5, reach = unlimited): Promise<string[]> {
  return (await searchJobs(db, { text, reach, limit })).map(({ name }) => name);
}

describe('searchJobs among 100,000 jobs', () => {
  it('puts those first whose name begins with the text, whether in capitals or not', async () => {
    expect(await namesFor('ETL/Load-9999')).toEqual([
      'etl/load-9999',
      'etl/load-99990',
      'etl/load-99991',
      'etl/load-99992',
      'etl/load-99993',
    ]);
    expect(await namesFor('etl', 3)).toEqual(['etl/load-1', 'etl/load-10', 'etl/load-100']);
  });

  it('finds words of the name, the owner and the labels by their begin, all of them', async () => {
    expect(await namesFor('777 loa')).toContain('etl/load-777');
    expect((await namesFor('team-t77z', 20)).sort()).toEqual(jobsOf(77));
    expect((await namesFor('people.p77z', 20)).sort()).toEqual(jobsOf(77));
    expect(await namesFor('people.p77z nowhere')).toEqual([]);
  });

  it('finds characters of a name in their order among the first names', async () => {
    expect(await namesFor('e/d-1000', 1)).toEqual(['etl/load-1000']);
    expect(await namesFor('el100', 2)).toEqual(['etl/load-100', 'etl/load-1000']);
  });

  it.each(['%', '_', '\\', "'", "' | '", '&', ':*', '<b>', '!!', 'é', '🦀', 'x'.repeat(255), '%'.repeat(255)])(
    'takes %j for what it is',
    async (text) => expect(await namesFor(text)).toEqual([]),
  );

  it('tells nothing of jobs out of reach', async () => {
    const reach = { pools: ['pool 5'] };
    expect((await namesFor('team-t5z', 20, reach)).sort()).toEqual(jobsOf(5));
    expect(await namesFor('team-t6z', 20, reach)).toEqual([]);
    expect(await namesFor('etl/load-9999', 20, { namePrefixes: ['other/'] })).toEqual([]);
  });

  it.each([
    ['etl/load-5', unlimited],
    ['e', unlimited],
    ['load', unlimited],
    ['team', unlimited],
    ['team-t5', unlimited],
    ['nothing like it', unlimited],
    ['load', { pools: ['nowhere'] }],
    ['e', { namePrefixes: ['other/'] }],
  ])('reads a bounded number of jobs for %j within %j', async (text, reach) => {
    const read = await db.transaction().execute(async (tx) => {
      const before = await jobsRead(tx);
      await searchJobs(tx, { text, reach, limit: 20 });
      return (await jobsRead(tx)) - before;
    });
    expect(read).toBeLessThan(35_000); // three looks, at 10,000 each
  });

  it.each(['e d 1000', 'l', 'nothing like it'])('never reads the table from end to end for %j', async (text) => {
    const scans = await db.transaction().execute(async (tx) => {
      const before = await scansOfJobs(tx);
      await searchJobs(tx, { text, reach: { pools: ['nowhere'] }, limit: 20 });
      return (await scansOfJobs(tx)) - before;
    });
    expect(scans).toBe(0);
  });
});

/** The ten jobs with this team, in order. */
function jobsOf(team: number): string[] {
  return Array.from({ length: 10 }, (_, n) => `etl/load-${team * 10 + n}`).sort();
}

/** Ten jobs for each owner, pool and team. */
async function insertManyJobs(on: Db, from: number): Promise<void> {
  await sql`
    with job as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy,
        queue_limit, misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at,
        owner, labels)
      select gen_random_uuid(), 'etl/load-' || n, '* * * * *', 'UTC', now(), 'true', '{}', '{}', 'active', 3, 5000, 2,
        300000, 600000, 5000, 'allow', 100, 'latest', ${noCatchupWindowMs}, 'retry', 'pool ' || n / 10, 0, now(), now(),
        'people.p' || n / 10 || 'z', jsonb_build_object('group', 'team-t' || n / 10 || 'z')
      from generate_series(${from}::integer, ${from + portion - 1}::integer) n returning id
    )
    insert into aster.job_cursors (job_id, planned_until, next_run_at) select id, now(), null from job`.execute(on);
}

/** How often this connection has read all jobs, and has not told the server yet. */
async function scansOfJobs(tx: Db): Promise<number> {
  const result = await sql<{ count: number }>`
    select pg_stat_get_xact_numscans('aster.jobs'::regclass)::integer as count`.execute(tx);
  return result.rows[0]?.count ?? Number.NaN;
}

/** How many rows of jobs this transaction has looked at. */
async function jobsRead(tx: Db): Promise<number> {
  const result = await sql<{ count: string }>`
    select pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid) as count
    from pg_class c where c.oid = 'aster.jobs'::regclass`.execute(tx);
  return Number(result.rows[0]?.count);
}

import { type Db, noCatchupWindowMs } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { JobConditions } from './job-conditions.js';
import { listJobPage } from './list-job-page.js';
import { openStore, type Store } from './testing/store.js';

const count = 20_000;
/** One statement has a deadline. */
const portion = 10_000;

describe('listJobPage', () => {
  let store: Store;

  beforeAll(async () => {
    store = await openStore();
    for (let from = 1; from <= count; from += portion) await insertManyJobs(store.db, from);
    await sql`analyze aster.jobs`.execute(store.db);
  });

  afterAll(async () => store.drop());

  it.each<[JobConditions, number]>([
    [{ owner: 'owner 7' }, 10],
    [{ pool: 'pool 7' }, 10],
    [{ labels: { team: 'team 7' } }, 10],
    [{ labels: { team: 'team 7', all: 'yes' } }, 10],
    [{ managedBy: 'source 7' }, 10],
    [{ prefix: 'job 1999' }, 11],
    [{ owner: 'nobody' }, 0],
    [{ labels: { team: 'nobody' } }, 0],
    [{}, 50],
  ])('reads about as many of 20,000 jobs as it finds by %j', async (conditions, found) => {
    await store.db.transaction().execute(async (tx) => {
      const before = await rowsRead(tx);
      const { jobs } = await listJobPage(tx, { ...conditions, limit: 50, offset: 0 }, 4_000_000);
      expect(jobs).toHaveLength(found);
      expect((await rowsRead(tx)) - before).toBeLessThan(500);
    });
  });

  it('finds those with a label as fast where little is known of how many have it', async () => {
    await sql`alter table aster.jobs alter column labels set statistics 10`.execute(store.db);
    await sql`analyze aster.jobs`.execute(store.db);
    for (const conditions of [{ labels: { team: 'team 7' } }, { reach: { labels: ['team=team 7'] } }]) {
      await store.db.transaction().execute(async (tx) => {
        const before = await rowsRead(tx);
        const { jobs } = await listJobPage(tx, { ...conditions, limit: 50, offset: 0 }, 4_000_000);
        expect(jobs).toHaveLength(10);
        expect((await rowsRead(tx)) - before).toBeLessThan(500);
      });
    }
  });
});

/** Ten jobs for each owner, pool and team. */
async function insertManyJobs(db: Db, from: number): Promise<void> {
  await sql`
    with job as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy,
        queue_limit, misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at,
        owner, managed_by, labels)
      select gen_random_uuid(), 'job ' || n, '* * * * *', 'UTC', now(), 'true', '{}', '{}', 'active', 3, 5000, 2,
        300000, 600000, 5000, 'allow', 100, 'latest', ${noCatchupWindowMs}, 'retry', 'pool ' || n / 10, 0, now(), now(),
        'owner ' || n / 10, 'source ' || n / 10, jsonb_build_object('team', 'team ' || n / 10, 'all', 'yes')
      from generate_series(${from}::integer, ${from + portion - 1}::integer) n returning id
    )
    insert into aster.job_cursors (job_id, planned_until, next_run_at) select id, now(), null from job`.execute(db);
}

/** How many rows of jobs and of its indexes this transaction has looked at. */
async function rowsRead(tx: Db): Promise<number> {
  const result = await sql<{ count: string }>`
    select pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid) + coalesce((
        select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i where i.indrelid = c.oid
      ), 0) as count
    from pg_class c where c.oid = 'aster.jobs'::regclass`.execute(tx);
  return Number(result.rows[0]?.count);
}

import { type Db, noCatchupWindowMs } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { countJobs } from './count-jobs.js';
import type { JobConditions } from './job-conditions.js';
import { type JobOrder, type JobPlace, type JobSort, jobSorts } from './job-order.js';
import { listJobIds } from './list-job-ids.js';
import { listJobPage } from './list-job-page.js';
import { openStore, type Store } from './testing/store.js';

const count = 20_000;
/** One statement has a deadline. */
const portion = 10_000;
const pageSize = 50;
/** A busy machine takes a while to sort so many. */
const patienceMs = 300_000;

let store: Store;
let db: Db;

beforeAll(async () => {
  store = await openStore();
  db = store.db;
  for (let from = 1; from <= count; from += portion) await insertManyJobs(db, from);
  await noteNumbers(db);
  await sql`vacuum (analyze) aster.jobs, aster.job_cursors, aster.job_numbers, aster.job_streaks`.execute(db);
}, 2 * patienceMs);

afterAll(async () => store.drop());

const orders = jobSorts.flatMap((by): JobOrder[] => [
  { by, isDescending: false },
  { by, isDescending: true },
]);

/** Keys of all jobs, in order, as one statement sorts them. */
async function keysInOrder({ by, isDescending }: JobOrder): Promise<Array<readonly [string, string]>> {
  const key: Readonly<Record<JobSort, string>> = {
    name: 'j.name',
    next: 'c.next_run_at',
    updated: 'j.updated_at',
    failing: 's.first_failed_at',
    last: 'n.last_finished_at',
    success: '(n.runs_7d - n.failed_7d - n.cancelled_7d)::float8 / nullif(n.runs_7d - n.cancelled_7d, 0)',
    duration: 'n.usual_ms',
  };
  const direction = sql.raw(isDescending ? 'desc' : 'asc');
  const rows = await sql<{ id: string }>`
    select j.id, ${sql.raw(key[by])} as key from aster.jobs j join aster.job_cursors c on c.job_id = j.id
    join aster.job_numbers n on n.job_id = j.id left join aster.job_streaks s on s.job_id = j.id
    order by ${sql.raw(key[by])} ${direction} nulls last,
      case when ${sql.raw(key[by])} is not null then j.id end ${direction}, j.id`.execute(db);
  return rows.rows.map(({ id }, n) => [id, String(n)]);
}

describe('lists of 20,000 jobs', () => {
  it.each(orders)(
    'are in the order of %j, from page to page, and each job comes once',
    async (order) => {
      const expected = (await keysInOrder(order)).map(([id]) => id);
      const seen: string[] = [];
      let after: JobPlace | undefined;
      for (let page = 0; page < 4; page += 1) {
        const places = await listJobIds(db, { order, limit: 5_000, offset: 0, after });
        seen.push(...places.map(({ id }) => id));
        after = places.at(-1);
      }
      expect(seen).toEqual(expected);
    },
    patienceMs,
  );

  it.each(orders.filter(({ by, isDescending }) => isDescending && (by === 'failing' || by === 'last')))(
    'pass over what an offset says, also where keys end, in the order of %j',
    async (order) => {
      const expected = (await keysInOrder(order)).map(([id]) => id);
      for (const offset of [900, 19_990]) {
        const places = await listJobIds(db, { order, limit: 300, offset });
        expect(places.map(({ id }) => id)).toEqual(expected.slice(offset, offset + 300));
      }
    },
  );

  it.each(orders)('are read as far as a page goes, in the order of %j', async (order) => {
    const places = await listJobIds(db, { order, limit: 15_000, offset: 0 });
    for (const after of [undefined, places[500], places[5_000], places[14_999]]) {
      expect(
        await rowsReadBy(async (tx) => listJobPage(tx, { order, after, limit: pageSize, offset: 0 }, 1e9)),
      ).toBeLessThan(3_000);
    }
  });

  it.each<[JobConditions, number]>([
    [{ health: 'failing' }, 200],
    [{ health: 'skipping' }, 20],
    [{ health: 'never' }, 380],
    [{ health: 'no_tick' }, 180],
    [{ health: 'late' }, 0],
    [{ health: 'paused' }, 20],
    [{ text: 'JOB 99_99' }, 0],
    [{ text: 'job 1999' }, 11],
    [{ text: 'owner 177' }, 110],
    [{ text: 'team 1999"' }, 10],
    [{ health: 'no_worker' }, 19_980],
  ])('are counted by %j', async (conditions, found) => {
    expect(await countJobs(db, conditions, 100_000)).toEqual({ count: found, isExact: true });
    const expected = { count: Math.min(found, 50), isExact: found <= 50 };
    expect(await countJobs(db, conditions, 50)).toEqual(expected);
  });

  it.each<JobConditions>([
    { health: 'failing' },
    { health: 'skipping' },
    { health: 'never' },
    { health: 'no_tick' },
    { health: 'paused' },
    { health: 'failing', owner: 'owner 7' },
  ])('are read as far as there are any by %j, in some orders', async (conditions) => {
    for (const by of ['name', 'failing', 'last'] as const) {
      const order = { by, isDescending: true };
      const read = await rowsReadBy(async (tx) =>
        listJobPage(tx, { ...conditions, order, limit: pageSize, offset: 0 }, 1e9),
      );
      expect(read).toBeLessThan(8_000);
    }
  });
});

/** How many rows of the tables of jobs a transaction looks at. */
async function rowsReadBy(work: (tx: Db) => Promise<unknown>): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const before = await rowsRead(tx);
    await work(tx);
    return (await rowsRead(tx)) - before;
  });
}

async function rowsRead(tx: Db): Promise<number> {
  const result = await sql<{ count: string }>`
    select sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)) as count
    from (
      select oid from pg_class where relnamespace = 'aster'::regnamespace and relname in ('jobs', 'job_cursors', 'job_numbers', 'job_streaks')
      union all
      select indexrelid from pg_index join pg_class t on t.oid = indrelid where t.relnamespace = 'aster'::regnamespace
        and t.relname in ('jobs', 'job_cursors', 'job_numbers', 'job_streaks')
    ) c`.execute(tx);
  return Number(result.rows[0]?.count);
}

/** Ten jobs for each owner, pool and team; all of an hour are due at the same instant. */
async function insertManyJobs(tx: Db, from: number): Promise<void> {
  await sql`
    with job as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy,
        queue_limit, misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at,
        owner, labels)
      select md5(n::text)::uuid, 'job ' || n, '* * * * *', 'UTC', now(), 'true', '{}', '{}',
        case when n % 1000 = 500 then 'inactive' else 'active' end, 3, 5000, 2,
        300000, 600000, 5000, 'allow', 100, 'latest', ${noCatchupWindowMs}, 'retry', 'pool ' || n / 10, 0, now(),
        now() - n % 5000 * interval '1 minute', 'owner ' || n / 10, jsonb_build_object('team', 'team ' || n / 10, 'all', 'yes')
      from generate_series(${from}::integer, ${from + portion - 1}::integer) n returning id, name
    )
    insert into aster.job_cursors (job_id, planned_until, next_run_at)
    select id, now(), case when substr(name, 5)::integer % 100 > 0 then
      date_trunc('hour', now()) + substr(name, 5)::integer % 4 * interval '1 hour' end from job`.execute(tx);
}

/** One in a hundred fails, one in a thousand skips, two in a hundred have not run yet. */
async function noteNumbers(tx: Db): Promise<void> {
  await sql`
    update aster.job_numbers d set last_run_id = d.job_id, last_status = 'succeeded', last_finished_at = now() - n % 777 * interval '1 second',
      runs_7d = 100, failed_7d = n % 40, skipped_7d = case when n % 1000 = 7 then 50 else 0 end, usual_ms = n % 900,
      scheduled_every_ms = 60000, effective_every_ms = case when n % 1000 = 7 then 120000 else 60000 end
    from (select id, substr(name, 5)::integer as n from aster.jobs) j where j.id = d.job_id and n % 50 > 0`.execute(tx);
  await sql`
    insert into aster.job_streaks (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id)
    select id, 3, now() - n % 13 * interval '1 hour', id, now(), id
    from (select id, substr(name, 5)::integer as n from aster.jobs) j where n % 100 = 3`.execute(tx);
}

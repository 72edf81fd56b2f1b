import { newId, tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { cancelRun } from '../moves/cancel-run.js';
import { explain, fullScans, mostRows } from '../testing/explain.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { findRun } from './find-run.js';
import { listRunPage, readRuns } from './list-run-page.js';
import { listRuns } from './list-runs.js';
import { listRunsById } from './list-runs-by-id.js';
import type { RunFilter } from './run-filter.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

async function idsOf(filter: Partial<RunFilter>): Promise<string[]> {
  return (await listRuns(db, { limit: 100, offset: 0, ...filter })).map((run) => run.id);
}

describe('listRuns', () => {
  let jobs: string[];
  /** All runs, newest first: those of the minutes 1 to 9, some of them finished, then skips of long ago. */
  let newestFirst: string[];

  beforeAll(async () => {
    await store.empty();
    const shape = { cronExpr: '* * * * *', misfirePolicy: 'all', retry: { maxRetries: 0 } } as const;
    jobs = [
      await insertTestJob(db, shape),
      await insertTestJob(db, { ...shape, cronExpr: '*/3 * * * *', pool: 'other' }),
    ];
    await materialiseDueJobs(db, { now: at(9 * minute) });
    await cancelRun(db, tickRunId(jobs[0]!, at(8 * minute)), at(10 * minute));
    const worker = await addWorker(db, { now: at(9 * minute) });
    const claims = await worker.claim({ limit: 5 });
    await settle(db, claims[0]!, 'succeeded', at(10 * minute));
    await settle(db, claims[1]!, 'failed', at(10 * minute));
    await settle(db, claims[2]!, 'timed_out', at(10 * minute));
    await triggerJob(db, jobs[0]!, { now: at(9.5 * minute) });
    const runs = await sql<{ id: string }>`
      select id from (select id from aster.live_runs union all select id from aster.finished_runs) r order by id desc
    `.execute(db);
    newestFirst = runs.rows.map((row) => row.id);
  });

  it('lists live and finished runs together, newest first', async () => {
    expect(newestFirst).toHaveLength(13);
    expect(await idsOf({})).toEqual(newestFirst);
    const runs = await listRuns(db, { limit: 100, offset: 0 });
    const times = runs.map((run) => run.scheduledAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(new Set(runs.map((run) => run.status))).toEqual(
      new Set(['scheduled', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled']),
    );
    for (const run of runs) expect(await findRun(db, run.id)).toEqual(run);
  });

  it('pages by offset and by cursor', async () => {
    expect(await idsOf({ limit: 4, offset: 3 })).toEqual(newestFirst.slice(3, 7));
    expect(await idsOf({ limit: 4, offset: 12 })).toEqual(newestFirst.slice(12));
    expect(await idsOf({ limit: 4, offset: 99 })).toEqual([]);
    const pages: string[] = [];
    for (let beforeId: string | undefined; pages.length < 13;) {
      const page = await idsOf({ limit: 3, beforeId });
      pages.push(...page);
      beforeId = page.at(-1);
    }
    expect(pages).toEqual(newestFirst);
  });

  it.each<[string, Partial<RunFilter>, number]>([
    ['one status', { statuses: ['failed'] }, 1],
    ['several statuses', { statuses: ['failed', 'timed_out', 'running'] }, 4],
    ['live ones', { statuses: ['scheduled', 'running', 'waiting'] }, 9],
    ['final ones', { statuses: ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'] }, 4],
    ['no status', { statuses: [] }, 0],
    ['a trigger', { trigger: 'manual' }, 1],
    ['a span of time: from belongs to it, to does not', { from: at(2 * minute), to: at(5 * minute) }, 4],
    ['both', { trigger: 'schedule', statuses: ['scheduled'], from: at(9 * minute) }, 2],
  ])('filters by %s', async (_what, filter, expected) => {
    const ids = await idsOf(filter);
    expect(ids).toHaveLength(expected);
    expect(ids).toEqual(newestFirst.filter((id) => ids.includes(id)));
  });

  it('filters by job', async () => {
    expect(await idsOf({ jobId: jobs[1] })).toEqual([9, 6, 3].map((n) => tickRunId(jobs[1]!, at(n * minute))));
    expect(await idsOf({ jobId: jobs[1], statuses: ['failed'] })).toEqual([]);
    expect(await idsOf({ jobId: '00000000-0000-4000-8000-000000000000' })).toEqual([]);
  });

  it('shows a run in exactly one place while it ends', async () => {
    await store.empty();
    const jobId = await insertTestJob(db);
    const worker = await addWorker(db, { now: start });
    for (let round = 0; round < 10; round += 1) {
      const { id } = await triggerJob(db, jobId, { now: start });
      const claim = await worker.claimOne();
      const [, ...seen] = await Promise.all([settle(db, claim, 'succeeded', start), ...[1, 2, 3].map(() => idsOf({}))]);
      for (const ids of seen) expect(ids.filter((other) => other === id)).toEqual([id]);
    }
  });
});

describe('listRuns over years', () => {
  const statuses = ['succeeded', 'failed', 'skipped', 'cancelled'] as const;
  const triggers = ['manual', 'schedule', 'backfill'] as const;
  let jobs: string[];
  let runs: { id: string; jobId: string; status: string; trigger: string; scheduledAt: Date }[];

  beforeAll(async () => {
    await store.empty();
    jobs = [await insertTestJob(db), await insertTestJob(db), await insertTestJob(db)];
    await sql`select aster.create_partitions(clock_timestamp() - interval '300 days', clock_timestamp())`.execute(db);
    const days = Array.from({ length: 240 }, (_, n) => (n < 80 ? n / 8 : n < 160 ? n : n * 4) - 3); // 3 to come
    runs = days.map((ago, n) => {
      const scheduledAt = new Date(Date.now() - ago * day - n);
      const [status, trigger] = [statuses[n % 4] ?? 'failed', triggers[n % 3] ?? 'manual'];
      const jobId = jobs[n % 50 === 7 ? 2 : n % 2] ?? '';
      return { id: newId(scheduledAt), jobId, status, trigger, scheduledAt };
    });
    await sql`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
        created_at)
      select id, "jobId", status, trigger, 1, "scheduledAt", "scheduledAt", "scheduledAt", "scheduledAt"
      from json_to_recordset(${JSON.stringify(runs)})
        as r(id uuid, "jobId" uuid, status text, trigger text, "scheduledAt" timestamptz)`.execute(db);
  });

  it('answers any filter as one look at all runs would', async () => {
    const instant = fc.integer({ min: -10, max: 1_000 }).map((ago) => new Date(Date.now() - ago * day));
    const filters = fc.record(
      {
        jobId: fc.nat(2),
        statuses: fc.subarray([...statuses], { minLength: 1 }),
        trigger: fc.constantFrom(...triggers),
        from: instant,
        to: instant,
        before: fc.nat(239),
      },
      { requiredKeys: [] },
    );
    const ranges = fc.record({ limit: fc.integer({ min: 1, max: 120 }), offset: fc.constantFrom(0, 0, 0, 1, 30) });
    await fc.assert(
      fc.asyncProperty(filters, ranges, async ({ jobId, before, ...given }, { limit, offset }) => {
        const job = jobId === undefined ? undefined : jobs[jobId];
        const beforeId = before === undefined ? undefined : runs[before]?.id;
        const expected = runs
          .filter((run) => job === undefined || run.jobId === job)
          .filter((run) => given.statuses?.some((status) => status === run.status) ?? true)
          .filter((run) => given.trigger === undefined || run.trigger === given.trigger)
          .filter((run) => given.from === undefined || run.scheduledAt >= given.from)
          .filter((run) => given.to === undefined || run.scheduledAt < given.to)
          .filter((run) => beforeId === undefined || run.id < beforeId)
          .map((run) => run.id);
        const found = await idsOf({ ...given, jobId: job, beforeId, limit, offset });
        expect(found).toEqual(
          expected
            .toSorted()
            .toReversed()
            .slice(offset, offset + limit),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('reads runs that lie far apart one by one, and not each where all the others are', async () => {
    const ids = runs.map(({ id }) => id).toSorted();
    const asked = ids.toReversed();
    expect((await readRuns(db, asked, 4_000_000)).map(({ id }) => id)).toEqual(asked);
    expect((await listRunsById(db, asked)).map(({ id }) => id).toSorted()).toEqual(ids);
    const reads = [async (tx: Db) => readRuns(tx, asked, 4_000_000), async (tx: Db) => listRunsById(tx, asked)];
    for (const read of reads) {
      const nodes = await explain(db, read);
      const weeks = nodes.filter((node) => node['Relation Name']?.startsWith('finished_runs') === true);
      expect(weeks.reduce((looks, week) => looks + week['Actual Loops'], 0)).toBe(ids.length);
    }
  });
});

describe('findRun', () => {
  it.each(['00000000-0000-4000-8000-000000000000', 'no-id', '', 'a\0b'])('finds nothing for %j', async (id) => {
    expect(await findRun(db, id)).toBeUndefined();
  });
});

describe('with 200,000 finished runs', () => {
  let jobId: string;

  beforeAll(async () => {
    await store.empty();
    jobId = await insertTestJob(db, { cronExpr: '@manually' });
    const others = [await insertTestJob(db), await insertTestJob(db)];
    await sql`select aster.create_partitions(${at(-30 * day)}, ${at(day)})`.execute(db);
    await sql`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
        created_at)
      select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '8' || substr(md5(n::text), 1, 3) || '8'
          || substr(md5(n::text), 4, 15))::uuid,
        case when n % 1000 = 0 then ${jobId}::uuid when n % 2 = 0 then ${others[0]}::uuid else ${others[1]}::uuid end,
        case when n % 50 = 1 then 'failed' when n % 7 = 0 then 'skipped' else 'succeeded' end, 'schedule', 1,
        t.at, t.at, t.at, t.at
      from generate_series(1, 200000) n, lateral (select ${at(-13 * hour)}::timestamptz - n * interval '10 seconds' as at) t
    `.execute(db);
    await insertLive(others[0]!);
  });

  async function insertLive(job: string): Promise<void> {
    for (let n = 0; n < 20; n += 1) await triggerJob(db, job, { now: at(n) });
  }

  it('lie in weekly partitions', async () => {
    const used = await sql<{ table: string }>`select distinct tableoid::regclass::text as table from aster.finished_runs
      order by 1`.execute(db);
    expect(used.rows.length).toBeGreaterThan(3);
    expect(used.rows.map((row) => row.table)).not.toContain('aster.finished_runs_default');
  });

  const filters: readonly (readonly [string, () => Partial<RunFilter>])[] = [
    ['the first page', () => ({})],
    ['a page deep in the past', () => ({ beforeId: tickRunId(jobId, at(-15 * day)) })],
    ['the first page of a job', () => ({ jobId })],
    ['the first page of failures', () => ({ statuses: ['failed'] })],
    ['the first page of failures and timeouts', () => ({ statuses: ['failed', 'timed_out'] })],
    ['the first page of a day', () => ({ from: at(-9 * day), to: at(-8 * day) })],
    ['the failures of a job', () => ({ jobId, statuses: ['failed'] })],
    ['cancelled runs of a job, of which there are none', () => ({ jobId, statuses: ['cancelled'] })],
    ['runs of a backfill, of which there are none', () => ({ trigger: 'backfill' })],
    ['successes of a backfill, of which there are none', () => ({ trigger: 'backfill', statuses: ['succeeded'] })],
    ['failures by hand, of which there are none', () => ({ trigger: 'manual', statuses: ['failed'] })],
  ];

  async function readsFromEnds(filter: Partial<RunFilter>): Promise<void> {
    const nodes = await explain(db, async (tx) => listRunPage(tx, { limit: 50, offset: 0, ...filter }, 4_000_000));
    expect(fullScans(nodes).filter((table) => table.startsWith('finished_runs'))).toEqual([]);
    expect(mostRows(nodes)).toBeLessThanOrEqual(200);
  }

  // of a new week, and that is where the first page lies
  it('the first page is read from the ends of indexes without statistics', async () => readsFromEnds({}));

  // one look at the statistics of so many rows takes longer than all of the pages
  describe('with statistics', () => {
    beforeAll(async () => {
      await sql`analyze aster.finished_runs, aster.live_runs, aster.jobs`.execute(db);
    });

    it.each(filters)('%s is read from the ends of indexes', async (_what, filter) => readsFromEnds(filter()));
  });
});

describe('a deleted job', () => {
  it('has no runs any more, though its history is still there', async () => {
    await store.empty();
    const jobId = await insertTestJob(db);
    const run = await triggerJob(db, jobId, { now: start });
    await cancelRun(db, run.id, start);
    await db.deleteFrom('jobs').where('id', '=', jobId).execute();
    expect(await idsOf({})).toEqual([]);
    expect(await findRun(db, run.id)).toBeUndefined();
    expect(await db.selectFrom('finished_runs').select('id').execute()).toHaveLength(1);
  });
});

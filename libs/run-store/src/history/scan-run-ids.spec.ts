import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain, fullScans, mostRows, type PlanNode } from '../testing/explain.js';
import { at, insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { countRuns } from './count-runs.js';
import { listRunPage } from './list-run-page.js';
import { mostScanned } from './recent-ends.js';
import type { FoundConditions, RunConditions } from './run-filter.js';
import { scanRunIds } from './scan-run-ids.js';
import { sortRunsByDuration } from './sort-runs-by-duration.js';

const count = 25_000;

let store: Store;
let db: Db;
let jobId: string;
let other: string;
const worker = crypto.randomUUID();

/** Runs of one job, a second apart from `at(0)` on; each thousandth has something of its own. */
beforeAll(async () => {
  store = await openStore();
  db = store.db;
  jobId = await insertTestJob(db, { pool: 'busy' });
  other = await insertTestJob(db);
  await sql`update aster.jobs set labels = '{"team":"data"}' where id = ${other}`.execute(db);
  await sql`
    insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
      finished_at, created_at, reason, worker_id, error_msg, error_line, pool)
    select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid,
      ${jobId}, case when n % 1000 = 0 then 'failed' else 'succeeded' end, 'manual', case when n % 1000 = 0 then 3 else 1 end,
      t.at, t.at, t.at, t.at + n * interval '1 millisecond', t.at,
      case when n % 1000 = 0 then 'exit_code' end, case when n % 1000 = 0 then ${worker}::uuid end,
      case when n % 1000 = 0 then 'exited with code ' || n end, case when n = 3000 then 'FATAL: no Table' end, null
    from generate_series(1, ${count}::integer) n
    cross join lateral (select ${at(0)}::timestamptz + n * interval '1 second' as at) t`.execute(db);
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
      concurrency_policy, created_at)
    values (${newId(at(60_000_000))}, ${other}, 'scheduled', 'manual', 'elsewhere', 0, ${at(60_000_000)},
      ${at(60_000_000)}, 'allow', now())`.execute(db);
  await sql`analyze`.execute(db);
});

afterAll(async () => store.drop());

/** All that is found, page by page, and how many pages it took. */
async function findAll(found: FoundConditions, conditions: RunConditions = {}) {
  const ids: string[] = [];
  let pages = 0;
  for (let beforeId: string | undefined; ;) {
    const page = await scanRunIds(db, { ...conditions, found, limit: 10, offset: 0, beforeId });
    ids.push(...page.ids);
    pages += 1;
    if (page.nextBeforeId === undefined) return { ids, pages };
    beforeId = page.nextBeforeId;
  }
}

describe('scanRunIds', () => {
  it.each<[string, FoundConditions, number]>([
    ['a reason', { reasons: ['exit_code'] }, 25],
    ['a worker', { workerId: worker }, 25],
    ['attempts', { attempts: 2 }, 25],
    ['a text in its error, in any letter case', { errorText: 'fatal: NO table' }, 1],
    ['a sentence', { errorText: 'code 9000' }, 1],
    ['its length', { minMs: 24_995 }, 6],
    ['its length on both sides', { minMs: 100, maxMs: 104 }, 5],
    ['the label of its job', { labels: { team: 'data' } }, 1],
    ['its own pool', { pool: 'elsewhere' }, 1],
  ])('finds runs by %s, however far back, and no other', async (_case, found, expected) => {
    const { ids } = await findAll(found);
    expect(ids).toHaveLength(expected);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
  });

  it('takes the pool of the job where that of the run was not kept', async () => {
    expect((await scanRunIds(db, { found: { pool: 'busy' }, limit: 3, offset: 0 })).ids).toHaveLength(3);
  });

  it('reads no more than its bound for one page, and goes on from there', async () => {
    const rare = { found: { errorText: 'FATAL' }, jobId, limit: 10, offset: 0, statuses: ['succeeded'] } as const;
    expect(await scanRunIds(db, rare)).toEqual({ ids: [] }); // which have no error
    const nowhere = { found: { workerId: crypto.randomUUID() }, jobId, limit: 10, offset: 0 };
    const { ids, nextBeforeId } = await scanRunIds(db, nowhere);
    expect(ids).toEqual([]);
    expect(nextBeforeId).toBeDefined();
    const { pages } = await findAll(nowhere.found);
    expect(pages).toBe(3);
    const nodes = await explain(db, async (tx) => scanRunIds(tx, nowhere));
    expect(mostRows(nodes)).toBeLessThanOrEqual(mostScanned);
    expect(fullScans(nodes)).toEqual([]);
  });

  it('finds what has ended since, by when it ended where that is a moment ago, and no live run', async () => {
    const since = at(24_991 * 1_001); // the last ten
    expect((await findAll({ endedFrom: since })).ids).toHaveLength(10);
    expect((await findAll({ endedFrom: since }, { statuses: ['failed'] })).ids).toHaveLength(1);
    expect((await findAll({ endedFrom: since }, { statuses: ['scheduled'] })).ids).toEqual([]);
    const old = await sql<{ id: string }>`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, created_at)
      select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad('', 12, '0'))::uuid,
        ${jobId}, 'succeeded', 'manual', 1, t.at, t.at, now(), now(), t.at
      from generate_series(1, 30) n cross join lateral (select ${at(0)}::timestamptz - n * interval '1 second' as at) t
      returning id`.execute(db);
    const justNow = { found: { endedFrom: new Date(Date.now() - 60_000) }, limit: 100, offset: 0 };
    expect((await scanRunIds(db, justNow)).ids.toSorted()).toEqual(old.rows.map(({ id }) => id).sort());
    const nodes = await explain(db, async (tx) => scanRunIds(tx, { ...justNow, statuses: ['succeeded', 'failed'] }));
    const isOfPages = (node: PlanNode) => node['Node Type'] === 'Bitmap Index Scan'; // told as ten rows a page
    expect(nodes.some(isOfPages)).toBe(true);
    expect(mostRows(nodes.filter((node) => !isOfPages(node)))).toBeLessThanOrEqual(60); // each of the two jobs for each
    expect(fullScans(nodes)).toEqual([]);
  });

  it('reads what it finds where an index has the rest', async () => {
    const failed = { found: { reasons: ['exit_code'] }, statuses: ['failed'], limit: 5, offset: 0 } as const;
    const nodes = await explain(db, async (tx) => scanRunIds(tx, failed));
    expect(mostRows(nodes)).toBeLessThanOrEqual(30);
    const { runs, nextBeforeId } = await listRunPage(db, failed, 1_000_000);
    expect(runs.map(({ reason }) => reason)).toEqual(Array(5).fill('exit_code'));
    expect(nextBeforeId).toBe(runs.at(-1)?.id);
  });
});

describe('the begin of an id', () => {
  it('finds the run by an index', async () => {
    const [{ id = '' } = {}] = (await listRunPage(db, { statuses: ['failed'], limit: 1, offset: 0 }, 1_000)).runs;
    for (const idPrefix of [id.slice(0, 13), id.replaceAll('-', '').toUpperCase(), id]) {
      const { runs } = await listRunPage(db, { idPrefix, limit: 5, offset: 0 }, 1_000);
      expect(runs.map((run) => run.id)).toContain(id);
      const nodes = await explain(db, async (tx) => listRunPage(tx, { idPrefix, limit: 5, offset: 0 }, 1_000));
      expect(mostRows(nodes)).toBeLessThan(100);
    }
  });
});

describe('countRuns', () => {
  it.each<[string, RunConditions, object]>([
    ['up to the most', {}, { count: 10_000, isExact: false }],
    ['few of them exactly', { statuses: ['failed'] }, { count: 25, isExact: true }],
    ['what it finds', { statuses: ['failed'], found: { minMs: 20_000 } }, { count: 6, isExact: true }],
    ['what it finds of the newest', { jobId, found: { attempts: 2 } }, { count: 10, isExact: false }],
    ['nothing', { statuses: [] }, { count: 0, isExact: true }],
  ])('counts %s', async (_case, conditions, expected) => {
    expect(await countRuns(db, conditions, 10_000)).toEqual(expected);
  });

  it('reads no more than its bound', async () => {
    const nodes = await explain(db, async (tx) => countRuns(tx, { jobId }, 10_000));
    expect(mostRows(nodes)).toBeLessThanOrEqual(10_001);
  });
});

describe('sortRunsByDuration', () => {
  it('has the longest or the shortest first, part by part', async () => {
    const filter = { statuses: ['failed'], limit: 3, offset: 0 } as const;
    const all = await sortRunsByDuration(db, { ...filter, limit: 100 }, 'desc');
    expect(all).toHaveLength(25);
    expect(all).toEqual([...(all ?? [])].sort().reverse()); // the later, the longer
    expect(await sortRunsByDuration(db, { ...filter, offset: 1 }, 'asc')).toEqual(all?.toReversed().slice(1, 4));
  });

  it('sorts what has ended alone, whatever else it is narrowed by', async () => {
    const narrowed = { statuses: ['failed', 'running'], found: { minMs: undefined, attempts: 1 } } as const;
    expect(await sortRunsByDuration(db, { ...narrowed, limit: 100, offset: 0 }, 'desc')).toHaveLength(25);
  });

  it('refuses to sort too many', async () => {
    expect(await sortRunsByDuration(db, { limit: 3, offset: 0 }, 'desc')).toBeUndefined();
  });
});

describe('what has ended a moment ago', () => {
  it('is read by when it ended while it is little, and else by ids and no more than the bound; nothing is lost', async () => {
    const busy = await insertTestJob(db);
    const { rows } = await sql<{ id: string }>`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, created_at)
      select (lpad(to_hex((extract(epoch from t.at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad('', 12, '0'))::uuid,
        ${busy}, case when n % 4000 = 0 then 'failed' else 'succeeded' end, 'manual', 1, t.at, t.at, now(), now(), t.at
      from generate_series(1, 12000) n cross join lateral (select ${at(80_000_000)}::timestamptz + n * interval '1 second' as at) t
      returning id`.execute(db);
    await sql`analyze`.execute(db);
    const justNow = { found: { endedFrom: new Date(Date.now() - 60_000) }, jobId: busy, limit: 3_000, offset: 0 };
    const pages: string[][] = [];
    for (let beforeId: string | undefined, isLast = false; !isLast; isLast = beforeId === undefined) {
      const page = await scanRunIds(db, { ...justNow, beforeId });
      pages.push([...page.ids]);
      beforeId = page.nextBeforeId;
    }
    expect(pages.flat()).toEqual(
      rows
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    const nodes = await explain(db, async (tx) => scanRunIds(tx, justNow));
    const isOfPages = (node: PlanNode) => node['Node Type'] === 'Bitmap Index Scan';
    expect(mostRows(nodes.filter((node) => !isOfPages(node)))).toBeLessThanOrEqual(mostScanned + 100);
    const { ids, nextBeforeId } = await scanRunIds(db, { ...justNow, statuses: ['failed'] });
    expect([ids.length, nextBeforeId]).toEqual([3, undefined]);
  });
});

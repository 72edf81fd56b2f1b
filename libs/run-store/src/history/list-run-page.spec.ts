import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { cancelRun } from '../moves/cancel-run.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { listRunPage, type RunPage } from './list-run-page.js';
import { listRuns } from './list-runs.js';

const megabyte = 1_048_576;

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore(10);
  db = store.db;
  worker = await addWorker(db);
});
afterAll(async () => store.drop());

/** Does something between the statement that finds ids and the one that reads their rows. */
function betweenStatements(work: () => Promise<unknown>): Db {
  let statements = 0;
  return db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      statements += 1;
      if (statements === 1) await work();
      return result;
    },
  });
}

async function makeRuns(count: number): Promise<{ jobId: string; ids: string[] }> {
  const jobId = await insertTestJob(db);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await triggerJob(db, jobId)).id);
  return { jobId, ids: ids.toSorted().toReversed() };
}

async function endWith(result: unknown): Promise<void> {
  for (const claim of await worker.claim({ limit: 100 })) await settle(db, claim, { status: 'succeeded', result });
}

/** All runs that a caller gets who follows the pages to their end, and the sizes of the pages. */
async function walk(
  list: (beforeId: string | undefined) => Promise<RunPage>,
): Promise<{ ids: string[]; sizes: number[] }> {
  const [ids, sizes]: [string[], number[]] = [[], []];
  let beforeId: string | undefined;
  do {
    const page = await list(beforeId);
    ids.push(...page.runs.map(({ id }) => id));
    sizes.push(page.runs.length);
    beforeId = page.nextBeforeId;
  } while (beforeId !== undefined);
  return { ids, sizes };
}

describe('listRunPage', () => {
  it('comes to every run, page by page', async () => {
    const { jobId, ids } = await makeRuns(7);
    const walked = await walk(async (beforeId) => listRunPage(db, { jobId, limit: 3, offset: 0, beforeId }, megabyte));
    expect(walked).toEqual({ ids, sizes: [3, 3, 1] });
    await expect(listRunPage(db, { jobId, limit: 7, offset: 0 }, megabyte)).resolves.not.toHaveProperty('nextBeforeId');
    await endWith(null);
  });

  it('goes on behind runs that have gone since their ids were found', async () => {
    const { jobId, ids } = await makeRuns(5);
    const [newest = '', second = ''] = ids;
    const going = betweenStatements(async () =>
      db.deleteFrom('live_runs').where('id', 'in', [newest, second]).execute(),
    );
    const page = await listRunPage(going, { jobId, limit: 2, offset: 0 }, megabyte);
    expect(page).toEqual({ runs: [], nextBeforeId: second });
    const rest = await walk(async (beforeId = second) =>
      listRunPage(db, { jobId, limit: 2, offset: 0, beforeId }, megabyte),
    );
    expect(rest.ids).toEqual(ids.slice(2));
    await endWith(null);
  });

  it('holds no run that has left its statuses since its id was found, and goes on behind it', async () => {
    const { jobId, ids } = await makeRuns(3);
    const filter = { jobId, statuses: ['scheduled'], limit: 1, offset: 0 } as const;
    const ending = betweenStatements(async () => cancelRun(db, ids[0] ?? ''));
    await expect(listRunPage(ending, filter, megabyte)).resolves.toEqual({ runs: [], nextBeforeId: ids[0] });
    const endingNext = betweenStatements(async () => cancelRun(db, ids[1] ?? ''));
    const list = await listRuns(endingNext, { ...filter, limit: 9 });
    expect(list.map(({ id }) => id)).toEqual([ids[2]]);
    await endWith(null);
  });

  it.each([
    ['that do not compress', (size: number) => Array.from({ length: size / 20 }, () => Math.random().toString(36))],
    ['that compress to next to nothing', (size: number) => 'x'.repeat(size)],
  ])('ends early by the size of results %s', async (_what, resultOf) => {
    const { jobId, ids } = await makeRuns(20);
    await endWith(resultOf(megabyte / 2));
    const filter = { jobId, limit: 100, offset: 0 };
    const walked = await walk(async (beforeId) => listRunPage(db, { ...filter, beforeId }, 2 * megabyte));
    expect(walked.ids).toEqual(ids);
    expect(Math.max(...walked.sizes)).toBeLessThanOrEqual(5);
    expect(Math.min(...walked.sizes.slice(0, -1))).toBeGreaterThanOrEqual(2);
  });

  it('passes over a bounded number of runs of a deleted job, and goes on behind them', async () => {
    const before = await makeRuns(3);
    const deleted = await insertTestJob(db);
    await sql`
      insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
        concurrency_policy, created_at)
      select (substr(aster.first_run_id(t.at)::text, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid, ${deleted},
        'scheduled', 'manual', 'default', 0, t.at, t.at, 'allow', now()
      from generate_series(1, 30000) n
      cross join lateral (select now() + interval '1 year' + n * interval '1 millisecond' as at) t`.execute(db);
    await db.deleteFrom('jobs').where('id', '=', deleted).execute();
    await db.insertInto('deleted_jobs').values({ job_id: deleted, deleted_at: new Date() }).execute();
    await sql`analyze aster.live_runs`.execute(db); // a third of so few is as soon sorted as read in order, else
    const read = await rowsReadOf(db, ['live_runs'], async (tx) => {
      expect((await listRunPage(tx, { limit: 2, offset: 0 }, megabyte)).runs).toEqual([]);
    });
    expect(read).toBeLessThan(45_000); // index and table, of 10,000 twice
    const { ids, sizes } = await walk(async (beforeId) => listRunPage(db, { limit: 2, offset: 0, beforeId }, megabyte));
    expect(ids.filter((id) => before.ids.includes(id))).toEqual(before.ids);
    expect(sizes.slice(0, 3)).toEqual([0, 0, 2]);
    expect((await listRuns(db, { limit: 3, offset: 0 })).map(({ id }) => id)).toEqual(before.ids);
    await db.deleteFrom('live_runs').where('job_id', '=', deleted).execute();
    await db.deleteFrom('deleted_jobs').execute();
  });

  it('holds one run at the least, whatever its size', async () => {
    const { jobId, ids } = await makeRuns(2);
    await endWith('x'.repeat(1_000));
    const walked = await walk(async (beforeId) => listRunPage(db, { jobId, limit: 9, offset: 0, beforeId }, 10));
    expect(walked).toEqual({ ids, sizes: [1, 1] });
  });
});

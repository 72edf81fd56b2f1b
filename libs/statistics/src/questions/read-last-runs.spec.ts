import { type FinalStatus, runReasons } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns, type TestRun } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { readLastRuns } from './read-last-runs.js';

const day = 86_400_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
  await sql`select aster.create_partitions(${at(-63 * day)}, ${at(14 * day)})`.execute(db);
});
afterAll(async () => store.drop());

async function readCells(jobIds: readonly string[], limit: number): Promise<unknown[][][]> {
  const found = await readLastRuns(db, jobIds, limit, at(0));
  return jobIds.map((id) => JSON.parse(found.get(id) ?? '') as unknown[][]);
}

/** The same from all runs of the job, one after the other. */
async function plainCells(jobId: string, limit: number): Promise<unknown[][]> {
  const rows = await db.selectFrom('finished_runs').selectAll().where('job_id', '=', jobId).execute();
  return rows
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .map(({ id, status, scheduled_at, started_at, finished_at, attempt_num, reason }) => {
      const took = status === 'skipped' || started_at === null ? null : finished_at.getTime() - started_at.getTime();
      return [id, status, scheduled_at.toISOString(), took, attempt_num, reason];
    });
}

describe('readLastRuns', () => {
  it('goes on where the last weeks end, for those that have run less often', async () => {
    const [often, seldom, never] = [await insertJob(db), await insertJob(db), await insertJob(db)];
    const runs = (jobId: string, days: readonly number[]) =>
      days.map((n) => ({ jobId, status: 'succeeded' as const, finishedAt: at(-n * day), runMs: n }));
    await insertRuns(db, [...runs(often, [1, 2, 3, 40]), ...runs(seldom, [5, 27, 29, 60]), ...runs(never, [])]);
    const cells = await readCells([often, seldom, never], 3);
    expect(cells.map((of) => of.map((run) => run[3]))).toEqual([[1, 2, 3], [5, 27, 29], []]);
    expect(await readCells([often], 3)).toEqual(cells.slice(0, 1));
  });

  // weeks long gone and far ahead have no partition, and what is cancelled may have been scheduled for later
  it('tells what a look at all runs tells, whenever they were scheduled', async () => {
    const run = fc.record({
      job: fc.nat(2),
      scheduledMs: fc.integer({ min: -80 * day, max: 30 * day }),
      status: fc.constantFrom<FinalStatus[]>('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'),
      runMs: fc.option(fc.integer({ min: 0, max: 3 * day }), { nil: undefined }),
      attemptNum: fc.integer({ min: 0, max: 12 }),
      reason: fc.option(fc.constantFrom(...runReasons), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (runs, limit) => {
        const jobIds = [await insertJob(db), await insertJob(db), await insertJob(db)];
        const rows = runs.map(({ job, scheduledMs, ...facts }): TestRun => {
          const scheduledAt = at(scheduledMs);
          return { ...facts, jobId: jobIds[job] ?? '', scheduledAt, finishedAt: new Date(scheduledAt.getTime() + day) };
        });
        await insertRuns(db, rows);
        expect(await readCells(jobIds, limit)).toEqual(
          await Promise.all(jobIds.map(async (id) => plainCells(id, limit))),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('reads no more runs than it tells of, of a job that has run in each of the last weeks', async () => {
    const jobId = await insertJob(db);
    const days = [0, 0.1, 0.2, 8, 15, 22];
    await insertRuns(
      db,
      days.map((n) => ({ jobId, status: 'succeeded', finishedAt: at(-n * day), runMs: 1 })),
    );
    await inTransaction(db, async (tx) => {
      const before = await rowsFetched(tx);
      await readLastRuns(tx, [jobId], 3, at(0));
      expect((await rowsFetched(tx)) - before).toBe(3);
    });
  });
});

async function rowsFetched(tx: Db): Promise<number> {
  const found = await sql<{ count: number }>`
    select coalesce(sum(pg_stat_get_xact_tuples_fetched(oid)), 0)::bigint as count from pg_class
    where relnamespace = 'aster'::regnamespace and relname like 'finished_runs_%'`.execute(tx);
  return found.rows[0]?.count ?? 0;
}

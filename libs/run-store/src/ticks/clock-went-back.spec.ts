import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertTestJob, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readCursor, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { listNextTicks } from './list-next-ticks.js';
import { makeTickRuns } from './make-tick-runs.js';
import { materialiseDueJobs } from './materialise-due-jobs.js';
import { setBackCursorsAhead } from './set-back-cursors-ahead.js';
import { findUnaccountedTicks } from './unaccounted-ticks.js';

const minute = 60_000;
const hour = 60 * minute;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function plan(minutes: number): Promise<void> {
  while ((await materialiseDueJobs(db, { now: at(minutes * minute) })).isFull);
}

async function planEach(from: number, to: number): Promise<void> {
  for (let minutes = from; minutes <= to; minutes += 1) await plan(minutes);
}

/** The minutes of the job's rows, with `skip` where the row is one. */
async function readMinutes(jobId: string): Promise<string[]> {
  const rows = await readRows(db, jobId);
  return rows.map(({ scheduledAt, status, skippedUntil }) => {
    const minutes = (time: Date) => (time.getTime() - at(0).getTime()) / minute;
    const until = skippedUntil === null ? '' : `-${minutes(skippedUntil)}`;
    return `${minutes(scheduledAt)}${until}${status === 'skipped' ? ' skip' : ''}`;
  });
}

async function setBack(minutes: number) {
  return setBackCursorsAhead(db, { now: at(minutes * minute) });
}

async function insertMinutely(job: TestJob = {}): Promise<string> {
  return insertTestJob(db, { cronExpr: '* * * * *', ...job });
}

describe('a job that was planned while the clock of the database was ahead', () => {
  it('goes on at once, and has one row for each tick when the clock has caught up', async () => {
    const jobId = await insertMinutely();
    await plan(1);
    await plan(50);
    expect(await setBack(5)).toEqual({ jobs: 1, hasMore: false });
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(5 * minute), nextRunAt: at(6 * minute) });
    await planEach(6, 60);
    const minutes = await readMinutes(jobId);
    expect(minutes.map((each) => parseInt(each, 10))).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    expect(minutes.filter((each) => each.endsWith('skip'))).toEqual(['2 skip', '3 skip', '4 skip', '5 skip']);
    expect(await findUnaccountedTicks(db, jobId, { from: at(0), to: at(hour) })).toEqual([]);
    const cursor = await db.selectFrom('job_cursors').select('made_until').executeTakeFirstOrThrow();
    expect(cursor.made_until).toBeNull();
  });

  it('goes on at once though a long stretch was recorded as one skip', async () => {
    const jobId = await insertMinutely();
    await plan(1);
    await plan(1_000);
    expect(await readMinutes(jobId)).toEqual(['1', '2-997 skip', '998', '999', '1000']);
    await setBack(5);
    await planEach(5, 8);
    expect(await readMinutes(jobId)).toEqual(['1', '2 skip', '3', '4', '5', '6', '7', '8', '998', '999', '1000']);
    await plan(1_002);
    expect(await readMinutes(jobId)).toEqual([
      ...['1', '2 skip', '3', '4', '5', '6', '7', '8', '9-997 skip', '998', '999', '1000', '1001', '1002'],
    ]);
  });

  it('makes no tick again whose run is there or has finished, with many at it', async () => {
    const jobId = await insertMinutely({ misfirePolicy: 'all' });
    await plan(30);
    const worker = await addWorker(db, { now: at(30 * minute) });
    for (const run of await worker.claim()) await settle(db, run, 'succeeded', at(30 * minute));
    expect(await db.selectFrom('finished_runs').select('id').execute()).toHaveLength(10);
    await setBack(5);
    for (const minutes of [7, 20, 29, 30, 31, 40]) {
      await race(6, async () => {
        await setBack(minutes);
        await plan(minutes);
        const { ticks } = await listNextTicks(db, { withinMs: 10 * minute, limit: 10, now: at(minutes * minute) });
        await makeTickRuns(db, ticks, { now: at(minutes * minute + minute) });
      });
    }
    const ids = (await readRows(db, jobId)).map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await findUnaccountedTicks(db, jobId, { from: at(0), to: at(40 * minute) })).toEqual([]);
  });

  it('records what it misses afterwards around the rows that are there', async () => {
    const jobId = await insertMinutely({ misfirePolicy: 'all' });
    await plan(4);
    await setBack(1);
    await sql`update aster.jobs set misfire_policy = 'skip'`.execute(db);
    await plan(150);
    expect(await readMinutes(jobId)).toEqual(['1', '2', '3', '4', '5-148 skip', '149', '150']);
  });

  it('that was made then has its first tick after now', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '@every 10m', plannedUntil: at(300 * minute) });
    await setBack(5);
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(5 * minute), nextRunAt: at(15 * minute) });
    await plan(15);
    expect(await readMinutes(jobId)).toEqual(['15']);
    expect(await findUnaccountedTicks(db, jobId, { from: at(0), to: at(hour) })).toEqual([]);
  });

  it('is left alone while it is ahead by a minute or somebody has it locked', async () => {
    const jobId = await insertMinutely();
    await plan(50);
    expect(await setBack(49)).toEqual({ jobs: 0, hasMore: false });
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().forUpdate().execute();
      expect(await setBack(5)).toEqual({ jobs: 0, hasMore: true });
    });
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(50 * minute), nextRunAt: at(51 * minute) });
  });
});

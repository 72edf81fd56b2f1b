import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { readStatistics } from '../testing/read-statistics.js';
import { closeMinutes } from './close-minutes.js';
import { refreshOldNumbers, removeOldStatistics } from './remove-old-statistics.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const hour = 3_600_000;
const day = 24 * hour;

async function addOne(): Promise<string> {
  const jobId = await insertJob(db, { cronExpr: '@hourly' });
  await insertRuns(db, [
    { jobId, status: 'succeeded', finishedAt: at(0), runMs: 1_000 },
    { jobId, status: 'skipped', finishedAt: at(0), skippedTicks: 3 },
  ]);
  await closeMinutes(db, { now: at(2 * hour) });
  return jobId;
}

describe('removeOldStatistics', () => {
  it.each([
    [25 * hour, ['1 all:', '1 pool', '2 all:', '2 job:', '2 pool', '3 all:', '3 job:', '3 pool']],
    [7 * day, ['2 all:', '2 job:', '2 pool', '3 all:', '3 job:', '3 pool']],
    [89 * day, ['2 all:', '2 pool', '3 all:', '3 job:', '3 pool']],
    [729 * day, ['3 all:', '3 job:', '3 pool']],
    [800 * day, ['3 all:', '3 pool']],
  ])('keeps after %d ms: %j', async (laterMs, kept) => {
    await addOne();
    while (await removeOldStatistics(db, { now: at(laterMs) }));
    expect(
      Object.keys(await readStatistics(db))
        .map((key) => key.slice(0, 6))
        .sort(),
    ).toEqual(kept);
  });

  it('removes all of a job that is gone, and leaves its pool', async () => {
    const jobId = await addOne();
    await sql`delete from aster.jobs where id = ${jobId}`.execute(db);
    while (await removeOldStatistics(db, { now: at(2 * hour) }));
    expect(Object.keys(await readStatistics(db)).filter((key) => key.includes('job:'))).toEqual([]);
    expect(await db.selectFrom('job_numbers').selectAll().execute()).toEqual([]);
  });
});

describe('numbers of a job', () => {
  it('say what it has come to in a week, and how often it runs in place of how often it should', async () => {
    const jobId = await addOne();
    const [row] = await db.selectFrom('job_numbers').selectAll().execute();
    expect(row).toMatchObject({ job_id: jobId, runs_7d: 1, failed_7d: 0, skipped_7d: 1, refreshed_at: at(2 * hour) });
    expect(row).toMatchObject({ last_status: expect.stringMatching('succeeded|skipped'), last_finished_at: at(0) });
    expect(Math.abs((row?.usual_ms ?? 0) - 1_000)).toBeLessThan(50);
    expect(row).toMatchObject({ scheduled_every_ms: hour, effective_every_ms: null }); // two ticks, and three skips
  });

  it('go on when the job does not', async () => {
    await addOne();
    await refreshOldNumbers(db, at(9 * day));
    expect(await db.selectFrom('job_numbers').selectAll().executeTakeFirst()).toMatchObject({
      runs_7d: 0,
      skipped_7d: 0,
    });
    expect(await refreshOldNumbers(db, at(11 * day))).toBe(false);
  });
});

import { type Db, inTransaction } from '@aster-scheduler/db';
import { at, insertTestJob, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readCursor, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { followZoneData } from './follow-zone-data.js';
import { materialiseDueJobs } from './materialise-due-jobs.js';

const hour = 3_600_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** A daily job at 18:00 UTC by the data of this host, whose next tick older data has put at another time. */
async function insertMoved(offMs: number, job: TestJob = {}): Promise<string> {
  const jobId = await insertTestJob(db, { cronExpr: '0 19 * * *', timezone: 'Europe/Rome', ...job });
  await setNextRun(jobId, at(6 * hour + offMs));
  return jobId;
}

async function setNextRun(jobId: string, nextRunAt: Date): Promise<void> {
  await db.updateTable('job_cursors').set({ next_run_at: nextRunAt }).where('job_id', '=', jobId).execute();
}

async function readNext(jobId: string): Promise<Date | null> {
  return (await readCursor(db, jobId)).nextRunAt;
}

describe('newer time zone data', () => {
  it('is followed once by one of many schedulers, for the jobs in named zones', async () => {
    const earlier = await insertMoved(hour);
    const later = await insertMoved(-hour);
    const prefixed = await insertMoved(hour, { cronExpr: 'CRON_TZ=Europe/Rome 0 19 * * *', timezone: 'UTC' });
    const utc = await insertMoved(hour, { timezone: 'UTC' });
    const paused = await insertTestJob(db, { cronExpr: '0 19 * * *', timezone: 'Europe/Rome', status: 'inactive' });
    await race(4, async () => followZoneData(db, { version: '2026b' }));
    expect(await followZoneData(db, { version: '2026b' })).toEqual({ jobs: 0, hasMore: false });
    expect(await Promise.all([earlier, later, prefixed].map(readNext))).toEqual(Array(3).fill(at(6 * hour)));
    expect(await Promise.all([utc, paused].map(readNext))).toEqual([at(7 * hour), null]);
  });

  it('counts when it is newer than that of the others, and only then', async () => {
    const jobId = await insertMoved(0);
    await followZoneData(db, { version: '2025c' });
    for (const [version, moved] of [
      ['2025c', false],
      ['2026a', true],
      ['2025c', false],
      ['2026a', false],
      ['2026b', true],
    ] as const) {
      await setNextRun(jobId, at(7 * hour));
      expect(await followZoneData(db, { version })).toEqual({ jobs: moved ? 1 : 0, hasMore: false });
      expect(await readNext(jobId)).toEqual(at((moved ? 6 : 7) * hour));
    }
  });

  it('loses no tick that comes earlier by it, also when that is over', async () => {
    const jobId = await insertMoved(3 * hour);
    expect((await materialiseDueJobs(db, { now: at(6 * hour + 1_000) })).jobs).toBe(0);
    await followZoneData(db, { version: '2026b' });
    await materialiseDueJobs(db, { now: at(6 * hour + 2_000) });
    expect(await readRows(db, jobId)).toMatchObject([{ scheduledAt: at(6 * hour), status: 'scheduled' }]);
  });

  it('makes none early that comes later by it, also before it is followed', async () => {
    const jobId = await insertMoved(-hour);
    await materialiseDueJobs(db, { now: at(5 * hour) });
    expect(await readRows(db, jobId)).toEqual([]);
    expect(await readNext(jobId)).toEqual(at(6 * hour));
  });

  it('lets the runs that wait for other jobs do so until the next tick as it is now', async () => {
    const upstream = await insertTestJob(db);
    const jobId = await insertMoved(0, { dependsOn: [upstream] });
    await materialiseDueJobs(db, { now: at(6 * hour) });
    await setNextRun(jobId, at(29 * hour));
    await db
      .updateTable('live_runs')
      .set({ waits_until: at(29 * hour) })
      .execute();
    await followZoneData(db, { version: '2026b' });
    const runs = await db.selectFrom('live_runs').select('waits_until').execute();
    expect(runs).toEqual([{ waits_until: at(30 * hour) }]);
  });

  it('is followed in portions, and jobs that somebody has locked come last', async () => {
    const jobIds = await Promise.all(Array.from({ length: 260 }, async () => insertMoved(hour)));
    const [held = ''] = jobIds;
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', held).forUpdate().execute();
      expect(await followZoneData(db, { version: '2026b' })).toEqual({ jobs: 259, hasMore: true });
    });
    expect(await readNext(held)).toEqual(at(7 * hour));
    expect(await followZoneData(db, { version: '2026b' })).toEqual({ jobs: 1, hasMore: false });
    expect(new Set((await Promise.all(jobIds.map(readNext))).map(Number))).toEqual(new Set([Number(at(6 * hour))]));
  });

  it('goes on with the next scheduler where one has stopped', async () => {
    await Promise.all(Array.from({ length: 260 }, async () => insertMoved(hour)));
    let portions = 0;
    const first = await followZoneData(db, { version: '2026b', goesOn: () => (portions += 1) <= 1 });
    expect(first).toEqual({ jobs: 250, hasMore: true });
    expect(await followZoneData(db, { version: '2026b' })).toEqual({ jobs: 10, hasMore: false });
  });
});

import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { endSilentRuns } from './end-silent-runs.js';

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

const elsewhere = { handler: '@elsewhere' };

/** What its runs have come to, the earliest first. */
async function runsOf(jobId: string): Promise<string[]> {
  const { rows } = await sql<{ run: string }>`
    select concat_ws(' ', trigger, status, reason) as run from aster.runs where job_id = ${jobId} order by id`.execute(
    db,
  );
  return rows.map(({ run }) => run);
}

/** A job elsewhere, and one that somebody has locked and that follows it. */
async function insertFollowed(): Promise<{ readonly id: string; readonly followerId: string }> {
  const id = await insertTestJob(db, elsewhere);
  const dependsOn = [{ jobId: id, condition: 'completion' as const }];
  return { id, followerId: await insertTestJob(db, { dependsOn, concurrencyPolicy: 'queue' }) };
}

async function whileLocked(jobId: string, work: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select from aster.job_cursors where job_id = ${jobId} for update`.execute(tx);
    await work();
  });
}

describe('endSilentRuns', () => {
  it('ends the runs of all jobs but the one that is followed by a job that somebody has locked', async () => {
    const { id, followerId } = await insertFollowed();
    const other = await insertTestJob(db, elsewhere);
    for (const jobId of [id, other]) await triggerJob(db, jobId, { now: start });
    await whileLocked(followerId, async () => {
      const { settled, failed, isLeft } = await endSilentRuns(db, at(hour));
      expect(settled).toMatchObject([{ jobId: other, status: 'failed', reason: 'no_ping' }]);
      expect(failed).toMatchObject([{ error: { code: '55P03' } }]);
      expect(isLeft).toBe(true);
    });
    expect(await runsOf(id)).toEqual(['manual scheduled']);
    await endSilentRuns(db, at(hour));
    expect(await runsOf(id)).toEqual(['manual failed no_ping']);
    expect(await runsOf(followerId)).toEqual(['dependency scheduled']);
  });

  it('ends a run without what follows when that is hopeless', async () => {
    const { id, followerId } = await insertFollowed();
    await triggerJob(db, id, { now: start });
    await whileLocked(followerId, async () => {
      const { settled, failed } = await endSilentRuns(db, at(hour), { isHopeless: () => true });
      expect({ settled, failed }).toMatchObject({ settled: [{ reason: 'follow_up_failed' }], failed: [] });
    });
    expect(await runsOf(id)).toEqual(['manual failed follow_up_failed']);
    expect(await runsOf(followerId)).toEqual([]);
  });
});

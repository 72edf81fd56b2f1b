import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { readJobOutcomes } from './read-job-outcomes.js';

const minute = 60_000;

describe('readJobOutcomes', () => {
  let store: Store;
  let db: Db;
  beforeAll(async () => {
    store = await openStore();
    db = store.db;
  });
  beforeEach(async () => store.empty());
  afterAll(async () => store.drop());

  it('counts ticks, those that ran, and skips by reason, each skip for as many ticks as it stands for', async () => {
    const jobId = await insertJob(db);
    const other = await insertJob(db);
    await insertRuns(db, [
      { jobId, status: 'succeeded', finishedAt: at(minute), runMs: 100 },
      { jobId, status: 'failed', finishedAt: at(2 * minute), runMs: 100 },
      { jobId, status: 'succeeded', finishedAt: at(3 * minute), runMs: 100, trigger: 'manual' },
      { jobId, status: 'skipped', finishedAt: at(4 * minute), reason: 'missed', skippedTicks: 7 },
      { jobId, status: 'skipped', finishedAt: at(5 * minute), reason: 'concurrency_forbid' },
      { jobId, status: 'skipped', finishedAt: at(6 * minute), reason: 'concurrency_forbid', trigger: 'manual' },
      { jobId, status: 'succeeded', finishedAt: at(60 * minute), runMs: 100 },
      { jobId: other, status: 'failed', finishedAt: at(minute), runMs: 100 },
    ]);
    expect(await readJobOutcomes(db, jobId, at(0), at(30 * minute))).toMatchObject({
      ...{ ticks: 10, ran: 2, skipped: { missed: 7, concurrency_forbid: 1 }, isComplete: true },
    });
  });

  it('tells of each version how its runs ended and how long they took, the newest first', async () => {
    const jobId = await insertJob(db);
    const ids = await insertRuns(db, [
      { jobId, status: 'succeeded', finishedAt: at(minute), runMs: 100 },
      { jobId, status: 'timed_out', finishedAt: at(2 * minute), runMs: 300 },
      { jobId, status: 'succeeded', finishedAt: at(3 * minute), runMs: 50 },
      { jobId, status: 'cancelled', finishedAt: at(4 * minute), runMs: 50 },
    ]);
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx); // history refuses to be changed
      await sql`update aster.finished_runs set job_version = case when id = ${ids[2]} then 2 else 1 end
        where id <> ${ids[0]}`.execute(tx);
    });
    const { byVersion } = await readJobOutcomes(db, jobId, at(0), at(30 * minute));
    expect(byVersion).toMatchObject([
      { version: 2, succeeded: 1, failed: 0, p50Ms: 50 },
      { version: 1, succeeded: 0, failed: 1, p95Ms: 300 },
      { version: undefined, succeeded: 1, failed: 0, p50Ms: 100 },
    ]);
    expect(byVersion[0]?.firstAt).toEqual(byVersion[0]?.lastAt);
  });

  it('looks at the newest 5,000 runs, and says that there are more', async () => {
    const jobId = await insertJob(db);
    const runs = Array.from({ length: 5_001 }, (_, n) => ({
      jobId,
      status: 'succeeded' as const,
      finishedAt: at(n * 1_000),
      runMs: 1,
    }));
    for (let n = 0; n < runs.length; n += 1_000) await insertRuns(db, runs.slice(n, n + 1_000));
    const outcomes = await readJobOutcomes(db, jobId, at(-minute), at(200 * minute));
    expect(outcomes).toMatchObject({ ticks: 5_000, ran: 5_000, isComplete: false });
    expect(await readJobOutcomes(db, jobId, at(5_000 * minute), at(6_000 * minute))).toMatchObject({
      ticks: 0,
      byVersion: [],
    });
  });
});

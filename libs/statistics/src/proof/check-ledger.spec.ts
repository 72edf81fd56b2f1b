import { tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { removeSurplusRuns } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { checkLedger } from './check-ledger.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await sql`delete from aster.ledger_checks`.execute(db);
});
afterAll(async () => store.drop());

const minute = 60_000;
const hour = 60 * minute;

/** The hour that begins at `start` is over, and a quarter of an hour besides. */
const now = at(hour + 16 * minute);

/** A job that ticks every ten minutes, and rows for all its ticks of the hour but those that are left out. */
async function aJob(leftOut: readonly number[] = []): Promise<string> {
  const jobId = await insertJob(db, { cronExpr: '*/10 * * * *', createdAt: at(-hour) });
  const ticks = [10, 20, 30, 40, 50, 60].filter((n) => !leftOut.includes(n)).map((n) => at(n * minute));
  await insertRuns(
    db,
    ticks.map((tick) => ({
      id: tickRunId(jobId, tick),
      jobId,
      status: 'succeeded',
      scheduledAt: tick,
      finishedAt: tick,
      runMs: 0,
    })),
  );
  return jobId;
}

describe('checkLedger', () => {
  it('finds that every tick of the hour has its row', async () => {
    await aJob();
    expect(await checkLedger(db, { now })).toMatchObject([{ hour: at(0), jobs: 1, ticks: 6, unexplained: 0 }]);
  });

  it('tells of a row that is missing, and of which job it is', async () => {
    await aJob();
    const jobId = await aJob([30]);
    expect(await checkLedger(db, { now })).toMatchObject([{ jobs: 2, ticks: 12, unexplained: 1 }]);
    const [check] = await db.selectFrom('ledger_checks').selectAll().execute();
    expect(check).toMatchObject({
      unexplained: 1,
      examples: [{ jobId, at: at(30 * minute).toISOString() }],
      checked_at: now,
    });
  });

  it('checks an hour once, and none that may still be planned', async () => {
    await aJob();
    expect(await checkLedger(db, { now: at(hour + 14 * minute) })).toMatchObject([{ hour: at(-hour) }]);
    expect(await checkLedger(db, { now })).toMatchObject([{ hour: at(0) }]);
    expect(await checkLedger(db, { now })).toEqual([]);
  });

  it('waits for planning that is behind, but not for ever', async () => {
    const jobId = await aJob([20, 30, 40, 50, 60]);
    await sql`update aster.job_cursors set next_run_at = ${at(20 * minute)} where job_id = ${jobId}`.execute(db);
    await sql`insert into aster.ledger_checks values (${at(-hour)}, 0, 0, 0, '[]', ${at(0)})`.execute(db);
    expect(await checkLedger(db, { now })).toEqual([]);
    expect((await checkLedger(db, { now: at(6 * hour) }))[0]).toMatchObject({ hour: at(0), unexplained: 5 });
  });

  it('waits for planning that has got to a time before, though the job is due only now', async () => {
    const jobId = await aJob([20, 30, 40, 50, 60]);
    await sql`update aster.job_cursors set planned_until = ${at(20 * minute)}, next_run_at = ${now}
      where job_id = ${jobId}`.execute(db);
    expect(await checkLedger(db, { now })).toEqual([]);
  });

  it('takes a skip of many ticks for a row of each, and a live run for one', async () => {
    const jobId = await aJob([20, 30, 40, 60]);
    await insertRuns(db, [
      {
        ...{ id: tickRunId(jobId, at(20 * minute)), jobId, status: 'skipped', finishedAt: at(hour) },
        ...{ scheduledAt: at(20 * minute), skippedUntil: at(40 * minute), skippedTicks: 3 },
      },
    ]);
    await sql`insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
        concurrency_policy, created_at)
      select ${tickRunId(jobId, at(hour))}, ${jobId}, 'scheduled', 'schedule', 'default', 0, tick, tick, 'allow', tick
      from (select ${at(hour)}::timestamptz as tick) due`.execute(db);
    expect(await checkLedger(db, { now })).toMatchObject([{ ticks: 6, unexplained: 0 }]);
  });

  it('goes by what the schedule was then: none while the job was paused', async () => {
    const jobId = await aJob([40, 50, 60]);
    await sql`insert into aster.job_schedules (job_id, since, status, cron_expr, timezone, anchor_at)
      values (${jobId}, ${at(35 * minute)}, 'inactive', '*/10 * * * *', 'UTC', ${at(-hour)})`.execute(db);
    expect(await checkLedger(db, { now })).toMatchObject([{ ticks: 3, unexplained: 0 }]);
  });

  it('misses nothing of what a job keeps no longer, but what it should have, whatever ends late', async () => {
    const jobId = await aJob([50]);
    await sql`update aster.jobs set keep_runs = 3 where id = ${jobId}`.execute(db);
    await removeSurplusRuns(db);
    const [scheduledAt, finishedAt] = [at(-20 * minute), at(hour)];
    const late = { id: tickRunId(jobId, scheduledAt), jobId, status: 'succeeded', scheduledAt, finishedAt } as const;
    await insertRuns(db, [late]);
    expect(await checkLedger(db, { now })).toMatchObject([{ ticks: 6, unexplained: 1 }]);
  });

  it('misses no tick of those that were skipped together and are kept no longer', async () => {
    const jobId = await aJob([20, 30]);
    const skipped = { id: tickRunId(jobId, at(10 * minute)), skippedUntil: at(30 * minute), skippedTicks: 3 };
    await sql`delete from aster.finished_runs where id = ${skipped.id}`.execute(db);
    const [scheduledAt, finishedAt] = [at(10 * minute), at(31 * minute)];
    await insertRuns(db, [{ ...skipped, jobId, status: 'skipped', scheduledAt, finishedAt }]);
    await sql`update aster.jobs set keep_runs = 3 where id = ${jobId}`.execute(db);
    await removeSurplusRuns(db);
    expect(await checkLedger(db, { now })).toMatchObject([{ ticks: 6, unexplained: 0 }]);
  });
});

import { tickRunId } from '@aster-scheduler/core';
import { connectDatabase, databaseDefaults, type Db, inTransaction } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { explain, fullScans, mostRows, usedIndexes } from '../testing/explain.js';
import { insertManyJobs } from '../testing/insert-many-jobs.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readCursor, readFates, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { jobsPerPass, materialiseDueJobs, materialiseJob } from './materialise-due-jobs.js';
import { maxRunsPerPass } from './plan-ticks.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
  // statistics are to be there when a test makes them, and not whenever the server comes to it
  for (const table of ['jobs', 'job_cursors', 'job_dependencies', 'live_runs']) {
    await sql`alter table ${sql.table(`aster.${table}`)} set (autovacuum_enabled = false)`.execute(db);
  }
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function insertJobs(count: number, job: TestJob): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => insertTestJob(db, job)));
}

/** Passes until nothing is due, as a scheduler does. */
async function materialiseAll(now: Date, limit?: number): Promise<number> {
  for (let passes = 1; ; passes += 1) {
    if (!(await materialiseDueJobs(db, { now, limit })).isFull) return passes;
  }
}

describe('materialiseDueJobs', () => {
  it('makes the runs of due ticks, at their nominal time, and moves the cursor', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '*/20 * * * * *', pool: 'big', priority: 7 });
    const done = await materialiseDueJobs(db, { now: at(45_000) });
    expect(done).toEqual({
      jobs: 1,
      runs: [at(20_000), at(40_000)].map((tick) => ({
        id: tickRunId(jobId, tick),
        jobId,
        pool: 'big',
        status: 'scheduled',
      })),
      skips: 0,
      skipReasons: [],
      firstTickAt: at(20_000),
      unreadable: [],
      failed: [],
      isFull: false,
    });
    expect(await readRows(db, jobId)).toMatchObject([
      { id: tickRunId(jobId, at(20_000)), trigger: 'schedule', scheduledAt: at(20_000) },
      { id: tickRunId(jobId, at(40_000)), trigger: 'schedule', scheduledAt: at(40_000) },
    ]);
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(45_000), nextRunAt: at(60_000) });
  });

  it('looks at no job that is not due, paused, archived or without ticks', async () => {
    await insertTestJob(db, { cronExpr: '0 13 * * *' });
    await insertTestJob(db, { cronExpr: '* * * * *', status: 'inactive' });
    await insertTestJob(db, { cronExpr: '* * * * *', status: 'archived' });
    await insertTestJob(db, { cronExpr: '@manually' });
    await insertTestJob(db, {});
    expect(await materialiseDueJobs(db, { now: at(10 * minute) })).toMatchObject({ jobs: 0, runs: [], isFull: false });
    expect(await readRows(db)).toEqual([]);
  });

  it('goes by the clock of the database when it is given no time', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * * *', plannedUntil: new Date(Date.now() - 5_000) });
    const done = await materialiseDueJobs(db);
    const { nextRunAt } = await readCursor(db, jobId);
    expect(done.runs.length).toBeGreaterThanOrEqual(4);
    const clock = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
    expect(nextRunAt!.getTime()).toBeLessThanOrEqual(clock.rows[0]!.now.getTime() + 1_000);
  });

  it('has exactly one row for each tick when eight schedulers race over several rounds', async () => {
    const jobIds = [
      ...(await insertJobs(60, { cronExpr: '*/7 * * * * *' })),
      ...(await insertJobs(20, { cronExpr: '* * * * * *', misfirePolicy: 'all' })),
      ...(await insertJobs(20, { cronExpr: '*/30 * * * * *', concurrencyPolicy: 'forbid' })),
    ];
    for (const round of [1, 2, 3, 4]) {
      await race(8, async () => materialiseDueJobs(db, { now: at(round * 40_000), limit: 25 }));
    }
    await materialiseAll(at(160_000));
    for (const [index, jobId] of jobIds.entries()) {
      const rows = await readRows(db, jobId);
      const every = index < 60 ? 7 : index < 80 ? 1 : 30;
      const expected = Array.from({ length: 160 }, (_, n) => n + 1).filter((second) => (second % 60) % every === 0);
      expect(rows.map((row) => row.scheduledAt)).toEqual(expected.map((second) => at(second * 1_000)));
    }
  });

  it('passes over a job that another scheduler has locked', async () => {
    const [held, free] = await insertJobs(2, { cronExpr: '* * * * *' });
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', held!).forUpdate().execute();
      const done = await materialiseDueJobs(db, { now: at(minute + 500) });
      expect(done.runs.map((run) => run.jobId)).toEqual([free]);
    });
    const done = await materialiseDueJobs(db, { now: at(minute + 500) });
    expect(done.runs.map((run) => run.jobId)).toEqual([held]);
  });

  it('waits for a job that was passed over for long, though others hold it one after the other', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    const stop = new AbortController();
    const holders = race(3, async () => {
      while (!stop.signal.aborted) {
        await inTransaction(db, async (tx) => {
          await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', jobId).forUpdate().execute();
          await sql`select pg_sleep(0.002)`.execute(tx);
        });
      }
    });
    const done = await materialiseDueJobs(db, { now: at(minute + 5_000) });
    stop.abort();
    await holders;
    expect(done.runs.map((run) => run.jobId)).toEqual([jobId]);
  });

  it('loses nothing and makes nothing twice when it is cut off before the commit', async () => {
    const jobIds = await insertJobs(5, { cronExpr: '* * * * *' });
    const cutOff = inTransaction(db, async (tx) => {
      await materialiseDueJobs(tx, { now: at(minute) });
      throw new Error('killed');
    });
    await expect(cutOff).rejects.toThrow('killed');
    expect(await readRows(db)).toEqual([]);
    expect((await materialiseDueJobs(db, { now: at(minute + 1) })).runs).toHaveLength(5);
    expect((await materialiseDueJobs(db, { now: at(minute + 2) })).runs).toEqual([]);
    expect(await readRows(db)).toHaveLength(jobIds.length);
  });

  it('makes no tick again when the clock steps back', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    await materialiseDueJobs(db, { now: at(3 * minute) });
    await materialiseDueJobs(db, { now: at(minute) });
    await materialiseDueJobs(db, { now: at(3 * minute + 1) });
    expect(await readRows(db, jobId)).toHaveLength(3);
  });

  it('records a year of a missed minutely job in one pass', async () => {
    const job = { cronExpr: '* * * * *', plannedUntil: at(-365 * day), catchupWindowMs: hour } as const;
    const jobId = await insertTestJob(db, job);
    const startedAt = performance.now();
    const passes = await materialiseAll(start);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(passes).toBe(1);
    const rows = await readRows(db, jobId);
    expect(rows.filter((row) => row.skippedUntil !== null)).toEqual([
      expect.objectContaining({
        status: 'skipped',
        reason: 'missed',
        trigger: 'schedule',
        scheduledAt: at(-365 * day + minute),
        skippedUntil: at(-hour - minute),
        skippedTicks: 365 * 24 * 60 - 61,
      }),
    ]);
    expect(rows.filter((row) => row.reason === 'coalesced')).toHaveLength(58);
    expect(rows.filter((row) => row.status === 'scheduled').map((row) => row.scheduledAt)).toEqual([
      at(-2 * minute),
      at(-minute),
      start,
    ]);
  });

  it('takes the other jobs first while one job works off its backlog', async () => {
    const backlog = await insertTestJob(db, {
      cronExpr: '* * * * *',
      plannedUntil: at(-day),
      misfirePolicy: 'all',
      catchupWindowMs: 2 * day,
    });
    const first = await materialiseDueJobs(db, { now: start, limit: 1 });
    expect(first.runs).toHaveLength(maxRunsPerPass);
    expect(first.isFull).toBe(true);
    const [other] = await insertJobs(1, { cronExpr: '* * * * *', plannedUntil: at(-2 * minute) });
    const second = await materialiseDueJobs(db, { now: start, limit: 1 });
    expect(new Set(second.runs.map((run) => run.jobId))).toEqual(new Set([other]));
    await materialiseAll(start);
    expect(await readRows(db, backlog)).toHaveLength(24 * 60);
  });

  it('lets missed ticks queue up behind what is due already', async () => {
    const job = { cronExpr: '* * * * *', misfirePolicy: 'all' } as const;
    const late = await insertTestJob(db, { ...job, plannedUntil: at(-10 * minute) });
    await materialiseDueJobs(db, { now: start });
    const rows = await db.selectFrom('live_runs').selectAll().where('job_id', '=', late).orderBy('id').execute();
    expect(rows.map((row) => row.available_at)).toEqual([
      ...Array.from({ length: 8 }, () => start),
      at(-minute),
      start,
    ]);
  });

  it('plans the other jobs when it cannot read the schedule of one', async () => {
    const [broken, fine] = await insertJobs(2, { cronExpr: '* * * * *' });
    await db.updateTable('jobs').set({ timezone: 'Mars/Olympus' }).where('id', '=', broken!).execute();
    const done = await materialiseDueJobs(db, { now: at(minute) });
    expect(done.runs.map((run) => run.jobId)).toEqual([fine]);
    expect(done.unreadable).toEqual([{ jobId: broken, error: expect.objectContaining({ code: 'INVALID_SCHEDULE' }) }]);
    expect(await readCursor(db, broken!)).toEqual({ plannedUntil: start, nextRunAt: at(2 * minute) });
    await db.updateTable('jobs').set({ timezone: 'UTC' }).where('id', '=', broken!).execute();
    await materialiseAll(at(2 * minute));
    expect(await readRows(db, broken)).toHaveLength(2);
  });

  it('puts a job aside whose part fails, tells of it, and plans the others', async () => {
    const [first, odd, last] = await insertJobs(3, { cronExpr: '* * * * *' });
    await sql`alter table aster.live_runs add constraint odd check (job_id <> ${sql.lit(odd)})`.execute(db);
    const done = await materialiseDueJobs(db, { now: at(minute) });
    expect(done.runs.map((run) => run.jobId).sort()).toEqual([first, last].sort());
    expect(done).toMatchObject({ failed: [{ jobId: odd, error: expect.objectContaining({ code: '23514' }) }] });
    expect(await readCursor(db, odd!)).toEqual({ plannedUntil: start, nextRunAt: at(2 * minute) });
    expect(await materialiseDueJobs(db, { now: at(minute + 1) })).toMatchObject({ jobs: 0, failed: [] });
    await sql`alter table aster.live_runs drop constraint odd`.execute(db);
    await materialiseAll(at(2 * minute));
    expect(await readRows(db, odd)).toHaveLength(2);
  });

  it('plans the others when a statement for one job takes too long, and leaves those for later that it did not come to', async () => {
    const [slow, other] = await insertJobs(2, { cronExpr: '* * * * *' });
    const isolated = connectDatabase({
      ...databaseDefaults,
      connectionString: store.connectionString,
      queryTimeoutMs: 600,
    });
    await sql`create function aster.dawdle() returns trigger language plpgsql as $$
      begin perform pg_sleep(5); return new; end $$`.execute(db);
    const dawdleAt = async (condition: RawBuilder<unknown>) => {
      await sql`drop trigger if exists dawdle on aster.live_runs`.execute(db);
      await sql`create trigger dawdle before insert on aster.live_runs for each row
        when (${condition}) execute function aster.dawdle()`.execute(db);
    };
    await dawdleAt(sql`new.job_id = ${sql.lit(slow)}`);
    const done = await materialiseDueJobs(isolated.db, { now: at(minute) });
    expect(done.runs.map((run) => run.jobId)).toEqual([other]);
    expect(done.failed.map((each) => each.jobId)).toEqual([slow]);
    await dawdleAt(sql`true`);
    const vain = await materialiseDueJobs(isolated.db, { now: at(3 * minute) });
    expect(vain).toMatchObject({ jobs: 0, failed: [{ error: { code: '57014' } }, { error: { code: '57014' } }] });
    await sql`drop function aster.dawdle cascade`.execute(db);
    await isolated.close();
    await materialiseAll(at(5 * minute));
    expect(await readRows(db)).toHaveLength(2 * 5);
  });

  it('leaves only those out that replace their runs and of which somebody holds what follows', async () => {
    const replacing = { cronExpr: '* * * * *', concurrencyPolicy: 'replace' as const };
    const [blocked, free] = await insertJobs(2, replacing);
    const below = await insertTestJob(db, { dependsOn: [{ jobId: blocked!, condition: 'completion' }] });
    await insertTestJob(db, { dependsOn: [{ jobId: free!, condition: 'completion' }] });
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', below).forUpdate().execute();
      const done = await materialiseDueJobs(db, { now: at(minute) });
      expect(done.runs.map((run) => run.jobId)).toEqual([free]);
    });
    expect((await materialiseDueJobs(db, { now: at(minute) })).runs.map((run) => run.jobId)).toEqual([blocked]);
  });

  it('goes past any number of such jobs to those that are due later', async () => {
    const below = await insertTestJob(db);
    const blocked = await insertJobs(5, { cronExpr: '* * * * *', concurrencyPolicy: 'replace' });
    for (const upstream of blocked) {
      await sql`insert into aster.job_dependencies values (${below}, ${upstream}, 'completion')`.execute(db);
    }
    const [other] = await insertJobs(1, { cronExpr: '* * * * *', concurrencyPolicy: 'queue' });
    await db
      .updateTable('job_cursors')
      .set({ next_run_at: at(minute + 1) })
      .where('job_id', '=', other!)
      .execute();
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', below).forUpdate().execute();
      const done = await materialiseDueJobs(db, { now: at(minute + 1), limit: 2 });
      expect(done.runs.map((run) => run.jobId)).toEqual([other]);
    });
    await materialiseAll(at(minute + 1));
    expect(await readRows(db)).toHaveLength(6);
  });

  it('lets nobody wait for a job that somebody holds for long', async () => {
    const [held, other] = await insertJobs(2, { cronExpr: '* * * * *' });
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', held!).forUpdate().execute();
      const done = await materialiseDueJobs(db, { now: at(minute + 5_000) }); // while the lock is held
      expect(done.runs.map((run) => run.jobId)).toEqual([other]);
    });
    expect((await materialiseDueJobs(db, { now: at(minute + 5_000) })).runs.map((run) => run.jobId)).toEqual([held]);
  });

  it('writes no more rows in one transaction than asked for, but for those of one job', async () => {
    await insertJobs(30, { cronExpr: '* * * * *', misfirePolicy: 'all', plannedUntil: at(-30 * minute) });
    const sizes: number[] = [];
    for (;;) {
      const done = await materialiseDueJobs(db, { now: start, limit: 100 });
      sizes.push(done.runs.length);
      if (!done.isFull) break;
    }
    expect(Math.max(...sizes)).toBeLessThan(100 + 30);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30 * 30);
  });

  describe('with 20,000 jobs of which 4,000 are due', () => {
    beforeEach(async () => insertManyJobs(db, { count: 20_000, due: 4_000 }));

    it('finds the due ones by the index, with and without statistics', async () => {
      for (const analysed of [false, true]) {
        if (analysed) await sql`analyze aster.jobs, aster.job_cursors`.execute(db);
        const nodes = await explain(db, (tx) => materialiseDueJobs(tx, { now: at(minute), limit: 100 }));
        expect(usedIndexes(nodes)).toContain('job_cursors_next');
        expect(fullScans(nodes)).toEqual([]);
        expect(mostRows(nodes)).toBeLessThanOrEqual(500);
      }
      expect(await materialiseAll(at(minute))).toBe(4_000 / jobsPerPass + 1);
      const counted = await sql`select count(*) as runs, count(distinct job_id) as jobs from aster.live_runs`.execute(
        db,
      );
      expect(counted.rows).toEqual([{ runs: 4_000, jobs: 4_000 }]);
    });
  });
});

describe('materialiseJob', () => {
  it('works off all that is due of one job, and leaves the others alone', async () => {
    const job = { cronExpr: '* * * * *', misfirePolicy: 'all', catchupWindowMs: day } as const;
    const [jobId, other] = await insertJobs(2, { ...job, plannedUntil: at(-250 * minute) });
    const made = await inTransaction(db, async (tx) => materialiseJob(tx, jobId!, start));
    expect(made.runs).toHaveLength(250);
    expect(await readCursor(db, jobId!)).toEqual({ plannedUntil: start, nextRunAt: at(minute) });
    expect(await readRows(db, other)).toEqual([]);
  });

  it('makes nothing of a job that is not due, and has accounted for the time up to then', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *' });
    const made = await inTransaction(db, async (tx) => materialiseJob(tx, jobId, at(minute - 1)));
    expect(made).toMatchObject({ runs: [], skips: 0, isFull: false });
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(minute - 1), nextRunAt: at(minute) });
  });
});

describe('ticks of a job with dependencies', () => {
  async function insertPair(job: TestJob = {}) {
    const upstream = await insertTestJob(db);
    const downstream = await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [upstream], ...job });
    return { upstream, downstream };
  }

  async function markSatisfied(downstream: string, upstream: string, markedAt: Date): Promise<string> {
    const runId = tickRunId(upstream, markedAt);
    await db
      .insertInto('dependency_marks')
      .values({ job_id: downstream, upstream_job_id: upstream, run_id: runId, marked_at: markedAt })
      .execute();
    return runId;
  }

  it('wait for their dependencies until the next tick, and are skipped then', async () => {
    const { downstream } = await insertPair();
    await materialiseDueJobs(db, { now: at(minute) });
    expect(await readFates(db, downstream)).toEqual(['waiting waiting_for_dependencies']);
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, downstream)).toEqual([
      'skipped dependencies_not_met',
      'waiting waiting_for_dependencies',
    ]);
  });

  it('run at once when their dependencies were satisfied since the run before, once', async () => {
    const { upstream, downstream } = await insertPair();
    const upstreamRunId = await markSatisfied(downstream, upstream, at(10_000));
    await materialiseDueJobs(db, { now: at(minute) });
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readRows(db, downstream)).toMatchObject([
      { status: 'scheduled', upstreamRunIds: [upstreamRunId] },
      { status: 'waiting', upstreamRunIds: null },
    ]);
  });

  it('that are noticed together are one row each; the set goes to the one that was waiting when it was complete', async () => {
    const { upstream, downstream } = await insertPair({ misfirePolicy: 'all' });
    await markSatisfied(downstream, upstream, at(2 * minute + 1));
    await materialiseDueJobs(db, { now: at(4 * minute + 500) });
    expect(await readFates(db, downstream)).toEqual([
      'skipped dependencies_not_met',
      'scheduled',
      'skipped dependencies_not_met',
      'waiting waiting_for_dependencies',
    ]);
  });

  it('that are all skipped use up nothing', async () => {
    const { upstream, downstream } = await insertPair({ misfirePolicy: 'skip', cronExpr: '0 * * * *' });
    await markSatisfied(downstream, upstream, at(10));
    await materialiseDueJobs(db, { now: at(hour + 5 * minute) });
    expect(await readFates(db, downstream)).toEqual(['skipped missed']);
    await materialiseDueJobs(db, { now: at(2 * hour) });
    expect(await readFates(db, downstream)).toEqual(['skipped missed', 'scheduled']);
  });

  it('that wait hold the place of their job under forbid only until they are skipped', async () => {
    const { upstream, downstream } = await insertPair({ concurrencyPolicy: 'forbid' });
    await materialiseDueJobs(db, { now: at(minute) });
    await markSatisfied(downstream, upstream, at(minute + 1)); // as if it was seen by nobody
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, downstream)).toEqual(['skipped dependencies_not_met', 'scheduled']);
    const worker = await addWorker(db, { now: at(2 * minute) });
    await settle(db, await worker.claimOne(), 'succeeded', at(2 * minute + 5));
    expect(await readFates(db, downstream)).toEqual(['skipped dependencies_not_met', 'succeeded']);
  });
});

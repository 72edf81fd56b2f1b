import { tickRunId } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { onTestServer } from '@aster-scheduler/db/testing';
import { sql } from 'kysely';
import { insertManyJobs } from '../testing/insert-many-jobs.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readCursor, readRows } from '../testing/read-rows.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { listNextTicks } from './list-next-ticks.js';
import { makeTickRuns } from './make-tick-runs.js';
import { materialiseDueJobs } from './materialise-due-jobs.js';
import { findUnaccountedTicks } from './unaccounted-ticks.js';

const minute = 60_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** What is due within the next minute after `start`, planned at `start`. */
async function planAhead() {
  return (await listNextTicks(db, { withinMs: minute, limit: 1_000, now: start })).ticks;
}

async function editJob(jobId: string, set: string): Promise<void> {
  await sql`update aster.jobs set ${sql.raw(set)}, version = version + 1 where id = ${jobId}`.execute(db);
}

describe('listNextTicks', () => {
  it('plans what is due within the time, those that are due first before the others', async () => {
    const late = await insertTestJob(db, { cronExpr: '50 * * * * *' });
    const early = await insertTestJob(db, { cronExpr: '10 * * * * *' });
    await insertTestJob(db, { cronExpr: '0 13 * * *' });
    await insertTestJob(db, { cronExpr: '* * * * *', status: 'inactive' });
    const { jobs, ticks } = await listNextTicks(db, { withinMs: minute, limit: 9, now: start });
    expect(jobs).toBe(2);
    expect(ticks.map((tick) => [tick.jobId, tick.tick])).toEqual([
      [early, at(10_000)],
      [late, at(50_000)],
    ]);
    expect(await listNextTicks(db, { withinMs: 9_999, limit: 9, now: start })).toEqual({ jobs: 0, ticks: [] });
    const except = [early];
    expect((await listNextTicks(db, { withinMs: minute, limit: 1, except, now: start })).ticks).toEqual([ticks[1]]);
  });

  it('counts jobs without planning them whose runs may need a place or wait for others', async () => {
    const upstream = await insertTestJob(db);
    await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [upstream] });
    for (const concurrencyPolicy of ['forbid', 'queue', 'replace'] as const) {
      await insertTestJob(db, { cronExpr: '* * * * *', concurrencyPolicy });
    }
    expect(await listNextTicks(db, { withinMs: minute, limit: 9, now: start })).toEqual({ jobs: 4, ticks: [] });
  });
});

describe('makeTickRuns', () => {
  it('makes the run of each tick, at its nominal time, and moves the cursors', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '30 * * * * *', pool: 'big', priority: 7, handler: 'mail' });
    const other = await insertTestJob(db, { cronExpr: '30 * * * * *' });
    const made = await makeTickRuns(db, await planAhead(), { now: at(30_800) });
    expect({ ...made, pools: made.pools.toSorted() }).toEqual({ jobs: 2, runs: 2, pools: ['big', 'default'] });
    const rows =
      await sql`select id, job_id, status, trigger, pool, priority, handler, attempt_num, fence, scheduled_at,
      available_at, concurrency_policy, is_exclusive from aster.live_runs where job_id = ${jobId}`.execute(db);
    expect(rows.rows).toEqual([
      {
        ...{ id: tickRunId(jobId, at(30_000)), job_id: jobId, status: 'scheduled', trigger: 'schedule', pool: 'big' },
        ...{ priority: 7, handler: 'mail', attempt_num: 0, fence: 0, scheduled_at: at(30_000) },
        ...{ available_at: at(30_000), concurrency_policy: 'allow', is_exclusive: false },
      },
    ]);
    expect(await readRows(db, other)).toMatchObject([{ id: tickRunId(other, at(30_000)) }]);
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: at(30_000), nextRunAt: at(90_000) });
    expect(await findUnaccountedTicks(db, jobId, { from: start, to: at(minute) })).toEqual([]);
  });

  it('makes nothing the second time', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '30 * * * * *' });
    const ahead = await planAhead();
    await makeTickRuns(db, ahead, { now: at(30_000) });
    expect(await makeTickRuns(db, ahead, { now: at(30_001) })).toEqual({ jobs: 0, runs: 0, pools: [] });
    expect(await readRows(db, jobId)).toHaveLength(1);
  });

  it('makes nothing before the tick, to the millisecond, nor when it is no longer on time', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '30 * * * * *', misfirePolicy: 'skip' });
    const ahead = await planAhead();
    for (const now of [at(29_999), at(90_001)]) {
      expect(await makeTickRuns(db, ahead, { now })).toMatchObject({ jobs: 0 });
    }
    expect(await readCursor(db, jobId)).toEqual({ plannedUntil: start, nextRunAt: at(30_000) });
    expect(await makeTickRuns(db, ahead, { now: at(90_000) })).toMatchObject({ jobs: 1 });
  });

  it('waits for the tick when it comes a moment too early', async () => {
    const before = await serverTime(db);
    const jobId = await insertTestJob(db, { cronExpr: '* * * * * *', plannedUntil: before });
    const { ticks } = await listNextTicks(db, { withinMs: 1_000, limit: 1, now: before });
    const tick = ticks[0]!.tick;
    for (let made = 0; made === 0;) made = (await makeTickRuns(db, ticks)).jobs;
    const rows = await sql<{
      made: Date;
    }>`select created_at as made from aster.live_runs where job_id = ${jobId}`.execute(db);
    expect(rows.rows[0]!.made.getTime()).toBeGreaterThanOrEqual(tick.getTime());
  });

  it.each([
    ['paused', `status = 'inactive'`],
    ['given another schedule', `cron_expr = '40 * * * * *'`],
    ['given a policy', `concurrency_policy = 'forbid'`],
    ['given another pool', `pool = 'other'`],
  ])('leaves a job alone that was %s since', async (_what, set) => {
    const jobId = await insertTestJob(db, { cronExpr: '30 * * * * *' });
    const ahead = await planAhead();
    await editJob(jobId, set);
    expect(await makeTickRuns(db, ahead, { now: at(30_000) })).toMatchObject({ jobs: 0 });
    expect(await readRows(db, jobId)).toEqual([]);
  });

  it('leaves out a job that is locked, or that is gone', async () => {
    const held = await insertTestJob(db, { cronExpr: '30 * * * * *' });
    const gone = await insertTestJob(db, { cronExpr: '30 * * * * *' });
    await insertTestJob(db, { cronExpr: '30 * * * * *' });
    const ahead = await planAhead();
    await sql`delete from aster.jobs where id = ${gone}`.execute(db);
    await inTransaction(db, async (tx) => {
      await sql`select from aster.job_cursors where job_id = ${held} for update`.execute(tx);
      expect(await makeTickRuns(db, ahead, { now: at(30_000) })).toMatchObject({ jobs: 1, runs: 1 });
    });
    expect(await makeTickRuns(db, ahead, { now: at(30_000) })).toMatchObject({ jobs: 1, runs: 1 });
  });

  it('accounts for each tick once when it races with itself and with planning under locks', async () => {
    const jobIds: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      jobIds.push(await insertTestJob(db, { cronExpr: n % 2 === 0 ? '*/5 * * * * *' : '*/15 * * * * *' }));
    }
    for (let round = 0; round < 8; round += 1) {
      const from = at(round * 5_000);
      const { ticks } = await listNextTicks(db, { withinMs: 5_000, limit: 1_000, now: from });
      const now = at(round * 5_000 + 5_000);
      await race(9, async (n) => (n % 3 === 0 ? materialiseDueJobs(db, { now }) : makeTickRuns(db, ticks, { now })));
    }
    for (const [n, jobId] of jobIds.entries()) {
      const every = n % 2 === 0 ? 5 : 15;
      const expected = Array.from({ length: 40 / every }, (_, index) => at((index + 1) * every * 1_000));
      expect((await readRows(db, jobId)).map((row) => row.scheduledAt)).toEqual(expected);
      expect(await findUnaccountedTicks(db, jobId, { from: start, to: at(40_000) })).toEqual([]);
    }
  });

  it('tells the workers of each pool', async () => {
    await insertTestJob(db, { cronExpr: '30 * * * * *' });
    await insertTestJob(db, { cronExpr: '30 * * * * *', pool: 'big' });
    const ahead = await planAhead();
    const heard: (string | undefined)[] = [];
    await onTestServer(async (client) => {
      client.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
      await client.query('listen aster_runs');
      await makeTickRuns(db, ahead, { now: at(30_000) });
      await makeTickRuns(db, ahead, { now: at(30_000), notifies: true }); // nothing left to tell of
      expect(await makeTickRuns(db, [], { notifies: true })).toEqual({ jobs: 0, runs: 0, pools: [] });
      const later = (await listNextTicks(db, { withinMs: 2 * minute, limit: 9, now: start })).ticks;
      await makeTickRuns(db, later, { now: at(90_000), notifies: true });
      await client.query('select 1'); // notices come before the answer
    }, store.connectionString);
    expect(heard.toSorted()).toEqual(['aster_runs big', 'aster_runs default']);
  });

  it('reads no more than the jobs it is about, with plans from when there were next to none', async () => {
    await insertTestJob(db, { name: 'the first', cronExpr: '30 * * * * *' });
    await sql`analyze aster.jobs, aster.job_cursors`.execute(db);
    const read = await db.connection().execute(async (connection) => {
      await makeTickRuns(connection, await planAhead(), { now: start });
      await insertManyJobs(connection, { count: 20_000, due: 100 });
      const ahead = await planAhead();
      return rowsReadOf(connection, ['jobs', 'job_cursors'], async (tx) => {
        expect(await makeTickRuns(tx, ahead, { now: at(minute) })).toMatchObject({ jobs: 101 });
      });
    });
    expect(read).toBeLessThanOrEqual(1_000);
  });
});

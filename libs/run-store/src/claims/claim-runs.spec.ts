import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertManyRuns } from '../testing/insert-many-runs.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { retryRun } from '../triggers/retry-run.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { recoverLostWorkers } from '../upkeep/recover-lost-workers.js';
import { type ClaimedRuns, type ClaimOptions, claimRuns } from './claim-runs.js';
import { deregisterWorker } from './renew-lease.js';

const later = at(60_000);

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

describe('claimRuns', () => {
  it('hands out a due run with what it takes to execute it', async () => {
    const jobId = await insertTestJob(db, { name: 'backup', args: ['-v', '$X'], env: { X: '1', Y: '2' }, pool: 'big' });
    const overrides = { args: ['-q'], env: { Y: '3' } };
    const run = await triggerJob(db, jobId, { overrides, now: start });
    const worker = await addWorker(db, { pools: ['big'], now: at(5) });
    expect(await worker.claimOne()).toEqual({
      id: run.id,
      jobId,
      jobName: 'backup',
      attemptNum: 1,
      fence: 1,
      trigger: 'manual',
      pool: 'big',
      scheduledAt: start,
      availableAt: start,
      startedAt: at(5),
      upstreamRunIds: [],
      concurrencyPolicy: 'allow',
      jobVersion: 1,
      outputEncoding: 'utf-8',
      task: {
        kind: 'command',
        command: 'true',
        args: ['-q'],
        env: { X: '1', Y: '3' },
        timeoutMs: 600_000,
        killGraceMs: 5_000,
        outputStreams: 'separate',
      },
    });
  });

  it('tells which run a run repeats', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await triggerJob(db, jobId, { now: start });
    const worker = await addWorker(db, { now: at(5) });
    const first = await worker.claimOne();
    await settle(db, first, 'failed', at(6));
    await retryRun(db, first.id, { now: at(7) });
    expect(await worker.claimOne({ now: at(8) })).toMatchObject({ retryOf: first.id });
  });

  it('gives each run to exactly one of ten racing workers, and no more than asked for', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 500 });
    const workers = await race(10, async () => addWorker(db, { now: start }));
    const claimed: string[] = [];
    for (let rounds = 0; claimed.length < 500 && rounds < 50; rounds += 1) {
      for (const runs of await Promise.all(workers.map((worker) => worker.claim({ limit: 7 })))) {
        expect(runs.length).toBeLessThanOrEqual(7);
        claimed.push(...runs.map((run) => run.id));
      }
    }
    expect(claimed).toHaveLength(500);
    expect(new Set(claimed).size).toBe(500);
  });

  it('takes higher priorities first, then what has been due longest, over all of the pools', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 2, dueMs: 100, stepMs: 200 });
    await insertManyRuns(db, jobId, { count: 2, dueMs: 200, stepMs: 200, pool: 'other' });
    await insertManyRuns(db, jobId, { count: 1, dueMs: 900, priority: 5, pool: 'other' });
    await insertManyRuns(db, jobId, { count: 1, dueMs: 50, priority: -1 });
    const worker = await addWorker(db, { pools: ['default', 'other'], now: later });
    const order = (await worker.claim()).map((run) => run.availableAt);
    expect(order).toEqual([900, 100, 200, 300, 400, 50].map(at));
  });

  it('goes through any number of priorities, in their order', async () => {
    const jobId = await insertTestJob(db);
    for (let priority = 40; priority > 0; priority -= 1) {
      const pool = priority % 2 === 0 ? 'default' : 'other';
      await insertManyRuns(db, jobId, { count: 1, dueMs: priority, priority, pool });
      await insertManyRuns(db, jobId, { count: 1, dueMs: 100_000 - priority, priority, pool });
    }
    const worker = await addWorker(db, { pools: ['default', 'other'], now: later });
    const first = await worker.claimAll({ limit: 30 });
    const rest = await worker.claimAll({ limit: 30 });
    const dueMs = [...first.runs, ...rest.runs].map((run) => run.availableAt.getTime() - start.getTime());
    expect(dueMs).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index));
    expect([first.nextDueInMs, rest.nextDueInMs]).toEqual([undefined, 100_000 - 40 - 60_000]);
  });

  it('goes through thousands of priorities, in their order', async () => {
    const jobId = await insertTestJob(db);
    await insertPriorities(jobId, { from: 1, to: 2_000, dueMs: 100_000 });
    await insertPriorities(jobId, { from: -20, to: 20 });
    const worker = await addWorker(db, { now: later });
    const claimed: ClaimedRuns[] = [];
    for (let n = 0; n < 3; n += 1) claimed.push(await worker.claimAll({ limit: 20 }));
    expect(claimed.map(({ runs, nextDueInMs }) => [runs.length, nextDueInMs])).toEqual([
      [20, undefined],
      [20, undefined],
      [1, 40_000],
    ]);
    const ids = claimed.flatMap(({ runs }) => runs.map(({ id }) => id));
    const rows = await db.selectFrom('live_runs').select(['id', 'priority']).where('id', 'in', ids).execute();
    const priorities = new Map(rows.map((row) => [row.id, row.priority]));
    expect(ids.map((id) => priorities.get(id))).toEqual(Array.from({ length: 41 }, (_, n) => 20 - n));
  });

  it('sets aside what must not start, more than it was asked for, and starts what is behind it', async () => {
    const paused = await insertTestJob(db, { status: 'inactive' });
    await insertManyRuns(db, paused, { count: 2_500 });
    await db.updateTable('live_runs').set({ trigger: 'schedule' }).execute();
    await sql`insert into aster.status_backlogs (job_id, is_behind) values (${paused}, true)`.execute(db);
    const late = await insertTestJob(db);
    await insertManyRuns(db, late, { count: 1_500 });
    await db
      .updateTable('live_runs')
      .set({ start_before: at(1) })
      .where('job_id', '=', late)
      .execute();
    const other = await insertTestJob(db);
    await insertManyRuns(db, other, { count: 1, dueMs: 1 });
    const worker = await addWorker(db, { now: later });
    const claimed = [await worker.claimAll({ limit: 5 })];
    while (claimed.at(-1)!.setAside > 0) claimed.push(await worker.claimAll({ limit: 5 }));
    expect(claimed.slice(0, -1).every(({ runs, nextDueInMs }) => runs.length === 0 && nextDueInMs === 0)).toBe(true);
    expect(claimed.at(-1)!.runs.map((run) => run.jobId)).toEqual([other]);
    expect(claimed.length).toBeLessThanOrEqual(6);
    const left = await sql<{ reason: string; runs: number }>`
      select reason, count(*) as runs from aster.live_runs where status = 'waiting' group by 1 order by 1`.execute(db);
    expect(left.rows).toEqual([
      { reason: 'missed', runs: 1_500 },
      { reason: 'paused', runs: 2_500 },
    ]);
  });

  it('keeps the limit over all of the pools', async () => {
    const jobId = await insertTestJob(db);
    for (const pool of ['a', 'b', 'c']) await insertManyRuns(db, jobId, { count: 10, pool });
    const worker = await addWorker(db, { pools: ['a', 'b', 'c'], now: later });
    expect(await worker.claim({ limit: 12 })).toHaveLength(12);
    expect(await worker.claim({ limit: 0 })).toEqual([]);
    expect(await worker.claim({ limit: 30 })).toHaveLength(18);
  });

  it('takes what has been due longest over all of its handlers, and commands', async () => {
    const jobId = await insertTestJob(db);
    for (const [n, handler] of ['a', 'b', undefined].entries()) {
      await insertManyRuns(db, jobId, { count: 40, dueMs: n, stepMs: 10, handler });
    }
    const worker = await addWorker(db, { now: later });
    const order = (await worker.claim({ handlers: ['a', 'b'], limit: 30 })).map((run) => run.availableAt);
    expect(order).toEqual(Array.from({ length: 30 }, (_, n) => at(Math.floor(n / 3) * 10 + (n % 3))));
    const rest = await worker.claimAll({ handlers: ['a', 'b'], limit: 500 });
    expect([rest.runs.length, rest.nextDueInMs]).toEqual([90, undefined]);
  });

  it('takes as many as are asked for of one handler, beside many others with something less urgent', async () => {
    const jobId = await insertTestJob(db);
    const others = Array.from({ length: 60 }, (_, n) => `other ${n}`);
    for (const handler of others) await insertManyRuns(db, jobId, { count: 1, handler });
    await insertManyRuns(db, jobId, { count: 200, handler: 'busy', priority: 1 });
    const worker = await addWorker(db, { now: later });
    const runs = await worker.claim({ handlers: [...others, 'busy'], limit: 200 });
    expect(runs.length).toBe(200);
  });

  it('takes no more at once than arrives in time, however it is compressed, and a single large run all the same', async () => {
    const jobId = await insertTestJob(db);
    const args = ['x'.repeat(1_000_000)];
    for (let n = 0; n < 12; n += 1) await triggerJob(db, jobId, { overrides: { args }, now: start });
    const worker = await addWorker(db, { now: later });
    const first = await worker.claimAll({ limit: 500 });
    expect([first.runs.length, first.nextDueInMs]).toEqual([8, 0]);
    expect(first.runs[0]?.task).toMatchObject({ args });
    expect(await worker.claim({ limit: 500 })).toHaveLength(4);
    await triggerJob(db, jobId, { overrides: { args: ['y'.repeat(9_000_000)] }, now: start });
    expect(await worker.claim({ limit: 500 })).toHaveLength(1);
  });

  it('leaves runs of other pools, and those of handlers that the worker does not have', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 1, pool: 'other' });
    await insertManyRuns(db, jobId, { count: 2, handler: 'mail' });
    await insertManyRuns(db, jobId, { count: 3, handler: 'report' });
    await insertManyRuns(db, jobId, { count: 4 });
    const worker = await addWorker(db, { now: later });
    expect(await worker.claim({ handlers: ['mail', 'absent'], runsCommands: false })).toHaveLength(2);
    expect(await worker.claim({ handlers: [] })).toHaveLength(4);
    expect(await worker.claim({ handlers: [] })).toEqual([]);
    expect(await worker.claim({ handlers: ['report'] })).toHaveLength(3);
  });

  it('starts nothing before it is due, to the millisecond', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 1, dueMs: 1_000 });
    const worker = await addWorker(db, { now: start });
    expect(await worker.claim({ now: at(999) })).toEqual([]);
    expect(await worker.claim({ now: at(1_000) })).toHaveLength(1);
  });

  it('goes by the clock of the database when it is given no time', async () => {
    const jobId = await insertTestJob(db);
    const now = Date.now() - start.getTime();
    await insertManyRuns(db, jobId, { count: 1, dueMs: now + 3_600_000 });
    await insertManyRuns(db, jobId, { count: 1, dueMs: now - 3_600_000 });
    const worker = await addWorker(db);
    const [run] = await worker.claim();
    expect(run?.availableAt).toEqual(at(now - 3_600_000));
    expect(run?.startedAt.getTime()).toBeGreaterThan(run!.availableAt.getTime());
    expect(await worker.claim()).toEqual([]);
  });

  it('claims nothing for a worker whose lease has run out, or that is not there', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 1 });
    const worker = await addWorker(db, { leaseMs: 1_000, now: start });
    expect(await worker.claim({ now: at(1_000) })).toEqual([]);
    const gone = await addWorker(db, { now: start });
    await deregisterWorker(db, gone.id);
    expect(await gone.claim({ now: at(10) })).toEqual([]);
    expect(await worker.claim({ now: at(999) })).toHaveLength(1);
  });

  it('does not wait for a run that another worker is claiming', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 3 });
    const worker = await addWorker(db, { now: start });
    await inTransaction(db, async (tx) => {
      await sql`select id from aster.live_runs order by id limit 2 for update`.execute(tx);
      expect(await worker.claim()).toHaveLength(1);
    });
    expect(await worker.claim()).toHaveLength(2);
  });

  it('counts attempts and claims', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 5, delayMs: 0 } });
    await triggerJob(db, jobId, { now: start });
    const worker = await addWorker(db, { now: start });
    const seen: Array<[number, number]> = [];
    for (const outcome of ['failed', 'released', 'lost', 'succeeded'] as const) {
      const run = await worker.claimOne();
      seen.push([run.attemptNum, run.fence]);
      await settle(db, run, outcome, start);
    }
    expect(seen).toEqual([
      [1, 1],
      [2, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  it('keeps the worker from being taken for lost, or taken away, while a claim is under way', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 1 });
    const worker = await addWorker(db, { leaseMs: 1_000, now: start });
    const { recovering, deregistering } = await inTransaction(db, async (tx) => {
      const options = { workerId: worker.id, pools: ['default'], handlers: [], runsCommands: true, limit: 1 };
      expect((await claimRuns(tx, { ...options, now: at(500) })).runs).toHaveLength(1);
      expect(await recoverLostWorkers(db, later)).toEqual([]);
      return { deregistering: deregisterWorker(db, worker.id), recovering: recoverLostWorkers(db, later) };
    });
    await Promise.all([deregistering, recovering]);
    const lost = [...(await recovering), ...(await recoverLostWorkers(db, later))];
    expect(lost).toMatchObject([{ workerId: worker.id, settled: [{ status: 'scheduled', reason: 'worker_lost' }] }]);
  });

  it('touches no worker when there is nothing to claim', async () => {
    const worker = await addWorker(db, { now: start });
    const before = await sql`select xmax::text, ctid::text from aster.workers`.execute(db);
    await worker.claim();
    expect((await sql`select xmax::text, ctid::text from aster.workers`.execute(db)).rows).toEqual(before.rows);
  });

  describe('what is due next', () => {
    it('is told when fewer runs were claimed than asked for', async () => {
      const jobId = await insertTestJob(db);
      const worker = await addWorker(db, { pools: ['default', 'other'], now: start });
      expect(await claimNext(worker)).toBeUndefined();
      await insertManyRuns(db, jobId, { count: 2, dueMs: 0, stepMs: 700, pool: 'other', priority: 5 });
      await insertManyRuns(db, jobId, { count: 1, dueMs: 400 });
      await insertManyRuns(db, jobId, { count: 1, dueMs: 10, pool: 'nobody' });
      expect(await claimNext(worker, { limit: 1 })).toBeUndefined();
      expect(await claimNext(worker, { now: at(100) })).toBe(300);
      expect(await claimNext(worker, { now: at(500) })).toBe(200);
      expect(await claimNext(worker, { now: at(700) })).toBeUndefined();
    });

    it('is now when it is locked by others', async () => {
      const jobId = await insertTestJob(db);
      await insertManyRuns(db, jobId, { count: 2 });
      const worker = await addWorker(db, { now: start });
      await inTransaction(db, async (tx) => {
        await sql`select id from aster.live_runs for update`.execute(tx);
        expect(await claimNext(worker, { now: at(50) })).toBe(0);
      });
      expect(await claimNext(worker, { limit: 2 })).toBeUndefined();
    });

    it('is no run that waits, that runs, or that the worker cannot execute', async () => {
      const queued = await insertTestJob(db, { concurrencyPolicy: 'queue' });
      for (let n = 0; n < 2; n += 1) await triggerJob(db, queued, { now: start });
      const worker = await addWorker(db, { now: start });
      await worker.claimOne();
      await insertManyRuns(db, queued, { count: 1, dueMs: 900, handler: 'mail' });
      expect(await claimNext(worker)).toBeUndefined();
      expect(await claimNext(worker, { handlers: ['mail'], runsCommands: false })).toBe(900);
    });
  });

  describe('with 100,000 live runs', () => {
    const pools = ['default', 'other'];

    /** The plans are made while there is next to nothing, and go on being used. */
    async function rowsReadByClaim(fill: (jobId: string) => Promise<void>, limit = 50): Promise<number> {
      const jobId = await insertTestJob(db);
      await sql`vacuum aster.live_runs`.execute(db); // of the runs of other tests
      return db.connection().execute(async (connection) => {
        const worker = await addWorker(connection, { pools, now: start });
        await insertManyRuns(connection, jobId, { count: 5 });
        await sql`analyze aster.live_runs, aster.jobs, aster.workers`.execute(connection);
        await worker.claim();
        await fill(jobId);
        return rowsReadOf(connection, ['live_runs', 'jobs'], async (tx) => {
          const options = { workerId: worker.id, pools, handlers: [], runsCommands: true, limit, now: start };
          await claimRuns(tx, options);
        });
      });
    }

    it.each(['without statistics', 'with statistics'])('reads the first ones only, %s', async (statistics) => {
      const read = await rowsReadByClaim(async (jobId) => {
        await insertManyRuns(db, jobId, { count: 50_000, dueMs: -3_600_000, stepMs: 10 });
        await insertManyRuns(db, jobId, { count: 50_000, dueMs: -3_600_000, stepMs: 10, pool: 'other', priority: 3 });
        if (statistics === 'with statistics') await sql`analyze aster.live_runs`.execute(db);
      });
      expect(read).toBeLessThanOrEqual(250);
    });

    it('reads none that only others can execute, neither does a look of the heartbeat', async () => {
      const foreign = async (jobId: string) => {
        await insertManyRuns(db, jobId, {
          count: 100_000,
          dueMs: -3_600_000,
          stepMs: 10,
          handler: 'of others',
          priority: 3,
        });
        await insertManyRuns(db, jobId, { count: 5 });
      };
      expect(await rowsReadByClaim(foreign)).toBeLessThanOrEqual(50);
      expect(await rowsReadByClaim(foreign, 0)).toBeLessThanOrEqual(50);
    });

    it('reads those of as many priorities as there are once each, and none that are due later', async () => {
      const read = await rowsReadByClaim(async (jobId) => {
        for (let priority = 1; priority <= 100; priority += 1) {
          await insertManyRuns(db, jobId, { count: 500, dueMs: 3_600_000, stepMs: 10, priority });
        }
        await insertManyRuns(db, jobId, { count: 5 });
      });
      expect(read).toBeLessThanOrEqual(600);
    });

    it('does not look up each of very many priorities', async () => {
      const jobId = await insertTestJob(db);
      await insertPriorities(jobId, { from: 1, to: 20_000, dueMs: 3_600_000 });
      const looks = await db.transaction().execute(async (tx) => {
        const worker = await addWorker(tx, { now: start });
        for (const limit of [0, 5]) await worker.claimAll({ limit });
        const scans = await sql<{ count: number }>`
          select pg_stat_get_xact_numscans('aster.live_runs_executable'::regclass) as count`.execute(tx);
        return scans.rows[0]?.count;
      });
      expect(looks).toBeLessThan(20_000);
    });

    it('reads none of those that are due later, at whatever priority', async () => {
      const read = await rowsReadByClaim(async (jobId) => {
        await insertManyRuns(db, jobId, { count: 50_000, dueMs: 3_600_000, stepMs: 10, priority: 3 });
        await insertManyRuns(db, jobId, { count: 50_000, dueMs: 3_600_000, stepMs: 10, pool: 'other' });
        await insertManyRuns(db, jobId, { count: 5 });
      });
      expect(read).toBeLessThanOrEqual(50);
    });
  });
});

/** A run of each of the priorities. */
async function insertPriorities(jobId: string, { from, to, dueMs = 0 }: { from: number; to: number; dueMs?: number }) {
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
      concurrency_policy, created_at)
    select gen_random_uuid(), ${jobId}, 'scheduled', 'manual', 'default', n, ${at(dueMs)}, ${at(dueMs)}, 'allow', ${start}
    from generate_series(${from}::integer, ${to}::integer) n`.execute(db);
}

async function claimNext(worker: TestWorker, options: Partial<ClaimOptions> = {}): Promise<number | undefined> {
  return (await worker.claimAll(options)).nextDueInMs;
}

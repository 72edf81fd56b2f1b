import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';
import { cancelRun } from '../moves/cancel-run.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readFates, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { countOverlaps, startWorking, untilAllEnded } from '../testing/working.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { retryRun } from '../triggers/retry-run.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { sweepWaitingRuns } from '../upkeep/sweep-waiting-runs.js';

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: start });
});
afterAll(async () => store.drop());

async function trigger(jobId: string, ms = 0, concurrencyPolicy?: ConcurrencyPolicy) {
  return triggerJob(db, jobId, { now: at(ms), concurrencyPolicy });
}

async function changePolicy(jobId: string, policy: ConcurrencyPolicy): Promise<void> {
  await db.updateTable('jobs').set({ concurrency_policy: policy }).where('id', '=', jobId).execute();
}

async function countStatuses(jobId: string): Promise<Record<string, number>> {
  const fates = await readFates(db, jobId);
  return Object.fromEntries([...new Set(fates)].sort().map((fate) => [fate, fates.filter((f) => f === fate).length]));
}

describe('allow', () => {
  it('lets every run in', async () => {
    const jobId = await insertTestJob(db);
    const runs = await race(20, async () => trigger(jobId));
    expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'scheduled'));
    expect(await worker.claim({ limit: 50 })).toHaveLength(20);
  });
});

describe('forbid', () => {
  it('skips a run while another one is due, running or waiting for its retry, and lets in the next', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', retry: { maxRetries: 1, delayMs: 50 } });
    expect(await trigger(jobId)).toMatchObject({ status: 'scheduled' });
    expect(await trigger(jobId)).toMatchObject({ status: 'skipped', reason: 'concurrency_forbid' });
    const first = await worker.claimOne();
    expect(await trigger(jobId)).toMatchObject({ status: 'skipped' });
    await settle(db, first, 'failed', start);
    expect(await trigger(jobId)).toMatchObject({ status: 'skipped' });
    const again = await worker.claimOne({ now: at(50) });
    await settle(db, again, 'succeeded', at(60));
    expect(await trigger(jobId, 70)).toMatchObject({ status: 'scheduled' });
  });

  it('accounts for each of 200 racing triggers, and executes one at a time', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', retry: { maxRetries: 1, delayMs: 1 } });
    let attempts = 0;
    const working = await startWorking(db, 3, () => ((attempts += 1) % 3 === 0 ? 'failed' : 'succeeded'));
    const answers = await race(200, async () => triggerJob(db, jobId));
    await untilAllEnded(db);
    await working.stop();
    const rows = await readRows(db, jobId);
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(answers.map((answer) => answer.id)));
    const skipped = answers.filter((answer) => answer.status === 'skipped');
    expect(rows.filter((row) => row.status === 'skipped').map((row) => row.reason)).toEqual(
      skipped.map(() => 'concurrency_forbid'),
    );
    expect(await countOverlaps(db, jobId)).toBe(0);
  });

  it('skips a tick while a run is in the way', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', cronExpr: '*/10 * * * * *' });
    await materialiseDueJobs(db, { now: at(25_000) });
    expect(await readFates(db, jobId)).toEqual(['scheduled', 'skipped concurrency_forbid']);
  });
});

describe('queue', () => {
  it('lets runs wait for each other in the order they came, up to its bound', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue', queueLimit: 2 });
    const runs = [];
    for (let n = 0; n < 5; n += 1) runs.push(await trigger(jobId, n));
    expect(runs.map((run) => [run.status, run.reason])).toEqual([
      ['scheduled', undefined],
      ['waiting', 'waiting_for_slot'],
      ['waiting', 'waiting_for_slot'],
      ['skipped', 'queue_full'],
      ['skipped', 'queue_full'],
    ]);
    for (const run of runs.slice(0, 3)) {
      const claim = await worker.claimOne({ now: at(100) });
      expect(claim.id).toBe(run.id);
      await settle(db, claim, 'succeeded', at(100));
    }
    expect(await worker.claim({ now: at(100) })).toEqual([]);
  });

  it('keeps its bound under 100 racing triggers, executes one at a time and ends them all', async () => {
    const jobId = await insertTestJob(db, {
      concurrencyPolicy: 'queue',
      queueLimit: 10,
      retry: { maxRetries: 1, delayMs: 1 },
    });
    await race(100, async () => triggerJob(db, jobId));
    expect(await countStatuses(jobId)).toEqual({
      scheduled: 1,
      'skipped queue_full': 89,
      'waiting waiting_for_slot': 10,
    });
    const working = await startWorking(db, 4, () => (Math.random() < 0.3 ? 'failed' : 'succeeded'));
    await race(30, async () => triggerJob(db, jobId));
    await untilAllEnded(db);
    await working.stop();
    expect(await countOverlaps(db, jobId)).toBe(0);
    expect(await readRows(db, jobId)).toHaveLength(130);
  });

  it('goes on when a run in the queue, or the one in front, is cancelled', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue' });
    const [first, second, third] = [await trigger(jobId, 0), await trigger(jobId, 1), await trigger(jobId, 2)];
    await cancelRun(db, second!.id, at(3));
    await cancelRun(db, first!.id, at(3));
    expect(await findRun(db, third!.id)).toMatchObject({ status: 'scheduled', reason: undefined });
  });
});

describe('replace', () => {
  it('takes the place of a run that has not started at once', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace' });
    const [first, second] = [await trigger(jobId, 0), await trigger(jobId, 1)];
    expect(await findRun(db, first!.id)).toMatchObject({ status: 'cancelled', reason: 'replaced' });
    expect((await worker.claimOne({ now: at(5) })).id).toBe(second!.id);
  });

  it('asks a running one to end and starts only when it has', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace' });
    await trigger(jobId, 0);
    const old = await worker.claimOne();
    const [second, third] = [await trigger(jobId, 1), await trigger(jobId, 2)];
    expect(await findRun(db, second!.id)).toMatchObject({ status: 'cancelled', reason: 'replaced' });
    expect(await findRun(db, third!.id)).toMatchObject({ status: 'waiting', reason: 'waiting_for_slot' });
    expect(await worker.claim({ now: at(10) })).toEqual([]);
    expect(await settle(db, old, 'succeeded', at(20))).toMatchObject({ status: 'cancelled', reason: 'replaced' });
    expect((await worker.claimOne({ now: at(30) })).id).toBe(third!.id);
  });

  it('takes the place of a run that waits for its retry', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace' });
    await trigger(jobId, 0);
    const old = await worker.claimOne();
    await settle(db, old, 'failed', at(5));
    const second = await trigger(jobId, 10);
    expect(await findRun(db, old.id)).toMatchObject({ status: 'cancelled', reason: 'replaced', attemptNum: 1 });
    expect((await worker.claimOne({ now: at(10) })).id).toBe(second.id);
  });

  it('lets the last of several ticks that are noticed together take the place of those before', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace', cronExpr: '*/10 * * * * *' });
    const done = await materialiseDueJobs(db, { now: at(35_000) });
    expect(done.runs.map((run) => [run.status, run.reason]).toSorted()).toEqual([
      ['cancelled', 'replaced'],
      ['cancelled', 'replaced'],
      ['scheduled', undefined],
    ]);
    expect(await readFates(db, jobId)).toEqual(['cancelled replaced', 'cancelled replaced', 'scheduled']);
  });

  it("of a tick fires what depends on the replaced run, in the same pass as that job's own tick", async () => {
    const upstream = await insertTestJob(db, { concurrencyPolicy: 'replace', cronExpr: '*/10 * * * * *' });
    const dependsOn = [{ jobId: upstream, condition: 'completion' }] as const;
    const below = await insertTestJob(db, { concurrencyPolicy: 'forbid', dependsOn });
    const lowest = await insertTestJob(db, {
      concurrencyPolicy: 'replace',
      dependsOn: [...dependsOn, { jobId: below, condition: 'completion' }],
    });
    await materialiseDueJobs(db, { now: at(45_000) });
    expect(await readFates(db, upstream)).toEqual([...Array<string>(3).fill('cancelled replaced'), 'scheduled']);
    // made at one instant, so their ids are in no order
    expect((await readFates(db, below)).sort()).toEqual([
      'scheduled',
      'skipped concurrency_forbid',
      'skipped concurrency_forbid',
    ]);
    expect(await readFates(db, lowest)).toEqual([]);
  });

  it('never has two executions at a time, and ends with the last, while 100 triggers race with claims', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace', retry: { maxRetries: 2, delayMs: 1 } });
    const working = await startWorking(db, 4, () => (Math.random() < 0.3 ? 'failed' : 'succeeded'));
    const answers = (
      await race(10, async () => {
        const made = [];
        for (let n = 0; n < 10; n += 1) made.push(await triggerJob(db, jobId));
        return made;
      })
    ).flat();
    await untilAllEnded(db);
    await working.stop();
    expect(answers.every((answer) => answer.status !== 'skipped')).toBe(true);
    expect(await readRows(db, jobId)).toHaveLength(100);
    expect(await countOverlaps(db, jobId)).toBe(0);
  });
});

describe('the policy of a trigger', () => {
  it('counts instead of the one of the job', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid' });
    await trigger(jobId, 0);
    expect(await trigger(jobId, 1, 'allow')).toMatchObject({ status: 'scheduled' });
    expect(await trigger(jobId, 2, 'queue')).toMatchObject({ status: 'waiting' });
    expect(await trigger(jobId, 3)).toMatchObject({ status: 'skipped' });
    expect(await trigger(jobId, 4, 'replace')).toMatchObject({ status: 'scheduled' });
    expect(await countStatuses(jobId)).toEqual({
      'cancelled replaced': 3,
      scheduled: 1,
      'skipped concurrency_forbid': 1,
    });
  });

  it('queue of a job with allow waits for the runs made before, not for those made after', async () => {
    const jobId = await insertTestJob(db);
    const older = await trigger(jobId, 0);
    const queued = await trigger(jobId, 1, 'queue');
    const newer = await trigger(jobId, 2);
    const claims = await worker.claim({ now: at(10) });
    expect(claims.map((claim) => claim.id)).toEqual([older.id, newer.id]);
    await settle(db, claims[0]!, 'succeeded', at(20));
    expect((await worker.claimOne({ now: at(20) })).id).toBe(queued.id);
  });
});

describe('a policy that is changed while runs are live', () => {
  it('to forbid skips new runs until the ones from before have ended', async () => {
    const jobId = await insertTestJob(db);
    await race(3, async () => trigger(jobId));
    await changePolicy(jobId, 'forbid');
    expect(await trigger(jobId)).toMatchObject({ status: 'skipped' });
    for (const claim of await worker.claim()) await settle(db, claim, 'succeeded', start);
    expect(await trigger(jobId)).toMatchObject({ status: 'scheduled' });
  });

  it('to replace ends all of the ones from before first', async () => {
    const jobId = await insertTestJob(db);
    await race(3, async () => trigger(jobId));
    const claims = await worker.claim({ limit: 2 });
    await changePolicy(jobId, 'replace');
    expect(await trigger(jobId)).toMatchObject({ status: 'waiting' });
    await settle(db, claims[0]!, 'succeeded', start);
    expect(await worker.claim()).toEqual([]);
    await settle(db, claims[1]!, 'succeeded', start);
    expect(await worker.claim()).toHaveLength(1);
    expect(await countStatuses(jobId)).toEqual({ 'cancelled replaced': 3, running: 1 });
  });

  it('from queue to allow leaves the queue to be worked off', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue' });
    for (let n = 0; n < 4; n += 1) await trigger(jobId, n);
    await changePolicy(jobId, 'allow');
    await trigger(jobId, 10);
    for (let rounds = 0; rounds < 4; rounds += 1) {
      for (const claim of await worker.claim({ now: at(20) })) await settle(db, claim, 'succeeded', at(20));
    }
    expect(await countStatuses(jobId)).toEqual({ succeeded: 5 });
  });
});

describe('retryRun', () => {
  it('makes a new run that repeats a finished one, under the policy of its job', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid' });
    const first = await triggerJob(db, jobId, { overrides: { args: ['x'] }, now: start });
    const claim = await worker.claimOne();
    await expect(retryRun(db, first.id)).rejects.toMatchObject({ code: 'STATE_CONFLICT', currentState: 'running' });
    await settle(db, claim, 'succeeded', at(5));
    const second = await retryRun(db, first.id, { now: at(10) });
    expect(second).toMatchObject({ jobId, status: 'scheduled' });
    expect(await retryRun(db, first.id, { now: at(11) })).toMatchObject({
      status: 'skipped',
      reason: 'concurrency_forbid',
    });
    const again = await worker.claimOne({ now: at(20) });
    expect(again).toMatchObject({ id: second.id, attemptNum: 1, trigger: 'retry', task: { args: ['x'] } });
    expect(await findRun(db, second.id)).toMatchObject({ retryOf: first.id, trigger: 'retry' });
    expect(await findRun(db, first.id)).toMatchObject({ status: 'succeeded' });
  });

  it('knows no run that is not there', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'no-id']) {
      await expect(retryRun(db, id)).rejects.toMatchObject({ code: 'NOT_FOUND', id });
      await expect(triggerJob(db, id)).rejects.toMatchObject({ code: 'NOT_FOUND', id });
    }
  });
});

describe('sweepWaitingRuns', () => {
  it('lets in a run whose place became free unnoticed', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue' });
    const [first, second] = [await trigger(jobId, 0), await trigger(jobId, 1)];
    await db.deleteFrom('live_runs').where('id', '=', first!.id).execute();
    expect(await sweepWaitingRuns(db, { now: at(5) })).toMatchObject({ jobs: 1 });
    expect(await findRun(db, second!.id)).toMatchObject({ status: 'scheduled' });
    expect(await sweepWaitingRuns(db, { now: at(5) })).toMatchObject({ jobs: 0 });
  });

  it('leaves alone what waits for good reason, however often and by however many it is called', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue' });
    for (let n = 0; n < 4; n += 1) await trigger(jobId, n);
    await race(6, async () => sweepWaitingRuns(db, { now: at(5) }));
    expect(await countStatuses(jobId)).toEqual({ scheduled: 1, 'waiting waiting_for_slot': 3 });
  });

  it('lets in one run of each job when several sweep at once', async () => {
    const jobIds = await race(5, async () => insertTestJob(db, { concurrencyPolicy: 'queue' }));
    for (const jobId of jobIds) {
      const first = await trigger(jobId, 0);
      for (let n = 1; n < 4; n += 1) await trigger(jobId, n);
      await db.deleteFrom('live_runs').where('id', '=', first.id).execute();
    }
    await race(6, async () => sweepWaitingRuns(db, { now: at(5) }));
    for (const jobId of jobIds) {
      expect(await countStatuses(jobId)).toEqual({ scheduled: 1, 'waiting waiting_for_slot': 2 });
    }
  });

  it('skips a run that waited for its dependencies past its time, when its job is paused', async () => {
    const upstream = await insertTestJob(db);
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [upstream] });
    await materialiseDueJobs(db, { now: at(60_000) });
    await sql`update aster.jobs set status = 'inactive' where id = ${jobId}`.execute(db);
    await sql`update aster.job_cursors set next_run_at = null where job_id = ${jobId}`.execute(db);
    await sweepWaitingRuns(db, { now: at(119_999) });
    expect(await readFates(db, jobId)).toEqual(['waiting waiting_for_dependencies']);
    await sweepWaitingRuns(db, { now: at(120_000) });
    expect(await readFates(db, jobId)).toEqual(['skipped dependencies_not_met']);
  });
});

describe('missed ticks under the misfire policy all', () => {
  it.each(['forbid', 'queue', 'replace'] as const)(
    'each run, one after the other, under %s',
    async (concurrencyPolicy) => {
      const everyTen = { cronExpr: '*/10 * * * * *', misfirePolicy: 'all', concurrencyPolicy, queueLimit: 3 } as const;
      await insertTestJob(db, everyTen);
      const now = at(140_000);
      await materialiseDueJobs(db, { now });
      await materialiseDueJobs(db, { now: at(150_000) }); // a tick on time, while they wait
      const worker = await addWorker(db, { now });
      const started: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const claims = await worker.claim({ now: at(151_000) });
        expect(claims.length).toBeLessThanOrEqual(1);
        for (const claim of claims) {
          started.push((claim.scheduledAt.getTime() - start.getTime()) / 10_000);
          await settle(db, claim, 'succeeded', at(151_000));
        }
      }
      const missed = Array.from({ length: 14 }, (_, index) => index + 1);
      expect(started).toEqual(concurrencyPolicy === 'replace' ? [...missed, 15] : missed);
    },
  );
});

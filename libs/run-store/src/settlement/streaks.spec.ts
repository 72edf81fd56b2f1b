import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { cancelRun } from '../moves/cancel-run.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { endWithoutFollowing } from './end-without-following.js';
import { settleRuns } from './settle-runs.js';
import type { Settlement } from './settlement.js';

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: at(1_000), slots: 1_000 });
});
afterAll(async () => store.drop());

const once: TestJob = { retry: { maxRetries: 0 } };

/** A run of the job that has come to its end, and when. */
async function end(jobId: string, outcome: Outcome | Outcome['status'], endedAt: Date): Promise<string> {
  await triggerJob(db, jobId, { now: start });
  const claim = await worker.claimOne();
  await settle(db, claim, outcome, endedAt);
  return claim.id;
}

async function readStreaks() {
  return db.selectFrom('job_streaks').selectAll().orderBy('job_id').execute();
}

/** Settlements of a fresh run of each job, in the order given, with all of its claim as a worker has it. */
async function settlementsOf(ends: ReadonlyArray<readonly [jobId: string, isSuccess: boolean]>): Promise<Settlement[]> {
  for (const [jobId] of ends) await triggerJob(db, jobId, { now: start });
  const claimed = [...(await worker.claim({ limit: 1_000 }))];
  return ends.map(([jobId, isSuccess]) => {
    const [run] = claimed.splice(
      claimed.findIndex((each) => each.jobId === jobId),
      1,
    );
    if (run === undefined) throw new Error(`no run of ${jobId} was claimed`);
    const { id: runId, fence, ...claim } = run;
    return { runId, fence, claim, outcome: { status: isSuccess ? 'succeeded' : 'failed' } };
  });
}

describe.each<[string, TestJob]>([
  ['that nothing follows', once],
  ['whose runs take turns', { ...once, concurrencyPolicy: 'forbid' }],
])('the streak of a job %s', (_kind, job) => {
  it('begins with a failure, grows with each, and tells of the last', async () => {
    const jobId = await insertTestJob(db, job);
    const first = await end(
      jobId,
      { status: 'failed', reason: 'exit_code', errorMsg: 'broken\nat a place' },
      at(2_000),
    );
    const last = await end(jobId, { status: 'timed_out', reason: 'timeout', errorMsg: '\n  too long \n' }, at(3_000));
    expect(await readStreaks()).toEqual([
      {
        job_id: jobId,
        failures: 2,
        first_failed_at: at(2_000),
        first_run_id: first,
        last_failed_at: at(3_000),
        last_run_id: last,
        last_success_at: null,
        reason: 'timeout',
        error_line: 'too long',
      },
    ]);
  });

  it('ends with a success, and begins anew after it', async () => {
    const jobId = await insertTestJob(db, job);
    await end(jobId, 'failed', at(2_000));
    await end(jobId, 'succeeded', at(3_000));
    expect(await readStreaks()).toEqual([]);
    const again = await end(jobId, 'failed', at(4_000));
    expect(await readStreaks()).toMatchObject([{ failures: 1, first_run_id: again, first_failed_at: at(4_000) }]);
  });

  it('is left as it is by what was cancelled or skipped, and by an attempt that is not the last', async () => {
    const jobId = await insertTestJob(db, { ...job, retry: { maxRetries: 1, delayMs: 0 } });
    await triggerJob(db, jobId, { now: start });
    await settle(db, await worker.claimOne(), 'failed', at(900));
    expect(await readStreaks()).toEqual([]);
    await settle(db, await worker.claimOne(), 'failed', at(1_000));
    const before = await readStreaks();
    expect(before).toMatchObject([{ failures: 1 }]);
    const waiting = await triggerJob(db, jobId, { now: start });
    await triggerJob(db, jobId, { concurrencyPolicy: 'forbid', now: start }); // is skipped
    await cancelRun(db, waiting.id, at(1_100));
    await triggerJob(db, jobId, { now: start });
    const running = await worker.claimOne();
    await cancelRun(db, running.id, at(1_200));
    await settle(db, running, 'failed', at(1_300));
    expect(await readStreaks()).toEqual(before);
  });

  it('ends with a success that has more to tell than the short way takes', async () => {
    const jobId = await insertTestJob(db, job);
    await end(jobId, 'failed', at(2_000));
    await end(jobId, { status: 'succeeded', leftoverProcesses: 1 }, at(3_000));
    expect(await readStreaks()).toEqual([]);
  });
});

describe('streaks', () => {
  it('are what the ends of each job come to, whatever ends together', async () => {
    const jobIds = await Promise.all(
      [once, once, { ...once, dependsOn: [] }].map(async (job) => insertTestJob(db, job)),
    );
    await insertTestJob(db, { dependsOn: [jobIds[2] ?? ''] }); // so that the third has somebody to tell
    const batch = fc.array(fc.tuple(fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), async (batches) => {
        await sql`delete from aster.job_streaks`.execute(db);
        const failures = new Map<string, number>();
        for (const [n, each] of batches.entries()) {
          // those who are told of later are those who end later; the short way for successes comes before
          const settlements = await settlementsOf(each.map(([job, isSuccess]) => [jobIds[job] ?? '', isSuccess]));
          const settled = await settleRuns(db, settlements, { now: at(3_000 + n) });
          const jobOf = new Map(settled.flatMap((one) => ('jobId' in one ? [[one.runId, one.jobId] as const] : [])));
          const inOrder = [
            ...settled.filter((one) => 'hasFollowers' in one && !one.hasFollowers && one.status === 'succeeded'),
            ...settlements
              .map(({ runId }) => settled.find((one) => one.runId === runId))
              .filter(
                (one) => one !== undefined && 'hasFollowers' in one && (one.hasFollowers || one.status === 'failed'),
              ),
          ];
          for (const one of inOrder) {
            if (one === undefined) continue;
            const jobId = jobOf.get(one.runId) ?? '';
            failures.set(jobId, one.status === 'succeeded' ? 0 : (failures.get(jobId) ?? 0) + 1);
          }
          await sql`delete from aster.live_runs`.execute(db);
        }
        const failing = [...failures].filter(([, count]) => count > 0).sort();
        expect((await readStreaks()).map((row) => [row.job_id, row.failures])).toEqual(failing);
      }),
      { numRuns: 15 },
    );
  }, 240_000);

  it('are noted by many workers at once for the same jobs without a deadlock, and none gets lost', async () => {
    const jobIds = await Promise.all(Array.from({ length: 8 }, async () => insertTestJob(db, once)));
    const followed = await Promise.all(Array.from({ length: 2 }, async () => insertTestJob(db, once)));
    for (const jobId of followed) await insertTestJob(db, { dependsOn: [jobId] });
    const before = await countDeadlocks();
    for (let round = 0; round < 2; round += 1) {
      const batches = await race(4, async (n) => n);
      const settlements: Settlement[][] = [];
      for (const n of batches) {
        const ends = [...jobIds, ...followed].map((jobId, place) => [jobId, (place + n + round) % 3 === 0] as const);
        settlements.push(await settlementsOf(n % 2 === 0 ? ends : [...ends].reverse()));
      }
      await Promise.all(
        settlements.map(async (each) => settleRuns(db, each, { now: at(5_000 + round), lockTimeoutMs: 20_000 })),
      );
    }
    expect(await countDeadlocks()).toBe(before);
    // a failure of each, by itself: what was there before only grows
    const counts = new Map((await readStreaks()).map((row) => [row.job_id, row.failures]));
    const failures = jobIds.map((jobId) => [jobId, false] as const);
    const last = await race(4, async (n) => n);
    const final: Settlement[][] = [];
    for (const _ of last) final.push(await settlementsOf(failures));
    await Promise.all(final.map(async (each) => settleRuns(db, each, { now: at(9_000) })));
    const rows = new Map((await readStreaks()).map((row) => [row.job_id, row.failures]));
    for (const jobId of jobIds) expect(rows.get(jobId)).toBe((counts.get(jobId) ?? 0) + 4);
  }, 240_000); // many transactions wait for each other, and on a busy machine for long

  it('are noted by the last resort as well', async () => {
    const jobId = await insertTestJob(db, once);
    await triggerJob(db, jobId, { now: start });
    const { id: runId, fence } = await worker.claimOne();
    const outcome = { status: 'failed', errorMsg: 'no paper' } as const;
    await endWithoutFollowing(db, { runId, fence, outcome }, { why: 'a test', now: at(2_000) });
    expect(await readStreaks()).toMatchObject([{ failures: 1, reason: 'follow_up_failed', error_line: 'no paper' }]);
  });

  it.each<[string, TestJob]>([
    ['the short way', once],
    ['in a transaction', { ...once, concurrencyPolicy: 'queue' }],
  ])('are not ended by a success whose facts were read before they began, %s', async (_case, kind) => {
    const [jobId, other] = [await insertTestJob(db, once), await insertTestJob(db, kind)];
    const [failure, success, beside] = await settlementsOf([
      [jobId, false],
      [jobId, true],
      [other, false],
    ]);
    let isDone = false;
    const racing = db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (result.rows[0]?.has_followers === undefined || isDone) return result;
        isDone = true;
        await settleRuns(db, [failure!], { now: at(2_000) });
        return result;
      },
    });
    await settleRuns(racing, [{ ...success!, claim: undefined }, beside!], { now: at(2_000) });
    const streaks = await readStreaks();
    expect(streaks.map(({ job_id: id }) => id).toSorted()).toEqual([jobId, other].toSorted());
  });

  it('are noted while somebody holds the job', async () => {
    const jobId = await insertTestJob(db, once);
    await triggerJob(db, jobId, { now: start });
    const claim = await worker.claimOne();
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.jobs where id = ${jobId}::uuid for update`.execute(tx);
      expect(await settle(db, claim, 'failed', at(2_000))).toMatchObject({ status: 'failed' });
    });
    expect(await readStreaks()).toMatchObject([{ failures: 1 }]);
  });
});

async function countDeadlocks(): Promise<number> {
  const found = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(db);
  return Number(found.rows[0]?.deadlocks);
}

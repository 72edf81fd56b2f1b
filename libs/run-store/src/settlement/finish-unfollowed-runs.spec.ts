import { randomUUID } from 'node:crypto';
import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { findRun } from '../history/find-run.js';
import { cancelRun } from '../moves/cancel-run.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { finishUnfollowedRuns, type Success } from './finish-unfollowed-runs.js';
import { settleRuns } from './settle-runs.js';

const ended = at(2_000);

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: at(1_000) });
});
afterAll(async () => store.drop());

async function claimRunOf(job: TestJob = {}): Promise<ClaimedRun> {
  await triggerJob(db, await insertTestJob(db, job), { now: start });
  return worker.claimOne();
}

async function finish(runs: readonly ClaimedRun[], more: Partial<Success> = {}, on = db): Promise<string[]> {
  const successes = runs.map(({ id, jobId, fence }) => ({ runId: id, jobId, fence, ...more }));
  return [...(await finishUnfollowedRuns(on, successes, { now: ended })).runIds].sort();
}

describe('finishUnfollowedRuns', () => {
  it('writes the runs of several jobs into history, each with its own result', async () => {
    const jobIds = await Promise.all([insertTestJob(db), insertTestJob(db)]);
    for (const jobId of [...jobIds, ...jobIds]) await triggerJob(db, jobId, { now: start });
    const runs = await worker.claim();
    const successes = runs.map(({ id, jobId, fence }, n) => ({ runId: id, jobId, fence, result: { n } }));
    const { runIds, at: finishedAt } = await finishUnfollowedRuns(db, successes, { now: ended });
    expect([[...runIds].sort(), finishedAt]).toEqual([runs.map(({ id }) => id).sort(), ended]);
    for (const [n, { id }] of runs.entries()) {
      expect(await findRun(db, id)).toMatchObject({ status: 'succeeded', result: { n }, finishedAt: ended });
    }
  });

  it.each([
    ['under another claim', async (run: ClaimedRun) => finish([{ ...run, fence: run.fence + 1 }])],
    [
      'that somebody has asked to cancel',
      async (run: ClaimedRun) => {
        await cancelRun(db, run.id, at(1_500));
        return finish([run]);
      },
    ],
    [
      'of a job that others depend on',
      async (run: ClaimedRun) => {
        await insertTestJob(db, { dependsOn: [run.jobId] });
        return finish([run]);
      },
    ],
    [
      'that another waits for',
      async (run: ClaimedRun) => {
        await triggerJob(db, run.jobId, { concurrencyPolicy: 'queue', now: at(1_500) });
        return finish([run]);
      },
    ],
  ])('leaves a run as it is %s', async (_case, end) => {
    const run = await claimRunOf();
    expect(await end(run)).toEqual([]);
    expect(await findRun(db, run.id)).toMatchObject({ status: 'running' });
  });

  it.each(['forbid', 'queue', 'replace'] as const)('leaves a run under the policy %s as it is', async (policy) => {
    expect(await finish([await claimRunOf({ concurrencyPolicy: policy })])).toEqual([]);
  });

  it('ends the failures of its job, and those of no other', async () => {
    const [jobId, other] = [await insertTestJob(db), await insertTestJob(db)];
    for (const job of [jobId, other]) {
      const failure = JSON.stringify([{ job, run: randomUUID(), ok: false }]);
      await sql`select aster.note_ends(${failure}::text::jsonb, ${at(1_200)})`.execute(db);
      await triggerJob(db, job, { now: start });
    }
    const runs = await worker.claim();
    expect(await finish(runs.filter((run) => run.jobId === jobId))).toHaveLength(1);
    expect(await db.selectFrom('job_streaks').select('job_id').execute()).toEqual([{ job_id: other }]);
  });

  it('finishes each run once when ten try at the same time', async () => {
    const run = await claimRunOf();
    const answers = await race(10, async () => finish([run]));
    expect(answers.flat()).toEqual([run.id]);
  });

  it('reads what it ends and no more, also by plans that were made while next to nothing was there', async () => {
    const runs: ClaimedRun[] = [];
    for (let n = 0; n < 5; n += 1) runs.push(await claimRunOf());
    const busy = await insertTestJob(db);
    const read = await rowsReadOf(db, ['live_runs', 'job_streaks', 'job_dependencies'], async (tx) => {
      const [first, ...others] = runs;
      if (first !== undefined) await finish([first], {}, tx); // the plans
      await sql`
        insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at, worker_id,
          reason, concurrency_policy, created_at)
        select gen_random_uuid(), ${busy}, status, 'manual', 'default', 0, now(), now(), ${worker.id},
          'waiting_for_upstream', 'allow', now()
        from generate_series(1, 2000), unnest(array['waiting', 'running']) as status`.execute(tx);
      await sql`
        insert into aster.job_streaks (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id)
        select gen_random_uuid(), 1, now(), gen_random_uuid(), now(), gen_random_uuid()
        from generate_series(1, 2000)`.execute(tx);
      for (const run of others) expect(await finish([run], {}, tx)).toEqual([run.id]);
    });
    expect(read).toBeLessThan(200);
  });

  it('keeps what the long way keeps', async () => {
    const outcomes = fc.record<Outcome>(
      {
        status: fc.constant('succeeded'),
        exitCode: fc.integer({ min: 0, max: 2 ** 32 }),
        outputTruncatedBytes: fc.nat(),
        result: fc.jsonValue(),
      },
      { requiredKeys: ['status'] },
    );
    const jobId = await insertTestJob(db);
    const endOf = async (outcome: Outcome, isShort: boolean) => {
      await triggerJob(db, jobId, { now: start });
      const { id: runId, fence, ...claim } = await worker.claimOne();
      const [settled] = await settleRuns(db, [{ runId, fence, outcome, ...(isShort ? { claim } : {}) }], {
        now: ended,
      });
      return [
        { ...settled, runId: '' },
        { ...(await findRun(db, runId)), id: '', jobVersion: undefined }, // which only a claim tells
      ];
    };
    await fc.assert(
      fc.asyncProperty(outcomes, async (outcome) => {
        expect(await endOf(outcome, true)).toEqual(await endOf(outcome, false));
      }),
      { numRuns: 40 },
    );
  });
});

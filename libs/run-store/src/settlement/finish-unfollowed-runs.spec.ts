import type { Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { findRun } from '../history/find-run.js';
import { cancelRun } from '../moves/cancel-run.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
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

async function finish(runs: readonly ClaimedRun[], more: Partial<Success> = {}): Promise<string[]> {
  const successes = runs.map(({ id, jobId, fence }) => ({ runId: id, jobId, fence, ...more }));
  return [...(await finishUnfollowedRuns(db, successes, { now: ended })).runIds].sort();
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

  it('finishes each run once when ten try at the same time', async () => {
    const run = await claimRunOf();
    const answers = await race(10, async () => finish([run]));
    expect(answers.flat()).toEqual([run.id]);
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

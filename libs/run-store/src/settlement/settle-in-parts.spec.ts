import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { findRun } from '../history/find-run.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { endWithoutFollowing, settlementPatienceMs } from './end-without-following.js';
import { settleInParts } from './settle-in-parts.js';
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

async function claimRunsOf(jobId: string, count = 1): Promise<readonly ClaimedRun[]> {
  for (let run = 0; run < count; run += 1) await triggerJob(db, jobId, { now: start });
  return worker.claim({ limit: count });
}

async function claimRunOf(job: TestJob = {}): Promise<ClaimedRun> {
  const [run] = await claimRunsOf(await insertTestJob(db, job));
  if (run === undefined) throw new Error('nothing was claimed');
  return run;
}

function toSettlement(run: ClaimedRun) {
  const { id: runId, fence, jobId, pool, attemptNum, startedAt } = run;
  const outcome = { status: 'succeeded' } as const;
  return { runId, fence, jobId, outcome, claim: { jobId, pool, attemptNum, startedAt } };
}

/** Does `work` while another transaction has locked the row of the run, or the cursor of the job. */
async function whileLocked(table: 'live_runs' | 'job_cursors', id: string, work: () => Promise<void>): Promise<void> {
  await inTransaction(db, async (tx: Tx) => {
    const key = sql.ref(table === 'live_runs' ? 'id' : 'job_id');
    await sql`select from ${sql.table(`aster.${table}`)} where ${key} = ${id} for update`.execute(tx);
    await work();
  });
}

describe('settleRuns', () => {
  it.each(['live_runs', 'job_cursors'] as const)(
    'waits a moment only for what somebody has locked: %s',
    async (table) => {
      const run = await claimRunOf({ concurrencyPolicy: table === 'live_runs' ? 'allow' : 'forbid' });
      await whileLocked(table, table === 'live_runs' ? run.id : run.jobId, async () => {
        await expect(settleRuns(db, [toSettlement(run)])).rejects.toMatchObject({ code: '55P03' });
      });
      expect(await settleRuns(db, [toSettlement(run)])).toMatchObject([{ status: 'succeeded' }]);
    },
  );
});

describe('settleInParts', () => {
  it('settles all but those of a job that somebody has locked', async () => {
    const [locked, ...others] = await Promise.all(
      Array.from({ length: 4 }, async () => insertTestJob(db, { concurrencyPolicy: 'queue' })),
    );
    for (const jobId of [locked ?? '', ...others]) await triggerJob(db, jobId, { now: start });
    const settlements = (await worker.claim()).map(toSettlement);
    await whileLocked('job_cursors', locked ?? '', async () => {
      const { settled, left } = await settleInParts(db, settlements);
      expect(settled).toHaveLength(3);
      expect(left).toMatchObject([{ item: { jobId: locked }, error: { code: '55P03' } }]);
    });
    const again = await settleInParts(db, settlements);
    expect(again.left).toEqual([]);
    expect(again.settled.filter((each) => each.status === 'succeeded')).toMatchObject([{ jobId: locked }]);
  });

  it('settles all but the one that is broken', async () => {
    const runs = await claimRunsOf(await insertTestJob(db), 9);
    const odd = runs[4]?.id ?? '';
    await sql`alter table aster.finished_runs add constraint odd check (id <> ${sql.lit(odd)})`.execute(db);
    const { settled, left } = await settleInParts(db, runs.map(toSettlement));
    expect(settled).toHaveLength(8);
    expect(left).toMatchObject([{ item: { runId: odd }, error: { code: '23514' } }]);
    await sql`alter table aster.finished_runs drop constraint odd`.execute(db);
  });
});

describe('endWithoutFollowing', () => {
  it('ends a run whose dependants cannot be fired, and says so', async () => {
    const run = await claimRunOf();
    const below = await insertTestJob(db, { dependsOn: [run.jobId] });
    await sql`alter table aster.live_runs add constraint odd check (job_id <> ${sql.lit(below)})`.execute(db);
    const { left } = await settleInParts(db, [toSettlement(run)]);
    expect(left).toMatchObject([{ error: { code: '23514' } }]);
    const settled = await endWithoutFollowing(db, toSettlement(run), { why: 'it broke', now: ended });
    expect(settled).toMatchObject({ status: 'succeeded', reason: 'follow_up_failed', finishedAt: ended });
    expect(await findRun(db, run.id)).toMatchObject({
      status: 'succeeded',
      reason: 'follow_up_failed',
      errorMsg: 'what follows from the end of the run could not be done: it broke',
    });
    await sql`alter table aster.live_runs drop constraint odd`.execute(db);
  });

  it('leaves a run to the claim that holds it', async () => {
    const run = await claimRunOf();
    const settled = await endWithoutFollowing(db, { ...toSettlement(run), fence: 9 }, { why: 'it broke' });
    expect(settled).toEqual({ runId: run.id, status: 'claim_lost' });
    expect(await findRun(db, run.id)).toMatchObject({ status: 'running' });
  });

  it.each([
    ['55P03', Infinity],
    ['57P01', Infinity],
    ['57014', 600_000],
    ['23514', 60_000],
  ])('is the last resort after error %s once so many milliseconds have passed: %d', (code, ms) => {
    expect(settlementPatienceMs(Object.assign(new Error(code), { code }))).toBe(ms);
  });
});

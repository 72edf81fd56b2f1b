import { randomUUID } from 'node:crypto';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';
import { listAttempts } from '../history/list-attempts.js';
import { cancelRun } from '../moves/cancel-run.js';
import { insertManyRuns } from '../testing/insert-many-runs.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { recoverLostWorkers, takeoverMs } from '../upkeep/recover-lost-workers.js';
import { listWorkers } from './list-workers.js';
import { registerWorker } from './register-worker.js';
import { deregisterWorker, listHeldClaims, renewLease } from './renew-lease.js';

const leaseMs = 15_000;
/** The first instant at which the runs of a worker that was registered at the start are taken over. */
const takeoverAt = at(leaseMs + takeoverMs + 1);

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function addLeasedWorker() {
  return addWorker(db, { leaseMs, now: start });
}

describe('renewLease', () => {
  it('moves the end of the lease, and answers what the worker holds', async () => {
    const jobId = await insertTestJob(db);
    for (let n = 0; n < 3; n += 1) await triggerJob(db, jobId, { now: start });
    const worker = await addLeasedWorker();
    const claims = await worker.claim();
    await cancelRun(db, claims[0]!.id, at(100));
    await settle(db, claims[1]!, 'succeeded', at(200));
    const renewed = await renewLease(db, { workerId: worker.id, leaseMs, now: at(10_000) });
    expect(renewed?.held.toSorted((a, b) => a.runId.localeCompare(b.runId))).toEqual(
      [
        { runId: claims[0]!.id, fence: 1, jobId, cancelReason: 'cancelled_by_user' },
        { runId: claims[2]!.id, fence: 1, jobId },
      ].toSorted((a, b) => a.runId.localeCompare(b.runId)),
    );
    expect(await listWorkers(db)).toMatchObject([{ heartbeatAt: at(10_000), leaseUntil: at(25_000), status: 'lost' }]);
  });

  it('answers nothing held and no lease differently', async () => {
    const worker = await addLeasedWorker();
    expect(await renewLease(db, { workerId: worker.id, leaseMs, now: at(1) })).toEqual({
      held: [],
      isDrainAsked: false,
    });
    expect(await renewLease(db, { workerId: randomUUID(), leaseMs, now: at(1) })).toBeUndefined();
  });

  it('does not renew a lease that has run out, not even before anybody has noticed', async () => {
    const worker = await addLeasedWorker();
    expect(await renewLease(db, { workerId: worker.id, leaseMs, now: at(leaseMs - 1) })).toEqual({
      held: [],
      isDrainAsked: false,
    });
    expect(await renewLease(db, { workerId: worker.id, leaseMs, now: at(2 * leaseMs) })).toBeUndefined();
    expect(await renewLease(db, { workerId: worker.id, leaseMs, now: at(3) })).toEqual({
      held: [],
      isDrainAsked: false,
    });
  });

  it('looks by the way when the next run is due that the worker could claim', async () => {
    const worker = await addLeasedWorker();
    const look = async (handlers: string[], now: Date) => {
      const looksFor = { pools: ['default'], handlers, runsCommands: false };
      return (await renewLease(db, { workerId: worker.id, leaseMs, looksFor, now }))?.nextDueInMs;
    };
    expect(await look(['mail'], at(1))).toBeUndefined();
    await insertManyRuns(db, await insertTestJob(db), { count: 1, dueMs: 700, handler: 'mail' });
    expect(await look(['mail'], at(200))).toBe(500);
    expect(await look(['mail'], at(900))).toBe(0);
    expect(await look(['other'], at(900))).toBeUndefined();
    expect(await worker.claim({ handlers: ['mail'], now: at(900) })).toHaveLength(1);
  });

  it('tells others that the worker is draining', async () => {
    const worker = await addWorker(db);
    await renewLease(db, { workerId: worker.id, leaseMs, isDraining: true });
    expect(await listWorkers(db)).toMatchObject([{ status: 'draining' }]);
  });

  it('goes by the clock of the database when it is given no time', async () => {
    const worker = await addWorker(db, { leaseMs });
    expect(await renewLease(db, { workerId: worker.id, leaseMs })).toEqual({ held: [], isDrainAsked: false });
    const [seen] = await listWorkers(db);
    expect(seen!.leaseUntil.getTime() - seen!.heartbeatAt.getTime()).toBe(leaseMs);
  });
});

describe('registerWorker', () => {
  it('changes nothing the second time', async () => {
    const worker = { id: randomUUID(), name: 'w', pools: ['a'], handlers: [], slots: 1, version: '1', leaseMs };
    await registerWorker(db, { ...worker, now: start });
    await registerWorker(db, { ...worker, now: at(50_000) });
    expect(await listWorkers(db)).toMatchObject([{ leaseUntil: at(leaseMs), startedAt: start }]);
  });
});

describe('a worker that registers anew', () => {
  it('can neither renew nor use the lease that it has lost, however late that comes', async () => {
    await triggerJob(db, await insertTestJob(db), { now: start });
    const lost = await addLeasedWorker();
    await addWorker(db, { replaces: lost.id, leaseMs, now: at(100) });
    expect(await renewLease(db, { workerId: lost.id, leaseMs, now: at(200) })).toBeUndefined();
    expect(await lost.claim({ now: at(200) })).toEqual([]);
    expect((await listWorkers(db)).find(({ id }) => id === lost.id)?.leaseUntil).toEqual(at(1_100));
    expect((await recoverLostWorkers(db, at(1_100 + takeoverMs + 1))).map(({ workerId }) => workerId)).toEqual([
      lost.id,
    ]);
  });
});

describe('deregisterWorker', () => {
  it('removes a worker that holds nothing, and leaves one that does', async () => {
    const jobId = await insertTestJob(db);
    await triggerJob(db, jobId, { now: start });
    const [busy, idle] = [await addLeasedWorker(), await addLeasedWorker()];
    await busy.claimOne();
    await deregisterWorker(db, busy.id);
    await deregisterWorker(db, idle.id);
    await deregisterWorker(db, idle.id);
    expect((await listWorkers(db)).map((worker) => worker.id)).toEqual([busy.id]);
  });
});

describe('listHeldClaims', () => {
  it('lists what the worker runs, and nothing of others', async () => {
    const jobId = await insertTestJob(db);
    for (let n = 0; n < 4; n += 1) await triggerJob(db, jobId, { now: start });
    const [one, other] = [await addLeasedWorker(), await addLeasedWorker()];
    const claims = await one.claim({ limit: 2 });
    await other.claim({ limit: 1 });
    expect((await listHeldClaims(db, one.id)).map((run) => run.runId).toSorted()).toEqual(
      claims.map((claim) => claim.id).toSorted(),
    );
    expect(await listHeldClaims(db, randomUUID())).toEqual([]);
  });
});

describe('recoverLostWorkers', () => {
  it('takes over what a worker held once its lease has run out for a while, not before', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 1, delayMs: 60_000 } });
    await triggerJob(db, jobId, { now: start });
    const worker = await addLeasedWorker();
    const claim = await worker.claimOne();
    expect(await recoverLostWorkers(db, at(leaseMs + takeoverMs))).toEqual([]);
    expect(await recoverLostWorkers(db, takeoverAt)).toMatchObject([
      {
        workerId: worker.id,
        name: 'a worker',
        settled: [{ runId: claim.id, status: 'scheduled', reason: 'worker_lost' }],
      },
    ]);
    expect(await listWorkers(db)).toEqual([]);
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'scheduled', availableAt: takeoverAt, attemptNum: 1 });
    expect(await listAttempts(db, claim.id)).toMatchObject([
      { status: 'lost', reason: 'worker_lost', errorMsg: 'worker a worker was lost', workerId: worker.id },
    ]);
  });

  it('removes a lost worker that held nothing', async () => {
    const worker = await addLeasedWorker();
    expect(await recoverLostWorkers(db, takeoverAt)).toEqual([
      { workerId: worker.id, name: 'a worker', settled: [], failed: [] },
    ]);
  });

  it('leaves workers alone whose lease holds', async () => {
    const jobId = await insertTestJob(db);
    await triggerJob(db, jobId, { now: start });
    const worker = await addLeasedWorker();
    await worker.claimOne();
    await renewLease(db, { workerId: worker.id, leaseMs, now: at(10_000) });
    expect(await recoverLostWorkers(db, takeoverAt)).toEqual([]);
    expect(await readRows(db)).toMatchObject([{ status: 'running' }]);
  });

  it('settles each lost run once when several recover at the same time', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 5 } });
    await insertManyRuns(db, jobId, { count: 60 });
    const workers = await race(6, async () => addLeasedWorker());
    const claims = (await Promise.all(workers.map((worker) => worker.claim({ limit: 10 })))).flat();
    const lost = (await race(5, async () => recoverLostWorkers(db, takeoverAt))).flat();
    expect(lost.map((worker) => worker.workerId).toSorted()).toEqual(workers.map((worker) => worker.id).toSorted());
    const settled = lost.flatMap((worker) => worker.settled);
    expect(settled.map((run) => run.runId).toSorted()).toEqual(claims.map((claim) => claim.id).toSorted());
    expect(new Set(settled.map((run) => run.status))).toEqual(new Set(['scheduled']));
    expect((await sql`select max(attempt_num) as most from aster.run_attempts`.execute(db)).rows).toEqual([
      { most: 1 },
    ]);
  });

  it('settles thousands of lost runs in portions', async () => {
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 1_200 });
    const worker = await addLeasedWorker();
    await worker.claim({ limit: 1_200 });
    const lost = await recoverLostWorkers(db, takeoverAt);
    expect(lost.map((portion) => portion.settled.length)).toEqual([500, 500, 200]);
    expect(await listWorkers(db)).toEqual([]);
  });

  it('a worker that was taken for lost can neither renew, claim nor settle', async () => {
    const jobId = await insertTestJob(db);
    await triggerJob(db, jobId, { now: start });
    const worker = await addLeasedWorker();
    const claim = await worker.claimOne();
    await recoverLostWorkers(db, takeoverAt);
    expect(await renewLease(db, { workerId: worker.id, leaseMs, now: start })).toBeUndefined();
    expect(await worker.claim({ now: takeoverAt })).toEqual([]);
    expect(await settle(db, claim, 'succeeded', takeoverAt)).toMatchObject({ status: 'claim_lost' });
  });

  it('that races with a heartbeat and a settlement leaves the run to exactly one of them', async () => {
    for (let round = 0; round < 20; round += 1) {
      await store.empty();
      await triggerJob(db, await insertTestJob(db), { now: start });
      const worker = await addLeasedWorker();
      const claim = await worker.claimOne({ now: start });
      const [renewed, settled, lost] = await Promise.all([
        renewLease(db, { workerId: worker.id, leaseMs, now: at(leaseMs - 1) }),
        settle(db, claim, 'succeeded', takeoverAt),
        recoverLostWorkers(db, takeoverAt),
      ]);
      const taken = lost.flatMap((each) => each.settled).filter((run) => run.status !== 'claim_lost');
      expect((settled.status === 'claim_lost' ? 0 : 1) + taken.length).toBe(1);
      if (renewed === undefined) expect(lost).toHaveLength(1);
    }
  });

  it('does not wait for a worker that another scheduler recovers', async () => {
    const [one, other] = [await addLeasedWorker(), await addLeasedWorker()];
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('workers').select('id').where('id', '=', one.id).forUpdate().execute();
      expect((await recoverLostWorkers(db, takeoverAt)).map((worker) => worker.workerId)).toEqual([other.id]);
    });
  });

  it('takes over all runs but those of jobs that somebody has locked, however many come first', async () => {
    const policed = { concurrencyPolicy: 'queue' } as const;
    const lockedJobs = [await insertTestJob(db, policed), await insertTestJob(db, policed)];
    const free = await insertTestJob(db);
    for (const jobId of lockedJobs) await triggerJob(db, jobId, { now: start });
    for (let n = 0; n < 18; n += 1) await triggerJob(db, free, { now: at(1) });
    const worker = await addLeasedWorker();
    expect(await worker.claim({ limit: 20, now: at(2) })).toHaveLength(20);
    await inTransaction(db, async (tx) => {
      await sql`select from aster.job_cursors where job_id = any(${lockedJobs}::uuid[]) for update`.execute(tx);
      const lost = await recoverLostWorkers(db, takeoverAt);
      expect(lost.flatMap(({ settled }) => settled)).toHaveLength(18);
      expect(lost.flatMap(({ failed }) => failed)).toMatchObject([
        { error: { code: '55P03' } },
        { error: { code: '55P03' } },
      ]);
    });
    expect(await listWorkers(db)).toHaveLength(1);
    const rest = await recoverLostWorkers(db, takeoverAt);
    expect(rest).toMatchObject([{ workerId: worker.id, failed: [] }]);
    expect(rest[0]?.settled).toHaveLength(2);
    expect(await listWorkers(db)).toEqual([]);
  });

  it('ends a run as its attempt ended once what follows has failed for too long', async () => {
    const jobId = await insertTestJob(db, { onWorkerLost: 'fail' });
    const below = await insertTestJob(db, { dependsOn: [{ jobId, condition: 'failure' }] });
    const run = await triggerJob(db, jobId, { now: start });
    await (await addLeasedWorker()).claimOne();
    await sql`alter table aster.live_runs add constraint odd check (job_id <> ${sql.lit(below)})`.execute(db);
    expect(await recoverLostWorkers(db, takeoverAt)).toMatchObject([{ failed: [{ runId: run.id }] }]);
    const [lost] = await recoverLostWorkers(db, takeoverAt, { isHopeless: () => true });
    expect(lost).toMatchObject({ failed: [], settled: [{ status: 'failed', reason: 'follow_up_failed' }] });
    expect((await findRun(db, run.id))?.errorMsg).toMatch(/^worker a worker was lost; what follows from the end/);
    await sql`alter table aster.live_runs drop constraint odd`.execute(db);
  });
});

import type { Outcome } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { ClaimedRun } from '../claims/claim-runs.js';
import { findRun } from '../history/find-run.js';
import { listAttempts } from '../history/list-attempts.js';
import { cancelRun } from '../moves/cancel-run.js';
import { insertOutput } from '../output/insert-output.js';
import { readOutput } from '../output/read-output.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
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

/** A run that the worker has claimed. */
async function claimRunOf(job: TestJob = {}): Promise<ClaimedRun> {
  await triggerJob(db, await insertTestJob(db, job), { now: start });
  return worker.claimOne();
}

describe('settleRuns', () => {
  it('records a success with all that is known of it', async () => {
    const claim = await claimRunOf();
    const outcome = {
      status: 'succeeded',
      exitCode: 0,
      outputTruncatedBytes: 12,
      result: { sum: [1, null, 'x'] },
    } as const;
    expect(await settle(db, claim, outcome, ended)).toEqual({
      runId: claim.id,
      fence: claim.fence,
      jobId: claim.jobId,
      jobName: claim.jobName,
      trigger: 'manual',
      scheduledAt: start,
      pool: 'default',
      attemptNum: 1,
      status: 'succeeded',
      startedAt: at(1_000),
      finishedAt: ended,
      hasFollowers: false,
    });
    expect(await findRun(db, claim.id)).toMatchObject({
      status: 'succeeded',
      attemptNum: 1,
      scheduledAt: start,
      startedAt: at(1_000),
      finishedAt: ended,
      exitCode: 0,
      outputTruncatedBytes: 12,
      result: { sum: [1, null, 'x'] },
      workerId: worker.id,
      updatedAt: ended,
    });
  });

  it('puts a failed run back on schedule, keeps the attempt, and ends it after the last', async () => {
    const claim = await claimRunOf({ retry: { maxRetries: 1, delayMs: 4_000, backoff: 3 } });
    const failure = { status: 'failed', reason: 'exit_code', exitCode: 7, errorMsg: 'exited with code 7' } as const;
    expect(await settle(db, claim, failure, ended)).toMatchObject({
      status: 'scheduled',
      reason: 'exit_code',
      attemptNum: 1,
      availableAt: at(6_000),
      errorMsg: 'exited with code 7',
    });
    expect(await findRun(db, claim.id)).toMatchObject({
      status: 'scheduled',
      attemptNum: 1,
      availableAt: at(6_000),
      scheduledAt: start,
      startedAt: undefined,
      workerId: undefined,
    });
    const again = await worker.claimOne({ now: at(6_000) });
    expect(again).toMatchObject({ id: claim.id, attemptNum: 2, fence: 2 });
    await settle(db, again, { ...failure, status: 'timed_out', reason: 'timeout' }, at(9_000));
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'timed_out', attemptNum: 2, reason: 'timeout' });
    expect(await listAttempts(db, claim.id)).toEqual([
      {
        attemptNum: 1,
        status: 'failed',
        startedAt: at(1_000),
        finishedAt: ended,
        exitCode: 7,
        errorMsg: 'exited with code 7',
        reason: 'exit_code',
        workerId: worker.id,
      },
    ]);
  });

  it.each<[string, Outcome, TestJob, { status: string; reason?: string; attemptNum: number }]>([
    [
      'a failure that more attempts cannot mend',
      { status: 'failed', isPermanent: true },
      {},
      { status: 'failed', attemptNum: 1 },
    ],
    [
      'a failure without retries',
      { status: 'failed' },
      { retry: { maxRetries: 0 } },
      { status: 'failed', attemptNum: 1 },
    ],
    ['a timeout', { status: 'timed_out' }, { retry: { maxRetries: 0 } }, { status: 'timed_out', attemptNum: 1 }],
    ['a lost worker', { status: 'lost' }, {}, { status: 'scheduled', reason: 'worker_lost', attemptNum: 1 }],
    [
      'a lost worker, where that is to fail',
      { status: 'lost' },
      { onWorkerLost: 'fail' },
      { status: 'failed', reason: 'worker_lost', attemptNum: 1 },
    ],
    [
      'a lost worker at the last attempt',
      { status: 'lost' },
      { retry: { maxRetries: 0 } },
      { status: 'failed', reason: 'worker_lost', attemptNum: 1 },
    ],
    [
      'a hand-back',
      { status: 'released', reason: 'handed_back', wasStarted: true },
      {},
      { status: 'scheduled', reason: 'handed_back', attemptNum: 0 },
    ],
    [
      'a hand-back after the one start',
      { status: 'released', wasStarted: true },
      { retry: { maxRetries: 0 } },
      { status: 'failed', attemptNum: 1 },
    ],
    [
      'a hand-back before the one start',
      { status: 'released', wasStarted: false },
      { retry: { maxRetries: 0 } },
      { status: 'scheduled', attemptNum: 0 },
    ],
    [
      'lack of resources',
      { status: 'released', reason: 'resources' },
      {},
      { status: 'scheduled', reason: 'resources', attemptNum: 0 },
    ],
    ['a cancellation by the worker', { status: 'cancelled' }, {}, { status: 'cancelled', attemptNum: 1 }],
  ])('after %s', async (_what, outcome, job, expected) => {
    const claim = await claimRunOf(job);
    await settle(db, claim, outcome, ended);
    expect(await findRun(db, claim.id)).toMatchObject(expected);
    const attempts = await listAttempts(db, claim.id);
    expect(attempts.map((attempt) => attempt.status)).toEqual(
      expected.status === 'scheduled' && expected.attemptNum === 1 ? [outcome.status] : [],
    );
  });

  it('starts a run at most once plus its retries, lost workers counted and hand-backs not', async () => {
    let claim = await claimRunOf({ retry: { maxRetries: 2, delayMs: 0 } });
    let starts = 1;
    for (const status of ['released', 'lost', 'failed', 'released', 'lost'] as const) {
      await settle(db, claim, status, ended);
      const [next] = await worker.claim({ now: ended });
      if (next === undefined) break;
      claim = next;
      if (status !== 'released') starts += 1;
    }
    expect(starts).toBe(3);
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'failed', reason: 'worker_lost', attemptNum: 3 });
  });

  it('lets a run be begun only so often that ends its worker each time', async () => {
    let claim = await claimRunOf({ retry: { maxRetries: 3, delayMs: 0 } });
    let begun = 1;
    for (; begun < 20; begun += 1) {
      await settle(db, claim, { status: 'released', reason: 'handed_back', wasStarted: true }, ended);
      const [next] = await worker.claim({ now: ended });
      if (next === undefined) break;
      claim = next;
    }
    expect(begun).toBe(6); // one and three retries, and two that were free
    expect(await findRun(db, claim.id)).toMatchObject({
      status: 'failed',
      reason: 'handed_back',
      attemptNum: 4,
      errorMsg: 'handed back 6 times, of which 2 cost no attempt',
    });
    expect(await listAttempts(db, claim.id)).toMatchObject(
      [1, 2, 3].map(() => ({ status: 'lost', reason: 'handed_back' })),
    );
  });

  it('forgets the output of an attempt that was handed back, and keeps that of one that failed', async () => {
    const claim = await claimRunOf({ retry: { delayMs: 0 } });
    const piece = { runId: claim.id, attemptNum: 1, seq: 0, stream: 'stdout', droppedBefore: 0 } as const;
    await insertOutput(db, [{ ...piece, fence: claim.fence, data: Buffer.from('handed back') }]);
    await settle(db, claim, 'released', ended);
    const again = await worker.claimOne({ now: ended });
    await insertOutput(db, [{ ...piece, fence: again.fence, data: Buffer.from('failed') }]);
    await settle(db, again, 'failed', ended);
    const kept = await readOutput(db, claim.id, { attemptNum: 1 });
    expect(kept.map((each) => each.data.toString())).toEqual(['failed']);
  });

  describe('that is overtaken by others', () => {
    /** For the first so many times, no row of the run is there when it is to be moved or changed. */
    async function overtake(times: number): Promise<void> {
      await sql`create sequence aster.overtaken`.execute(db);
      await sql
        .raw(
          `create function aster.overtake() returns trigger language plpgsql as $$ begin
             if nextval('aster.overtaken') <= ${times} then return null; end if;
             if tg_op = 'DELETE' then return old; end if;
             return new;
           end $$`,
        )
        .execute(db);
      await sql`create trigger overtake before delete or update on aster.live_runs for each row
        execute function aster.overtake()`.execute(db);
    }

    afterEach(async () => {
      await sql`drop function aster.overtake cascade`.execute(db);
      await sql`drop sequence aster.overtaken`.execute(db);
    });

    it('is planned anew until it is settled', async () => {
      const claim = await claimRunOf();
      await overtake(5);
      expect(await settle(db, claim, { status: 'failed', reason: 'exit_code', exitCode: 1 }, ended)).toMatchObject({
        runId: claim.id,
        status: 'scheduled',
      });
    });

    it('is never called lost while its claim holds', async () => {
      const claim = await claimRunOf();
      await overtake(1_000);
      await expect(settle(db, claim, { status: 'failed', reason: 'exit_code', exitCode: 1 }, ended)).rejects.toThrow(
        /overtaken/,
      );
      expect(await findRun(db, claim.id)).toMatchObject({ status: 'running' });
    });
  });

  it('changes nothing the second time', async () => {
    const claim = await claimRunOf();
    await settle(db, claim, 'succeeded', ended);
    expect(await settle(db, claim, 'failed', at(5_000))).toEqual({ runId: claim.id, status: 'claim_lost' });
    expect(await readRows(db)).toMatchObject([{ id: claim.id, status: 'succeeded' }]);
  });

  it('changes nothing when a worker that lost its claim settles the run', async () => {
    const claim = await claimRunOf();
    await settle(db, claim, 'lost', ended);
    const other = await addWorker(db, { now: ended });
    const now = await other.claimOne();
    for (const status of ['succeeded', 'failed', 'released', 'cancelled', 'lost', 'timed_out'] as const) {
      expect(await settle(db, claim, status, at(5_000))).toEqual({ runId: claim.id, status: 'claim_lost' });
    }
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'running', workerId: other.id, attemptNum: 2 });
    const both = await settleRuns(db, [
      { runId: claim.id, fence: claim.fence, outcome: { status: 'succeeded' }, claim },
      { runId: now.id, fence: now.fence, outcome: { status: 'succeeded' }, claim: now },
    ]);
    expect(both.map((each) => each.status).toSorted()).toEqual(['claim_lost', 'succeeded']);
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'succeeded' });
  });

  it('settles a run once when many settle it at the same time', async () => {
    const claim = await claimRunOf({ retry: { delayMs: 0 } });
    const outcomes = ['succeeded', 'failed', 'lost', 'timed_out', 'released'] as const;
    const settled = await race(20, async (index) => settle(db, claim, outcomes[index % 5]!, ended));
    expect(settled.filter((each) => each.status !== 'claim_lost')).toHaveLength(1);
    expect(await readRows(db)).toHaveLength(1);
  });

  it('settles a large batch in which every kind of end is mixed, and answers for each', async () => {
    const jobIds = [
      await insertTestJob(db),
      await insertTestJob(db, { concurrencyPolicy: 'queue', queueLimit: 1_000 }),
    ];
    await insertTestJob(db, { dependsOn: [jobIds[0]!] });
    for (let n = 0; n < 60; n += 1) await triggerJob(db, jobIds[0]!, { now: start });
    await triggerJob(db, jobIds[1]!, { now: start });
    const claims = await worker.claim({ limit: 100 });
    const statuses = ['succeeded', 'failed', 'timed_out', 'cancelled', 'released', 'lost'] as const;
    const settled = await settleRuns(
      db,
      claims.map(({ id, fence }, index) => ({
        runId: id,
        fence: index % 10 === 9 ? fence + 1 : fence,
        outcome: { status: statuses[index % 6]!, isPermanent: index % 4 === 0 },
      })),
      { now: ended },
    );
    expect(settled.map((each) => each.runId).toSorted()).toEqual(claims.map((claim) => claim.id).toSorted());
    expect(settled.filter((each) => each.status === 'claim_lost')).toHaveLength(6);
  });

  it('answers nothing for nothing', async () => {
    expect(await settleRuns(db, [])).toEqual([]);
  });

  it.each([
    ['NUL', 'a\0b', 'a\u{fffd}b'],
    ['a lone surrogate', 'a\ud800b', 'a\u{fffd}b'],
    ['a backslash before u0000', 'a\\u0000b', 'a\\u0000b'],
  ])('keeps a message, a result and output with %s', async (_what, given, kept) => {
    for (const status of ['succeeded', 'failed'] as const) {
      const claim = await claimRunOf({
        retry: { maxRetries: status === 'failed' ? 1 : 0, delayMs: 86_400_000, maxDelayMs: 86_400_000 },
      });
      const data = Buffer.from([0x61, 0, 0xff, 0xc3]);
      await insertOutput(db, [
        { runId: claim.id, attemptNum: 1, fence: claim.fence, seq: 0, stream: 'stdout', data, droppedBefore: 0 },
      ]);
      await settle(db, claim, { status, errorMsg: given, signal: given, result: { [given]: given } }, ended);
      const [piece] = await readOutput(db, claim.id, { attemptNum: 1 });
      expect(piece?.data.equals(data)).toBe(true);
      if (status === 'failed') {
        expect(await listAttempts(db, claim.id)).toMatchObject([{ errorMsg: kept, signal: kept }]);
        continue;
      }
      expect(await findRun(db, claim.id)).toMatchObject({ errorMsg: kept, signal: kept, result: { [kept]: kept } });
    }
  });

  it('keeps an exit code as large as systems have', async () => {
    const claim = await claimRunOf({ retry: { maxRetries: 0 } });
    await settle(db, claim, { status: 'failed', exitCode: 0xc0000005 }, ended);
    expect(await findRun(db, claim.id)).toMatchObject({ exitCode: 3221225477 });
  });

  it('is part of the transaction of the caller', async () => {
    const claim = await claimRunOf();
    const undone = inTransaction(db, async (tx) => {
      expect(await settle(tx, claim, 'succeeded', ended)).toMatchObject({ status: 'succeeded' });
      throw new Error('the commit failed');
    });
    await expect(undone).rejects.toThrow('the commit failed');
    expect(await settle(db, claim, 'succeeded', ended)).toMatchObject({ status: 'succeeded' });
  });
});

describe('a finished run', () => {
  it('cannot be changed by any statement', async () => {
    const claim = await claimRunOf();
    await settle(db, claim, 'succeeded', ended);
    for (const change of ["status = 'failed'", 'finished_at = now()', "error_msg = 'x'", 'id = id']) {
      await expect(sql`update aster.finished_runs set ${sql.raw(change)}`.execute(db)).rejects.toMatchObject({
        code: '23000',
        message: `run ${claim.id} is finished and cannot change`,
      });
    }
  });
});

describe('cancelling', () => {
  it('wins over a late success, and over every other end', async () => {
    for (const status of ['succeeded', 'failed', 'timed_out', 'lost', 'released'] as const) {
      const claim = await claimRunOf();
      await cancelRun(db, claim.id, at(1_500));
      const settled = await settle(db, claim, { status, exitCode: 0 }, ended);
      expect(settled).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_user' });
      expect(await findRun(db, claim.id)).toMatchObject({
        status: 'cancelled',
        reason: 'cancelled_by_user',
        exitCode: 0,
      });
    }
  });

  it('ends a run that has not started at once', async () => {
    const run = await triggerJob(db, await insertTestJob(db), { now: start });
    await cancelRun(db, run.id, ended);
    expect(await findRun(db, run.id)).toMatchObject({
      status: 'cancelled',
      reason: 'cancelled_by_user',
      errorMsg: 'cancelled before it started',
      attemptNum: 0,
      finishedAt: ended,
      startedAt: undefined,
    });
    expect(await worker.claim()).toEqual([]);
  });

  it('ends a run between two attempts, and keeps the attempt', async () => {
    const claim = await claimRunOf();
    await settle(db, claim, 'failed', ended);
    await cancelRun(db, claim.id, at(2_500));
    expect(await findRun(db, claim.id)).toMatchObject({ status: 'cancelled', attemptNum: 1 });
    expect(await listAttempts(db, claim.id)).toHaveLength(1);
  });

  it('is no error while the run is running, and refused when it is finished or not there', async () => {
    const claim = await claimRunOf();
    await cancelRun(db, claim.id);
    await cancelRun(db, claim.id);
    await settle(db, claim, 'succeeded', ended);
    await expect(cancelRun(db, claim.id)).rejects.toMatchObject({ code: 'STATE_CONFLICT', currentState: 'cancelled' });
    for (const id of ['00000000-0000-4000-8000-000000000000', 'no-id']) {
      await expect(cancelRun(db, id)).rejects.toMatchObject({ code: 'NOT_FOUND', id });
    }
  });

  it('that races with the settlement either wins or is refused, and never gets lost', async () => {
    for (let round = 0; round < 30; round += 1) {
      const claim = await claimRunOf({ retry: { delayMs: 0 } });
      const outcome = round % 2 === 0 ? 'succeeded' : 'failed';
      const [cancelled, settled] = await Promise.all([
        cancelRun(db, claim.id).then(
          () => true,
          () => false,
        ),
        settle(db, claim, outcome, ended),
      ]);
      const run = await findRun(db, claim.id);
      expect(settled.status).not.toBe('claim_lost');
      expect(run?.status).toBe(cancelled ? 'cancelled' : 'succeeded');
    }
  });

  it('that races with the claim ends the run, or its attempt is told', async () => {
    const jobId = await insertTestJob(db);
    for (let round = 0; round < 30; round += 1) {
      const run = await triggerJob(db, jobId, { now: start });
      const [, claimed] = await Promise.all([cancelRun(db, run.id), worker.claim()]);
      const seen = await db.selectFrom('live_runs').select('cancel_reason').execute();
      expect(seen).toEqual(claimed.map(() => ({ cancel_reason: 'cancelled_by_user' })));
      for (const claim of claimed) await settle(db, claim, 'succeeded', ended);
      expect(await findRun(db, run.id)).toMatchObject({ status: 'cancelled' });
    }
  });
});

describe('listAttempts', () => {
  it('lists the newest 500 of very many, the oldest of these first', async () => {
    const { id } = await claimRunOf();
    await sql`insert into aster.run_attempts (run_id, attempt_num, status, finished_at)
      select ${id}::uuid, n, 'failed', ${ended} from generate_series(1, 600) n`.execute(db);
    const attempts = await listAttempts(db, id);
    expect([attempts.length, attempts[0]?.attemptNum, attempts.at(-1)?.attemptNum]).toEqual([500, 101, 600]);
  });
});

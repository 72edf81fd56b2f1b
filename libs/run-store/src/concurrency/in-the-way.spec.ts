import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { claimRuns } from '../claims/claim-runs.js';
import { createTurns, takeAllTurns } from '../portions/take-turns.js';
import { settleRuns } from '../settlement/settle-runs.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { readFates } from '../testing/read-rows.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { makeOverlappingRuns } from '../triggers/make-overlapping-runs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { findRemains } from '../upkeep/find-remains.js';
import { replaceNextRuns } from '../upkeep/replace-next-runs.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(6);
  db = store.db;
  // plans go by what a test says that Postgres has last seen, not by when it looked by itself
  await sql`alter table aster.live_runs set (autovacuum_enabled = off)`.execute(db);
});
beforeEach(async () => {
  await store.empty();
  await sql`truncate aster.live_runs cascade`.execute(db); // nor by the remains of other tests
});
afterAll(async () => store.drop());

const minute = 60_000;

async function triggerLater(jobId: string, ms: number): Promise<string> {
  const free = await makeOverlappingRuns(db, { id: jobId }, [{ at: at(ms) }], { mayOverlap: true, now: start });
  return free!.made.get(0)!;
}

async function trigger(jobId: string, ms: number, concurrencyPolicy?: ConcurrencyPolicy) {
  return triggerJob(db, jobId, { now: at(ms), concurrencyPolicy });
}

describe('a run that was made for later', () => {
  it.each(['forbid', 'queue', 'replace'] as const)(
    'is not in the way of a trigger under %s until it is due',
    async (policy) => {
      const jobId = await insertTestJob(db);
      const later = await triggerLater(jobId, 30 * minute);
      const first = await trigger(jobId, 1, policy);
      expect(first).toMatchObject({ status: 'scheduled' });
      const worker = await addWorker(db, { now: start });
      await settle(db, await worker.claimOne({ now: at(2) }), 'succeeded', at(3));
      const fates = { forbid: 'skipped', queue: 'waiting', replace: 'scheduled' };
      expect(await trigger(jobId, 30 * minute, policy)).toMatchObject({ status: fates[policy] });
      const live = await db.selectFrom('live_runs').select('id').where('id', '=', later).execute();
      expect(live).toHaveLength(policy === 'replace' ? 0 : 1);
    },
  );

  it('is not in the way of the ticks of a job that was given the policy forbid, until it is due', async () => {
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *', plannedUntil: start });
    await triggerLater(jobId, 90_000);
    await db.updateTable('jobs').set({ concurrency_policy: 'forbid' }).where('id', '=', jobId).execute();
    await materialiseDueJobs(db, { now: at(minute) });
    const worker = await addWorker(db, { now: start });
    await settle(db, await worker.claimOne({ now: at(minute) }), 'succeeded', at(minute + 1));
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect(await readFates(db, jobId)).toEqual(['succeeded', 'scheduled', 'skipped concurrency_forbid']);
  });

  it('does not keep the one that has waited for its place from it', async () => {
    const jobId = await insertTestJob(db);
    await triggerLater(jobId, 30 * minute);
    await trigger(jobId, 1, 'queue');
    const waiting = await trigger(jobId, 2, 'queue');
    expect(waiting.status).toBe('waiting');
    const worker = await addWorker(db, { now: start });
    await settle(db, await worker.claimOne({ now: at(2) }), 'succeeded', at(3));
    expect((await worker.claimOne({ now: at(4) })).id).toBe(waiting.id);
  });
});

describe('a run under replace', () => {
  it('has one ended too that is claimed at that instant, beside one that is running', async () => {
    const jobId = await insertTestJob(db);
    const worker = await addWorker(db, { now: start });
    const [running, claimed] = [await trigger(jobId, 0), await trigger(jobId, 1)];
    await worker.claim({ limit: 1 });
    const options = { workerId: worker.id, pools: ['default'], handlers: [], runsCommands: true, limit: 1 };
    const { replacing } = await inTransaction(db, async (tx) => {
      expect((await claimRuns(tx, { ...options, now: at(2) })).runs).toMatchObject([{ id: claimed.id }]);
      const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      const started = trigger(jobId, 3, 'replace');
      while ((await waiting.execute(db)).rows.length === 0);
      return { replacing: started };
    });
    const run = await replacing;
    expect(run.status).toBe('waiting');
    const asked = await db
      .selectFrom('live_runs')
      .select(['id', 'cancel_reason'])
      .where('status', '=', 'running')
      .execute();
    expect(asked.map((row) => [row.id, row.cancel_reason]).sort()).toEqual(
      [running.id, claimed.id].sort().map((id) => [id, 'replaced']),
    );
    const ends = asked.map(({ id }) => ({ runId: id, fence: 1, outcome: { status: 'cancelled' as const } }));
    await settleRuns(db, ends, { now: at(5) });
    expect((await worker.claimOne({ now: at(6) })).id).toBe(run.id);
  });
});

describe('with 10,000 live runs of the job', () => {
  /** Runs by hand that wait for a place, are due, or were made for later. */
  async function fill(jobId: string, state: 'queued' | 'due' | 'later'): Promise<void> {
    const [status, reason] = state === 'queued' ? ['waiting', 'waiting_for_slot'] : ['scheduled', null];
    const firstAt = state === 'later' ? at(86_400_000) : at(-86_400_000);
    await sql`
      insert into aster.live_runs (id, job_id, status, reason, trigger, pool, priority, scheduled_at, available_at,
        concurrency_policy, created_at)
      select (substr(aster.first_run_id(t.at)::text, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid, ${jobId},
        ${status}, ${reason}, 'manual', 'default', 0, t.at, t.at, 'allow', ${at(-86_400_000)}::timestamptz
      from generate_series(1, 10000) n
      cross join lateral (select ${firstAt}::timestamptz + n * interval '1 millisecond' as at) t`.execute(db);
  }

  /** The plans must not go by what the tables held before. */
  async function rowsReadBy(work: (tx: Db) => Promise<unknown>): Promise<number> {
    return rowsReadOf(db, ['live_runs'], async (tx) => void (await work(tx)));
  }

  it.each([
    ['forbid', 'queued'],
    ['forbid', 'due'],
    ['forbid', 'later'],
    ['queue', 'queued'],
    ['queue', 'due'],
    ['queue', 'later'],
    ['replace', 'later'],
  ] as const)('a trigger under %s reads next to none of those that are %s', async (concurrencyPolicy, state) => {
    const jobId = await insertTestJob(db, { concurrencyPolicy, queueLimit: 100 });
    await fill(jobId, state);
    expect(await rowsReadBy(async (tx) => triggerJob(tx, jobId, { now: start }))).toBeLessThan(300);
  });

  it.each(['forbid', 'queue', 'replace'] as const)(
    'a trigger under %s reads next to none of them where each other job had one run when Postgres last looked',
    async (concurrencyPolicy) => {
      await sql`
        insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
          concurrency_policy, created_at, is_exclusive)
        select gen_random_uuid(), gen_random_uuid(), 'scheduled', 'manual', 'default', 0, ${start}, ${start}, 'forbid',
          ${start}, true from generate_series(1, 2000)`.execute(db);
      await sql`analyze aster.live_runs`.execute(db);
      const jobId = await insertTestJob(db, { concurrencyPolicy, queueLimit: 100 });
      await fill(jobId, 'later');
      expect(await rowsReadBy(async (tx) => triggerJob(tx, jobId, { now: start }))).toBeLessThan(300);
    },
  );

  it.each([
    ['queued', 'trigger'],
    ['due', 'trigger'],
    ['due', 'tick'],
  ] as const)('that are %s, a %s under replace leaves them to be cancelled a thousand at a time', async (state, by) => {
    const cronExpr = by === 'tick' ? '* * * * *' : undefined;
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'replace', cronExpr });
    await fill(jobId, state);
    const make = async (tx: Db) =>
      by === 'tick' ? materialiseDueJobs(tx, { now: at(minute) }) : triggerJob(tx, jobId, { now: at(minute) });
    expect(await rowsReadBy(make)).toBeLessThan(8_000);
    const made = await db
      .selectFrom('live_runs')
      .select(['id', 'status', 'reason'])
      .where('created_at', '=', at(minute))
      .execute();
    expect(made).toMatchObject([{ status: 'waiting', reason: 'waiting_for_slot' }]);
    const turns = createTurns();
    for (let portions = 0; portions < 2; portions += 1) await replaceNextRuns(db, turns, at(minute));
    expect(await replacedPortions(jobId)).toEqual([1_000, 1_000]);
    expect(await findRemains(db)).toMatchObject({ hasReplacedRuns: true });
    await sql`delete from aster.live_runs where job_id = ${jobId} and trigger = 'manual' and id <> ${made[0]?.id}
      and id not in (select id from aster.live_runs where job_id = ${jobId} order by id limit 1500)`.execute(db);
    await takeAllTurns(async (all) => replaceNextRuns(db, all, at(minute)));
    expect(await replacedPortions(jobId)).toHaveLength(4);
    expect(await findRemains(db)).toMatchObject({ hasReplacedRuns: false });
    const worker = await addWorker(db, { now: start });
    expect((await worker.claimAll({ limit: 9, now: at(minute) })).runs.map(({ id }) => id)).toEqual([made[0]?.id]);
  });

  /** How many runs each transaction has ended as replaced. */
  async function replacedPortions(jobId: string): Promise<number[]> {
    const portions = await sql<{ runs: number }>`select count(*) as runs from aster.finished_runs
      where job_id = ${jobId} and status = 'cancelled' and reason = 'replaced' group by xmin::text`.execute(db);
    return portions.rows.map(({ runs }) => runs);
  }

  it('a tick reads next to none of them', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', cronExpr: '* * * * *' });
    await fill(jobId, 'queued');
    expect(await rowsReadBy(async (tx) => materialiseDueJobs(tx, { now: at(minute) }))).toBeLessThan(300);
    expect((await readFates(db, jobId)).at(-1)).toBe('skipped concurrency_forbid');
  });

  it('the end of a run lets in the first of the queue without reading the others', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue', queueLimit: 100_000 });
    await trigger(jobId, -1);
    await fill(jobId, 'queued');
    const worker = await addWorker(db, { now: start });
    const claim = await worker.claimOne({ now: start });
    expect(await rowsReadBy(async (tx) => settle(tx, claim, 'succeeded', at(1)))).toBeLessThan(300);
    expect(await worker.claim({ now: at(2) })).toHaveLength(1);
  });
});

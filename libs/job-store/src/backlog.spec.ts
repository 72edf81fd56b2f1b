import { type Job, NotFoundError } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import {
  alignNextPortion,
  claimRuns,
  createTurns,
  enqueueRuns,
  findRemains,
  findUnaccountedTicks,
  listRuns,
  materialiseDueJobs,
  registerWorker,
  removeDeletedJobs,
  settleRuns,
  takeAllTurns,
  triggerJob,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { deleteJob } from './delete-job.js';
import { findJob } from './find-job.js';
import { insertJob } from './insert-job.js';
import { aDefinition, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const workerId = '00000000-0000-4000-8000-000000000001';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function registerOne(): Promise<void> {
  const worker = { id: workerId, name: 'w', pools: ['default'], handlers: [], slots: 9, version: '1' };
  await registerWorker(db, { ...worker, leaseMs: 86_400_000, now: start });
}

async function claim(handlers: readonly string[], options: { runsCommands?: boolean; now?: Date } = {}) {
  const { runsCommands = false, now = start } = options;
  return claimRuns(db, { workerId, pools: ['default'], handlers, runsCommands, limit: 9, now });
}

/** Adds runs of a job by one statement, each due a millisecond after the one before it. */
async function insertBacklog(jobId: string, handler: string | null, count: number): Promise<void> {
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
      concurrency_policy, reason, created_at)
    select (substr(aster.first_run_id(t.at)::text, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid, ${jobId},
      case when n % 3 = 0 then 'waiting' else 'scheduled' end, 'manual', 'default', 0, ${handler}, t.at, t.at,
      'allow', case when n % 3 = 0 then 'waiting_for_slot' end, t.at
    from generate_series(1, ${count}::integer) n
    cross join lateral (select ${start}::timestamptz + n * interval '1 millisecond' as at) t`.execute(db);
}

async function countRuns(jobId: string, handler?: string): Promise<number> {
  const counted = await sql<{ runs: number }>`select count(*) as runs from aster.live_runs
    where job_id = ${jobId} and handler = coalesce(${handler ?? null}, handler)`.execute(db);
  return counted.rows[0]?.runs ?? 0;
}

/** Returns after how many portions nothing was left. */
async function alignAll(): Promise<number> {
  let portions = 0;
  const turns = createTurns();
  while (await alignNextPortion(db, turns)) portions += 1;
  return portions;
}

describe('an edit of the handler', () => {
  beforeEach(registerOne);
  const retry = { maxRetries: 3, delayMs: 0, backoff: 1, maxDelayMs: 0 };

  it.each([
    ['one handler to another', { handler: 'old' }, { handler: 'new' }],
    ['a command to a handler', { command: 'true' }, { command: undefined, handler: 'new' }],
  ])('from %s while a run is running has its retry claimed by who knows the new one', async (_what, before, change) => {
    const job = await insertJob(db, aDefinition({ retry, ...before }), start);
    await triggerJob(db, job.id, { now: start });
    const [running] = (await claim(['old'], { runsCommands: true })).runs;
    await updateJob(db, job.id, change, { now: start });
    await settleRuns(db, [{ runId: running!.id, fence: 1, outcome: { status: 'failed' } }], { now: start });
    expect((await claim(['old'], { runsCommands: true, now: at(10) })).runs).toEqual([]);
    expect((await claim(['new'], { now: at(10) })).runs).toMatchObject([{ id: running!.id, task: { handler: 'new' } }]);
  });

  it('and a retry of the run at the same time leave the run to who knows the new one', async () => {
    for (let round = 0; round < 20; round += 1) {
      const job = await insertJob(db, aDefinition({ handler: 'old', retry }), start);
      const { id } = await triggerJob(db, job.id, { now: start });
      await claim(['old']);
      await Promise.all([
        updateJob(db, job.id, { handler: 'new' }, { now: start }),
        settleRuns(db, [{ runId: id, fence: 1, outcome: { status: 'failed' } }], { now: start }),
      ]);
      expect(await countRuns(job.id, 'new')).toBe(1);
      await deleteJob(db, job.id);
    }
  });

  it('waits for those who are making runs, and gives these the new one', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'old' }), start);
    const { editing } = await db.transaction().execute(async (tx) => {
      await triggerJob(tx, job.id);
      const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      const started = updateJob(db, job.id, { handler: 'new', pool: 'new' });
      while ((await waiting.execute(db)).rows.length === 0);
      await triggerJob(tx, job.id);
      return { editing: started };
    });
    await editing;
    expect(await countRuns(job.id, 'new')).toBe(2);
    expect(await triggerJob(db, job.id)).toMatchObject({ pool: 'new' });
  });

  it('under a storm of triggers leaves none with the old one', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'h0' }));
    let isOver = false;
    const triggering = Array.from({ length: 6 }, async () => {
      while (!isOver) await triggerJob(db, job.id);
    });
    for (let n = 1; n <= 15; n += 1) {
      await updateJob(db, job.id, { handler: `h${n}` });
      const stale = db.selectFrom('live_runs').select('id').where('handler', '<>', `h${n}`);
      expect(await stale.execute()).toEqual([]);
    }
    isOver = true;
    await Promise.all(triggering);
    await alignAll();
    expect(await countRuns(job.id)).toBe(await countRuns(job.id, 'h15'));
  });
});

describe('a backlog of 9,000 runs', () => {
  beforeEach(registerOne);

  it('does not keep its job from being edited, and follows the edit in portions', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'old' }), start);
    await insertBacklog(job.id, 'old', 9_000);
    await updateJob(db, job.id, { handler: 'new' });
    expect(await countRuns(job.id, 'old')).toBe(9_000);
    await alignNextPortion(db, createTurns());
    expect(await countRuns(job.id, 'new')).toBe(2_000);
    await updateJob(db, job.id, { handler: 'newest' });
    expect(await alignAll()).toBeLessThanOrEqual(6);
    expect(await countRuns(job.id, 'newest')).toBe(9_000);
    expect(await findRemains(db)).toMatchObject({ hasBacklogs: false, hasDeletedJobs: false });
  });

  it('leaves out what is locked and comes back to it', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'old' }), start);
    await insertBacklog(job.id, 'old', 9_000);
    const other = await insertJob(db, aDefinition({ handler: 'old' }), start);
    await insertBacklog(other.id, 'old', 2_001);
    await updateJob(db, job.id, { handler: 'new' }, { now: start });
    await updateJob(db, other.id, { handler: 'new' }, { now: start });
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.live_runs where job_id = ${job.id} order by id limit 7 for update`.execute(tx);
      await alignAll();
      await alignAll();
      expect(await countRuns(job.id, 'old')).toBe(7);
      expect(await countRuns(other.id, 'new')).toBe(2_001);
    });
    await alignAll();
    expect(await countRuns(job.id, 'new')).toBe(9_000);
  });

  it.each(['edited', 'deleted'])(
    'of a %s job whose runs cannot be changed keeps none behind it waiting, and is come back to',
    async (how) => {
      const jobs = [
        await insertJob(db, aDefinition({ handler: 'old' }), start),
        await insertJob(db, aDefinition({ handler: 'old' }), start),
      ];
      const [first = '', second = ''] = jobs.map(({ id }) => id).toSorted();
      for (const id of [first, second]) {
        await insertBacklog(id, 'old', 4_500);
        await (how === 'edited' ? updateJob(db, id, { handler: 'new' }) : deleteJob(db, id));
      }
      await sql`create function public.refuse() returns trigger language plpgsql as
        $$ begin raise exception 'not this one'; end $$`.execute(db);
      await sql`create trigger broken before update or delete on aster.live_runs for each row
        when (old.job_id = ${sql.lit(first)}) execute function public.refuse()`.execute(db);
      const before = await countRuns(first, 'old');
      await expect(takeAllTurns(async (turns) => alignNextPortion(db, turns))).rejects.toThrow('not this one');
      expect([await countRuns(first, 'old'), await countRuns(second, 'old')]).toEqual([before, 0]);
      await sql`drop function public.refuse() cascade`.execute(db);
      await alignAll();
      expect(await countRuns(first, 'old')).toBe(0);
    },
  );

  it('is removed a few runs at a time where they have much output', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'old' }), start);
    await insertBacklog(job.id, 'old', 40);
    await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      select id, 1, 0, 'log', convert_to(repeat('x', 4000000), 'UTF8'), now() from aster.live_runs`.execute(db);
    await deleteJob(db, job.id);
    expect(await countRuns(job.id)).toBe(40 - 16); // 64 MB and no more
    expect(await alignAll()).toBeLessThanOrEqual(4);
    expect(await countRuns(job.id)).toBe(0);
    const left = await sql`select from aster.run_output`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('does not keep its job from being deleted: it disappears at once, and is removed in portions', async () => {
    const job = await insertJob(db, aDefinition({ handler: 'old', name: 'gone' }), start);
    const { id } = await triggerJob(db, job.id, { now: start });
    await claim(['old']);
    await insertBacklog(job.id, 'old', 9_000);
    const other = await insertJob(db, aDefinition({ handler: 'old' }), start);
    await triggerJob(db, other.id, { now: at(60_000) });
    await deleteJob(db, job.id);
    expect(await listRuns(db, { limit: 10, offset: 0 })).toMatchObject([{ jobId: other.id }]);
    expect(await countRuns(job.id)).toBe(9_000); // without the one that was running
    expect(await settleRuns(db, [{ runId: id, fence: 1, outcome: { status: 'failed' } }])).toMatchObject([
      { status: 'claim_lost' },
    ]);
    await expect(insertJob(db, aDefinition({ name: 'gone' }))).resolves.toMatchObject({ name: 'gone' });
    const claimed = await claim(['old'], { now: at(60_000) });
    expect(claimed).toEqual({ runs: [], nextDueInMs: 0, setAside: 9 });
    expect(await countRuns(job.id)).toBe(8_991);
    expect(await alignAll()).toBeLessThanOrEqual(6);
    expect(await countRuns(job.id)).toBe(0);
    expect((await claim(['old'], { now: at(60_000) })).runs).toMatchObject([{ jobId: other.id }]);
    await takeAllTurns(async (turns) => removeDeletedJobs(db, turns));
    expect(await findRemains(db)).toMatchObject({ hasBacklogs: false, hasDeletedJobs: false });
  });
});

describe('an edit of a job of which each missed tick is to run, with 5,000 of them due', () => {
  const seconds = 5_000;
  const edited = at(seconds * 1_000 + 500);
  let job: Job;
  beforeEach(async () => {
    job = await insertJob(db, aDefinition({ cronExpr: '* * * * * *', misfirePolicy: 'all' }), start);
  });

  /** Plans all that is due. */
  async function planAll(now: Date): Promise<void> {
    while ((await materialiseDueJobs(db, { now })).isFull);
  }

  async function countTicks(where = sql<boolean>`true`): Promise<number> {
    const counted = await sql<{ ticks: number }>`select count(*) as ticks from aster.runs
      where job_id = ${job.id} and trigger = 'schedule' and ${where}`.execute(db);
    return counted.rows[0]?.ticks ?? 0;
  }

  const unaccounted = async () => findUnaccountedTicks(db, job.id, { from: start, to: at(3_600_000 * 24) });

  it('makes a portion of their runs, and leaves the others to schedulers, by the schedule of then', async () => {
    const { nextRunAt } = await updateJob(db, job.id, { cronExpr: '0 0 * * * *' }, { now: edited });
    expect(nextRunAt).toEqual(edited);
    expect(await countTicks()).toBe(1_000);
    await updateJob(db, job.id, { cronExpr: '0 30 * * * *', priority: 5 }, { now: at(seconds * 1_000 + 900) });
    expect(await countTicks()).toBe(2_000);
    await planAll(at(2 * 3_600_000));
    expect(await countTicks(sql`scheduled_at <= ${edited}`)).toBe(seconds);
    expect(await countTicks(sql`scheduled_at > ${edited}`)).toBe(1); // 13:30
    const later = sql`select from aster.live_runs where job_id = ${job.id} and priority = 5`;
    expect((await later.execute(db)).rows).toHaveLength(seconds - 2_000 + 1);
    expect(await unaccounted()).toEqual([]);
    expect(await findJob(db, job.id)).toMatchObject({
      nextRunAt: at(2.5 * 3_600_000),
      plannedUntil: at(2 * 3_600_000),
    });
  });

  it('that changes neither schedule nor status moves nothing', async () => {
    await updateJob(db, job.id, { misfirePolicy: 'latest' }, { now: edited });
    await planAll(edited);
    expect(await countTicks(sql`status = 'scheduled'`)).toBeLessThan(1_100);
    expect(await unaccounted()).toEqual([]);
  });

  it('pauses it at once: the others wait when they are made, and go on with it', async () => {
    const paused = await updateJob(db, job.id, { status: 'inactive' }, { now: edited });
    expect(paused.nextRunAt).toBeUndefined();
    expect(await countTicks()).toBe(1_000);
    await planAll(at(7_200_000));
    expect(await countTicks(sql`status = 'waiting' and reason = 'paused'`)).toBe(seconds);
    expect(await unaccounted()).toEqual([]);
    await updateJob(db, job.id, { status: 'active' }, { now: at(7_200_000) });
    await planAll(at(7_203_000));
    expect(await countTicks()).toBe(seconds + 3);
    expect(await unaccounted()).toEqual([]);
  });

  it('archives it at once: of the others none is made', async () => {
    await updateJob(db, job.id, { status: 'archived' }, { now: edited });
    await planAll(at(7_200_000));
    expect(await countTicks(sql`status = 'cancelled' and reason = 'archived'`)).toBe(1_000);
    expect(
      await countTicks(sql`status = 'skipped' and reason = 'archived' and skipped_ticks = ${seconds - 1_000}`),
    ).toBe(1);
    expect(await countTicks()).toBe(1_001);
    expect(await unaccounted()).toEqual([]);
  });

  it('is accounted for when it is edited again and again while they are made', async () => {
    const crons = ['*/2 * * * * *', '*/3 * * * * *', '*/5 * * * * *'];
    for (const [n, cronExpr] of crons.entries()) {
      await updateJob(db, job.id, { cronExpr }, { now: at(seconds * 1_000 + 500 + n * 60_000) });
    }
    await updateJob(db, job.id, { status: 'inactive' }, { now: at(seconds * 1_000 + 240_000) });
    await planAll(at(7_200_000));
    expect(await unaccounted()).toEqual([]);
    expect(await countTicks()).toBe(seconds + 30 + 20 + 24);
  });
});

describe('a transaction that makes runs of a job', () => {
  it('does not let the job be deleted before it ends', async () => {
    const { id: jobId, name } = await insertJob(db, aDefinition({ handler: 'h' }), start);
    let deletion: Promise<void> | undefined;
    await inTransaction(db, async (tx) => {
      await enqueueRuns(tx, name, [{}]);
      deletion = deleteJob(db, jobId);
      await somebodyWaits();
      expect(await findJob(db, jobId)).toBeDefined();
    });
    await deletion;
    expect(await countRuns(jobId)).toBe(0);
    await expect(enqueueRuns(db, name, [{}])).rejects.toThrow(NotFoundError);
  });
});

/** Resolves once a connection waits for a lock of another one. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await waiting.execute(db)).rows.length === 0);
}

import { setTimeout } from 'node:timers/promises';
import type { JobStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { skipTick } from '../skips/skip-tick.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { backfillJob } from '../triggers/backfill-job.js';
import { removeSurplusRuns } from '../upkeep/remove-surplus-runs.js';
import { type LedgerQuery, readLedger } from './read-ledger.js';

const minute = 60_000;
const day = 1_440 * minute;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
  await sql`select aster.create_partitions(${at(-21 * day)}, ${at(day)})`.execute(db); // as of an older installation
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function aMinutelyJob(more: TestJob = {}): Promise<string> {
  return insertTestJob(db, { cronExpr: '* * * * *', ...more });
}

async function planTo(minutes: number): Promise<void> {
  while ((await materialiseDueJobs(db, { now: at(minutes * minute) })).isFull);
}

/** The lines of a page, in minutes after `start`. */
async function lines(jobId: string, query: Partial<LedgerQuery> & { readonly nowMinutes: number }): Promise<string[]> {
  const { nowMinutes, ...asked } = query;
  const page = await readLedger(db, jobId, { limit: 100, now: at(nowMinutes * minute), ...asked });
  return page.entries.map(({ at: tick, outcome, reason }) =>
    [(tick.getTime() - start.getTime()) / minute, outcome, ...(reason === undefined ? [] : [reason])].join(' '),
  );
}

/** Resolves once a statement waits for a lock of a table. */
async function untilBlocked(): Promise<void> {
  const look = async () => sql`select from pg_locks where not granted and locktype = 'relation'`.execute(db);
  while ((await look()).rows.length === 0) await setTimeout(10);
}

async function setStatus(jobId: string, status: JobStatus, since: Date): Promise<void> {
  await db.updateTable('jobs').set({ status }).where('id', '=', jobId).execute();
  const row = { job_id: jobId, since, status, cron_expr: '* * * * *', timezone: 'UTC', anchor_at: start };
  await db.insertInto('job_schedules').values(row).execute();
}

describe('readLedger', () => {
  it('has every tick with what became of it, the newest first, past and future', async () => {
    const jobId = await aMinutelyJob();
    await skipTick(db, jobId, at(2 * minute), { now: start });
    await skipTick(db, jobId, at(6 * minute), { now: start });
    await planTo(1);
    const worker = await addWorker(db, { now: at(minute) });
    await settle(db, await worker.claimOne(), 'succeeded', at(minute));
    await planTo(2);
    await planTo(3);
    await worker.claimOne({ now: at(3 * minute) });
    await planTo(4);
    expect(await lines(jobId, { nowMinutes: 5, to: at(7 * minute) })).toEqual([
      '7 to_come',
      '6 to_come skipped_by_user',
      '5 waiting',
      '4 waiting',
      '3 running',
      '2 skipped skipped_by_user',
      '1 ran',
    ]);
    expect(await lines(jobId, { nowMinutes: 5, outcomes: ['ran', 'skipped'] })).toEqual([
      '2 skipped skipped_by_user',
      '1 ran',
    ]);
    expect(await lines(jobId, { nowMinutes: 5, from: at(3 * minute), to: at(4 * minute) })).toEqual([
      '4 waiting',
      '3 running',
    ]);
  });

  it('reads of no run what it has returned, which may be a megabyte of each', async () => {
    const jobId = await aMinutelyJob();
    await planTo(1);
    const worker = await addWorker(db, { now: at(minute) });
    const outcome = { status: 'succeeded', result: { rows: 'x'.repeat(1_000) } } as const;
    await settle(db, await worker.claimOne(), outcome, at(minute));
    const { entries } = await readLedger(db, jobId, { limit: 100, now: at(minute) });
    expect(entries.map(({ run }) => [run?.status, run?.result])).toEqual([['succeeded', undefined]]);
  });

  it('calls a tick unexplained that planning has passed and that has no row', async () => {
    const jobId = await aMinutelyJob();
    await planTo(3);
    await sql`delete from aster.live_runs where scheduled_at = ${at(2 * minute)}`.execute(db);
    expect(await lines(jobId, { nowMinutes: 3 })).toEqual(['3 waiting', '2 unexplained', '1 waiting']);
  });

  it('takes a skip of many ticks for each of them, and a backfill for the tick that it makes up for', async () => {
    const jobId = await aMinutelyJob({ plannedUntil: at(-300 * minute) });
    await planTo(0);
    await backfillJob(db, jobId, { from: at(-100 * minute), to: at(-100 * minute), now: start });
    await sql`update aster.jobs set created_at = ${at(-day)}`.execute(db);
    const all = await lines(jobId, { nowMinutes: 0, limit: 1_000 });
    expect(all).toHaveLength(300);
    const odd = all.filter((line) => !line.endsWith('skipped coalesced'));
    expect(odd).toEqual(['0 waiting', '-1 waiting', '-2 waiting', '-100 waiting']);
  });

  it('comes in pages that go on where the one before has ended, through changes of the schedule', async () => {
    const jobId = await aMinutelyJob();
    await planTo(2);
    await setStatus(jobId, 'inactive', at(2 * minute));
    await setStatus(jobId, 'active', at(5 * minute));
    await sql`update aster.job_cursors set planned_until = ${at(5 * minute)}, next_run_at = ${at(6 * minute)}`.execute(
      db,
    );
    await planTo(9);
    const seen: Date[] = [];
    let to: Date | undefined = at(9 * minute);
    let pages = 0;
    while (to !== undefined) {
      const page: Awaited<ReturnType<typeof readLedger>> = await readLedger(db, jobId, {
        to,
        limit: 2,
        now: at(9 * minute),
      });
      seen.push(...page.entries.map((entry) => entry.at));
      to = page.nextTo;
      pages += 1;
    }
    expect(seen).toEqual([9, 8, 7, 6, 2, 1].map((n) => at(n * minute)));
    expect(pages).toBe(3);
    const { bands } = await readLedger(db, jobId, { limit: 9, now: at(9 * minute) });
    expect(bands.at(-1)).toMatchObject({ kind: 'paused', from: at(2 * minute), to: at(5 * minute) });
  });

  it('says when nobody planned', async () => {
    const jobId = await aMinutelyJob({ misfirePolicy: 'skip' });
    await planTo(1);
    await planTo(6);
    const { bands } = await readLedger(db, jobId, { limit: 9, now: at(6 * minute) });
    expect(bands).toMatchObject([{ kind: 'no_scheduler', from: at(2 * minute), to: at(6 * minute) }]);
  });

  it('tells of the ticks after a pause that will be over by itself', async () => {
    const jobId = await aMinutelyJob();
    await setStatus(jobId, 'inactive', at(minute));
    await sql`update aster.jobs set pause_until = ${at(4 * minute)}, pause_note = 'disk full'`.execute(db);
    expect(await lines(jobId, { nowMinutes: 1, from: at(2 * minute), to: at(5 * minute) })).toEqual([
      '5 to_come',
      '4 to_come',
    ]);
    const { bands } = await readLedger(db, jobId, { limit: 9, to: at(5 * minute), now: at(minute) });
    expect(bands[0]).toMatchObject({ kind: 'paused', from: at(minute) });
  });

  it('does not tell of ticks whose rows the job keeps no longer, whatever ends late', async () => {
    const jobId = await aMinutelyJob({ keepRuns: 2 });
    const worker = await addWorker(db, { now: at(0) });
    for (let n = 1; n <= 6; n += 1) {
      await planTo(n);
      const run = await worker.claimOne({ now: at(n * minute) });
      if (n > 1) await settle(db, run, 'succeeded', at(n * minute));
    }
    await removeSurplusRuns(db);
    await sql`update aster.live_runs set status = 'scheduled', worker_id = null`.execute(db);
    await settle(db, await worker.claimOne({ now: at(7 * minute) }), 'succeeded', at(7 * minute)); // the first of them
    expect(await lines(jobId, { nowMinutes: 6 })).toEqual(['6 ran', '5 ran']);
  });

  it('does not tell of ticks whose rows are removed while it is read', async () => {
    const jobId = await aMinutelyJob({ keepRuns: 2 });
    const worker = await addWorker(db, { now: at(0) });
    for (let n = 1; n <= 4; n += 1) {
      await planTo(n);
      await settle(db, await worker.claimOne({ now: at(n * minute) }), 'succeeded', at(n * minute));
    }
    const reading = await db.transaction().execute(async (tx) => {
      await sql`lock table aster.finished_runs in access exclusive mode`.execute(tx);
      const read = lines(jobId, { nowMinutes: 4 });
      await untilBlocked();
      const removed = await sql<{ id: string }>`delete from aster.finished_runs
        where scheduled_at <= ${at(2 * minute)} returning id`.execute(tx);
      const removedThrough = removed.rows
        .map(({ id }) => id)
        .sort()
        .at(-1);
      await sql`insert into aster.kept_history (job_id, keep_runs, seen_id, removed_through)
        select ${jobId}, 2, ${removedThrough}, ${removedThrough}`.execute(tx);
      return { read };
    });
    expect(await reading.read).toEqual(['4 ran', '3 ran']);
  });

  it('ends a page that looks for what is rare after two thousand ticks', async () => {
    const jobId = await aMinutelyJob({ plannedUntil: at(-10 * day) });
    await sql`update aster.jobs set created_at = ${at(-10 * day)}`.execute(db);
    await planTo(0);
    const page = await readLedger(db, jobId, { outcomes: ['unexplained'], limit: 10, now: start });
    expect(page.entries).toEqual([]);
    expect(page.nextTo).toEqual(new Date(at(-1_999 * minute).getTime() - 1));
  });

  it('refuses a job that is not there', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(readLedger(db, nobody, { limit: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

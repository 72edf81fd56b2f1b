import type { Job } from '@aster-scheduler/core';
import { isManual } from '@aster-scheduler/cron';
import type { Db } from '@aster-scheduler/db';
import { explainTick, findUnaccountedTicks, materialiseDueJobs } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { deleteJob } from './delete-job.js';
import { findJob } from './find-job.js';
import { insertJob } from './insert-job.js';
import { aDefinition, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const minute = 60_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** The minutes after the start at which a job has a row, run or skip. */
async function readMinutes(job: Job): Promise<number[]> {
  const result = await sql<{ at: Date }>`
    select scheduled_at as at from aster.live_runs where job_id = ${job.id}
    union all select scheduled_at from aster.finished_runs where job_id = ${job.id} order by at`.execute(db);
  return result.rows.map((row) => (row.at.getTime() - start.getTime()) / minute);
}

async function plan(minutes: number): Promise<void> {
  while ((await materialiseDueJobs(db, { now: at(minutes * minute) })).isFull);
}

async function edit(job: Job, minutes: number, change: Parameters<typeof updateJob>[2]): Promise<Job> {
  return updateJob(db, job.id, change, { now: at(minutes * minute) });
}

describe('an edit of the schedule', () => {
  it('gives ticks that were due under the old one their runs, and makes none for the new one up to now', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    const edited = await edit(job, 3.5, { cronExpr: '*/2 * * * *' });
    expect(await readMinutes(job)).toEqual([1, 2, 3]);
    expect(edited).toMatchObject({ plannedUntil: at(3.5 * minute), nextRunAt: at(4 * minute) });
    await plan(9);
    expect(await readMinutes(job)).toEqual([1, 2, 3, 4, 6, 8]);
  });

  it('of a job that is put aside gives ticks that were due their runs all the same', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    await sql`update aster.job_cursors set next_run_at = ${at(4 * minute)} where job_id = ${job.id}`.execute(db);
    await edit(job, 3.5, { cronExpr: '*/2 * * * *' });
    expect(await readMinutes(job)).toEqual([1, 2, 3]);
    expect(await findUnaccountedTicks(db, job.id, { from: start, to: at(9 * minute) })).toEqual([]);
  });

  it('of a job whose schedule cannot be read counts from where that stood', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    await plan(2);
    await sql`update aster.jobs set timezone = 'Mars/Olympus' where id = ${job.id}`.execute(db);
    await plan(4);
    const edited = await edit(job, 5.5, { timezone: 'UTC' });
    expect(edited.plannedUntil).toEqual(at(2 * minute));
    await plan(6);
    expect(await readMinutes(job)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await findUnaccountedTicks(db, job.id, { from: start, to: at(9 * minute) })).toEqual([]);
  });

  it('at a tick of both counts that tick for the old one', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '*/2 * * * *' }), start);
    await edit(job, 2, { cronExpr: '*/1 * * * *' });
    await plan(3);
    expect(await readMinutes(job)).toEqual([2, 3]);
  });

  it('to a zone in which the tick has passed already makes nothing up for it', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '0 13 * * *' }), start);
    const edited = await edit(job, 30, { timezone: 'Asia/Tokyo' });
    expect(edited.nextRunAt).toEqual(new Date('2026-03-03T04:00:00Z'));
    expect(await readMinutes(job)).toEqual([]);
  });

  it('counts @every from then, while other edits keep its beat', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '@every 10m' }), start);
    expect((await edit(job, 4, { priority: 3 })).nextRunAt).toEqual(at(10 * minute));
    await plan(11);
    expect((await edit(job, 12, { name: 'renamed' })).nextRunAt).toEqual(at(20 * minute));
    expect((await edit(job, 13, { cronExpr: '@every 5m' })).nextRunAt).toEqual(at(18 * minute));
    await plan(24);
    expect(await readMinutes(job)).toEqual([10, 18, 23]);
  });

  it('to none leaves nothing to plan', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }), start);
    expect(await edit(job, 1.5, { cronExpr: undefined })).toMatchObject({ cronExpr: undefined, nextRunAt: undefined });
    await plan(10);
    expect(await readMinutes(job)).toEqual([1]);
  });

  it('that races with planning leaves each tick with one row', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    for (let round = 1; round <= 12; round += 1) {
      const now = round * 2;
      await Promise.all([
        plan(now),
        edit(job, now, { cronExpr: round % 2 === 0 ? '* * * * *' : '*/1 * * * *' }),
        plan(now),
        edit(job, now, { priority: round }),
        plan(now),
      ]);
    }
    expect(await readMinutes(job)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    expect(await findUnaccountedTicks(db, job.id, { from: start, to: at(24 * minute) })).toEqual([]);
  });

  it('mends a schedule that no host can read', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }), start);
    await sql`update aster.jobs set timezone = 'Mars/Olympus' where id = ${job.id}`.execute(db);
    expect(await edit(job, 5, { timezone: 'UTC' })).toMatchObject({ plannedUntil: start, nextRunAt: at(minute) });
  });
});

describe('an edit after the clock of the database was ahead and went back', () => {
  it('counts from now, and makes no tick again that has its run', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    await plan(10);
    const edited = await edit(job, 3.5, { cronExpr: '*/5 * * * *' });
    expect(edited).toMatchObject({ plannedUntil: at(3.5 * minute), nextRunAt: at(5 * minute) });
    await plan(20);
    expect(await readMinutes(job)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20]);
  });

  it('takes the place of all that was edited by the clock of then', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '0 0 * * *' }), start);
    await edit(job, 500, { cronExpr: '@every 7m' });
    await edit(job, 600, { status: 'inactive' });
    expect(await edit(job, 5, { status: 'active' })).toMatchObject({ nextRunAt: at(12 * minute) });
    await plan(12);
    expect(await readMinutes(job)).toEqual([12, 598]); // what ran by the clock of then stays
    expect(await explainTick(db, job.id, at(700 * minute), at(13 * minute))).toMatchObject({ code: 'not_a_tick' });
    expect(await explainTick(db, job.id, at(705 * minute), at(13 * minute))).toMatchObject({ code: 'will_run' });
  });

  it('of something else lets its planning go on as well', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }), start);
    await plan(600);
    expect(await edit(job, 5.5, { priority: 7 })).toMatchObject({ nextRunAt: at(6 * minute) });
    await plan(7);
    expect(await readMinutes(job)).toEqual([1, 2, 3, 4, 5, 6, 7, 598, 599, 600]);
  });
});

describe('a pause', () => {
  it('makes no ticks for the paused time, and the ones before keep their runs', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    expect(await edit(job, 2.5, { status: 'inactive' })).toMatchObject({ nextRunAt: undefined });
    await plan(10);
    expect(await edit(job, 10.5, { status: 'active' })).toMatchObject({ nextRunAt: at(11 * minute) });
    await plan(12);
    expect(await readMinutes(job)).toEqual([1, 2, 11, 12]);
    expect(await findUnaccountedTicks(db, job.id, { from: start, to: at(12 * minute) })).toEqual([]);
  });

  it('or an edit of a job with 2,500 due ticks makes a thousand of their runs, and planning makes the others', async () => {
    const backlog = { cronExpr: '* * * * * *', misfirePolicy: 'all', catchupWindowMs: 86_400_000 } as const;
    const job = await insertJob(db, aDefinition(backlog), start);
    await edit(job, 2_500 / 60, { cronExpr: '* * * * *' });
    await plan(2_500 / 60);
    const portions = await sql<{ runs: number }>`select count(*) as runs from aster.live_runs
      where job_id = ${job.id} group by xmin::text`.execute(db);
    expect(Math.max(...portions.rows.map(({ runs }) => runs))).toBeLessThanOrEqual(1_000);
    expect(portions.rows.reduce((sum, { runs }) => sum + runs, 0)).toBe(2_500);
  });

  it('while the schedule is edited lasts', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', status: 'inactive' }), start);
    expect(await edit(job, 5, { cronExpr: '*/2 * * * *' })).toMatchObject({ nextRunAt: undefined });
    expect(await edit(job, 7, { status: 'archived' })).toMatchObject({ nextRunAt: undefined });
    await plan(20);
    expect(await readMinutes(job)).toEqual([]);
  });

  it('and a resumption at once lose no tick', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all' }), start);
    await edit(job, 1, { status: 'inactive' });
    await edit(job, 1, { status: 'active' });
    await plan(2);
    expect(await readMinutes(job)).toEqual([1, 2]);
  });
});

describe('a deletion', () => {
  it('that races with planning leaves no run', async () => {
    for (let round = 0; round < 10; round += 1) {
      const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }), start);
      await Promise.all([plan(2), deleteJob(db, job.id), plan(2)]);
      expect(await readMinutes(job)).toEqual([]);
      expect(await findJob(db, job.id)).toBeUndefined();
    }
  });
});

describe('the schedules of a job', () => {
  it('are kept with the time from which they held', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *' }), start);
    await edit(job, 1, { priority: 4 });
    await edit(job, 2, { status: 'inactive' });
    await edit(job, 3, { status: 'active', cronExpr: '@every 90s', timezone: 'Europe/Berlin' });
    const rows = await db
      .selectFrom('job_schedules')
      .selectAll()
      .where('job_id', '=', job.id)
      .orderBy('since')
      .execute();
    expect(rows.map((row) => [row.since, row.status, row.cron_expr, row.timezone, row.anchor_at])).toEqual([
      [start, 'active', '* * * * *', 'UTC', start],
      [at(2 * minute), 'inactive', '* * * * *', 'UTC', start],
      [at(3 * minute), 'active', '@every 90s', 'Europe/Berlin', at(3 * minute)],
    ]);
  });
});

describe('what is kept of the schedules that a job has had', () => {
  it('is the newest thousand, and what was before is not known rather than not there', async () => {
    const job = await insertJob(db, aDefinition({ cronExpr: '0 * * * *' }), start);
    await sql`insert into aster.job_schedules (job_id, since, status, cron_expr, timezone, anchor_at)
      select ${job.id}, ${start}::timestamptz + n * interval '1 second', 'active', '0 * * * *', 'UTC', ${start}
      from generate_series(1, 999) n`.execute(db);
    await edit(job, 60, { cronExpr: '5 * * * *' });
    await edit(job, 61, { cronExpr: '6 * * * *' });
    const kept = await sql<{ n: number; first: Date }>`
      select count(*) as n, min(since) as first from aster.job_schedules where job_id = ${job.id}`.execute(db);
    expect(kept.rows).toEqual([{ n: 1_000, first: at(2_000) }]);
    await expect(explainTick(db, job.id, at(500), at(62 * minute))).resolves.toMatchObject({ code: 'not_known' });
    await expect(explainTick(db, job.id, at(-500), at(62 * minute))).resolves.toMatchObject({ code: 'did_not_exist' });
  });
});

describe('whether a job is only started by others', () => {
  it.each([
    null,
    '@manually',
    ' TZ=Europe/Berlin \t@manually\r\n',
    'CRON_TZ=UTC @manually',
    'TZ= @manually',
    '0 * * * *',
  ])(
    'is told of %j as the parser of schedules says, by whichever version of the programs it is written',
    async (expression) => {
      const job = await insertJob(db, aDefinition({ cronExpr: '@daily' }), start);
      await sql`update aster.jobs set cron_expr = ${expression} where id = ${job.id}`.execute(db); // as the first one does
      const told = await db.selectFrom('jobs').select('is_manual').where('id', '=', job.id).executeTakeFirst();
      expect(told).toEqual({ is_manual: isManual(expression) });
    },
  );
});

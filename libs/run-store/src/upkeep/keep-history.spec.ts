import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';
import { listRuns } from '../history/list-runs.js';
import { createTurns, takeAllTurns } from '../portions/take-turns.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { createPartitions, listUnpartitionedWeeks } from './create-partitions.js';
import { dropOldRuns, removeDeletedJobs } from './keep-history.js';

const day = 24 * 3_600_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(10);
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await dropOldRuns(db, day);
});
afterAll(async () => store.drop());

/** The weeks that have a partition of their own, as the names say. */
async function listWeeks(table: string, on: Db = db): Promise<string[]> {
  const result = await sql<{ week: string }>`
    select right(c.relname, 8) as week from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${`aster.${table}`}::regclass and c.relname not like '%default' order by 1`.execute(on);
  return result.rows.map((row) => row.week);
}

/** Adds finished runs of so many days ago, each with an earlier attempt and output. */
async function insertHistory(jobId: string, daysAgo: readonly number[]): Promise<void> {
  for (const days of daysAgo) {
    const at = new Date(Date.now() - days * day);
    const id = newId(at);
    await sql`insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at,
        finished_at, created_at)
      values (${id}, ${jobId}, 'succeeded', 'manual', 2, ${at}, ${at}, ${at}, ${at})`.execute(db);
    await sql`insert into aster.run_attempts (run_id, attempt_num, status, finished_at)
      values (${id}, 1, 'failed', ${at})`.execute(db);
    await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      values (${id}, 2, 0, 'stdout', 'x', ${at})`.execute(db);
  }
}

async function countHistory(): Promise<number[]> {
  const result = await sql<{ runs: number; attempts: number; output: number }>`
    select (select count(*) from aster.finished_runs) as runs, (select count(*) from aster.run_attempts) as attempts,
      (select count(*) from aster.run_output) as output`.execute(db);
  return result.rows.flatMap((row) => [row.runs, row.attempts, row.output]);
}

/** The number of rows that no weekly partition has taken. */
async function countRest(): Promise<number> {
  const result = await sql<{ n: number }>`select count(*) as n from aster.finished_runs_default`.execute(db);
  return result.rows[0]!.n;
}

describe('createPartitions', () => {
  it('makes the weeks to come that are missing, for every table of history, once', async () => {
    const before = await listWeeks('finished_runs');
    expect(before.length).toBeGreaterThanOrEqual(9);
    for (const week of before.slice(-3)) {
      for (const table of ['finished_runs', 'run_attempts', 'run_output']) {
        await sql`drop table ${sql.table(`aster.${table}_${week}`)}`.execute(db);
      }
    }
    const made = await race(4, async () => createPartitions(db));
    expect(made.reduce((sum, each) => sum + each, 0)).toBe(3);
    for (const table of ['finished_runs', 'run_attempts', 'run_output']) expect(await listWeeks(table)).toEqual(before);
    expect(await createPartitions(db)).toBe(0);
  });

  it('holds up nobody who reads or writes history of other weeks', async () => {
    const jobId = await insertTestJob(db);
    const [last] = (await listWeeks('finished_runs')).slice(-1);
    for (const table of ['finished_runs', 'run_attempts', 'run_output']) {
      await sql`drop table ${sql.table(`aster.${table}_${last}`)}`.execute(db);
    }
    await db.transaction().execute(async (tx) => {
      await sql`select aster.create_partitions(clock_timestamp(), clock_timestamp() + interval '56 days')`.execute(tx);
      await insertHistory(jobId, [0]); // on another connection, while the transaction is open
    });
    expect(await listWeeks('finished_runs')).toContain(last);
  });

  it('has history of a new week kept final, found and indexed like the rest', async () => {
    const [last] = (await listWeeks('finished_runs')).slice(-1);
    const parts = await sql<{ triggers: number; indexes: number }>`
      select (select count(*) from pg_trigger where tgrelid = ${`aster.finished_runs_${last}`}::regclass) as triggers,
        (select count(*) from pg_index where indrelid = ${`aster.finished_runs_${last}`}::regclass) as indexes,
        (select count(*) from pg_index where indrelid = 'aster.finished_runs'::regclass) as expected`.execute(db);
    expect(parts.rows).toEqual([{ triggers: 1, indexes: 8, expected: 8 }]);
  });

  it('moves the rows of a week that have no partition yet into that of the week', async () => {
    const jobId = await insertTestJob(db);
    await insertHistory(jobId, [70]);
    expect(await countRest()).toBe(1);
    await sql`select aster.create_partitions(clock_timestamp() - interval '75 days', clock_timestamp())`.execute(db);
    expect(await countRest()).toBe(0);
    expect(await countHistory()).toEqual([1, 1, 1]);
    await dropOldRuns(db, 30 * day);
    expect(await countHistory()).toEqual([0, 0, 0]);
  });

  it('leaves a week alone of which so many rows have no partition that moving them would take long', async () => {
    await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      select aster.first_run_id(clock_timestamp() - interval '70 days'), 1, n, 'stdout', '', now()
      from generate_series(1, 1001) n`.execute(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '75 days',
      clock_timestamp() - interval '65 days')`.execute(db);
    const week = await sql<{ n: number }>`select count(*) as n from aster.run_output_default`.execute(db);
    expect(week.rows).toEqual([{ n: 1001 }]);
    await dropOldRuns(db, 30 * day);
    expect(await countHistory()).toEqual([0, 0, 0]);
  });
});

describe('createPartitions after a year without a scheduler', () => {
  /** Weeks end when nobody makes new ones: as if all that there were had passed. */
  beforeEach(async () => {
    for (const week of await listWeeks('finished_runs')) await dropWeek(week);
  });
  afterEach(async () => {
    await store.empty();
    await createPartitions(db);
  });

  async function dropWeek(week: string): Promise<void> {
    for (const table of ['finished_runs', 'run_attempts', 'run_output']) {
      await sql`drop table ${sql.table(`aster.${table}_${week}`)}`.execute(db);
    }
  }

  it('runs end all the same, are found, and new weeks follow', async () => {
    const jobId = await insertTestJob(db);
    const worker = await addWorker(db);
    const { id } = await triggerJob(db, jobId);
    await settle(db, await worker.claimOne(), 'succeeded');
    await expect(findRun(db, id)).resolves.toMatchObject({ status: 'succeeded' });
    expect(await countRest()).toBe(1);
    expect(await createPartitions(db)).toBe(9); // the week under way too, with the rows that it has
    expect(await countRest()).toBe(0);
    await insertHistory(jobId, [-14, 0]);
    expect(await countRest()).toBe(0);
    expect(await listRuns(db, { limit: 9, offset: 0 })).toHaveLength(3);
    expect(await listUnpartitionedWeeks(db)).toEqual([]);
  });

  it('new weeks follow beside much that has no partition, and nobody is kept out in the end', async () => {
    await sql`alter table aster.run_output_default
      add constraint other_than_20310106 check (run_id is null) not valid`.execute(db); // of a pass that was cut off
    const jobId = await insertTestJob(db);
    await createPartitions(db);
    for (const week of (await listWeeks('finished_runs')).slice(-4)) await dropWeek(week);
    await sql`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
        created_at, error_msg)
      select (left(aster.first_run_id('2001-01-01')::text, 14) || substr(gen_random_uuid()::text, 15))::uuid, ${jobId},
        'failed', 'backfill', 1, now(), now(), now(), now(), repeat('x', 500)
      from generate_series(1, 9000)`.execute(db);
    await insertHistory(jobId, [-50 - 7 * 8]); // further ahead than any week
    expect(await listUnpartitionedWeeks(db)).toHaveLength(4);
    const made = await race(3, async () => createPartitions(db));
    let sum = made.reduce((total, each) => total + each, 0);
    while (sum < 4) sum += await createPartitions(db); // what was held up is done by a later pass
    expect(sum).toBe(4);
    await createPartitions(db);
    for (const table of ['run_attempts', 'run_output']) {
      expect(await listWeeks(table)).toEqual(await listWeeks('finished_runs'));
    }
    expect(await countRest()).toBe(9_001);
    const left = await sql`select from pg_constraint where conname like 'other_than%'`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('a week begins on Monday in UTC, whatever zone the session is in', async () => {
    const year = await db.transaction().execute(async (tx) => {
      await sql`set local timezone = 'America/New_York'`.execute(tx);
      await sql`select aster.create_partitions('2031-01-01', '2031-12-31')`.execute(tx);
      await sql`set local timezone = 'Australia/Lord_Howe'`.execute(tx);
      await sql`select aster.create_partitions('2032-01-01', '2032-12-31')`.execute(tx);
      return listWeeks('finished_runs', tx);
    });
    const starts = year.map((week) => new Date(`${week.slice(0, 4)}-${week.slice(4, 6)}-${week.slice(6)}T00:00:00Z`));
    expect(starts).toHaveLength(105);
    expect(starts.every((start, n) => n === 0 || start.getTime() - starts[n - 1]!.getTime() === 7 * day)).toBe(true);
    expect(new Set(starts.map((start) => start.getUTCDay()))).toEqual(new Set([1]));
    for (const week of year) await dropWeek(week);
  });
});

describe('dropOldRuns', () => {
  it('gives way to somebody who reads for long, and holds nobody up meanwhile', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '40 days', clock_timestamp())`.execute(db);
    await insertHistory(jobId, [35, 0]);
    await db.transaction().execute(async (tx) => {
      await sql`select count(*) from aster.finished_runs`.execute(tx); // keeps its locks until the transaction ends
      const dropping = dropOldRuns(db, 10 * day);
      const askedAt = performance.now();
      const seen: number[] = [];
      for (let isDone = false; !isDone; seen.push(performance.now())) {
        await listRuns(db, { limit: 9, offset: 0 });
        isDone = await Promise.race([
          dropping.then(() => true),
          listRuns(db, { limit: 1, offset: 0 }).then(() => false),
        ]);
      }
      const waits = seen.map((time, n) => time - (seen[n - 1] ?? askedAt));
      expect(Math.max(...waits)).toBeLessThan(20_000); // waits of 250 ms, on a machine that may be busy
      await expect(dropping).resolves.toBe(false);
    });
    expect((await countHistory())[0]).toBe(2);
    await dropOldRuns(db, 10 * day);
    expect(await countHistory()).toEqual([1, 1, 1]);
  });

  it('drops the weeks before the retention, removes older rows outside of them, and keeps the rest', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '40 days', clock_timestamp())`.execute(db);
    await insertHistory(jobId, [200, 100, 35, 25, 3, 0]);
    expect(await countRest()).toBe(2);
    expect(await dropOldRuns(db, 10 * day)).toBe(false);
    expect(await countHistory()).toEqual([2, 2, 2]);
    const weeks = await listWeeks('finished_runs');
    expect(await listWeeks('run_attempts')).toEqual(weeks);
    expect(await listWeeks('run_output')).toEqual(weeks);
    expect(
      new Date(`${weeks[0]!.slice(0, 4)}-${weeks[0]!.slice(4, 6)}-${weeks[0]!.slice(6)}`).getTime(),
    ).toBeGreaterThan(Date.now() - 17.5 * day);
    expect(await dropOldRuns(db, 10 * day)).toBe(false);
  });

  it('drops the other weeks while somebody reads one of them for long, and removes what is outside of them', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '60 days', clock_timestamp())`.execute(db);
    await insertHistory(jobId, [100, 55, 45, 35, 0]);
    await db.transaction().execute(async (tx) => {
      const read = await sql<{ week: string }>`select tableoid::regclass::text as week from aster.finished_runs
        where finished_at between clock_timestamp() - interval '56 days' and clock_timestamp() - interval '54 days'`.execute(
        db,
      );
      await sql`lock table ${sql.raw(read.rows[0]?.week ?? '')} in access share mode`.execute(tx);
      await dropOldRuns(db, 20 * day);
      expect((await countHistory())[0]).toBe(2); // that of the week which is read is still there
    });
    await dropOldRuns(db, 20 * day);
    expect(await countHistory()).toEqual([1, 1, 1]);
  });

  it('removes rows outside of partitions in portions', async () => {
    await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      select aster.first_run_id('2001-01-01'), 1, n, 'stdout', '', now() from generate_series(1, 7000) n`.execute(db);
    expect(await dropOldRuns(db, day)).toBe(true);
    expect(await dropOldRuns(db, day)).toBe(false);
    expect(await countHistory()).toEqual([0, 0, 0]);
  });

  it('is done once when several do it at the same time', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '60 days', clock_timestamp())`.execute(db);
    await insertHistory(jobId, [100, 50, 40, 0]);
    await race(4, async () => dropOldRuns(db, 20 * day));
    await dropOldRuns(db, 20 * day); // a week that all of them have passed over
    expect(await countHistory()).toEqual([1, 1, 1]);
  });
});

describe('what is kept of a week before the retention', () => {
  const tickAt = new Date(Date.now() - 60 * day);

  async function makeWeeks(): Promise<void> {
    await sql`select aster.create_partitions(clock_timestamp() - interval '75 days', clock_timestamp())`.execute(db);
  }

  /** A run of a tick of 60 days ago that is running, with an earlier attempt and output. */
  async function insertLate(jobId: string): Promise<string> {
    const id = newId(tickAt);
    await sql`insert into aster.live_runs (id, job_id, status, trigger, pool, priority, attempt_num, scheduled_at,
        available_at, concurrency_policy, created_at)
      values (${id}, ${jobId}, 'running', 'backfill', 'default', 0, 2, ${tickAt}, now(), 'allow', now())`.execute(db);
    await sql`insert into aster.run_attempts (run_id, attempt_num, status, finished_at)
      values (${id}, 1, 'failed', now())`.execute(db);
    await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      values (${id}, 2, 0, 'stdout', 'x', now())`.execute(db);
    return id;
  }

  async function countRowsOf(id: string): Promise<number> {
    const found = await sql<{ n: number }>`select (select count(*) from aster.run_output where run_id = ${id})
      + (select count(*) from aster.run_attempts where run_id = ${id}) as n`.execute(db);
    return found.rows[0]?.n ?? 0;
  }

  it.each(['with', 'without'])(
    'is what a live run of it has written, and a run of it that has just ended, %s a partition',
    async (how) => {
      if (how === 'with') await makeWeeks();
      const jobId = await insertTestJob(db);
      await insertHistory(jobId, [60]);
      const id = await insertLate(jobId);
      await dropOldRuns(db, 30 * day);
      expect(await countRowsOf(id)).toBe(2);
      await sql`with ended as (delete from aster.live_runs where id = ${id} returning *)
        insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at,
          finished_at, created_at)
        select id, job_id, 'succeeded', 'backfill', 2, scheduled_at, available_at, now(), created_at from ended`.execute(
        db,
      );
      await dropOldRuns(db, 30 * day);
      expect(await countRowsOf(id)).toBe(2);
      await dropOldRuns(db, -day); // when its end is before the retention too
      expect(await countHistory()).toEqual([0, 0, 0]);
    },
  );
});

describe('removeDeletedJobs', () => {
  it('removes the history of deleted jobs bit by bit, and nothing else', async () => {
    const kept = await insertTestJob(db);
    const [gone, never] = [newId(new Date()), newId(new Date())];
    await insertHistory(kept, [1, 100]);
    await insertHistory(gone, [0, 1, 100]);
    await sql`
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
        created_at)
      select gen_random_uuid(), ${gone}, 'succeeded', 'manual', 1, now(), now(), now(), now()
      from generate_series(1, 6000)`.execute(db);
    for (const jobId of [gone, never]) {
      await sql`insert into aster.deleted_jobs (job_id, deleted_at) values (${jobId}, now())`.execute(db);
    }
    let portions = 0;
    const turns = createTurns();
    while (await removeDeletedJobs(db, turns)) portions += 1;
    expect(portions).toBe(8);
    expect(await countHistory()).toEqual([2, 2, 2]);
    expect(await db.selectFrom('deleted_jobs').selectAll().execute()).toEqual([]);
  });

  it('removes what others have left while somebody has locked a run of the first one, and that afterwards', async () => {
    const jobIds = [newId(new Date(0)), newId(new Date(1_000))];
    for (const jobId of jobIds) {
      await insertHistory(jobId, [1, 2]);
      await sql`insert into aster.deleted_jobs (job_id, deleted_at) values (${jobId}, now())`.execute(db);
    }
    const removeAll = async () => takeAllTurns(async (turns) => removeDeletedJobs(db, turns));
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.finished_runs where job_id = ${jobIds[0]} limit 1 for update`.execute(tx);
      await removeAll();
      expect(await countHistory()).toEqual([2, 2, 2]);
    });
    await removeAll();
    expect(await countHistory()).toEqual([0, 0, 0]);
  });
});

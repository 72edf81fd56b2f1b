import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { createPartitions, dropOldRuns, removeDeletedJobs } from './keep-history.js';
import { insertTestJob } from './testing/insert-test-job.js';
import { race } from './testing/race.js';
import { openStore, type Store } from './testing/store.js';

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
async function listWeeks(table: string): Promise<string[]> {
  const result = await sql<{ week: string }>`
    select right(c.relname, 8) as week from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${`aster.${table}`}::regclass and c.relname not like '%default' order by 1`.execute(db);
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
    expect(parts.rows).toEqual([{ triggers: 1, indexes: 7, expected: 7 }]);
  });

  it('leaves a week alone that has rows outside of a partition of its own', async () => {
    const jobId = await insertTestJob(db);
    await insertHistory(jobId, [70]);
    await sql`select aster.create_partitions(clock_timestamp() - interval '75 days', clock_timestamp())`.execute(db);
    expect(await countRest()).toBe(1);
    expect(await countHistory()).toEqual([1, 1, 1]);
  });
});

describe('dropOldRuns', () => {
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
    while (await removeDeletedJobs(db)) portions += 1;
    expect(portions).toBe(8);
    expect(await countHistory()).toEqual([2, 2, 2]);
    expect(await db.selectFrom('deleted_jobs').selectAll().execute()).toEqual([]);
  });
});

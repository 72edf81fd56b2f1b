import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { findRun } from '../history/find-run.js';
import { listRuns } from '../history/list-runs.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { removeSurplusRuns } from './remove-surplus-runs.js';

const minute = 60_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(10);
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** Adds finished runs of so many minutes ago, each with an earlier attempt and output. */
async function insertFinished(jobId: string, minutesAgo: readonly number[], outputBytes = 1): Promise<string[]> {
  const now = Date.now();
  const rows = minutesAgo.map((minutes) => {
    const at = new Date(now - minutes * minute);
    return { id: newId(at), at };
  });
  await sql`
    with input as (select * from json_to_recordset(${JSON.stringify(rows)}) as i(id uuid, at timestamptz)),
    attempts as (
      insert into aster.run_attempts (run_id, attempt_num, status, finished_at) select id, 1, 'failed', at from input
    ), output as (
      insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      select id, 2, 0, 'stdout', convert_to(repeat('x', ${outputBytes}), 'utf8'), at from input
    )
    insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
      created_at)
    select id, ${jobId}, 'succeeded', 'manual', 2, at, at, at, at from input`.execute(db);
  return rows.map((row) => row.id);
}

/** The minutes of a range, the first first. */
function minutesFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

async function listIds(jobId: string): Promise<string[]> {
  return (await listRuns(db, { jobId, limit: 1_000, offset: 0 })).map((run) => run.id);
}

async function countOf(table: 'finished_runs' | 'run_attempts' | 'run_output'): Promise<number> {
  const result = await sql<{ n: number }>`select count(*) as n from ${sql.table(`aster.${table}`)}`.execute(db);
  return result.rows[0]!.n;
}

async function keep(jobId: string, keepRuns: number | null): Promise<void> {
  await db.updateTable('jobs').set({ keep_runs: keepRuns }).where('id', '=', jobId).execute();
}

describe('removeSurplusRuns', () => {
  it('keeps the newest runs of each job as it says, and all of a job that says nothing', async () => {
    const [three, one, all] = [
      await insertTestJob(db, { keepRuns: 3 }),
      await insertTestJob(db, { keepRuns: 1 }),
      await insertTestJob(db),
    ];
    const ids = await insertFinished(three, minutesFrom(1, 10));
    await insertFinished(one, [5, 3, 20_000, 40_000, 600_000]);
    const everyRun = await insertFinished(all, minutesFrom(1, 10));
    await removeSurplusRuns(db);
    expect(await listIds(three)).toEqual(ids.slice(0, 3));
    expect(await listIds(one)).toHaveLength(1);
    expect(await listIds(all)).toEqual(everyRun);
    for (const table of ['finished_runs', 'run_attempts', 'run_output'] as const) expect(await countOf(table)).toBe(14);
    await expect(findRun(db, ids[3]!)).resolves.toBeUndefined();
  });

  it('removes what has become too much since, and what a smaller number makes too much', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 5 });
    await insertFinished(jobId, minutesFrom(10, 5));
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(5);
    const [newest] = await insertFinished(jobId, [1]);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(5);
    await keep(jobId, 1);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toEqual([newest]);
  });

  it('removes no more once the job keeps more, or all', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 2 });
    const stopped = new AbortController();
    await insertFinished(jobId, minutesFrom(1, 10));
    const removing = removeSurplusRuns(db, stopped.signal);
    stopped.abort(); // marked, and not yet removed
    await removing;
    await keep(jobId, 7);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(7);
    await insertFinished(jobId, [0.5]);
    await keep(jobId, null);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(8);
  });

  it('is not misled by a run of the far future that was cancelled', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 3 });
    const [future] = await insertFinished(jobId, [-1_000_000]);
    await insertFinished(jobId, minutesFrom(10, 3));
    await removeSurplusRuns(db);
    const late = await insertFinished(jobId, [0, 1]);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toEqual([future, ...late]);
  });

  it('lets jobs that keep many have one of a hundred more before it counts again', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 300 });
    await insertFinished(jobId, minutesFrom(100, 301));
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(300);
    await insertFinished(jobId, [2, 3]);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(302);
    await insertFinished(jobId, [1]);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(300);
  });

  it('removes much in portions, and of much output a little at a time', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 2 });
    await insertFinished(jobId, minutesFrom(100, 2_500));
    await insertFinished(jobId, minutesFrom(10, 5), 40_000_000);
    await removeSurplusRuns(db);
    for (const table of ['finished_runs', 'run_attempts', 'run_output'] as const) expect(await countOf(table)).toBe(2);
  });

  it('removes the same when several do it at once, while runs end and the number is changed', async () => {
    const jobs = await Promise.all(minutesFrom(0, 8).map(async () => insertTestJob(db, { keepRuns: 10 })));
    for (const jobId of jobs) await insertFinished(jobId, minutesFrom(100, 150));
    await race(8, async (number) => {
      const jobId = jobs[number] ?? '';
      await insertFinished(jobId, [9, 8, 7]);
      await Promise.all([removeSurplusRuns(db), removeSurplusRuns(db), keep(jobId, 5 + number)]);
      await insertFinished(jobId, [3, 2, 1]);
      await removeSurplusRuns(db);
    });
    await removeSurplusRuns(db);
    for (const [number, jobId] of jobs.entries()) expect(await listIds(jobId)).toHaveLength(5 + number);
    const [attempts, output, runs] = [
      await countOf('run_attempts'),
      await countOf('run_output'),
      await countOf('finished_runs'),
    ];
    expect([attempts, output]).toEqual([runs, runs]);
  });

  it('removes those of other jobs while somebody has locked a run of the first one, and those afterwards', async () => {
    const jobIds = [await insertTestJob(db, { keepRuns: 1 }), await insertTestJob(db, { keepRuns: 1 })].toSorted();
    for (const jobId of jobIds) await insertFinished(jobId, [1, 2, 3]);
    const [first = '', second = ''] = jobIds;
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.finished_runs where job_id = ${first} for update`.execute(tx);
      await removeSurplusRuns(db);
      expect([await listIds(first), await listIds(second)]).toMatchObject([{ length: 3 }, { length: 1 }]);
    });
    await removeSurplusRuns(db);
    expect(await listIds(first)).toHaveLength(1);
  });

  it('leaves what a deleted job has left to those who remove that', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 1 });
    await insertFinished(jobId, [1, 2, 3]);
    await removeSurplusRuns(db);
    await insertFinished(jobId, [0.5]);
    await db.deleteFrom('jobs').where('id', '=', jobId).execute();
    await removeSurplusRuns(db);
    expect(await countOf('finished_runs')).toBe(2);
    const left = await sql`select from aster.kept_history`.execute(db);
    expect(left.rows).toEqual([]);
  });

  it('lets a run that has ended disappear, but never change', async () => {
    const jobId = await insertTestJob(db, { keepRuns: 1 });
    const [id] = await insertFinished(jobId, [1]);
    await expect(sql`update aster.finished_runs set reason = 'lost' where id = ${id}`.execute(db)).rejects.toThrow(
      'is finished and cannot change',
    );
    await insertFinished(jobId, [0.5]);
    await removeSurplusRuns(db);
    expect(await listIds(jobId)).toHaveLength(1);
  });

  it('keeps the newest of any history, in whatever portions it came', async () => {
    const portion = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { maxLength: 4 }), fc.integer({ min: 1, max: 9 }), async (portions, kept) => {
        const jobId = await insertTestJob(db, { keepRuns: kept });
        const inserted: string[] = [];
        for (const minutes of portions) {
          inserted.push(...(await insertFinished(jobId, minutes)));
          await removeSurplusRuns(db);
          // newer than all, so it is looked again
          await insertFinished(jobId, [-1]).then((ids) => inserted.push(...ids));
          await removeSurplusRuns(db);
          const newest = inserted.toSorted().toReversed().slice(0, kept);
          expect(await listIds(jobId)).toEqual(newest);
        }
      }),
      { numRuns: 20 },
    );
  });
});

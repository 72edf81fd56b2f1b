import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { listRuns } from '../history/list-runs.js';
import type { RunFilter } from '../history/run-filter.js';
import { createTurns, takeAllTurns } from '../portions/take-turns.js';
import { explain, mostRows } from '../testing/explain.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { indexNextWeek, indexPastWeek } from './index-rare-runs.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(10);
  db = store.db;
});
afterAll(async () => store.drop());

/** Adds failed runs, one a minute, up to so many days ago; the first of them, the oldest, is another one. */
async function insertHistory(jobId: string, count: number, daysAgo: number, odd: object, usual: object): Promise<void> {
  await sql`
    insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
      created_at)
    select (substr(aster.first_run_id(at)::text, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid, ${jobId},
      r.status, r.trigger, 1, at, at, at, at
    from generate_series(1, ${count}::integer) n
    cross join lateral (
      select clock_timestamp() - ${daysAgo} * interval '1 day' - (${count} - n) * interval '1 minute' as at
    ) t cross join lateral jsonb_to_record(case n when 1 then ${JSON.stringify(odd)}::jsonb
      else ${JSON.stringify(usual)}::jsonb end) as r(status text, trigger text)`.execute(db);
}

async function indexAll(): Promise<void> {
  await takeAllTurns(async (turns) => indexPastWeek(db, turns));
}

/** Passes as schedulers make them: a week that an autovacuum holds is left for a later one. */
async function untilIndexed(): Promise<void> {
  await waitFor(async () => {
    await indexAll();
    return !(await indexPastWeek(db, createTurns()));
  });
}

describe('indexPastWeek', () => {
  const usual = { status: 'failed', trigger: 'schedule' };
  const [byHand, succeeded] = [
    { ...usual, trigger: 'manual' },
    { ...usual, status: 'succeeded' },
  ];

  it('has rare runs of the weeks past found without reading the others', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions(clock_timestamp() - interval '200 days', clock_timestamp())`.execute(db);
    await insertHistory(jobId, 30_000, 60, byHand, usual);
    await insertHistory(jobId, 30_000, 100, succeeded, usual);
    await insertHistory(jobId, 500, 0, usual, usual);
    await indexAll(); // those that know nothing of what is in them
    await race(3, indexAll);
    await untilIndexed();
    for (const isAnalysed of [false, true]) {
      if (isAnalysed) await sql`analyze aster.finished_runs`.execute(db);
      for (const filter of [{ trigger: 'manual' }, { statuses: ['succeeded'] }] satisfies Partial<RunFilter>[]) {
        expect(await listRuns(db, { limit: 50, offset: 0, ...filter })).toHaveLength(1);
        const nodes = await explain(db, async (tx) => listRuns(tx, { limit: 50, offset: 0, ...filter }));
        expect(mostRows(nodes)).toBeLessThanOrEqual(600); // those of the week under way
      }
    }
  });

  it('indexes the other weeks while somebody writes into the newest one, and that one afterwards', async () => {
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions('2021-01-04', '2021-01-18')`.execute(db);
    for (const day of ['2021-01-08', '2021-01-15']) {
      await insertHistory(jobId, 9, (Date.now() - Date.parse(day)) / 86_400_000, usual, usual);
    }
    const listIndexes = async () => {
      const found = await sql<{ name: string }>`select indexname as name from pg_indexes
        where indexname ~ '^finished_runs_202101.*_(manual|succeeded)$' order by 1`.execute(db);
      return found.rows.map(({ name }) => name.slice('finished_runs_'.length));
    };
    const older = ['20210104_manual', '20210104_succeeded'];
    await db.transaction().execute(async (tx) => {
      await sql`lock table aster.finished_runs_20210111 in row exclusive mode`.execute(tx);
      await indexAll();
      expect(await listIndexes()).toEqual(older);
    });
    await untilIndexed();
    expect(await listIndexes()).toEqual([...older, '20210111_manual', '20210111_succeeded']);
  });

  it('leaves weeks alone that are still to be written, and those where such runs are not rare', async () => {
    const indexes = await sql<{ name: string }>`
      select indexname as name from pg_indexes where indexname ~ '^finished_runs_[0-9]{8}_(manual|succeeded)$'`.execute(
      db,
    );
    const weeks = indexes.rows.map(({ name }) => name.slice('finished_runs_'.length, -'_manual'.length));
    const recent = new Date(Date.now() - 8 * 24 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
    expect(weeks.filter((week) => week.slice(0, 8) >= recent)).toEqual([]);
    const jobId = await insertTestJob(db);
    await sql`select aster.create_partitions('2020-01-01', '2020-02-01')`.execute(db);
    const ago = (Date.now() - Date.parse('2020-01-08T00:00:00Z')) / (24 * 3_600_000);
    await insertHistory(jobId, 500, ago, usual, { status: 'succeeded', trigger: 'manual' });
    await sql`analyze aster.finished_runs`.execute(db);
    expect(await indexPastWeek(db, createTurns())).toBe(false);
  });
});

describe('indexNextWeek', () => {
  async function listNextIndexes(): Promise<string[]> {
    const found = await sql<{ kind: string }>`
      select substr(indexname, length('finished_runs_20300101_') + 1) as kind from pg_indexes
      where tablename = 'finished_runs_' || to_char(date_trunc('week', now() at time zone 'UTC') + interval '7 days',
        'YYYYMMDD') and indexname ~ '_(manual|succeeded)$' order by 1`.execute(db);
    return found.rows.map(({ kind }) => kind);
  }

  async function fillThisWeek(usual: object): Promise<void> {
    await sql`delete from aster.finished_runs`.execute(db);
    const jobId = await insertTestJob(db);
    await insertHistory(jobId, 1, 0, usual, usual);
    await sql`insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at,
        finished_at, created_at)
      select (substr(id::text, 1, 14) || substr(gen_random_uuid()::text, 15))::uuid, job_id, status, trigger, 1,
        scheduled_at, available_at, finished_at, created_at
      from aster.finished_runs, generate_series(1, 500)`.execute(db);
    await sql`analyze aster.finished_runs`.execute(db);
  }

  it('has what is rare this week found without reading the others in the next, and gives up what is not rare', async () => {
    expect(await listNextIndexes()).toEqual([]);
    await fillThisWeek({ status: 'succeeded', trigger: 'schedule' });
    await race(3, async () => indexNextWeek(db));
    expect(await listNextIndexes()).toEqual(['manual']);
    await fillThisWeek({ status: 'failed', trigger: 'manual' });
    await indexNextWeek(db);
    expect(await listNextIndexes()).toEqual(['succeeded']);
  });
});

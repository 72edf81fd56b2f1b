import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain } from '../testing/explain.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { readRunProgress } from './read-run-progress.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(5);
  db = store.db;
});
afterAll(async () => store.drop());

async function insertFinished(jobId: string, daysAgo: number, pieces: number): Promise<string> {
  const at = new Date(Date.now() - daysAgo * 24 * 3_600_000);
  const id = newId(at);
  await sql`insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at,
      finished_at, created_at)
    values (${id}, ${jobId}, 'succeeded', 'manual', 2, ${at}, ${at}, ${at}, ${at})`.execute(db);
  await sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
    select ${id}, a, n, 'stdout', 'x', now() from generate_series(1, 2) a, generate_series(1, ${pieces}::integer) n`.execute(
    db,
  );
  return id;
}

describe('readRunProgress', () => {
  it('looks into the weeks of its runs only, however many there are', async () => {
    await sql`select aster.create_partitions(clock_timestamp() - interval '400 days', clock_timestamp())`.execute(db);
    const jobId = await insertTestJob(db);
    const old = await insertFinished(jobId, 300, 3);
    const recent = await insertFinished(jobId, 1, 5);
    const silent = await insertFinished(jobId, 100, 0);
    const found = await readRunProgress(db, [old, recent, silent]);
    expect(new Map(found.map(({ id, lastSeq }) => [id, lastSeq]))).toEqual(
      new Map([
        [old, 3],
        [recent, 5],
        [silent, undefined],
      ]),
    );
    const nodes = await explain(db, async (tx) => readRunProgress(tx, [old, recent, silent]));
    const weeks = nodes.filter((node) => /^(finished_runs|run_output)_/.test(node['Relation Name'] ?? ''));
    expect(weeks.length).toBeLessThanOrEqual(6); // one of each table for each run
  });
});

import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain, fullScans, mostRows } from '../testing/explain.js';
import { insertManyRuns } from '../testing/insert-many-runs.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { readJobStamps, readMarks, readRunStamps } from './read-stamps.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

describe('readJobStamps', () => {
  it('is another one after an edit, a new run and the end of one, and has none of a job that is gone', async () => {
    const jobId = await insertTestJob(db);
    const gone = crypto.randomUUID();
    const stampOf = async () => (await readJobStamps(db, [jobId, gone], new Date())).get(jobId);
    const stamps = [await stampOf()];
    await sql`update aster.jobs set version = version + 1 where id = ${jobId}`.execute(db);
    stamps.push(await stampOf());
    const { id } = await triggerJob(db, jobId);
    stamps.push(await stampOf());
    await sql`delete from aster.live_runs where id = ${id}`.execute(db);
    stamps.push(await stampOf());
    expect(new Set(stamps).size).toBe(3);
    expect(stamps[3]).toBe(stamps[1]);
    expect((await readJobStamps(db, [gone], new Date())).size).toBe(0);
  });

  it('reads little of a long backlog, and of history the last weeks only', async () => {
    await sql`select aster.create_partitions(clock_timestamp() - interval '400 days', clock_timestamp())`.execute(db);
    const jobId = await insertTestJob(db);
    await insertManyRuns(db, jobId, { count: 20_000 });
    await sql`analyze aster.live_runs`.execute(db);
    const nodes = await explain(db, async (tx) => readJobStamps(tx, [jobId], new Date()));
    expect(fullScans(nodes)).toEqual([]);
    expect(mostRows(nodes)).toBeLessThan(100);
    const weeks = new Set(
      nodes.flatMap((node) => node['Relation Name'] ?? []).filter((name) => /^finished/.test(name)),
    );
    expect(weeks.size).toBeLessThanOrEqual(12); // of 58; those ahead are empty
  });
});

describe('readRunStamps', () => {
  it('is another one when the run starts, and has none once it has ended', async () => {
    const { id } = await triggerJob(db, await insertTestJob(db));
    const before = await readRunStamps(db, [id]);
    await sql`update aster.live_runs set status = 'running', fence = fence + 1 where id = ${id}`.execute(db);
    expect((await readRunStamps(db, [id])).get(id)).not.toBe(before.get(id));
    await sql`delete from aster.live_runs where id = ${id}`.execute(db);
    expect((await readRunStamps(db, [id])).size).toBe(0);
  });
});

describe('readMarks', () => {
  it('tells that something was written, and nothing where nothing was', async () => {
    // the mark is one of the whole server, where other tests write too
    const before = await waitFor(
      async () => {
        const marks = await readMarks(db);
        return isDeepStrictEqual(await readMarks(db), marks) && marks;
      },
      { what: 'two equal marks' },
    );
    await insertTestJob(db);
    const after = await readMarks(db);
    expect(after.written).not.toBe(before.written);
    expect(after.workers).toBe(before.workers);
  });
});

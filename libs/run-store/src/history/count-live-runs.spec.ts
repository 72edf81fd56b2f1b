import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain, mostRows } from '../testing/explain.js';
import { insertManyRuns } from '../testing/insert-many-runs.js';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { countLiveRuns } from './count-live-runs.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

describe('countLiveRuns', () => {
  it('counts those of the job, and reads none of the others', async () => {
    const [jobId, other] = [await insertTestJob(db), await insertTestJob(db)];
    await insertManyRuns(db, jobId, { count: 20 });
    await insertManyRuns(db, other, { count: 5_000 });
    await sql`analyze aster.live_runs`.execute(db);
    expect(await countLiveRuns(db, jobId)).toEqual({ running: 0, due: 20, scheduled: 0, waiting: 0 });
    expect(await countLiveRuns(db, jobId, new Date(0))).toEqual({ running: 0, due: 0, scheduled: 20, waiting: 0 });
    expect(mostRows(await explain(db, async (tx) => countLiveRuns(tx, jobId)))).toBeLessThan(100);
  });
});

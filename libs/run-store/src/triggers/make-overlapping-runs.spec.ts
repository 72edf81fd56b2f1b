import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { makeOverlappingRuns } from './make-overlapping-runs.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

/** Whether somebody else can lock the job's row for good while a transaction that has asked for runs of it is open. */
async function leavesRowFree(jobId: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await makeOverlappingRuns(tx, { id: jobId }, [{}], { mayOverlap: true });
    const locked = sql`select from aster.jobs where id = ${jobId} for update nowait`.execute(db);
    return locked.then(
      () => true,
      () => false,
    );
  });
}

describe('makeOverlappingRuns', () => {
  it('keeps a job whose runs it has made from being deleted', async () => {
    expect(await leavesRowFree(await insertTestJob(db))).toBe(false);
  });

  it('leaves the row of any other job to who holds its cursor, so that nobody waits for each other', async () => {
    expect(await leavesRowFree(await insertTestJob(db, { concurrencyPolicy: 'forbid' }))).toBe(true);
  });
});

import type { Db } from '@aster-scheduler/db';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { readFates } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { findRemains } from './find-remains.js';
import { recoverLostWorkers } from './recover-lost-workers.js';
import { restoreMissingWorkers } from './restore-missing-workers.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
afterAll(async () => store.drop());

describe('runs of a worker that has no row', () => {
  it('are recovered as those of a lost worker, and those of others are left alone', async () => {
    const jobId = await insertTestJob(db);
    const [gone, alive] = [await addWorker(db, { now: start }), await addWorker(db, { now: start })];
    for (const worker of [gone, alive]) {
      await triggerJob(db, jobId, { now: start });
      await worker.claimOne({ now: start });
    }
    await db.deleteFrom('workers').where('id', '=', gone.id).execute();
    expect(await restoreMissingWorkers(db, at(1))).toBe(1);
    expect(await restoreMissingWorkers(db, at(1))).toBe(0);
    await recoverLostWorkers(db, at(1));
    expect((await readFates(db, jobId)).toSorted()).toEqual(['running', 'scheduled worker_lost']);
    expect(await db.selectFrom('workers').select('id').execute()).toEqual([{ id: alive.id }]);
  });

  it('are recovered too when they name no worker at all, and then there is nothing left to restore', async () => {
    const jobId = await insertTestJob(db);
    const worker = await addWorker(db, { now: start });
    const { id } = await triggerJob(db, jobId, { now: start });
    await worker.claimOne({ now: start });
    await db.updateTable('live_runs').set({ worker_id: null }).where('id', '=', id).execute();
    expect(await findRemains(db)).toMatchObject({ hasMissingWorkers: true });
    expect(await restoreMissingWorkers(db, at(1))).toBe(1);
    expect(await findRemains(db)).toMatchObject({ hasMissingWorkers: false });
    await recoverLostWorkers(db, at(1));
    expect(await readFates(db, jobId)).toEqual(['scheduled worker_lost']);
  });
});

import { jobDefaults } from '@aster-scheduler/core';
import { connectDatabase, createNotifier, type Database, databaseDefaults } from '@aster-scheduler/db';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { type ClaimedRun, claimRuns, findRun, registerWorker, triggerJob } from '@aster-scheduler/run-store';
import { releaseClaims } from './release-claims.js';

const workerId = '019ca95e-8000-7000-8000-000000000001';
let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connectDatabase({ ...databaseDefaults, connectionString: testDatabase.connectionString });
  const facts = { name: 'worker', pools: ['default'], handlers: [], slots: 1, version: '0', leaseMs: 3_600_000 };
  await registerWorker(database.db, { id: workerId, ...facts });
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

let claims = 0;

/** Has a run claimed by the worker. */
async function claim(maxRetries: number) {
  const { db } = database;
  const pool = `pool ${(claims += 1)}`; // with this run only
  const definition = { ...jobDefaults, name: `job of ${pool}`, pool, command: 'true' };
  const job = await insertJob(db, { ...definition, retry: { ...jobDefaults.retry, maxRetries } });
  await triggerJob(db, job.id);
  const options = { workerId, pools: [pool], handlers: [], runsCommands: true, limit: 1 };
  const [run] = (await claimRuns(db, options)).runs;
  if (run === undefined) throw new Error('nothing was claimed');
  return run;
}

async function release(run: ClaimedRun, gaveUp: () => boolean) {
  const { db } = database;
  const services = { db, notifier: createNotifier(db), emit: () => undefined };
  await releaseClaims(services, [{ runId: run.id, fence: run.fence, jobId: run.jobId }], gaveUp);
  return findRun(db, run.id);
}

describe('releaseClaims', () => {
  it('takes nothing from the budget of a run that was never started', async () => {
    expect(await release(await claim(0), () => false)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
  });

  it('counts an attempt whose end could not be recorded, and never starts a run again that may start once', async () => {
    expect(await release(await claim(1), () => true)).toMatchObject({ status: 'scheduled', attemptNum: 1 });
    expect(await release(await claim(0), () => true)).toMatchObject({ status: 'failed', reason: 'worker_lost' });
  });
});

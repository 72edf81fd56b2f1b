import { randomUUID } from 'node:crypto';
import type { AsterEvent } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseWatch, createNotifier } from '@aster-scheduler/db';
import { claimRuns, listHeldClaims, registerWorker } from '@aster-scheduler/run-store';
import { createAttemptRunner } from './attempt-runner.js';
import { createAttempts } from './attempts/attempts.js';
import { releaseClaims } from './claims/release-claims.js';
import type { Handler } from './handlers/handler.js';
import { createSlots } from './slots/slots.js';
import { createTestStore, type TestStore } from './testing/test-store.js';
import { workerDefaults } from './worker-options.js';

let store: TestStore;

beforeAll(async () => {
  store = await createTestStore();
});

afterAll(async () => store.drop());

/** A worker with one slot that has claimed two runs, of which the first is being executed and the second waits. */
async function aWorkerWithTwoClaims() {
  const { db } = store;
  const workerId = randomUUID();
  const untilStopped: Handler = async ({ signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
  const events: AsterEvent[] = [];
  const emit = (event: AsterEvent): void => void events.push(event);
  const services = { db, notifier: createNotifier(db), emit, handlers: new Map([['wait', untilStopped]]) };
  const attempts = createAttempts();
  const runner = createAttemptRunner({
    ...{ services, options: workerDefaults, attempts, slots: createSlots(1, () => undefined) },
    watch: createDatabaseWatch('worker', emit),
    signal: new AbortController().signal,
    onStart: () => undefined,
    onSettled: () => undefined,
  });
  const facts = { name: 'worker', pools: ['default'], handlers: ['wait'], slots: 1, version: '0', leaseMs: 3_600_000 };
  await registerWorker(db, { id: workerId, ...facts });
  const retry = { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 };
  const job = await store.addJob({ handler: 'wait', retry });
  await store.trigger(job);
  await store.trigger(job);
  const { pools, handlers } = facts;
  const { runs } = await claimRuns(db, { workerId, pools, handlers, runsCommands: false, limit: 2 });
  runner.start(runs, workerId);
  return { workerId, services, attempts, runs };
}

describe('createAttemptRunner', () => {
  it('takes a run that was lost before it had a slot for one never started, and its claim costs nothing', async () => {
    const { workerId, services, attempts, runs } = await aWorkerWithTwoClaims();
    for (const attempt of attempts.list()) attempt.stop('lost'); // the database still has both
    await waitFor(() => attempts.size === 0);
    await releaseClaims(services, await listHeldClaims(store.db, workerId), attempts.gaveUp);
    const [started, waiting] = await Promise.all(runs.map(async ({ id }) => store.run(id)));
    expect(started).toMatchObject({ status: 'failed', reason: 'worker_lost' });
    expect(waiting).toMatchObject({ status: 'scheduled', attemptNum: 0 });
  });
});

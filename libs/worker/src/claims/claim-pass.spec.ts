import { randomUUID } from 'node:crypto';
import { createNotifier } from '@aster-scheduler/db';
import { type ClaimedRun, listHeldClaims, registerWorker } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import { workerDefaults } from '../worker-options.js';
import { claimPass } from './claim-pass.js';
import { createUnknownClaims } from './unknown-claims.js';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(async () => store.drop());

/** A pass of a worker whose ids are these, one after the other. */
async function pass(ids: readonly (string | undefined)[]) {
  const started: ClaimedRun[] = [];
  const left = [...ids];
  const next = await claimPass({
    services: {
      db: store.db,
      notifier: createNotifier(store.db),
      handlers: new Map([['h', () => 1]]),
      emit: () => undefined,
    },
    options: workerDefaults,
    workerId: () => left.shift(),
    claimLimit: () => 5,
    running: () => new Map(),
    start: (runs) => void started.push(...runs),
    unknown: createUnknownClaims(),
  });
  return { started, next };
}

describe('claimPass', () => {
  it('starts nothing that was claimed under a lease that is lost by the time of the answer', async () => {
    const id = randomUUID();
    const facts = { name: 'w', pools: ['default'], handlers: ['h'], slots: 9, version: '0', leaseMs: 60_000 };
    await registerWorker(store.db, { id, ...facts });
    const runId = await store.addRun({ handler: 'h' });
    for (const now of [undefined, randomUUID()]) {
      const { started, next } = await pass([id, now]);
      expect(started).toEqual([]);
      if (now === undefined) expect(next).toMatchObject({ claimed: 0, lateFor: id });
    }
    expect(await listHeldClaims(store.db, id)).toMatchObject([{ runId }]);
    await store.addRun({ handler: 'h' });
    const { started, next } = await pass([id, id]);
    expect([started.length, next.lateFor]).toEqual([1, undefined]);
  });
});

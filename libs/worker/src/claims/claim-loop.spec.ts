import { randomUUID } from 'node:crypto';
import type { AsterEvent } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseWatch, createNotifier, createWakeUp } from '@aster-scheduler/db';
import { type ClaimedRun, listHeldClaims, registerWorker } from '@aster-scheduler/run-store';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import { workerDefaults } from '../worker-options.js';
import { claimUntilStopped } from './claim-loop.js';
import { createUnknownClaims } from './unknown-claims.js';

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => store.rows('truncate aster.live_runs, aster.workers'));
afterAll(async () => store.drop());

/** The loop of a worker with many free slots, whose id is what `idAt` says each time that it is asked. */
function claimWhile(idAt: (asked: number) => string | undefined) {
  const started: ClaimedRun[] = [];
  const events: AsterEvent[] = [];
  const stopping = new AbortController();
  const emit = (event: AsterEvent) => void events.push(event);
  let asked = 0;
  const done = claimUntilStopped(
    {
      services: { db: store.db, notifier: createNotifier(store.db), handlers: new Map([['h', () => 1]]), emit },
      options: workerDefaults,
      bell: createWakeUp(),
      watch: createDatabaseWatch('worker', emit),
      workerId: () => idAt((asked += 1)),
      claimLimit: () => 1_000,
      running: () => new Map(),
      unknown: createUnknownClaims(),
      lookedAtMs: () => 0,
      has: (runId) => started.some(({ id }) => id === runId),
      gaveUp: () => false,
      start: (runs) => void started.push(...runs),
    },
    stopping.signal,
  );
  return {
    started,
    events,
    async stop() {
      stopping.abort();
      return done;
    },
  };
}

async function addWorker(): Promise<string> {
  const id = randomUUID();
  const facts = { name: 'w', pools: ['default'], handlers: ['h'], slots: 9, version: '0', leaseMs: 600_000 };
  await registerWorker(store.db, { id, ...facts });
  return id;
}

describe('claimUntilStopped', () => {
  it('asks for half as many after a claim that took too long, until what is asked for comes in time', async () => {
    await store.rows(`create function public.too_much() returns trigger language plpgsql as $$ begin
      if (select count(*) from moved) > 50 then raise sqlstate '57014' using message = 'took too long'; end if;
      return null; end $$`);
    await store.rows(`create trigger too_much after update on aster.live_runs referencing new table as moved
      for each statement execute function public.too_much()`);
    const job = await store.addJob({ handler: 'h' });
    const ids = await Promise.all(Array.from({ length: 70 }, async () => store.trigger(job)));
    const id = await addWorker();
    const loop = claimWhile(() => id);
    await waitFor(() => loop.started.length >= ids.length);
    await loop.stop();
    await store.rows('drop function public.too_much cascade');
    expect(loop.started.map((run) => run.id).sort()).toEqual([...ids].sort());
    expect(loop.events.filter(({ type }) => type === 'service.failed')).not.toEqual([]);
  });

  it('hands back, as never started, what was claimed under a lease that was lost by the time of the answer', async () => {
    const runId = await store.addRun({ handler: 'h' });
    const id = await addWorker();
    const loop = claimWhile((asked) => (asked <= 2 ? id : undefined)); // by the loop and by the pass, then no more
    await waitFor(() => loop.events.some(({ type }) => type === 'run.settled'));
    expect(await loop.stop()).toEqual(new Set());
    expect(loop.started).toEqual([]);
    expect(await listHeldClaims(store.db, id)).toEqual([]);
    expect(await store.run(runId)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
  });
});

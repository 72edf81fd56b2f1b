import { waitFor } from '@aster-scheduler/core/testing';
import { drainWorker, findWorker, undrainWorker } from '@aster-scheduler/run-store';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from './testing/start-test-worker.js';
import { createTestStore, optionsFor, type TestStore } from './testing/test-store.js';

const hour = 3_600_000;

let store: TestStore;
const workers: TestWorker[] = [];
const start = (options: TestWorkerOptions): TestWorker => {
  const worker = startTestWorker(store.db, options);
  workers.push(worker);
  return worker;
};

beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await store.rows('truncate aster.live_runs, aster.workers');
});
afterAll(async () => store.drop());

/** Handlers that wait until all of them may end. */
function waiting() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { handlers: { wait: async () => ended, quick: () => 1 }, end: () => end() };
}

describe('a worker that is told to drain', () => {
  it('hears of it by a hint, long before its next heartbeat, finishes what it runs, and claims again when told', async () => {
    const { handlers, end } = waiting();
    const worker = start({ handlers, leaseMs: hour, pollIntervalMs: hour });
    const id = await worker.registered();
    const running = await store.addRun({ handler: 'wait' });
    worker.hint('runs', '');
    await worker.executes(running);

    await drainWorker(store.db, id);
    worker.hint('control', id);
    await waitFor(() => worker.of('worker.drain-asked').length === 1);
    expect(await findWorker(store.db, id)).toMatchObject({ status: 'draining', runningRunIds: [running] });
    const due = await store.addRun({ handler: 'quick' });
    worker.hint('runs', '');
    end();
    await store.runIn(running, 'succeeded');
    expect((await store.run(due)).status).toBe('scheduled');

    await undrainWorker(store.db, id);
    worker.hint('control', id);
    await store.runIn(due, 'succeeded');
    expect(worker.of('worker.drain-asked')).toMatchObject([{ isAsked: true }, { isAsked: false }]);
    expect(await findWorker(store.db, id)).toMatchObject({ status: 'active' });
  });

  it.each(['this thread', 'a thread of its own'])(
    'hears of it with the next heartbeat from %s when the hint got lost',
    async (from) => {
      const heartbeat = from === 'this thread' ? undefined : { connection: optionsFor(store.connectionString) };
      const worker = start({ handlers: { quick: () => 1 }, leaseMs: 6_000, services: { heartbeat } });
      const id = await worker.registered();
      await drainWorker(store.db, id);
      const due = await store.addRun({ handler: 'quick' });
      await waitFor(() => worker.of('worker.drain-asked').length === 1);
      expect((await store.run(due)).status).toBe('scheduled');
      await undrainWorker(store.db, id);
      await store.runIn(due, 'succeeded');
    },
  );

  it('stays so when it loses its lease and takes another one', async () => {
    const worker = start({ handlers: { quick: () => 1 }, leaseMs: 6_000 });
    const id = await worker.registered();
    await drainWorker(store.db, id);
    await waitFor(() => worker.of('worker.drain-asked').length === 1);
    const before = worker.of('worker.registered').length;
    await store.rows('delete from aster.workers');
    const again = await waitFor(() => worker.of('worker.registered')[before]);
    expect(await findWorker(store.db, again.workerId)).toMatchObject({ status: 'draining' });
    const due = await store.addRun({ handler: 'quick' });
    await undrainWorker(store.db, again.workerId);
    await store.runIn(due, 'succeeded');
  });
});

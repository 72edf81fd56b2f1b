import { join } from 'node:path';
import { block, waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { atOnce } from '../testing/at-once.js';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from '../testing/start-test-worker.js';
import { createTestStore, optionsFor, type TestStore } from '../testing/test-store.js';

const leaseMs = 2_000;

let store: TestStore;
const workers: TestWorker[] = [];

/**
 * A worker whose heartbeats go out from a thread, unless told otherwise.
 *
 * @param way to the database, for the heartbeats
 */
function start(
  options: TestWorkerOptions,
  { way = store.connectionString, threadFile }: { readonly way?: string; readonly threadFile?: string } = {},
): TestWorker {
  const heartbeat = { connection: optionsFor(way), threadFile };
  const worker = startTestWorker(store.db, {
    leaseMs,
    ...options,
    services: { heartbeat, ...options.services },
  });
  workers.push(worker);
  return worker;
}

async function leaseOf(workerId: string): Promise<{ readonly beats: number; readonly status: unknown } | undefined> {
  const [row] = await store.rows(
    `select extract(epoch from heartbeat_at - started_at) * 1000 as ms, status from aster.workers where id = $1`,
    [workerId],
  );
  return row === undefined
    ? undefined
    : { beats: Math.round(Number(row['ms']) / (leaseMs / 3)), status: row['status'] };
}

/** Resolves when the lease has been renewed so often. */
async function beaten(workerId: string, times: number): Promise<void> {
  await waitFor(async () => ((await leaseOf(workerId))?.beats ?? 0) >= times);
}

/** Whether the connection of a heartbeat thread is there. */
async function threadBeats(): Promise<boolean> {
  const found = await store.rows(`select from pg_stat_activity
    where datname = current_database() and application_name like '% heartbeat'`);
  return found.length > 0;
}

beforeAll(async () => {
  store = await createTestStore();
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await store.rows('truncate aster.live_runs, aster.workers');
});

afterAll(async () => {
  await store.drop();
});

describe('a lease kept from a thread of its own', () => {
  it('looks for due runs too: one whose hint got lost is started, however rarely the worker polls', async () => {
    const calls: string[] = [];
    const note = () => void calls.push('note');
    const worker = start({ pollIntervalMs: 3_600_000, handlers: { note } });
    await worker.registered();
    const id = await store.addRun({ handler: 'note' });
    expect(await store.runIn(id, 'succeeded')).toMatchObject({ attemptNum: 1 });
    expect(calls).toEqual(['note']);
  });

  it('holds while a handler blocks the event loop, and so do the other runs', async () => {
    let goOn = (): void => undefined;
    const other = new Promise<void>((resolve) => (goOn = resolve));
    const worker = start({ handlers: { block: () => block(2 * leaseMs), wait: async () => other } });
    const waiting = await store.addRun({ handler: 'wait' });
    await worker.executes(waiting);
    await waitFor(threadBeats);
    const blocking = await store.addRun({ handler: 'block', timeoutMs: 60_000 });
    expect(await store.runIn(blocking, 'succeeded')).toMatchObject({ attemptNum: 1 });
    goOn();
    expect(await store.runIn(waiting, 'succeeded')).toMatchObject({ attemptNum: 1 });
    expect(worker.of('lease.lost')).toEqual([]);
  });

  it('ends when the event loop is blocked for longer than the handlers may take', async () => {
    let begunAt = Infinity;
    const hang = (): void => {
      begunAt = Date.now(); // by the clock of the database, which is of this machine
      block(3 * leaseMs);
    };
    const worker = start({ handlers: { hang, quick: () => 1 } });
    await store.addRun({ handler: 'hang', timeoutMs: 100, killGraceMs: 100 });
    await waitFor(() => worker.of('lease.lost').length > 0);
    const [row] = await store.rows('select lease_until from aster.workers where id = $1', [await worker.registered()]);
    expect((row?.['lease_until'] as Date).getTime() - begunAt).toBeLessThan(2.5 * leaseMs);
    await waitFor(() => worker.of('worker.registered').length > 1); // and it works again
    await store.runIn(await store.addRun({ handler: 'quick' }), 'succeeded');
  });

  it('is shown as draining as soon as the worker is to stop', async () => {
    let goOn = (): void => undefined;
    const end = new Promise<void>((resolve) => (goOn = resolve));
    const worker = start({ handlers: { wait: async () => end }, drainMs: 60_000, leaseMs: 60_000 });
    const id = await store.addRun({ handler: 'wait' });
    await worker.executes(id);
    const stopped = worker.stop();
    await waitFor(async () => (await leaseOf(await worker.registered()))?.status === 'draining');
    goOn();
    await stopped;
    expect((await store.run(id)).status).toBe('succeeded');
    expect(await leaseOf(await worker.registered())).toBeUndefined();
  });

  it('holds while all connections of the pool are taken', async () => {
    const db = store.connect({ poolSize: 2 });
    const worker = start({ services: { db } });
    const id = await worker.registered();
    await waitFor(threadBeats);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const taken = [1, 2].map(async () => db.connection().execute(async () => released));
    await beaten(id, 4);
    release();
    await Promise.all(taken);
    expect(worker.of('lease.lost')).toEqual([]);
  });

  it('goes on from the main thread when the program of the thread is not there, or fails', async () => {
    const files = ['no-such-file.js', 'failing-thread.mjs'];
    await atOnce(files, async (file) => {
      const worker = start({}, { threadFile: join(import.meta.dirname, '..', 'testing', file) });
      await beaten(await worker.registered(), 3);
      expect(worker.of('service.failed')).toMatchObject([{ doing: 'keeping the lease from a thread of its own' }]);
      expect(worker.of('lease.lost')).toEqual([]);
    });
  });

  it('is taken once the thread has loaded its program: the first run may block the event loop at once', async () => {
    const threadFile = join(import.meta.dirname, '..', 'testing', 'slow-thread.mjs');
    const blocking = await store.addRun({ handler: 'block', timeoutMs: 60_000 });
    const worker = start({ handlers: { block: () => block(3 * leaseMs) } }, { threadFile });
    expect(await store.runIn(blocking, 'succeeded')).toMatchObject({ attemptNum: 1 });
    expect(worker.of('lease.lost')).toEqual([]);
  });

  it('is not taken when the worker is stopped while the program of the thread is being loaded', async () => {
    const threadFile = join(import.meta.dirname, '..', 'testing', 'slow-thread.mjs');
    const worker = start({}, { threadFile });
    await worker.stop();
    expect(worker.of('worker.registered')).toEqual([]);
    expect(await store.rows('select from aster.workers')).toEqual([]);
  });

  it('survives that its connection is ended', async () => {
    const worker = start({});
    await beaten(await worker.registered(), 1);
    await store.rows(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like '% heartbeat'`);
    await beaten(await worker.registered(), 3);
    expect(worker.of('lease.lost')).toEqual([]);
  });

  it('survives a connection that is silent, and ends in time when no other works either', async () => {
    await atOnce(['to-server', 'to-client'] as const, async (direction) => {
      const proxy = await createDatabaseProxy(store.connectionString);
      const aborted: unknown[] = [];
      const wait = async ({ signal }: { signal: AbortSignal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(aborted.push(signal.reason))));
      const longer = 3 * leaseMs; // what is left after a renewal without an answer grows with it
      const worker = start({ leaseMs: longer, handlers: { [direction]: wait } }, { way: proxy.connectionString });
      const first = await worker.registered();
      await worker.executes(await store.addRun({ handler: direction }));
      await beaten(first, 1);
      proxy.cut([direction]);
      await waitFor(() => worker.of('database.lost').length > 0);
      proxy.heal();
      await waitFor(() => worker.of('database.restored').length > 0);
      expect(worker.of('lease.lost')).toEqual([]);
      proxy.cut([direction]);
      await waitFor(() => worker.of('lease.lost').length > 0);
      const [row] = await store.rows(
        `select extract(epoch from lease_until - clock_timestamp()) > 0 as holds from aster.workers where id = $1`,
        [first],
      );
      expect({ aborted, holds: row?.['holds'] }).toEqual({ aborted: ['lost'], holds: true });
      await worker.stop();
      await proxy.close();
    });
  });
});

describe('a lease kept from the main thread', () => {
  const services = { heartbeat: undefined };

  it('is lost while a handler blocks the event loop for as long', async () => {
    const worker = start({ services, handlers: { block: () => block(2 * leaseMs) } });
    await store.addRun({ handler: 'block' });
    await waitFor(() => worker.of('worker.registered').length > 1);
    expect(worker.of('lease.lost')).toHaveLength(1);
    const [first, second] = worker.of('worker.registered').map(({ workerId }) => workerId);
    const rows = await store.rows('select replaced_by from aster.workers where id = $1', [first]);
    expect(rows).toEqual([{ replaced_by: second }]); // so that what comes late under the first has no effect
  });

  it('is kept while nothing blocks it', async () => {
    const worker = start({ services });
    await beaten(await worker.registered(), 4);
    expect(worker.of('lease.lost')).toEqual([]);
  });
});

describe('a worker whose lease was taken over', () => {
  it('is told, ends its runs and begins anew', async () => {
    const aborted: unknown[] = [];
    const wait = async ({ signal }: { signal: AbortSignal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(aborted.push(signal.reason))));
    const worker = start({ handlers: { wait } });
    const id = await store.addRun({ handler: 'wait' });
    await worker.executes(id);
    await store.rows('delete from aster.workers');
    await waitFor(() => worker.of('worker.registered').length === 2);
    expect(aborted).toEqual(['lost']);
    await waitFor(() => worker.of('run.claim-lost').length === 1);
    expect((await store.run(id)).status).toBe('running');
  });

  it('does not take another one when it is to stop', async () => {
    let goOn = (): void => undefined;
    const end = new Promise<void>((resolve) => (goOn = resolve));
    const worker = start({ handlers: { wait: async () => end }, drainMs: 60_000 });
    await worker.executes(await store.addRun({ handler: 'wait', killGraceMs: 60_000 }));
    const stopped = worker.stop();
    await store.rows('delete from aster.workers');
    await waitFor(() => worker.of('lease.lost').length === 1);
    goOn();
    await stopped;
    expect(worker.of('worker.registered')).toHaveLength(1);
  });
});

import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from './testing/start-test-worker.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

const leaseMs = 2_000;
/** Where no lease is to end: a busy machine does not lose it either. */
const longLeaseMs = 30_000;
const claimStatement = 'claim_runs';
const settleStatement = 'finish_runs';

let store: TestStore;
let proxy: DatabaseProxy;
let calls: string[];
const workers: TestWorker[] = [];

/** A worker that reaches the database by way of the proxy. */
function start(options: TestWorkerOptions = {}): TestWorker {
  const more = { connectionString: proxy.connectionString, queryTimeoutMs: 500, connectTimeoutMs: 500 };
  const handlers = { note: ({ run }: { run: { id: string } }) => void calls.push(run.id), ...options.handlers };
  const worker = startTestWorker(store.connect(more), { leaseMs, ...options, handlers });
  workers.push(worker);
  return worker;
}

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
});

beforeEach(() => {
  calls = [];
});

afterEach(async () => {
  proxy.heal();
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await store.rows('truncate aster.live_runs, aster.workers');
});

afterAll(async () => {
  await store.drop();
  await proxy.close();
});

describe('a claim that the worker never hears of', () => {
  it('is handed back, and the run is executed once, as its first attempt', async () => {
    const worker = start({ leaseMs: longLeaseMs });
    await worker.registered();
    proxy.cutAnswersTo(claimStatement);
    const id = await store.addRun({ handler: 'note', retry: atMostOnce });
    await store.runIn(id, 'running');
    proxy.heal();
    expect(await store.runIn(id, 'succeeded', 'failed')).toMatchObject({ status: 'succeeded', attemptNum: 1 });
    expect(calls).toEqual([id]);
    expect(worker.of('lease.lost')).toEqual([]);
  });

  it('is handed back by a worker that is told to stop just then', async () => {
    const stopInTime = async () => {
      const worker = start({ leaseMs: longLeaseMs });
      await worker.registered();
      proxy.cutAnswersTo(claimStatement);
      const id = await store.addRun({ handler: 'note', retry: atMostOnce });
      await store.runIn(id, 'running');
      const stopped = worker.stop();
      proxy.heal();
      await stopped;
      const run = await store.run(id);
      if (run?.status !== 'succeeded') return run;
      // the machine is so busy that it was seen late: the worker had given that claim up, made another, and heard of it
      expect(calls.splice(0)).toEqual([id]);
      return undefined;
    };
    const run = await waitFor(stopInTime, { what: 'a stop before the worker claims again' });
    expect(run).toMatchObject({ status: 'scheduled', attemptNum: 0 });
    expect(calls).toEqual([]);
  });

  it('is handed back when it comes to pass long after it was given up', async () => {
    const first = waitingHandler();
    const worker = start({ concurrency: 1, pollIntervalMs: 3_600_000, handlers: { wait: first.handler } });
    await worker.registered();
    proxy.delayRequest(claimStatement);
    const running = await store.addRun({ handler: 'wait' });
    worker.hint('runs', undefined);
    await waitFor(() => worker.of('database.restored').some((event) => event.doing === 'claiming runs'));
    await worker.executes(running);
    const late = await store.addRun({ handler: 'note', retry: atMostOnce });
    proxy.heal();
    await store.runIn(late, 'running');
    expect(await store.runIn(late, 'scheduled')).toMatchObject({ attemptNum: 0 });
    first.end();
    expect(await store.runIn(late, 'succeeded', 'failed')).toMatchObject({ status: 'succeeded', attemptNum: 1 });
    expect((await store.run(running)).status).toBe('succeeded');
  });
});

describe('a worker that is told to stop', () => {
  it('hands a claim back that is under way, without having started anything', async () => {
    const worker = start({ drainMs: 60_000 });
    await worker.registered();
    proxy.cutAnswersTo(claimStatement, 'delayed');
    const id = await store.addRun({ handler: 'note', retry: atMostOnce });
    await store.runIn(id, 'running');
    const stopped = worker.stop();
    proxy.heal();
    await stopped;
    expect(await store.run(id)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
    expect(calls).toEqual([]);
    expect(worker.of('run.started')).toEqual([]);
  });

  it('lets what runs finish', async () => {
    const waiting = waitingHandler();
    const worker = start({ handlers: { wait: waiting.handler }, drainMs: 60_000 });
    const id = await store.addRun({ handler: 'wait' });
    await worker.executes(id);
    const stopped = worker.stop();
    const later = await store.addRun({ handler: 'note' });
    await waitFor(() => worker.of('service.stopping').length > 0);
    waiting.end();
    await stopped;
    expect((await store.run(id)).status).toBe('succeeded');
    expect((await store.run(later)).status).toBe('scheduled');
    expect(await store.rows('select id from aster.workers')).toEqual([]);
  });

  it('hands back what does not finish in time, also when it does not heed its signal', async () => {
    const [heeding, deaf] = [waitingHandler(), async () => new Promise(() => undefined)];
    const worker = start({ handlers: { wait: heeding.handler, deaf } });
    const ids = [];
    for (const handler of ['wait', 'deaf']) ids.push(await store.addRun({ handler, killGraceMs: 50 }));
    for (const id of ids) await worker.executes(id);
    await worker.stop();
    for (const id of ids) expect(await store.run(id)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
    expect(heeding.reasons).toEqual(['shutdown']);
    expect(await store.rows('select id from aster.workers')).toEqual([]);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])(
    'takes an attempt for what it hands back when %j hand-backs of a run are free',
    async (freeHandbacks, attemptNum) => {
      const waiting = waitingHandler();
      const worker = start({ freeHandbacks, handlers: { wait: waiting.handler } });
      const id = await store.addRun({ handler: 'wait' });
      await worker.executes(id);
      await worker.stop();
      expect(await store.run(id)).toMatchObject({ status: 'scheduled', attemptNum });
    },
  );

  it('does not hand back what must start at most once', async () => {
    const waiting = waitingHandler();
    const worker = start({ handlers: { wait: waiting.handler } });
    const id = await store.addRun({ handler: 'wait', retry: atMostOnce });
    await worker.executes(id);
    await worker.stop();
    expect(await store.run(id)).toMatchObject({ status: 'failed', reason: 'handed_back', attemptNum: 1 });
  });

  it('settles what ends meanwhile although the answer gets lost', async () => {
    const waiting = waitingHandler();
    const worker = start({ handlers: { wait: waiting.handler }, drainMs: 60_000, leaseMs: longLeaseMs });
    const id = await store.addRun({ handler: 'wait' });
    await worker.executes(id);
    const stopped = worker.stop();
    proxy.cutAnswersTo(settleStatement);
    waiting.end();
    await store.runIn(id, 'succeeded');
    proxy.heal();
    await stopped;
    expect(worker.of('run.settled')).toMatchObject([{ runId: id, status: 'succeeded' }]);
    expect(worker.of('run.claim-lost')).toEqual([]);
  });

  it('stops while the database is away, and has ended what it ran', async () => {
    const waiting = waitingHandler();
    const worker = start({ handlers: { wait: waiting.handler }, drainMs: 60_000 });
    const id = await store.addRun({ handler: 'wait' });
    await worker.executes(id);
    proxy.cut(['to-server', 'to-client']);
    await worker.stop();
    expect(waiting.reasons).toEqual(['lost']);
    expect(worker.of('service.stopped')).toHaveLength(1);
    expect((await store.run(id)).status).toBe('running'); // to be taken over
  });

  it('stops although the database has never been there', async () => {
    proxy.cut(['to-server', 'to-client']);
    const worker = start();
    await waitFor(() => worker.of('database.lost').length > 0);
    await worker.stop();
    expect(worker.of('service.stopped')).toHaveLength(1);
  });

  it('stops although what it has to settle cannot be settled', async () => {
    const waiting = waitingHandler();
    const worker = start({ handlers: { wait: waiting.handler } });
    const id = await store.addRun({ handler: 'wait', killGraceMs: 100 });
    await worker.executes(id);
    await store.rows('alter table aster.jobs rename to jobs_elsewhere');
    try {
      await worker.stop();
    } finally {
      await store.rows('alter table aster.jobs_elsewhere rename to jobs');
    }
    expect(worker.of('service.failed').length).toBeGreaterThan(0);
    expect((await store.run(id)).status).toBe('running');
  });
});

const atMostOnce = { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 };

/** A handler that waits to be told to end, or for its signal, whose reasons it keeps. */
function waitingHandler() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const reasons: unknown[] = [];
  return {
    reasons,
    end: () => end(),
    handler: async ({ signal }: { signal: AbortSignal }) => {
      const aborted = new Promise<void>((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(new Error('told to end'));
        }),
      );
      await Promise.race([ended, aborted]);
    },
  };
}

import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { registerWorker } from '@aster-scheduler/run-store';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from './testing/start-test-worker.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;
let counting: DatabaseProxy;
const workers: TestWorker[] = [];

function start(options: TestWorkerOptions = {}, db = store.db): TestWorker {
  const worker = startTestWorker(db, options);
  workers.push(worker);
  return worker;
}

/** Starts a worker whose statements are counted. */
function startCounted(options: TestWorkerOptions): TestWorker {
  return start(options, store.connect({ connectionString: counting.connectionString }));
}

/** A handler that reports its start and waits until it is told to end, or its signal aborts. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const starts: string[] = [];
  const aborted: unknown[] = [];
  return {
    starts,
    aborted,
    open: () => open(),
    handler: async ({ run, signal }: { run: { id: string }; signal: AbortSignal }) => {
      starts.push(run.id);
      const stopped = new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(signal.reason);
          reject(new Error('told to stop'));
        });
      });
      await Promise.race([opened, stopped]);
    },
  };
}

beforeAll(async () => {
  store = await createTestStore();
  counting = await createDatabaseProxy(store.connectionString);
});

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await store.rows('truncate aster.live_runs, aster.workers');
});

afterAll(async () => {
  await store.drop();
  await counting.close();
});

describe('runWorker', () => {
  it('executes due runs by its handlers and keeps what they return', async () => {
    const worker = start({ handlers: { greet: ({ payload }) => ({ greeting: `hello ${String(payload)}` }) } });
    const run = await store.runIn(await store.addRun({ handler: 'greet', payload: 'you' }), 'succeeded');
    expect(run).toMatchObject({
      attemptNum: 1,
      result: { greeting: 'hello you' },
      workerId: await worker.registered(),
    });
    expect(worker.of('run.started')).toHaveLength(1);
    expect(worker.of('run.settled')).toMatchObject([{ runId: run.id, status: 'succeeded' }]);
  });

  it('leaves runs that it cannot execute to others, and does not ask for them again and again', async () => {
    const unknown = await store.addRun({ handler: 'unknown here' });
    const command = await store.addRun({ command: 'true' });
    const known = await store.addRun({ handler: 'known' });
    startCounted({ handlers: { known: () => undefined }, pollIntervalMs: 200 });
    await store.runIn(known, 'succeeded');
    await waitFor(() => looksTake(200, 5));
    expect([await store.run(unknown), await store.run(command)]).toMatchObject([
      { status: 'scheduled' },
      { status: 'scheduled' },
    ]);
  });

  it('does not ask again and again for a due run that is locked by another session', async () => {
    const id = await store.addRun({ handler: 'known' });
    const locked = await store.hold('select from aster.live_runs where id = $1 for update', [id]);
    startCounted({ handlers: { known: () => undefined }, pollIntervalMs: 200 });
    await waitFor(() => looksTake(100, 5)).finally(locked.release); // it tries to claim, and looks
    await store.runIn(id, 'succeeded');
  });

  it('gives each of many runs to exactly one of several workers', async () => {
    const executions: string[] = [];
    const handlers = { note: ({ run }: { run: { id: string } }) => void executions.push(run.id) };
    const job = await store.addJob({ handler: 'note' });
    const ids = await Promise.all(Array.from({ length: 60 }, async () => store.trigger(job)));
    for (let index = 0; index < 3; index += 1) start({ handlers, concurrency: 7 });
    for (const id of ids) await store.runIn(id, 'succeeded');
    expect(executions.sort()).toEqual([...ids].sort());
  });

  it('executes no more runs at once than it has slots, and claims again when one is free', async () => {
    let running = 0;
    let most = 0;
    const handlers = {
      busy: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      },
    };
    const job = await store.addJob({ handler: 'busy' });
    const ids = await Promise.all(Array.from({ length: 30 }, async () => store.trigger(job)));
    start({ handlers, concurrency: 3, pollIntervalMs: 3_600_000 });
    for (const id of ids) await store.runIn(id, 'succeeded');
    expect(most).toBeLessThanOrEqual(3);
  });

  it('claims ahead of its slots while attempts are short, and hands back, free of charge, what has to wait', async () => {
    const waiting = gate();
    const worker = start({ handlers: { quick: () => undefined, wait: waiting.handler }, concurrency: 2 });
    await worker.registered();
    const quick = await store.addJob({ handler: 'quick' });
    const long = await store.addJob({
      handler: 'wait',
      retry: { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 },
    });
    await store.rows(
      `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
         concurrency_policy, created_at)
       select gen_random_uuid(), case when n > 2000 then $2::uuid else $1::uuid end, 'scheduled', 'manual', 'default', 0,
         case when n > 2000 then 'wait' else 'quick' end, clock_timestamp(),
         clock_timestamp() + n * interval '1 microsecond', 'allow', clock_timestamp()
       from generate_series(1, 2050) n`,
      [quick.id, long.id],
    );
    const count = async (where: string) => {
      const [row] = await store.rows(`select count(*)::integer as runs from aster.live_runs where ${where}`);
      return row?.['runs'];
    };
    await waitFor(() => worker.of('run.settled').some((event) => event.reason === 'handed_back'));
    await waitFor(async () => (await count(`status = 'running'`)) === 2 && (await count('true')) === 50);
    expect(await count(`status = 'scheduled' and attempt_num = 0`)).toBe(48);
    expect(waiting.starts).toHaveLength(2);
    waiting.open();
    await waitFor(async () => (await count('true')) === 0);
    expect(
      await store.rows('select distinct status, attempt_num from aster.finished_runs where job_id = $1', [long.id]),
    ).toEqual([{ status: 'succeeded', attempt_num: 1 }]);
    expect(new Set(waiting.starts).size).toBe(50);
    expect(waiting.starts).toHaveLength(50);
  });

  it('wakes for a hint about its pools, and not for one about others', async () => {
    const waiting = gate();
    const options = { handlers: { wait: waiting.handler }, pools: ['here'], pollIntervalMs: 3_600_000 };
    const worker = startCounted(options);
    await worker.registered();
    const before = counting.statements();
    const id = await store.addRun({ handler: 'wait', pool: 'here' });
    for (let index = 0; index < 100; index += 1) {
      worker.hint('runs', 'elsewhere');
      worker.hint('jobs', 'here');
      await new Promise((resolve) => setImmediate(resolve));
    }
    worker.hint('runs', 'here');
    await waitFor(() => waiting.starts.includes(id));
    expect(counting.statements() - before).toBeLessThan(20);
    waiting.open();
    await store.runIn(id, 'succeeded');
  });

  it('tries a failed run again when its time has come, and keeps the earlier attempt', async () => {
    let calls = 0;
    const handlers = {
      flaky: () => {
        calls += 1;
        if (calls === 1) throw new TypeError('not yet');
        return calls;
      },
    };
    const retry = { maxRetries: 1, delayMs: 100, backoff: 1, maxDelayMs: 100 };
    const id = await store.addRun({ handler: 'flaky', retry });
    start({ handlers });
    const run = await store.runIn(id, 'succeeded', 'failed');
    expect(run).toMatchObject({ status: 'succeeded', attemptNum: 2, result: 2 });
    const attempts = await store.rows(
      'select attempt_num, status, error_msg from aster.run_attempts where run_id = $1',
      [run.id],
    );
    expect(attempts).toEqual([{ attempt_num: 1, status: 'failed', error_msg: 'TypeError: not yet' }]);
  });

  it('ends a cancelled run on a hint', async () => {
    const waiting = gate();
    const worker = start({ handlers: { wait: waiting.handler } });
    const id = await store.addRun({ handler: 'wait' });
    await waitFor(() => waiting.starts.includes(id));
    await store.rows(`update aster.live_runs set cancel_reason = 'cancelled_by_user' where id = $1`, [id]);
    worker.hint('control', id);
    const run = await store.runIn(id, 'cancelled');
    expect(run.reason).toBe('cancelled_by_user');
    expect(waiting.aborted).toEqual(['cancelled']);
  });

  it('ends a cancelled run without a hint, by its next heartbeat', async () => {
    const waiting = gate();
    start({ handlers: { wait: waiting.handler }, leaseMs: 3_000 });
    const id = await store.addRun({ handler: 'wait' });
    await waitFor(() => waiting.starts.includes(id));
    await store.rows(`update aster.live_runs set cancel_reason = 'replaced' where id = $1`, [id]);
    expect((await store.runIn(id, 'cancelled')).reason).toBe('replaced');
  });

  it('drops the result of a run that another claim holds, and tells the handler', async () => {
    const waiting = gate();
    const worker = start({ handlers: { wait: waiting.handler }, leaseMs: 3_000 });
    const id = await store.addRun({ handler: 'wait' });
    await waitFor(() => waiting.starts.includes(id));
    const other = crypto.randomUUID();
    const facts = { name: 'other', pools: ['x'], handlers: [], slots: 1, version: '0', leaseMs: 3_600_000 };
    await registerWorker(store.db, { id: other, ...facts });
    await store.rows('update aster.live_runs set fence = fence + 1, worker_id = $2 where id = $1', [id, other]);
    await waitFor(() => worker.of('run.claim-lost').length > 0);
    expect(waiting.aborted).toEqual(['lost']);
    expect(await store.run(id)).toMatchObject({ status: 'running', workerId: other });
  });
});

/** Whether it takes the workers at least `count` times `everyMs` to send so many statements; some are heartbeats. */
async function looksTake(everyMs: number, count: number): Promise<boolean> {
  const since = performance.now();
  const target = counting.statements() + count + 1;
  await waitFor(() => counting.statements() >= target);
  return performance.now() - since > everyMs * (count - 1);
}

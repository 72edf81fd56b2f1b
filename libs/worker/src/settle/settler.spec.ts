import type { AsterEvent, JobDefinition, Outcome } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseWatch } from '@aster-scheduler/db';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { type ClaimedRun, claimRuns, registerWorker } from '@aster-scheduler/run-store';
import { createTestStore, optionsFor, type TestStore } from '../testing/test-store.js';
import type { AttemptEnd } from './attempt-end.js';
import { createSettler, type Settler } from './settler.js';

const workerId = crypto.randomUUID();
const succeeded: Outcome = { status: 'succeeded' };

let store: TestStore;
let proxy: DatabaseProxy;
let settler: Settler;
let lost: Set<string>;
let events: AsterEvent[];

async function claim(count = 1, more: Partial<JobDefinition> = {}): Promise<readonly ClaimedRun[]> {
  const job = await store.addJob({ command: 'true', ...more });
  for (let index = 0; index < count; index += 1) await store.trigger(job);
  const { runs: claimed } = await claimRuns(store.db, {
    workerId,
    pools: [more.pool ?? 'default'],
    handlers: [],
    runsCommands: true,
    limit: count,
  });
  expect(claimed).toHaveLength(count);
  return claimed;
}

const endOf = (run: ClaimedRun, outcome = succeeded): AttemptEnd => {
  const { id: runId, fence, attemptNum, pool, jobId, startedAt } = run;
  return { runId, fence, attemptNum, pool, workerId, outcome, claim: { jobId, pool, attemptNum, startedAt } };
};

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
  const facts = { name: 'w', pools: ['default'], handlers: [], slots: 9, version: '0', leaseMs: 3_600_000 };
  await registerWorker(store.db, { id: workerId, ...facts });
});

beforeEach(() => {
  lost = new Set();
  events = [];
  settler = createSettler({
    db: store.connect({ ...optionsFor(proxy.connectionString), queryTimeoutMs: 500, connectTimeoutMs: 500 }),
    isHeld: ({ runId }) => !lost.has(runId),
    watch: createDatabaseWatch('worker', (event) => events.push(event)),
  });
});

afterEach(() => {
  proxy.heal();
});

afterAll(async () => {
  await store.drop();
  await proxy.close();
});

describe('createSettler', () => {
  it('settles what ends while it settles in one go', async () => {
    const runs = await claim(100);
    const [first] = runs;
    if (first === undefined) throw new Error('nothing was claimed');
    await settler.settle(endOf(first)); // connected
    const before = proxy.statements();
    const settled = await Promise.all(runs.slice(1).map(async (run) => settler.settle(endOf(run))));
    expect(settled.every((each) => each?.status === 'succeeded')).toBe(true);
    expect(proxy.statements() - before).toBeLessThan(10);
  });

  it('answers that a claim was lost', async () => {
    const [run] = await claim();
    if (run === undefined) throw new Error('nothing was claimed');
    expect(await settler.settle({ ...endOf(run), fence: run.fence - 1 })).toEqual({
      runId: run.id,
      status: 'claim_lost',
    });
  });

  it.each<[string, string, Outcome, object]>([
    ['a final end', 'finish_runs', succeeded, { status: 'succeeded' }],
    [
      'a retry',
      'commit\0',
      { status: 'failed', reason: 'exit_code', errorMsg: 'no' },
      { status: 'scheduled', errorMsg: 'no' },
    ],
  ])('knows %s as its own when the answer got lost', async (_case, statement, outcome, settled) => {
    const [run] = await claim();
    if (run === undefined) throw new Error('nothing was claimed');
    proxy.cutAnswersTo(statement);
    const settling = settler.settle(endOf(run, outcome));
    await waitFor(async () => (await store.run(run.id)).status !== 'running');
    proxy.heal();
    expect(await settling).toMatchObject({ runId: run.id, attemptNum: 1, ...settled });
    expect(events.map((event) => event.type)).toContain('database.restored');
  });

  it('does not take for its own what somebody else has settled', async () => {
    const [run] = await claim();
    if (run === undefined) throw new Error('nothing was claimed');
    proxy.cut(['to-server']);
    const settling = settler.settle(endOf(run));
    await waitFor(() => events.some((event) => event.type === 'database.lost'));
    await store.rows(`update aster.live_runs set status = 'scheduled', worker_id = null where id = $1`, [run.id]);
    proxy.heal();
    expect(await settling).toEqual({ runId: run.id, status: 'claim_lost' });
  });

  it('gives up what is known to be lost, and only that, while the database is away', async () => {
    const [gone, kept] = await claim(2);
    if (gone === undefined || kept === undefined) throw new Error('nothing was claimed');
    proxy.cut(['to-server', 'to-client']);
    const [first, second] = [settler.settle(endOf(gone)), settler.settle(endOf(kept))];
    lost.add(gone.id);
    expect(await first).toBeUndefined();
    proxy.heal();
    expect(await second).toMatchObject({ status: 'succeeded' });
  });

  it('settles all others while somebody has locked the job of one, and that one afterwards', async () => {
    const [locked] = await claim(1, { concurrencyPolicy: 'queue', pool: 'of its own' });
    const others = await claim(30);
    if (locked === undefined) throw new Error('nothing was claimed');
    const lock = await store.hold('select from aster.job_cursors where job_id = $1 for update', [locked.jobId]);
    const settling = settler.settle(endOf(locked));
    const settled = await Promise.all(others.map(async (run) => settler.settle(endOf(run))));
    expect(settled.every((each) => each?.status === 'succeeded')).toBe(true);
    expect((await store.run(locked.id)).status).toBe('running');
    await lock.release();
    expect(await settling).toMatchObject({ status: 'succeeded' });
    expect(events.map((event) => event.type)).not.toContain('database.lost');
  });

  it('ends a run whose result the database cannot hold, and holds up no other', async () => {
    const [odd, fine] = await claim(2);
    if (odd === undefined || fine === undefined) throw new Error('nothing was claimed');
    const nested = `${'['.repeat(20_000)}1${']'.repeat(20_000)}`;
    const result: unknown = JSON.parse(nested);
    const [first, second] = [settler.settle(endOf(odd, { ...succeeded, result })), settler.settle(endOf(fine))];
    expect(await second).toMatchObject({ status: 'succeeded' });
    expect(await first).toMatchObject({ status: 'failed', reason: 'handler_error' });
    expect((await store.run(odd.id)).errorMsg).toMatch(/^the result cannot be stored: /);
  });
});

import { randomBytes } from 'node:crypto';
import type { AsterEvent, Outcome, SecretProvider } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import type { Db } from '@aster-scheduler/db';
import { createAddressGuard } from '@aster-scheduler/delivery';
import { createSecretKeyring, createStoredSecrets, putSecret } from '@aster-scheduler/job-store';
import { cancelRun, claimPings, claimRuns, settleRuns, triggerJob } from '@aster-scheduler/run-store';
import { type PingReceiver, startPingReceiver } from '../testing/ping-receiver.js';
import { createTestStore, type TestStore } from '../testing/test-store.js';
import { deliveryDefaults } from './delivery-services.js';
import { runPings } from './run-pings.js';

const start = new Date('2026-03-02T03:00:00Z');
const later = (ms: number): Date => new Date(start.getTime() + ms);

let store: TestStore;
let db: Db;
let receiver: PingReceiver;
let now: Date;
let workerId: string;
const running: (() => Promise<void>)[] = [];
beforeAll(async () => {
  store = await createTestStore();
  db = store.db;
  receiver = await startPingReceiver();
});
beforeEach(async () => {
  await store.clear();
  await db.deleteFrom('outgoing_pings').execute();
  workerId = await store.addWorker(3_600_000);
  receiver.arrived.length = 0;
  receiver.answer = (response) => void response.writeHead(200).end('OK');
  now = start;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});
afterAll(async () => {
  await receiver.close();
  await store.drop();
});

function run({ secrets, allow = ['127.0.0.1'] }: { secrets?: SecretProvider; allow?: readonly string[] } = {}) {
  const stopping = new AbortController();
  const events: AsterEvent[] = [];
  const egress = { guard: createAddressGuard(allow), timeoutMs: 60_000 };
  const options = { ...deliveryDefaults, intervalMs: 20, delivery: { egress } };
  const services = { db, secrets, emit: (event: AsterEvent) => void events.push(event), now: () => now };
  const ended = runPings(services, options, stopping.signal);
  running.push(async () => {
    stopping.abort();
    await ended;
  });
  return events;
}

async function addJob(pingUrl: string | undefined = receiver.url): Promise<string> {
  const retry = { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 };
  return (await store.addJob({ cronExpr: '@manually', pingUrl, retry })).id;
}

async function begin(jobId: string, at = start) {
  await triggerJob(db, jobId, { now: start });
  const { runs } = await claimRuns(db, {
    ...{ workerId, pools: ['default'], handlers: [], runsCommands: true, limit: 1, now: at },
  });
  const [claimed] = runs;
  if (claimed === undefined) throw new Error('nothing was claimed');
  return claimed;
}

async function endRun(jobId: string, outcome: Outcome, output = '', at = start): Promise<string> {
  const { id: runId, fence, ...claim } = await begin(jobId, at);
  await store.rows(
    `insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
     select $1, 1, 0, 'stdout', convert_to($2, 'utf8'), now() where $2 <> ''`,
    [runId, output],
  );
  await settleRuns(db, [{ runId, fence, claim, outcome }], { now: new Date(at.getTime() + 1) });
  return runId;
}

const waiting = async () => db.selectFrom('outgoing_pings').selectAll().execute();
const nothingWaits = async () => (await waiting()).length === 0;
const paths = () => receiver.arrived.map(({ path }) => path);

describe('a run of a job with ping_url', () => {
  it('is told although somebody else has locked what is to be told of another job', async () => {
    const heldRun = await endRun(await addJob(`${receiver.url}/held`), { status: 'succeeded' });
    const freeRun = await endRun(await addJob(`${receiver.url}/free`), { status: 'succeeded' });
    now = later(1);
    await db.transaction().execute(async (holder) => {
      await holder.selectFrom('outgoing_pings').select('event').where('run_id', '=', heldRun).forUpdate().execute();
      run();
      await waitFor(async () => (await waiting()).every(({ run_id: id }) => id !== freeRun));
      expect(paths().some((path) => path.startsWith('/held'))).toBe(false);
    });
    await waitFor(nothingWaits);
  });

  it.each<[string, Outcome, string, string, string]>([
    ['a success', { status: 'succeeded', exitCode: 0 }, 'done\n', '/', 'done'],
    ['an exit code', { status: 'failed', reason: 'exit_code', exitCode: 3 }, 'no room\n', '/3', 'no room'],
    [
      'an exit code that is none elsewhere',
      { status: 'failed', reason: 'exit_code', exitCode: 3_221 },
      'x',
      '/fail',
      'x',
    ],
    [
      'a signal',
      { status: 'failed', reason: 'signal', signal: 'SIGSEGV', errorMsg: 'ended by SIGSEGV' },
      '',
      '/fail',
      'ended by SIGSEGV',
    ],
    ['a timeout', { status: 'timed_out', reason: 'timeout', errorMsg: 'took too long' }, '', '/fail', 'took too long'],
  ])('is told when it begins, and how it ends: %s', async (_what, outcome, output, path, text) => {
    const runId = await endRun(await addJob(), outcome, output);
    now = later(1);
    run();
    await waitFor(nothingWaits);
    expect(receiver.arrived).toEqual([
      { method: 'POST', path: `/start?rid=${runId}`, body: '' },
      { method: 'POST', path: `${path}?rid=${runId}`, body: text },
    ]);
  });

  it('keeps what its address has besides, and tells the last 10 KB', async () => {
    const runId = await endRun(
      await addJob(`${receiver.url}/key/slug/?create=1`),
      { status: 'succeeded' },
      'é'.repeat(20_000),
    );
    now = later(1);
    run();
    await waitFor(nothingWaits);
    expect(paths()).toEqual([`/key/slug/start?create=1&rid=${runId}`, `/key/slug/?create=1&rid=${runId}`]);
    expect(receiver.arrived[1]?.body).toBe('é'.repeat(5_120));
  });

  it('begins once, whatever attempts it takes', async () => {
    const { id: jobId } = await store.addJob({ cronExpr: '@manually', pingUrl: receiver.url });
    const { id: runId, fence, ...claim } = await begin(jobId);
    await settleRuns(db, [{ runId, fence, claim, outcome: { status: 'failed' } }], { now: start });
    await store.rows(`update aster.live_runs set available_at = '${start.toISOString()}'`);
    const [again] = (
      await claimRuns(db, { workerId, pools: ['default'], handlers: [], runsCommands: true, limit: 1, now: start })
    ).runs;
    expect(again).toMatchObject({ id: runId, attemptNum: 2 });
    expect((await waiting()).map(({ event }) => event)).toEqual(['start']);
  });

  it('tells nothing of its end when it is cancelled', async () => {
    const jobId = await addJob();
    const { id: runId, fence, ...claim } = await begin(jobId);
    await cancelRun(db, runId);
    await settleRuns(db, [{ runId, fence, claim, outcome: { status: 'cancelled' } }], { now: start });
    expect((await waiting()).map(({ event }) => event)).toEqual(['start']);
  });
});

describe('a run of a job without', () => {
  it('leaves nothing to be told', async () => {
    const { id } = await store.addJob({ cronExpr: '@manually' });
    await endRun(id, { status: 'succeeded' });
    await endRun(id, { status: 'failed' });
    expect(await waiting()).toEqual([]);
  });
});

describe('a ping', () => {
  it('comes again until it has arrived, and is given up when it would lie', async () => {
    const runId = await endRun(await addJob(), { status: 'succeeded' });
    receiver.answer = (response) => void response.writeHead(503).end();
    now = later(1);
    const events = run();
    const states = () => events.flatMap((event) => (event.type === 'notification.settled' ? [event.state] : []));
    for (const count of [2, 3, 4, 5]) {
      await waitFor(() => states().length === count);
      now = new Date(now.getTime() + 150_000);
    }
    expect(states()).toEqual(['failed', 'pending', 'pending', 'pending', 'failed']); // the start is tried once
    expect(await waiting()).toEqual([]);
    expect(paths()).toEqual([`/start?rid=${runId}`, ...Array.from({ length: 4 }, () => `/?rid=${runId}`)]);
  });

  it('that is older is not sent at all', async () => {
    await endRun(await addJob(), { status: 'succeeded' });
    now = later(601_000);
    run();
    await waitFor(nothingWaits);
    expect(receiver.arrived).toEqual([]);
  });

  it('that did not arrive is given up when a later run has begun', async () => {
    const jobId = await addJob();
    await endRun(jobId, { status: 'failed' });
    receiver.answer = (response, { path }) => void response.writeHead(path.includes('start') ? 200 : 503).end();
    now = later(1);
    run();
    await waitFor(async () => (await waiting())[0]?.attempt_num === 1);
    receiver.answer = (response) => void response.writeHead(200).end();
    const second = await endRun(jobId, { status: 'succeeded' }, '', later(10));
    now = later(20);
    await waitFor(nothingWaits);
    expect(paths().slice(2)).toEqual([`/start?rid=${second}`, `/?rid=${second}`]);
  });

  it('waits for nobody but those before it of its own job', async () => {
    const hanging = await addJob(`${receiver.url}/hangs`);
    const other = await addJob(`${receiver.url}/fine`);
    receiver.answer = (response, { path }) =>
      path.startsWith('/fine') ? void response.writeHead(200).end() : undefined;
    for (const jobId of [hanging, other, hanging, other]) await endRun(jobId, { status: 'succeeded' });
    now = later(1);
    run();
    await waitFor(() => paths().filter((path) => path.startsWith('/fine')).length === 4);
    expect(paths().filter((path) => path.startsWith('/hangs'))).toHaveLength(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    await store.rows(`update aster.outgoing_pings set created_at = '2020-01-01'`); // what waits is given up
    receiver.closeConnections();
  });

  it('is told although more has heaped up of others than is given up at once', async () => {
    const heaped = await addJob();
    await store.rows(
      `insert into aster.outgoing_pings (run_id, event, job_id, created_at, next_attempt_at)
       select gen_random_uuid(), 'end', $1::uuid, $2::timestamptz - interval '1 day', $2::timestamptz
       from generate_series(1, 5000)`,
      [heaped, start],
    );
    const runId = await endRun(await addJob(), { status: 'succeeded' });
    const first = await claimPings(db, { limit: 1, now: later(1) });
    expect(first.claims).toMatchObject([{ runId, event: 'start' }]);
    expect(await waiting()).toHaveLength(5_000 - 2_000 + 2);
    expect(await claimPings(db, { limit: 5, after: first.after, now: later(1) })).toEqual({ claims: [] });
    await claimPings(db, { limit: 5, now: later(1) });
    await claimPings(db, { limit: 5, now: later(1) });
    expect((await waiting()).map(({ run_id: id }) => id)).toEqual([runId, runId]);
  });

  it('that is to be tried again has its turn although new ones keep all places busy', async () => {
    const retried = await addJob(`${receiver.url}/again`);
    const others = [];
    for (let n = 0; n < 25; n += 1) others.push(await addJob(`${receiver.url}/new`));
    const add = async (jobIds: readonly string[], attempts: number) =>
      store.rows(
        `insert into aster.outgoing_pings (run_id, event, job_id, created_at, next_attempt_at, attempt_num)
         select gen_random_uuid(), 'start', id, $2::timestamptz, $2::timestamptz, $3 from unnest($1::uuid[]) id`,
        [jobIds, start, attempts],
      );
    await add(others, 0);
    const held: (() => void)[] = [];
    receiver.answer = (response) => void held.push(() => void response.writeHead(200).end());
    now = later(1);
    run();
    await waitFor(() => held.length === 20);
    await add([retried], 1);
    for (const count of [21, 22]) {
      held.shift()?.();
      await waitFor(() => receiver.arrived.length === count);
    }
    expect(paths().filter((path) => path.startsWith('/again'))).toHaveLength(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    held.forEach((release) => release());
    await waitFor(nothingWaits);
  });

  it('is sent again by somebody else when whoever sent it is gone', async () => {
    const runId = await endRun(await addJob(), { status: 'succeeded' });
    const [claim] = (await claimPings(db, { limit: 5, now: later(1) })).claims;
    expect(claim).toMatchObject({ runId, event: 'start' });
    expect((await claimPings(db, { limit: 5, now: later(1) })).claims).toEqual([]); // the end comes after it
    now = later(31_000);
    run();
    await waitFor(nothingWaits);
    expect(paths()).toEqual([`/start?rid=${runId}`, `/?rid=${runId}`]);
  });

  it('goes to no address inside unless the operator allows it', async () => {
    await endRun(await addJob(), { status: 'succeeded' });
    now = later(1);
    const events = run({ allow: [] });
    await waitFor(nothingWaits);
    expect(receiver.arrived).toEqual([]);
    expect(events).toMatchObject([
      { type: 'notification.settled', kind: 'ping', state: 'failed' },
      { type: 'notification.settled', kind: 'ping', state: 'failed' },
    ]);
  });

  it('may have a secret for its address, which is told to nobody', async () => {
    const keyring = createSecretKeyring([randomBytes(32)]);
    await putSecret(db, keyring, { name: 'NIGHTLY', value: `${receiver.url}/a-secret-that-nobody-knows` });
    const secrets = createStoredSecrets(db, keyring);
    const runId = await endRun(await addJob('${secret:NIGHTLY}'), { status: 'succeeded' });
    now = later(1);
    const events = run({ secrets });
    await waitFor(nothingWaits);
    expect(paths()).toEqual([
      `/a-secret-that-nobody-knows/start?rid=${runId}`,
      `/a-secret-that-nobody-knows?rid=${runId}`,
    ]);
    expect(JSON.stringify(events)).not.toContain('nobody-knows');
  });
});

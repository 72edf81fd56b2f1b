import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from '@aster-scheduler/executor';
import { outputText, readOutput } from '@aster-scheduler/run-store';
import { livingMembers } from './testing/living-members.js';
import { startTestWorker, type TestWorker, type TestWorkerOptions } from './testing/start-test-worker.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

const leaseMs = 3_000;

/** Heeds no SIGTERM. */
const deafScript = `trap "" TERM; echo deaf; for n in $(seq 600); do sleep 0.1; done`;

let store: TestStore;
let commands: CommandExecutor;
let folder: string;
let worker: TestWorker | undefined;

function start(options: TestWorkerOptions = {}): TestWorker {
  worker = startTestWorker(store.db, { leaseMs, ...options, services: { commands } });
  return worker;
}

async function output(runId: string, attemptNum = 1): Promise<string> {
  return outputText(await readOutput(store.db, runId, { attemptNum }), 'utf-8');
}

beforeAll(async () => {
  store = await createTestStore();
  commands = await createCommandExecutor({ leaseMs });
  folder = await mkdtemp(join(tmpdir(), 'aster-worker-'));
});

afterEach(async () => {
  await worker?.stop();
  await store.rows('truncate aster.live_runs, aster.workers');
});

afterAll(async () => {
  await commands.close();
  await store.drop();
  await rm(folder, { recursive: true });
});

describe('a command', () => {
  it('is told of its run, and its output is kept', async () => {
    start();
    const args = ['-c', 'echo "$ASTER_RUN_ID $ASTER_ATTEMPT $ASTER_TRIGGER"; echo oops >&2; exit 3'];
    const retry = { maxRetries: 0, delayMs: 0, backoff: 1, maxDelayMs: 0 };
    const run = await store.runIn(await store.addRun({ command: 'sh', args, retry }), 'failed');
    expect(run).toMatchObject({ exitCode: 3, reason: 'exit_code', errorMsg: 'exited with code 3' });
    expect(run).toMatchObject({ errorLine: 'oops', jobVersion: 1, pool: 'default', priority: 0 });
    expect((await output(run.id)).split('\n').sort()).toEqual(['', `${run.id} 1 manual`, 'oops']);
  });

  it('that succeeds though it left a process running tells how many were ended, and of no error', async () => {
    const { of } = start();
    const job = { command: 'sh', args: ['-c', 'sleep 60 & exit 0'], killGraceMs: 100 };
    const run = await store.runIn(await store.addRun(job), 'succeeded');
    expect(run).toMatchObject({ exitCode: 0, leftoverProcesses: 1, reason: undefined, errorMsg: undefined });
    const retry = { maxRetries: 1, delayMs: 0, backoff: 1, maxDelayMs: 0 };
    const failing = await store.addRun({ ...job, args: ['-c', 'sleep 60 & exit 3'], retry });
    expect(await store.runIn(failing, 'failed')).toMatchObject({
      leftoverProcesses: 1,
      errorMsg: 'exited with code 3; a process it had left running had to be ended',
    });
    expect(await store.rows('select leftover_processes from aster.run_attempts')).toEqual([{ leftover_processes: 1 }]);
    expect(of('run.settled')).toHaveLength(3);
  });

  it('has its two streams merged in the order of writing where its job says so', async () => {
    start();
    const args = ['-c', 'set -x; echo one; echo two'];
    const run = await store.runIn(await store.addRun({ command: 'sh', args, outputStreams: 'merged' }), 'succeeded');
    expect(await output(run.id)).toBe('+ echo one\none\n+ echo two\ntwo\n');
  });

  it('can be followed while it runs', async () => {
    start();
    const id = await store.addRun({ command: 'sh', args: ['-c', 'echo begun; exec sleep 60'], killGraceMs: 100 });
    await waitFor(async () => (await output(id)) === 'begun\n');
    expect((await store.run(id)).status).toBe('running');
  });

  it('has its flood bounded, with what was left out counted', async () => {
    start({ outputLimitBytes: 1_000 });
    const args = ['-c', 'head -c 5000000 /dev/zero | tr "\\\\0" x; echo end'];
    const run = await store.runIn(await store.addRun({ command: 'sh', args }), 'succeeded');
    expect(run.outputTruncatedBytes).toBe(5_000_004 - 1_000);
    const text = await output(run.id);
    expect(text).toMatch(/^x{500}\n\[4999004 bytes of output left out\]\nx{496}end\n$/);
  });

  it('is ended when its run is cancelled', async () => {
    const { hint } = start();
    const id = await store.addRun({ command: 'sleep', args: ['60'] });
    await store.runIn(id, 'running');
    await waitFor(() => commands.pids().length === 1);
    await store.rows(`update aster.live_runs set cancel_reason = 'cancelled_by_user'`);
    hint('control', '');
    expect(await store.runIn(id, 'cancelled')).toMatchObject({ reason: 'cancelled_by_user', signal: 'SIGTERM' });
  });

  it('is handed back by a worker that stops, and what was not started too', async () => {
    const started = start();
    const id = await store.addRun({ command: 'sleep', args: ['60'] });
    await store.runIn(id, 'running');
    await waitFor(() => commands.pids().length === 1);
    await started.stop();
    expect(await store.run(id)).toMatchObject({ status: 'scheduled', attemptNum: 0, reason: 'handed_back' });
    expect(commands.pids()).toEqual([]);
  });

  it('is dead soon after the lease is lost, whatever its grace, and before its run starts again here', async () => {
    const started = start();
    const file = join(folder, 'log');
    const script = `echo "begin $ASTER_ATTEMPT" >>${file}; [ $ASTER_ATTEMPT = 2 ] || ${deafScript}`;
    await store.addRun({ command: 'sh', args: ['-c', script], killGraceMs: 3_600_000 });
    const log = async () => readFile(file, 'utf8').catch(() => '');
    await waitFor(async () => (await log()) === 'begin 1\n');
    const [pid] = await waitFor(() => commands.pids().length === 1 && commands.pids());
    await store.rows(`with gone as (delete from aster.workers)
      update aster.live_runs set status = 'scheduled', worker_id = null, started_at = null`);
    await waitFor(async () => (await log()).includes('begin 2'));
    expect(livingMembers(pid!)).toEqual([]);
    expect(started.of('run.claim-lost')).toHaveLength(1);
  });

  it('is handed back, killed, when its grace is longer than a worker that stops can wait', async () => {
    const started = start();
    const id = await store.addRun({ command: 'sh', args: ['-c', deafScript], killGraceMs: 3_600_000 });
    await waitFor(async () => (await output(id)) === 'deaf\n');
    await started.stop();
    expect(await store.run(id)).toMatchObject({ status: 'scheduled', attemptNum: 0 });
    expect(commands.pids()).toEqual([]);
  });
});

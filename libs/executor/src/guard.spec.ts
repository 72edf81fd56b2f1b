import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { createCommandExecutor } from './command-executor.js';
import { aScript, aTask } from './testing/a-task.js';
import { execute } from './testing/execute.js';
import { findProcesses, isAlive } from './testing/processes.js';
import { startWorkerProcess, type WorkerProcess, type WorkerProcessOptions } from './testing/worker-process.js';

/** A number of seconds that no other process on this machine sleeps. */
let nextSleep = 2_000_000_000 + process.pid * 100;
const aSleep = (): string => `sleep ${(nextSleep += 1)}`;
/** Three processes: the command, a child, and a daemon outside its group; none cares for SIGTERM. */
const aStubbornTree = (sleep: string) =>
  aScript(`trap '' TERM; setsid ${sleep} >/dev/null 2>&1 & ${sleep} & ${sleep}; true`, { killGraceMs: 30_000 });

describe('a companion', () => {
  let folder: string;
  let workers: WorkerProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guard-spec-'));
  });
  afterEach(async () => {
    for (const worker of workers) {
      if (isAlive(worker.pid)) await worker.end();
      await waitFor(() => worker.companions().every((pid) => !isAlive(pid)), { what: 'its companions are gone' });
    }
    workers = [];
    rmSync(folder, { recursive: true, force: true });
  });

  async function startWorker(options: Partial<WorkerProcessOptions> = {}): Promise<WorkerProcess> {
    const worker = await startWorkerProcess({ temporaryFolder: folder, ...options });
    workers.push(worker);
    return worker;
  }
  /** Starts so many stubborn trees and waits until all their processes run. */
  async function startTrees(worker: WorkerProcess, sleep: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) worker.tell({ do: 'execute', task: aStubbornTree(sleep) });
    await waitFor(() => findSleepers(sleep).length === 3 * count, { what: 'all sleep' });
  }
  const findSleepers = (sleep: string) => findProcesses(`${sleep} `).filter((pid) => !isShell(pid));
  const isShell = (pid: number) => findProcesses('trap').includes(pid);
  const allGone = (sleep: string) => findProcesses(sleep).length === 0;

  it('ends all trees soon when the worker is killed, and leaves nothing behind', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    await startTrees(worker, sleep, 4);
    const killedAt = performance.now();
    worker.kill('SIGKILL');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
    expect(performance.now() - killedAt).toBeLessThan(30_000);
    await waitFor(() => worker.companions().every((pid) => !isAlive(pid)), { what: 'the companions are gone' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets commands end by themselves for half a second when the worker is killed', async () => {
    const worker = await startWorker();
    const file = join(folder, 'cleaned-up');
    const script = `trap 'sleep 0.1; touch ${file}; exit' TERM; echo x > ${file}-ready; while :; do sleep 0.01; done`;
    worker.tell({ do: 'execute', task: aScript(script) });
    await waitFor(() => readdirSync(folder).includes('cleaned-up-ready'), { what: 'it runs' });
    worker.kill('SIGKILL');
    await waitFor(() => readdirSync(folder).includes('cleaned-up'), { what: 'it has cleaned up' });
  });

  it('ends all trees when the lease of a stopped worker is over, and the worker learns of it afterwards', async () => {
    const worker = await startWorker({ leaseMs: 60_000 });
    const sleep = aSleep();
    await startTrees(worker, sleep, 3);
    const extendedAt = performance.now();
    await worker.extendLease(1500);
    worker.kill('SIGSTOP');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
    const tookMs = performance.now() - extendedAt;
    worker.kill('SIGCONT');
    expect(tookMs).toBeGreaterThan(1400);
    expect(tookMs).toBeLessThan(30_000);
    await waitFor(() => worker.results.length === 3, { what: 'the worker was told' });
    expect(worker.results.map(({ status, errorMsg }) => [status, errorMsg])).toEqual(
      Array(3).fill(['lost', "the worker's lease ended while the command ran"]),
    );
    expect(worker.events.filter((event) => event.type === 'companion.lost')).toEqual([]);
  });

  it('tells once of commands that are ended for the lease, however often it is said to be over', async () => {
    const worker = await startWorker({ companions: 1 });
    const sleep = aSleep();
    await startTrees(worker, sleep, 2);
    await worker.extendLease(0);
    await worker.extendLease(0);
    await waitFor(() => worker.results.length === 2, { what: 'all were ended' });
    expect(worker.events.filter((event) => event.type === 'companion.lease-expired')).toMatchObject([{ runs: 2 }]);
  });

  it('starts nothing while the lease is over, and again when it is extended', async () => {
    const executor = await createCommandExecutor({ leaseMs: 0, temporaryFolder: folder });
    const result = await execute(executor, aTask()).outcome;
    executor.extendLease(60_000);
    const second = await execute(executor, aTask()).outcome;
    executor.extendLease(Number.NaN);
    const third = await execute(executor, aTask()).outcome;
    await executor.close();
    expect(result).toMatchObject({ status: 'released', reason: 'resources', wasStarted: false });
    expect(second).toMatchObject({ status: 'succeeded' });
    expect(third).toMatchObject({ status: 'released', reason: 'resources', wasStarted: false });
  });

  it('that is killed takes its trees along; the worker tells so and replaces it', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    await startTrees(worker, sleep, 4);
    const [first = 0] = worker.companions();
    process.kill(first, 'SIGKILL');
    await waitFor(() => worker.results.length === 2, { what: 'its commands were reported' });
    expect(findSleepers(sleep)).toHaveLength(6); // those of the other go on
    expect(worker.results).toEqual(
      Array(2).fill({
        status: 'lost',
        reason: 'worker_lost',
        errorMsg: 'the companion process that ran the command was killed by SIGKILL',
        outputTruncatedBytes: 0,
      }),
    );
    await waitFor(() => worker.companions().length === 3, { what: 'there is another' });
    expect(worker.events).toContainEqual({ type: 'companion.lost', pid: first, runs: 2, why: 'was killed by SIGKILL' });
    await startTreesMore(worker, sleep);
    expect(await worker.end()).toBe(0);
    expect(allGone(sleep)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  async function startTreesMore(worker: WorkerProcess, sleep: string): Promise<void> {
    worker.tell({ do: 'execute', task: { ...aStubbornTree(sleep), killGraceMs: 100 } });
    await waitFor(() => findSleepers(sleep).length === 9, { what: 'the new one runs too' });
    await worker.extendLease(0);
    await waitFor(() => worker.results.length === 5, { what: 'all were ended' });
  }

  it('that is stopped is ended with its trees and replaced', async () => {
    const worker = await startWorker({ companions: 1 });
    const sleep = aSleep();
    await startTrees(worker, sleep, 2);
    const [first = 0] = worker.companions();
    process.kill(first, 'SIGSTOP');
    await waitFor(() => worker.results.length === 2, { what: 'its commands were reported' });
    expect(allGone(sleep)).toBe(true);
    expect(isAlive(first)).toBe(false);
    expect(worker.events).toContainEqual({ type: 'companion.lost', pid: first, runs: 2, why: 'was stopped' });
    worker.tell({ do: 'execute', task: aTask() });
    await waitFor(() => worker.results.at(-1)?.status === 'succeeded', { what: 'another took over' });
  });

  it('ends what the other started when that one dies together with the worker', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    await startTrees(worker, sleep, 4);
    worker.kill('SIGSTOP'); // so that it cannot do it
    process.kill(worker.companions()[0] ?? 0, 'SIGKILL');
    worker.kill('SIGKILL');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
  });

  it('ends what the other started when that one dies a little after the worker, before it has ended them', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    const file = join(folder, 'asked-to-end');
    for (let n = 0; n < 2; n++) {
      const script = `trap 'sleep 0.1; echo x >> ${file}' TERM; setsid ${sleep} >/dev/null 2>&1 & while :; do ${sleep}; done`;
      worker.tell({ do: 'execute', task: aScript(script, { killGraceMs: 30_000 }) });
    }
    await waitFor(() => findSleepers(sleep).length === 4, { what: 'all sleep' });
    worker.kill('SIGKILL');
    await waitFor(() => existsSync(file) && readFileSync(file).length === 4, { what: 'they are asked to end' });
    process.kill(worker.companions()[0] ?? 0, 'SIGKILL');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
  });

  it('ends what the other started when that one dies while the worker is stopped past its lease', async () => {
    const worker = await startWorker({ leaseMs: 60_000 });
    const sleep = aSleep();
    await startTrees(worker, sleep, 4);
    await worker.extendLease(1000);
    worker.kill('SIGSTOP');
    process.kill(worker.companions()[1] ?? 0, 'SIGKILL');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
    worker.kill('SIGCONT');
  });

  it('is not needed for the next executor of the host to end what was left when all died at once', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    await startTrees(worker, sleep, 2);
    for (const pid of worker.companions()) process.kill(pid, 'SIGSTOP');
    worker.kill('SIGKILL');
    for (const pid of worker.companions()) process.kill(pid, 'SIGKILL');
    await waitFor(() => worker.companions().every((pid) => !isAlive(pid)) && !isAlive(worker.pid), {
      what: 'all are dead',
    });
    // From here on any executor of this host that starts ends them, such as one of another spec; the folders are ours.
    expect(readdirSync(folder)).toHaveLength(2);
    await (await createCommandExecutor({ companions: 1, temporaryFolder: folder })).close();
    expect(allGone(sleep)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is left in peace by the next executor of the host while it ends what was left', async () => {
    const worker = await startWorker();
    const file = join(folder, 'cleaned-up');
    const script = `trap 'sleep 0.2; touch ${file}; exit' TERM; echo x > ${file}-ready; while :; do sleep 0.01; done`;
    worker.tell({ do: 'execute', task: aScript(script) });
    await waitFor(() => existsSync(`${file}-ready`), { what: 'it runs' });
    worker.kill('SIGKILL');
    await (await createCommandExecutor({ companions: 1, temporaryFolder: folder })).close();
    await waitFor(() => worker.companions().every((pid) => !isAlive(pid)), { what: 'the companions are gone' });
    expect(readdirSync(folder).sort()).toEqual(['cleaned-up', 'cleaned-up-ready']);
  });

  it('does not mind signals that were meant for the worker', async () => {
    const worker = await startWorker();
    const sleep = aSleep();
    await startTrees(worker, sleep, 2);
    for (const pid of worker.companions()) {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) process.kill(pid, signal);
    }
    worker.tell({ do: 'execute', task: aTask() });
    await waitFor(() => worker.results.length === 1, { what: 'it still works' });
    expect(worker.events.filter((event) => event.type === 'companion.lost')).toEqual([]);
    expect(findSleepers(sleep)).toHaveLength(6);
    worker.kill('SIGKILL');
    await waitFor(() => allGone(sleep), { what: 'the trees are gone' });
  });
});

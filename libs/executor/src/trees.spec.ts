import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStopper, type Outcome } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from './command-executor.js';
import { aRun, aScript, aTask } from './testing/a-task.js';
import { execute, type Execution } from './testing/execute.js';
import { findProcesses } from './testing/processes.js';

/** A number of seconds that no other process on this machine sleeps, so that its sleepers can be told from others. */
let nextSleep = 1_000_000 + process.pid;
const aSleep = (): string => `sleep ${(nextSleep += 100_000)}`;

describe('the tree of a command', () => {
  let executor: CommandExecutor;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trees-spec-'));
    executor = await createCommandExecutor({ temporaryFolder: folder });
  });
  afterAll(async () => {
    await executor.close();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  const started = (execution: Execution): Promise<boolean> =>
    waitFor(() => execution.output().includes('ready'), { what: 'it says ready' });
  const timeAndResult = async (execution: Execution): Promise<{ tookMs: number; result: Outcome }> => {
    const startedAt = performance.now();
    const result = await execution.outcome;
    return { tookMs: performance.now() - startedAt, result };
  };

  it('gets SIGTERM when its time is over', async () => {
    const sleep = aSleep();
    const result = await execute(
      executor,
      aScript(`trap 'echo asked; exit 7' TERM; ${sleep} & wait`, { timeoutMs: 1_000 }),
    ).outcome;
    expect(result).toEqual({
      status: 'timed_out',
      reason: 'timeout',
      exitCode: 7,
      errorMsg: 'timed out after 1s',
      outputTruncatedBytes: 0,
    });
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('gets SIGKILL after the grace when it does not care, daemons and grandchildren included', async () => {
    const sleep = aSleep();
    const script = `trap '' TERM; ${sleep} & setsid ${sleep} & (setsid sh -c "${sleep} & ${sleep}" >/dev/null 2>&1 &) ; ${sleep}`;
    const { result, tookMs } = await timeAndResult(
      execute(executor, aScript(script, { timeoutMs: 1_000, killGraceMs: 400 })),
    );
    expect(result).toMatchObject({ status: 'timed_out', signal: 'SIGKILL' });
    expect(tookMs).toBeGreaterThan(1_350);
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('is killed at once without a grace', async () => {
    const sleep = aSleep();
    const script = `trap 'echo asked' TERM; echo ready; while :; do ${sleep}; done`;
    const execution = execute(executor, aScript(script, { timeoutMs: 1_000, killGraceMs: 0 }));
    expect(await execution.outcome).toMatchObject({ status: 'timed_out', signal: 'SIGKILL' });
    expect(execution.output()).toBe('ready\n');
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('is asked once: no process of it gets a second SIGTERM', async () => {
    const script = `exec 2>/dev/null; trap 'echo asked' TERM; echo ready; i=0; while [ $i -lt 8 ]; do sleep 0.05; i=$((i+1)); done`;
    const execution = execute(executor, aScript(script, { killGraceMs: 10_000 }));
    await started(execution);
    execution.stop('cancelled');
    await execution.outcome;
    expect(execution.output()).toBe('ready\nasked\n');
  });

  it('that is stopped gets to know that it has to end', async () => {
    const script = `trap 'echo asked; exit 0' TERM; echo ready; kill -STOP $$; echo never`;
    const execution = execute(executor, aScript(script, { timeoutMs: 1_000, killGraceMs: 20_000 }));
    expect(await execution.outcome).toMatchObject({ status: 'timed_out', exitCode: 0 });
    expect(execution.output()).toBe('ready\nasked\n');
  });

  it('has the rest of the grace when the command itself ends early', async () => {
    const child = `exec 2>/dev/null; trap 'sleep 0.6; echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const execution = execute(
      executor,
      aScript(`sh -c "$CHILD" & wait`, { env: { CHILD: child }, killGraceMs: 20_000 }),
    );
    await started(execution);
    execution.stop('cancelled');
    expect(await execution.outcome).toMatchObject({ status: 'cancelled', signal: 'SIGTERM' });
    expect(execution.output()).toBe('ready\ncleaned up\n');
  });

  it.each([
    ['cancelled', { status: 'cancelled', errorMsg: 'cancelled while it was running' }],
    ['lost', { status: 'lost', errorMsg: 'the worker no longer holds the run' }],
    ['shutdown', { status: 'released', wasStarted: true, errorMsg: 'ended because its worker was stopped' }],
  ] as const)('is ended when the caller stops it for %s', async (reason, outcome) => {
    const sleep = aSleep();
    const execution = execute(executor, aScript(`echo ready; ${sleep} & ${sleep}`));
    await started(execution);
    execution.stop(reason);
    execution.stop('cancelled'); // the second is nothing
    expect(await execution.outcome).toMatchObject({ ...outcome, signal: 'SIGTERM' });
    expect(findProcesses(sleep)).toEqual([]);
    execution.stop(reason); // nor is one after the end
  });

  it('never comes to be when the caller has stopped it before', async () => {
    const file = join(folder, 'never');
    const execution = execute(executor, aTask({ command: 'touch', args: [file] }));
    execution.stop('cancelled'); // the order is on its way, but the companion has not seen it
    expect(await execution.outcome).toMatchObject({ status: 'cancelled' });
    const { signal, stop } = createStopper();
    stop('lost');
    const run = aRun(aTask({ command: 'touch', args: [file] }));
    const result = await executor.execute(run, { signal, outputLimitBytes: 10, onOutput: () => undefined });
    expect(result).toMatchObject({ status: 'lost' });
    expect(existsSync(file)).toBe(false);
  });

  it('that is cancelled during the grace of its timeout stays timed out', async () => {
    const script = `trap 'echo asked' TERM; echo ready; while :; do sleep 0.02; done`;
    const execution = execute(executor, aScript(script, { timeoutMs: 1_000, killGraceMs: 700 }));
    await waitFor(() => execution.output().includes('asked'), { what: 'it was asked' });
    execution.stop('cancelled');
    expect(await execution.outcome).toMatchObject({ status: 'timed_out', signal: 'SIGKILL' });
  });

  it('ends with the command, though a child holds its output open', async () => {
    const sleep = aSleep();
    const { result, tookMs } = await timeAndResult(execute(executor, aScript(`echo done; ${sleep} & exit 5`)));
    expect(result).toMatchObject({ status: 'failed', exitCode: 5 });
    expect(tookMs).toBeLessThan(30_000);
    expect(findProcesses(sleep)).toEqual([]);
  });

  it.each([
    ['a daemon', (sleep: string) => `setsid ${sleep} >/dev/null 2>&1 </dev/null & sleep 0.05; echo done`],
    [
      'a daemon that ignores SIGTERM',
      (sleep: string) => `setsid sh -c 'trap "" TERM; ${sleep}; true' & sleep 0.05; echo done`,
    ],
    ['a daemon forked twice', (sleep: string) => `(setsid sh -c '${sleep} >/dev/null 2>&1 & exit 0' &) ; echo done`],
    ['a daemon of a run that took long', (sleep: string) => `setsid ${sleep} & sleep 1.5; echo done`],
  ])('does not outlive the command as %s', async (_, script) => {
    const sleep = aSleep();
    const execution = execute(executor, aScript(script(sleep)));
    expect(await execution.outcome).toMatchObject({ status: 'succeeded', exitCode: 0 });
    expect(execution.output()).toBe('done\n');
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('does not touch the trees of others', async () => {
    const [one, two] = [aSleep(), aSleep()];
    const kept = execute(executor, aScript(`echo ready; setsid ${one} & ${one}`));
    await started(kept);
    await Promise.all(Array.from({ length: 10 }, () => execute(executor, aScript(`setsid ${two} & true`)).outcome));
    expect(findProcesses(two)).toEqual([]);
    expect(findProcesses(one).length).toBeGreaterThanOrEqual(2);
    kept.stop('cancelled');
    await kept.outcome;
    expect(findProcesses(one)).toEqual([]);
  });

  it('leaves no folder behind, whatever is in it', async () => {
    const script = `pwd; mkdir -p a/b && cd a/b && seq 1 500 | xargs touch && ln -s / root && chmod 0 ../b && sleep 0.02`;
    const execution = execute(executor, aScript(script));
    expect(await execution.outcome).toMatchObject({ status: 'succeeded' });
    const path = execution.output().trim();
    expect(path.startsWith(folder)).toBe(true);
    await waitFor(() => !existsSync(path), { what: 'the folder is gone' });
  });

  it('has a folder of its own', async () => {
    const runs = Array.from({ length: 20 }, () => execute(executor, aScript('pwd; ls -A; stat -c %a .')));
    await Promise.all(runs.map((run) => run.outcome));
    const lines = runs.map((run) => run.output().trim().split('\n'));
    expect(new Set(lines.map(([path]) => path)).size).toBe(20);
    expect(lines.every(([, mode, ...rest]) => mode === '700' && rest.length === 0)).toBe(true);
  });

  it('gets another folder when somebody removed the one for temporary files', async () => {
    await waitFor(
      () => {
        try {
          for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
          return true;
        } catch {
          return false;
        }
      },
      { what: 'it is removed, while working folders are still being made in it' },
    );
    const results = await Promise.all(
      Array.from({ length: 40 }, () => execute(executor, aScript('echo x > y')).outcome),
    );
    expect(new Set(results.map((result) => result.status))).toEqual(new Set(['succeeded']));
  });

  it('tells which commands run', async () => {
    const execution = execute(executor, aScript(`echo ready $$; ${aSleep()}`));
    await started(execution);
    expect(executor.activeCount()).toBe(1);
    expect(executor.pids().map((pid) => `ready ${pid}\n`)).toEqual([execution.output()]);
    expect(readFileSync(`/proc/${executor.pids()[0]}/stat`, 'latin1')).toContain(` ${executor.pids()[0]} `);
    execution.stop('cancelled');
    await execution.outcome;
    expect([executor.activeCount(), executor.pids()]).toEqual([0, []]);
  });

  it('is ended by closing the executor, within its grace', async () => {
    const other = await createCommandExecutor({ companions: 1, temporaryFolder: folder });
    const sleep = aSleep();
    const polite = execute(other, aScript(`trap 'echo asked; exit 0' TERM; echo ready; ${sleep} & wait`));
    const rude = execute(other, aScript(`trap '' TERM; echo ready; ${sleep}`, { killGraceMs: 300 }));
    await Promise.all([started(polite), started(rude)]);
    await other.close();
    expect(await polite.outcome).toMatchObject({
      status: 'released',
      reason: 'handed_back',
      wasStarted: true,
      exitCode: 0,
    });
    expect(await rude.outcome).toMatchObject({
      status: 'released',
      reason: 'handed_back',
      wasStarted: true,
      signal: 'SIGKILL',
    });
    expect(findProcesses(sleep)).toEqual([]);
  });
});

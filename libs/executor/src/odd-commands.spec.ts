import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from './command-executor.js';
import type { CompanionEvent } from './companion-event.js';
import { aScript, aTask } from './testing/a-task.js';
import { execute } from './testing/execute.js';
import { findProcesses } from './testing/processes.js';

/** A number of seconds that no other process on this machine sleeps. */
let nextSleep = 1_500_000_000 + process.pid * 100;
const aSleep = (): string => `sleep ${(nextSleep += 1)}`;
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('an odd command', () => {
  let folder: string;
  let outside: string;
  let executor: CommandExecutor;
  const events: CompanionEvent[] = [];

  beforeEach(async () => {
    events.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'odd-commands-'));
    outside = join(folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'precious');
    mkdirSync(join(folder, 'tmp'));
    executor = await createCommandExecutor({
      companions: 1,
      temporaryFolder: join(folder, 'tmp'),
      emit: (event) => events.push(event),
    });
  });
  afterEach(async () => {
    await executor.close();
    rmSync(folder, { recursive: true });
  });

  const run = (script: string, more: Partial<Parameters<typeof aScript>[1]> = {}) =>
    execute(executor, aScript(script, more));
  const lost = () => events.filter((event) => event.type === 'companion.lost');
  const home = () => join(folder, 'tmp', readdirSync(join(folder, 'tmp'))[0] ?? '');

  it('that puts a link in place of its folder has nothing of what it leads to removed', async () => {
    const execution = run(`here=$(pwd); echo $here; cd /; rm -r $here; ln -s ${outside} $here`);
    expect(await execution.outcome).toMatchObject({ status: 'succeeded' });
    const path = execution.output().trim();
    await waitFor(() => !readdirSync(home()).includes(path.slice(path.lastIndexOf('/') + 1)), {
      what: 'the link is gone',
    });
    expect(readdirSync(outside)).toEqual(['precious']);
  });

  it.each([
    ['removes all pipes', 'rm ../pipe-*'],
    ['removes the folder of everything temporary', 'here=$(dirname $(pwd)); cd /; rm -r $here'],
    ['locks that folder', 'chmod 0 ..'],
    ['puts files in place of the pipes', 'for p in ../pipe-*; do rm $p; echo x > $p; done'],
    ['keeps its pipe open and removes all', '(setsid sleep 2 &) ; sleep 0.1; rm ../pipe-*'],
  ])('that %s costs no other command anything', async (_, script) => {
    const other = run('sleep 0.5; echo other');
    await run(script).outcome;
    const later = await Promise.all(Array.from({ length: 40 }, () => run('echo later').outcome));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    expect(await other.outcome).toMatchObject({ status: 'succeeded' });
    expect(other.output()).toBe('other\n');
    expect(lost()).toEqual([]);
  });

  it('that puts links in place of the pipes has nobody write to where they lead', async () => {
    await run(`for p in ../pipe-*; do rm $p; ln -s ${outside}/precious $p; done`).outcome;
    const later = await Promise.all(Array.from({ length: 40 }, () => run('echo later').outcome));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('precious');
  });

  it('is no matter when somebody else puts a folder with links in place of that for everything temporary', async () => {
    await run('true').outcome;
    const path = home();
    renameSync(path, `${path}-away`);
    mkdirSync(path);
    for (let n = 1; n <= 64; n++) symlinkSync(join(outside, 'precious'), join(path, `pipe-${n}`));
    const later = await Promise.all(Array.from({ length: 40 }, () => run('echo later').outcome));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set(['succeeded']));
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('precious');
    await executor.close();
    expect(existsSync(join(path, 'pipe-1'))).toBe(true); // what is not ours stays
  });

  it('has what a reader that it does not wait for has read', async () => {
    const script = 'exec > >(sleep 0.1; tee log; cat log) 2>&1; seq 1 2000';
    const runs = Array.from({ length: 10 }, () => execute(executor, aTask({ command: 'bash', args: ['-c', script] })));
    for (const execution of runs) {
      const result = await execution.outcome;
      expect(result).toMatchObject({ status: 'succeeded' });
      expect(result.leftoverProcesses).toBeUndefined();
      expect(execution.output().split('\n')).toHaveLength(4001);
    }
  });

  it('has its leftover children work on for its grace, and says nothing of those that end by themselves', async () => {
    const execution = run('(sleep 0.7; echo sent) & exit 0', { killGraceMs: 20_000 });
    expect(await execution.outcome).toEqual({
      status: 'succeeded',
      exitCode: 0,
      outputTruncatedBytes: 0,
    });
    expect(execution.output()).toBe('sent\n');
  });

  it('has what does not end by then ended, and says so without a word of failure when it succeeded', async () => {
    const sleep = aSleep();
    const result = await run(`${sleep} & setsid ${sleep} & sleep 0.05; exit 0`, { killGraceMs: 300 }).outcome;
    expect(result).toMatchObject({ status: 'succeeded', exitCode: 0, leftoverProcesses: 2 });
    expect(result.errorMsg).toBeUndefined();
    const failed = await run(`${sleep} & exit 3`, { killGraceMs: 300 }).outcome;
    expect(failed).toMatchObject({ status: 'failed', exitCode: 3, leftoverProcesses: 1 });
    expect(failed.errorMsg).toBe('exited with code 3; a process it had left running had to be ended');
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('has no more of its grace for leftover children than its timeout leaves', async () => {
    const startedAt = performance.now();
    const result = await run(`${aSleep()} & exit 0`, { killGraceMs: 600_000, timeoutMs: 500 }).outcome;
    expect(result).toMatchObject({ status: 'succeeded', leftoverProcesses: 1 });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('takes along at its timeout what only descends from it', async () => {
    const sleep = aSleep();
    const script = `env -i setsid -w sh -c 'env -i setsid -w ${sleep}; true'; true`;
    const execution = run(script, { timeoutMs: 2_000, killGraceMs: 500 });
    await waitFor(() => findProcesses(sleep).length > 0, { what: 'it sleeps' });
    expect(await execution.outcome).toMatchObject({ status: 'timed_out' });
    expect(findProcesses(sleep)).toEqual([]);
  });

  asRoot('takes along at its timeout what it runs as another user (needs root)', async () => {
    const sleep = aSleep();
    const script = `setpriv --reuid nobody --clear-groups env -i setsid -w sh -c '${sleep}; true'; true`;
    const execution = run(script, { timeoutMs: 2_000, killGraceMs: 500 });
    await waitFor(() => findProcesses(sleep).length > 0, { what: 'it sleeps' });
    expect(await execution.outcome).toMatchObject({ status: 'timed_out' });
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('goes before the worker and its companions when memory is short, with all that it starts', async () => {
    const own = Number(readFileSync('/proc/self/oom_score_adj', 'latin1'));
    const execution = run('cat /proc/self/oom_score_adj; sh -c "cat /proc/self/oom_score_adj"');
    await execution.outcome;
    expect(execution.output()).toBe(`${Math.max(own, 500)}\n`.repeat(2));
    const companion = events.flatMap((event) => (event.type === 'companion.started' ? [event.pid] : []));
    expect(Number(readFileSync(`/proc/${companion[0]}/oom_score_adj`, 'latin1'))).toBe(own);
  });

  it('in a folder that nobody may write to any more is told so', async () => {
    const path = join(folder, 'tmp');
    await run('true').outcome;
    renameSync(path, `${path}-away`);
    rmSync(join(`${path}-away`, readdirSync(`${path}-away`)[0] ?? '', 'alive'));
    await run('rm ../pipe-*').outcome;
    writeFileSync(path, '');
    expect(await run('true').outcome).toMatchObject({ status: 'released', reason: 'resources', wasStarted: false });
    rmSync(path);
    mkdirSync(path);
    chmodSync(path, 0o700);
    expect(await run('true').outcome).toMatchObject({ status: 'succeeded' });
    expect(statSync(path).isDirectory()).toBe(true);
    expect(lost()).toEqual([]);
  });
});

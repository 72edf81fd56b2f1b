import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from '../command-executor.js';
import { aScript, aTask } from '../testing/a-task.js';
import { execute } from '../testing/execute.js';
import { findProcesses } from '../testing/processes.js';
import { startWorkerProcess } from '../testing/worker-process.js';
import { environmentScript } from './environment-script.js';
import { planLaunch } from './plan-launch.js';
import { proveIsolation } from './prove-isolation.js';

/** To give commands other users takes root; the rest is tested everywhere. */
const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? describe : describe.skip;

const account = '61234:61234';
const other = '61235:61235';
const levels = ['user', 'namespace'] as const;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-isolation-'));
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o711);
});

// what a companion leaves may be cleared at the same time
afterAll(async () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe('isolation that cannot be had', () => {
  it.each([
    [['0:0'], /0:0 is root/],
    [['nobody-knows-this-user'], /there is no user nobody-knows-this-user/],
    [[], /no account is named/],
  ])('is refused, not weakened: %j', async (runAs, why) => {
    await expect(proveIsolation({ level: 'user', runAs })).rejects.toThrow(why);
  });
});

describe('the environment of an isolated command', () => {
  it('is a script for a shell, with what no shell takes as arguments', () => {
    const script = environmentScript({ A: "it's\n$B `c`", 'x.y': '1', PPID: '2' }, '/usr/bin/env');
    expect(script).toBe(`export A='it'\\''s\n$B \`c\`'\nset -- '/usr/bin/env' 'x.y=1' 'PPID=2' "$@"\n`);
  });

  it('is known to no program that has the rights of the worker', () => {
    const programs = { setpriv: '/s', unshare: '/u', prlimit: '/p', env: '/e', shell: '/h' };
    const facts = { command: 'cmd', args: ['a b'], limits: { processes: 5, cpuMs: 1_500 }, graceMs: 0 };
    const argv = planLaunch(facts, { level: 'user', account: { uid: 1, gid: 2 }, programs });
    expect(argv.slice(0, 4)).toEqual(['/s', '--reuid=1', '--regid=2', '--clear-groups']);
    expect(argv).toEqual(expect.arrayContaining(['--no-new-privs', '--nproc=5:5', '--cpu=2:3', '--core=0:0']));
    expect(argv.slice(-3)).toEqual(['sh', 'cmd', 'a b']);
  });
});

asRoot.each(levels)('a command that is isolated by %s', (level) => {
  let executor: CommandExecutor;

  beforeAll(async () => {
    const isolation = await proveIsolation({ level, runAs: [account, other], temporaryFolder: folder });
    executor = await createCommandExecutor({ companions: 1, temporaryFolder: folder, isolation });
  });

  afterAll(async () => executor.close());

  async function written(script: string, more: Parameters<typeof aScript>[1] = {}): Promise<string> {
    const run = execute(executor, aScript(script, more));
    expect({ ...(await run.outcome), output: run.output() }).toMatchObject({ status: 'succeeded' });
    return run.output();
  }

  it('has its own user, can gain no rights, and keeps to its folder', async () => {
    const text = await written(
      'id -u; id -G; grep NoNewPrivs /proc/self/status; umask; pwd -P; cd "$(pwd -P)" && : >f && ls',
    );
    expect(text).toMatch(/^61234\n61234\nNoNewPrivs:\t1\n0077\n\/.*\/run-\w+\nf\n$/);
    expect(await written('id -u', { runAs: other })).toBe('61235\n');
  });

  it('runs as nobody whom the worker does not allow', async () => {
    const { outcome } = execute(executor, aScript('id', { runAs: 'root' }));
    expect(await outcome).toMatchObject({ status: 'failed', isPermanent: true });
  });

  it('gets its environment as it is, and nothing of it before it is its own', async () => {
    const odd = { QUOTED: `it's "$HOME" \`id\` \\ \n two`, 'x.y': 'dotted', IFS: ':', LD_LIBRARY_PATH: '/nowhere' };
    const text = await written('printf "%s|" "$$QUOTED" "$$LD_LIBRARY_PATH"; tr "\\0" "\\n" < /proc/$$/environ', {
      env: odd,
    });
    expect(text).toMatch(/^it's "\$HOME" `id` \\ \n two\|\/nowhere\|/);
    expect(text).toMatch(/^x\.y=dotted$/m);
    expect(text).toMatch(/^IFS=:$/m);
    expect(text).toMatch(/^USER=61234:61234$/m);
    expect(text).toMatch(/^ASTER_JOB_NAME=nightly$/m);
  });

  it('has three descriptors', async () => {
    expect(await written('for n in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo "$n is open"; done; true')).toBe('');
  });

  it('writes to its streams by their names', async () => {
    expect(await written('echo one > /dev/stderr; echo two > /dev/stdout', { outputStreams: 'merged' })).toBe(
      'one\ntwo\n',
    );
  });

  it('tells how it ended, and that there is no such command', async () => {
    expect(await execute(executor, aScript('exit 7')).outcome).toMatchObject({ status: 'failed', exitCode: 7 });
    const { outcome } = execute(executor, aTask({ command: 'no-such-command' }));
    expect(await outcome).toMatchObject({
      status: 'failed',
      reason: 'spawn_failed',
      errorMsg: expect.stringMatching(/not found/),
    });
  });

  it('is ended with all that it has started, by its timeout', async () => {
    const marker = `6${process.pid}.${level === 'user' ? 1 : 2}`;
    const script = `setsid sh -c 'sleep ${marker}' & sleep ${marker} & trap 'echo asked; exit 0' TERM; wait; sleep ${marker}`;
    const run = execute(executor, aScript(script, { timeoutMs: 1_500, killGraceMs: 500 }));
    await waitFor(() => findProcesses(`sleep ${marker}`).length > 0);
    expect(await run.outcome).toMatchObject({ status: 'timed_out' });
    expect(run.output()).toBe('asked\n');
    expect(findProcesses(`sleep ${marker}`)).toEqual([]);
  });

  it('leaves readers of its output the time to write', async () => {
    expect(await written('(sleep 0.1; echo late) & echo soon')).toBe('soon\nlate\n');
  });

  it('is held to its limits', async () => {
    const file = execute(executor, aScript('head -c 3000000 /dev/zero > f', { limits: { fileBytes: 1_000_000 } }));
    expect(await file.outcome).toMatchObject({ status: 'failed' });
    const memory = execute(
      executor,
      aScript('head -c 300000000 /dev/zero | tail', { limits: { memoryBytes: 100_000_000 } }),
    );
    expect((await memory.outcome).status).toBe('failed');
    const cpu = execute(executor, aScript('while :; do :; done', { limits: { cpuMs: 1_000 } }));
    expect(await cpu.outcome).toMatchObject({ status: 'failed' });
    const many = aScript('for n in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait', { limits: { processes: 4 } });
    expect((await execute(executor, many).outcome).status).toBe('failed');
  });
});

/**
 * Looks for a password wherever a hostile command may: `canary` and what follows stands nowhere in it. Says where it
 * was
 * found.
 */
const hostile = `
  look() { if grep -aq 'ca[n]ary-[0-9]'; then echo "found in $1"; fi; }
  env | look environment
  cat /proc/[0-9]*/environ 2>/dev/null | look "environ of a process"
  cat /proc/[0-9]*/cmdline 2>/dev/null | look "cmdline of a process"
  for each in $OTHERS /proc/self; do
    for open in "$each"/fd/*; do [ -f "$open" ] && head -c 100000 "$open" 2>/dev/null | look descriptor; done
    ls -l "$each/fd/" "$each/cwd/" 2>/dev/null | look "names of files"
  done
  for file in "$FOLDER"/* "$FOLDER"/*/*; do [ -f "$file" ] && cat "$file" 2>/dev/null | look file; done
  kill -0 "$WORKER" 2>/dev/null && echo "may send signals to the worker"
  ls "$FOLDER" >/dev/null 2>&1 && echo "may look into the folder of the worker"
  exit 0`;

asRoot.each(levels)('a worker that is process 1 of a container', (level) => {
  it(`is given commands that are isolated by ${level}`, async () => {
    const isolation = { level, runAs: [account] };
    const shell = 'exec unshare --pid --fork --mount-proc --kill-child -- "$@"';
    const worker = await startWorkerProcess({ companions: 1, temporaryFolder: folder, isolation, shell });
    worker.tell({ do: 'execute', task: aScript('id -u') });
    await waitFor(() => worker.results.length > 0);
    await worker.end();
    expect(worker.results).toMatchObject([{ status: 'succeeded' }]);
    expect(worker.output()).toBe(`${account.split(':')[0]}\n`);
  });
});

asRoot.each(['none', ...levels] as const)('the password of the database, where isolation is %s', (level) => {
  it('is found by a hostile command at none only', async () => {
    const secret = `canary-${process.pid}${Date.now()}`;
    await writeFile(join(folder, 'password'), secret, { mode: 0o600 });
    const isolation = level === 'none' ? undefined : { level, runAs: [account] };
    const env = { DATABASE_URL: `postgresql://aster:${secret}@localhost/aster`, POSTGRES_PASSWORD: secret };
    const worker = await startWorkerProcess({ companions: 1, temporaryFolder: folder, env, isolation });
    worker.tell({
      do: 'execute',
      task: aScript(hostile, {
        env: {
          FOLDER: folder,
          WORKER: `${worker.pid}`,
          OTHERS: [worker.pid, ...worker.companions()].map((pid) => `/proc/${pid}`).join(' '),
        },
      }),
    });
    await waitFor(() => worker.results.length > 0);
    await worker.end();
    expect(worker.results).toMatchObject([{ status: 'succeeded' }]);
    const found = new Set(
      worker
        .output()
        .split('\n')
        .filter((line) => line !== ''),
    );
    if (level === 'none') {
      expect([...found]).toEqual(expect.arrayContaining(['found in environ of a process', 'found in file']));
      expect([...found]).toContain('may send signals to the worker');
    } else expect([...found]).toEqual([]);
  });

  it('goes on ending commands when the worker is killed', async () => {
    const isolation = level === 'none' ? undefined : { level, runAs: [account] };
    const worker = await startWorkerProcess({ companions: 1, temporaryFolder: folder, isolation });
    const marker = `7${process.pid}.${['none', ...levels].indexOf(level)}`;
    worker.tell({ do: 'execute', task: aScript(`setsid sleep ${marker} & sleep ${marker}`) });
    await waitFor(() => findProcesses(`sleep ${marker}`).length >= 2);
    worker.kill('SIGKILL');
    await waitFor(() => findProcesses(`sleep ${marker}`).length === 0);
  });
});

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { CommandTask } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from './command-executor.js';
import { findCompanionFile } from './link/find-companion-file.js';
import { aScript, aTask } from './testing/a-task.js';
import { execute } from './testing/execute.js';
import { startWorkerProcess } from './testing/worker-process.js';

describe('an executor', () => {
  let executor: CommandExecutor;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'executor-spec-'));
    executor = await createCommandExecutor();
  });
  afterAll(async () => {
    await executor.close();
    rmSync(folder, { recursive: true });
  });

  const run = (task: CommandTask) => execute(executor, task).outcome;
  const outputOf = async (task: CommandTask): Promise<string> => {
    const execution = execute(executor, task);
    await execution.outcome;
    return execution.output();
  };

  it('runs a command and hands out what it wrote', async () => {
    const execution = execute(executor, aScript('echo one; echo two >&2'));
    expect(await execution.outcome).toEqual({
      status: 'succeeded',
      exitCode: 0,
      outputTruncatedBytes: 0,
    });
    expect(execution.chunks.map(({ stream, data }) => [stream, data.toString()]).toSorted()).toEqual([
      ['stderr', 'two\n'],
      ['stdout', 'one\n'],
    ]);
    expect(executor.activeCount()).toBe(0);
  });

  it('gives arguments to the command as they are, each one as one', async () => {
    const args = ['%s\\n', 'a b', '', '*', '$(id)', '"', "'", '-n', ';', '$NAME', '$$NAME', '${NO}', 'é\n'];
    const output = await outputOf(aTask({ command: 'printf', args, env: { NAME: 'x y' } }));
    expect(output).toBe(['a b', '', '*', '$(id)', '"', "'", '-n', ';', 'x y', '$NAME', '${NO}', 'é\n', ''].join('\n'));
  });

  it('gives the command its environment and nothing of the worker', async () => {
    process.env.DATABASE_URL = 'secret';
    const output = await outputOf(aTask({ command: '/usr/bin/env', env: { A: 'b' } })).finally(() => {
      delete process.env.DATABASE_URL;
    });
    const names = output.split('\n').map((line) => line.split('=')[0] ?? '');
    const known = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'USER', 'SHELL', 'A', 'ASTER_', ''];
    expect(names.map((name) => name.replace(/^ASTER_.*/, 'ASTER_')).filter((name) => !known.includes(name))).toEqual(
      [],
    );
    expect(names).toContain('A');
    expect(names).toContain('ASTER_RUN_ID');
  });

  it('marks each start differently, and a job cannot take the mark away', async () => {
    const task = aScript('printenv ASTER_MARKER', { env: { ASTER_MARKER: 'forged' } });
    const [a, b] = [await outputOf(task), await outputOf(task)];
    expect(a).toMatch(/^\d+-\d+-\d+-[0-9a-f]+\.\d+\.\d+\n$/);
    expect(a).not.toBe(b);
  });

  it('gives the command no descriptors but its three, and an empty stdin', async () => {
    const output = await outputOf(aScript('cat; ls /proc/self/fd'));
    expect(output).toBe('0\n1\n2\n3\n'); // 3 is the listing itself
  });

  it('keeps from the command what the worker itself got from others', async () => {
    const worker = await startWorkerProcess({ companions: 1, temporaryFolder: folder, stray: 30 });
    expect(readdirSync(`/proc/${worker.pid}/fd`)).toContain('30');
    const list = join(folder, 'descriptors');
    worker.tell({ do: 'execute', task: aScript(`ls /proc/self/fd > ${list}`) });
    await waitFor(() => worker.results.length === 1, { what: 'it has ended' });
    await worker.end();
    expect(readFileSync(list, 'utf8')).toBe('0\n1\n2\n3\n');
  });

  it('lets a command open its stdout and stderr by name', async () => {
    const execution = execute(executor, aScript('echo out > /dev/stdout; echo err > /dev/stderr'));
    expect(await execution.outcome).toMatchObject({ status: 'succeeded' });
    expect(execution.chunks.map(({ stream, data }) => [stream, data.toString()]).toSorted()).toEqual([
      ['stderr', 'err\n'],
      ['stdout', 'out\n'],
    ]);
  });

  it('keeps the order of writing where both streams are merged, also when one is opened by name', async () => {
    const script = 'for n in 1 2 3 4 5; do echo out $n; echo err $n >&2; echo named $n > /dev/stderr; done';
    const execution = execute(executor, aScript(script, { outputStreams: 'merged' }));
    expect(await execution.outcome).toMatchObject({ status: 'succeeded' });
    const lines = [1, 2, 3, 4, 5].flatMap((n) => [`out ${n}`, `err ${n}`, `named ${n}`]);
    expect(execution.output()).toBe(lines.map((line) => `${line}\n`).join(''));
    expect(execution.chunks.map(({ stream }) => stream)).toEqual(['stdout']);
  });

  it('starts a command in the folder it names, and a relative one counts from the folder of the worker', async () => {
    mkdirSync(join(folder, 'work dir'));
    expect(await outputOf(aTask({ command: 'pwd', workingDirectory: join(folder, 'work dir') }))).toBe(
      `${folder}/work dir\n`,
    );
    expect(await outputOf(aTask({ command: 'pwd', workingDirectory: relative('.', folder) }))).toBe(`${folder}\n`);
  });

  it('passes NUL and bytes that are no text', async () => {
    const execution = execute(executor, aScript(String.raw`printf '\000\377\200a\000'`));
    await execution.outcome;
    expect([...Buffer.concat(execution.chunks.map((chunk) => chunk.data))]).toEqual([0, 255, 128, 97, 0]);
  });

  it.each([
    ['a code', aScript('exit 3'), { reason: 'exit_code', exitCode: 3, errorMsg: 'exited with code 3' }],
    ['a signal', aScript('kill -KILL $$'), { reason: 'signal', signal: 'SIGKILL', errorMsg: 'killed by SIGKILL' }],
    ['SIGTERM of its own', aScript('kill $$'), { reason: 'signal', signal: 'SIGTERM', errorMsg: 'killed by SIGTERM' }],
    ['a core dump', aScript('kill -SEGV $$'), { reason: 'signal', signal: 'SIGSEGV', errorMsg: 'killed by SIGSEGV' }],
  ])('tells that a command ended with %s', async (_, task, expected) => {
    expect(await run(task)).toEqual({ status: 'failed', outputTruncatedBytes: 0, ...expected });
  });

  it.each([
    ['an unknown command', () => aTask({ command: 'no-such-command' }), 'command not found: no-such-command'],
    ['an unknown path', () => aTask({ command: '/no/such' }), 'command not found: /no/such'],
    ['a path through a file', () => aTask({ command: '/etc/passwd/x' }), 'command not found: /etc/passwd/x'],
    ['an empty PATH', () => aTask({ command: 'ls', env: { PATH: '/nowhere' } }), 'command not found: ls'],
    [
      'a file that may not be executed',
      () => aTask({ command: '/etc/passwd' }),
      'command is not executable: /etc/passwd',
    ],
    ['a folder', () => aTask({ command: '/tmp' }), 'command is a directory: /tmp'],
    ['a missing folder', () => aTask({ workingDirectory: '/no/such' }), 'working directory does not exist: /no/such'],
    [
      'a file as folder',
      () => aTask({ workingDirectory: '/etc/passwd' }),
      'working directory is not a directory: /etc/passwd',
    ],
    [
      'a folder in a file',
      () => aTask({ workingDirectory: '/etc/passwd/x' }),
      'working directory is not a directory: /etc/passwd/x',
    ],
    ['a relative path', () => aTask({ command: './gone', workingDirectory: folder }), 'command not found: ./gone'],
    [
      'a script without its interpreter',
      () => aTask({ command: aProgram('#!/no/such\n') }),
      /^the interpreter of the command does not exist: .*program$/,
    ],
    ['a long name', () => aTask({ command: 'x'.repeat(5000) }), 'the name of the command is too long'],
    [
      'a long argument',
      () => aTask({ args: ['x'.repeat(200_000)] }),
      /^arguments and environment are too long: 200\d{3} bytes$/,
    ],
    [
      'a long environment',
      () => aTask({ env: { A: 'x'.repeat(200_000) } }),
      /^arguments and environment are too long: 200\d{3} bytes$/,
    ],
    [
      'many arguments',
      () => aTask({ args: Array.from({ length: 300_000 }, () => 'abcdefgh') }),
      /^arguments and environment are too long: 27\d{5} bytes$/,
    ],
    ['NUL in an argument', () => aTask({ args: ['a\0'] }), 'argument 1 contains a NUL byte'],
    ['NUL in the environment', () => aTask({ env: { A: 'a\0' } }), 'environment variable A contains a NUL byte'],
  ])('tells that %s cannot be started', async (_, task, message) => {
    const result = await run(task());
    expect(result).toMatchObject({ status: 'failed', reason: 'spawn_failed', outputTruncatedBytes: 0 });
    expect(result.errorMsg).toMatch(message);
  });

  it('runs a script without a first line as the system does, and a broken binary is no crash', async () => {
    expect(await outputOf(aTask({ command: aProgram('echo plain\n') }))).toBe('plain\n');
    expect(await run(aTask({ command: aProgram('\x7fELF\x02\x01\x01broken') }))).toMatchObject({ status: 'failed' });
  });

  it('can be closed twice, and runs nothing afterwards', async () => {
    const other = await createCommandExecutor({ companions: 1 });
    await Promise.all([other.close(), other.close()]);
    expect(await execute(other, aTask()).outcome).toEqual({
      status: 'released',
      reason: 'handed_back',
      errorMsg: 'not started because its worker was stopped',
      wasStarted: false,
      outputTruncatedBytes: 0,
    });
  });

  it('gives its companions what a Node.js with shared libraries needs, and commands not', async () => {
    const env = { LD_LIBRARY_PATH: folder };
    const worker = await startWorkerProcess({ companions: 1, temporaryFolder: folder, env });
    const [companion] = worker.companions();
    expect(readFileSync(`/proc/${companion}/environ`, 'latin1')).toContain(`LD_LIBRARY_PATH=${folder}`);
    worker.tell({ do: 'execute', task: aScript('[ -z "$LD_LIBRARY_PATH" ]') });
    await waitFor(() => worker.results.length === 1, { what: 'it has ended' });
    expect(worker.results[0]).toMatchObject({ status: 'succeeded' });
    await worker.end();
  });

  it('starts another companion when one is killed before it is ready', async () => {
    const [died, companionFile] = [join(folder, 'died'), join(folder, 'companion.mjs')];
    writeFileSync(
      companionFile,
      `import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync(${JSON.stringify(died)})) {
        writeFileSync(${JSON.stringify(died)}, '');
        process.kill(process.pid, 'SIGKILL');
      }
      await import(${JSON.stringify(findCompanionFile(new URL('link/', import.meta.url).href))});`,
    );
    const executor = await createCommandExecutor({ companionFile, companions: 1, temporaryFolder: folder });
    expect(await execute(executor, aTask()).outcome).toMatchObject({ status: 'succeeded' });
    await executor.close();
    expect(existsSync(died)).toBe(true);
  });

  it('says why there is no executor when the companion cannot be started', async () => {
    await expect(createCommandExecutor({ companionFile: '/no/such/companion.js' })).rejects.toThrow(
      /^the companion process exited with code 1: (.|\n)*Cannot find module '\/no\/such\/companion.js'/,
    );
    await expect(createCommandExecutor({ temporaryFolder: '/no/such' })).rejects.toThrow(
      /^commands have no place for their working folders: \/no\/such cannot be used, since it does not exist \(ENOENT\); set TMPDIR to .*$/,
    );
    await expect(createCommandExecutor({ temporaryFolder: '/proc' })).rejects.toThrow(
      /^commands have no place .*; set TMPDIR/,
    );
  });

  function aProgram(text: string): string {
    const path = join(folder, 'program');
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  }
});

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretProvider } from '@aster-scheduler/core';
import { askProgram } from '../ask-program.js';
import { type CommandExecutor, createCommandExecutor } from '../command-executor.js';
import { aScript, aTask } from '../testing/a-task.js';
import { execute } from '../testing/execute.js';
import { createCommandSecrets } from './command-secrets.js';
import { createFileSecrets } from './file-secrets.js';
import { withSecrets } from './with-secrets.js';

const password = 'correct-horse/battery';
const longSecret = 'x'.repeat(100);

let folder: string;
let plain: CommandExecutor;
let commands: CommandExecutor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-secrets-'));
  await writeFile(join(folder, 'from-file'), 'lies in a file\n', { mode: 0o600 });
  await writeFile(join(folder, 'short'), 'short\n');
  await writeFile(join(folder, 'print'), '#!/bin/sh\n[ "$1" = none ] && exit 4\nprintf "printed %s\\n" "$1"\n');
  await chmod(join(folder, 'print'), 0o755);
  plain = await createCommandExecutor({ companions: 1 });
  const values = new Map([
    ['PASSWORD', password],
    ['LONG', longSecret],
  ]);
  const store: SecretProvider = {
    read: async (names) => new Map([...values].filter(([name]) => names.includes(name))),
  };
  const file = createFileSecrets(folder);
  const command = createCommandSecrets([join(folder, 'print')]);
  commands = withSecrets(plain, { store, file, command });
});

afterAll(async () => {
  await plain.close();
  await rm(folder, { recursive: true });
});

const env = { URL: 'db://u:${secret:PASSWORD}@h', PLAIN: 'plain' };

describe('a command whose environment names secrets', () => {
  it('gets them, and writes them to nobody', async () => {
    const script = `test "$URL" = 'db://u:${password}@h' && echo "got $URL"; echo "$URL" >&2; printf %s "$URL" | base64`;
    const run = execute(commands, aScript(script, { env }));
    expect(await run.outcome).toMatchObject({ status: 'succeeded' });
    expect(run.output()).toContain('got db://u:[secret]@h\n');
    expect(run.output().match(/\[secret\]/g)).toHaveLength(3);
    expect(run.output()).not.toContain('horse');
  });

  it('gets those of a folder, and those that a program prints', async () => {
    const outside = { A: '${secret:file:from-file}', B: '${secret:command:prod/db}' };
    const script = `test "$A$B" = 'lies in a fileprinted prod/db' && echo "same $A $B"`;
    const run = execute(commands, aScript(script, { env: outside }));
    expect(await run.outcome).toMatchObject({ status: 'succeeded' });
    expect(run.output()).toBe('same [secret] [secret]\n');
  });

  it('writes none in pieces, nor beside what was dropped', async () => {
    const script =
      'printf "${URL%horse*}"; sleep 0.2; printf "horse${URL#*horse}\\n"; seq 100000; echo "$URL"; seq 100000';
    const run = execute(commands, aScript(script, { env }), 8_192);
    expect(await run.outcome).toMatchObject({ status: 'succeeded' });
    expect(run.output()).toMatch(/^db:\/\/u:\[secret\]@h\n1\n2\n/);
    expect(run.output()).not.toMatch(/horse|correct/);
  });

  it.each([1, 5, 30, 60, 99])('shows nothing of one that was cut by the limit after %i bytes', async (bytes) => {
    const before = 4_096 - bytes;
    const script = `printf '%${before}s%s%9000s' . "$LONG" .; printf '%s%${before}s' "$LONG" .`;
    const run = execute(commands, aScript(script, { env: { LONG: '${secret:LONG}' } }), 8_192);
    expect(await run.outcome).toMatchObject({ status: 'succeeded' });
    expect(run.output()).not.toMatch(/x{4}/);
  });

  it('has them in no argument: a variable that holds one is left to the command to replace', async () => {
    const args = ['-c', 'tr "\\0" "\\n" < /proc/$$/cmdline; test "$URL" != "${PLAIN}"', '$URL', '$PLAIN'];
    const run = execute(commands, aTask({ command: 'sh', args, env }));
    expect(await run.outcome).toMatchObject({ status: 'succeeded' });
    expect(run.output()).toMatch(/test "\$URL" != "plain"\n\$URL\nplain\n$/);
  });

  it('is told of by its end without them', async () => {
    const run = execute(commands, aTask({ command: '/nowhere', workingDirectory: '/', env }));
    expect((await run.outcome).errorMsg).not.toContain('horse');
  });

  it.each([
    ['${secret:NONE}', 'there is no secret NONE'],
    ['${secret:file:none}', 'there is no secret file:none'],
    ['${secret:file:short}', 'the secret file:short has fewer than 8 bytes: it cannot be hidden in output'],
    ['${secret:command:none}', `the secret none cannot be read: ${'PRINT'} ended with code 4`],
  ])('is not started without %s', async (value, errorMsg) => {
    const { outcome } = execute(commands, aTask({ env: { A: value } }));
    expect(await outcome).toMatchObject({
      status: 'failed',
      reason: 'spawn_failed',
      errorMsg: errorMsg.replace('PRINT', join(folder, 'print')),
    });
  });

  it('waits where a store does not answer', async () => {
    const away: SecretProvider = { read: async () => Promise.reject(new Error('the store is away')) };
    const { outcome } = execute(withSecrets(plain, { store: away }), aTask({ env }));
    expect(await outcome).toMatchObject({ status: 'released', reason: 'resources', wasStarted: false });
  });
});

describe('a program that prints secrets and hangs', () => {
  it('is ended at its time with what it has started, which holds its output', async () => {
    const answer = await askProgram('sh', ['-c', 'sleep 60; echo late'], { timeoutMs: 300, maxBytes: 100 });
    expect(answer).toEqual({ stdout: '', failure: 'timed out' });
  });

  it('has told what it had to tell although something that it left holds its output', async () => {
    const answer = await askProgram('sh', ['-c', 'echo told; sleep 5 &'], { timeoutMs: 20_000, maxBytes: 100 });
    expect(answer).toEqual({ stdout: 'told' });
  });

  it('keeps nobody from stopping the run that waits for it', async () => {
    const hanging = withSecrets(plain, { command: { read: async () => new Promise(() => undefined) } });
    const run = execute(hanging, aScript('true', { env: { A: '${secret:command:x}' } }));
    run.stop('cancelled');
    expect(await run.outcome).toMatchObject({ status: 'cancelled' });
  });
});

import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { CommandTask } from '@aster-scheduler/core';
import { type CommandExecutor, createCommandExecutor } from '../command-executor.js';
import { aTask } from '../testing/a-task.js';
import { execute } from '../testing/execute.js';
import { type CommandPolicy, policyProblemAtCreation, withPolicy } from './command-policy.js';

let folder: string;
let plain: CommandExecutor;
let policy: CommandPolicy;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'aster-policy-')));
  for (const name of ['bin', 'other', 'data', 'data/day', 'elsewhere']) await mkdir(join(folder, name));
  for (const name of ['bin/good', 'other/bad', 'other/good', 'data/day/mine']) {
    await copyFile('/bin/true', join(folder, name));
  }
  await symlink(join(folder, 'other', 'bad'), join(folder, 'bin', 'link'));
  await symlink(join(folder, 'bin', 'good'), join(folder, 'other', 'to-good'));
  await symlink(join(folder, 'elsewhere'), join(folder, 'data', 'out'));
  plain = await createCommandExecutor({ companions: 1 });
  policy = { executables: [join(folder, 'bin/'), await realpath('/bin/echo')], folders: [join(folder, 'data')] };
});

afterAll(async () => {
  await plain.close();
  await rm(folder, { recursive: true });
});

async function errorOf(task: Partial<CommandTask>): Promise<string | undefined> {
  const { outcome } = execute(withPolicy(plain, policy), aTask(task));
  const { status, errorMsg, isPermanent } = await outcome;
  if (errorMsg?.includes('policy') === true)
    expect({ status, isPermanent }).toEqual({ status: 'failed', isPermanent: true });
  return errorMsg;
}

describe('a worker with a policy', () => {
  it('starts the programs that it allows, by their paths, through links, and along the PATH', async () => {
    expect(await errorOf({ command: join(folder, 'bin', 'good') })).toBeUndefined();
    expect(await errorOf({ command: join(folder, 'other', 'to-good') })).toBeUndefined();
    expect(await errorOf({ command: join(folder, 'other', '..', 'bin', 'good') })).toBeUndefined();
    expect(await errorOf({ command: 'good', env: { PATH: join(folder, 'bin') } })).toBeUndefined();
    expect(await errorOf({ command: 'echo', workingDirectory: join(folder, 'data', 'day') })).toBeUndefined();
  });

  it('starts no others, whatever they are called', async () => {
    const refusal = /^the policy of this worker (?:does not allow the program|allows no program)/;
    expect(await errorOf({ command: join(folder, 'other', 'bad') })).toMatch(refusal);
    expect(await errorOf({ command: join(folder, 'bin', 'link') })).toMatch(refusal);
    expect(await errorOf({ command: join(folder, 'bin', '..', 'other', 'good') })).toMatch(refusal);
    expect(
      await errorOf({ command: 'good', env: { PATH: `${join(folder, 'other')}:${join(folder, 'bin')}` } }),
    ).toMatch(refusal);
    expect(await errorOf({ command: './mine', workingDirectory: join(folder, 'data', 'day') })).toMatch(refusal);
    expect(await errorOf({ command: './good' })).toMatch(refusal);
    await writeFile(join(folder, 'other', 'echo'), `#!/bin/sh\ntouch ${join(folder, 'hit')}\n`, { mode: 0o755 });
    const beside = ['..', '../..', '../../..'].map((up) => `${up}/${basename(folder)}/other`).join(':');
    expect(await errorOf({ command: 'echo', env: { PATH: `${beside}:/bin` } })).toMatch(/does not allow a PATH/);
    expect(existsSync(join(folder, 'hit'))).toBe(false);
    expect(await errorOf({ command: 'echo', env: { PATH: ':/bin:.' } })).toBeUndefined(); // an empty folder
    expect(await errorOf({ command: 'echo', env: { LD_PRELOAD: '/x' } })).toMatch(/does not allow LD_PRELOAD/);
  });

  it('enters the folders that it allows, and none that a link leads to', async () => {
    const refusal = /^the policy of this worker does not allow the folder/;
    expect(await errorOf({ command: 'echo', workingDirectory: join(folder, 'data', 'out') })).toMatch(refusal);
    expect(await errorOf({ command: 'echo', workingDirectory: `${folder}/data/../elsewhere` })).toMatch(refusal);
    expect(await errorOf({ command: 'echo', workingDirectory: `${folder}/database` })).toMatch(refusal);
    expect(await errorOf({ command: 'echo', workingDirectory: join(folder, 'data') })).toBeUndefined();
  });

  it('tells of a program that is not there as always', async () => {
    expect(await errorOf({ command: 'no-such-program' })).toMatch(/not found/);
  });
});

describe('the policy at the creation of a job', () => {
  const written: CommandPolicy = { executables: ['/opt/jobs/', '/usr/bin/rsync'], folders: ['/srv/data'] };

  it.each<[Pick<CommandTask, 'command' | 'workingDirectory'>, string | undefined]>([
    [{ command: '/opt/jobs/report' }, undefined],
    [{ command: '/opt/jobs/../other' }, 'command'],
    [{ command: '/opt/jobsite/report' }, 'command'],
    [{ command: '/usr/bin/rsync' }, undefined],
    [{ command: 'rsync' }, undefined],
    [{ command: '/usr/bin/rsync', workingDirectory: '/srv/data/day' }, undefined],
    [{ command: '/usr/bin/rsync', workingDirectory: '/srv/data/../x' }, 'workingDirectory'],
    [{ command: '/usr/bin/rsync', workingDirectory: '/srv/database' }, 'workingDirectory'],
  ])('of %j names the field %s', (task, field) => {
    expect(policyProblemAtCreation(task, written)?.field).toBe(field);
  });

  it('lets no name through that no program of it has, unless it allows whole folders', () => {
    expect(policyProblemAtCreation({ command: 'sh' }, { executables: ['/usr/bin/rsync'] })?.field).toBe('command');
  });
});

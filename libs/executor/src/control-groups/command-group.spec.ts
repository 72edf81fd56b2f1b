import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { groupRoot } from '../testing/group-root.js';
import { makeCommandGroup } from './command-group.js';

const root = groupRoot();
const whereGroupsCanBeMade = root === undefined ? it.skip : it;

describe('the group of a command that has made others below', () => {
  whereGroupsCanBeMade('goes with all of them, and with what is in them', async () => {
    const folder = join(root ?? '', `aster-test-below-${process.pid}`);
    const entrance = join(folder, 'a', 'b', 'cgroup.procs');
    const group = makeCommandGroup(folder, {});
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    mkdirSync(join(folder, 'c'));
    const inside = spawn('sh', ['-c', 'echo 0 >"$0" && exec sleep 99', entrance], { stdio: 'ignore' });
    const exited = once(inside, 'exit');
    await waitFor(() => readFileSync(entrance, 'utf8') !== '');
    await group.end();
    expect(existsSync(folder)).toBe(false);
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { groupRoot } from '../testing/group-root.js';
import { makeCommandGroup } from './command-group.js';

describe('why a command was killed', () => {
  const own = 'it has used more memory than its memory_limit_mb';
  const foreign = expect.stringMatching(
    /^most likely .* for lack of memory, .* not for its memory_limit_mb$/,
  ) as string;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aster-group-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['its own limit was met', { memoryBytes: 1 }, { own: 'oom 1\noom_kill 1\n', whole: 'oom 1\noom_kill 1\n' }, own],
    ['it was, of a group below', { memoryBytes: 1 }, { own: 'oom 2\noom_kill 0\n', whole: 'oom 2\noom_kill 3\n' }, own],
    [
      'another was, far from its own',
      { memoryBytes: 1 },
      { own: 'oom 0\noom_kill 1\n', whole: 'oom_kill 1\n' },
      foreign,
    ],
    ['a group below met one of its own', { memoryBytes: 1 }, { own: 'oom 0\n', whole: 'oom 1\noom_kill 1\n' }, foreign],
    ['it has no limit of memory', { processes: 9 }, { own: 'oom 0\noom_kill 1\n', whole: 'oom_kill 1\n' }, foreign],
    [
      'its limit was met, and nothing was killed',
      { memoryBytes: 1 },
      { own: 'oom 1\n', whole: 'oom_kill 0\n' },
      undefined,
    ],
    ['no memory is counted', { processes: 9 }, { own: '', whole: '' }, undefined],
  ])('is told where %s', (_what, limits, events, why) => {
    // the files of the kernel, in a folder that it does not know
    const group = makeCommandGroup(join(folder, 'group'), limits);
    writeFileSync(join(folder, 'group', 'memory.events.local'), events.own);
    writeFileSync(join(folder, 'group', 'memory.events'), events.whole);
    expect(group.whyKilled()).toEqual(why);
  });
});

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

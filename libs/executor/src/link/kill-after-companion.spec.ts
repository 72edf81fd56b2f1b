import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive } from '../processes/is-alive.js';
import { readProcessStat } from '../processes/process-stat.js';
import { killAfterCompanion } from './kill-after-companion.js';

describe('killAfterCompanion', () => {
  it('kills the group of a command, and none that got its number since', async () => {
    const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const leader = { pid, startTicks: readProcessStat(pid)?.startTicks ?? 0 };
    const dead = { token: 'no-such-token', companion: 1 };
    const other = { ...leader, startTicks: leader.startTicks - 1 };
    expect(await killAfterCompanion({ ...dead, leaders: [other] })).toEqual([]);
    expect(isAlive(leader)).toBe(true);
    const exited = once(child, 'exit');
    expect(await killAfterCompanion({ ...dead, leaders: [leader] })).toEqual([]);
    expect(await exited).toEqual([null, 'SIGKILL']);
  });
});

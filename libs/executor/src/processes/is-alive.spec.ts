import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive, planIsAlive } from './is-alive.js';
import { type ProcessStat, readProcessStat } from './process-stat.js';
import type { SignalOutcome } from './send-signal.js';

const stat = (given: Partial<ProcessStat> = {}): ProcessStat => ({
  state: 'S',
  parent: 1,
  group: 7,
  isKernelThread: false,
  hasProgram: true,
  startTicks: 100,
  ...given,
});

describe('planIsAlive', () => {
  it.each<[string, ProcessStat | undefined, SignalOutcome, boolean]>([
    ['one that is seen', stat(), 'sent', true],
    ['one that is stopped', stat({ state: 'T' }), 'sent', true],
    ['one of another user', stat(), 'refused', true],
    ['one that was started at another time', stat({ startTicks: 101 }), 'sent', false],
    ['one that nobody has collected', stat({ state: 'Z' }), 'sent', false],
    ['one that is hidden', undefined, 'sent', true],
    ['one that is hidden and of another user', undefined, 'refused', true],
    ['one that the kernel does not know', undefined, 'gone', false],
  ])('tells of %s', (_, seen, probed, lives) => {
    expect(planIsAlive({ startTicks: 100, stat: seen, probe: () => probed })).toBe(lives);
  });

  it('goes without the time of the start where that is not known', () => {
    expect(planIsAlive({ startTicks: 0, stat: stat(), probe: () => 'sent' })).toBe(true);
  });
});

describe('isAlive', () => {
  it('tells a living process from one that has ended, and from another with its number', async () => {
    const child = spawn('sleep', ['1000']);
    const pid = child.pid ?? 0;
    const startTicks = readProcessStat(pid)?.startTicks ?? 0;
    expect([isAlive({ pid, startTicks }), isAlive({ pid, startTicks: startTicks - 1 })]).toEqual([true, false]);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    expect(isAlive({ pid, startTicks })).toBe(false);
  });
});

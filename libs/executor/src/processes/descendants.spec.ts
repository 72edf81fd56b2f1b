import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '@aster-scheduler/core/testing';
import { descendantsOf, type Kinship } from './descendants.js';
import { type ProcessStat, readProcessStat } from './process-stat.js';
import { readKinship, readKinshipOfAll } from './read-kinship.js';

type Row = readonly [pid: number, parent: number, startTicks: number, state?: string];

function aKinship(rows: readonly Row[]): Kinship {
  const stats = new Map(
    rows.map(([pid, parent, startTicks, state = 'S']): [number, ProcessStat] => [
      pid,
      { state, parent, startTicks, group: pid, isKernelThread: false, hasProgram: true },
    ]),
  );
  return {
    statOf: (pid) => stats.get(pid),
    childrenOf: (parent) => rows.filter((row) => row[1] === parent).map(([pid]) => pid),
  };
}

const pidsOf = (found: readonly { pid: number }[]) => found.map(({ pid }) => pid).sort((a, b) => a - b);

describe('descendantsOf', () => {
  const kinship = aKinship([
    [1, 0, 0],
    [10, 1, 5],
    [11, 10, 6],
    [12, 11, 6],
    [13, 10, 4], // older than its parent
    [14, 12, 9, 'Z'],
    [20, 1, 7],
  ]);

  it.each<[string, readonly (readonly [number, number])[], readonly number[]]>([
    ['children and their children', [[10, 5]], [10, 11, 12]],
    ['each once, whatever the roots have in common', [[10, 5], [11, 6]], [10, 11, 12]], // prettier-ignore
    ['nothing of another process that has the number now', [[10, 4]], []],
    ['a root whose start is not known', [[20, 0]], [20]],
    ['a root that is hidden', [[99, 5]], [99]],
    ['nothing of what is dead', [[14, 9]], []],
  ])('finds %s', (_, roots, found) => {
    const ids = roots.map(([pid, startTicks]) => ({ pid, startTicks }));
    expect(pidsOf(descendantsOf(ids, kinship))).toEqual(found);
  });

  it.each([
    ['by what the kernel keeps of each', readKinship],
    ['by reading all', readKinshipOfAll],
  ])('follows real processes, %s', async (_, read) => {
    const child = spawn('sh', ['-c', 'setsid -w env -i sh -c "sleep 1000; true"; true'], { stdio: 'ignore' });
    const pid = child.pid ?? 0;
    const root = { pid, startTicks: readProcessStat(pid)?.startTicks ?? 0 };
    await waitFor(() => descendantsOf([root], read()).length >= 3, { what: 'all run' });
    const found = descendantsOf([root], read());
    const exited = once(child, 'exit');
    for (const each of found) process.kill(each.pid, 'SIGKILL');
    await exited;
    await waitFor(() => descendantsOf(found, read()).every(({ pid }) => readProcessStat(pid) === undefined), {
      what: 'all are dead',
    });
  });
});

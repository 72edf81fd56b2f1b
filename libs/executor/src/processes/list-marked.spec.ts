import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { waitFor } from '@aster-scheduler/core/testing';
import { listMarked } from './list-marked.js';
import { commandVariable, formatMarker, type Marker } from './marker.js';
import { readProcessStat } from './process-stat.js';

const marker: Marker = { token: `0-${process.pid}-0-00`, companion: 7, command: 9 };
const children: ChildProcess[] = [];

async function start(script: string): Promise<number> {
  const child = spawn('/bin/sh', ['-c', script], {
    env: { PATH: process.env.PATH, [commandVariable]: formatMarker(marker) },
    stdio: 'ignore',
    detached: true, // with what it starts in a group of its own
  });
  children.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

/** A dead process whose parent does not collect it. */
async function startDead(): Promise<number> {
  const parent = await start('true & exec sleep 3600');
  const findDead = () =>
    readdirSync('/proc')
      .map(Number)
      .find((pid) => pid > parent && readProcessStat(pid)?.state === 'Z' && isChildOf(pid));
  const isChildOf = (pid: number) => readProcessStat(pid)?.group === readProcessStat(parent)?.group;
  await waitFor(() => findDead() !== undefined, { what: 'there is a dead one' });
  return findDead() ?? 0;
}

/** The candidates of each look; the last ones from then on. */
function looks(...portions: readonly (readonly number[])[]) {
  const asked = { times: 0 };
  const candidates = () => portions[Math.min(asked.times++, portions.length - 1)] ?? [];
  return { asked, candidates };
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.pid === undefined) continue;
    const exited = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await exited;
  }
});

describe('listMarked', () => {
  it('finds what carries a marker, among all processes', async () => {
    const pid = await start('sleep 3600; true');
    await waitFor(
      async () => {
        const found = (await listMarked()).filter((each) => each.marker.token === marker.token);
        return found.length === 2 && found.some((each) => each.pid === pid) && found[0]?.marker.command === 9;
      },
      { what: 'the command and its child are found' },
    );
  });

  it('sees at the first look that a dead process and a thread of the kernel have no marker', async () => {
    const dead = await startDead();
    const kernelThreads = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && readProcessStat(pid)?.isKernelThread === true);
    const { asked, candidates } = looks([dead, ...kernelThreads]);
    expect(await listMarked({ candidates })).toEqual([]);
    expect(asked.times).toBe(2); // the second time there is nothing new
    expect(readProcessStat(dead)).toMatchObject({ state: 'Z' });
  });

  it('looks again when a process was gone before it was looked at', async () => {
    const gone = await start('exit 0');
    await waitFor(() => readProcessStat(gone) === undefined, { what: 'it is gone' });
    const pid = await start('exec sleep 3600');
    const { candidates } = looks([gone], [pid]);
    expect((await listMarked({ candidates })).map((each) => each.pid)).toEqual([pid]);
  });

  it('does not look for ever at what never becomes clear', async () => {
    const gone = await start('exit 0');
    await waitFor(() => readProcessStat(gone) === undefined, { what: 'it is gone' });
    const { candidates } = looks([gone]);
    expect(await listMarked({ candidates })).toEqual([]);
  });
});

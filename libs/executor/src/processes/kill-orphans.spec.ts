import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@aster-scheduler/core/testing';
import { killOrphans } from './kill-orphans.js';
import { listMarked } from './list-marked.js';
import { commandVariable, companionVariable, formatMarker, makeToken } from './marker.js';

const token = makeToken();
const own = { token, companion: 1 };
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process with the marker of another companion of the same worker, or of a command of it. */
function start(command?: number): ChildProcess {
  const variable = command === undefined ? companionVariable : commandVariable;
  const env = { PATH: process.env.PATH, [variable]: formatMarker({ token, companion: 2, command }) };
  const child = spawn('sleep', ['1000'], { env, stdio: 'ignore' });
  started.push(child);
  return child;
}

/** A companion and a command of it, both to be seen by others. */
async function startBoth(): Promise<readonly [ChildProcess, ChildProcess]> {
  const both = [start(), start(7)] as const;
  await waitFor(async () => (await listMarked()).filter(({ marker }) => marker.token === token).length === 2);
  return both;
}

describe('killOrphans', () => {
  it('kills what a companion leaves that dies while it is watched, however long that takes it', async () => {
    const [guard, command] = await startBoth();
    const dead = once(command, 'exit');
    const watch = killOrphans(own, { killMs: 100, watchMs: 60_000 });
    const longer = delay(300, 'it watches'); // than it tries to kill
    expect(await Promise.race([watch, longer])).toBe('it watches');
    guard.kill('SIGKILL');
    expect(await dead).toEqual([null, 'SIGKILL']);
    expect(await watch).toEqual([]);
  });

  it('leaves alone what a living companion has, and gives up in the end', async () => {
    const [, command] = await startBoth();
    expect(await killOrphans(own, { killMs: 100, watchMs: 200 })).toEqual([]);
    expect(command.exitCode ?? command.signalCode).toBeNull();
  });
});

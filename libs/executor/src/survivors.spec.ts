import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { describeEnd } from './companion/describe-end.js';
import { aScript } from './testing/a-task.js';
import { findProcesses } from './testing/processes.js';
import { startWorkerProcess } from './testing/worker-process.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const nobody = 65534;
let nextSleep = 1_800_000_000 + process.pid * 100;

describe('what cannot be ended', () => {
  it.each([
    ['timeout', 'timed_out', 'timed out after 1s'],
    ['shutdown', 'released', 'ended because its worker was stopped'],
    ['lease', 'lost', "the worker's lease ended while the command ran"],
  ] as const)('is named with the end of a command by %s', (cause, status, sentence) => {
    const end = describeEnd({ exit: {}, cause, rest: { leftover: 0, survivors: [7] }, timeoutMs: 1_000 });
    const errorMsg = `${sentence}; process 7 could not be ended and may still run`;
    expect(end).toMatchObject({ status, errorMsg, livesOn: true });
  });

  it('is named after the first few in short', () => {
    const rest = { leftover: 0, survivors: [1, 2, 3, 4, 5, 6, 7] };
    const { errorMsg } = describeEnd({ exit: { exitCode: 1 }, cause: undefined, rest, timeoutMs: 1_000 });
    expect(errorMsg).toBe('exited with code 1; processes 1, 2, 3, 4, 5 and more could not be ended and may still run');
  });

  asRoot('is told of a program that got more rights than the worker (needs root)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'survivors-'));
    chmodSync(folder, 0o755);
    chownSync(folder, nobody, nobody);
    const gainRights = join(folder, 'gain-rights');
    copyFileSync(execFileSync('which', ['setpriv'], { encoding: 'utf8' }).trim(), gainRights);
    chmodSync(gainRights, 0o4755);
    const shell = `exec setpriv --reuid ${nobody} --regid ${nobody} --clear-groups -- "$@"`;
    const worker = await startWorkerProcess({ temporaryFolder: folder, companions: 1, shell });
    const sleep = `sleep ${(nextSleep += 1)}`;
    const script = `exec ${gainRights} --reuid 0 --clear-groups ${sleep}`;
    worker.tell({ do: 'execute', task: aScript(script, { timeoutMs: 1000, killGraceMs: 100 }) });
    await waitFor(() => worker.results.length > 0, { what: 'it was given up' });
    const pids = findProcesses(sleep);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    expect(worker.results[0]).toMatchObject({ status: 'timed_out', livesOn: true });
    expect(worker.results[0]?.errorMsg).toBe(
      `timed out after 1s; process ${pids[0]} could not be ended and may still run`,
    );
    expect(worker.events).toContainEqual({ type: 'companion.processes-left', pids });
    expect(await worker.end()).toBe(0);
    rmSync(folder, { recursive: true });
  });
});

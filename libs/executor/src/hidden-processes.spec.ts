import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { aScript, aTask } from './testing/a-task.js';
import { findProcesses, isAlive } from './testing/processes.js';
import { startWorkerProcess, type WorkerProcess } from './testing/worker-process.js';

/**
 * Where /proc hides the processes of others (`hidepid=2`, or `ProtectProc=invisible` of systemd) it also hides those
 * that have got more rights by their file, from their own user too. That takes root to set up; what is decided by what
 * is seen is held for everybody by `is-alive.spec.ts` and `group-is-alive.spec.ts`.
 */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;
const nobody = 65534;
/** Carries out "$@" as somebody who sees only what is not hidden. */
const asNobody = (program: string) =>
  `exec unshare -m sh -c 'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid ${nobody} --regid ${nobody} --clear-groups -- ${program}' sh "$@"`;
let nextSleep = 1_700_000_000 + process.pid * 100;

asRoot('with processes that are hidden (needs root), an executor', () => {
  let folder: string;
  let workers: WorkerProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hidden-processes-'));
    chmodSync(folder, 0o755);
    chownSync(folder, nobody, nobody);
  });
  afterEach(async () => {
    for (const worker of workers) if (isAlive(worker.pid)) await worker.end();
    workers = [];
    rmSync(folder, { recursive: true, force: true });
  });

  /** A copy of a program whose processes are hidden from everybody but root. */
  function aHiddenProgram(path: string, name: string): string {
    const copy = join(folder, name);
    copyFileSync(path, copy);
    chmodSync(copy, 0o755);
    execFileSync('setcap', ['cap_net_raw+ep', copy]);
    return copy;
  }
  async function startWorker(program = '"$@"'): Promise<WorkerProcess> {
    const worker = await startWorkerProcess({ temporaryFolder: folder, companions: 1, shell: asNobody(program) });
    workers.push(worker);
    return worker;
  }

  it('kills a hidden command at the end of its grace', async () => {
    const sleep = aHiddenProgram('/bin/sleep', 'sleep');
    const worker = await startWorker();
    const script = `trap "" TERM; exec ${sleep} ${(nextSleep += 1)}`;
    worker.tell({ do: 'execute', task: aScript(script, { timeoutMs: 1_000, killGraceMs: 300 }) });
    await waitFor(() => worker.results.length > 0, { what: 'it has ended' });
    expect(worker.results[0]).toMatchObject({ status: 'timed_out', signal: 'SIGKILL' });
    expect(findProcesses(sleep)).toEqual([]);
  });

  it('leaves the commands of a hidden worker alone', async () => {
    const node = aHiddenProgram(process.execPath, 'node');
    const hidden = await startWorker(`sh -c "shift; exec ${node} \\"\\$@\\"" sh "$@"`);
    const file = join(folder, 'done');
    const task = aTask({ command: 'sh', args: ['-c', `sleep 4; touch ${file}`] });
    hidden.tell({ do: 'execute', task });
    await waitFor(() => findProcesses(file).some((pid) => pid !== hidden.pid), { what: 'it runs' });
    const other = await startWorker();
    other.tell({ do: 'execute', task: aTask() });
    await waitFor(() => other.results.length > 0, { what: 'the other works' });
    await waitFor(() => hidden.results.length > 0, { what: 'the command has ended' });
    expect(hidden.results).toMatchObject([{ status: 'succeeded', exitCode: 0 }]);
    expect(existsSync(file)).toBe(true);
  });
});

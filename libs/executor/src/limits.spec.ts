import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandExecutor, createCommandExecutor } from './command-executor.js';
import type { CompanionEvent } from './companion-event.js';
import { aScript, aTask } from './testing/a-task.js';
import { execute } from './testing/execute.js';
import { startWorkerProcess } from './testing/worker-process.js';

describe('an executor within its limits', () => {
  let folder: string;
  let executor: CommandExecutor;
  const events: CompanionEvent[] = [];
  const companions = (): number[] => events.flatMap((event) => (event.type === 'companion.started' ? [event.pid] : []));

  beforeEach(async () => {
    events.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'limits-spec-'));
    executor = await createCommandExecutor({
      companions: 1,
      temporaryFolder: folder,
      emit: (event) => events.push(event),
    });
  });
  afterEach(async () => {
    await executor.close();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('lets a flood of 300 MB pass, keeps its head and tail, and does not grow', async () => {
    await execute(executor, aScript('head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2')).outcome;
    const before = residentBytes(companions()[0]);
    const ownBefore = process.memoryUsage.rss();
    const script = 'echo first; head -c 300000000 /dev/zero; echo last';
    const execution = execute(executor, aScript(script), 1_000_000);
    expect(await execution.outcome).toMatchObject({
      status: 'succeeded',
      outputTruncatedBytes: 300_000_011 - 1_000_000,
    });
    const output = Buffer.concat(execution.chunks.map((chunk) => chunk.data));
    expect(output.length).toBe(1_000_000);
    expect([output.subarray(0, 6).toString(), output.subarray(-5).toString()]).toEqual(['first\n', 'last\n']);
    expect(execution.chunks.reduce((sum, chunk) => sum + chunk.droppedBefore, 0)).toBe(299_000_011);
    expect(residentBytes(companions()[0]) - before).toBeLessThan(20_000_000);
    expect(process.memoryUsage.rss() - ownBefore).toBeLessThan(100_000_000);
  });

  it('does not hold a command back while the worker is busy', async () => {
    const file = join(folder, 'done');
    const script = `head -c 50000000 /dev/zero; head -c 50000000 /dev/zero >&2; touch ${file}`;
    const execution = execute(executor, aScript(script));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve))); // the order is on its way
    const busyUntil = performance.now() + 20_000;
    while (!readdirSync(folder).includes('done')) if (performance.now() > busyUntil) throw new Error('it waits');
    expect(await execution.outcome).toMatchObject({
      status: 'succeeded',
      outputTruncatedBytes: 100_000_000 - 1_048_576,
    });
    rmSync(file);
  });

  it('hands out output while the command runs', async () => {
    const execution = execute(
      executor,
      aScript('echo early; while [ ! -e go ]; do sleep 0.02; done; echo late', { workingDirectory: folder }),
    );
    await waitFor(() => execution.output() === 'early\n', { what: 'the first line is there' });
    writeFileSync(join(folder, 'go'), '');
    await execution.outcome;
    expect(execution.output()).toBe('early\nlate\n');
    rmSync(join(folder, 'go'));
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [7, 7],
    [100, 8],
  ])('with a limit of %d bytes keeps %d of 8', async (outputLimitBytes, kept) => {
    const execution = execute(executor, aTask({ command: 'printf', args: ['abcdefgh'] }), outputLimitBytes);
    expect(await execution.outcome).toMatchObject({ status: 'succeeded', outputTruncatedBytes: 8 - kept });
    const head = Math.ceil(Math.min(8, outputLimitBytes) / 2);
    expect(execution.output()).toBe(
      kept === 8 ? 'abcdefgh' : `abcdefgh`.slice(0, head) + `abcdefgh`.slice(8 - (kept - head)),
    );
  });

  it('leaves nothing behind after many starts: descriptors, folders, listeners, memory', async () => {
    const round = async (count: number): Promise<void> => {
      let left = count;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await execute(executor, aTask({ command: 'echo', args: ['x'] })).outcome;
      };
      await Promise.all(Array.from({ length: 8 }, lane));
    };
    await round(50);
    const before = { own: openDescriptors(process.pid), companion: openDescriptors(companions()[0]) };
    await round(300);
    await waitFor(() => openDescriptors(companions()[0]) <= before.companion, { what: 'the descriptors are closed' });
    expect(openDescriptors(process.pid)).toBeLessThanOrEqual(before.own);
    const [home = ''] = readdirSync(folder);
    await waitFor(() => readdirSync(join(folder, home)).filter((name) => name.startsWith('run-')).length <= 16, {
      what: 'the folders are gone',
    });
    expect(executor.activeCount()).toBe(0);
  });

  it.each([
    ['with named pipes', process.env.PATH ?? ''],
    ['without', '/nowhere'],
  ])('says that descriptors were short and not the command at fault, and goes on afterwards, %s', async (_, PATH) => {
    const shell = 'ulimit -n 160; exec "$@"';
    const worker = await startWorkerProcess({ temporaryFolder: folder, companions: 1, shell, env: { PATH } });
    const args = ['-c', 'while [ ! -e go ]; do /bin/sleep 0.02; done'];
    const task = aTask({ command: '/bin/sh', args, workingDirectory: folder });
    for (let n = 0; n < 120; n++) worker.tell({ do: 'execute', task });
    await waitFor(() => worker.results.length > 0, { what: 'some could not start' });
    writeFileSync(join(folder, 'go'), '');
    await waitFor(() => worker.results.length === 120, { what: 'all have ended' });
    const kinds = new Set(worker.results.map(({ status, reason }) => `${status} ${reason ?? ''}`));
    expect(kinds).toEqual(new Set(['released resources', 'succeeded ']));
    const trouble = worker.results.find((result) => result.status === 'released');
    expect(trouble?.errorMsg).toMatch(/^the worker has no file descriptors left/);
    worker.tell({ do: 'execute', task });
    await waitFor(() => worker.results.length === 121, { what: 'another has ended' });
    expect(worker.results.at(-1)).toMatchObject({ status: 'succeeded' });
    expect(worker.events.filter((event) => event.type === 'companion.lost')).toEqual([]);
    expect(await worker.end()).toBe(0);
    rmSync(join(folder, 'go'));
  });

  it('works where there is no mkfifo', async () => {
    const worker = await startWorkerProcess({ temporaryFolder: folder, env: { PATH: '/nowhere' }, companions: 1 });
    worker.tell({ do: 'execute', task: aTask({ command: '/bin/sh', args: ['-c', 'echo x; exit 4'] }) });
    worker.tell({ do: 'execute', task: aTask({ command: '/bin/sh', args: ['-c', '/bin/sleep 1000 & echo x'] }) });
    await waitFor(() => worker.results.length === 2, { what: 'they have ended' });
    expect(worker.results.map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded']);
    expect(await worker.end()).toBe(0);
  });
});

function residentBytes(pid = 0): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024;
}

function openDescriptors(pid = 0): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

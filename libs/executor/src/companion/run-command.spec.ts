import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostClockMs } from '../host-clock.js';
import type { FromCompanion } from '../protocol/messages.js';
import { createCompanionFolder } from './companion-folder.js';
import { createKillPreference } from './kill-preference.js';
import { createLease } from './lease.js';
import { createMemoryWatch } from './memory-watch.js';
import { createPipePool } from './pipe-pool.js';
import { runCommand } from './run-command.js';
import { createTreeScanner } from './tree-scanner.js';

describe('runCommand', () => {
  let temporaryFolder: string;

  beforeEach(() => {
    temporaryFolder = mkdtempSync(join(tmpdir(), 'run-command-'));
  });
  afterEach(() => rmSync(temporaryFolder, { recursive: true }));

  /** @param killCounts what the counter of processes killed for lack of memory shows, each time that it is read */
  async function run(script: string, killCounts: readonly number[]): Promise<FromCompanion[]> {
    const sent: FromCompanion[] = [];
    const quiet = { onRenewed: () => undefined, onLeft: () => undefined };
    const folder = createCompanionFolder({ temporaryFolder, isIsolated: false, ...quiet });
    const pipes = createPipePool(folder.current, false);
    await pipes.prepare();
    const leaders = new Set<number>();
    const [token, companion] = [`${process.pid}-0-0-abcdef`, 1];
    const lease = createLease(hostClockMs() + 60_000, () => undefined);
    const counts = [...killCounts];
    const order = { id: 1, command: 'sh', args: ['-c', script], env: { PATH: process.env.PATH ?? '' } };
    const limits = { timeoutMs: 60_000, killGraceMs: 1_000, outputLimitBytes: 1_000, isMerged: false };
    await runCommand(
      { ...order, ...limits },
      {
        ...{ token, companion, folder, pipes, lease, leaders },
        scanner: createTreeScanner({ token, companion, isLeader: (pid) => leaders.has(pid) }),
        memory: createMemoryWatch(() => counts.shift()),
        killPreference: createKillPreference(),
        send: (message) => sent.push(message),
      },
    ).done;
    lease.stop();
    await folder.remove();
    return sent;
  }

  it.each([
    ['kill -KILL $$', [3, 4], /^killed by SIGKILL: most likely by the kernel for lack of memory/],
    ['kill -KILL $$', [3, 3], /^killed by SIGKILL$/],
    ['kill -TERM $$', [3, 4], /^killed by SIGTERM$/],
    ['exit 1', [3, 4], /^exited with code 1$/],
  ] as const)(
    'says of %j, while the count of what was killed for lack of memory went %j, what it was',
    async (script, counts, message) => {
      const ended = (await run(script, counts)).find(({ type }) => type === 'ended');
      expect(ended).toMatchObject({
        outcome: { status: 'failed', errorMsg: expect.stringMatching(message) as string },
      });
    },
  );
});

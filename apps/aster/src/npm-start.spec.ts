import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';

const endWithParent = new URL('../../../tools/start/end-with-parent.mjs', import.meta.url).href;

/** A script as `npm start` runs it: it says who it is, and how it was stopped. */
const script = `
import { writeFileSync } from 'node:fs';
import { endWithParent } from '${endWithParent}';
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => { writeFileSync('stopped', signal); process.exit(0); });
}
endWithParent();
setInterval(() => undefined, 1_000);
writeFileSync('pid', String(process.pid));
`;

describe('a script that npm starts through a shell', () => {
  let folder: string;
  let npm: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-npm-'));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ type: 'module', scripts: { start: 'node main.js' } }),
    );
    await writeFile(join(folder, 'main.js'), script);
  });

  afterEach(async () => {
    npm?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function written(name: string): Promise<string> {
    return waitFor(
      async () => {
        const text = await readFile(join(folder, name), 'utf8').catch(() => '');
        return text === '' ? undefined : text;
      },
      { what: `${name} is written`, withinMs: 60_000 },
    );
  }

  it.each<[string, NodeJS.Signals, (pid: number) => number]>([
    ['npm is told to end', 'SIGTERM', (pid) => pid],
    ['npm is killed', 'SIGKILL', (pid) => pid],
    ['Ctrl-C is pressed', 'SIGINT', (pid) => -pid],
    ['the whole group is told to end', 'SIGTERM', (pid) => -pid],
  ])('is stopped in order when %s', async (_what, signal, target) => {
    const started = spawn('npm', ['start', '--silent'], { cwd: folder, detached: true, stdio: 'ignore' });
    npm = started;
    const pid = Number(await written('pid'));
    if (started.pid === undefined) throw new Error('npm was not started');
    process.kill(target(started.pid), signal);
    expect(['SIGTERM', 'SIGINT']).toContain(await written('stopped'));
    await waitFor(() => (isAlive(pid) ? undefined : true), { what: 'the script is gone', withinMs: 60_000 });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { access, constants, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@aster-scheduler/core/testing';
import { variableMarkdown } from '@aster-scheduler/runtime';
import { curlRequests } from './testing/curl-requests.js';
import { type Program, startProgram } from './testing/start-program.js';

interface RunOnTheWire {
  readonly job_name: string;
  readonly status: string;
  readonly reason: string | null;
}

const readme = await readFile(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

async function hasCommand(name: string): Promise<boolean> {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map(async (folder) => access(join(folder, name), constants.X_OK).then(() => true));
  return Promise.any(found).catch(() => false);
}

describe('the README', () => {
  let folder: string;
  let program: Program;
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-readme-'));
    program = startProgram('aster', ['up'], { API_PORT: '0' }, folder);
    const [, url = ''] = await program.printed(/API +(http:\S+)\/api\/v1/);
    origin = url;
  });

  afterAll(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has REST examples that are answered with success, and jobs that run', async () => {
    const requests = curlRequests(readme);
    expect(requests.length).toBeGreaterThanOrEqual(5);
    for (const { url, init } of requests) {
      const body = init.body?.replaceAll('http://127.0.0.1:8080', origin);
      const response = await fetch(url.replace('http://127.0.0.1:8080', origin), { ...init, body });
      const text = await response.text();
      expect({ url, status: response.status, text }).toMatchObject({ status: init.method === 'POST' ? 201 : 200 });
    }
    const run = await waitFor(
      async () => {
        const response = await fetch(`${origin}/api/v1/runs?limit=50`);
        const runs = (await response.json()) as RunOnTheWire[];
        return runs.find(
          ({ job_name, status, reason }) => job_name === 'probe' && (status === 'succeeded' || reason !== null),
        );
      },
      { what: 'an attempt of the job "probe" has ended', withinMs: 60_000 },
    );
    // a machine without curl can still show that the command was looked for
    expect(run).toMatchObject((await hasCommand('curl')) ? { status: 'succeeded' } : { reason: 'spawn_failed' });
  });

  it('lists the variables that there are', () => {
    expect(readme).toContain(variableMarkdown().trim());
  });

  it('names only scripts that there are', async () => {
    const manifest = JSON.parse(
      await readFile(fileURLToPath(new URL('../../../package.json', import.meta.url)), 'utf8'),
    ) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in manifest.scripts) && name !== 'install')).toEqual([]);
  });

  it('shows how to embed with code that is run as an example', async () => {
    const example = await readFile(
      fileURLToPath(new URL('../../../libs/aster/examples/readme.ts', import.meta.url)),
      'utf8',
    );
    const [, block = 'none'] = /```ts\n([^`]*createAster.*?)```/s.exec(readme) ?? [];
    expect(example).toContain(block);
  });
});

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '@aster-scheduler/core/testing';
import { type Program, startProgram } from './testing/start-program.js';

interface RunOnTheWire {
  readonly id: string;
  readonly status: string;
  readonly attempt_num: number;
  readonly output: string;
  readonly error_msg: string | null;
  readonly job_name: string;
}

describe('aster up', () => {
  let folder: string;
  let program: Program | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-up-'));
  });

  afterAll(async () => {
    await program?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function up(inFolder = folder): Promise<{ program: Program; url: string }> {
    const started = startProgram('aster', ['up'], { API_PORT: '0' }, inFolder);
    program = started;
    const [, url = ''] = await started.printed(/API +(http:\S+)/);
    return { program: started, url };
  }

  async function post(url: string, body: unknown): Promise<Response> {
    return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  async function finishedRun(url: string, jobName: string): Promise<RunOnTheWire> {
    return waitFor(
      async () => {
        const response = await fetch(`${url}/runs?limit=100`);
        const runs = (await response.json()) as RunOnTheWire[];
        return runs.find(
          (run) => run.job_name === jobName && !['scheduled', 'running', 'waiting'].includes(run.status),
        );
      },
      { what: `a run of ${jobName} has finished`, withinMs: 60_000 },
    );
  }

  it('runs a job of its first start again after its second start, and after a kill of everything', async () => {
    const first = await up();
    const created = await post(`${first.url}/jobs`, {
      name: 'hello',
      cron_expr: '* * * * * *',
      command: 'echo',
      args: ['-n', '$GREETING', '$$GREETING'],
      env: { GREETING: 'hello there' },
      timeout: '5m',
    });
    expect(created.status).toBe(201);
    const run = await finishedRun(first.url, 'hello');
    expect(run).toMatchObject({ status: 'succeeded', attempt_num: 1, output: 'hello there $GREETING' });
    expect(await first.program.stop('SIGTERM')).toBe(0);
    expect(first.program.output()).not.toMatch(/warning/i); // of Node.js, such as of many listeners

    const second = await up();
    expect((await fetch(`${second.url}/runs/${run.id}`)).status).toBe(200);
    await second.program.stop('SIGKILL');

    const third = await up();
    const jobs = (await (await fetch(`${third.url}/jobs`)).json()) as { name: string }[];
    expect(jobs.map((job) => job.name)).toEqual(['hello']);
    const newest = (await (await fetch(`${third.url}/runs?limit=1`)).json()) as RunOnTheWire[];
    await waitFor(
      async () => {
        const [later] = (await (await fetch(`${third.url}/runs?limit=1`)).json()) as RunOnTheWire[];
        return later !== undefined && later.id !== newest[0]?.id ? later : undefined;
      },
      { what: 'a later run', withinMs: 60_000 },
    );
    expect(await third.program.stop('SIGINT')).toBe(0);
  });

  it('ends the commands that run when it is stopped, and leaves no process', async () => {
    const { program: running, url } = await up();
    const marker = `3600.${process.pid}`;
    await post(`${url}/jobs`, { name: 'long', cron_expr: '* * * * * *', command: 'sleep', args: [marker] });
    const alive = async () => {
      const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
      return stdout.split('\n').filter((line) => line.includes(marker)).length;
    };
    await waitFor(async () => ((await alive()) > 0 ? true : undefined), { what: 'the command runs', withinMs: 60_000 });
    const startedAt = performance.now();
    expect(await running.stop('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(await alive()).toBe(0);
  });

  it('ends with an error that says so when its Postgres is killed, and recovers at the next start', async () => {
    const own = await mkdtemp(join(tmpdir(), 'aster-up-'));
    const { program: running, url } = await up(own);
    const marker = `3601.${process.pid}`;
    await post(`${url}/jobs`, { name: 'longer', cron_expr: '* * * * * *', command: 'sleep', args: [marker] });
    const processes = async (part: string) => {
      const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,args']);
      return stdout.split('\n').filter((line) => line.includes(part));
    };
    await waitFor(async () => ((await processes(`sleep ${marker}`)).length > 0 ? true : undefined), {
      what: 'the command runs',
      withinMs: 60_000,
    });
    const cluster = join(own, '.aster', 'postgres', 'server', 'cluster');
    const [postmaster = ''] = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(postmaster), 'SIGKILL');
    expect(await running.ended).toBe(1);
    expect(running.output()).toMatch(/postgres has ended by itself: see .*postgres\.log; the next start recovers\n$/);
    await waitFor(async () => ((await processes(`sleep ${marker}`)).length === 0 ? true : undefined), {
      what: 'no command runs',
      withinMs: 60_000,
    });
    expect(await processes(cluster)).toEqual([]);
    const next = await up(own);
    expect(((await (await fetch(`${next.url}/jobs`)).json()) as { name: string }[]).map(({ name }) => name)).toContain(
      'longer',
    );
    expect(await next.program.stop()).toBe(0);
    await rm(own, { recursive: true, force: true });
  });

  it('says which port is taken, before it makes anything', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const empty = await mkdtemp(join(tmpdir(), 'aster-up-'));
    const refused = startProgram('aster', ['up'], { API_PORT: String(port) }, empty);
    expect(await refused.ended).toBe(1);
    expect(refused.output().trim().split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`127\\.0\\.0\\.1:${port}: another program listens there.*set API_PORT`),
      ) as string,
    ]);
    await rmdir(empty);
    server.close();
  });

  it('says that it is another Aster that has the port', async () => {
    const { program: running, url } = await up();
    const refused = startProgram('aster', ['up'], { API_PORT: new URL(url).port }, folder);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(/an Aster is running at http:\/\/127\.0\.0\.1:\d+ already/);
    const elsewhere = startProgram('aster', ['up'], { API_PORT: '0' }, folder);
    expect(await elsewhere.ended).toBe(1);
    expect(elsewhere.output()).toMatch(/is already in use by process \d+: stop it first, or set DATABASE_URL/);
    await running.stop();
  });
});

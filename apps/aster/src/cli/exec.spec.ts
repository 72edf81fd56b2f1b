import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { RunResource } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

let line: CommandLine;

beforeAll(async () => {
  line = await startCommandLine(true);
});

afterAll(async () => line?.close());

const env = () => ({ ASTER_URL: line.url, ASTER_API_KEY: line.key });

async function newestRun(name: string): Promise<RunResource> {
  const { id } = await line.client.jobs.get(name);
  const [run] = (await line.client.runs.list({ job_id: id })).items;
  return line.client.runs.get(run?.id ?? '');
}

describe('aster exec', () => {
  it('is the command as far as anybody can see, and a run of a job', async () => {
    const script = 'cat; echo to stderr >&2; exit 3';
    const printed = await line.aster(['exec', '--job', 'backup', '--create', '--', 'sh', '-c', script], {
      env: env(),
      stdin: 'what comes in\n',
    });
    expect(printed).toEqual({ code: 3, stdout: 'what comes in\n', stderr: 'to stderr\n' });
    const run = await newestRun('backup');
    expect(run).toMatchObject({ status: 'failed', reason: 'exit_code', exit_code: 3, attempt_num: 1 });
    expect(run.started_at).not.toBeNull();
    const output = await line.client.runs.output(run.id);
    expect(output).toContain('what comes in\n');
    expect(output).toContain('to stderr\n');
  });

  it('ends with its command, whatever that has left running with its output', async () => {
    const script = 'echo before; sleep 300 & echo $! >&2; exit 4';
    const printed = await line.aster(['exec', '--job', 'daemon', '--create', '--', 'sh', '-c', script], { env: env() });
    process.kill(Number(printed.stderr)); // it is there yet
    expect(printed).toMatchObject({ code: 4, stdout: 'before\n' });
    expect(await newestRun('daemon')).toMatchObject({ status: 'failed', exit_code: 4 });
  });

  it('leaves what goes on after its command, whatever that prints then', async () => {
    const [go, alive] = [join(line.folder, 'go'), join(line.folder, 'alive')];
    const later = `until [ -e ${go} ]; do sleep 0.1; done; echo one; echo two >&2; echo three; touch ${alive}`;
    const words = ['exec', '--job', 'daemon', '--create', '--', 'sh', '-c', `(${later}) & exit 0`];
    expect(await line.aster(words, { env: env() })).toMatchObject({ code: 0, stdout: '' });
    await writeFile(go, '');
    await waitFor(() => existsSync(alive));
  });

  it('makes a run for each call, and says which to the command', async () => {
    const words = ['exec', '--job', 'twice', '--create', '--', 'sh', '-c', 'echo $ASTER_RUN_ID $TRACEPARENT'];
    const printed = [await line.aster(words, { env: env() }), await line.aster(words, { env: env() })];
    for (const { stdout } of printed) expect(stdout).toMatch(/^[0-9a-f-]{36} 00-[0-9a-f]{32}-[0-9a-f]{16}-01\n$/);
    const { id } = await line.client.jobs.get('twice');
    const { items } = await line.client.runs.list({ job_id: id });
    expect(items.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  });

  it('does what it is there for when Aster is not', async () => {
    const away = { ASTER_URL: 'http://127.0.0.1:1', ASTER_API_KEY: line.key };
    const words = ['exec', '--job', 'backup', '--report-timeout', '300ms'];
    const quiet = await line.aster([...words, '--', 'sh', '-c', 'echo done; exit 5'], { env: away });
    expect(quiet).toEqual({ code: 5, stdout: 'done\n', stderr: '' });
    const told = await line.aster([...words, '--verbose', '--', 'true'], { env: away });
    expect(told).toMatchObject({ code: 0, stderr: expect.stringContaining('not reported') });
  });

  it.each([
    ['no such program', ['no-such-program'], 127],
    ['a file that cannot run', ['/etc/passwd'], 126],
    ['a signal', ['sh', '-c', 'kill -TERM $$'], 143],
  ])('exits as a shell does for %s', async (_what, words, code) => {
    expect((await line.aster(['exec', '--job', 'odd', '--create', '--', ...words], { env: env() })).code).toBe(code);
    expect(await newestRun('odd')).toMatchObject({ status: 'failed', exit_code: code });
  });

  it('tells whatever takes pings, by an address alone', async () => {
    const asked: string[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      asked.push(`${request.method} ${request.url?.replace(/rid=.*/, 'rid')}`);
      request.resume().on('end', () => response.end('OK'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await line.aster(['exec', '--ping', `http://127.0.0.1:${port}/some/uuid`, '--', 'sh', '-c', 'exit 2']);
    expect(asked).toEqual(['GET /some/uuid/start?rid', 'POST /some/uuid/2?rid']);
    await new Promise((resolve) => server.close(resolve));
  });

  it('needs to be told whose run it is', async () => {
    expect(await line.aster(['exec', '--', 'true'])).toMatchObject({ code: 2 });
  });
});

describe('aster import crontab --wrap', () => {
  const crontab = "# nightly\n30 2 * * * echo it is 'saved'\n@reboot once\n";

  it('writes the crontab whose lines tell Aster how they go, and makes the jobs', async () => {
    const words = ['import', 'crontab', '-', '--user', 'me', '--wrap', '--tz', 'Europe/Berlin'];
    const printed = await line.aster([...words, '--apply', '--yes', '--source', 'crontab/x'], {
      env: env(),
      stdin: crontab,
    });
    expect(printed.code).toBe(0);
    expect(printed.stdout).toBe(
      "# nightly\n30 2 * * * aster exec --job me/echo -- /bin/sh -c 'echo it is '\\''saved'\\'''\n@reboot once\n",
    );
    expect(await line.client.jobs.get('me/echo')).toMatchObject({
      status: 'active',
      runs_on: 'elsewhere',
      cron_expr: '30 2 * * *',
      timezone: 'Europe/Berlin',
      command: null,
    });
  });
});

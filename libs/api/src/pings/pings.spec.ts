import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { defaultGraceMs } from '@aster-scheduler/core';
import { endSilentRuns } from '@aster-scheduler/run-store';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

let api: TestApi;
beforeAll(async () => (api = await startTestApi({ isOpenToAll: true })));
afterAll(async () => api?.stop());

let count = 0;

/** A job of its own, and the address of its pings. */
async function elsewhere(more: object = {}) {
  count += 1;
  const job = await api.client.jobs.create({
    name: `job ${count}`,
    cron_expr: '@manually',
    runs_on: 'elsewhere',
    ...more,
  });
  const { path } = await api.client.jobs.replacePingToken(job.id);
  return { id: job.id, url: api.server.url + path };
}

const runsOf = async (id: string) => (await api.client.runs.list({ job_id: id })).items;

async function ping(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init);
  return `${response.status} ${await response.text()}`;
}

const done = { status: 'succeeded' };
/** As healthchecks documents its clients: the lines of a shell script, and of programs. */
const clients: Readonly<Record<string, ReadonlyArray<readonly [line: string, run: object]>>> = {
  curl: [
    ['curl -fsS -m 10 --retry 5 -o /dev/null URL', done],
    ['sh -c "exit 3"; curl -fsS -m 10 --retry 5 URL/$?', { status: 'failed', exit_code: 3 }],
    ['m=$(echo all gone; exit 4); curl -fsS -m 10 --retry 5 --data-raw "$m" URL/4', { error_line: 'all gone' }],
    ['curl -fsS --retry 3 URL/start; curl -fsS --retry 3 URL', done],
  ],
  wget: [['wget URL -T 10 -t 10 -O /dev/null -q', done]],
  python3: [[`python3 -c "import urllib.request; urllib.request.urlopen('URL', timeout=10)"`, done]],
  node: [[`${process.execPath} -e "require('http').get('URL').on('error', (e) => { throw e; })"`, done]],
};

const shell = async (line: string) => promisify(execFile)('sh', ['-c', line]);

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

const clientsHere = Object.entries(clients).filter(([program]) => program === 'node' || isThere(program));

describe('pings as clients of healthchecks send them', () => {
  it.each([
    ['', { status: 'succeeded' }],
    ['/0', { status: 'succeeded', exit_code: 0 }],
    ['/fail', { status: 'failed', reason: 'reported_failure' }],
    ['/7', { status: 'failed', reason: 'exit_code', exit_code: 7 }],
  ])('%j ends a run', async (path, run) => {
    const { id, url } = await elsewhere();
    expect(await ping(url + path)).toBe('200 OK');
    expect(await runsOf(id)).toMatchObject([run]);
  });

  it.each(['GET', 'POST'])('takes %s, and HEAD', async (method) => {
    const { id, url } = await elsewhere();
    await ping(`${url}/start`, { method });
    await ping(url, { method: 'HEAD' });
    expect(await runsOf(id)).toMatchObject([{ status: 'succeeded' }]);
  });

  it('have what was posted as output, and its last line where it failed', async () => {
    const { id, url } = await elsewhere();
    await ping(`${url}/start`);
    await ping(`${url}/log`, { method: 'POST', body: 'half of it\n' });
    await ping(`${url}/1`, { method: 'POST', body: 'the rest\nno space left\n' });
    const [run] = await runsOf(id);
    expect(run).toMatchObject({ status: 'failed', error_line: 'no space left' });
    expect(await api.client.runs.output(run?.id ?? '')).toBe('half of it\nthe rest\nno space left\n');
  });

  it.each(clientsHere)('come from %s as its documentation has it', async (_program, lines) => {
    for (const [line, run] of lines) {
      const { id, url } = await elsewhere();
      await shell(line.replaceAll('URL', url));
      expect([line, await runsOf(id)]).toMatchObject([line, [run]]);
    }
  });

  it('are matched by rid, however they cross', async () => {
    const { id, url } = await elsewhere();
    const [one, other] = ['7e57ab1e-0000-4000-8000-000000000001', '7e57ab1e-0000-4000-8000-000000000002'];
    await ping(`${url}/start?rid=${one}`);
    await ping(`${url}/start?rid=${other}`);
    await ping(`${url}/3?rid=${one}`);
    await ping(`${url}?rid=${other}`);
    const found = (await runsOf(id)).map(({ status }) => status).sort();
    expect(found).toEqual(['failed', 'succeeded']);
  });

  it('change nothing that has ended', async () => {
    const { id, url } = await elsewhere();
    await ping(`${url}/start`);
    const [run] = await runsOf(id);
    await ping(`${url}/fail`);
    expect(await ping(`${url}?rid=${run?.id}`)).toBe('200 OK');
    expect(await runsOf(id)).toMatchObject([{ id: run?.id, status: 'failed' }]);
  });

  it.each([
    ['/start?rid=no-uuid', '400 invalid uuid format'],
    ['/256', '404 (not found)'],
    ['/nonsense', '404 (not found)'],
  ])('are refused for %s', async (path, answer) => {
    const { url } = await elsewhere();
    expect(await ping(url + path)).toBe(answer);
  });

  it('are refused for another token, and for that of before', async () => {
    const { id, url } = await elsewhere();
    expect(await ping(`${api.server.url}/ping/${'0'.repeat(32)}`)).toBe('404 (not found)');
    await api.client.jobs.replacePingToken(id);
    expect(await ping(url)).toBe('404 (not found)');
    expect(await runsOf(id)).toEqual([]);
  });

  it('keep the begin of a long body', async () => {
    const { id, url } = await elsewhere();
    expect(await ping(url, { method: 'POST', body: 'x'.repeat(300_000) })).toBe('200 OK');
    const [run] = await runsOf(id);
    expect(await api.client.runs.output(run?.id ?? '')).toHaveLength(100_000);
  });

  it('keep a megabyte of a run, however often they tell of it', async () => {
    const { id, url } = await elsewhere();
    await ping(`${url}/start`);
    for (let count = 1; count <= 12; count += 1) {
      expect(await ping(`${url}/log`, { method: 'POST', body: 'x'.repeat(100_000) })).toBe('200 OK');
    }
    const [run] = await runsOf(id);
    expect(await api.client.runs.output(run?.id ?? '')).toHaveLength(1_048_576);
  });
});

describe('a job that runs elsewhere', () => {
  it('gets a run at each tick, which the ping fills', async () => {
    const { id, url } = await elsewhere({ cron_expr: '* * * * * *' });
    const [tick] = await api.client.jobs.ticks(id, { count: 1 });
    expect(await ping(`${url}/start`)).toBe('200 OK'); // early: its tick is due within a second
    const [run] = await runsOf(id);
    expect(run).toMatchObject({ status: 'running', trigger: 'schedule', worker_id: expect.any(String) });
    expect(Date.parse(run?.scheduled_at ?? '')).toBeGreaterThanOrEqual(Date.parse(tick?.at ?? '') - 1_000);
    expect(Date.parse(run?.started_at ?? '')).toBeGreaterThanOrEqual(Date.parse(run?.scheduled_at ?? ''));
  });

  it('has failed when nothing was heard of it in time, and timed out when its end was not', async () => {
    const silent = await elsewhere({ grace: '2m' });
    const endless = await elsewhere({ timeout: '10m' });
    await api.client.jobs.trigger(silent.id);
    await ping(`${endless.url}/start`);
    const now = Date.now();
    await endSilentRuns(api.db, new Date(now + 60_000));
    expect(await runsOf(silent.id)).toMatchObject([{ status: 'scheduled' }]);
    await endSilentRuns(api.db, new Date(now + 180_000));
    const message = 'nothing was heard of it within 2m';
    expect(await runsOf(silent.id)).toMatchObject([{ status: 'failed', reason: 'no_ping', error_msg: message }]);
    expect(await runsOf(endless.id)).toMatchObject([{ status: 'running' }]);
    await endSilentRuns(api.db, new Date(now + 660_000));
    expect(await runsOf(endless.id)).toMatchObject([{ status: 'timed_out', reason: 'timeout' }]);
    expect(defaultGraceMs).toBe(300_000);
  });

  it('fires the jobs that depend on it', async () => {
    const { id, url } = await elsewhere();
    const below = await api.client.jobs.create({ name: `below ${count}`, command: 'true', depends_on: [{ job: id }] });
    await ping(url);
    expect(await runsOf(below.id)).toMatchObject([{ trigger: 'dependency', status: 'scheduled' }]);
  });

  it('has no command, and no other job has a grace or pings', async () => {
    const make = async (more: object) => api.client.jobs.create({ name: 'wrong', cron_expr: '@manually', ...more });
    await expect(make({ runs_on: 'elsewhere', command: 'true' })).rejects.toThrow(/command: .*runs elsewhere has none/);
    await expect(make({ command: 'true', grace: '1m' })).rejects.toThrow(/grace: only a job with runs_on elsewhere/);
    await expect(make({ handler: '@elsewhere' })).rejects.toThrow(/handler: is reserved/);
    const { id } = await make({ command: 'true' });
    await expect(api.client.jobs.ping(id, { signal: 'start' })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(api.client.jobs.replacePingToken(id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is told of by name and key as well, and shown as one that runs elsewhere', async () => {
    const { id } = await elsewhere();
    const told = await api.client.jobs.ping(id, { signal: 'exit', exit_code: 4, output: 'oh\n' });
    expect(told).toEqual({ run_id: expect.any(String), became: 'ended' });
    expect(await api.client.jobs.get(id)).toMatchObject({
      runs_on: 'elsewhere',
      handler: null,
      command: null,
      grace: null,
    });
    expect((await api.client.workers()).items).toEqual([]);
    await expect(api.client.jobs.ping(id, { signal: 'start', exit_code: 1 })).rejects.toThrow(/exit_code/);
  });

  it('can be brought to workers, and taken from them', async () => {
    const { id } = await elsewhere();
    await api.client.jobs.update(id, { runs_on: 'workers', command: 'true' });
    await expect(api.client.jobs.ping(id, { signal: 'start' })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await api.client.jobs.update(id, { runs_on: 'elsewhere', command: null })).toMatchObject({ command: null });
  });
});

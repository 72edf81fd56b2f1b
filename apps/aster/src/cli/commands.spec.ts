import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, type Printed, startCommandLine } from '../testing/command-line.js';

/** What a shell would execute, were it not quoted. */
const hostile = `x$(touch hit)\`touch hit\`'; touch hit; "`;

/** Needs the shell. */
function inShell(shell: string, title: string, test: () => Promise<void>): void {
  if (spawnSync(shell, ['--version']).error === undefined) it(title, test);
  else it.skip(`${title} (${shell} is not installed)`, test);
}

describe('the command line', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
    const { jobs } = line.client;
    await jobs.create({
      name: 'etl/load',
      cron_expr: '0 3 * * *',
      timezone: 'Europe/Berlin',
      command: 'echo',
      args: ['loaded'],
    });
    await jobs.create({
      name: 'etl/broken',
      command: 'sh',
      args: ['-c', 'echo half; echo FATAL >&2; exit 42'],
      max_retries: 0,
      cron_expr: '@manually',
    });
    await jobs.create({ name: 'slow', command: 'sleep', args: ['600'], cron_expr: '@manually' });
    const { id } = await jobs.trigger('etl/broken');
    await waitFor(async () => ((await line.client.runs.get(id)).finished_at === null ? undefined : true), {
      what: 'it has failed',
      withinMs: 60_000,
    });
  });

  afterAll(async () => {
    await line?.close();
  });

  const aster = async (...words: string[]): Promise<Printed> => line.aster(words);

  it('finds the Aster of the folder that it is run in, and of those above it', async () => {
    const upFile = join(line.folder, '.aster', 'up.json');
    expect(JSON.parse(await readFile(upFile, 'utf8'))).toEqual({ url: line.url, pid: line.server.child.pid });
    expect((await stat(upFile)).mode & 0o777).toBe(0o600);
    const below = join(line.folder, 'a', 'b');
    await mkdir(below, { recursive: true });
    const printed = await line.aster(['jobs', '-o', 'name'], { cwd: below });
    expect(printed).toEqual({ code: 0, stdout: 'etl/broken\netl/load\nslow\n', stderr: '' });
  });

  it('says what to do where no Aster is known', async () => {
    const printed = await line.aster(['jobs'], { cwd: '/' });
    expect(printed).toMatchObject({ code: 2, stdout: '' });
    expect(printed.stderr).toMatch(/^aster: no Aster is known to this command\ntry: aster up starts one/);
  });

  it('has a worker claim nothing more, and claim again, by its name or the begin of its id', async () => {
    const [worker] = (await line.client.workers()).items;
    const drained = await aster('workers', 'drain', worker!.name);
    expect(drained).toMatchObject({ code: 0 });
    expect((await line.client.workers()).items).toMatchObject([{ status: 'draining' }]);
    expect((await aster('workers')).stdout).toContain('draining');
    expect(await aster('workers', 'undrain', worker!.id.slice(0, 8))).toMatchObject({ code: 0 });
    expect((await line.client.workers()).items).toMatchObject([{ drain_asked_at: null }]);
    const unknown = await aster('workers', 'drain', 'nobody');
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain('there is no worker "nobody"');
  });

  it('lists the scheduler and the API of the installation, and tells of it', async () => {
    const services = await aster('services', '-o', 'template={{kind}}');
    expect(services).toMatchObject({ code: 0, stdout: 'scheduler\napi\n' });
    const system = await aster('system');
    expect(system.stdout).toMatch(/schema +\d+\n/);
    expect(system.stdout).toMatch(/besides +dashboard/);
  });

  it('prints the same jobs in every format', async () => {
    const [json, jsonl, yaml, csv, template, table] = await Promise.all([
      aster('jobs', 'etl/*', '-o', 'json'),
      aster('jobs', 'etl/*', '-o', 'jsonl'),
      aster('jobs', 'etl/load', '-o', 'yaml'),
      aster('jobs', 'etl/load', '-o', 'csv'),
      aster('jobs', 'etl/*', '-o', 'template={{name}}:{{args.1}}:{{nothing}}'),
      aster('jobs', 'etl/load', '--tz', 'job'),
    ]);
    const jobs = JSON.parse(json.stdout) as { name: string }[];
    expect(jobs.map(({ name }) => name)).toEqual(['etl/broken', 'etl/load']);
    expect(
      jsonl.stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text) as unknown),
    ).toEqual(jobs);
    expect(yaml.stdout).toContain('name: etl/load\n');
    expect(csv.stdout.split('\n')[0]).toMatch(/^name,status,runs,ok 7d,p95,last,outcome,next,schedule/);
    expect(template.stdout).toBe('etl/broken:echo half; echo FATAL >&2; exit 42:\netl/load::\n');
    expect(table.stdout).toMatch(/^NAME +STATUS +RUNS +OK 7D +P95 +LAST +NEXT\netl\/load +active .* 03:00:00 CES?T\n$/);
  });

  it.each([
    [['jbos'], 2, /there is no command "jbos"\ntry: aster jobs/],
    [['jobs', '--colour'], 2, /unknown option '--colour'\ntry: aster jobs --help\n$/],
    [['jobs', '--staus', 'active'], 2, /Did you mean --status/],
    [['jobs', '-o', 'jsn'], 2, /did you mean json\?/],
    [['runs', '--status', 'faild'], 2, /did you mean failed\?/],
    [['runs', '--from', '25:00'], 2, /"25:00" is no instant/],
    [['jobs', '--tz', 'Europe/Berlim'], 2, /there is no time zone/],
    [['job', 'etl/laod'], 3, /there is no job "etl\/laod"\ntry: did you mean etl\/load\?/],
    [['run', '00000000-0000-7000-8000-000000000000'], 3, /there is no run/],
    [['run', 'etl/load'], 3, /etl\/load is a job, not a run\ntry: aster trigger etl\/load/],
    [['jobs', 'nothing*'], 3, /no job has a name like/],
    [['create', 'etl/load', '--cron', '@daily', '--', 'true'], 4, /etl\/load/],
    [['set', 'etl/load', 'timeout=1x'], 2, /timeout: /],
    [['set', 'etl/load', 'timeout=5m', '--if-version', '99'], 4, /somebody else has changed it/],
    [['delete', 'slow'], 2, /nobody is there to say so\ntry: add --yes/],
    [['wait', '--job', 'etl/load', '--for', 'succeeded'], 3, /has not run yet/],
  ])('refuses %j with %d and what to do', async (words, code, said) => {
    const printed = await line.aster(words);
    expect(printed).toMatchObject({ code, stdout: '' });
    expect(printed.stderr).toMatch(said);
  });

  it('gives the problem document on stderr under -o json', async () => {
    const { code, stderr } = await aster('set', 'etl/load', 'pool=a b', '-o', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'INVALID_INPUT', errors: [{ field: 'pool' }] });
  });

  it('exits with 6 when the server is not reachable', async () => {
    // nobody is given this one; one that was free a moment ago may belong to somebody who listens and is silent
    const { code, stderr } = await aster('jobs', '--url', 'http://127.0.0.1:4');
    expect(code).toBe(6);
    expect(stderr).toMatch(/was not answered: .*ECONNREFUSED/);
  });

  it('waits for a server that is busy or silent as long as --timeout says in all, and tells which it was', async () => {
    const asked: string[] = [];
    const problem = (status: number, code: string) => JSON.stringify({ title: code, status, code, detail: 'not now' });
    const busy = createHttpServer((request, response) => {
      asked.push(request.url ?? '');
      if (asked.length > 6) return; // no answer
      const status = asked.length % 2 === 0 ? 429 : 503;
      response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '0' });
      response.end(problem(status, 'BUSY'));
    }).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const url = `http://127.0.0.1:${(busy.address() as AddressInfo).port}`;
    const silent = await aster('jobs', '--url', url, '--timeout', '3s');
    expect(asked).toHaveLength(7); // six refusals, then silence
    expect(silent).toMatchObject({
      code: 124,
      stdout: '',
      stderr: expect.stringMatching(/was not answered/) as string,
    });
    busy.removeAllListeners('request').on('request', (_request, response: ServerResponse) => {
      response
        .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '5' })
        .end(problem(503, 'X'));
    });
    expect(await aster('jobs', '--url', url, '--timeout', '2s')).toMatchObject({
      code: 6,
      stderr: expect.stringMatching(/ was answered 503\ntry: --timeout 2m waits longer\n$/) as string,
    });
    busy.removeAllListeners('request').on('request', (_request, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('[{"name":', () => response.destroy());
    });
    expect(await aster('request', 'GET', 'jobs', '--url', url)).toMatchObject({
      code: 6,
      stdout: '',
      stderr: expect.stringMatching(/^aster: GET \/api\/v1\/jobs was not answered: .*\ntry: .*\n$/) as string,
    });
    busy.closeAllConnections();
    busy.close();
  });

  it('makes a job, changes it, copies it, renames it, pauses it and deletes it', async () => {
    const made = await aster(
      'create',
      'hello',
      '--cron',
      '0 5 * * *',
      '--tz',
      'Europe/Berlin',
      '-e',
      'A=1',
      '--timeout',
      '20m',
      '--',
      'echo',
      'a b',
      '--c',
    );
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toMatch(
      /^made hello: At 05:00 in Europe\/Berlin, next \w{3} \d\d \w{3} \d{4} 05:00:00 CES?T\n$/,
    );
    const wanted = { command: 'echo', args: ['a b', '--c'], env: { A: '1' }, timeout: '20m' };
    expect(await line.client.jobs.get('hello')).toMatchObject(wanted);
    expect(
      await aster('set', 'hello', 'env.B=x=y', 'retries=7', 'args=one "two three"', '--unset', 'timeout'),
    ).toMatchObject({ code: 0 });
    const changed = { env: { A: '1', B: 'x=y' }, max_retries: 7, args: ['one', 'two three'], timeout: '10m' };
    expect(await line.client.jobs.get('hello')).toMatchObject(changed);
    expect(await aster('copy', 'hello', 'hello-2')).toMatchObject({ stderr: 'made, paused: hello-2\n' });
    expect(await line.client.jobs.get('hello-2')).toMatchObject({ ...changed, status: 'inactive' });
    await line.client.jobs.setSource('hello', 'ops/hello');
    expect((await aster('create', 'hello-3', '--from', 'hello')).code).toBe(0);
    expect(await line.client.jobs.get('hello-3')).toMatchObject({ ...changed, managed_by: null });
    await line.client.jobs.setSource('hello', null);
    await line.client.jobs.delete('hello-3');
    expect(await aster('rename', 'hello', 'greeting')).toMatchObject({ stderr: 'renamed hello to greeting\n' });
    expect(await aster('pause', 'greeting', 'hello-*')).toMatchObject({ stderr: 'paused greeting\npaused hello-2\n' });
    expect(await aster('resume', 'greeting', '-o', 'template={{status}}')).toEqual({
      code: 0,
      stdout: 'active\n',
      stderr: '',
    });
    expect(await aster('delete', 'greeting', 'hello-2', '--yes')).toMatchObject({
      stderr: 'deleted greeting\ndeleted hello-2\n',
    });
  });

  it('lets an editor change a job, and brings back what the server refuses with the reason at its line', async () => {
    const editor = join(line.folder, 'editor.sh');
    const script = `#!/bin/sh
cp "$1" '${line.folder}/edited.yaml'
if grep -q ERROR "$1"; then sed -i 's/1x/15m/' "$1"; else sed -i 's/10m/1x/' "$1"; fi
`;
    await writeFile(editor, script, { mode: 0o755 });
    const printed = await line.aster(['edit', 'etl/broken'], { env: { EDITOR: editor } });
    expect(printed).toMatchObject({ code: 0 });
    expect(await readFile(join(line.folder, 'edited.yaml'), 'utf8')).toMatch(/# ERROR: timeout: .*\ntimeout: 1x\n/);
    expect((await line.client.jobs.get('etl/broken')).timeout).toBe('15m');
    const body = String.raw`-H "content-type: application/json" -d "{\"priority\":1}"`;
    const patch = `curl -sX PATCH ${body} ${line.url}/api/v1/jobs/etl%2Fbroken >&2`;
    const env = { EDITOR: `sh -c '${patch}; sed -i s/15m/16m/ "$1"' edit` };
    const late = await line.aster(['edit', 'etl/broken'], { env });
    expect(late.code).toBe(4);
    const [, kept = ''] = /what was written is kept in (\S+)/.exec(late.stderr) ?? [];
    expect(await readFile(kept, 'utf8')).toMatch(/^timeout: 16m\n(?:.*\n)*# ERROR: priority was .*\npriority: 1$/m);
    expect(late.stderr).toContain('priority was nothing and is 1 by now\n');
    const [, goOn = ''] = /^try: (aster edit etl\/broken --file \S+)$/m.exec(late.stderr) ?? [];
    await line.client.jobs.update('etl/broken', { owner: 'ops' }); // which the file does not know
    const later = await line.shell(goOn, { env: { EDITOR: 'true' } });
    expect(later).toMatchObject({ code: 4, stderr: expect.stringContaining('owner was nothing and is ops') as string });
    const [, again = ''] = /^try: (aster edit etl\/broken --file \S+)$/m.exec(later.stderr) ?? [];
    expect(await line.shell(again, { env: { EDITOR: 'true' } })).toMatchObject({ code: 0 });
    expect(await line.client.jobs.get('etl/broken')).toMatchObject({ timeout: '16m', priority: 1, owner: 'ops' });
    const blank = { EDITOR: `sed -i '/^[^#]/d'` }; // comments stay
    expect(await line.shell('aster edit etl/broken', { env: blank })).toMatchObject({ code: 1 });
    for (const [, file = ''] of `${late.stderr}${later.stderr}`.matchAll(/ is kept in (\S+)/g))
      await rm(dirname(file), { recursive: true });
    const givenUp = { EDITOR: `sh -c 'grep -q ERROR "$1" && exit 1; sed -i s/16m/1x/ "$1"' edit` };
    const refused = await line.aster(['edit', 'etl/broken'], { env: givenUp });
    const [, left = ''] = /what was written is kept in (\S+)/.exec(refused.stderr) ?? [];
    expect(await readFile(left, 'utf8')).toContain('timeout: 1x');
    await rm(dirname(left), { recursive: true });
    const unchanged = await line.aster(['edit', 'etl/broken'], { env: { EDITOR: 'true' } });
    expect(unchanged).toMatchObject({ code: 1, stderr: 'aster: nothing was changed\n' });
  });

  it('follows a triggered run as if it ran here, and exits as it does', async () => {
    const printed = await aster('trigger', 'etl/broken', '--follow', '--exit-code');
    expect(printed).toMatchObject({ code: 42, stdout: 'half\n' });
    expect(printed.stderr).toMatch(
      /^run [0-9a-f-]{36}  queued in pool default\nstarted after \d+.* on (?![0-9a-f]{8}-[0-9a-f]{4}-)\S+\n(?:FATAL\n)?failed: exited with code 42/m,
    );
    expect(printed.stderr).toContain('FATAL\n');
    const waited = await aster('trigger', 'etl/load', '--wait', '--exit-code');
    expect(waited).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) as string });
    expect(await aster('trigger', 'slow', '--wait', '--timeout', '500ms')).toMatchObject({ code: 124 });
    expect(await aster('cancel', 'slow')).toMatchObject({ code: 0 });
  });

  it('names runs by their id, the begin of it, last, last-failed, and a job with a time', async () => {
    const failed = (await line.client.runs.list({ status: 'failed', limit: 1 })).items[0]!;
    const at = new Date(failed.scheduled_at);
    const clock = new Intl.DateTimeFormat('de', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }).format(at);
    for (const name of [failed.id, failed.id.slice(0, 14), 'last-failed', `etl/broken@${clock}`]) {
      expect(await aster('run', name, '-o', 'name')).toEqual({ code: 0, stdout: `${failed.id}\n`, stderr: '' });
    }
    const { code, stderr } = await aster('run', failed.id.slice(0, 6));
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('several runs have an id') as string,
    });
  });

  it('prints the output of a run whole, its end, one stream of it, and what matches', async () => {
    expect(await aster('logs', 'etl/broken')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('half\n') as string,
    });
    const failed = (await aster('run', 'last-failed', '-o', 'name')).stdout.trim();
    expect(await aster('logs', failed, '--stream', 'stderr')).toMatchObject({ stdout: '', stderr: 'FATAL\n' });
    const which = `run ${failed} of etl/broken: failed, attempt 1 of 1\n`;
    expect(await aster('logs', 'etl/broken', '--raw')).toMatchObject({ stderr: which });
    expect(await aster('logs', 'last-failed', '--grep', '^ha')).toMatchObject({ stdout: 'half\n' });
    expect(await aster('logs', 'last-failed', '--tail', '1')).toMatchObject({ code: 0 });
    expect(await aster('logs', 'nothing')).toMatchObject({ code: 3 });
  });

  it('says why, the answer first', async () => {
    expect((await aster('why', 'last-failed')).stdout).toMatch(/^failed .*: exited with code 42 \(exit_code\)\n/);
    expect((await aster('why', 'etl/load')).stdout).toMatch(/^not due: its next tick is in /);
    expect((await aster('why', 'etl/load', '--at', 'tomorrow 03:00')).stdout).toMatch(/^will run: /);
    expect((await aster('why', 'etl/load', '--at', 'tomorrow 03:01')).stdout).toMatch(/^not a tick: /);
  });

  it('shows the next ticks of an expression without a server, with what clock changes do to them', async () => {
    const words = ['next', '30 2 * * *', '--tz', 'Europe/Berlin', '--from', '2026-03-28', '-n', '3'];
    const { code, stdout } = await line.aster(words, { cwd: '/', env: { TZ: 'UTC' } });
    expect(code).toBe(0);
    expect(stdout.split('\n').map((text) => text.replaceAll(/ {2,}/g, '  '))).toEqual([
      'At 02:30 in Europe/Berlin  normal form: 30 2 * * *',
      'TICK  UTC  IN  MARK',
      'Sat 28 Mar 2026 02:30:00 CET  Sat 28 Mar 2026 01:30:00 UTC  +2 h 30 min',
      expect.stringMatching(
        /^Sun 29 Mar 2026 03:00:00 CEST .*\+1 d 2 h  the clock is put forward past its time/,
      ) as string,
      'Mon 30 Mar 2026 02:30:00 CEST  Mon 30 Mar 2026 00:30:00 UTC  +2 d 1 h',
      '',
    ]);
    expect(await line.aster(['next', '0 0 30 2 *'], { cwd: '/' })).toMatchObject({ code: 1 });
    const wrong = await line.aster(['next', '61 * * * *'], { cwd: '/' });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/\n {4}61 \* \* \* \*\n {4}\^/) as string });
  });

  it('keeps contexts for their owner alone, refuses a file that others can read, and asks where it was told to', async () => {
    const env = { XDG_CONFIG_HOME: join(line.folder, 'config') };
    const path = join(env.XDG_CONFIG_HOME, 'aster', 'config.yaml');
    const here = { cwd: '/', env };
    expect(
      await line.aster(['context', 'add', 'prod', '--url', line.url, '--confirm', '--label', 'PROD'], here),
    ).toMatchObject({ code: 0 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect(await line.aster(['jobs', '-o', 'name'], here)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('slow\n') as string,
    });
    const asked = await line.aster(['pause', 'slow'], here);
    expect(asked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('this changes PROD; go on: nobody is there') as string,
    });
    expect(await line.aster(['context', 'list', '-o', 'json'], here)).toMatchObject({ code: 0 });
    expect(await line.aster(['--context', 'prdo', 'jobs'], here)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean prod?') as string,
    });
    await chmod(path, 0o644);
    const refused = await line.aster(['jobs'], here);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`try: chmod 600 ${path}`) as string });
  });

  it('takes commands as people know them from kubectl, gh and systemctl', async () => {
    const guesses: readonly (readonly [string, number])[] = [
      ['aster get jobs', 0],
      ['aster describe job etl/load', 0],
      ['aster status etl/load', 0],
      ['aster start etl/load', 0],
      ['aster run list', 0],
      ['aster logs etl/load --tail 5', 0],
      ['aster disable etl/load', 0],
      ['aster enable etl/load', 0],
      ['aster stop slow', 0],
      ['aster rm does-not-exist --yes', 3],
      ['aster run view last', 0],
      ['aster config get-contexts', 0],
      ['aster worker list', 0],
      ['aster silences', 0],
      ['aster docs trigger', 0],
    ];
    for (const [guess, code] of guesses) {
      const printed = await line.shell(guess);
      expect({ guess, ...printed }).toMatchObject({ guess, code });
    }
  });

  it('takes jobs and runs by label, and changes one label of several', async () => {
    expect(await aster('set', 'slow', 'labels.team=data', 'labels.kind=long')).toMatchObject({ code: 0 });
    expect(await aster('set', '*', '-l', 'kind=long', '--unset', 'labels.kind')).toMatchObject({
      stderr: 'changed slow\n',
    });
    expect(await aster('jobs', '-l', 'team=data', '-o', 'name')).toMatchObject({ code: 0, stdout: 'slow\n' });
    expect(await aster('jobs', 'etl/*', '-l', 'team=data', '-o', 'name')).toMatchObject({ code: 0, stdout: '' });
    expect(await aster('jobs', '--health', 'paused', '-o', 'name')).toMatchObject({ code: 0, stdout: '' });
    expect(await aster('pause', '-l', 'team=data')).toMatchObject({ code: 0, stderr: 'paused slow\n' });
    expect(await aster('jobs', '--health', 'paused', '-o', 'name')).toMatchObject({ stdout: 'slow\n' });
    expect(await aster('resume', '-l', 'team=data')).toMatchObject({ code: 0, stderr: 'resumed slow\n' });
    expect(await aster('delete', '-l', 'team=data', '--dry-run')).toMatchObject({
      code: 0,
      stdout: 'NAME  STATUS  NEXT\nslow  active  -\n',
    });
    expect(await aster('delete', '-l', 'team=nobody', '--yes')).toMatchObject({ stderr: 'no job is like that\n' });
    const { id } = await line.client.jobs.trigger('slow');
    const listed = await aster('cancel', '-l', 'team=data', '--status', 'running,scheduled', '--dry-run', '-o', 'name');
    expect(listed).toEqual({ code: 0, stdout: `${id}\n`, stderr: '1 run; nothing was changed\n' });
    const chosen = async (...words: string[]) => (await aster(...words, '--dry-run', '-o', 'name')).stdout;
    expect(await chosen('cancel', 'etl/broken', 'etl/*', '-l', 'team=data')).toBe('');
    expect(await chosen('cancel', 'etl/broken', 's*', '--job', 'slow', '-l', 'team=data')).toBe(`${id}\n`);
    expect(await chosen('cancel', 'slow', '--from', 'now-1d', '--to', 'now-1h')).toBe('');
    expect(await chosen('retry', 'etl/broken', '-l', 'team=data')).toBe('');
    expect(await chosen('retry', 'etl/*', '--status', 'failed')).toMatch(/^\S+\n$/);
    expect(await aster('cancel', id, '-l', 'team=nobody')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is one run, which filters do not narrow') as string,
    });
    expect(await aster('cancel', id)).toMatchObject({ code: 0 });
  });

  it('has a job wait for others, one by one, and no more', async () => {
    expect(await aster('deps', 'add', 'slow', '--on', 'etl/load', '--on', 'etl/broken')).toMatchObject({ code: 0 });
    expect(await aster('deps', 'add', 'slow', '--on', 'etl/load:failure')).toMatchObject({ code: 0 });
    expect((await aster('deps', 'list', 'slow')).stdout).toBe(
      'JOB         ON\netl/broken  success\netl/load    failure\n',
    );
    expect((await aster('job', 'slow')).stdout).toMatch(/waits for +etl\/broken, etl\/load \(on failure\)\n/);
    expect((await aster('graph', '-o', 'dot')).stdout).toContain('"etl/load" -> "slow" [label=failure]');
    expect(await aster('deps', 'remove', 'slow', '--on', 'etl/load', '--on', 'etl/broken')).toMatchObject({ code: 0 });
    expect(await aster('deps', 'remove', 'slow', '--on', 'etl/load')).toMatchObject({ code: 3 });
    expect((await line.client.jobs.get('slow')).depends_on).toEqual([]);
  });

  it('does a change once for one idempotency key', async () => {
    const once = async () => aster('trigger', 'etl/load', '--idempotency-key', 'only-once');
    expect((await once()).stdout).toBe((await once()).stdout);
  });

  it('masks the key when it tells of its requests', async () => {
    const env = { ASTER_API_KEY: 'secret-key-of-somebody' };
    const { code, stdout, stderr } = await line.aster(['jobs', 'slow', '--debug'], { env });
    expect(code).toBe(0);
    expect(stderr).toMatch(/GET http:\S+ +200 +\d+ ms\n/);
    expect(stderr).toContain('> authorization: Bearer ****\n');
    expect(stdout + stderr).not.toContain(env.ASTER_API_KEY);
  });

  it('asks once for all jobs with their last runs, and once for those that run now', async () => {
    const { stdout, stderr } = await aster('jobs', '--debug');
    expect(stdout).toMatch(/^etl\/broken +active +✗+ /m);
    const asked = [...stderr.matchAll(/GET http:\/\/[^/]+(\/\S+)/g)].map(([, path = '']) => decodeURIComponent(path));
    expect(asked.filter((path) => /\/(?:jobs|runs)\b/.test(path))).toEqual([
      '/api/v1/jobs?include=last_runs,stats&limit=1000',
      '/api/v1/runs?status=running&fields=-output,-result&limit=1000',
    ]);
    const [failing] = JSON.parse((await aster('jobs', '--failing', '-o', 'json')).stdout) as object[];
    expect(failing).toMatchObject({ name: 'etl/broken' });
    expect(failing).not.toHaveProperty('last_runs');
  });

  it('completes commands, options and the names of jobs', async () => {
    const offered = async (...words: string[]) =>
      (await aster('complete', '--', ...words)).stdout.split('\n').map((text) => text.split('\t')[0]);
    expect(await offered('tri')).toContain('trigger');
    expect(await offered('runs', '--sta')).toContain('--status');
    // names that take longer than 300 ms are not waited for
    const names = await waitFor(
      async () => {
        const found = await offered('trigger', 'etl/');
        return found.length > 2 ? found : undefined;
      },
      { what: 'the server answers in time', withinMs: 60_000 },
    );
    expect(names).toEqual(expect.arrayContaining(['etl/broken', 'etl/load']));
  });

  it('completes without names when the server or what prints the key is silent, and keeps nobody waiting', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const config = join(line.folder, 'silent.yaml');
    const context = { url, key_command: `sh -c 'echo $$ >asked; exec sleep 600'` };
    await writeFile(config, JSON.stringify({ current: 'silent', contexts: { silent: context } }));
    const startedAt = performance.now();
    const ways: readonly Readonly<Record<string, string>>[] = [{ ASTER_URL: url }, { ASTER_CONFIG: config }];
    for (const env of ways) {
      expect(await line.aster(['complete', '--', 'job', ''], { env })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(performance.now() - startedAt).toBeLessThan(25_000); // both would take minutes
    const asked = await readFile(join(line.folder, 'asked'), 'utf8').catch(() => ''); // ended before it began
    const isGone = async () => (asked !== '' && existsSync(`/proc/${asked.trim()}`) ? undefined : true);
    await waitFor(isGone, { what: 'what was to print the key has ended', withinMs: 60_000 });
    silent.close();
  });

  it('completes in a bash that has nothing but the script, read twice', async () => {
    await line.shell('aster completion bash > completion.bash');
    const { stdout } = await line.typing('PS1="ready> " bash --norc --noprofile -i', [
      [/ready> /, 'source ./completion.bash; source ./completion.bash; echo so"urced"\r'],
      [/\rsourced[^]*ready> $/, 'aster trigg\t'],
      [/aster trigger $/, '\u0015exit\r'],
    ]);
    expect(stdout).not.toMatch(/not found|readonly/);
  });

  it('executes on the tab key in bash neither what is in names nor what is typed', async () => {
    const name = hostile;
    const { id } = await line.client.jobs.create({ name, command: 'true', cron_expr: '@manually' });
    await writeFile(
      join(line.folder, 'tab.bash'),
      [
        'compopt() { :; }', // which bash takes in a completion only
        'source <(aster completion bash)',
        'tab() { COMP_LINE="aster $*" COMP_WORDS=(aster "$@") COMP_CWORD=$#; COMPREPLY=(); __aster_complete; }',
        `tab create x --shell '"$(touch hit)"' '>' hit ''`,
        'until [[ ${#COMPREPLY[@]} -gt 0 ]]; do tab trigger x; done', // names that take longer than 300 ms are left out
        'echo "${COMPREPLY[0]}"',
        'eval "aster job ${COMPREPLY[0]} -o json"',
      ].join('\n'),
    );
    const { stdout } = await line.shell('bash --norc --noprofile tab.bash');
    const [word = '', ...shown] = stdout.split('\n');
    expect(word).toMatch(/^x\\\$\\\(touch\\ hit/);
    expect(JSON.parse(shown.join('\n'))).toMatchObject({ id, name });
    await expect(stat(join(line.folder, 'hit'))).rejects.toMatchObject({ code: 'ENOENT' });
    await line.client.jobs.delete(id);
    for (const shell of ['zsh', 'fish', 'powershell'])
      expect(await aster('completion', shell)).toMatchObject({ code: 0, stderr: '' });
    expect((await aster('completion', 'zsh')).stdout).not.toMatch(/ -Q /); // it would put names on the line unquoted
  });

  /** What completes `aster job x`, as it was answered in time; and the shell that reads its script. */
  async function withHostileName(): Promise<string> {
    const { id } = await line.client.jobs.create({ name: hostile, command: 'true', cron_expr: '@manually' });
    const answer = await waitFor(
      async () => {
        const { stdout } = await aster('complete', '--', 'job', 'x');
        return stdout.includes('touch hit') ? stdout : undefined;
      },
      { what: 'the server answers in time', withinMs: 60_000 },
    );
    await writeFile(join(line.folder, 'answer'), answer);
    return id;
  }

  async function expectNothingRan(id: string): Promise<void> {
    await expect(stat(join(line.folder, 'hit'))).rejects.toMatchObject({ code: 'ENOENT' });
    await line.client.jobs.delete(id);
  }

  inShell('zsh', 'completes in zsh, and puts a name on the line as one word that runs nothing', async () => {
    const id = await withHostileName();
    const setUp = [
      'autoload -U compinit; compinit -D -u; source <(aster completion zsh)',
      'aster() { if [[ $1 == complete && $3 == job ]]; then cat answer; else command aster "$@"; fi }; echo so"urced"',
    ].join('; ');
    const { stdout } = await line.typing(`PS1='ready> ' zsh -f -i`, [
      [/ready> /, `${setUp}\r`],
      [/\nsourced[^]*ready> $/, 'aster trigg\t'],
      [/aster trigger $/, '\u0015aster job x\t'],
      [/aster job x\\\$[^]*hit[^]*$/, '-o name\r'],
      [/-o name[^]*ready> $/, 'exit\r'],
    ]);
    expect(stdout.split(/\r?\n/)).toContain(hostile);
    await expectNothingRan(id);
  });

  inShell('fish', 'completes in fish, and runs nothing of a name', async () => {
    const id = await withHostileName();
    const script = [
      'aster completion fish | source',
      'complete -C "aster trigg"',
      'function aster; if test "$argv[1]" = complete; cat answer; else; command aster $argv; end; end',
      'complete -C "aster job x"',
    ].join('\n');
    await writeFile(join(line.folder, 'tab.fish'), script);
    const { stdout, stderr } = await line.shell('fish --no-config tab.fish');
    expect({ stderr, lines: stdout.trim().split('\n') }).toEqual({
      stderr: '',
      lines: [expect.stringMatching(/^trigger\t/), expect.stringContaining(hostile)],
    });
    await expectNothingRan(id);
  });

  it('ends quietly when nobody reads on', async () => {
    expect(await line.shell('aster next "* * * * * *" -n 10000 | head -1')).toMatchObject({ code: 0, stderr: '' });
  });
});

import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

describe('the command line in a terminal', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
    const { jobs } = line.client;
    const name = `etl/${'a-long-name-'.repeat(6)}end`;
    await jobs.create({ name, cron_expr: '0 3 * * *', timezone: 'Europe/Berlin', command: 'echo', args: ['loaded'] });
    await jobs.create({ name: 'slow', command: 'sh', args: ['-c', 'echo begun; sleep 600'], cron_expr: '@manually' });
    await jobs.create({ name: 'broken', command: 'false', cron_expr: '@manually', max_retries: 0 });
    const { id } = await jobs.trigger('broken');
    await waitFor(async () => ((await line.client.runs.get(id)).finished_at === null ? undefined : true), {
      what: 'it has failed',
      withinMs: 60_000,
    });
  });

  afterAll(async () => {
    await line?.close();
  });

  const linesOf = (text: string) => stripVTControlCharacters(text).replaceAll('\r', '').trimEnd().split('\n');

  /** Until a terminal whose text is kept in a file has shown something. */
  async function printed(file: string, pattern: RegExp): Promise<void> {
    const shown = async () => readFile(join(line.folder, file), 'utf8').catch(() => '');
    await waitFor(async () => (pattern.test(await shown()) ? true : undefined), {
      what: `${file} has ${String(pattern)}`,
      withinMs: 60_000,
    });
  }

  it.each([80, 200])('keeps to %d columns', async (columns) => {
    for (const command of [
      'aster jobs',
      'aster runs',
      'aster job broken',
      'aster run last',
      'aster why broken',
      'aster deps list broken',
      'aster workers',
      'aster pools',
      'aster services',
      'aster system',
      'aster --help',
      'aster next "30 2 * * *" --tz Europe/Berlin --from 2026-03-28',
    ]) {
      const { stdout } = await line.terminal(command, columns);
      for (const text of linesOf(stdout))
        expect({ command, length: [...text].length <= columns, text }).toMatchObject({ length: true });
    }
    const jobs = linesOf((await line.terminal('aster jobs', columns)).stdout);
    expect(jobs[0]).toMatch(/^NAME +STATUS +RUNS/);
    if (columns === 80) expect(jobs.join('\n')).toMatch(/^etl\/a-long-name.*… +active/m);
    else expect(jobs.join('\n')).toMatch(/long-name-end +active .* NEXT|long-name-end +active/);
  });

  it('has colours, unless NO_COLOR or --no-color say otherwise', async () => {
    const escape = String.fromCharCode(27);
    expect((await line.terminal('aster runs', 80)).stdout).toContain(`${escape}[31mfailed`);
    expect((await line.terminal('aster runs', 80, { env: { NO_COLOR: '1' } })).stdout).not.toContain(escape);
    expect((await line.terminal('aster runs --no-color', 80)).stdout).not.toContain(escape);
    expect((await line.aster(['runs'])).stdout).not.toContain(escape);
  });

  it('asks before it deletes, and leaves everything as it is unless the answer is yes', async () => {
    const no = await line.typing('aster delete broken', [[/\[y\/N\]/, 'n\r']]);
    expect(no).toMatchObject({ code: 1, stdout: expect.stringContaining('nothing was changed') as string });
    expect((await line.client.jobs.get('broken')).name).toBe('broken');
    const yes = await line.typing('aster delete broken', [[/delete broken and all runs of it\? \[y\/N\]/, 'y\r']]);
    expect(yes).toMatchObject({ code: 0, stdout: expect.stringContaining('deleted broken') as string });
  });

  it('asks before many jobs go, also where nobody is there to answer', async () => {
    const jobs = ['one', 'two', 'three'].map((name) => ({
      name: `kept/${name}`,
      cron_expr: '@daily',
      command: 'true',
    }));
    await line.client.jobs.apply({ source: 'ops/kept', jobs });
    const file = "version: 1\nsource: ops/kept\njobs: {kept/one: {cron: '@daily', run: ['true']}}\n";
    await mkdir(join(line.folder, 'kept'));
    await writeFile(join(line.folder, 'kept', 'jobs.aster.yaml'), file);
    const no = await line.typing('aster apply kept', [[/2 of them go; apply\? \[y\/N\]/, 'n\r']]);
    expect(no).toMatchObject({ code: 1, stdout: expect.stringContaining('nothing was changed') as string });
    expect(await line.aster(['apply', 'kept'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/2 of them go; apply: nobody is there to say so\ntry: add --yes\n$/) as string,
    });
    expect((await line.client.jobs.list({ q: 'kept/' })).items.map(({ status }) => status)).toEqual(
      Array(3).fill('active'),
    );
    expect(await line.aster(['apply', 'kept', '--yes'])).toMatchObject({ code: 0 });
    expect((await line.client.jobs.get('kept/two')).status).toBe('archived');
  });

  it('asks for the first plan of files that are watched, also where they were wrong before', async () => {
    await mkdir(join(line.folder, 'watched'));
    const file = join(line.folder, 'watched', 'jobs.aster.yaml');
    await writeFile(file, 'jobs: [');
    const watching = line.typing(`script -qfec 'aster apply watched --watch' applying`, [
      [/apply\? \[y\/N\]/, 'y\r'],
      [/applied: 1 change/, '\u0003'],
    ]);
    await printed('applying', /cannot be applied as they are/);
    await writeFile(file, "version: 1\nsource: ops/watched\njobs: {watched: {cron: '@daily', run: ['true']}}\n");
    expect(await watching).toMatchObject({ code: 130 });
  });

  it('tells how far it is with many runs, and leaves them to the server at Ctrl-C, also when nothing answers', async () => {
    const { jobs, runs } = line.client;
    await jobs.create({ name: 'queued', command: 'true', cron_expr: '@manually', pool: 'nobody' });
    const { id } = await jobs.trigger('queued');
    const silent = createServer(async (request, response) => {
      const path = request.url ?? '';
      if (path.startsWith('/api/v1/bulk/')) return; // how far it is
      const [{ method }, headers] = [request, { 'content-type': 'application/json' }];
      const sent = await text(request);
      const told = await fetch(line.url + path, { method, headers, ...(sent === '' ? {} : { body: sent }) });
      response
        .writeHead(told.status, { 'content-type': told.headers.get('content-type') ?? '' })
        .end(await told.text());
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const left = await line.typing(`aster cancel --job queued --yes --timeout 1h --url ${url}`, [
      [/0 of 1$/, '\u0003'],
    ]);
    silent.closeAllConnections();
    silent.close();
    expect(left.code).toBe(130);
    expect(left.stdout).toMatch(/\r0 of 1[^]*\r\u001b\[K[^]*0 of 1 are done; the others of them go on without you\r\n/);
    const [, goOn = ''] = /try:\S* (aster request GET bulk\/[0-9a-f-]{36})/.exec(left.stdout) ?? [];
    expect((await line.shell(`${goOn} --url ${line.url}`)).stdout).toContain('"total": 1');
    await waitFor(async () => ((await runs.get(id)).status === 'cancelled' ? true : undefined), {
      what: 'the server goes on with it',
      withinMs: 60_000,
    });
    await jobs.delete('queued');
  });

  it('draws a list of jobs again whenever something has changed, and says when it may not', async () => {
    const name = 'seen/later';
    const watching = 'aster jobs --status inactive --watch';
    const made = line.typing(`script -qfec '${watching}' screen`, [[/seen\/later +paused/, '\u0003']]);
    await printed('screen', /\u001b\[J[^]*no job is like that/);
    await line.client.jobs.create({ name, command: 'true', cron_expr: '@manually', status: 'inactive' });
    expect(await made).toMatchObject({ code: 130 });
    await line.client.jobs.delete(name);
    const refusing = createServer((request, response) => {
      const isStream = request.url?.startsWith('/api/v1/events') === true;
      const content = isStream ? { status: 403, code: 'FORBIDDEN', title: 'no', detail: 'not for you' } : [];
      const type = isStream ? 'application/problem+json' : 'application/json';
      const answer = () =>
        response.writeHead(isStream ? 403 : 200, { 'content-type': type }).end(JSON.stringify(content));
      setTimeout(answer, isStream ? 0 : 300); // it draws meanwhile
    }).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const url = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    const refused = await line.typing(`aster jobs --watch --url ${url}`, []);
    refusing.close();
    expect(refused.stdout).toMatch(/aster:\S* GET \S+events\S* was answered 403\r\n/);
    expect(refused.stdout).not.toContain('node:internal');
    expect(refused.code).toBe(5);
  });

  it('ends with a list that is watched when it could not be drawn once', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const nowhere = await line.typing(`aster jobs --watch --url http://127.0.0.1:${port}`, []);
    expect(nowhere).toMatchObject({ code: 6, stdout: expect.stringContaining('ECONNREFUSED') as string });
    expect(await line.typing('aster jobs nosuch --watch', [])).toMatchObject({ code: 3 });
  });

  it('keeps a list that is watched while the server is away, says since when, and goes on', async () => {
    const connections = new Set<Socket>();
    const passOn = (socket: Socket) => {
      const further = connect(Number(new URL(line.url).port), '127.0.0.1');
      for (const end of [socket, further]) connections.add(end.on('error', () => end.destroy()));
      socket.pipe(further).pipe(socket);
    };
    const between = createTcpServer(passOn).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const { port } = between.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const command = `aster jobs -l back=yes --watch --tz utc --url ${url}`;
    const watching = line.typing(`script -qfec "${command}" away`, [
      [/away since \d\d \w{3} [\d:]{8} UTC[^]*back\/again +active(?![^]*away)/, '\u0003'],
    ]);
    await printed('away', /\u001b\[J[^]*no job is like that/);
    between.close();
    for (const socket of connections) socket.destroy();
    await printed('away', /no job is like that[^]*away since .*asked again and again: .*ECONNREFUSED/);
    await line.client.jobs.create({
      name: 'back/again',
      labels: { back: 'yes' },
      command: 'true',
      cron_expr: '@manually',
    });
    const back = createTcpServer(passOn).listen(port, '127.0.0.1');
    expect(await watching).toMatchObject({ code: 130 });
    back.close();
    await line.client.jobs.delete('back/again');
  });

  it('leaves a run alone at the first Ctrl-C, and cancels it at the second', async () => {
    const first = await line.typing('aster trigger slow --follow', [[/\| begun/, '\u0003']]);
    expect(first).toMatchObject({
      code: 130,
      stdout: expect.stringMatching(/goes on; Ctrl-C again cancels it/) as string,
    });
    const id = /run ([0-9a-f-]{36})/.exec(first.stdout)?.[1] ?? '';
    expect((await line.client.runs.get(id)).status).toBe('running');
    const second = await line.typing(`aster logs -f ${id}`, [
      [/\| begun/, '\u0003'],
      [/Ctrl-C again/, '\u0003'],
    ]);
    expect(second).toMatchObject({
      code: 130,
      stdout: expect.stringMatching(/is (?:told to end|cancelled)/) as string,
    });
    await waitFor(async () => ((await line.client.runs.get(id)).status === 'cancelled' ? true : undefined), {
      what: 'it is cancelled',
      withinMs: 60_000,
    });
  });
});

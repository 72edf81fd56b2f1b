import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, type Printed, startCommandLine } from '../testing/command-line.js';

describe('the commands that keep jobs and tell what they were', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
    const { jobs } = line.client;
    await jobs.create({ name: 'nightly', cron_expr: '0 3 * * *', timezone: 'Europe/Berlin', command: 'true' });
    await jobs.create({ name: 'often', cron_expr: '* * * * * *', command: 'true' });
    await jobs.create({ name: 'etl/a', cron_expr: '@manually', command: 'true' });
    await jobs.create({ name: 'etl/b', cron_expr: '@manually', command: 'true' });
  });

  afterAll(async () => {
    await line?.close();
  });

  const aster = async (...words: string[]): Promise<Printed> => line.aster(words);
  const skips = async () => (await line.client.jobs.skips('nightly')).map(({ at }) => at);

  it('asks a server that is silent again while files are watched, under --timeout too', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const { stdout } = await line.shell(`aster init asking >/dev/null
      aster apply asking.aster.yaml --watch --yes --timeout 1s --url ${url} 2>told & watching=$!
      until [ "$(grep -c 'was not answered' told)" -ge 2 ]; do sleep 0.2; done; kill -TERM $watching; rm asking.aster.yaml told; echo asked twice`);
    expect(stdout).toBe('asked twice\n');
    silent.close();
  });

  it('skip the next tick that is not skipped yet, and take that back', async () => {
    const [first, second] = (await line.client.jobs.ticks('nightly', { count: 2 })).map(({ at }) => at);
    const skipped = await aster('skip', 'nightly', '--tz', 'job', '--note', 'nobody is there');
    expect(skipped).toMatchObject({ code: 0, stdout: '' });
    expect(skipped.stderr).toMatch(/^nightly will skip \w{3} \d\d \w{3} \d{4} 03:00:00 CES?T\n$/);
    expect(await aster('skip', 'nightly', '-o', 'name')).toEqual({ code: 0, stdout: `${second}\n`, stderr: '' });
    expect(await skips()).toEqual([first, second]);
    expect((await aster('skip', 'nightly', '--list')).stdout).toMatch(/^TICK +BY +NOTE\n.*nobody is there\n.*\n$/);
    expect(await aster('unskip', 'nightly')).toMatchObject({ code: 0 });
    expect(await skips()).toEqual([second]);
    expect(await aster('unskip', 'nightly', '--all')).toMatchObject({ code: 0 });
    expect(await aster('unskip', 'nightly')).toMatchObject({ code: 3, stdout: '' });
  });

  it('skip a tick that is named by the clock of the job, and no instant that is none', async () => {
    expect(await aster('skip', 'nightly', '--at', 'tomorrow 03:00')).toMatchObject({ code: 0 });
    expect(await skips()).toHaveLength(1);
    expect((await aster('skip', 'nightly', '--at', 'tomorrow 03:01')).code).not.toBe(0);
    expect((await aster('skip', 'etl/a')).stderr).toContain('etl/a has no tick to come');
    expect(await aster('unskip', 'nightly', '--at', 'tomorrow 03:00')).toMatchObject({ code: 0 });
    expect(await skips()).toEqual([]);
  });

  it('pause jobs with a note until a time of day, which is the next one', async () => {
    const now = Date.now();
    const paused = await aster('pause', 'etl/*', '--until', '00:00', '--note', 'the disk is full');
    expect(paused.stderr).toMatch(/^paused until \w{3} \d\d \w{3} \d{4} 00:00:00 CES?T: etl\/a\n/);
    for (const name of ['etl/a', 'etl/b']) {
      const { pause } = await line.client.jobs.get(name);
      expect(pause).toMatchObject({ note: 'the disk is full' });
      const until = Date.parse(pause?.until ?? '');
      expect(until).toBeGreaterThan(now);
      expect(until).toBeLessThan(now + 25 * 3_600_000 + 60_000);
    }
    expect((await aster('pause', 'etl/a', '--until', '2020-01-01')).code).toBe(2);
    const dry = await aster('resume', 'etl/*', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '2 jobs; nothing was changed\n' });
    expect(dry.stdout).toMatch(/^NAME +STATUS +NEXT\netl\/a +inactive +-\netl\/b +inactive +-\n$/);
    expect((await line.client.jobs.get('etl/a')).status).toBe('inactive');
    expect(await aster('resume', 'etl/*')).toMatchObject({ code: 0 });
  });

  it('go on where one of several is refused, and bring back no archived job that is not named', async () => {
    const { jobs } = line.client;
    for (const name of ['some/a', 'some/b', 'some/c'])
      await jobs.create({ name, cron_expr: '@manually', command: 'true' });
    await jobs.update('some/b', { status: 'archived' });
    const paused = await aster('pause', 'some/*');
    expect(paused).toMatchObject({ code: 0, stderr: 'left out 1 archived job\npaused some/a\npaused some/c\n' });
    const named = await aster('pause', 'some/a', 'some/b', 'some/c');
    expect(named).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^paused some\/a\nsome\/b: .*\npaused some\/c\n$/),
    });
    await jobs.setSource('some/c', 'ops/some');
    expect((await aster('resume', '--source', 'ops/some')).stderr).toBe('resumed some/c\n');
    expect((await aster('resume', '--source', 'ops/some')).stderr).toBe('ops/some has no paused jobs\n');
    expect((await aster('resume', 'some/*')).code).toBe(0);
    const statuses = async () =>
      Promise.all(['a', 'b', 'c'].map(async (each) => (await jobs.get(`some/${each}`)).status));
    expect(await statuses()).toEqual(['active', 'archived', 'active']);
    const declared = { name: 'some/c', cron_expr: '@manually', command: 'true', timeout: '10m' };
    await jobs.apply({ source: 'ops/some', jobs: [declared] });
    expect(await aster('set', 'some/c', 'timeout=30m')).toMatchObject({ code: 4 });
    expect(await aster('set', 'some/c', 'timeout=30m', '--force')).toMatchObject({ code: 0 });
    expect(await aster('restore', 'some/c', '1', '--force')).toMatchObject({ code: 0 });
    expect(await aster('rename', 'some/c', 'some/e', '--force')).toMatchObject({ code: 0 });
    expect(await aster('delete', 'some/e', '--yes')).toMatchObject({ code: 4 });
    await jobs.update('some/e', { name: 'some/c' }, { force: true });
    await jobs.setSource('some/c', null);
    const key = ['--idempotency-key', 'once'];
    expect((await aster('set', 'some/*', 'timeout=20m', 'env.A=1', ...key)).stderr).toMatch(
      /changed some\/a\nchanged some\/c\n$/,
    );
    await jobs.create({ name: 'some/b2', cron_expr: '@manually', handler: 'h' });
    expect(await aster('set', 'some/*', 'env.A=2')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/changed some\/a\nsome\/b2: env: .*\nchanged some\/c\n$/),
    });
    expect(await aster('rename', 'some/a', 'some/d', '--if-version', 'abc')).toMatchObject({ code: 2 });
    expect((await aster('delete', 'some/*', '--yes')).code).toBe(0);
  });

  it('list how a job was changed, show what it was, and restore it', async () => {
    await aster('set', 'etl/b', 'timeout=20m');
    const { code, stdout } = await aster('versions', 'etl/b');
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^VERSION +WHEN +BY +FROM +CHANGED$/);
    expect(stdout.split('\n')[1]).toMatch(/ cli +timeout$/);
    expect((await aster('versions', 'etl/b', '1')).stdout).toMatch(/^ +timeout +10m$/m);
    const { version } = await line.client.jobs.get('etl/b');
    const refused = await aster('restore', 'etl/b', '1', '--if-version', '1');
    expect(refused).toMatchObject({ code: 4 });
    expect(await aster('restore', 'etl/b', '1')).toMatchObject({
      code: 0,
      stderr: `restored as version ${version + 1}: etl/b\n`,
    });
    expect((await line.client.jobs.get('etl/b')).timeout).toBe('10m');
    expect((await aster('restore', 'etl/b', '1')).stderr).toBe('no field differs in etl/b\n');
    expect(await aster('versions', 'etl/b', '99')).toMatchObject({ code: 3 });
  });

  it('apply files in a pipeline, as the README has it, and refuse a plan that something has changed since', async () => {
    const readme = await readFile(new URL('../../../../libs/cli/README.md', import.meta.url), 'utf8');
    const [, recipe = ''] = /run by a test\. -->\n\n```sh\n([^]*?)```/.exec(readme) ?? [];
    const cwd = await mkdtemp(join(tmpdir(), 'aster-pipeline-'));
    const file = join(cwd, 'jobs.aster.yaml');
    const jobs = (cron: string) => `version: 1\nsource: ops/pipe\njobs: {piped: {cron: '${cron}', run: ['true']}}\n`;
    await writeFile(file, jobs('@daily'));
    const env = { ASTER_URL: line.url };
    const before = await line.aster(['diff', '-o', 'name'], { cwd, env });
    expect(await line.shell(recipe, { cwd, env })).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, 'comment.md'), 'utf8')).toMatch(
      /^### 1 change, 0 unchanged, 0 conflicts in `ops\/pipe`\n\n```diff\n\+ piped +created\n```\n\nplan `\S+`\n$/,
    );
    expect((await line.client.jobs.get('piped')).managed_by).toBe('ops/pipe');
    expect(await line.shell(recipe, { cwd, env })).toMatchObject({ code: 0 }); // nothing is to be done
    await writeFile(file, jobs('@weekly'));
    const edited = recipe.replace(/^plan=/m, "aster set piped cron='@monthly' --force -q\nplan="); // after the comment
    expect(await line.shell(edited, { cwd, env })).toMatchObject({ code: 4 });
    expect((await line.client.jobs.get('piped')).cron_expr).toBe('@monthly');
    await line.client.jobs.update('piped', { cron_expr: '@daily' }, { force: true });
    await writeFile(file, jobs('@hourly'));
    const late = await line.aster(['apply', '--plan', before.stdout.trim(), '--yes'], { cwd, env });
    expect(late).toMatchObject({ code: 4 });
    expect((await line.client.jobs.get('piped')).cron_expr).toBe('@daily');
    await rm(cwd, { recursive: true });
    await line.client.jobs.delete('piped', { force: true });
  });

  it('apply files anew as they change, tell what is wrong with them, and take nothing away', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'aster-watch-'));
    const file = (timeout: string, more = '') =>
      `version: 1\nsource: ops/watch\njobs:\n  watched: {cron: '@daily', run: ['true'], timeout: ${timeout}}\n${more}`;
    await writeFile(join(cwd, 'jobs.aster.yaml'), file('20m', "  goes: {cron: '@daily', run: ['true']}\n"));
    await writeFile(join(cwd, 'second'), file('30m'));
    const script = `git init -q . && git add jobs.aster.yaml && git -c user.name=somebody -c user.email= commit -q -m one
      aster apply --watch >out 2>err & watching=$!
      seen() { until grep -q "$1" err; do kill -0 $watching || exit 9; sleep 0.1; done; }
      seen 'applied: 2 changes'
      echo 'jobs: [' >jobs.aster.yaml; seen 'cannot be applied as they are'
      cp second jobs.aster.yaml; seen 'applied: 1 change,'
      kill -INT $watching; wait $watching; echo $?; cat err`;
    const { stdout } = await line.shell(script, { cwd, env: { ASTER_URL: line.url } });
    expect(stdout).toMatch(/^130\napplies 1 file, and again as they change; Ctrl-C ends\n/);
    expect(stdout).toMatch(/\njobs.aster.yaml changed\njobs.aster.yaml:\d+:\d+: /);
    expect(stdout).toMatch(/\nin no file any more, and left as they are without --prune: goes\n/);
    expect(stdout).toMatch(/\nno longer watched; what was applied stays\n$/);
    expect((await line.client.jobs.get('goes')).status).toBe('active');
    expect((await line.client.jobs.get('watched')).timeout).toBe('30m');
    const [second, first] = await line.client.jobs.versions('watched');
    expect(first).toMatchObject({ revision: expect.stringMatching(/^[0-9a-f]{40}$/) as string, author: 'somebody' });
    expect(second?.revision).toBe(`${first?.revision ?? ''}-dirty`);
    const listed = await aster('versions', 'watched');
    expect(listed.stdout).toMatch(/^VERSION .* REVISION +CHANGED\n.* apply +[0-9a-f]{10}-dirty +timeout\n/);
    await rm(cwd, { recursive: true });
    for (const name of ['watched', 'goes']) await line.client.jobs.delete(name, { force: true });
  });

  it('list every tick with what became of it, and prove that none is missing', async () => {
    const ran = await waitFor(
      async () => {
        const { ticks } = await line.client.jobs.ledger('often', { outcome: ['ran'] });
        return ticks.length > 2 ? ticks : undefined;
      },
      { what: 'three ticks ran', withinMs: 60_000 },
    );
    const [, , third] = ran;
    const listed = await aster('ledger', 'often', '--to', third?.at ?? '', '--limit', '1', '--tz', 'utc');
    expect(listed.stdout).toMatch(/^TICK +OUTCOME +ENDED +TOOK +WHY\n.* UTC +ran +succeeded .*it ran and succeeded/);
    const jsonl = await aster('ledger', 'often', '--outcome', 'ran', '--all', '-o', 'jsonl');
    expect(jsonl.stdout.trimEnd().split('\n').length).toBeGreaterThan(2);
    const json = JSON.parse((await aster('ledger', 'nightly', '-o', 'json')).stdout) as unknown;
    expect(json).toEqual({ ticks: [], bands: expect.any(Array) as unknown });
    const coming = await aster('ledger', 'nightly', '--to', 'now+3d', '--outcome', 'to-come', '-o', 'name');
    expect(coming.stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
    const proof = await aster('ledger', '--check');
    expect(proof).toEqual({ code: 0, stdout: '', stderr: '4 jobs checked: every tick has its run or its skip\n' });
    expect(await aster('ledger', 'often', '--outcome', 'skiped')).toMatchObject({ code: 2 });
    expect(await aster('ledger')).toMatchObject({ code: 2 });
  });
});

import type { RunResource } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, type Printed, startCommandLine } from '../testing/command-line.js';

describe('the commands that run jobs and look at runs', () => {
  let line: CommandLine;
  let failed: RunResource;

  beforeAll(async () => {
    line = await startCommandLine(true);
    const { jobs } = line.client;
    const script = 'echo one; echo two >&2; echo "disk full on $DISK"; exit ${CODE:-0}';
    const command = { command: 'sh', args: ['-c', script], cron_expr: '@manually', max_retries: 0 };
    await jobs.create({ ...command, name: 'report', labels: { team: 'data' } });
    await jobs.create({ ...command, name: 'other' });
    await ended((await jobs.trigger('report', { env: { DISK: 'a' } })).id);
    failed = await ended((await jobs.trigger('report', { env: { DISK: 'b', CODE: '3' } })).id);
    await ended((await jobs.trigger('other')).id);
  });

  afterAll(async () => {
    await line?.close();
  });

  const asterBy = async (key: string, ...words: string[]): Promise<Printed> =>
    line.aster(words, { env: { ASTER_API_KEY: key } });
  const aster = async (...words: string[]): Promise<Printed> => asterBy(line.key, ...words);
  const shell = async (script: string): Promise<Printed> => line.shell(script, { env: { ASTER_API_KEY: line.key } });

  async function ended(id: string): Promise<RunResource> {
    return waitFor(
      async () => {
        const run = await line.client.runs.get(id, { waitMs: 20_000 });
        return run.finished_at === null ? undefined : run;
      },
      { what: 'the run ends', withinMs: 60_000 },
    );
  }

  const triggered = async (...words: string[]): Promise<RunResource> => {
    const { code, stdout, stderr } = await aster('trigger', 'other', ...words, '-o', 'name');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return line.client.runs.get(stdout.trim());
  };

  it('trigger for later, by the clock of the job or after a while', async () => {
    const after = await triggered('--after', '2h');
    expect(after).toMatchObject({ status: 'scheduled', started_at: null });
    expect(Date.parse(after.available_at) - Date.parse(after.created_at)).toBeGreaterThan(7_100_000);
    const at = await triggered('--at', 'tomorrow 04:00');
    expect(at.available_at).toMatch(/T04:00:00\.000Z$/);
    expect((await aster('trigger', 'other', '--at', '04:00', '--after', '1h')).code).toBe(2);
    expect((await aster('trigger', 'other', '--after', 'soon')).code).toBe(2);
  });

  it('trigger in another pool, with another priority and time limit', async () => {
    const run = await triggered('--pool', 'elsewhere', '--priority', '-5', '--run-timeout', '3s');
    expect(run).toMatchObject({ pool: 'elsewhere', priority: -5, overrides: { timeout: '3s' } });
    expect((await aster('trigger', 'other', '--priority', 'high')).code).toBe(2);
  });

  it('list runs by reason, error, worker, pool, label and length', async () => {
    const [worker] = (await line.client.workers()).items;
    const ids = async (...words: string[]) => {
      const { code, stdout } = await aster('runs', ...words, '-o', 'name');
      expect({ words, code }).toEqual({ words, code: 0 });
      return stdout.split('\n').filter((text) => text !== '');
    };
    expect(await ids('--reason', 'exit_code,timeout')).toEqual([failed.id]);
    expect(await ids('--error', 'TWO')).toEqual([failed.id]);
    expect(await ids('--error', 'nothing like it')).toEqual([]);
    expect(await ids('--worker', worker?.name ?? '', '--failed')).toEqual([failed.id]);
    expect(await ids('--pool', 'nowhere')).toEqual([]);
    expect(await ids('-l', 'team=data')).toHaveLength(2);
    expect(await ids('--longer', '1h')).toEqual([]);
    expect(await ids('--longest', '--all')).toHaveLength(3); // those of the tests above have not run
    expect((await aster('runs', '--failed')).stdout).toMatch(/WHY\n.* two\n$/);
    expect(await aster('runs', '--reason', 'bad_luck')).toMatchObject({ code: 2 });
    expect(await aster('runs', '--error', 'deadbeef')).toMatchObject({ code: 2 });
    expect(await aster('runs', '--longer', 'ages')).toMatchObject({ code: 2 });
  });

  it('tell each run as it ends, however many end at once and whenever they were due', async () => {
    const { jobs } = line.client;
    await jobs.create({ name: 'burst', cron_expr: '* * * * *', command: 'true', pool: 'nobody' });
    const to = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 86_400_000);
    const range = { from: new Date(to.getTime() - 999 * 60_000).toISOString(), to: to.toISOString() };
    const { runs } = await jobs.backfill('burst', range);
    const filter = { job: 'burst', to: new Date(to.getTime() + 1).toISOString() }; // not a tick of these minutes
    const cancel = `aster request POST bulk -d '${JSON.stringify({ action: 'cancel', filter })}' >answer`;
    const printed = await shell(`aster runs burst -f -o name >ended 2>began & following=$!
      until grep -q Ctrl-C began; do sleep 0.1; done; ${cancel}
      until [ "$(wc -l <ended)" -ge 1000 ]; do sleep 0.2; done; kill -TERM $following; cat ended`);
    const told = printed.stdout.trimEnd().split('\n');
    expect(told.sort()).toEqual(runs.map(({ id }) => id).sort());
    for (const format of ['json', 'yaml'])
      expect(await aster('runs', '-f', '-o', format)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('try: -o jsonl') as string,
      });
    const asked = await shell(`aster runs -f -o jsonl --debug 2>asked >ended & following=$!
      until grep -q 'GET .*/runs?' asked; do sleep 0.1; done; kill -TERM $following; grep 'GET .*/runs?' asked`);
    expect(asked.stdout).not.toContain('-result'); // it is for programs
    const first = await aster('runs', 'burst', '-o', 'name');
    expect(first.stderr).toMatch(/^only the first 20 are shown: --all shows all/);
    const all = await aster('runs', 'burst', '--all', '-o', 'name', '--to', range.to);
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all.stdout.trimEnd().split('\n')).toHaveLength(999);
    await jobs.delete('burst');
  });

  it('cancel run by run for who may reach some jobs only, and go on behind what is refused', async () => {
    const { jobs, runs, keys } = line.client;
    const job = { cron_expr: '@manually', command: 'true', pool: 'nobody' };
    for (const name of ['mine/a', 'mine/b', 'theirs']) await jobs.create({ ...job, name });
    const [one, two, theirs] = [
      await jobs.trigger('mine/a'),
      await jobs.trigger('mine/b'),
      await jobs.trigger('theirs'),
    ];
    const { key } = await keys.create({ name: 'some', role: 'operate', name_prefixes: ['mine/'] });
    const all = await asterBy(key ?? '', 'cancel', '--status', 'scheduled', '--yes');
    expect(all).toMatchObject({ code: 0, stdout: '' });
    expect(all.stderr.split('\n').sort()).toEqual(['', `cancelled ${one.id}  mine/a`, `cancelled ${two.id}  mine/b`]);
    expect((await runs.get(theirs.id)).status).toBe('scheduled');
    await jobs.delete('mine/b');
    await jobs.create({ name: 'mine/b', cron_expr: '@manually', handler: 'none', pool: 'nobody' });
    const handled = await runs.cancel((await jobs.trigger('mine/b')).id);
    const again = await aster('retry', one.id, handled.id, '--payload', '{}', '--yes');
    expect(again).toMatchObject({ code: 4, stdout: '' });
    expect(again.stderr).toMatch(
      new RegExp(`^${one.id}: .*payload.*\nmade [0-9a-f-]{36}, which repeats ${handled.id}`),
    );
    const revoked = await aster('keys', 'revoke', 'none', 'some', '--yes');
    expect(revoked).toMatchObject({ code: 4, stderr: expect.stringMatching(/^none: .*\nrevoked some\n$/) as string });
    for (const name of ['mine/a', 'mine/b', 'theirs']) await jobs.delete(name);
  });

  it('cancel and repeat all that filters find as one operation, and tell what was refused', async () => {
    const { jobs } = line.client;
    await jobs.create({ name: 'many', cron_expr: '* * * * *', command: 'true', pool: 'nobody' });
    const to = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 86_400_000);
    const range = { from: new Date(to.getTime() - 25 * 60_000).toISOString(), to: to.toISOString() };
    await jobs.backfill('many', range);
    const filter = ['--job', 'many', '--to', range.to, '--yes'];
    expect(await aster('cancel', ...filter)).toEqual({ code: 0, stdout: '', stderr: 'cancelled 25 of 25 runs\n' });
    const [gone] = (await line.client.runs.list({ job: 'many', status: 'cancelled' })).items;
    await jobs.update('many', { status: 'archived' });
    const refused = await aster('retry', ...filter, '--status', 'cancelled');
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toMatch(
      /^(?:[0-9a-f-]{36} {2}many: .*\n){20}and 5 more were refused\nretried 0 of 25 runs\n$/,
    );
    expect(refused.stderr).toContain(gone?.id);
    const two = (await line.client.runs.list({ job: 'many', limit: 2 })).items.map(({ id }) => id);
    const none = await aster('retry', ...two, '--yes', '-o', 'json');
    expect([none.code, JSON.parse(none.stdout)]).toEqual([4, []]);
    await jobs.update('many', { status: 'active' });
    const both = await aster('retry', ...two, '--yes', '-o', 'json');
    expect(JSON.parse(both.stdout)).toMatchObject(two.map((id) => ({ retry_of: id })));
    const nothing = await aster('cancel', '--job', 'many', '--status', 'running', '-o', 'json');
    expect([nothing.code, JSON.parse(nothing.stdout)]).toMatchObject([0, { id: null, action: 'cancel', total: 0 }]);
    const { code, stdout } = await aster('retry', ...filter, '--status', 'cancelled', '-o', 'json');
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      action: 'retry',
      total: 25,
      done: 25,
    });
    await jobs.delete('many');
  });

  it('say how a run that failed differs from the last one that succeeded', async () => {
    const { code, stdout } = await aster('why', 'last-failed');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^failed .*: exited with code 3 \(exit_code\)\n/);
    expect(stdout).toMatch(/^ +error +two$/m);
    expect(stdout).toMatch(/^ +differs +\S+: /m);
    const json = JSON.parse((await aster('why', failed.id, '-o', 'json')).stdout) as object;
    expect(json).toMatchObject({ id: failed.id, explanation: { code: 'ran' }, comparison: { run_id: failed.id } });
  });

  it('print output with times, and only what the last success did not have', async () => {
    const timed = await aster('logs', failed.id, '--times', '--stream', 'stdout', '--tz', 'utc');
    expect(timed).toMatchObject({ code: 0, stderr: '' });
    expect(timed.stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}one\n\d\d:\d\d:\d\d\.\d{3} {2}disk full on b\n$/);
    expect((await aster('logs', 'report', '--new')).stdout).toBe('disk full on b\n');
    expect((await aster('logs', 'report', '--grep', 'o$', '--tail', '1')).stdout).toBe('two\n');
    expect((await aster('logs', 'report', '--grep', '(')).code).toBe(2);
  });

  it('follow only what is wanted of the output', async () => {
    const script = 'echo a1; echo b1; echo a2 >&2; sleep 2; echo a3';
    await line.client.jobs.create({ name: 'slow', command: 'sh', args: ['-c', script], cron_expr: '@manually' });
    const { id } = await line.client.jobs.trigger('slow');
    const followed = await aster('logs', id, '-f', '--grep', '^a', '--stream', 'stdout');
    expect(followed).toMatchObject({ code: 0, stdout: 'a1\na3\n' });
  });

  it('show the output of a run that was cancelled while it ran, rather than of an older one', async () => {
    const { jobs, runs } = line.client;
    const command = { command: 'sh', args: ['-c', 'echo $WHAT; sleep ${LONG:-0}'], cron_expr: '@manually' };
    await jobs.create({ ...command, name: 'hung' });
    await ended((await jobs.trigger('hung', { env: { WHAT: 'before' } })).id);
    const { id } = await jobs.trigger('hung', { env: { WHAT: 'hangs', LONG: '600' } });
    await waitFor(async () => ((await runs.output(id)).includes('hangs') ? true : undefined), {
      what: 'it has written',
      withinMs: 60_000,
    });
    await runs.cancel(id);
    expect(await ended(id)).toMatchObject({ status: 'cancelled' });
    const unstarted = await jobs.trigger('hung', { pool: 'nobody' });
    await runs.cancel(unstarted.id);
    expect(await aster('logs', 'hung')).toMatchObject({ code: 0, stdout: 'hangs\n' });
  });

  it('wait until a run has ended, and no longer than they are told', async () => {
    await line.client.jobs.create({ name: 'long', command: 'sleep', args: ['600'], cron_expr: '@manually' });
    const { id } = await line.client.jobs.trigger('long');
    expect(await aster('wait', id, '--timeout', '300ms')).toMatchObject({ code: 124, stdout: '' });
    const waiting = aster('wait', id, '--exit-code');
    await line.client.runs.cancel(id);
    expect(await waiting).toMatchObject({ code: 125 });
  });
});

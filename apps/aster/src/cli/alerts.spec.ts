import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

describe('aster alerts', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
  });

  afterAll(async () => {
    await line?.close();
  });

  const alerts = async (...words: readonly string[]) => line.aster(['alerts', ...words]);
  async function ids(...words: readonly string[]): Promise<string[]> {
    const { stdout } = await alerts(...words, '-o', 'name');
    return stdout.split('\n').filter((each) => each !== '');
  }

  it('makes a channel and a rule, and shows what came of a failure until somebody ends it', async () => {
    const { jobs, runs } = line.client;
    const url = 'url=https://hooks.example.org/aster';
    expect(await alerts('add-channel', 'ops', 'webhook', '--set', url)).toMatchObject({ code: 0 });
    const added = await alerts('add-rule', 'failed', '--when', 'failed', '--job', 'told*', '--channel', 'ops');
    expect(added).toMatchObject({ code: 0, stdout: 'made the rule failed\n' });
    expect((await alerts('rules')).stdout).toMatch(/failed +failed +told\* +ops +warning/);
    const { id } = await jobs.create({ name: 'told', command: 'false', cron_expr: '@manually', max_retries: 0 });
    await runs.get((await jobs.trigger(id)).id, { waitMs: 20_000 });
    expect((await line.aster(['alerts'])).stdout).toMatch(/warning +open +failed +told/);
    const [incident = ''] = await ids();
    const other = 'ffffffff'; // which is over, or never was
    const seen = await alerts('ack', other, incident, '--note', 'at it');
    expect(seen).toMatchObject({ code: 4, stdout: 'acknowledged told\n' });
    expect(seen.stderr).toMatch(/^ffffffff: there is no incident/);
    expect(await alerts('silence', '--incident', incident, '--for', '2h')).toMatchObject({ code: 0 });
    expect((await alerts('silences')).stdout).toMatch(/job:/);
    expect(await alerts('unsilence', ...(await ids('silences')))).toMatchObject({ code: 0 });
    expect(await alerts('resolve', incident)).toMatchObject({ code: 0, stdout: 'resolved told\n' });
    expect(await alerts('resolve', incident)).toMatchObject({ code: 4 });
    expect(await ids()).toEqual([]);
    expect(await ids('incidents', '--state', 'resolved')).toEqual([incident]);
    expect((await alerts('messages', '--channel', 'ops')).stdout).toMatch(/ops +resolved[^\n]*\nops +opened|opened/);
    expect((await alerts('try', '--when', 'failed', '--job', 'told')).stderr).toMatch(
      /^1 incidents and 0 notices from 1 /,
    );
  });

  it('tests a channel, and deletes it only when no rule tells it', async () => {
    expect((await alerts('channels')).stdout).toMatch(/ops +webhook/);
    expect(await alerts('test', 'ops')).toMatchObject({ code: 0 });
    expect(await alerts('delete-channel', 'ops', '--yes')).toMatchObject({ code: 4 });
    expect(await alerts('delete-rule', 'failed', '--yes')).toMatchObject({ code: 0 });
    expect(await alerts('delete-channel', 'ops', '--yes')).toMatchObject({ code: 0 });
    expect((await alerts('rules')).stderr).toMatch(/there are no rules yet/);
  });

  it('silences jobs for a time, and takes that back', async () => {
    const made = await alerts('silence', '--for', '2h', '-l', 'team=data', '--note', 'the database moves');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^silent until /) as string });
    expect((await alerts('silences')).stdout).toMatch(/"team":"data".*the database moves/);
    const [silence = ''] = await ids('silences');
    expect(await alerts('unsilence', silence)).toMatchObject({ code: 0 });
    expect(await ids('silences')).toEqual([]);
  });

  it('makes what a file declares, after which nothing differs, and writes it as a file again', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'aster-alerts-'));
    const file = `version: 1
source: ops/alerts
jobs: {watched/one: {cron: '@daily', run: ['true']}}
rules:
  watched failed: {when: failed, match: {jobs: ['watched/*']}, channels: [hook], severity: critical}
channels:
  hook: {kind: webhook, url: 'https://hooks.example.org/aster', secret: '\${secret:HOOK}'}
`;
    await writeFile(join(cwd, 'ops.aster.yaml'), file);
    const apply = async (...words: readonly string[]) => line.aster(words, { cwd, env: { ASTER_URL: line.url } });
    const refused = await apply('apply', '--yes');
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^ops\.aster\.yaml:7:3: hook\.config: names/) as string,
    });
    await line.client.secrets.put('HOOK', `whsec_${'a'.repeat(40)}`);
    const shown = await apply('diff');
    expect(shown.code).toBe(7);
    expect(shown.stdout).toMatch(
      /^\+ watched\/one +created\n\+ channel hook +created\n\+ rule watched failed +created\n/,
    );
    expect(await apply('apply', '--yes')).toMatchObject({ code: 0 });
    expect(await apply('diff')).toMatchObject({ code: 0, stdout: '' });
    const exported = await apply('export', 'watched/one', '--alerts', '--source', 'ops/alerts');
    await writeFile(join(cwd, 'ops.aster.yaml'), exported.stdout);
    expect(await apply('export', '--alerts', '-o', 'json')).toMatchObject({ code: 2, stdout: '' });
    expect(exported.stdout).toContain('secret: ${secret:HOOK}');
    const again = await apply('apply', '--dry-run', '-o', 'json');
    expect(JSON.parse(again.stdout)).toMatchObject({ creates: [], updates: [], prunes: [], unchanged: 3 });
    await rm(cwd, { recursive: true });
  });

  it.each([
    [['add-rule', 'x', '--when', 'sometimes'], 2, /Allowed choices are failed/],
    [['add-rule', 'x', '--when', 'failed', '--in-a-row', 'two'], 2, /--in-a-row must be a whole number/],
    [['add-rule', 'x', '--when', 'late_start'], 2, /after/],
    [['add-channel', 'x', 'webhook', '--set', 'nothing'], 2, /is no setting/],
    [['add-channel', 'x', 'slack', '--set', 'url=https://hooks.example.org'], 2, /is a secret/],
    [['silence', '--for', '2h', '-l', 'team'], 2, /is no label/],
    [['silence', '--for', '2h', '--job', 'a', '--incident', 'x'], 2, /--incident says all/],
    [['ack', '019ca95e-8000-7000-8000-000000000001'], 3, /there is no incident/],
  ])('refuses %j', async (words, code, said) => {
    const printed = await alerts(...words);
    expect(printed.code).toBe(code);
    expect(printed.stderr).toMatch(said);
  });
});

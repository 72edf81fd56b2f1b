import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandLine, type Printed, startCommandLine } from '../testing/command-line.js';

describe('aster import', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine();
  });

  afterAll(async () => {
    await line?.close();
  });

  async function importText(text: string, ...words: string[]): Promise<Printed> {
    const file = join(line.folder, 'tab');
    await writeFile(file, text);
    return line.aster(['import', 'crontab', file, '--user', 'deploy', '--source', 'crontab/web1', ...words]);
  }

  async function jobsOf(
    source: string,
  ): Promise<readonly (readonly [name: string, expression: string | null, status: string])[]> {
    const { items } = await line.client.jobs.list();
    const ours = items.filter((job) => job.managed_by === source);
    return ours.map((job) => [job.name, job.cron_expr, job.status] as const).sort();
  }

  const patience = 240_000; // six programs are started

  it(
    'makes paused jobs of a crontab, and a second time changes, adds and archives, and never doubles',
    async () => {
      const shown = await importText('0 1 * * * sync a\n0 2 * * * sync b\n0 3 * * * other\n');
      expect(shown).toMatchObject({
        code: 0,
        stderr: expect.stringContaining('Same ticks as cron for a year: 1,095 of 1,095') as string,
      });
      expect(await jobsOf('crontab/web1')).toEqual([]);
      const first = await importText('0 1 * * * sync a\n0 2 * * * sync b\n0 3 * * * other\n', '--apply', '--yes');
      expect(first).toMatchObject({ code: 0 });
      expect(first.stderr).toMatch(
        /^ {2}cp -p \S+\/tab '\S+~' && awk 'BEGIN \{off\["0 1 \* \* \* sync a"\]; off\["0 2 /m,
      );
      expect(first.stderr).toMatch(/^ {2}aster resume deploy\/\S+ deploy\/\S+ deploy\/\S+$/m);
      expect(await jobsOf('crontab/web1')).toEqual([
        ['deploy/other', '0 3 * * *', 'inactive'],
        ['deploy/sync', '0 1 * * *', 'inactive'],
        ['deploy/sync-2', '0 2 * * *', 'inactive'],
      ]);
      await line.client.jobs.update('deploy/sync-2', { status: 'active' });
      const second = await importText('0 4 * * * sync c\n0 2 * * * sync b\n30 1 * * * sync a\n', '--apply', '--yes');
      expect(second).toMatchObject({ code: 0 });
      expect(await jobsOf('crontab/web1')).toEqual([
        ['deploy/other', '0 3 * * *', 'archived'],
        ['deploy/sync', expect.stringMatching(/^0 4|^30 1/), 'inactive'],
        ['deploy/sync-2', '0 2 * * *', 'active'],
        ['deploy/sync-3', expect.stringMatching(/^0 4|^30 1/), 'inactive'],
      ]);
      const third = await importText('0 4 * * * sync c\n0 2 * * * sync b\n30 1 * * * sync a\n', '--apply');
      expect(third.stderr).toContain('0 changes, 3 unchanged, 0 conflicts');
      const added = ['one', 'two', 'three', 'four', 'five', 'six'].map((word) => `0 5 * * * ${word}\n`);
      const kept = '0 4 * * * sync c\n0 2 * * * sync b\n30 1 * * * sync a\n';
      const fourth = await importText(kept + added.join(''), '--apply', '--yes');
      expect(fourth.stderr).toMatch(/^ {2}aster resume (?:deploy\/[a-z]+ \\\n {4}){5}deploy\/[a-z]+$/m); // no others
      const fifth = await importText(kept + added.slice(1).join(''), '--apply');
      expect(fifth).toMatchObject({ code: 0 }); // one of nine goes: nobody is asked
      expect(fifth.stdout).toMatch(/^- deploy\/one /m);
    },
    patience,
  );

  it('changes nothing when a name belongs to others', async () => {
    await line.client.jobs.create({ name: 'deploy/mine', command: 'true', cron_expr: '@daily' });
    const printed = await line.aster(
      ['import', 'crontab', '-', '--user', 'deploy', '--source', 'crontab/web2', '--apply'],
      {
        stdin: '0 1 * * * mine\n0 1 * * * yours\n',
      },
    );
    expect(printed).toMatchObject({ code: 4, stdout: expect.stringContaining('! deploy/mine') as string });
    expect(await jobsOf('crontab/web2')).toEqual([]);
  });

  it('makes jobs that start by themselves when asked to', async () => {
    const words = ['import', 'crontab', '-', '--user', 'eva', '--source', 'crontab/web3', '--apply', '--active'];
    expect(await line.aster(words, { stdin: '0 1 * * * x\n' })).toMatchObject({ code: 0 });
    expect(await jobsOf('crontab/web3')).toEqual([['eva/x', '0 1 * * *', 'active']]);
  });

  it('writes a file that aster apply takes', async () => {
    const words = ['import', 'crontab', '-', '--user', 'kim', '--source', 'crontab/web4', '-o', 'yaml'];
    const written = await line.aster(words, { stdin: "0 1 * * * date +\\%F > '/tmp/x y'\n" });
    await writeFile(join(line.folder, 'web4.aster.yaml'), written.stdout);
    const applied = await line.aster(['apply', join(line.folder, 'web4.aster.yaml')]);
    expect(applied).toMatchObject({ code: 0 });
    expect((await line.client.jobs.get('kim/date')).args).toEqual(['-c', "date +%F > '/tmp/x y'"]);
  });

  it('fits into 80 columns', async () => {
    const text = `# aster: name="${'long '.repeat(20).trim()}"\n0 12 */2 jan-dec mon ${'x'.repeat(200)}\n0 1 * * * y`;
    await writeFile(join(line.folder, 'wide'), text);
    const { stdout } = await line.terminal('aster import crontab wide --dialect cronie', 80);
    const { stripVTControlCharacters } = await import('node:util');
    for (const shown of stripVTControlCharacters(stdout).split(/\r?\n/)) expect(shown.length).toBeLessThanOrEqual(80);
  });

  it.each(['import crontab', 'import systemd', 'import kubernetes', 'export crontab'])(
    'has three examples in the help of aster %s, which do what they say',
    async (name) => {
      await line.client.jobs
        .create({ name: 'nightly/report', command: 'true', cron_expr: '@daily' })
        .catch(() => undefined);
      await line.client.jobs.create({ name: 'etl/load', command: 'true', cron_expr: '@daily' }).catch(() => undefined);
      const { stdout } = await line.shell(`aster ${name} --help`);
      const examples = [...stdout.slice(stdout.indexOf('Examples:')).matchAll(/^ {2}(\S.*)$/gm)].map(
        ([, text = '']) => text,
      );
      expect(examples).toHaveLength(3);
      for (const command of examples) {
        expect(command).toContain(`aster ${name}`);
        expect({ command, ...(await line.shell(command)) }).toMatchObject({ command, code: 0 });
      }
    },
    240_000,
  );

  it('exports jobs and mail that an import finds again', async () => {
    const words = [
      ...['import', 'crontab', '-', '--user', 'out', '--source', 'crontab/out', '--apply', '--active', '--tz', 'UTC'],
      ...['--dialect', 'cronie', '--modernize', '--accept', 'ping'],
    ];
    const url = 'https://hc-ping.com/5f2f9a5e-0000-4000-8000-1234567890ab';
    const crontab = [
      ...['# Loads it', "0 1 * * * load 'a b' > /tmp/x 2>&1", 'MAILTO=ops@example.org', '0 2 * * * -n sync'],
      ...[`0 3 * * * dump && curl -fsS ${url}`, 'MAILTO=root', '0 4 * * * tidy', ''],
    ].join('\n');
    const first = await line.aster(words, { stdin: crontab });
    expect(first.stderr).toContain('Mail as cron sends it: 2 of 3 jobs that have it.\n');
    expect(first.stderr).toContain('not to root, 1 job: a mailbox of the host; --mail-channel NAME sends it\n');
    expect(first.stderr).toContain("then aster alerts enable-channel 'mail ops@example.org'\n");
    expect(await line.client.alerts.channels.get('mail ops@example.org')).toMatchObject({
      ...{ kind: 'email', is_enabled: false, managed_by: null, config: { to: 'ops@example.org' } },
      used_by: ['crontab/out failures ops@example.org', 'crontab/out output ops@example.org'],
    });
    expect(await line.aster(['alerts', 'enable-channel', 'mail ops@example.org'])).toMatchObject({ code: 0 });
    const exported = await line.aster(['export', 'crontab', 'out/*', '--tz', 'UTC']);
    expect(exported.stdout).toContain("# Loads it\n# aster: name=out/load\n0 1 * * * load 'a b' > /tmp/x 2>&1\n");
    expect(exported.stdout).toContain('\nMAILTO="ops@example.org"\n\n# not kept by cron: pings to ping_url\n');
    expect(exported.stdout).toContain('\n# aster: name=out/sync\n0 2 * * * -n sync\n');
    const again = await line.aster(words, { stdin: exported.stdout });
    // the line without its ping is another one, which the job is told by its label
    expect(again.stderr).toContain('1 change, 5 unchanged, 0 conflicts');
    expect(again.stdout).toMatch(/^~ out\/dump +labels.*$/m);
    const noMore = await line.aster(words, { stdin: exported.stdout.replace(/MAILTO=.*/, '') });
    expect(noMore.stdout).toMatch(/^- rule crontab\/out output ops@example.org +turned off$/m);
    expect(await line.client.alerts.channels.get('mail ops@example.org')).toMatchObject({ is_enabled: true });
  }, 240_000);
});

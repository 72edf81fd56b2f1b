import { nameDifference } from './clock-change-nights.js';
import { importAnacrontab } from './import-anacrontab.js';
import { importCrontab, importCrontabs, type ImportOptions } from './import-crontab.js';
import { digestOfLine, lineLabel } from './line-digest.js';
import { proveTicks } from './prove-ticks.js';

const options: ImportOptions = {
  file: 'tab',
  dialect: 'debian',
  isSystem: false,
  timezone: 'Europe/Berlin',
  owner: 'me',
};
const imported = (text: string, part: Partial<ImportOptions> = {}) => importCrontab(text, { ...options, ...part });
const expressions = (text: string, part: Partial<ImportOptions> = {}) =>
  imported(text, part).jobs.map(({ job }) => job.cron_expr);
const now = new Date('2026-01-01T00:00:00Z');

describe('dialects', () => {
  it('lets BusyBox match either day field, count days from 0 and go over the end of a range', () => {
    const ofBusybox = (line: string) => expressions(`${line} x\n`, { dialect: 'busybox' })[0];
    expect(ofBusybox('0 12 */2 * 1')).toBe(
      `0 12 ${[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30].join()} * 1`,
    );
    expect(ofBusybox('0 22-2 * * *')).toBe('0 0,1,2,22,23 * * *');
    expect(ofBusybox('0 12 * * fri-mon')).toBe('0 12 * * 0,1,5,6');
    expect(ofBusybox('0 12 1-31 * 1')).toBe('0 12 * * *');
  });

  it('hands % of BusyBox to the shell, and sets no variables there but SHELL', () => {
    const { jobs, left } = imported('PATH=/opt\nSHELL=/bin/ash\n0 1 * * * date +%F\n', { dialect: 'busybox' });
    expect(jobs[0]?.job).toMatchObject({
      command: '/bin/ash',
      args: ['-c', 'date +%F'],
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(left).toMatchObject([{ line: 1, why: expect.stringContaining('BusyBox sets no variables') as string }]);
  });

  it('names the nights in which BusyBox passes over a time, or takes it twice', () => {
    const { jobs } = imported('30 2 * * * x\n*/10 * * * * y\n', { dialect: 'busybox' });
    const { differences, count, same } = proveTicks(jobs, now);
    expect(differences.map(({ imported: { line }, ticks, nights }) => [line, ticks, nights])).toEqual([
      [
        1,
        2,
        [
          'the night of 29 Mar 2026, when clocks in Europe/Berlin go 60 min forward',
          'the night of 25 Oct 2026, when clocks in Europe/Berlin go 60 min back',
        ],
      ],
    ]);
    expect(count - same).toBe(1);
    expect(nameDifference(new Date('2026-06-01T12:00:00Z'), 'Europe/Berlin')).toBe('2026-06-01T12:00Z');
  });

  it('knows ~ for cronie and OpenBSD only, and the time stays when lines move', () => {
    expect(imported('~ 3 * * * x\n', { dialect: 'debian' }).left).toHaveLength(1);
    const before = expressions('~ 3 * * * x\n', { dialect: 'cronie' });
    expect(expressions('# more\n\n~ 3 * * * x\n', { dialect: 'cronie' })).toEqual(before);
  });

  it('takes names of days and months by three letters only, as cron does', () => {
    expect(expressions('0 1 * JAN mon x\n')).toEqual(['0 1 * JAN mon']);
    expect(imported('0 1 * january * x\n').left).toHaveLength(1);
  });
});

describe('lines that are hostile', () => {
  it.each([
    ['A="x\n0 1 * * * run\n', 1, /quotes do not end/],
    ['A="x" y\n0 1 * * * run\n', 1, /quotes do not end/],
    ['\uFEFF0 1 * * * run\n', 1, /byte order mark/],
    ['0 1 * * * run \uFFFD\n', 1, /not written in UTF-8/],
  ])('are left out of %j, and the rest is taken', (text, line, why) => {
    const { left } = imported(text);
    expect(left).toMatchObject([{ line, why: expect.stringMatching(why) as string }]);
  });

  it('are told of when the shell will refuse them, and kept as they are', () => {
    const [job] = imported(`0 1 * * * echo 'a\n`).jobs;
    expect(job?.notes).toContain('its quotes are not balanced: the shell refuses it, here as there');
    expect(imported(`0 1 * * * echo "it's" it\\'s # don't\n`).jobs[0]?.notes).toHaveLength(1);
  });

  it('may have tabs where others have blanks', () => {
    expect(expressions('\t5\t4\t*\t*\t*\tx\ty\n')).toEqual(['5 4 * * *']);
    expect(imported('\t5\t4\t*\t*\t*\tx\ty\n').jobs[0]?.job.args).toEqual(['-c', 'x\ty']);
  });
});

describe('names', () => {
  const digest = (schedule: string, command: string) =>
    digestOfLine({ schedule, command, user: undefined, stdin: undefined }, options);
  const names = (text: string, known?: ReadonlyMap<string, readonly string[]>) =>
    importCrontabs([{ text, options }], known)[0]?.jobs.map(({ job }) => job.name);

  it('stay with their lines when others come before them', () => {
    const known = new Map([
      [digest('0 1 * * *', 'x a'), ['me/x']],
      [digest('0 2 * * *', 'x b'), ['me/x-2']],
    ]);
    expect(names('0 3 * * * x c\n0 2 * * * x b\n0 1 * * * x a\n', known)).toEqual(['me/x-3', 'me/x-2', 'me/x']);
  });

  it('stay with a line whose time is changed, when nothing else had it', () => {
    const known = new Map([[digest('0 1 * * *', 'x a'), ['me/x-2']]]);
    expect(names('30 1 * * * x a\n', known)).toEqual(['me/x-2']);
  });

  it('are those of the program, past what prepares it', () => {
    const lines = [
      'cd /srv && FOO=1 nice -n 5 ./sync.sh',
      'flock -n /run/lock /usr/bin/backup --all',
      'timeout -k 5 300 dump | gzip',
      'test -x /bin/a && /bin/a',
      '( umask 077; export X=1; run )',
      'sleep 30; late',
    ];
    expect(names(lines.map((line) => `0 1 * * * ${line}\n`).join(''))).toEqual([
      ...['me/sync.sh', 'me/backup', 'me/dump', 'me/a', 'me/run', 'me/late'],
    ]);
  });

  it('differ over several files', () => {
    const texts = ['a', 'b'].map((file) => ({ text: '0 1 * * * x\n', options: { ...options, file } }));
    expect(importCrontabs(texts).flatMap(({ jobs }) => jobs.map(({ job }) => job.name))).toEqual(['me/x', 'me/x-2']);
  });
});

describe('what is asked for', () => {
  it('makes a paused job of a comment, and a job for hands of @reboot', () => {
    const text = '#0 1 * * * old\n# 5 apples a day\n@reboot start\n';
    expect(imported(text).left.map(({ line }) => line)).toEqual([1, 3]);
    const { jobs, left } = imported(text, { withDisabled: true, keepsReboot: true });
    expect(left).toEqual([]);
    expect(jobs.map(({ job }) => [job.name, job.cron_expr, job.status])).toEqual([
      ['me/old', '0 1 * * *', 'inactive'],
      ['me/start', '@manually', undefined],
    ]);
  });

  it('places jobs by user', () => {
    const text = '0 1 * * * www-data x\n';
    const placed = (part: Partial<ImportOptions>) => imported(text, { isSystem: true, ...part }).jobs[0]?.job;
    expect(placed({ hasUserPools: true })).toMatchObject({ pool: 'user-www-data' });
    expect(placed({ runsAsUser: true, pool: 'web' })).toMatchObject({ pool: 'web', run_as: 'www-data' });
  });

  it('sets fields by comments, and says which it does not know', () => {
    const text =
      '# aster: name="a b" label.team=data timeout=20m max_retries=2 shiny=1 timeout\n# Loads\n0 1 * * * x\n';
    const [job] = imported(text).jobs;
    expect(job?.job).toMatchObject({ name: 'a b', description: 'Loads', timeout: '20m', max_retries: 2 });
    expect(job?.job.labels).toEqual({ team: 'data', [lineLabel]: expect.any(String) as string });
    expect(job?.notes).toContain('# aster: shiny is no field of a job');
  });
});

describe('anacrontab', () => {
  it('takes time that grows with a line, whatever is in it', () => {
    const text = `1 5 x${' '.repeat(200_000)}a\u2028b\n`;
    expect(importAnacrontab(text, { file: 'anacrontab', timezone: 'UTC' }).left).toHaveLength(1);
  });

  it('is made up for when it was missed', () => {
    const text = `SHELL=/bin/sh
PATH=/sbin:/bin
START_HOURS_RANGE=3-22
RANDOM_DELAY=45

1	5	cron.daily	nice run-parts /etc/cron.daily
7	25	cron.weekly	nice run-parts /etc/cron.weekly
@monthly 45	cron.monthly	nice run-parts /etc/cron.monthly
10 0 ten x
what is this
`;
    const { jobs, left } = importAnacrontab(text, { file: 'anacrontab', timezone: 'UTC' });
    expect(jobs.map(({ job }) => [job.name, job.cron_expr])).toEqual([
      ['anacron/cron.daily', '5 3 * * *'],
      ['anacron/cron.weekly', '25 3 * * 0'],
      ['anacron/cron.monthly', '45 3 1 * *'],
      ['anacron/ten', '@every 240h'],
    ]);
    expect(jobs[0]?.job).toMatchObject({
      ...{ misfire_policy: 'latest', catchup_window: '720h', env: { PATH: '/sbin:/bin' } },
      args: ['-c', 'nice run-parts /etc/cron.daily'],
    });
    expect(left.map(({ line }) => line)).toEqual([10]);
  });
});

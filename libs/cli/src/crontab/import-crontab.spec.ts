import { parseSchedule, ticksBetween } from '@aster-scheduler/cron';
import fc from 'fast-check';
import { clockOf, oracleTicks } from '../testing/vixie-oracle.js';
import { compareTicks } from './compare-ticks.js';
import { importCrontab, type ImportOptions } from './import-crontab.js';
import { parseVixieFields } from './vixie-fields.js';
import { vixieTicks } from './vixie-ticks.js';

const options: ImportOptions = {
  file: 'crontab',
  dialect: 'debian',
  isSystem: false,
  timezone: 'Europe/Berlin',
  owner: 'me',
};
const imported = (text: string, part: Partial<ImportOptions> = {}) => importCrontab(text, { ...options, ...part });
const only = (text: string, part: Partial<ImportOptions> = {}) => {
  const { jobs, left } = imported(text, part);
  expect({ left, count: jobs.length }).toEqual({ left: [], count: 1 });
  return jobs[0]!;
};
const script = (text: string, part: Partial<ImportOptions> = {}) => only(text, part).job.args?.[1];

const zones = [
  ...['Europe/Berlin', 'Europe/London', 'Europe/Lisbon', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo'],
  ...[
    'America/Santiago',
    'Australia/Lord_Howe',
    'Australia/Sydney',
    'Pacific/Auckland',
    'Pacific/Chatham',
    'Asia/Kathmandu',
  ],
  ...[
    'Asia/Kolkata',
    'Asia/Tokyo',
    'Asia/Jerusalem',
    'Africa/Casablanca',
    'Africa/Cairo',
    'America/Havana',
    'Antarctica/Troll',
    'UTC',
  ],
];
const firstMinute = Date.UTC(2026, 0, 1) / 60_000;
const minutes = 365 * 1_440;
const from = new Date(firstMinute * 60_000 - 1);
const to = new Date((firstMinute + minutes - 1) * 60_000);

/** Lines that have met trouble: day rules, wildcards that are not first, gaps, repeated hours. */
const lines = [
  '30 2 * * *',
  '0,30 1-3 * * *',
  '*/15 * * * *',
  '0,*/20 2 * * *',
  '17 * * * *',
  '5 0-23/2 * * *',
  '0 0 * * 7',
  '0 12 */2 * 1',
  '0 12 1-31/2 * mon',
  '0 12 13 * 5',
  '0 12 1 * */2',
  '0 12 1-31 * 1',
  '0 12 1 * 0-6',
  '59 23 28-31 * *',
  '0 3 1,*/10 feb-nov *',
  '*/7 */5 * * sat,SUN',
];

const arbitraryLine = (): fc.Arbitrary<string> => {
  const field = (low: number, high: number) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('*') },
      { weight: 2, arbitrary: fc.integer({ min: 2, max: high }).map((step) => `*/${step}`) },
      {
        weight: 4,
        arbitrary: fc
          .uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 })
          .map((values) => values.join(',')),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            fc.integer({ min: low, max: high }),
            fc.integer({ min: low, max: high }),
            fc.integer({ min: 1, max: 5 }),
          )
          .map(([one, other, step]) => `${Math.min(one, other)}-${Math.max(one, other)}/${step}`),
      },
      { weight: 1, arbitrary: fc.integer({ min: low, max: high }).map((value) => `${value},*/9`) },
    );
  const hour = fc.oneof(field(0, 23), fc.integer({ min: 0, max: 3 }).map(String));
  const minute = fc.oneof(field(0, 59), fc.constantFrom('0', '30', '*/10', '0,*/20')).filter((text) => text !== '*');
  return fc.tuple(minute, hour, field(1, 31), field(1, 12), field(0, 7)).map((fields) => fields.join(' '));
};

/** The ticks of the job; those at which its command looks at the weekday and lets it be are left out. */
function ticksOfJob(line: string, timezone: string): number[] {
  const { job } = only(`${line} true\n`, { timezone });
  const ticks = ticksBetween(parseSchedule(job.cron_expr!, { timezone }), from, to, 1_000_000);
  const guarded = /\+%w\)" in ([\d|]+)\)/.exec(job.args?.[1] ?? '')?.[1];
  if (guarded === undefined) return ticks.map((at) => at.getTime());
  const weekday = new Intl.DateTimeFormat('en-US', { timeZone: timezone, weekday: 'short' });
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  return ticks
    .map((at) => at.getTime())
    .filter((at) => guarded.split('|').includes(String(days.indexOf(weekday.format(at)))));
}

/** The first instant that only one of both has. */
function firstDifference(line: string, timezone: string, clock: readonly number[]): string | undefined {
  const [ours, theirs] = [ticksOfJob(line, timezone), oracleTicks(line, clock, firstMinute)];
  if (ours.join() === theirs.join()) return undefined;
  const at = ours.findIndex((tick, index) => tick !== theirs[index]);
  const differing = at < 0 ? theirs[ours.length] : Math.min(ours[at]!, theirs[at] ?? Infinity);
  return new Date(differing ?? 0).toISOString();
}

describe('a year of ticks', () => {
  it.each(zones)('is that of cron in %s', (timezone) => {
    const clock = clockOf(timezone, firstMinute, minutes);
    const differing = lines.map((line) => [line, firstDifference(line, timezone, clock)]);
    expect(differing).toEqual(lines.map((line) => [line, undefined]));
    fc.assert(
      fc.property(arbitraryLine(), (line) => {
        expect(firstDifference(line, timezone, clock)).toBeUndefined();
      }),
      { numRuns: 2 },
    );
  });

  it('is told by the proof of the import itself', () => {
    const timezone = 'Australia/Lord_Howe';
    const clock = clockOf(timezone, firstMinute, minutes);
    for (const line of ['0,30 1-3 * * *', '*/15 2 * * *', '0 12 */2 * 1']) {
      const fields = parseVixieFields(line.split(' '), () => 0);
      const ticks = vixieTicks(fields, timezone, from, to).map((at) => at.getTime());
      expect({ line, ticks: ticks.join() }).toEqual({ line, ticks: oracleTicks(line, clock, firstMinute).join() });
      const compared = compareTicks(only(`${line} true\n`, { timezone }), from, to);
      expect({ line, ...compared }).toMatchObject({ line, count: ticks.length, onlyInCron: [], onlyInAster: [] });
    }
  });
});

describe('importCrontab', () => {
  it('reads the crontab that Debian ships', () => {
    const text = `# /etc/crontab: system-wide crontab
SHELL=/bin/sh
# You can also override PATH, but by default, newer versions inherit it from the environment
#PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin

# m h dom mon dow user	command
17 *	* * *	root	cd / && run-parts --report /etc/cron.hourly
25 6	* * *	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }
47 6	* * 7	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.weekly; }
52 6	1 * *	root	test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.monthly; }
#
`;
    const { jobs, left } = imported(text, { isSystem: true });
    expect(left).toEqual([]);
    expect(jobs.map(({ line, job: { name, cron_expr: expression } }) => [line, name, expression])).toEqual([
      [7, 'root/hourly', '17 * * * *'],
      [8, 'root/daily', '25 6 * * *'],
      [9, 'root/weekly', '47 6 * * 7'],
      [10, 'root/monthly', '52 6 1 * *'],
    ]);
    expect(jobs[0]?.notes).toContain("runs as the worker's user, not as root");
  });

  it('keeps what cron does: no retries, no catching up, the shell, PATH as cron has it, and a timeout of a day', () => {
    expect(only('# Backs up the disk\n0 1 * * * backup --all\n').job).toEqual({
      name: 'me/backup',
      description: 'Backs up the disk',
      cron_expr: '0 1 * * *',
      timezone: 'Europe/Berlin',
      command: '/bin/sh',
      args: ['-c', 'backup --all'],
      env: { PATH: '/usr/bin:/bin' },
      timeout: '24h',
      max_retries: 0,
      concurrency_policy: 'allow',
      misfire_policy: 'skip',
      labels: { crontab: expect.stringMatching(/^[0-9a-f]{12}$/) as string },
    });
  });

  it('gives each line the variables above it, as they are', () => {
    const text = `SHELL=/bin/bash\nA = "one two"\n0 1 * * * first\nA=three\nHOME=/srv\nMAILTO=ops@example.org\nPATH=$HOME/bin\n0 2 * * * second\n`;
    const [first, second] = imported(text).jobs;
    expect(first?.job).toMatchObject({ command: '/bin/bash', env: { A: 'one two', PATH: '/usr/bin:/bin' } });
    expect(second?.job).toMatchObject({ env: { A: 'three', PATH: '$HOME/bin' }, working_directory: '/srv' });
    expect(second?.notes).toEqual(expect.arrayContaining(['PATH has a $ in it, which cron does not replace either']));
  });

  it.each([
    ['0 1 * * * date +\\%F\n', 'date +%F'],
    ['0 1 * * * mail me%Hello%you\n', `printf %s 'Hello\nyou\n' | /bin/sh -c 'mail me'`],
    [`0 1 * * * cat%it's\n`, `printf %s 'it'\\''s\n' | /bin/sh -c cat`],
    ['0 12 */2 * 1 x\n', `case "$(TZ=Europe/Berlin date +%w)" in 1) ;; *) exit 0 ;; esac\nx`],
    [`A=1\n0 1 * * * echo '$A' $B $$A\n`, `echo '$$A' $B $$$A`],
  ])('hands %j to the shell', (text, expected) => {
    expect(script(text)).toBe(expected);
  });

  it('goes by CRON_TZ where that cron does, else by the host', () => {
    const text = 'CRON_TZ=America/New_York\n0 1 * * * x\n';
    expect(only(text, { dialect: 'cronie' }).job).toMatchObject({
      timezone: 'America/New_York',
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(only(text).job).toMatchObject({ timezone: 'Europe/Berlin', env: { CRON_TZ: 'America/New_York' } });
    expect(imported('CRON_TZ=Mars/Base\n0 1 * * * x\n', { dialect: 'cronie' }).left).toMatchObject([
      { line: 2, why: 'CRON_TZ names no time zone: Mars/Base' },
    ]);
  });

  it('takes the flags of OpenBSD and cronie, and a time that ~ has chosen once', () => {
    expect(only('0 1 * * * -ns x\n', { dialect: 'openbsd' }).job).toMatchObject({
      concurrency_policy: 'forbid',
      args: ['-c', 'x'],
    });
    expect(only('-0 1 * * * x\n', { dialect: 'cronie' }).job).toMatchObject({ args: ['-c', 'x'] });
    expect(only('0 1 * * * -n x\n').job).toMatchObject({ args: ['-c', '-n x'] });
    const chosen = only('0~59 ~ * * * x\n', { dialect: 'cronie' }).job.cron_expr!;
    expect(chosen).toMatch(/^\d+ \d+ \* \* \*$/);
    expect(only('0~59 ~ * * * x\n', { dialect: 'cronie' }).job.cron_expr).toBe(chosen);
  });

  it('names jobs after their program, numbered, or as a comment says', () => {
    const text =
      '0 1 * * * /usr/bin/a.sh x\n0 2 * * * cd /srv && A=1 nice a.sh\n# aster: name=nightly/report\n0 3 * * * x\n';
    expect(imported(text).jobs.map(({ job }) => job.name)).toEqual(['me/a.sh', 'me/a.sh-2', 'nightly/report']);
  });

  it.each([
    ['@reboot x\n', /when the host starts/],
    ['0 1 * * *\n', /fewer than five fields and a command|no command/],
    ['0 1 * * * x', /no line end/],
    ['0 1 * * * x\r\n', /carriage return/],
    ['0 1 * * * x\0\n', /NUL/],
    [`0 1 * * * ${'x'.repeat(1_000)}\n`, /longer than 1000/],
    ['60 1 * * * x\n', /minute: "60" is not 0 to 59/],
    ['0 1 31-1 * * x\n', /stands for nothing/],
    ['*/0 1 * * * x\n', /stands for nothing/],
    ['0 1 * foo * x\n', /month: "foo"/],
    ['@fortnightly x\n', /cron knows no @fortnightly/],
    ['-0 1 * * * x\n', /only cronie/],
    ['hello world\n', /fewer than five fields/],
  ])('leaves %j out and says why', (text, why) => {
    expect(imported(text)).toMatchObject({ jobs: [], left: [{ line: 1, why: expect.stringMatching(why) as string }] });
  });

  it('warns of a step behind a single value, which cron passes over', () => {
    const { job, notes } = only('5/15 * * * * x\n');
    expect(job.cron_expr).toBe('5 * * * *');
    expect(notes).toContain('minute: cron passes over the step in 5/15');
  });

  it('never throws, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '0',
        '@daily',
        '%',
        '\\%',
        '\n',
        ' ',
        '\t',
        '=',
        '"',
        '~',
        '-',
        '/',
        ',',
        'x',
        '#',
        '\r',
        '\0',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, isSystem) => {
        imported(pieces.join(''), { isSystem, dialect: 'cronie' });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['variables that no export wrote', `# aster: env=A\n* * * * * export ${'a'.repeat(900)} & true\n`],
    ['quotes that no export wrote', `# aster: env=A\n* * * * * export ${"'a'".repeat(300)} & true\n`],
    ['a folder that no export wrote', `# aster: env=A\n* * * * * cd ${'/a'.repeat(400)} & true\n`],
    ['settings without values', `# aster: ${'a'.repeat(500_000)}\n* * * * * true\n`],
    ['settings whose quotes do not end', `# aster: ${String.raw`a="\"`.repeat(100_000)}\n* * * * * true\n`],
    ['a comment of white space', `#x${' '.repeat(250_000)}y${'\t'.repeat(250_000)}z\n* * * * * true\n`],
  ])('takes time that grows with the text, whoever wrote it: %s', (_what, text) => {
    const begin = performance.now();
    expect(imported(text).jobs).toHaveLength(1);
    expect(performance.now() - begin).toBeLessThan(20_000); // a pattern that can be met in many ways takes minutes
  });
});

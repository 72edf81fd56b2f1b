import type { AlertRuleResource, ChannelResource, JobResource } from '@aster-scheduler/client';
import { expandArgument } from '@aster-scheduler/core';
import fc from 'fast-check';
import { importCrontab } from '../crontab/import-crontab.js';
import { resourceOf } from '../testing/resource-of.js';
import { exportCrontab, type ExportOptions } from './export-crontab.js';
import { mailOfRules } from './mail-of-rules.js';

const options: ExportOptions = {
  ...{ isSystem: false, user: 'root', withDisabled: true, locks: false, hasZones: true, timezone: 'Europe/Berlin' },
  ...{ from: new Date('2026-01-01T00:00:00Z'), hasFlags: true, mailOf: () => undefined },
};
const exported = (jobs: readonly JobResource[], part: Partial<ExportOptions> = {}) =>
  exportCrontab(jobs, { ...options, ...part });
const lineOf = (job: JobResource, part: Partial<ExportOptions> = {}) => exported([job], part).text.split('\n').at(-2);
const imported = (text: string, isSystem = false) =>
  importCrontab(text, {
    ...{ file: 'tab', dialect: 'cronie', isSystem, timezone: 'Europe/Berlin', owner: 'me', withDisabled: true },
  });

/** What a job does, with the variables in its arguments replaced. */
function behaviourOf(job: JobResource): Record<string, unknown> {
  const { args, env, labels, ...others } = job;
  const { crontab: _line, ...kept } = labels;
  return { ...others, env, labels: kept, args: args.map((arg) => expandArgument(arg, env)) };
}

const cronJob = (part: Partial<JobResource> = {}) =>
  resourceOf(part.name ?? 'a', {
    ...{ cron_expr: '0 1 * * *', timezone: 'Europe/Berlin', command: '/bin/sh', args: ['-c', 'x'], max_retries: 0 },
    ...{ timeout: '24h', misfire_policy: 'skip', env: { PATH: '/usr/bin:/bin' }, ...part },
  });

describe('exportCrontab', () => {
  it.each<[Partial<JobResource>, string]>([
    [{}, '0 1 * * * x'],
    [{ args: ['-c', 'date +%F | cat'] }, String.raw`0 1 * * * date +\%F | cat`],
    [{ command: 'echo', args: ["it's", 'a b'] }, String.raw`0 1 * * * echo 'it'\''s' 'a b'`],
    [{ env: { PATH: '/opt', A: 'b c' } }, `0 1 * * * export PATH=/opt A='b c'; x`],
    [{ working_directory: '/srv/x' }, '0 1 * * * cd /srv/x || exit; x'],
    [{ cron_expr: '0 12 */2 * 1' }, '0 12 1-31/2 * 1'],
    [{ cron_expr: '0,*/20 2 * * *' }, '*/20,0 2 * * *'],
    [{ cron_expr: '0 5 1 * * *' }, '5 1 * * *'],
    [{ cron_expr: '@daily' }, '@daily x'],
    [{ status: 'inactive' }, '#0 1 * * * x'],
  ])('writes %j as %s', (part, line) => {
    expect(lineOf(cronJob(part))?.startsWith(line)).toBe(true);
  });

  it.each<[Partial<JobResource>, RegExp]>([
    [{ cron_expr: '*/5 0 1 * * *' }, /no seconds/],
    [{ cron_expr: '@every 90m' }, /no spans of time/],
    [{ cron_expr: '@manually' }, /only a trigger/],
    [{ cron_expr: '0 12 L * *' }, /no way to say/],
    [
      { cron_expr: null, depends_on: [{ job: 'b', condition: 'success' }] as unknown as JobResource['depends_on'] },
      /starts after b/,
    ],
    [{ args: ['-c', 'a\nb'] }, /line ends/],
    [{ command: null, handler: 'h', args: [] }, /code of a service/],
    [{ args: ['-c', 'x'.repeat(1_000)] }, /more than 1000/],
    [{ env: { A: 'b', PASSWORD: '${secret:DB_PASSWORD}' } }, /PASSWORD has a secret/],
  ])('leaves out %j and says why', (part, why) => {
    const { lost, text } = exported([cronJob(part)]);
    expect(lost).toEqual([{ name: 'a', why: expect.stringMatching(why) as string }]);
    expect(imported(text)).toMatchObject({ jobs: [], left: [] });
  });

  it('says what cron does not keep, and has flock keep forbid', () => {
    const job = cronJob({ max_retries: 2, timeout: '5m', concurrency_policy: 'forbid' });
    expect(exported([job]).text).toContain('# not kept by cron: 2 retries; concurrency forbid; timeout 5m\n');
    expect(lineOf(job, { locks: true })).toBe(`0 1 * * * flock -n "$HOME/.aster-${job.id}.lock" -c x`);
    expect(imported(exported([job], { locks: true }).text).jobs[0]?.job).toMatchObject({
      ...{ args: ['-c', 'x'], concurrency_policy: 'forbid', max_retries: 2, timeout: '5m' },
    });
  });

  it('puts jobs of other zones below CRON_TZ, and leaves them out for a cron without it', () => {
    const jobs = [cronJob({ name: 'far', timezone: 'Asia/Tokyo' }), cronJob()];
    expect(
      exported(jobs)
        .text.split('\n')
        .filter((line) => /^[0C]/.test(line)),
    ).toEqual([...['0 1 * * * x', 'CRON_TZ=Asia/Tokyo', '0 1 * * * x']]);
    expect(exported(jobs, { hasZones: false }).lost.map(({ name }) => name)).toEqual(['far']);
  });

  it('gives mail back: MAILTO above its lines, -n, and what only an import can say', () => {
    const channel = { name: 'ops', kind: 'email', config: { to: 'b@example.org,a@example.org' } };
    const rule = { is_enabled: true, contains: null, reasons: null, in_a_row: null, channels: ['ops'], statuses: null };
    const rules = [
      { ...rule, when: 'output', match: { jobs: ['all'] } },
      { ...rule, when: 'output', match: { jobs: ['all', 'failing'] }, statuses: ['timed_out', 'failed'] },
      { ...rule, when: 'failed', match: { jobs: ['began'] } },
      { ...rule, when: 'failed', match: {} },
      { ...rule, when: 'output', match: { jobs: ['a'] }, contains: 'x' },
      { ...rule, when: 'output', match: { jobs: ['a'] }, is_enabled: false },
    ];
    const mailOf = mailOfRules(rules as unknown as AlertRuleResource[], [channel as unknown as ChannelResource]);
    const jobs = ['began', 'failing', 'all', 'a'].map((name) => cronJob({ name }));
    const { text } = exported(jobs, { mailOf });
    expect(text.split('\n').filter((line) => /^[0M]/.test(line))).toEqual([
      ...['0 1 * * * x', 'MAILTO="b@example.org, a@example.org"', '0 1 * * * -n x', '0 1 * * * -n x', '0 1 * * * x'],
    ]);
    const to = 'b@example.org, a@example.org';
    const mails = new Map(imported(text).jobs.map(({ job, mail }) => [job.name, mail]));
    expect([...mails]).toEqual([
      ...[
        ['a', undefined],
        ['began', { to, when: 'failed' }],
        ['failing', { to, when: 'failures' }],
      ],
      ['all', { to, when: 'output' }],
    ]);
    const forDebian = exported(jobs, { mailOf, hasFlags: false }).text;
    expect(forDebian).toContain('# not kept by cron: mail of failures alone\n');
    expect(forDebian).not.toContain('-n x');
    expect(new Map(imported(forDebian).jobs.map(({ job, mail }) => [job.name, mail]))).toEqual(mails);
  });

  it('names the user for files of the system', () => {
    expect(lineOf(cronJob(), { isSystem: true })).toBe('0 1 * * * root x');
    expect(lineOf(cronJob({ run_as: 'etl' }), { isSystem: true })).toBe('0 1 * * * etl x');
  });

  it('is taken back by an import as it was: any command, variables, texts and policies', () => {
    const text = fc.oneof(
      fc.constantFrom(
        '%',
        '\\%',
        "'",
        '"',
        '\\',
        '$A',
        '$$A',
        '${A}',
        '#',
        '-n x',
        ' ',
        'a=b',
        '`',
        '!',
        '~',
        '|',
        'é',
        '\t',
      ),
      fc.string({ maxLength: 8 }),
    );
    const words = fc
      .array(text, { maxLength: 4 })
      .map((parts) => parts.join('').replaceAll(/[\0-\x08\n-\x1f\x7f]/g, ''));
    const job = fc.record({
      command: fc.constantFrom('/bin/sh', 'echo', '/bin/bash', '/opt/my prog'),
      args: fc.oneof(
        words.map((script) => ['-c', script]),
        fc.array(words, { maxLength: 3 }),
      ),
      env: fc.dictionary(fc.constantFrom('A', 'B', 'PATH', 'LANG'), words),
      working_directory: fc.constantFrom(null, '/srv', "/a b/it's"),
      description: fc.constantFrom(null, 'Loads it', 'a\nb', '0 1 * * * x', 'aster: name=x', '', '# "x\\'),
      status: fc.constantFrom('active' as const, 'inactive' as const),
      cron_expr: fc.constantFrom('0 1 * * *', '@daily', '*/15 2-4 * * mon-fri', '0 3 1,15 * *'),
      timezone: fc.constantFrom('Europe/Berlin', 'UTC', 'Australia/Lord_Howe'),
      labels: fc.constantFrom({}, { team: 'data' }, { 'a/b': 'x y "z"' }),
      max_retries: fc.constantFrom(0, 3),
      concurrency_policy: fc.constantFrom('allow' as const, 'forbid' as const, 'queue' as const),
      misfire_policy: fc.constantFrom('skip' as const, 'latest' as const),
      timeout: fc.constantFrom('24h', '90s'),
      pool: fc.constantFrom('default', 'heavy'),
      priority: fc.constantFrom(0, -3),
    });
    fc.assert(
      fc.property(
        fc.array(job, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (parts, isSystem, locks) => {
          const jobs = parts.map((part, index) => resourceOf(`job ${index}`, { ...part, env: { ...part.env } }));
          const { text: crontab, lost } = exported(jobs, { isSystem, locks });
          const back = imported(crontab, isSystem);
          expect(back.left).toEqual([]);
          const kept = jobs.filter(({ name }) => !lost.some((each) => each.name === name));
          const found = back.jobs.map(({ job: input }) => resourceOf(input.name, { ...input } as Partial<JobResource>));
          const byName = (list: readonly JobResource[]) =>
            Object.fromEntries(list.map((each) => [each.name, behaviourOf(each)]));
          expect(byName(found)).toEqual(byName(kept));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a crontab come back as it was', () => {
    const text = `0 1 * * * mail me%Hello%you 100\\%
0 12 */2 * 1 report
5 0-23/2 * * * sync > /dev/null 2>&1
`;
    const jobs = imported(text).jobs.map(({ job }) => resourceOf(job.name, { ...job } as Partial<JobResource>));
    const again = exported(jobs).text;
    expect(again.split('\n').filter((line) => /^\d/.test(line))).toEqual(text.trim().split('\n'));
    const back = imported(again).jobs.map(({ job }) => job);
    expect(back).toEqual(imported(text).jobs.map(({ job }) => job));
  });
});

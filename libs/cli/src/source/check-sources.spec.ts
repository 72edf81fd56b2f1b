import { checkSources } from './check-sources.js';
import { readTextSource } from './read-text-source.js';

/** What is wrong with a file, as it is printed. */
function problemsOf(text: string, ...others: string[]): readonly string[] {
  const sources = [text, ...others].flatMap((each, index) => readTextSource(each, `${index + 1}.yaml`));
  return checkSources(sources).map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}

const head = 'version: 1\nsource: ops\njobs:\n';

describe('checkSources', () => {
  it('finds nothing wrong with a file in which all is right', () => {
    const text = `version: 1
source: ops/jobs
defaults: {timezone: Europe/Berlin, labels: {team: ops}, retry_delay: 30s}
jobs:
  load:
    cron: "0 3 * * *"
    run: [load, --day, $ASTER_SCHEDULED_AT]
    labels: {tier: gold}
  report:
    depends_on: [load, {job: load2, condition: completion}]
    command: report
    timeout: 1h30m
---
version: 1
jobs:
  load2: {cron_expr: "@manually", handler: load2, payload: {a: [1, null]}}
`;
    expect(problemsOf(text)).toEqual([]);
    const [first] = readTextSource(text, 'a.yaml');
    expect(first?.source).toBe('ops/jobs');
    expect(first?.jobs[0]?.fields).toMatchObject({
      ...{ cron_expr: '0 3 * * *', command: 'load', args: ['--day', '$ASTER_SCHEDULED_AT'] },
      ...{ timezone: 'Europe/Berlin', labels: { team: 'ops', tier: 'gold' }, retry_delay: '30s' },
    });
  });

  it('reads rules and channels, with settings in short or not', () => {
    const text = `version: 1
rules:
  ops failed: {when: failed, in_a_row: 2, match: {labels: {team: ops}}, channels: [chat], remind: 4h}
channels:
  chat: {kind: slack, url: "\${secret:OPS}"}
  hook: {kind: webhook, config: {url: "https://hooks.example.org", headers: {X-Team: ops}}, is_enabled: false}
`;
    expect(problemsOf(text)).toEqual([]);
    const [source] = readTextSource(text, 'a.yaml');
    expect(source?.channels.map(({ fields }) => fields)).toEqual([
      { kind: 'slack', config: { url: '${secret:OPS}' } },
      {
        ...{ kind: 'webhook', is_enabled: false },
        config: { url: 'https://hooks.example.org', headers: { 'X-Team': 'ops' } },
      },
    ]);
  });

  it('tells what is wrong with rules and channels, where it stands', () => {
    const text = `version: 1
rules:
  a: {when: late_start,
      aftr: 5m}
  b:
    when: late_start
    after: soon
  c: {when: no_success}
  d: {when: ledger_gap, match: {jobs: [x]}}
  ' ': {when: failed}
channels:
  chat: {kind: slack,
    url: https://hooks.example.org}
  hook: {kind: webhook, config: {}, url: x}
`;
    const secret = 'is a secret: keep it as one (aster secrets set NAME), and write ${secret:NAME} here';
    expect(problemsOf(text, 'version: 1\nrules: {b: {when: failed}}\nchannels: []')).toEqual([
      '1.yaml:4:7 a.aftr: is no field of a rule: after is one',
      '1.yaml:10:3 the name " " must not be blank',
      '1.yaml:14:37 hook.url: belongs into config, where there is one',
      '2.yaml:3:1 channels: must have the names of channels below it',
      expect.stringMatching(/^1\.yaml:7:5 b\.after: must be a duration/) as string,
      '1.yaml:8:3 c.for: is required where when is no_success',
      '1.yaml:9:25 d.match: takes no jobs and no labels where when is ledger_gap',
      `1.yaml:13:5 chat.config.url: ${secret}`,
      '2.yaml:2:9 b: stands at 1.yaml:5 already',
    ]);
  });

  it('reads JSON, with places', () => {
    const text = '{"version": 1,\n "jobs": {\n  "a": {"cron": "@daily", "run": ["true"], "timeot": "1m"}}}';
    expect(problemsOf(text)).toEqual(['1.yaml:3:44 a.timeot: is no field of a job: timeout is one']);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'fields that are none',
      `${head}  a:\n    cron: '@daily'\n    run: ['true']\n    retires: 2\n`,
      ['1.yaml:7:5 a.retires: is no field of a job'],
    ],
    [
      'a schedule that never ticks',
      `${head}  a:\n    cron: '0 0 31 2 *'\n    run: ['true']\n`,
      [expect.stringMatching(/^1\.yaml:5:5 a\.cron_expr: .*never/) as string],
    ],
    [
      'a value, and what comes from the defaults, where it stands',
      `version: 1\ndefaults:\n  timezone: Mars/Olympus\njobs:\n  a: {cron: '@daily', run: ['true'], timeout: soon}\n`,
      [
        expect.stringMatching(/^1\.yaml:5:38 a\.timeout: must be a duration/) as string,
        expect.stringMatching(/^1\.yaml:3:3 a\.timezone: /) as string,
      ],
    ],
    [
      'upstream jobs that are nowhere',
      `${head}  a:\n    run: ['true']\n    depends_on: [b]\n`,
      ['1.yaml:6:5 a.depends_on: there is no job b'],
    ],
    [
      'jobs that wait for themselves, once',
      `${head}  a: {run: ['true'], depends_on: [b]}\n  b: {run: ['true'], depends_on: [a]}\n`,
      ['1.yaml:4:22 a.depends_on: waits for itself: a -> b -> a'],
    ],
    [
      'a name that stands twice in one map',
      `${head}  a: {cron: '@daily', run: [x]}\n  a: {}\n`,
      [expect.stringMatching(/^1\.yaml:5:3 /) as string],
    ],
    [
      'a run that is no list',
      `${head}  a: {cron: '@daily', run: echo hi}\n`,
      [expect.stringMatching(/^1\.yaml:4:23 a\.run: must be a list of texts/) as string],
    ],
    [
      'both forms of a field',
      `${head}  a: {cron: '@daily', cron_expr: '@daily', run: [x]}\n`,
      ['1.yaml:4:7 a.cron: is short for cron_expr: one of them is enough'],
    ],
    [
      'another version, and what is not known at the top',
      'version: 2\njob: {}\n',
      ['1.yaml:2:1 job: is not known: jobs is', '1.yaml:1:1 version: must be 1'],
    ],
    ['a list', '- a\n', ['1.yaml:1:1 must have version, source and jobs']],
    ['no YAML', 'version: [1\n', [expect.stringMatching(/^1\.yaml:\d+:\d+ /) as string]],
    [
      'names that are none',
      `${head}  "..": {cron: '@daily', run: [x]}\n`,
      [expect.stringMatching(/^1\.yaml:4:3 the name "\.\." must not be/) as string],
    ],
  ])('tells %s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('tells a name that stands in two files', () => {
    const text = `${head}  a: {cron: '@daily', run: [x]}\n`;
    expect(problemsOf(text, text)).toEqual(['2.yaml:4:3 a: stands at 1.yaml:4 already']);
  });

  it('refuses aliases that stand for more and more aliases', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [one, two] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
      lines.push(`${two}: &${two} [${Array<string>(9).fill(`*${one}`).join(', ')}]`);
    }
    expect(problemsOf(lines.join('\n'))).toEqual([expect.stringMatching(/alias/i)]);
  });
});

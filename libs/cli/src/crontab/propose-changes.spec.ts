import { importCrontab } from './import-crontab.js';
import { type ProposalKind, proposalKinds, proposeChanges } from './propose-changes.js';
import { splitSimpleCommand } from './split-simple-command.js';

const common = { file: 'tab', dialect: 'cronie', isSystem: false, timezone: 'UTC', owner: 'me' } as const;
const check = '5f2f9a5e-0000-4000-8000-1234567890ab';
const URL = `https://hc-ping.com/${check}`;
const withCheck = (command: string) =>
  command.replaceAll('URL', URL).replaceAll('ID', check).replaceAll('KEY', 'fqOOd6-F4MMNuCEnzTU01w');

function modernized(command: string, accepted: readonly ProposalKind[] = proposalKinds) {
  const [imported] = importCrontab(`0 1 * * * ${command}\n`, common).jobs;
  const { imported: changed, proposals } = proposeChanges(imported!, new Set(accepted));
  return { job: changed.job, kinds: proposals.map(({ kind }) => kind) };
}

describe('proposeChanges', () => {
  it.each([
    ['flock -n /run/l backup --all', { command: 'backup', args: ['--all'], concurrency_policy: 'forbid' }],
    ["flock -n /run/l -c 'a | b'", { args: ['-c', 'a | b'], concurrency_policy: 'forbid' }],
    ['timeout 300 dump', { command: 'dump', args: [], timeout: '5m' }],
    ['timeout 1.5h dump', { timeout: '90m' }],
    ['cd /srv && ./run', { command: './run', working_directory: '/srv' }],
    ['x > /dev/null 2>&1', { command: 'x', args: [] }],
    ['chronic x y', { command: 'x', args: ['y'] }],
    ['flock -n /l timeout 2m x >/dev/null', { command: 'x', timeout: '2m', concurrency_policy: 'forbid' }],
    [
      'cd /srv && ./run > l && curl -fsS -m 10 --retry 5 -o /dev/null URL',
      { args: ['-c', './run > l'], ping_url: URL },
    ],
    ['x; curl -fsS --retry 3 URL/$? > /dev/null 2>&1', { command: 'x', ping_url: URL }],
    ['curl -m 10 URL/start; x; curl -m 10 "URL/$?"', { command: 'x', ping_url: URL }],
    ['x && curl URL || curl URL/fail', { command: 'x', ping_url: URL }],
    ['x | y ; wget -q -T 10 -t 5 -O /dev/null http://hc.example.org:8000/ping/ID', { args: ['-c', 'x | y'] }],
    ['runitor -uuid ID -- x', { command: 'x', ping_url: URL }],
    [
      'x && curl https://hc-ping.com/KEY/nightly-load?create=1',
      { ping_url: withCheck('https://hc-ping.com/KEY/nightly-load?create=1') },
    ],
    [`x 'a b' "c d"`, { command: 'x', args: ['a b', 'c d'] }],
  ])('has a job say what %s says', (command, job) => {
    expect(modernized(withCheck(command)).job).toMatchObject(job);
  });

  it.each([
    'curl URL',
    'x && curl -d @/tmp/out URL',
    'x && curl -k URL',
    'x && curl -X POST https://example.org/hook',
    'x && curl URL || true',
    'x || curl URL/fail',
    'curl URL/start || x',
    'x; curl URL; y',
    'x && curl URL & ',
    '(x; y) | z && curl URL/start',
    'curl URL/start; x; curl https://hc-ping.com/00000000-0000-4000-8000-000000000000',
    'if x; then curl URL; fi',
    'x "$(y "a; b")" && curl URL',
    'x && curl "URL?rid=$RID"',
  ])('leaves the ping of %s where it is', (command) => {
    expect(modernized(withCheck(command), ['ping']).job.args).toEqual(['-c', withCheck(command)]);
  });

  it('says what Aster tells otherwise than the line did', () => {
    const [imported] = importCrontab(`0 1 * * * x; curl ${URL}\n`, common).jobs;
    expect(proposeChanges(imported!, new Set()).proposals[0]?.reason).toBe(
      'pings of healthchecks: ping_url has Aster send them; the start is told, too; a failure is told as one, where the ' +
        'line tells a success whatever becomes of it; a ping that is not answered fails nothing',
    );
    const [own] = importCrontab(withCheck('0 1 * * * x && curl http://hc.example.org/ping/ID\n'), common).jobs;
    expect(proposeChanges(own!, new Set()).proposals[0]?.reason).toMatch(
      /fails nothing; a scheduler sends it, .* only where NOTIFY_ALLOW names that$/,
    );
  });

  it('has a rule tell of failures in place of chronic, where it was mailed', () => {
    const [imported] = importCrontab('MAILTO=ops@example.org\n0 1 * * * chronic x\n', common).jobs;
    expect(imported?.mail).toEqual({ to: 'ops@example.org', when: 'output' });
    expect(proposeChanges(imported!, new Set(['chronic'])).imported.mail?.when).toBe('failed');
    expect(proposeChanges(imported!, new Set(['argv'])).imported.mail?.when).toBe('output');
  });

  it.each(['sleep $((RANDOM % 300)); x', 'sleep $(shuf -i 1-60 -n 1) && x', "perl -e 'sleep int rand 900' && x"])(
    'says what %s does to a worker, and what to do',
    (command) => {
      const [imported] = importCrontab(`0 1 * * * ${command.replaceAll('%', String.raw`\%`)}\n`, common).jobs;
      expect(proposeChanges(imported!, new Set()).proposals.map(({ reason }) => reason)).toContainEqual(
        expect.stringMatching(/^a random sleep: .* aster simulate proposes$/),
      );
    },
  );

  it.each([
    'x &> /dev/null',
    'flock /run/l x',
    'flock -n /l a; b',
    'flock -w 5 -n /l a',
    'timeout 300 a | b',
    'timeout -k 5 300 a',
    'cd srv && x',
    'cd /srv && x || y',
    'cd "$DIR" && x',
    'a | b > /dev/null',
    'x $HOME',
    'A=1 x',
    'x *.txt',
    'echo `date`',
    'x "$A"',
    'x ~/a',
    "echo it\\'s",
  ])('leaves %s to the shell as it is', (command) => {
    const { job, kinds } = modernized(command, ['devnull', 'flock', 'timeout', 'cd', 'chronic']);
    expect({ command: job.command, args: job.args }).toEqual({ command: '/bin/sh', args: ['-c', command] });
    expect(kinds.filter((kind) => kind !== 'argv')).toEqual([]);
  });

  it('changes nothing but what is accepted, and proposes the rest', () => {
    const { job, kinds } = modernized('flock -n /l x >/dev/null', ['devnull']);
    expect(job).toMatchObject({ args: ['-c', 'flock -n /l x'], concurrency_policy: 'allow', timeout: '24h' });
    expect(kinds).toEqual(['devnull', 'flock', 'argv']);
    expect(modernized('flock -n /l x', []).job.args).toEqual(['-c', 'flock -n /l x']);
  });

  it('tells of what it has no change for', () => {
    expect(modernized('x >> /var/log/x').kinds).toEqual([undefined]);
  });
});

describe('splitSimpleCommand', () => {
  it('knows what only a shell can do', () => {
    expect(splitSimpleCommand(`a 'b | c' d`)).toEqual(['a', 'b | c', 'd']);
    expect(splitSimpleCommand(`a 'b`)).toBeUndefined();
    expect(splitSimpleCommand('a "b$c"')).toBeUndefined();
  });
});

import { importCrontab } from './import-crontab.js';
import { type ProposalKind, proposalKinds, proposeChanges } from './propose-changes.js';
import { splitSimpleCommand } from './split-simple-command.js';

function modernized(command: string, accepted: readonly ProposalKind[] = proposalKinds) {
  const [imported] = importCrontab(`0 1 * * * ${command}\n`, {
    ...{ file: 'tab', dialect: 'cronie', isSystem: false, timezone: 'UTC', owner: 'me' },
  }).jobs;
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
    [`x 'a b' "c d"`, { command: 'x', args: ['a b', 'c d'] }],
  ])('has a job say what %s says', (command, job) => {
    expect(modernized(command).job).toMatchObject(job);
  });

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

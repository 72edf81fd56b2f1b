import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { switchOff } from './switch-off.js';

const mark = (lines: string) => `awk 'NR ~ /^(${lines})$/ {printf "# 2026-11-30 aster: "} 1'`;

describe('switchOff', () => {
  it.each([
    ['stdin', `crontab -l | ${mark('2|4')} | crontab -`],
    ['deploy', `crontab -u deploy -l | ${mark('2|4')} | crontab -u deploy -`],
    ['/var/spool/cron/crontabs/deploy', `crontab -u deploy -l | ${mark('2|4')} | crontab -u deploy -`],
    [
      '/etc/cron.d/a b',
      `cp -p '/etc/cron.d/a b' '/etc/cron.d/a b.before-aster' && ${mark('2|4')} '/etc/cron.d/a b.before-aster' > '/etc/cron.d/a b'`,
    ],
  ])('says how lines of %s become comments', (file, command) => {
    const lines = [4, 2, 4].map((line) => ({ file, line }));
    expect(switchOff(lines, '2026-11-30')).toEqual([command]);
  });

  it('changes these lines and no other character', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aster-off-'));
    const file = join(folder, 'tab');
    writeFileSync(file, '# head\n0 1 * * * a\\%b\n\n0 2 * * * c\n');
    const [command = ''] = switchOff([{ file, line: 4 }], '2026-11-30');
    execFileSync('sh', ['-c', command]);
    expect(readFileSync(file, 'utf8')).toBe('# head\n0 1 * * * a\\%b\n\n# 2026-11-30 aster: 0 2 * * * c\n');
    rmSync(folder, { recursive: true });
  });
});

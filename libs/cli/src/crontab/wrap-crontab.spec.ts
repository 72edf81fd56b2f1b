import { execFileSync } from 'node:child_process';
import { wrapCrontab } from './wrap-crontab.js';

const options = { isSystem: false, program: 'aster' };

describe('wrapCrontab', () => {
  it.each([
    ['0 3 * * * backup', "0 3 * * * aster exec --job a/b -- /bin/sh -c 'backup'"],
    ['@daily  a && b > /dev/null', "@daily  aster exec --job a/b -- /bin/sh -c 'a && b > /dev/null'"],
    ["*/5 * * * * echo 'it'", String.raw`*/5 * * * * aster exec --job a/b -- /bin/sh -c 'echo '\''it'\'''`],
    [
      String.raw`0 3 * * * date +\%F%in%put`,
      String.raw`0 3 * * * aster exec --job a/b -- /bin/sh -c 'date +\%F'%in%put`,
    ],
    ['0 3 * * * -n -q job', "0 3 * * * -n -q aster exec --job a/b -- /bin/sh -c 'job'"],
  ])('puts aster exec around %s', (before, after) => {
    expect(wrapCrontab(before, new Map([[1, 'a/b']]), options)).toBe(after);
  });

  it('leaves the user of a line of the system where it is', () => {
    const wrapped = wrapCrontab('17 * * * * root run-parts /etc/cron.hourly', new Map([[1, 'r']]), {
      ...options,
      isSystem: true,
    });
    expect(wrapped).toBe("17 * * * * root aster exec --job r -- /bin/sh -c 'run-parts /etc/cron.hourly'");
  });

  it('leaves every other line as it is', () => {
    const text = 'PATH=/bin\n# 0 3 * * * no\n\n0 4 * * * yes\n@reboot once\n';
    const wrapped = wrapCrontab(text, new Map([[4, 'y']]), options);
    expect(wrapped).toBe(
      "PATH=/bin\n# 0 3 * * * no\n\n0 4 * * * aster exec --job y -- /bin/sh -c 'yes'\n@reboot once\n",
    );
  });

  it.each(['echo "$HOME" | tr a b; exit', "printf '%s' \"it's\"", 'a=1; echo $((a + 1)) `echo x` "\\$a"'])(
    'has a shell do what it did: %s',
    (command) => {
      const escaped = command.replaceAll('%', '\\%');
      const wrapped = wrapCrontab(`* * * * * ${escaped}`, new Map([[1, 'n']]), {
        ...options,
        program: 'run() { shift 4; "$@"; }; run',
      });
      const asCron = (line: string) => line.replace(/^(?:\S+ ){5}/, '').replaceAll('\\%', '%');
      const output = (script: string) => execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
      expect(output(asCron(wrapped))).toBe(output(command));
    },
  );
});

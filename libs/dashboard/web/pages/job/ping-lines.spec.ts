import { spawnSync } from 'node:child_process';
import { pingLines, type PingPlace, pingPlaces } from './ping-lines.js';

const url = 'https://aster.example.org/x/ping/0123';
const job = { name: "o'clock", cron_expr: '30 2 * * 1-5' };
const linesFor = (place: PingPlace) => pingLines(place, job, url);

/** What a program says of what it would read; empty when that is nothing. */
function checked(program: string, args: readonly string[], input: string): string {
  const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return status === 0 ? '' : `${program}: ${stderr}`;
}

describe('the lines by which a job elsewhere tells of its runs', () => {
  it.each(pingPlaces.filter((place) => place !== 'aster exec'))(
    'for %s tell where its begin and its end go',
    (place) => {
      const text = linesFor(place);
      expect(text).toContain(url);
      expect(text).toContain('/start');
    },
  );

  it('are read by those that they are for', () => {
    expect(linesFor('aster exec')).toBe("aster exec --job 'o'\\''clock' -- /path/to/command");
    expect(linesFor('crontab')).toMatch(/^30 2 \* \* 1-5 curl [^%]*\$\?$/); // a % would end the line
    expect(pingLines('crontab', { ...job, cron_expr: '*/5 * * * * *' }, url)).toMatch(/^0 3 \* \* \* curl/); // no seconds
    expect(checked('sh', ['-n'], linesFor('shell'))).toBe('');
    expect(checked('sh', ['-n'], linesFor('crontab').replace(/^(?:\S+ ){5}/, ''))).toBe('');
    expect(checked(process.execPath, ['--input-type=module', '--check'], linesFor('Node.js'))).toBe('');
    const hasPython = spawnSync('python3', ['--version']).status === 0;
    if (hasPython) {
      expect(checked('python3', ['-c', 'import sys; compile(sys.stdin.read(), "x", "exec")'], linesFor('Python'))).toBe(
        '',
      );
    }
  });
});

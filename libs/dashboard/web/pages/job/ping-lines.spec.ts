import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { pingLines, type PingPlace, pingPlaces } from './ping-lines.js';

const url = 'https://aster.example.org/x/ping/0123';
const job = { name: "o'clock", cron_expr: '30 2 * * 1-5', timezone: 'America/New_York' };
const linesFor = (place: PingPlace) => pingLines(place, job, url);

/** What cron gives to the shell. */
function commandIn(crontab: string): string {
  const line = crontab.split('\n').at(-1) ?? '';
  return line.replace(/^(?:\S+ ){5}/, '').replaceAll(String.raw`\%`, '%');
}

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
    expect(linesFor('crontab')).not.toMatch(/[^\\]%/); // it would end the line
    expect(checked('sh', ['-n'], linesFor('shell'))).toBe('');
    expect(checked('sh', ['-n'], commandIn(linesFor('crontab')))).toBe('');
    expect(checked(process.execPath, ['--input-type=module', '--check'], linesFor('Node.js'))).toBe('');
    const hasPython = spawnSync('python3', ['--version']).status === 0;
    if (hasPython) {
      expect(checked('python3', ['-c', 'import sys; compile(sys.stdin.read(), "x", "exec")'], linesFor('Python'))).toBe(
        '',
      );
    }
  });

  it.each([
    ['30 2 * * 1-5', '30 2 * * 1-5', 'America/New_York'],
    ['CRON_TZ=Asia/Tokyo */5 8-18/2 * 1,7 *', '*/5 8-18/2 * 1,7 *', 'Asia/Tokyo'],
    ['@daily', '@daily', 'America/New_York'],
    ['*/5 * * * * *', undefined, 'America/New_York'], // seconds
    ['0 3 L * *', undefined, 'America/New_York'],
    ['0 3 * * 1#2', undefined, 'America/New_York'],
    ['0 3 ? * 1', undefined, 'America/New_York'],
    ['0 0 */2 * 1', undefined, 'America/New_York'], // one of the days here, both in cron
    ['5/15 * * * *', undefined, 'America/New_York'],
    ['@every 6h', undefined, 'America/New_York'],
  ])('have the times of %s in a crontab with their zone, or leave them open', (expression, times, zone) => {
    const lines = pingLines('crontab', { ...job, cron_expr: expression }, url).split('\n');
    expect(lines.slice(-2)).toEqual([
      `CRON_TZ=${zone}`,
      expect.stringMatching(new RegExp(`^${(times ?? '0 3 * * *').replaceAll('*', String.raw`\*`)} curl `)) as string,
    ]);
    expect(lines[0]?.includes(`the job says ${expression},`)).toBe(times === undefined);
  });

  const hasCurl = spawnSync('curl', ['--version']).status === 0;
  (hasCurl ? it : it.skip).each(['shell', 'crontab'] as const)(
    'for %s tell of the end after more than an argument can hold',
    async (place) => {
      const told: string[] = [];
      const server = createServer((request, response) => {
        void readText(request).then((body) => {
          told.push(`${request.url ?? ''} ${body.length} ${body.slice(0, 3)}`);
          response.end();
        });
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const lines = pingLines(place, job, `http://127.0.0.1:${port}/ping/0123`);
      const writes = `'${process.execPath}' -e 'process.stdout.write("%d%".repeat(70000)); process.exitCode = 3'`;
      const script = (place === 'crontab' ? commandIn(lines) : lines).replace('/path/to/command', () => writes);
      await new Promise((resolve) => execFile('sh', ['-c', script], resolve));
      server.close();
      expect(told).toEqual(['/ping/0123/start 0 ', '/ping/0123/3 210000 %d%']);
    },
  );
});

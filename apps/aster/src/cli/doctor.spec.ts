import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@aster-scheduler/core/testing';
import { type CommandLine, startCommandLine } from '../testing/command-line.js';

interface Told {
  readonly verdict: string;
  readonly checks: ReadonlyArray<{ readonly number: number; readonly code: string; readonly verdict: string }>;
}

describe('aster doctor', () => {
  let line: CommandLine;

  beforeAll(async () => {
    line = await startCommandLine(true);
    await waitFor(async () => ((await line.client.services()).items.length > 1 ? true : undefined), {
      what: 'the scheduler and the API are known',
      withinMs: 60_000,
    });
  });

  afterAll(async () => {
    await line?.close();
  });

  const ask = async (words: readonly string[], key = line.key) =>
    line.aster(['doctor', ...words], { env: { ASTER_API_KEY: key } });

  /** How soon the database answers, and what it keeps in a crash, says nothing here. */
  const ofTheMachine = ['latency', 'durability'];
  const failed = ({ checks }: Told) =>
    checks.flatMap(({ code, verdict }) => (verdict === 'fail' && !ofTheMachine.includes(code) ? code : []));

  it('finds nothing in a running installation that does not work', async () => {
    const { stdout } = await ask(['-o', 'json']);
    const told = JSON.parse(stdout) as Told;
    expect(failed(told)).toEqual([]);
    expect(told.checks.map(({ number }) => number)).toEqual(told.checks.map((_check, at) => at + 1));
    expect(told.checks.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['reach', 'key', 'open', 'clock', 'scheduler', 'ledger']),
    );
  });

  it('exits with 0 for warnings unless it is strict, and with 1 for what does not work', async () => {
    await line.client.jobs.create({ name: 'far', command: 'true', cron_expr: '@manually', pool: 'nowhere' });
    for (const [words, code] of [
      [[], 0],
      [['--strict'], 7],
    ] as const) {
      const printed = await ask([...words, '-o', 'json']);
      const { verdict } = JSON.parse(printed.stdout) as Told;
      expect(printed.code).toBe(verdict === 'fail' ? 1 : code);
    }
    const pools = /warn {2}workers of pools: no worker serves .*\n {10}nowhere\n.*\n {10}try: aster worker/;
    const stdout = await waitFor(
      async () => {
        const printed = await ask(['--problems']);
        return pools.test(printed.stdout) ? printed.stdout : undefined;
      },
      { what: 'the pool without a worker is told', withinMs: 60_000 },
    );
    expect(stdout).not.toMatch(/^ ?\d+ {2}ok/m);
    await line.client.jobs.trigger('far');
    const told = await waitFor(
      async () => {
        const printed = await ask(['-o', 'json']);
        const found = JSON.parse(printed.stdout) as Told;
        return failed(found).length === 0 ? undefined : { code: printed.code, failed: failed(found) };
      },
      { what: 'the run is due', withinMs: 60_000 },
    );
    expect(told).toEqual({ code: 1, failed: ['pools'] });
  });

  it('says that the key is not taken, and asks nothing more', async () => {
    const { code, stdout } = await ask(['-o', 'json'], 'x'.repeat(40));
    expect(code).toBe(1);
    const { verdict, checks } = JSON.parse(stdout) as Told;
    expect(verdict).toBe('fail');
    expect(checks.filter((check) => check.verdict === 'fail').map((check) => check.code)).toEqual(['key']);
    expect(checks.some((check) => check.code === 'scheduler')).toBe(false);
    for (const key of ['x'.repeat(40), '']) {
      const refused = await line.aster(['jobs'], { env: { ASTER_API_KEY: key } });
      expect(refused).toMatchObject({ code: 5, stdout: '' });
      expect(refused.stderr).toMatch(/\ntry: aster login, or set ASTER_API_KEY\n$/);
    }
  });

  it('takes a page where people sign in for a door that is closed', async () => {
    const door = createServer(async (request, response) => {
      const path = request.url ?? '';
      const { authorization } = request.headers;
      if (path === '/sign-in') return void response.end('<p>who are you?</p>');
      if (authorization === undefined) return void response.writeHead(302, { location: '/sign-in' }).end();
      const told = await fetch(line.url + path, { headers: { authorization } });
      const type = told.headers.get('content-type') ?? '';
      response.writeHead(told.status, { 'content-type': type }).end(await told.text());
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
    const { checks } = JSON.parse((await ask(['--url', url, '-o', 'json'])).stdout) as Told;
    expect(checks.find((check) => check.code === 'open')).toMatchObject({ sentence: 'only with a key' });
    door.closeAllConnections();
    door.close();
  });

  it('says that nobody answers, and that is all it can say', async () => {
    const { code, stdout } = await ask(['--url', 'http://127.0.0.1:9', '-o', 'json']);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as Told).checks).toMatchObject([{ code: 'reach', verdict: 'fail' }]);
  });

  it('keeps to 80 columns', async () => {
    const env = { NO_COLOR: '1', ASTER_API_KEY: line.key };
    const { stdout } = await line.terminal('aster doctor', 80, { env });
    expect(stdout.split(/\r?\n/).filter((text) => [...text].length > 80)).toEqual([]);
    expect(stdout).toMatch(/^ 1 {2}ok/m);
  });
});

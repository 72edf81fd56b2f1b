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

  it('finds a running installation with nothing that does not work', async () => {
    const { code, stdout } = await ask(['-o', 'json']);
    const { checks } = JSON.parse(stdout) as Told;
    expect({ code, failed: checks.filter(({ verdict }) => verdict === 'fail') }).toEqual({ code: 0, failed: [] });
    expect(checks.map(({ number }) => number)).toEqual(checks.map((_check, at) => at + 1));
    expect(checks.map(({ code: name }) => name)).toEqual(
      expect.arrayContaining(['reach', 'key', 'open', 'clock', 'scheduler', 'ledger']),
    );
  });

  it('exits with 1 for what does not work, and with 7 for warnings when it is strict', async () => {
    await line.client.jobs.create({ name: 'far', command: 'true', cron_expr: '@manually', pool: 'nowhere' });
    expect(await ask([])).toMatchObject({ code: 0 });
    const strict = await ask(['--strict', '--problems']);
    expect(strict).toMatchObject({ code: 7 });
    expect(strict.stdout).toMatch(
      /warn {2}workers of pools: no worker serves .*\n {10}nowhere\n.*\n {10}try: aster worker/,
    );
    expect(strict.stdout).not.toMatch(/ ok /);
    await line.client.jobs.trigger('far');
    const failing = await waitFor(
      async () => {
        const printed = await ask(['--strict']);
        return printed.code === 7 ? undefined : printed;
      },
      { what: 'the run is due', withinMs: 60_000 },
    );
    expect(failing).toMatchObject({ code: 1, stdout: expect.stringMatching(/FAIL {2}workers of pools: /) as string });
  });

  it('says that the key is not taken, and asks nothing more', async () => {
    const { code, stdout } = await ask(['-o', 'json'], 'x'.repeat(40));
    expect(code).toBe(1);
    const { verdict, checks } = JSON.parse(stdout) as Told;
    expect(verdict).toBe('fail');
    expect(checks.filter((check) => check.verdict === 'fail').map((check) => check.code)).toEqual(['key']);
    expect(checks.some((check) => check.code === 'scheduler')).toBe(false);
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

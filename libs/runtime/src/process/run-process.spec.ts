import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedProgram, startProgram } from '../testing/start-program.js';

const DATABASE_URL = 'postgresql://app:pw-of-the-app@db/aster';
const env = { DATABASE_URL };

const started: StartedProgram[] = [];

function start(...[service, behaviour, options = { env }]: Parameters<typeof startProgram>): StartedProgram {
  const program = startProgram(service, behaviour, options);
  started.push(program);
  return program;
}

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

describe('the command line', () => {
  it.each(['--help', '-h'])('%s prints every setting and asks nothing of the environment', async (argument) => {
    const program = start('worker', 'hasBug', { argv: [argument], env: {} });
    expect(await program.ended()).toBe(0);
    expect(program.stdout()).toMatch(/^Usage: aster-worker \[--help/);
    expect(program.stdout()).toContain('WORKER_CONCURRENT_JOBS');
    expect(program.stderr()).toBe('');
  });

  it('--version prints the version of the package', async () => {
    const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const program = start('up', 'hasBug', { argv: ['--version'], env: {} });
    expect(await program.ended()).toBe(0);
    expect(program.stdout()).toBe(`aster up ${(manifest as { version: string }).version}\n`);
  });

  it.each(['--port=1', 'please'])('%s is refused', async (argument) => {
    const program = start('api', 'done', { argv: [argument], env });
    expect(await program.ended()).toBe(2);
    expect(program.stderr()).toContain(`${argument}: is not known; settings are environment variables`);
  });
});

describe('the configuration', () => {
  it('with problems ends the process with code 2, all of them on standard error, and no secret', async () => {
    const wrong = { ...env, API_PORT: 'eighty', LOG_LEVEL: 'loud', API_KEYS: 'too-short-a-key', WORKR_POOLS: 'x' };
    const program = start('api', 'done', { env: wrong });
    expect(await program.ended()).toBe(2);
    expect(program.stdout()).toBe('');
    expect(program.stderr().split('\n')).toEqual([
      'aster-api cannot start with this configuration:',
      '  API_PORT: "eighty" is not a whole number; give one from 0 to 65535',
      '  API_KEYS: key 1 of 1 has 15 characters; give at least 32 (openssl rand -hex 32)',
      '  LOG_LEVEL: "loud" is not known; give error, warn, info or debug',
      '  WORKR_POOLS: is not known, did you mean WORKER_POOLS?',
      'aster-api --help lists all settings.',
      '',
    ]);
  });

  it('reaches the main function', async () => {
    const program = start('scheduler', 'prints', { env: { ...env, SCHEDULER_INTERVAL: '7s' } });
    expect(await program.ended()).toBe(0);
    expect(program.log()).toMatchObject([{ scheduler: { intervalMs: 7_000 } }]);
  });

  it('with an odd name starts, with a warning', async () => {
    const program = start('worker', 'done', { env: { ...env, WORKER_POOL: 'x' } });
    expect(await program.ended()).toBe(0);
    expect(program.log()).toEqual([
      expect.objectContaining({ level: 'warn', msg: 'WORKER_POOL: is not known, did you mean WORKER_POOLS?' }),
    ]);
  });
});

describe('the end', () => {
  it('of the work is the end of the process, with every line written', async () => {
    const program = start('migrate', 'floods');
    expect(await program.ended()).toBe(0);
    expect(program.log()).toHaveLength(20_000);
    expect(program.log().at(-1)).toMatchObject({ msg: 'line 19999', service: 'migrate' });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s lets the work finish', async (signal) => {
    const program = start('worker', 'waits');
    await program.wrote('ready');
    program.child.kill(signal);
    expect(await program.ended()).toBe(0);
    expect(program.log().map((line) => line.msg)).toEqual([
      'worker started',
      'ready',
      `${signal}: stopping, for 30s at most; SIGINT again ends at once`,
      'worker stopped',
    ]);
  });

  it('is a good one when the work answers the signal with its reason', async () => {
    const program = start('worker', 'waitsForAbortError');
    await program.wrote('ready');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(program.log().filter((line) => line.level === 'error')).toEqual([]);
  });

  it('comes at once with a second SIGINT', async () => {
    const program = start('worker', 'hangs');
    await program.wrote('ready');
    program.child.kill('SIGINT');
    await program.wrote('stopping');
    const insisting = setInterval(() => program.child.kill('SIGINT'), 50);
    const code = await program.ended();
    clearInterval(insisting);
    expect(code).toBe(130);
  });

  it('does not come for the same Ctrl-C twice, nor for a second SIGTERM', async () => {
    const program = start('worker', 'hangs', { env: { ...env, SHUTDOWN_TIMEOUT: '0', TEST_STOP_MARGIN_MS: '2000' } });
    await program.wrote('ready');
    program.child.kill('SIGINT');
    await program.wrote('stopping');
    program.child.kill('SIGINT');
    const asking = setInterval(() => program.child.kill('SIGTERM'), 100);
    const code = await program.ended();
    clearInterval(asking);
    expect(code).toBe(1);
  });

  it('is forced on work that hangs, with a line that says what hung', async () => {
    const program = start('worker', 'hangs', {
      env: { ...env, SHUTDOWN_TIMEOUT: '100ms', TEST_STOP_MARGIN_MS: '100' },
    });
    await program.wrote('ready');
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(1);
    expect(program.log().at(-1)).toMatchObject({
      level: 'error',
      msg: expect.stringMatching(/^not stopped after 200ms, cut off: worker still running; open: .*Timeout/) as string,
    });
  });
});

describe('a failure', () => {
  it.each([
    [
      'api',
      'missingSchema',
      'the database is not migrated: run `aster migrate` first (in a checkout `node apps/aster/dist/main.js migrate`)',
    ],
    ['api', 'newerSchema', 'the database schema is at version 9, this program knows 3: use a newer version of Aster'],
    ['worker', 'noDatabase', 'the database did not answer within 30000 ms: connect ECONNREFUSED'],
    [
      'worker',
      'wrongPassword',
      'the database refuses the password (password authentication failed for user "app"): ' +
        'see DATABASE_URL or POSTGRES_PASSWORD',
    ],
    [
      'worker',
      'badCertificate',
      'the certificate of the database is not accepted: self-signed certificate; see POSTGRES_SSL_ROOT_CERT',
    ],
  ] as const)('of the surroundings is one clear line: %s %s', async (service, behaviour, msg) => {
    const program = start(service, behaviour);
    expect(await program.ended()).toBe(1);
    expect(program.log()).toEqual([{ time: expect.any(String) as string, level: 'error', service, msg }]);
    expect(program.stderr()).toBe('');
  });

  it('to listen names the port and the setting', async () => {
    const program = start('api', 'takesPort');
    expect(await program.ended()).toBe(1);
    expect(program.log()).toHaveLength(1);
    expect(program.log()[0]?.msg).toMatch(
      /^cannot listen on 127\.0\.0\.1:\d+: another program listens there already; set API_PORT to another port$/,
    );
  });

  it.each([
    ['hasBug', 'failed by a fault in the program', 'TypeError', /hasBug.*program\.mjs/s],
    ['throwsLater', 'an error was caught by nobody', 'TypeError', /thrown by a timer/],
    ['rejectsLater', 'a rejection was handled by nobody', 'TypeError', /rejected by nobody/],
  ])('of the program itself has its stack: %s', async (behaviour, msg, name, stack) => {
    const program = start('worker', behaviour);
    expect(await program.ended()).toBe(1);
    expect(program.log().at(-1)).toMatchObject({
      level: 'error',
      msg,
      error: { name, stack: expect.stringMatching(stack) as string },
    });
  });

  it('may be anything', async () => {
    const program = start('worker', 'throwsText');
    expect(await program.ended()).toBe(1);
    expect(program.log().at(-1)).toMatchObject({ level: 'error', error: 'only a text' });
  });

  it.each(['json', 'pretty'])('tells no secret in %s', async (LOG_FORMAT) => {
    const program = start('worker', 'tellsSecrets', { env: { ...env, LOG_FORMAT, LOG_LEVEL: 'debug' } });
    expect(await program.ended()).toBe(1);
    expect(program.stdout()).toContain('[redacted]');
    expect(program.stdout() + program.stderr()).not.toContain('pw-of-the-app');
  });
});

describe('an output that nobody reads any more', () => {
  it('does not end the process', async () => {
    const program = start('worker', 'logsForEver');
    await program.wrote('tick');
    program.child.stdout.destroy();
    await new Promise((resolve) => program.child.stdout.once('close', resolve));
    program.child.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
    expect(program.stderr()).toBe('ready\ndone\n');
  });

  it('does not end --help with an error', async () => {
    const program = start('worker', 'done', { argv: ['--help'], env: {} });
    program.child.stdout.destroy();
    expect(await program.ended()).toBe(0);
    expect(program.stderr()).toBe('');
  });
});

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEmptyDatabase,
  createTestDatabase,
  startPoolerStandIn,
  type TestDatabase,
} from '@aster-scheduler/db/testing';
import { startProgram } from './testing/start-program.js';

type Env = Readonly<Record<string, string>>;
type Case = readonly [
  what: string,
  program: 'up' | 'api' | 'scheduler' | 'worker' | 'migrate',
  env: () => Env,
  says: RegExp,
];

/** Nothing is waited for that does not come. */
const soon = { DB_TIMEOUT: '1s' };
const key = 'k'.repeat(32);

let folder: string;
let database: TestDatabase;
let taken: Server;
let takenPort: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-start-'));
  await writeFile(join(folder, 'file'), 'no certificate');
  database = await createTestDatabase();
  taken = createServer(
    (socket) =>
      void socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 no\r\n\r\n'),
  );
  taken.listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  takenPort = String((taken.address() as AddressInfo).port);
});

afterAll(async () => {
  taken.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const real = (more: Env = {}): Env => ({ DATABASE_URL: database.connectionString, ...more });
const plain = (query: string): string => `${database.connectionString.split('?')[0]}?${query}`;

const cases: readonly Case[] = [
  [
    'a folder for temporary files that is not there',
    'worker',
    () => real({ TMPDIR: '/nonexistent' }),
    /^ {2}TMPDIR: no folder can be made in "\/nonexistent" \(ENOENT\), where commands work; name one that is writable$/m,
  ],
  [
    'one that is a file, of everything in one process',
    'up',
    () => ({ TMPDIR: join(folder, 'file') }),
    /^ {2}TMPDIR: .*\(ENOTDIR\)/m,
  ],
  [
    'a health port that is taken',
    'worker',
    () => real({ WORKER_PORT: takenPort }),
    /cannot listen on 127\.0\.0\.1:\d+: another program listens there already; set WORKER_PORT to another port/,
  ],
  [
    'a health port that is taken',
    'scheduler',
    () => real({ SCHEDULER_PORT: takenPort }),
    /another program listens there already; set SCHEDULER_PORT/,
  ],
  [
    'a host for health that is not known',
    'worker',
    () => real({ WORKER_PORT: '1', HEALTH_HOST: 'no.such.invalid' }),
    /cannot listen on no\.such\.invalid:1: .*; set HEALTH_HOST to another address/,
  ],
  [
    'a port that is taken',
    'api',
    () => real({ API_PORT: takenPort }),
    /another program listens there already; set API_PORT to another port/,
  ],
  [
    'an address of another machine',
    'api',
    () => real({ API_PORT: '0', API_HOST: '192.0.2.1', API_KEYS: key }),
    /this machine does not have that address; set API_HOST to another address/,
  ],
  [
    'a host that is not known',
    'api',
    () => real({ API_PORT: '0', API_HOST: 'no.such.invalid', API_KEYS: key }),
    /cannot listen on no\.such\.invalid:0: .*; set API_HOST to another address/,
  ],
  [
    'a database host that is not known',
    'api',
    () => ({ ...soon, DATABASE_URL: 'postgresql://u@no.such.invalid/d' }),
    /could not be used within 1s: getaddrinfo \w+ no\.such\.invalid \(DATABASE_URL or POSTGRES_\* say where it is\)/,
  ],
  [
    'a folder without a socket',
    'api',
    () => ({ ...soon, POSTGRES_HOST: '/nonexistent' }),
    /could not be used within 1s: connect ENOENT .*POSTGRES_\* say where it is/,
  ],
  [
    'another program in place of the database',
    'api',
    () => ({ ...soon, DATABASE_URL: `postgresql://u@127.0.0.1:${takenPort}/d` }),
    /could not be used within 1s: .*DATABASE_URL or POSTGRES_\* say where it is/,
  ],
  [
    'a character that has to be escaped',
    'api',
    () => ({ DATABASE_URL: 'postgresql://u:pa#ss@h/d' }),
    /^ {2}DATABASE_URL: .*write # as %23/m,
  ],
  ['a space', 'api', () => ({ DATABASE_URL: 'postgresql://u@h/d e' }), /^ {2}DATABASE_URL: .*write a space as %20/m],
  [
    'quotes that a shell has not taken off',
    'api',
    () => ({ DATABASE_URL: '"postgresql://u@h/d"' }),
    /^ {2}DATABASE_URL: is not a connection string; write it as/m,
  ],
  [
    'a port beyond the last',
    'api',
    () => ({ DATABASE_URL: 'postgresql://u@h:99999/d' }),
    /^ {2}DATABASE_URL: is not a valid connection string/m,
  ],
  [
    'a port that is none, in a parameter',
    'api',
    () => ({ ...soon, DATABASE_URL: 'postgresql://127.0.0.1/d?port=abc' }),
    /DATABASE_URL/,
  ],
  [
    'a missing file with a password',
    'api',
    () => ({ POSTGRES_HOST: 'h', POSTGRES_PASSWORD_FILE: '/nonexistent' }),
    /^ {2}POSTGRES_PASSWORD_FILE: \/nonexistent cannot be read \(ENOENT\)/m,
  ],
  [
    'a missing file with certificates',
    'api',
    () => ({ POSTGRES_HOST: 'h', POSTGRES_SSL_ROOT_CERT: '/nonexistent' }),
    /^ {2}POSTGRES_SSL_ROOT_CERT: .*cannot be read/m,
  ],
  [
    'TLS that the database does not offer',
    'worker',
    () => ({ ...soon, DATABASE_URL: plain('sslmode=require') }),
    /the database offers no TLS: set POSTGRES_SSL_MODE/,
  ],
  [
    'control groups that there are not for it',
    'worker',
    () => real({ WORKER_LIMITS: 'cgroup' }),
    /commands cannot have control groups here: .*; see WORKER_LIMITS/,
  ],
  [
    'the same, of everything in one process',
    'up',
    () => real({ WORKER_LIMITS: 'cgroup' }),
    /commands cannot have control groups here: .*; see WORKER_LIMITS/,
  ],
  [
    'an option that the database does not know',
    'worker',
    () => ({ ...soon, DATABASE_URL: plain('options=-c%20nonsense=1') }),
    /nonsense.*DATABASE_URL/,
  ],
];

async function start(
  program: Case[1],
  env: Env,
  cwd = folder,
): Promise<{ readonly code: unknown; readonly said: string }> {
  const started =
    program === 'up' || program === 'migrate'
      ? startProgram('aster', [program], { API_PORT: '0', ...env }, cwd)
      : startProgram(program, [], env, cwd);
  const code = await started.ended;
  return { code, said: started.output() };
}

describe('a start that fails', () => {
  it.each(cases)('for %s (%s) says so in one sentence, with the setting', async (_what, program, env, says) => {
    const { code, said } = await start(program, env());
    expect(said).toMatch(says);
    expect(said).not.toMatch(/fault in the program|\n\s+at /);
    expect([1, 2]).toContain(code);
  });

  it.each([
    ['a file in place of its folder', async (cwd: string) => writeFile(join(cwd, '.aster'), '')],
    [
      'files of somebody else in its folder',
      async (cwd: string) => mkdir(join(cwd, '.aster', 'postgres', 'letters'), { recursive: true }),
    ],
  ] as const)('for %s says where the data of `up` lie', async (_what, prepare) => {
    const cwd = await mkdtemp(join(folder, 'up-'));
    await prepare(cwd);
    const { code, said } = await start('up', {}, cwd);
    expect({ code, said }).toEqual({
      code: 1,
      said: expect.stringMatching(/start it in another one, or set DATABASE_URL\n$/) as string,
    });
    expect(said).not.toMatch(/fault in the program|\n\s+at /);
    expect(await readdir(cwd)).toEqual(['.aster']);
  });

  it('is none where a pooler stands between that refuses most settings', async () => {
    const empty = await createEmptyDatabase();
    const pooler = await startPoolerStandIn(empty.connectionString);
    expect(await start('migrate', { DATABASE_URL: pooler.connectionString })).toMatchObject({ code: 0 });
    await pooler.close();
    await empty.drop();
  });
});

describe('variables that libpq reads', () => {
  const stray = { PGSSLMODE: 'require', PGHOST: 'no.such.invalid', PGOPTIONS: '-c nonsense=1', PGUSER: 'nobody' };

  it('do not reach the database that the environment names', async () => {
    const program = startProgram('worker', [], real(stray));
    await program.printed(/PGHOST, PGOPTIONS, PGSSLMODE, PGUSER: not read; DATABASE_URL or POSTGRES_\* say/);
    await program.printed(/"msg":"worker started"/);
    expect(await program.stop()).toBe(0);
  });

  it('do not reach a Postgres that is brought along', async () => {
    const cwd = await mkdtemp(join(folder, 'up-'));
    const program = startProgram('aster', ['up'], { API_PORT: '0', ...stray }, cwd);
    await program.printed(/Aster is running/);
    expect(await program.stop()).toBe(0);
  });
});

import { createEmptyDatabase, createTestDatabase, onTestServer, type TestDatabase } from '@aster-scheduler/db/testing';
import { startBuiltProgram } from './testing/start-program.js';

describe('a program on a database that is not migrated', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });

  afterAll(async () => database.drop());

  it.each(['api', 'scheduler', 'worker'] as const)('%s says so and ends with an error', async (app) => {
    const program = startBuiltProgram(app, [], { DATABASE_URL: database.connectionString, API_PORT: '0' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/not migrated.*aster migrate/);
  });

  it('is migrated by two at once, and then once more', async () => {
    const env = { DATABASE_URL: database.connectionString };
    const check = startBuiltProgram('aster', ['migrate', '--check'], env);
    expect(await check.ended).toBe(7);
    expect(check.output()).toMatch(/^the database has no schema of Aster; to be applied: 0001-store, .*\n$/);
    const plan = startBuiltProgram('aster', ['migrate', '--plan'], env);
    expect(await plan.ended).toBe(0);
    expect(plan.output()).toMatch(
      /^-- the database has no schema .*; this is what aster migrate runs\n\n-- 0001-store\n/,
    );
    const both = [startBuiltProgram('aster', ['migrate'], env), startBuiltProgram('aster', ['migrate'], env)];
    expect(await Promise.all(both.map(async (program) => program.ended))).toEqual([0, 0]);
    const again = startBuiltProgram('aster', ['migrate'], env);
    expect(await again.ended).toBe(0);
    expect(again.output()).toMatch(/up to date/);
    const done = startBuiltProgram('aster', ['migrate', '--check'], env);
    expect(await done.ended).toBe(0);
    expect(done.output()).toMatch(/^the schema is at version \d+; nothing is to be done\n$/);
    const twice = startBuiltProgram('aster', ['migrate', '--check', '--plan'], env);
    expect(await twice.ended).toBe(2);
    expect(twice.output()).toContain('--plan: goes with no other word');
  });
});

describe('programs', () => {
  it.each(['api', 'scheduler', 'worker'] as const)('%s answers --help with its variables', async (app) => {
    const program = startBuiltProgram(app, ['--help'], {});
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/DATABASE_URL/);
  });

  it.each(['api', 'scheduler', 'worker'] as const)('%s is a command of aster, too', async (app) => {
    const [alone, command] = [startBuiltProgram(app, ['--help'], {}), startBuiltProgram('aster', [app, '--help'], {})];
    expect(await Promise.all([alone.ended, command.ended])).toEqual([0, 0]);
    const [usage = '', ...rest] = command.output().split('\n');
    expect(usage).toMatch(new RegExp(`^Usage: node .*aster/dist/main.js ${app} `));
    expect(rest).toEqual(alone.output().split('\n').slice(1));
  });

  it('are in the help of aster, before its commands', async () => {
    const program = startBuiltProgram('aster', ['--help'], {});
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(
      /\n {2}up .*\n {2}migrate .*\n {2}api .*\n {2}scheduler .*\n {2}worker .*\n\nJobs:\n {2}jobs /,
    );
  });

  it('of a name that is not known is refused, with what to try', async () => {
    const program = startBuiltProgram('aster', ['serve'], {});
    expect(await program.ended).toBe(2);
    expect(program.output()).toBe('aster: there is no command "serve"\ntry: aster --help\n');
  });
});

describe('a program whose database is not there yet', () => {
  it.each(['api', 'scheduler', 'worker'] as const)(
    '%s says at once what is missing, and starts when it is there',
    async (app) => {
      const later = await createTestDatabase();
      const name = new URL(later.connectionString).pathname.slice(1);
      await onTestServer(async (client) => client.query(`alter database ${name} rename to ${name}_later`));
      const program = startBuiltProgram(app, [], { DATABASE_URL: later.connectionString, API_PORT: '0' });
      await program.printed(/it is tried for 30s: there is no such database .*create it, or name another one/);
      await onTestServer(async (client) => client.query(`alter database ${name}_later rename to ${name}`));
      await program.printed(new RegExp(`"msg":"${app} started"`));
      expect(await program.stop()).toBe(0);
      expect(program.output()).toMatch(new RegExp(`"msg":"${app} stopped"`));
      await later.drop();
    },
  );

  it('says which password is refused, and ends', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.connectionString);
    url.username = 'nobody_of_that_name';
    const program = startBuiltProgram('worker', [], { DATABASE_URL: url.href });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(
      /the database refuses the (password|connection) .*nobody_of_that_name.*DATABASE_URL/,
    );
    await database.drop();
  });

  it('migrates nothing when it is stopped before, and does not call that a success', async () => {
    const program = startBuiltProgram('aster', ['migrate'], { POSTGRES_HOST: '127.0.0.1', POSTGRES_PORT: '1' });
    await program.printed(/cannot be used yet, it is tried for 30s: connect ECONNREFUSED/);
    expect(await program.stop()).toBe(1);
    expect(program.output()).toMatch(/stopped before the database answered/);
  });
});

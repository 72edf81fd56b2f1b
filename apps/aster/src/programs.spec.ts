import { createEmptyDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { startProgram } from './testing/start-program.js';

describe('a program on a database that is not migrated', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });

  afterAll(async () => database.drop());

  it.each(['api', 'scheduler', 'worker'] as const)('%s says so and ends with an error', async (app) => {
    const program = startProgram(app, [], { DATABASE_URL: database.connectionString, API_PORT: '0' });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/not migrated.*aster migrate/);
  });

  it('is migrated by two at once, and then once more', async () => {
    const env = { DATABASE_URL: database.connectionString };
    const both = [startProgram('aster', ['migrate'], env), startProgram('aster', ['migrate'], env)];
    expect(await Promise.all(both.map(async (program) => program.ended))).toEqual([0, 0]);
    const again = startProgram('aster', ['migrate'], env);
    expect(await again.ended).toBe(0);
    expect(again.output()).toMatch(/up to date/);
  });
});

describe('programs', () => {
  it.each(['api', 'scheduler', 'worker'] as const)('%s answers --help with its variables', async (app) => {
    const program = startProgram(app, ['--help'], {});
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/DATABASE_URL/);
  });
});

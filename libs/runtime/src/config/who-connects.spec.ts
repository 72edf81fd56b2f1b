import { connectDatabase } from '@aster-scheduler/db';
import fc from 'fast-check';
import { type FakeServer, fakeServer, type Greeting } from '../testing/fake-server.js';
import { readConfig } from './read-config.js';

describe('the database is told', () => {
  let server: FakeServer;

  beforeAll(async () => {
    server = await fakeServer();
  });

  afterAll(async () => server.close());

  /** What a server hears when a worker of that environment connects. */
  async function heard(env: NodeJS.ProcessEnv): Promise<Greeting> {
    const database = connectDatabase(readConfig('worker', env).config.database);
    const greeting = server.greeting();
    const pinged = database.ping().catch(() => undefined);
    const result = await greeting;
    await pinged;
    await database.close();
    return result;
  }

  it('user, password and name as they are given, whatever their characters', async () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    const visible = text.filter((value) => value.trim() === value);
    const name = visible.filter((value) => !/[#?\\/]|^\.+$/.test(value));
    const password = text.filter((value) => value.trim() !== '');
    await fc.assert(
      fc.asyncProperty(visible, password, name, async (user, pass, database) => {
        const { parameters, password: told } = await heard({
          POSTGRES_HOST: '127.0.0.1',
          POSTGRES_PORT: String(server.port),
          POSTGRES_USER: user,
          POSTGRES_PASSWORD: pass,
          POSTGRES_DB: database,
        });
        expect([parameters.user, told, parameters.database]).toEqual([user, pass, database]);
      }),
      { numRuns: 60 },
    );
  });

  it('the same from a connection string, and who is there', async () => {
    const DATABASE_URL = `postgresql://a%40b:p%23%2F%25w@127.0.0.1:${server.port}/my%20db`;
    const { parameters, password } = await heard({ DATABASE_URL });
    expect(parameters).toMatchObject({ user: 'a@b', database: 'my db', application_name: 'aster worker' });
    expect(password).toBe('p#/%w');
  });
});

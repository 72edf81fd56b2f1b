import { connectDatabase } from '@aster-scheduler/db';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { Pool } from 'pg';
import { connectionOfPool } from './connection-of-pool.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => database.drop());

async function connects(pool: Pool): Promise<void> {
  const options = connectionOfPool(pool);
  if (options === undefined) throw new Error('it is not known how');
  const { ping, close } = connectDatabase(options);
  await ping();
  await close();
}

describe('connectionOfPool', () => {
  it('reads how to connect from the options of the pool', async () => {
    const url = new URL(database.connectionString);
    const parts = {
      host: url.hostname,
      port: Number(url.port),
      user: decodeURIComponent(url.username),
      database: url.pathname.slice(1),
    };
    const password = url.password === '' ? {} : { password: decodeURIComponent(url.password) };
    await connects(new Pool({ connectionString: database.connectionString }));
    await connects(new Pool({ ...parts, ...password }));
    await connects(new Pool({ connectionString: database.connectionString, ssl: false }));
  });

  it('keeps characters that have a meaning in an address', () => {
    const odd = { host: '/var/run/a b', user: 'a@b:c', password: 'd/e?f#g&h', database: 'i/j k' };
    const url = new URL(connectionOfPool(new Pool(odd))?.connectionString ?? '');
    const { database: name, ...others } = odd;
    expect(Object.fromEntries(url.searchParams)).toEqual(others);
    expect(decodeURI(url.pathname)).toBe(`/${name}`);
  });

  it('leaves out what the environment gives', () => {
    expect(connectionOfPool(new Pool())?.connectionString).toBe('postgres://');
  });

  it('carries plain settings of TLS, and knows when there are others', () => {
    const connectionString = 'postgres://db.example/app';
    const tls = (ssl: object) => connectionOfPool(new Pool({ connectionString, ssl }))?.ssl;
    expect(tls({ rejectUnauthorized: false })).toEqual({ rejectUnauthorized: false });
    expect(tls({ ca: 'pem' })).toEqual({ rejectUnauthorized: true, ca: 'pem' });
    expect(connectionOfPool(new Pool({ connectionString, ssl: { cert: 'pem', key: 'pem' } }))).toBeUndefined();
    expect(connectionOfPool(new Pool({ database: 'a?b' }))).toBeUndefined();
    expect(connectionOfPool(new Pool({ host: 'db.example', password: () => 'secret' }))).toBeUndefined();
  });
});

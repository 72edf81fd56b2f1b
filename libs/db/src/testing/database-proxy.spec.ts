import { Client } from 'pg';
import { createDatabaseProxy, type DatabaseProxy } from './database-proxy.js';
import { createEmptyDatabase, type TestDatabase } from './test-database.js';

let database: TestDatabase;
let proxy: DatabaseProxy;
let client: Client;

async function connect(): Promise<Client> {
  const made = new Client({
    connectionString: proxy.connectionString,
    query_timeout: 1_500,
    connectionTimeoutMillis: 1_500,
  });
  made.on('error', () => undefined);
  await made.connect();
  return made;
}

beforeAll(async () => {
  database = await createEmptyDatabase();
});

beforeEach(async () => {
  proxy = await createDatabaseProxy(database.connectionString);
  client = await connect();
});

afterEach(async () => {
  await proxy.close();
});

afterAll(async () => {
  await database.drop();
});

describe('createDatabaseProxy', () => {
  it('passes everything on, the end of a connection too, and counts statements', async () => {
    await client.query('begin');
    await expect(client.query('select $1::int as n', [1])).resolves.toMatchObject({ rows: [{ n: 1 }] });
    await client.query('commit');
    const long = 'x'.repeat(1_000_000);
    await expect(client.query('select length($1) as n', [long])).resolves.toMatchObject({ rows: [{ n: 1_000_000 }] });
    await client.end();
    expect(proxy.statements()).toBe(4);
  });

  it.each([['to-server'], ['to-client']] as const)('loses what goes %s, and says nothing', async (direction) => {
    proxy.cut([direction]);
    await expect(client.query('select 1')).rejects.toThrow('Query read timeout');
    await expect(connect()).rejects.toThrow('timeout');
    proxy.heal();
    await expect(client.query('select 1')).rejects.toThrow('Query read timeout');
    const other = await connect();
    await expect(other.query('select 1')).resolves.toBeDefined();
  });

  it('loses the answer to one statement, which is executed', async () => {
    await client.query('create table unheard (n int)');
    proxy.cutAnswersTo('insert into unheard');
    await client.query('select 1');
    await expect(client.query('insert into unheard values (1)')).rejects.toThrow('Query read timeout');
    proxy.heal();
    const other = await connect();
    await expect(other.query('select from unheard')).resolves.toMatchObject({ rowCount: 1 });
    await other.query('drop table unheard');
  });

  it('delivers delayed bytes late, when the client has long given up', async () => {
    const other = await connect();
    await other.query('create table late (n int)');
    proxy.cut(['to-server'], 'delayed');
    await expect(client.query('insert into late values (1)')).rejects.toThrow('Query read timeout');
    await client.end().catch(() => undefined);
    proxy.heal();
    const rowCount = async () => (await other.query('select from late')).rowCount;
    while ((await rowCount()) !== 1);
    await other.query('drop table late');
  });

  it('resets all connections', async () => {
    const ended = new Promise((resolve) => client.once('end', resolve));
    proxy.reset();
    await ended;
    await expect((await connect()).query('select 1')).resolves.toBeDefined();
  });
});

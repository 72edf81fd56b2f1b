import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { connectDatabase } from '../connect.js';
import { checkSchema } from '../migrate.js';
import { databaseDefaults } from '../pool.js';
import { listLeftDatabases, newDatabaseName, templatePrefix } from './database-names.js';
import { ensureTemplate } from './template-database.js';
import { createEmptyDatabase, createTestDatabase } from './test-database.js';
import { onTestServer, testDatabaseUrl } from './test-server.js';

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined); // it is cut off
  await client.connect();
  return client;
}

/** Makes a database and connects to it; another spec file that begins in between removes it, and it is made again. */
async function use(name: string): Promise<Client> {
  for (;;) {
    await onTestServer((client) => client.query(`create database ${name}`));
    try {
      return await connect(testDatabaseUrl(name));
    } catch (error) {
      if ((error as { code?: string }).code !== '3D000') throw error;
    }
  }
}

async function databasesLike(pattern: string): Promise<string[]> {
  const { rows } = await onTestServer((client) =>
    client.query<{ datname: string }>('select datname from pg_database where datname like $1', [pattern]),
  );
  return rows.map((row) => row.datname);
}

describe('createTestDatabase', () => {
  it('makes migrated databases that know nothing of each other', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const client = await connect(one.connectionString);
    await client.query('create table only_here (id int)');
    await client.end();
    const database = connectDatabase({
      ...databaseDefaults,
      connectionString: other.connectionString,
      applicationName: 'aster tests',
    });
    await checkSchema(database.db);
    await database.close();
    const second = await connect(other.connectionString);
    await expect(second.query('select from only_here')).rejects.toThrow('does not exist');
    await second.end();
    await Promise.all([one.drop(), other.drop()]);
  });

  it('drops a database that is in use, and twice', async () => {
    const database = await createTestDatabase();
    const client = await connect(database.connectionString);
    await database.drop();
    await database.drop();
    await expect(client.query('select 1')).rejects.toThrow();
    await expect(connect(database.connectionString)).rejects.toMatchObject({ code: '3D000' });
  });

  it('removes what a killed run has left, unless somebody uses it', async () => {
    const random = randomBytes(8).toString('hex');
    const [left, used, template] = [`aster_test_1_${random}aa`, `aster_test_1_${random}bb`, templatePrefix + random];
    const recent = await onTestServer(async (client) => {
      const name = await newDatabaseName(client);
      for (const made of [left, template, name]) await client.query(`create database ${made}`);
      await client.query(`comment on database ${template} is 'made 1'`);
      return name;
    });
    const user = await use(used);
    const database = await createTestDatabase();
    const remaining = await databasesLike('aster%');
    await user.end();
    await onTestServer(async (client) => {
      for (const name of [recent, used]) await client.query(`drop database ${name} with (force)`);
    });
    await database.drop();
    expect(remaining).toEqual(expect.arrayContaining([recent, used]));
    expect(remaining).not.toContain(left);
    expect(remaining).not.toContain(template);
  });

  it('has databases of people and templates without a date left alone', async () => {
    const left = await onTestServer((client) => listLeftDatabases(client, 'none'));
    expect(left).not.toContain('postgres');
    expect(left).not.toContain('template1');
  });
});

describe('createEmptyDatabase', () => {
  it('makes a database without tables, in UTF-8', async () => {
    const database = await createEmptyDatabase();
    const client = await connect(database.connectionString);
    const { rows } = await client.query(
      `select current_setting('server_encoding') as encoding, to_regnamespace('aster') as schema`,
    );
    await client.end();
    await database.drop();
    expect(rows).toEqual([{ encoding: 'UTF8', schema: null }]);
  });
});

describe('ensureTemplate', () => {
  it('makes one template when several runs need it at the same time', async () => {
    const template = templatePrefix + randomBytes(8).toString('hex');
    const elsewhere = await createEmptyDatabase();
    // A run that connects to another database first does not see the lock of the others.
    const clients = await Promise.all([
      ...['postgres', 'postgres', 'postgres'].map((name) => connect(testDatabaseUrl(name))),
      connect(elsewhere.connectionString),
    ]);
    await Promise.all(clients.map((client) => ensureTemplate(client, template)));
    const [first] = clients;
    const { rows } = await first!.query(
      `select datname from pg_database where not datallowconn and (datname = $1 or datname like 'aster\\_test\\_%')`,
      [template],
    );
    await first!.query(`drop database ${template}`);
    await Promise.all(clients.map((client) => client.end()));
    await elsewhere.drop();
    expect(rows).toEqual([{ datname: template }]);
  });
});

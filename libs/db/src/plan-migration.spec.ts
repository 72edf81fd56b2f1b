import { SchemaNewerError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import { Client } from 'pg';
import { allFunctions } from './functions/all-functions.js';
import { checkSchema, migrateToLatest, schemaVersion } from './migrate.js';
import { store } from './migrations/0001-store.js';
import { planMigration } from './plan-migration.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

const nothing = { migrations: [], functions: [], script: '' };

describe('planMigration', () => {
  let database: OpenDatabase;

  beforeEach(async () => {
    database = await openDatabase('empty');
  });

  afterEach(async () => database.drop());

  /** As `psql` does. */
  async function run(script: string): Promise<void> {
    const client = new Client({ connectionString: database.connectionString });
    await client.connect();
    await client.query(script).finally(async () => client.end());
  }

  it('tells what an empty database lacks, changes nothing, and its script is all that it takes', async () => {
    const { db } = database;
    const plan = await planMigration(db);
    expect(plan).toMatchObject({ found: 0, functions: allFunctions.map(({ name }) => name) });
    expect(plan.migrations).toHaveLength(schemaVersion);
    expect((await sql`select from pg_namespace where nspname = 'aster'`.execute(db)).rows).toEqual([]);
    await run(plan.script);
    await checkSchema(db);
    expect(await planMigration(db)).toEqual({ found: schemaVersion, ...nothing });
    expect(await migrateToLatest(database.connectionString)).toEqual({ applied: [], version: schemaVersion });
  });

  it('tells what an older schema lacks, and the same as the migration does', async () => {
    const { db } = database;
    await run(`create schema aster; create table aster.migrations (name text primary key, applied_at timestamptz);
      ${store}; insert into aster.migrations values ('0001-store', now())`);
    const plan = await planMigration(db);
    expect(plan).toMatchObject({ found: 1, functions: allFunctions.map(({ name }) => name) });
    expect((await migrateToLatest(database.connectionString)).applied).toEqual(plan.migrations);
  });

  it('does nothing after a transaction that has failed, waits for no lock, and makes no schema again', async () => {
    const { db } = database;
    await sql`create schema aster`.execute(db);
    expect((await planMigration(db)).script).not.toContain('create schema');
    await run(`create table aster.migrations (name text primary key, applied_at timestamptz);
      ${store}; insert into aster.migrations values ('0001-store', now())`);
    const before = await planMigration(db);
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.jobs, aster.live_runs, aster.finished_runs, aster.workers`.execute(tx);
      await expect(run(before.script)).rejects.toMatchObject({ code: '55P03' });
    });
    const [, ...others] = before.script.split(/(?<=^commit;\n)/m);
    for (const each of others) await expect(run(each)).rejects.toThrow(/^the schema is not at version [23]: print/);
    expect(await planMigration(db)).toEqual(before);
    await run(before.script);
    await checkSchema(db);
  });

  it('tells which functions have another text', async () => {
    const { db } = database;
    await migrateToLatest(database.connectionString);
    await sql`update aster.function_texts set text_hash = 'other' where name = 'claim_runs'`.execute(db);
    const plan = await planMigration(db);
    expect(plan).toMatchObject({ migrations: [], functions: ['claim_runs'] });
    await run(plan.script);
    expect(await planMigration(db)).toMatchObject(nothing);
  });

  it('has nothing to do in a schema that is newer by one, and refuses one that is newer by two', async () => {
    const { db } = database;
    await migrateToLatest(database.connectionString);
    await sql`insert into aster.migrations values ('9001-later', now())`.execute(db);
    expect(await planMigration(db)).toEqual({ found: schemaVersion + 1, ...nothing });
    await sql`insert into aster.migrations values ('9002-later', now())`.execute(db);
    await expect(planMigration(db)).rejects.toThrow(SchemaNewerError);
  });
});

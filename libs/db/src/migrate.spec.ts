import { SchemaMissingError, SchemaNewerError } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { allFunctions } from './functions/all-functions.js';
import { checkSchema, migrateToLatest, newestUsableSchemaVersion, schemaVersion } from './migrate.js';
import { store } from './migrations/0001-store.js';
import { keepHistory } from './migrations/0002-keep-history.js';
import type { Db } from './schema.js';
import { type OpenDatabase, openDatabase } from './specs/open-database.js';

let database: OpenDatabase;
let db: Db;
beforeEach(async () => {
  database = await openDatabase('empty');
  db = database.db;
});
afterEach(async () => database.drop());

const migrationNames = ['0001-store', '0002-keep-history', '0003-short-statements', '0004-second-release'];

async function addUnknownMigrations(count: number): Promise<void> {
  await sql`insert into aster.migrations (name, applied_at)
    select (9000 + n) || '-later', now() from generate_series(1, ${count}::integer) n`.execute(db);
}

describe('migrateToLatest', () => {
  it('brings an empty database to the newest version, and changes nothing when run again', async () => {
    const first = await migrateToLatest(database.connectionString);
    const second = await migrateToLatest({ connectionString: database.connectionString });
    expect(first).toEqual({ applied: migrationNames, version: schemaVersion });
    expect(second).toEqual({ applied: [], version: schemaVersion });
    await expect(checkSchema(db)).resolves.toBeUndefined();
  });

  it('applies each migration once when eight processes migrate at the same time', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => migrateToLatest(database.connectionString)));
    expect(results.flatMap((result) => result.applied).toSorted()).toEqual(migrationNames);
    expect(new Set(results.map((result) => result.version))).toEqual(new Set([schemaVersion]));
  });

  it('makes everything in its own schema and leaves tables of the same names alone', async () => {
    await sql`create table public.jobs (mine text); create table public.runs (mine text)`.execute(db);
    await sql`insert into public.jobs values ('mine')`.execute(db);
    await migrateToLatest(database.connectionString);
    const tables = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace order by 1`.execute(db);
    expect(tables.rows.map((row) => row.name)).toEqual(['jobs', 'runs']);
    const mine = await sql`select mine from public.jobs`.execute(db);
    expect(mine.rows).toEqual([{ mine: 'mine' }]);
  });

  it('works where the schema exists and the account may not create one', async () => {
    const url = new URL(database.connectionString);
    const name = url.pathname.slice(1);
    await sql.raw(`create role ${name} login password 'secret'; create schema aster authorization ${name}`).execute(db);
    try {
      url.username = name;
      url.password = 'secret';
      await expect(migrateToLatest(url.href)).resolves.toMatchObject({ version: schemaVersion });
    } finally {
      await sql.raw(`drop schema aster cascade; drop owned by ${name}; drop role ${name}`).execute(db);
    }
  });

  it('migrates on a pool of the caller, whatever deadline its statements have, and leaves it open', async () => {
    const pool = new Pool({ connectionString: database.connectionString, statement_timeout: 20, query_timeout: 20 });
    await expect(migrateToLatest(pool)).resolves.toMatchObject({ version: schemaVersion });
    await expect(pool.query('show statement_timeout')).resolves.toMatchObject({
      rows: [{ statement_timeout: '20ms' }],
    });
    await pool.end();
  });

  it('leaves a schema that is one version newer as it is', async () => {
    await migrateToLatest(database.connectionString);
    await addUnknownMigrations(1);
    const result = await migrateToLatest(database.connectionString);
    expect(result).toEqual({ applied: [], version: newestUsableSchemaVersion });
  });

  it('refuses a schema that is newer than it can work with', async () => {
    await migrateToLatest(database.connectionString);
    await addUnknownMigrations(2);
    await expect(migrateToLatest(database.connectionString)).rejects.toThrow(SchemaNewerError);
  });

  it('applies nothing of a migration that fails, and says why', async () => {
    await sql`create schema aster; create table aster.workers (mine text)`.execute(db);
    await expect(migrateToLatest(database.connectionString)).rejects.toMatchObject({ code: '42P07' });
    const tables = await sql`select relname from pg_class where relnamespace = 'aster'::regnamespace`.execute(db);
    expect(tables.rows).toEqual([{ relname: 'workers' }]);
  });

  it('waits for its turn and for locks, and then goes on', async () => {
    await sql`create schema aster`.execute(db);
    const blocked = await db.transaction().execute(async (tx) => {
      await sql`create table aster.migrations (name text primary key, applied_at timestamptz not null)`.execute(tx);
      const migrating = migrateToLatest(database.connectionString);
      await waitFor(async () => (await countWaiting()) > 0 || undefined);
      await waitFor(async () => (await countWaiting()) === 0 || undefined); // it gave up its place in the queue
      return { migrating };
    });
    await expect(blocked.migrating).resolves.toMatchObject({ applied: migrationNames });
  });
});

async function countWaiting(): Promise<number> {
  const result = await sql<{ n: number }>`
    select count(*) as n from pg_stat_activity where application_name = 'aster migrate' and wait_event_type = 'Lock'
      and datname = current_database()`.execute(db);
  return result.rows[0]?.n ?? 0;
}

describe('the second release', () => {
  it('looks after the runs of jobs that are paused already, and after no job without any', async () => {
    await sql`create schema aster; create table aster.migrations (name text primary key, applied_at timestamptz)`.execute(
      db,
    );
    for (const script of [store, keepHistory]) await sql.raw(script).execute(db);
    await sql`insert into aster.migrations values ('0001', now()), ('0002', now()), ('0003', now())`.execute(db);
    await sql`insert into aster.jobs (id, name, timezone, anchor_at, command, args, env, status, max_retries, retry_delay_ms,
        retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit, misfire_policy,
        catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
      select gen_random_uuid(), name, 'UTC', now(), 'true', '{}', '{}', 'inactive', 3, 5000, 2, 300000, 600000, 5000, 'allow',
        100, 'latest', 3600000, 'retry', 'default', 0, now(), now() from unnest(array['with', 'without']) name`.execute(
      db,
    );
    await sql`insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
        concurrency_policy, created_at)
      select gen_random_uuid(), id, 'scheduled', 'schedule', 'default', 0, now(), now(), 'allow', now()
      from aster.jobs where name = 'with'`.execute(db);
    await migrateToLatest(database.connectionString);
    const noted = await sql`
      select name, is_behind from aster.status_backlogs join aster.jobs on id = job_id`.execute(db);
    expect(noted.rows).toEqual([{ name: 'with', is_behind: true }]);
  });
});

describe('the functions of the schema', () => {
  async function textOf(name: string): Promise<string | undefined> {
    const found = await sql<{ text: string }>`select prosrc as text from pg_proc
      where proname = ${name} and pronamespace = 'aster'::regnamespace`.execute(db);
    return found.rows[0]?.text;
  }
  const spoilClaims = sql`create or replace function aster.claim_runs(claiming_id uuid,
    served text[], known_handlers text[], runs_commands boolean, most integer, asked_at timestamptz)
    returns json language sql as 'select null::json'`;

  it('are there after the last migration, all of them', async () => {
    await migrateToLatest(database.connectionString);
    for (const { name } of allFunctions) expect(await textOf(name)).toBeDefined();
  });

  it('are made anew when their text has changed, and only those', async () => {
    await migrateToLatest(database.connectionString);
    const before = await textOf('claim_runs');
    await sql`drop function aster.claim_runs`.execute(db);
    await spoilClaims.execute(db);
    await sql`update aster.function_texts set text_hash = 'of an older text' where name = 'claim_runs'`.execute(db);
    await sql`drop function aster.enqueue_runs`.execute(db); // its text is not known to have changed
    await expect(migrateToLatest(database.connectionString)).resolves.toMatchObject({ applied: [] });
    expect(await textOf('claim_runs')).toBe(before);
    expect(await textOf('enqueue_runs')).toBeUndefined();
  });

  it('are left alone in a schema that is one version newer', async () => {
    await migrateToLatest(database.connectionString);
    await addUnknownMigrations(1);
    await sql`update aster.function_texts set text_hash = 'of a newer text'`.execute(db);
    await migrateToLatest(database.connectionString);
    const hashes = await sql<{ text_hash: string }>`select distinct text_hash from aster.function_texts`.execute(db);
    expect(hashes.rows).toEqual([{ text_hash: 'of a newer text' }]);
  });
});

describe('checkSchema', () => {
  it('refuses a database that is not migrated', async () => {
    await expect(checkSchema(db)).rejects.toThrow(SchemaMissingError);
    await expect(checkSchema(db)).rejects.toThrow('run `aster migrate` first');
  });

  it('refuses a database whose first migration was cut off', async () => {
    await sql`create schema aster`.execute(db);
    await sql`create table aster.migrations (name text primary key, applied_at timestamptz not null)`.execute(db);
    await expect(checkSchema(db)).rejects.toThrow(SchemaMissingError);
  });

  it('takes the schema of the next version, and refuses the one after', async () => {
    await migrateToLatest(database.connectionString);
    await expect(checkSchema(db)).resolves.toBeUndefined();
    await addUnknownMigrations(1);
    await expect(checkSchema(db)).resolves.toBeUndefined();
    await sql`insert into aster.migrations (name, applied_at) values ('9002-later', now())`.execute(db);
    await expect(checkSchema(db)).rejects.toThrow(SchemaNewerError);
  });
});

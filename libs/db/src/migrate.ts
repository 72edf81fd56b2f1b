import { setTimeout as delay } from 'node:timers/promises';
import { SchemaMissingError, SchemaNewerError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import { advisoryLocks } from './advisory-locks.js';
import { checkSettings } from './check-settings.js';
import { connectDatabase, type Database, useDatabase } from './connect.js';
import { installFunctions, listStaleFunctions } from './functions/install-functions.js';
import { inTransaction } from './in-transaction.js';
import { store } from './migrations/0001-store.js';
import { keepHistory } from './migrations/0002-keep-history.js';
import { shortStatements } from './migrations/0003-short-statements.js';
import { secondRelease } from './migrations/0004-second-release.js';
import type { PgPool } from './pg-pool.js';
import type { Db, Tx } from './schema.js';
import { isLockTimeout } from './unavailable.js';

/** Numbered, only forward, never edited once released. */
export const migrations: readonly (readonly [name: string, script: string])[] = [
  ['0001-store', store],
  ['0002-keep-history', keepHistory],
  ['0003-short-statements', shortStatements],
  ['0004-second-release', secondRelease],
];

/** The schema version that this program needs: the number of its last migration. */
export const schemaVersion = migrations.length;

/**
 * The newest schema this program can work on. A release adds to the schema before the next one relies on it, so
 * version N runs on schema N+1.
 */
export const newestUsableSchemaVersion = schemaVersion + 1;

/** How long a migration waits for a lock: the running system is never held up for longer. */
export const lockTimeoutMs = 1_000;
/** How long one process waits at a time for another one that migrates. */
export const turnTimeoutMs = 60_000;
const maxTries = 20;
const connectTimeoutMs = 10_000;
/** The deadline of each migration: on a large history an index may take its time. */
export const migrationTimeoutMs = 3_600_000;

/** Ends with the transaction, so that PgBouncer may stand between. */
export const migrationLock = advisoryLocks.migration;

export interface MigrateResult {
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  readonly version: number;
}

export interface MigrateOptions {
  readonly connectionString: string;
  /** Passed to node-postgres; absent: as the connection string says. */
  readonly ssl?: boolean | { readonly rejectUnauthorized: boolean; readonly ca?: string };
}

/**
 * Brings the schema to `schemaVersion`, and its functions to their current text. Safe to run from several processes at
 * once: one works, the others wait. Each migration is a transaction of its own, the last one together with the
 * functions; one that does not get its locks within a second is tried again later. In a newer schema nothing is
 * changed.
 *
 * @param options where the database is, or a pool of connections to it, which is left open
 * @throws DatabaseUnfitError when the database is set up in a way that no version can work with
 * @throws SchemaNewerError when a program that is newer by more than one version has migrated the database already
 */
export async function migrateToLatest(options: string | MigrateOptions | PgPool): Promise<MigrateResult> {
  const { db, close } = openFor(options);
  const applied: string[] = [];
  try {
    await checkSettings(db);
    for (;;) {
      const found = await readSchemaVersion(db);
      if (found > newestUsableSchemaVersion) throw new SchemaNewerError(found, schemaVersion);
      if (found > schemaVersion || (found === schemaVersion && (await listStaleFunctions(db)).length === 0)) {
        return { applied, version: found };
      }
      const name = await applyNextPatiently(db);
      if (name !== undefined) applied.push(name);
    }
  } finally {
    await close();
  }
}

function openFor(options: string | MigrateOptions | PgPool): Database {
  if (typeof options !== 'string' && 'connect' in options) return useDatabase(options, migrationTimeoutMs);
  const settings = typeof options === 'string' ? { connectionString: options } : options;
  return connectDatabase({
    ...settings,
    applicationName: 'aster migrate',
    poolSize: 1,
    connectTimeoutMs,
    queryTimeoutMs: migrationTimeoutMs,
  });
}

async function applyNextPatiently(db: Db): Promise<string | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await applyNext(db);
    } catch (error) {
      if (tries >= maxTries || !isLockTimeout(error)) throw error;
      await delay(lockTimeoutMs * (0.5 + Math.random()));
    }
  }
}

/**
 * Applies the first migration that is missing and returns its name; nothing when there is none, or another process was
 * faster. After the last one the functions follow.
 */
async function applyNext(db: Db): Promise<string | undefined> {
  return inTransaction(db, async (tx) => {
    await setTimeoutOf(tx, 'statement_timeout', migrationTimeoutMs); // a pool of somebody else's may have a short one
    await setTimeoutOf(tx, 'lock_timeout', turnTimeoutMs);
    await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(tx);
    await setTimeoutOf(tx, 'lock_timeout', lockTimeoutMs);
    const found = await readSchemaVersion(tx);
    const name = await applyMigration(tx, migrations[found]);
    const reached = name === undefined ? found : found + 1;
    if (reached === schemaVersion) await installFunctions(tx);
    return name;
  });
}

async function applyMigration(tx: Tx, migration: (typeof migrations)[number] | undefined): Promise<string | undefined> {
  if (migration === undefined) return undefined;
  const [name, script] = migration;
  await createMigrationsTable(tx);
  await sql`set local timezone = 'UTC'`.execute(tx);
  await sql.raw(script).execute(tx);
  await sql`insert into aster.migrations (name, applied_at) values (${name}, clock_timestamp())`.execute(tx);
  return name;
}

/** A schema that is there already is not created again: the account may lack the right to create one. */
async function createMigrationsTable(tx: Tx): Promise<void> {
  const found = await sql<{ exists: boolean }>`select to_regnamespace('aster') is not null as exists`.execute(tx);
  if (found.rows[0]?.exists !== true) await sql`create schema aster`.execute(tx);
  await sql`create table if not exists aster.migrations (name text primary key, applied_at timestamptz not null)`.execute(
    tx,
  );
}

async function setTimeoutOf(tx: Tx, setting: 'lock_timeout' | 'statement_timeout', ms: number): Promise<void> {
  await sql`select set_config(${setting}, ${`${ms}ms`}, true)`.execute(tx);
}

/**
 * Rejects unless this program can work on the database's schema.
 *
 * @throws DatabaseUnfitError when the database is set up in a way that no version can work with
 * @throws SchemaMissingError when the database is not migrated, or not far enough
 * @throws SchemaNewerError when it is migrated further than this program knows
 */
export async function checkSchema(db: Db): Promise<void> {
  await checkSettings(db);
  const found = await readSchemaVersion(db);
  if (found < schemaVersion) throw new SchemaMissingError(found, schemaVersion);
  if (found > newestUsableSchemaVersion) throw new SchemaNewerError(found, schemaVersion);
}

/** The version of the tables; 0: there are none. */
export async function readSchemaVersion(db: Db): Promise<number> {
  // read from the catalog itself: to_regclass may go by what this connection knew before it waited for its turn
  const table = await sql<{ exists: boolean }>`select exists (
    select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'aster' and c.relname = 'migrations') as exists`.execute(db);
  if (table.rows[0]?.exists !== true) return 0;
  const applied = await sql<{ count: number }>`select count(*) as count from aster.migrations`.execute(db);
  return applied.rows[0]?.count ?? 0;
}

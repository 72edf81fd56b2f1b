import { SchemaMissingError, SchemaNewerError } from '@aster-scheduler/core';
import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { store } from './migrations/0001-store.js';
import type { Db } from './schema.js';

/** Numbered, only forward, never edited once released. */
const migrations: Readonly<Record<string, string>> = {
  '0001-store': store,
};

/** The schema version that this program needs: the number of its last migration. */
export const schemaVersion = Object.keys(migrations).length;

/**
 * The newest schema this program can work on. A release adds to the schema before the next one relies on it, so
 * version N runs on schema N+1.
 */
export const newestUsableSchemaVersion = schemaVersion + 1;

/** How long a migration waits for a lock: the running system is never held up for longer. */
const lockTimeoutMs = 1_000;

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
 * Brings the schema to `schemaVersion`. Safe to run from several processes at once: one works, the others wait.
 *
 * @throws SchemaNewerError when a program that is newer by more than one version has migrated the database already
 */
export async function migrateToLatest(options: string | MigrateOptions): Promise<MigrateResult> {
  const settings = typeof options === 'string' ? { connectionString: options } : options;
  const pool = new Pool({
    connectionString: settings.connectionString,
    ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
    application_name: 'aster migrate',
    max: 1,
  });
  pool.on('error', () => undefined);
  const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  try {
    const found = await readVersion(db);
    if (found > newestUsableSchemaVersion) throw new SchemaNewerError(found, schemaVersion);
    if (found > schemaVersion) return { applied: [], version: found };
    const { error, results } = await migratorOf(db).migrateToLatest();
    if (error !== undefined) throw error;
    const applied = (results ?? [])
      .filter((result) => result.status === 'Success')
      .map((result) => result.migrationName);
    return { applied, version: schemaVersion };
  } finally {
    await db.destroy();
  }
}

function migratorOf(db: Kysely<Record<string, never>>): Migrator {
  const entries = Object.entries(migrations).map(([name, script]): [string, Migration] => [
    name,
    { up: apply(script) },
  ]);
  return new Migrator({
    db,
    migrationTableSchema: 'aster',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migration_lock',
    provider: { getMigrations: async () => Object.fromEntries(entries) },
  });
}

function apply(script: string): Migration['up'] {
  return async (db) => {
    await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(db);
    await sql.raw(script).execute(db);
  };
}

/**
 * Rejects unless this program can work on the database's schema.
 *
 * @throws SchemaMissingError when the database is not migrated, or not far enough
 * @throws SchemaNewerError when it is migrated further than this program knows
 */
export async function checkSchema(db: Db): Promise<void> {
  const found = await readVersion(db);
  if (found < schemaVersion) throw new SchemaMissingError(found, schemaVersion);
  if (found > newestUsableSchemaVersion) throw new SchemaNewerError(found, schemaVersion);
}

/** 0: nothing there. */
async function readVersion(db: Kysely<never> | Db | Kysely<Record<string, never>>): Promise<number> {
  const executor = db as Kysely<never>;
  const table = await sql<{ found: string | null }>`select to_regclass('aster.migrations')::text as found`.execute(
    executor,
  );
  if (typeof table.rows[0]?.found !== 'string') return 0;
  const applied = await sql<{ count: number }>`select count(*)::integer as count from aster.migrations`.execute(
    executor,
  );
  return applied.rows[0]?.count ?? 0;
}

import { SchemaNewerError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import { checkSettings } from './check-settings.js';
import { allFunctions } from './functions/all-functions.js';
import { listStaleFunctions } from './functions/install-functions.js';
import type { SqlFunction } from './functions/sql-function.js';
import { migrationLock, migrations, newestUsableSchemaVersion, readSchemaVersion, schemaVersion } from './migrate.js';
import type { Db } from './schema.js';

/** What `migrateToLatest` would do to a database. */
export interface MigrationPlan {
  /** The version of the tables; 0: there are none. */
  readonly found: number;
  /** The names of the migrations that are missing. */
  readonly migrations: readonly string[];
  /** The functions that would be made anew. */
  readonly functions: readonly string[];
  /** The statements, as `psql` takes them; empty when nothing is to be done. */
  readonly script: string;
}

/**
 * Tells what `migrateToLatest` would do, in a transaction that can change nothing. It takes the right to read the two
 * tables that say how far the schema is, and no lock.
 *
 * @throws DatabaseUnfitError when the database is set up in a way that no version can work with
 * @throws SchemaNewerError when a program that is newer by more than one version has migrated the database already
 */
export async function planMigration(db: Db): Promise<MigrationPlan> {
  return db
    .transaction()
    .setIsolationLevel('read committed')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await checkSettings(tx);
      const found = await readSchemaVersion(tx);
      if (found > newestUsableSchemaVersion) throw new SchemaNewerError(found, schemaVersion);
      const missing = migrations.slice(found);
      const stale = found > schemaVersion ? [] : await readStaleFunctions(tx);
      return {
        found,
        migrations: missing.map(([name]) => name),
        functions: stale.map(({ name }) => name),
        script: scriptOf(missing, stale),
      };
    });
}

/** Older schemas keep no texts of functions. */
async function readStaleFunctions(tx: Db): Promise<readonly SqlFunction[]> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('aster.function_texts') is not null as exists`.execute(tx);
  return rows[0]?.exists === true ? listStaleFunctions(tx) : allFunctions;
}

/** Each migration is a transaction of its own, the last one together with the functions. */
function scriptOf(missing: typeof migrations, stale: readonly SqlFunction[]): string {
  if (missing.length === 0) return stale.length === 0 ? '' : transactionOf('the functions', stale.map(installed));
  return missing
    .map(([name, script], index) => {
      const isLast = index === missing.length - 1;
      return transactionOf(name, [
        'create schema if not exists aster;',
        'create table if not exists aster.migrations (name text primary key, applied_at timestamptz not null);',
        ended(script),
        `insert into aster.migrations (name, applied_at) values ('${name}', clock_timestamp());`,
        ...(isLast ? stale.map(installed) : []),
      ]);
    })
    .join('\n');
}

function transactionOf(title: string, statements: readonly string[]): string {
  return [
    `-- ${title}`,
    'begin;',
    `select pg_advisory_xact_lock(${migrationLock});`,
    "set local timezone = 'UTC';",
    ...statements,
    'commit;',
    '',
  ].join('\n');
}

/** Whether or not the text ends as a statement among others does. */
function ended(text: string): string {
  return text.trim().replace(/;?$/, ';');
}

function installed({ name, text, textHash }: SqlFunction): string {
  return `${ended(text)}
insert into aster.function_texts (name, text_hash, installed_at) values ('${name}', '${textHash}', clock_timestamp())
  on conflict (name) do update set text_hash = excluded.text_hash, installed_at = excluded.installed_at;`;
}

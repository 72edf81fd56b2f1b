import { SchemaNewerError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import { checkSettings } from './check-settings.js';
import { allFunctions } from './functions/all-functions.js';
import { listStaleFunctions } from './functions/install-functions.js';
import type { SqlFunction } from './functions/sql-function.js';
import {
  lockTimeoutMs,
  migrationLock,
  migrations,
  migrationTimeoutMs,
  newestUsableSchemaVersion,
  readSchemaVersion,
  schemaVersion,
  turnTimeoutMs,
} from './migrate.js';
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
        script: scriptOf({ found, hasSchema: await hasSchema(tx), missing, stale }),
      };
    });
}

async function hasSchema(tx: Db): Promise<boolean> {
  const { rows } = await sql<{ exists: boolean }>`select to_regnamespace('aster') is not null as exists`.execute(tx);
  return rows[0]?.exists === true;
}

/** Older schemas keep no texts of functions. */
async function readStaleFunctions(tx: Db): Promise<readonly SqlFunction[]> {
  const { rows } = await sql<{ exists: boolean }>`
    select to_regclass('aster.function_texts') is not null as exists`.execute(tx);
  return rows[0]?.exists === true ? listStaleFunctions(tx) : allFunctions;
}

interface Lacking {
  readonly found: number;
  readonly hasSchema: boolean;
  readonly missing: typeof migrations;
  readonly stale: readonly SqlFunction[];
}

/**
 * Each migration is a transaction of its own, the last one together with the functions. Each refuses to begin where the
 * one before has not come to its end: `psql` goes on after what has failed.
 */
function scriptOf({ found, hasSchema, missing, stale }: Lacking): string {
  const functions = stale.map(installed);
  if (missing.length === 0) return functions.length === 0 ? '' : transactionOf('the functions', found, functions);
  return missing
    .map(([name, script], index) => {
      const statements = [
        ended(script),
        `insert into aster.migrations (name, applied_at) values ('${name}', clock_timestamp());`,
        ...(index === missing.length - 1 ? functions : []),
      ];
      return transactionOf(name, found + index, statements, found + index === 0 ? firstTables(hasSchema) : []);
    })
    .join('\n');
}

/** A schema that is there already is not created again, as `migrateToLatest` does it. */
function firstTables(hasSchema: boolean): readonly string[] {
  return [
    ...(hasSchema ? [] : ['create schema aster;']),
    'create table if not exists aster.migrations (name text primary key, applied_at timestamptz not null);',
  ];
}

/** With the patience of `migrateToLatest`: the running system is not held up by what waits for a lock. */
function transactionOf(
  title: string,
  version: number,
  statements: readonly string[],
  before: readonly string[] = [],
): string {
  return [
    `-- ${title}`,
    'begin;',
    `set local statement_timeout = '${migrationTimeoutMs}ms';`,
    `set local lock_timeout = '${turnTimeoutMs}ms';`,
    `select pg_advisory_xact_lock(${migrationLock});`,
    `set local lock_timeout = '${lockTimeoutMs}ms';`,
    "set local timezone = 'UTC';",
    ...before,
    'do $check$ begin',
    `  if (select count(*) from aster.migrations) <> ${version} then`,
    `    raise exception 'the schema is not at version ${version}: print the plan again';`,
    '  end if;',
    'end $check$;',
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

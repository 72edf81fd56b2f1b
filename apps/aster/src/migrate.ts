import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { connectDatabase, grantToRoles, migrateToLatest } from '@aster-scheduler/db';
import {
  awaitDatabase,
  type MigrateProcessConfig,
  type ProcessContext,
  type ProcessOptions,
  runProcess,
} from '@aster-scheduler/runtime';
import { tellMigrationPlan } from './tell-migration-plan.js';

const flags = [
  { name: '--plan', about: 'print the SQL that it would run, and change nothing' },
  { name: '--check', about: 'change nothing; exits 7 when something is to be done, 0 when nothing is' },
] as const;

/** Brings the database to this version's schema, or tells what that would take. */
export async function migrate(options?: ProcessOptions): Promise<void> {
  await runProcess('migrate', run, { ...options, flags });
}

async function run(config: MigrateProcessConfig, context: ProcessContext): Promise<void> {
  const { logger, signal } = context;
  const database = connectDatabase(config.database);
  const { waitMs } = config.database;
  await awaitDatabase(database, { waitMs, signal, logger })
    .catch((error: unknown) => {
      // who waits for a migration must not take this for one
      throw signal.aborted ? new DatabaseUnavailableError('stopped before the database answered') : error;
    })
    .finally(database.close);
  if (context.flag !== undefined) return tellMigrationPlan(config, context);
  const { applied, version } = await migrateToLatest(config.database);
  const granted = connectDatabase({ ...config.database, poolSize: 1 });
  const roles = await grantToRoles(granted.db).finally(granted.close);
  if (roles.length > 0) logger.info(`said what ${roles.join(', ')} may do`);
  logger.info(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`, { version });
}
